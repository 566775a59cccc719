"""The full-screen console beside picocom, minicom, screen and tio, in turns, in one run.

rommate runs with everything on: terminal emulation, recognising, recording into a file. Measured on a bare pty that
this script drains: MIB of console text from the device (MB/s, CPU of the program's processes), a key on its way to
the line, a byte on its way to the screen, the time from the start until the first key passes, CPU while idle, resident
memory before much was said and at the end. And in tmux: the same text until its end stands on the screen. The text is
cut off after LIMIT seconds; CPU is then given for what all of it would have cost, marked with ~.

Best of ROUNDS for each figure; a round's start is the median of STARTS. The last columns are the target and whether
rommate holds it.
"""
import os
import shutil
import statistics
import tempfile

from extent import extent
from terminals import InTmux, OnAPty, console_text, cpu_seconds, idle, memory

MIB = extent(64, 16)
ROUNDS = extent(2, 1)
LIMIT = extent(10.0, 5.0)
SAMPLES = extent(300, 100)
STARTS = extent(5, 3)
MARK = b'\r\nZQXJ7VKW3YUZQ\r\n'


def peers():
    found = {}
    for name, words in (('picocom', ['-q', '-b', '115200', '{tty}']),
                        ('minicom', ['-o', '-w', '-c', 'on', '-D', '{tty}']),
                        ('screen', ['-c', '/dev/null', '-S', f'bench{os.getpid()}', '{tty}', '115200']),
                        ('tio', ['{tty}'])):
        if path := shutil.which(name):
            found[name] = [path, *words]
        else:
            print(f'{name} is not installed and left out')
    return found


def start_of(command):
    program = OnAPty(command)
    try:
        return program.first_key()
    finally:
        program.close()


def on_a_pty(command, data):
    # A single start tells more of what ran before it, all the text through another program, than of this one.
    start = statistics.median(start_of(command) for _ in range(STARTS))
    program = OnAPty(command)
    try:
        figures = {**program.answers(SAMPLES), 'start': start}
        pids = program.pids()
        figures['idle'] = idle(pids)
        figures['resident'] = memory(pids, 'VmRSS')
        before = cpu_seconds(pids)
        seconds, went, seen = program.swallow(data, MARK, LIMIT)
        figures['cpu'] = (cpu_seconds(pids) - before) * len(data) / went
        figures['rate'] = went / 1e6 / seconds
        figures['cut'] = not seen
        figures['peak'] = memory(pids, 'VmHWM')
        return figures
    finally:
        program.close()


def in_tmux(command, data):
    program = InTmux(command)
    try:
        program.wait_for_key()
        pids = program.pids()
        before = cpu_seconds(pids)
        seconds, went, seen = program.swallow(data, MARK, LIMIT)
        return {'tmux_rate': went / 1e6 / seconds,
                'tmux_cpu': (cpu_seconds(pids) - before) * len(data) / went, 'tmux_cut': not seen}
    finally:
        program.close()


# figure, title, format, best, target, whether the target is a least
ROWS = [('rate', f'{MIB} MiB on a drained pty, MB/s', '{:.1f}', max, 30, True),
        ('cpu', '  CPU s of the program', '{:.2f}', min, MIB / 32, False),
        ('tmux_rate', f'{MIB} MiB in tmux, MB/s', '{:.1f}', max, 'picocom', True),
        ('tmux_cpu', '  CPU s of the program', '{:.2f}', min, None, False),
        ('key50', 'key to line p50, ms', '{:.3f}', min, 0.08, False),
        ('key95', 'key to line p95, ms', '{:.3f}', min, None, False),
        ('screen50', 'line to screen p50, ms', '{:.3f}', min, 0.2, False),
        ('screen95', 'line to screen p95, ms', '{:.3f}', min, 2, False),
        ('start', 'start until a key passes, ms', '{:.1f}', min, 20, False),
        ('idle', 'idle CPU, %', '{:.2f}', min, 0, False),
        ('resident', 'resident after the first lines, KiB', '{:.0f}', min, 12 * 1024, False),
        ('peak', 'peak with its scrollback, KiB', '{:.0f}', min, None, False)]


def table(best):
    programs = list(best)
    print(f'{f"best of {ROUNDS}":36}' + ''.join(f'{name:>10}' for name in programs) +
          ('   to picocom' if 'picocom' in best else '') + '   target')
    for key, title, form, _, target, least in ROWS:
        if key not in best['rommate']:
            continue
        row = f'{title:36}'
        for name in programs:
            cut = '~' if key in ('cpu', 'tmux_cpu') and best[name][key.replace('cpu', 'cut')] else ''
            row += f'{cut + form.format(best[name][key]):>10}'
        ours, picocom = best['rommate'][key], best.get('picocom', {}).get(key)
        if 'picocom' in best:
            row += f'{ours / picocom:>13.2f}' if picocom else f'{"":13}'
        if target == 'picocom':
            target = picocom
        if target is not None:
            holds = ours >= target if least else ours <= target
            row += f'   {">=" if least else "<="} {form.format(target)} {"holds" if holds else "DOES NOT HOLD"}'
        print(row, flush=True)


def run(rommate):
    with tempfile.TemporaryDirectory() as folder:
        os.environ['XDG_STATE_HOME'] = os.environ['XDG_CONFIG_HOME'] = folder
        recordings = os.path.join(folder, 'bench.rec')
        programs = {'rommate': [rommate, '--record', recordings, '{tty}'], **peers()}
        data = console_text(MIB << 20)
        seen = {name: [] for name in programs}
        for _ in range(ROUNDS):
            for name, command in programs.items():
                figures = on_a_pty(command, data)
                if name == 'rommate':
                    kept = os.path.getsize(recordings)
                    if kept < len(data):
                        raise SystemExit(f'the recording has {kept} bytes of {len(data)}')
                    os.unlink(recordings)
                if shutil.which('tmux'):
                    figures.update(in_tmux(command, data))
                if name == 'rommate' and os.path.exists(recordings):
                    os.unlink(recordings)
                seen[name].append(figures)
    best = {}
    for name, rounds in seen.items():
        best[name] = {key: pick(figures[key] for figures in rounds)
                      for key, _, _, pick, _, _ in ROWS if key in rounds[0]}
        for cut in ('cut', 'tmux_cut'):
            best[name][cut] = any(figures.get(cut) for figures in rounds)
    table(best)
