"""The plain console beside picocom and socat, each on a pty pair of its own, in turns, in one run.

The near pty is a terminal that this script drains; the far pty is the device. Measured: 64 MiB of console text from
the device (MB/s, CPU of the program), a key on its way to the line and a byte on its way to the screen (p50, p95),
the time from start until the first key arrives, CPU while idle, peak memory. Best of the rounds; the last columns
are ratios to picocom.
"""
import fcntl
import os
import pty
import select
import shutil
import signal
import statistics
import struct
import termios
import time
import tty

MIB = 64
ROUNDS = 3
SAMPLES = 300
IDLE_SECONDS = 2.0
HZ = os.sysconf('SC_CLK_TCK')


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


class Running:
    """A terminal program between a near pty (its terminal) and a far one (its line)."""

    def __init__(self, command):
        self.far, self.line = pty.openpty()
        tty.setraw(self.line)
        self.path = os.ttyname(self.line)
        words = [word.replace('{tty}', self.path) for word in command]
        self.started = time.perf_counter()
        self.pid, self.near = pty.fork()
        if self.pid == 0:
            os.environ['TERM'] = 'xterm'
            os.execv(words[0], words)
        fcntl.ioctl(self.near, termios.TIOCSWINSZ, struct.pack('HHHH', 24, 80, 0, 0))

    def cpu(self):
        with open(f'/proc/{self.pid}/stat', encoding='ascii') as stat:
            fields = stat.read().rsplit(') ', 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / HZ

    def peak_kib(self):
        with open(f'/proc/{self.pid}/status', encoding='ascii') as status:
            for line in status:
                if line.startswith('VmHWM'):
                    return int(line.split()[1])
        return 0

    def close(self):
        os.kill(self.pid, signal.SIGTERM)
        for _ in range(100):
            if os.waitpid(self.pid, os.WNOHANG)[0]:
                break
            self.drain(0.01)
        else:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        for fd in (self.far, self.line, self.near):
            os.close(fd)

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

    def swallow(self, data):
        """Seconds until all of `data` has come out on the screen, and the program's CPU seconds for it."""
        os.set_blocking(self.far, False)
        os.set_blocking(self.near, False)
        left, arrived, cpu = memoryview(data), 0, self.cpu()
        began = time.perf_counter()
        while arrived < len(data):
            readable, writable, _ = select.select([self.near], [self.far] if left else [], [], 20)
            if not readable and not writable:
                raise SystemExit(f'stalled: {arrived} of {len(data)} bytes came out')
            if readable:
                arrived += len(os.read(self.near, 1 << 17))
            if writable:
                left = left[os.write(self.far, left[:65536]):]
        return time.perf_counter() - began, self.cpu() - cpu


def measure(command, data):
    program = Running(command)
    try:
        figures = {'start': program.first_key()}
        program.drain(0.3)
        keys = program.way(program.near, program.far, SAMPLES)
        screen = program.way(program.far, program.near, SAMPLES)
        for name, took in (('key', keys), ('screen', screen)):
            figures[name + '50'] = statistics.median(took)
            figures[name + '95'] = took[int(len(took) * 0.95)]
        cpu = program.cpu()
        time.sleep(IDLE_SECONDS)
        figures['idle'] = (program.cpu() - cpu) / IDLE_SECONDS * 100
        seconds, figures['cpu'] = program.swallow(data)
        figures['rate'] = len(data) / 1e6 / seconds
        figures['peak'] = program.peak_kib()
        return figures
    finally:
        program.close()


ROWS = [('rate', '64 MiB from the line, MB/s', '{:.1f}', max), ('cpu', '64 MiB, CPU s of the program', '{:.2f}', min),
        ('key50', 'key to line p50, ms', '{:.3f}', min), ('key95', 'key to line p95, ms', '{:.3f}', min),
        ('screen50', 'line to screen p50, ms', '{:.3f}', min), ('screen95', 'line to screen p95, ms', '{:.3f}', min),
        ('start', 'start until a key passes, ms', '{:.1f}', min), ('idle', 'idle CPU, %', '{:.2f}', min),
        ('peak', 'peak memory, KiB', '{:.0f}', min)]


def run(rommate):
    programs = {'rommate': [rommate, '--plain', '--quiet', '{tty}'],
                'rommate unfiltered': [rommate, '--plain', '--quiet', '--unfiltered', '{tty}']}
    for name, words in (('picocom', ['-q', '-b', '115200', '{tty}']), ('socat', ['-,raw,echo=0', '{tty},raw,echo=0'])):
        if path := shutil.which(name):
            programs[name] = [path, *words]
        else:
            print(f'{name} is not installed and left out')
    data = console_text(MIB << 20)
    seen = {name: [] for name in programs}
    for _ in range(ROUNDS):
        for name, command in programs.items():
            seen[name].append(measure(command, data))
    best = {name: {key: pick(figures[key] for figures in rounds) for key, _, _, pick in ROWS}
            for name, rounds in seen.items()}
    header = f'{"best of " + str(ROUNDS):30}' + ''.join(f'{name:>20}' for name in programs)
    print(header + ('    rommate : picocom' if 'picocom' in best else ''))
    for key, title, form, _ in ROWS:
        row = f'{title:30}' + ''.join(f'{form.format(best[name][key]):>20}' for name in programs)
        if 'picocom' in best and best['picocom'][key]:
            row += f'{best["rommate"][key] / best["picocom"][key]:>21.2f}'
        print(row, flush=True)
