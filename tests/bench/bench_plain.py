"""The plain console beside picocom and socat, each on a pty pair of its own, in turns, in one run.

The near pty is a terminal that this script drains; the far pty is the device. Measured: MIB of console text from
the device (MB/s, CPU of the program), a key on its way to the line and a byte on its way to the screen (p50, p95),
the time from start until the first key arrives, CPU while idle, peak memory. Best of the rounds; the last columns
are ratios to picocom.
"""
import os
import select
import shutil
import time

from extent import extent
from terminals import OnAPty, console_text, cpu_seconds, idle, memory

MIB = extent(64, 16)
ROUNDS = extent(3, 1)
SAMPLES = extent(300, 100)


class Running(OnAPty):
    """A program that passes bytes on as they are."""

    def cpu(self):
        return cpu_seconds([self.pid])

    def pour(self, data):
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
        figures = program.answers(SAMPLES)
        figures['idle'] = idle([program.pid])
        seconds, figures['cpu'] = program.pour(data)
        figures['rate'] = len(data) / 1e6 / seconds
        figures['peak'] = memory([program.pid], 'VmHWM')
        return figures
    finally:
        program.close()


ROWS = [('rate', f'{MIB} MiB from the line, MB/s', '{:.1f}', max), ('cpu', f'{MIB} MiB, CPU s of the program', '{:.2f}', min),
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
