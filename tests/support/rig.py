"""What end-to-end tests are made of: the program on pipes or on a terminal, and a tty whose far side the test plays.

Everything waits for a condition with a generous limit, never for a time. The program under test is named by the
environment variable ROMMATE.
"""
import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import tempfile
import termios
import time
import tty

ROMMATE = os.environ.get('ROMMATE', 'rommate')
# Ends a broken test; a good one may take long: a start under the sanitisers costs a second of a core, and on a busy
# machine that core has fifty takers.
LIMIT = float(os.environ.get('RIG_LIMIT', '120'))

# The program under test reads and writes no files of the person who runs the tests.
_own = tempfile.TemporaryDirectory(prefix='rommate-home-')
os.environ.update(XDG_CONFIG_HOME=os.path.join(_own.name, 'config'), XDG_STATE_HOME=os.path.join(_own.name, 'state'))

# A shell without job control starts what it puts into the background with these ignored, and so would be the program.
for _number in (signal.SIGINT, signal.SIGQUIT, signal.SIGHUP):
    if signal.getsignal(_number) == signal.SIG_IGN:
        signal.signal(_number, signal.default_int_handler if _number == signal.SIGINT else signal.SIG_DFL)


def until(condition, limit=LIMIT, pause=0.01, what='the condition'):
    """Waits until condition() is true and returns its value; fails with `what` after `limit` seconds."""
    end = time.monotonic() + limit
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError(f'waited {limit} s in vain for {what}')
        time.sleep(pause)


class Stream:
    """Bytes read from a descriptor, kept whole in `seen`; `expect` looks behind what was matched last."""

    def __init__(self, fd):
        self.fd = fd
        self.seen = b''
        self.at = 0
        self.ended = False
        self.checks = []  # called while waiting; one that raises ends the wait

    def read_some(self, limit):
        for check in self.checks:
            check()
        if self.ended or not select.select([self.fd], [], [], limit)[0]:
            return False
        try:
            data = os.read(self.fd, 65536)
        except OSError:
            data = b''
        self.ended = not data
        self.seen += data
        return bool(data)

    def expect(self, pattern, limit=LIMIT):
        """Waits for a regular expression (bytes or str) behind the last match; returns the match."""
        if isinstance(pattern, str):
            pattern = pattern.encode()
        end = time.monotonic() + limit
        while True:
            found = re.compile(pattern, re.S).search(self.seen, self.at)
            if found:
                self.at = found.end()
                return found
            left = end - time.monotonic()
            if left <= 0 or (self.ended and not found):
                raise AssertionError(f'{pattern!r} did not come; behind the last match: {self.seen[self.at:][-2000:]!r}')
            self.read_some(min(left, 0.5))

    def quiet(self, seconds=0.3):
        """Reads until nothing has come for `seconds`; returns everything behind the last match."""
        while self.read_some(seconds):
            pass
        return self.seen[self.at:]

    def to_end(self, limit=LIMIT):
        end = time.monotonic() + limit
        while not self.ended and time.monotonic() < end:
            self.read_some(0.2)
        return self.seen


class FarSide(Stream):
    """A tty whose device end the test holds: `path` is what the program opens."""

    def __init__(self, link=None):
        self.master, self.slave = pty.openpty()
        tty.setraw(self.slave)
        self.path = os.ttyname(self.slave)
        self.link = link
        if link:
            if os.path.islink(link):
                os.unlink(link)
            os.symlink(self.path, link)
        super().__init__(self.master)

    def say(self, text):
        data = text.encode() if isinstance(text, str) else text
        while data:
            select.select([], [self.master], [], LIMIT)
            data = data[os.write(self.master, data):]

    def settings(self):
        return termios.tcgetattr(self.slave)

    def speed(self):
        """Bits per second, also where there is no B constant for it (TCGETS2)."""
        about = fcntl.ioctl(self.slave, 0x802C542A, bytes(44))
        return struct.unpack_from('I', about, 40)[0]

    def unplug(self):
        """The adapter is pulled: the program's descriptor hangs up, the link is gone."""
        if self.link:
            os.unlink(self.link)
        os.close(self.slave)
        os.close(self.master)

    def close(self):
        for fd in (self.master, self.slave):
            try:
                os.close(fd)
            except OSError:
                pass


