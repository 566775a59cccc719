"""Terminal programs under measurement: a near side (the user's terminal) and a far side (the device's line).

Used by bench_plain.py and bench_console.py. CPU and memory are those of the program's whole process tree and of
whoever else holds the line (screen's back end), from /proc.
"""
import fcntl
import itertools
import os
import pty
import select
import shlex
import signal
import statistics
import struct
import subprocess
import termios
import time
import tty

HZ = os.sysconf('SC_CLK_TCK')
_servers = itertools.count()


def console_text(size):
    """Text like `show tech`: CRLF, lines of 0 to 73 columns."""
    lines = []
    for number in range(20_000):
        lines.append([
            f'------------------ show interfaces GigabitEthernet0/{number % 48} ------------------',
            f'GigabitEthernet0/{number % 48} is up, line protocol is up (connected)',
            f'  Hardware is Gigabit Ethernet, address is 0c{number % 256:02x}.{number % 65536:04x}.0001',
            '  MTU 1500 bytes, BW 1000000 Kbit/sec, DLY 10 usec,',
            '     reliability 255/255, txload 1/255, rxload 1/255',
            f'     {number * 991} packets input, {number * 65537} bytes, 0 no buffer',
            f'*Mar  1 00:{number // 60 % 60:02}:{number % 60:02}.001: %LINEPROTO-5-UPDOWN: changed state to up',
            ''][number % 8])
    block = ('\r\n'.join(lines) + '\r\n').encode()
    return (block * (size // len(block) + 1))[:size]


def descendants(pid):
    found, todo = [pid], [pid]
    while todo:
        parent = todo.pop()
        try:
            for task in os.listdir(f'/proc/{parent}/task'):
                with open(f'/proc/{parent}/task/{task}/children', encoding='ascii') as children:
                    born = [int(word) for word in children.read().split()]
                found += born
                todo += born
        except OSError:
            pass
    return found


def holders(path):
    """Processes that have the tty open, but for this one."""
    found = []
    for name in filter(str.isdigit, os.listdir('/proc')):
        try:
            files = [os.readlink(f'/proc/{name}/fd/{fd}') for fd in os.listdir(f'/proc/{name}/fd')]
        except OSError:
            continue
        if path in files and int(name) != os.getpid():
            found.append(int(name))
    return found


def cpu_seconds(pids):
    total = 0
    for pid in pids:
        try:
            with open(f'/proc/{pid}/stat', encoding='ascii') as stat:
                fields = stat.read().rsplit(') ', 1)[1].split()
        except OSError:
            continue
        total += int(fields[11]) + int(fields[12])
    return total / HZ


def idle(pids, seconds=2.0):
    """Percent of a core while nothing happens."""
    before = cpu_seconds(pids)
    time.sleep(seconds)
    return (cpu_seconds(pids) - before) / seconds * 100


def memory(pids, what):
    """KiB of VmRSS (now) or VmHWM (peak), summed."""
    total = 0
    for pid in pids:
        try:
            with open(f'/proc/{pid}/status', encoding='ascii') as status:
                total += sum(int(line.split()[1]) for line in status if line.startswith(what + ':'))
        except OSError:
            pass
    return total


class Line:
    """The far side: `far` is the device's end, `path` the tty that the program opens."""

    def __init__(self):
        self.far, self.line = pty.openpty()
        tty.setraw(self.line)
        self.path = os.ttyname(self.line)

    def heard(self, seconds):
        """Whether the program sent something within so long; it is read."""
        if not select.select([self.far], [], [], seconds)[0]:
            return False
        os.read(self.far, 65536)
        return True

    def close(self):
        os.close(self.far)
        os.close(self.line)


class OnAPty(Line):
    """The near side is a bare pty, 80x24, that this script reads and writes."""

    def __init__(self, command, term='xterm'):
        super().__init__()
        words = [word.replace('{tty}', self.path) for word in command]
        self.started = time.perf_counter()
        self.pid, self.near = pty.fork()
        if self.pid == 0:
            os.environ.update(TERM=term, LC_ALL='C.UTF-8')
            os.environ.pop('TMUX', None)
            os.execvp(words[0], words)
        fcntl.ioctl(self.near, termios.TIOCSWINSZ, struct.pack('HHHH', 24, 80, 0, 0))

    def pids(self):
        return sorted({*descendants(self.pid), *holders(self.path)})

    def drain(self, seconds):
        """Reads both sides until they are quiet for so long."""
        while ready := select.select([self.near, self.far], [], [], seconds)[0]:
            for fd in ready:
                try:
                    os.read(fd, 65536)
                except OSError:
                    return

    def first_key(self):
        """Milliseconds from the start until a key arrives at the line."""
        while time.perf_counter() - self.started < 10:
            os.write(self.near, b'q')
            if select.select([self.far], [], [], 0.001)[0]:
                return (time.perf_counter() - self.started) * 1000
        raise SystemExit('no key arrived within 10 s')

    def way(self, source, target, samples):
        """Milliseconds for one byte, sorted."""
        took = []
        for _ in range(samples):
            began = time.perf_counter()
            os.write(source, b'k')
            select.select([target], [], [], 2)
            took.append((time.perf_counter() - began) * 1000)
            os.read(target, 4096)
            time.sleep(0.002)
        return sorted(took)

    def answers(self, samples):
        """How fast it is there and answers, in ms: start, and the median and the 95th of a hundred for a key on its
        way to the line and a byte on its way to the screen."""
        figures = {'start': self.first_key()}
        self.drain(0.3)
        for name, took in (('key', self.way(self.near, self.far, samples)),
                           ('screen', self.way(self.far, self.near, samples))):
            figures[name + '50'] = statistics.median(took)
            figures[name + '95'] = took[int(len(took) * 0.95)]
        return figures

    def swallow(self, data, mark, limit):
        """Writes `data` and the end mark to the line and reads the screen until the mark is there. Returns seconds,
        how many bytes went in, and whether the mark was seen before the limit was reached."""
        os.set_blocking(self.far, False)
        os.set_blocking(self.near, False)
        left, tail, seen = memoryview(data + mark), b'', False
        began = time.perf_counter()
        while not seen and time.perf_counter() - began < limit:
            readable, writable, _ = select.select([self.near], [self.far] if left else [], [], 1)
            if readable:
                tail = (tail + os.read(self.near, 1 << 17))[-8192:]
                seen = not left and mark.strip() in tail
            if writable:
                left = left[os.write(self.far, left[:65536]):]
        return time.perf_counter() - began, min(len(data), len(data + mark) - len(left)), seen

    def close(self):
        end([pid for pid in self.pids() if pid != os.getpid()], lambda: self.drain(0.01))
        try:
            os.waitpid(self.pid, os.WNOHANG)
        except ChildProcessError:
            pass
        os.close(self.near)
        super().close()


class InTmux(Line):
    """The near side is a pane of a detached tmux server of its own, 80x24."""

    def __init__(self, command):
        super().__init__()
        self.name = f'rommate-bench-{os.getpid()}-{next(_servers)}'
        words = ' '.join(shlex.quote(word.replace('{tty}', self.path)) for word in command)
        self.environment = dict(os.environ, LC_ALL='C.UTF-8', TERM='xterm-256color')
        self.environment.pop('TMUX', None)
        self.tmux('-f', '/dev/null', 'new-session', '-d', '-s', 't', '-x', '80', '-y', '24', 'exec ' + words, ';',
                  'set', '-g', 'status', 'off', ';', 'set', '-s', 'escape-time', '0')
        self.pid, self.server = (int(word) for word in
                                 self.tmux('display', '-p', '-t', 't', '#{pane_pid} #{pid}').split())

    def tmux(self, *words):
        return subprocess.run(['tmux', '-L', self.name, *words], env=self.environment, capture_output=True,
                              text=True, check=False).stdout

    def pids(self):
        return sorted({*descendants(self.pid), *holders(self.path)} - {self.server})

    def wait_for_key(self):
        began = time.perf_counter()
        while time.perf_counter() - began < 10:
            self.tmux('send-keys', '-t', 't', '-l', 'q')
            if self.heard(0.1):
                return
        raise SystemExit('no key arrived within 10 s')

    def swallow(self, data, mark, limit):
        os.set_blocking(self.far, False)
        left, seen = memoryview(data + mark), False
        began = time.perf_counter()
        while left and time.perf_counter() - began < limit:
            if select.select([], [self.far], [], 1)[1]:
                left = left[os.write(self.far, left[:65536]):]
        while not (left or seen) and time.perf_counter() - began < limit + 20:
            seen = mark.strip().decode() in self.tmux('capture-pane', '-p', '-t', 't')
            time.sleep(0 if seen else 0.01)
        return time.perf_counter() - began, min(len(data), len(data + mark) - len(left)), seen

    def close(self):
        held = self.pids()
        self.tmux('kill-server')
        end(held, lambda: time.sleep(0.01))
        super().close()


def end(pids, meanwhile):
    """SIGTERM, and SIGKILL for what is still there after two seconds."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        for pid in pids:
            try:
                os.kill(pid, number)
            except OSError:
                pass
        for _ in range(200):
            for pid in pids:
                try:
                    os.waitpid(pid, os.WNOHANG)
                except OSError:
                    pass
            if not any(os.path.exists(f'/proc/{pid}') for pid in pids):
                return
            meanwhile()
