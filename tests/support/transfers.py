"""Runs one file transfer between two programs over the line emulator, and says how it went.

The peers: rommate itself (environment variable ROMMATE), lrzsz, python3-xmodem. Programs of lrzsz get their tty
as standard input and output, and drain.c before them: they flush what a pty has not drained. Receivers of lrzsz get a
bare name in their own folder: since its security update (0.12.21-10+deb12u1) they take no other.
"""
import concurrent.futures
import contextlib
import fcntl
import json
import os
import pathlib
import random
import signal
import subprocess
import tempfile
import time

import rig
from needs import needs

TESTS = pathlib.Path(__file__).resolve().parent.parent
ROMMATE = os.environ.get('ROMMATE', 'rommate')
BUILD = pathlib.Path(os.environ.get('TRANSFER_TOOLS', tempfile.gettempdir() + f'/rommate-tools-{os.getuid()}'))

BLOCK = 128  # bytes of data in XMODEM's smallest block: less than that from the sender, and nothing has begun
SIZES = [0, 1, 127, 128, 129, 1023, 1024, 1025, 64 * 1024 + 1, 1024 * 1024]


def _built(name, source, *options):
    """The program or library `name`, compiled once; safe when many tests start together."""
    needs('cc', package='gcc')
    BUILD.mkdir(parents=True, exist_ok=True)
    target = BUILD / name
    source = TESTS / 'tools' / source
    with open(BUILD / (name + '.lock'), 'w') as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            fresh = BUILD / f'{name}.{os.getpid()}'
            subprocess.run(['cc', '-O2', *options, '-o', fresh, source, '-ldl'], check=True)
            fresh.rename(target)
    return str(target)


def linesim():
    return _built('linesim', 'linesim.c')


def drain():
    return _built('drain.so', 'drain.c', '-shared', '-fPIC')


class Wire:
    """Two ttys, `a` and `b`, joined by linesim; `options` are its own. close() ends it, with SIGTERM for its statistics."""

    def __init__(self, options='', stats='/dev/null'):
        self.stats = stats
        self.process = subprocess.Popen([linesim(), '--stats', stats, *options.split()], stdout=subprocess.PIPE, text=True)
        said = [self.process.stdout.readline() for _ in range(3)]
        if not said[2]:
            self.close()
            raise AssertionError(f'linesim did not start: {said}')
        self.a, self.b = (line.split()[1] for line in said[:2])

    def carried(self):
        """Bytes that have come to `b` by now; only of a wire with a file for its statistics."""
        pathlib.Path(self.stats).unlink(missing_ok=True)
        self.process.send_signal(signal.SIGUSR1)
        return rig.until(self._statistics, what="linesim's statistics")['ab']['bytes_out']

    def _statistics(self):
        with contextlib.suppress(OSError, ValueError):  # not yet there, or not yet whole
            with open(self.stats) as file:
                return json.load(file)
        return None

    def close(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()
        self.process.stdout.close()


def start_on_tty(command, tty, folder, errors=subprocess.DEVNULL):
    """Starts a program of lrzsz, its words or its line, with the tty as its standard input and output."""
    words = command.split() if isinstance(command, str) else command
    needs(words[0], package='lrzsz')
    io = os.open(tty, os.O_RDWR | os.O_NOCTTY)
    try:
        return subprocess.Popen(words, stdin=io, stdout=io, stderr=errors, cwd=folder, start_new_session=True,
                                env=dict(os.environ, LC_ALL='C.UTF-8', LD_PRELOAD=drain()))
    finally:
        os.close(io)


class Peer:
    """A program of lrzsz at work on a tty. What it says is kept, for whoever waits for it in vain."""

    def __init__(self, command, tty, folder):
        self.command = command
        self.errors = tempfile.TemporaryFile()
        self.process = start_on_tty(command, tty, folder, self.errors)

    def check(self):
        """Raises with the peer's own words when it has failed: what it was to do will not come any more."""
        if self.process.poll():
            self.errors.seek(0)
            raise AssertionError(f'{self.command}: exit {self.process.returncode}; it said: '
                                 + self.errors.read()[-2000:].decode(errors='replace'))

    def succeeds(self, limit=rig.LIMIT):
        """Waits for its end, which must be a good one."""
        self.process.wait(limit)
        self.check()

    def close(self):
        reap(self.process)
        self.errors.close()


def reap(process):
    """Ends a process that may have ended, and is waited for."""
    process.kill()
    process.wait()


def payload(size, kind='random', seed=1):
    rng = random.Random(seed)
    if kind == 'control':  # every byte a protocol character
        return bytes(rng.choice(b'\x01\x02\x04\x06\x11\x13\x15\x18\x1aC\xff') for _ in range(size))
    return rng.randbytes(size)


class Side:
    """How to start one side: argv words may hold {tty} {file} {out} {dir}, and {name}, which is {out} seen from its cwd."""

    def __init__(self, name, argv, on_tty=False):
        self.name, self.argv, self.on_tty = name, argv, on_tty

    def start(self, words, tty, folder, error_path):
        argv = [word.format(**words) for word in self.argv]
        with open(error_path, 'wb') as errors:
            if self.on_tty:
                return start_on_tty(argv, tty, folder, errors)
            return subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=errors, stderr=errors, cwd=folder,
                                    env=dict(os.environ, LC_ALL='C.UTF-8'), start_new_session=True)


def ours_sends(protocol, *more, baud=115200):
    return Side(f'ours {protocol}', [ROMMATE, 'send', '{tty}', '{file}', '--protocol', protocol, '--baud', str(baud),
                                     *more])