class Program:
    """rommate under test. On pipes: .out and .err; on a terminal (terminal=True): .out is the screen."""

    def __init__(self, *args, terminal=False, size=(24, 80), env=None, program=None):
        command = [program or ROMMATE, *args]
        own = dict(os.environ, LC_ALL='C.UTF-8', TERM='xterm-256color')
        own.update(env or {})
        self.terminal = None
        if terminal:
            self.terminal, self.slave = pty.openpty()
            self.modes_before = termios.tcgetattr(self.slave)
            self.resize(*size)

            def claim():
                os.setsid()
                fcntl.ioctl(0, termios.TIOCSCTTY, 0)
            self.process = subprocess.Popen(command, stdin=self.slave, stdout=self.slave, stderr=self.slave, env=own,
                                            preexec_fn=claim)
            self.out = Stream(self.terminal)
            self.err = self.out
            self.input = self.terminal
        else:
            self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                            stderr=subprocess.PIPE, env=own, start_new_session=True)
            self.out = Stream(self.process.stdout.fileno())
            self.err = Stream(self.process.stderr.fileno())
            self.input = self.process.stdin.fileno()

    def beside(self, peer):
        """From now on nothing is waited for when `peer` has failed; peer.check() raises with its words."""
        for stream in {self.out, self.err}:
            stream.checks.append(peer.check)

    def resize(self, rows, columns):
        fcntl.ioctl(self.terminal, termios.TIOCSWINSZ, struct.pack('HHHH', rows, columns, 0, 0))

    def type(self, text):
        data = text.encode('latin-1') if isinstance(text, str) else text
        while data:
            data = data[os.write(self.input, data):]

    def end_input(self):
        self.process.stdin.close()

    def kill(self, number=signal.SIGTERM):
        self.process.send_signal(number)

    def status(self, limit=LIMIT):
        """Waits for the end; returns the exit status (negative: the signal)."""
        end = time.monotonic() + limit
        while self.process.poll() is None:
            if time.monotonic() > end:
                raise AssertionError(f'still running after {limit} s; screen: {self.out.seen[-2000:]!r}, '
                                     f'errors: {self.err.seen[-2000:]!r}')
            if not self.out.read_some(0.02) and self.err is not self.out:
                self.err.read_some(0.02)
        return self.process.returncode

    def close(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        for fd in ([self.terminal, self.slave] if self.terminal is not None else []):
            try:
                os.close(fd)
            except OSError:
                pass
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            if stream:
                try:
                    stream.close()
                except OSError:
                    pass

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


def run(*args, input=b'', limit=LIMIT, env=None, beside=None, pass_fds=()):
    """Runs rommate to its end on pipes; returns (status, stdout, stderr) as text. When the peer `beside` it fails first,
    that ends it: beside.check() raises."""
    own = dict(os.environ, LC_ALL='C.UTF-8')
    own.update(env or {})
    with subprocess.Popen([ROMMATE, *args], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          env=own, pass_fds=pass_fds) as process:
        try:
            out, err = _communicate(process, input, limit, beside)
        except BaseException:
            process.kill()
            raise
    return process.returncode, out.decode(errors='replace'), err.decode(errors='replace')


def _communicate(process, input, limit, beside):
    end = time.monotonic() + limit
    while True:
        left = max(0, end - time.monotonic())
        try:
            return process.communicate(input, timeout=min(left, 0.1) if beside else left)
        except subprocess.TimeoutExpired:
            if not beside or time.monotonic() > end:
                raise
            beside.check()


def temp_dir():
    return tempfile.TemporaryDirectory(prefix='rommate-test-')