def ours_receives(protocol, *more, baud=115200):
    into = '{dir}' if protocol.startswith('ymodem') else '{out}'
    return Side(f'ours {protocol}', [ROMMATE, 'receive', '{tty}', '--protocol', protocol, '--into', into,
                                     '--baud', str(baud), *more])


def lrzsz(command):
    return Side(command, command.split(), on_tty=True)


def python_xmodem(what, mode):
    name = '{file}' if what == 'send' else '{out}'
    return Side('python ' + mode, ['/usr/bin/python3', str(TESTS / 'interop' / 'python_xmodem.py'), what, mode, '{tty}',
                                   name])


class Result:
    """`kind`: ok, padded (XMODEM fills up with 1A), differs, failed, timeout. `falsely_good`: a side called a wrong
    file good."""

    def __init__(self, kind, statuses, wall, cpu, stats, errors, got, sent):
        self.kind, self.statuses, self.wall, self.cpu, self.stats, self.errors = kind, statuses, wall, cpu, stats, errors
        self.got, self.sent = got, sent

    @property
    def good(self):
        return self.kind in ('ok', 'padded')

    @property
    def falsely_good(self):
        return self.kind == 'differs'

    @property
    def active(self):
        """Seconds from the first to the last byte of the sender, as the line saw them."""
        return self.stats['ab']['last_s'] - self.stats['ab']['first_s']

    def __str__(self):
        return (f'{self.kind}, exit {self.statuses}, {self.wall:.1f} s, {len(self.got)} of {len(self.sent)} bytes\n'
                f'sender: {self.errors[0][-600:]}\nreceiver: {self.errors[1][-600:]}')


class NeverBegan(AssertionError):
    """A side failed before a block had been sent: nothing was tried, and no fault of the line is the reason."""

    good = False


def _wait(processes, limit, grace, failed):
    """Waits for both; returns per process (status, CPU seconds, end), and whether it took too long. Calls failed(i) when
    process i ends with a failure while the other one runs."""
    end = time.monotonic() + limit
    ended = [None, None]
    late = False
    while None in ended:
        if time.monotonic() > end and not late:
            late = True
            for process in processes:
                try:
                    os.killpg(process.pid, signal.SIGKILL)
                except ProcessLookupError:
                    pass
        for i, process in enumerate(processes):
            if ended[i]:
                continue
            pid, status, usage = os.wait4(process.pid, os.WNOHANG)
            if pid:
                process.returncode = os.waitstatus_to_exitcode(status)
                ended[i] = (process.returncode, usage.ru_utime + usage.ru_stime, time.monotonic())
                end = min(end, time.monotonic() + grace)
                if process.returncode and ended[1 - i] is None and not late:
                    failed(i)
        time.sleep(0.002 if limit < 60 else 0.01)
    return ended, late


def transfer(sender, receiver, data, line='', limit=120, grace=40):
    """One transfer; `line` are options of linesim. Raises NeverBegan, with the words of the side that has failed, as soon
    as one fails before the first block."""
    with tempfile.TemporaryDirectory(prefix='rommate-transfer-') as top, contextlib.ExitStack() as cleanup:
        folders = [os.path.join(top, side) for side in 'sr']
        for folder in folders:
            os.mkdir(folder)
        file, out = os.path.join(folders[0], 'image.bin'), os.path.join(folders[1], 'image.bin')
        with open(file, 'wb') as f:
            f.write(data)
        stats = os.path.join(top, 'stats.json')
        wire = Wire(line, stats)
        cleanup.callback(wire.close)
        ttys = [wire.a, wire.b]
        errors = [os.path.join(top, 'errors.' + side) for side in 'sr']
        words = [dict(tty=ttys[i], file=file, out=out, name=os.path.basename(out), dir=folders[1]) for i in (0, 1)]
        begin = time.monotonic()
        second = receiver.start(words[1], ttys[1], folders[1], errors[1])
        cleanup.callback(reap, second)
        first = sender.start(words[0], ttys[0], folders[0], errors[0])
        cleanup.callback(reap, first)
        sides = [first, second]

        def said(i):
            with open(errors[i], 'rb') as f:
                return f.read().decode(errors='replace')

        def failed(i):
            if wire.carried() < BLOCK:
                raise NeverBegan(f'{(sender, receiver)[i].name}: exit {sides[i].returncode} before the first block; '
                                 f'it said: {said(i)[-2000:]}')
        ended, late = _wait(sides, limit, grace, failed)
        wall = max(e[2] for e in ended) - begin
        wire.close()
        got = b''
        if os.path.exists(out):
            with open(out, 'rb') as f:
                got = f.read()
        same = got == data and os.path.exists(out)
        padded = not same and got[:len(data)] == data and len(got) > len(data) and not got[len(data):].strip(b'\x1a')
        both = ended[0][0] == 0 and ended[1][0] == 0 and not late
        if late:
            kind = 'timeout'
        elif both and (same or padded):
            kind = 'ok' if same else 'padded'
        # A file under its final name, or a sender that says it is confirmed, must be the right one.
        elif both or (ended[1][0] == 0 and not (same or padded)):
            kind = 'differs'
        else:
            kind = 'failed'
        with open(stats) as f:
            numbers = json.load(f)
        return Result(kind, [e[0] for e in ended], wall, [e[1] for e in ended], numbers, [said(0), said(1)], got, data)


def many(jobs, at_once):
    """Runs (key, call) pairs, `at_once` of them together; yields (key, result) as they end. What a call raises ends them
    all: those that run come to their end, those that wait are not begun."""
    with concurrent.futures.ThreadPoolExecutor(at_once) as pool:
        running = {pool.submit(call): key for key, call in jobs}
        for done in concurrent.futures.as_completed(running):
            if done.exception():
                pool.shutdown(wait=False, cancel_futures=True)
            yield running[done], done.result()
