"""Runs the benchmarks: every bench_NAME.py beside this file, or those named.

usage: bench.py --rommate PATH [--quick] [NAME...]
Each bench_NAME.py has a function run(rommate) that prints its own table; it measures the program beside the
programs people use today, on the same input. Nothing here decides pass or fail. With --quick each measures less, as
extent.py has it: all tables in five minutes, with figures that waver.
"""
import argparse
import contextlib
import importlib
import os
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
SUPPORT = HERE.parent / 'support'
sys.path[:0] = [str(HERE), str(SUPPORT)]
os.environ['PYTHONPATH'] = str(SUPPORT)  # for the peers that are Python


@contextlib.contextmanager
def awake(but=None):
    """Keeps every processor from sleeping (idle.c), except one that the benchmark itself keeps busy.

    A sleeping processor, of a virtual machine above all, takes 0.1 ms to wake up, and more in some hours than in others:
    that would be measured instead of the programs.
    """
    with tempfile.TemporaryDirectory() as folder:
        program = os.path.join(folder, 'idle')
        subprocess.run(['cc', '-O2', '-o', program, HERE.parent / 'tools' / 'idle.c'], check=True)
        idlers = [subprocess.Popen([program, str(cpu)]) for cpu in os.sched_getaffinity(0) if cpu != but]
        try:
            yield
        finally:
            for idler in idlers:
                idler.kill()
                idler.wait()


def main():
    known = sorted(p.stem[len('bench_'):] for p in HERE.glob('bench_*.py'))
    parser = argparse.ArgumentParser(description='benchmarks: ' + ' '.join(known))
    parser.add_argument('--rommate', required=True, help='the release build of the program')
    parser.add_argument('--quick', action='store_true', help='every table in five minutes')
    parser.add_argument('names', nargs='*', metavar='NAME')
    args = parser.parse_args()
    unknown = [name for name in args.names if name not in known]
    if unknown:
        parser.error(f'no benchmark {" ".join(unknown)}; there are: {" ".join(known)}')
    if args.quick:
        os.environ['BENCH_QUICK'] = '1'  # before the first of them is imported
    for name in args.names or known:
        print(f'== {name}', flush=True)
        bench = importlib.import_module('bench_' + name)
        with awake(but=getattr(bench, 'BUSY_CPU', None)):
            bench.run(str(pathlib.Path(args.rommate).resolve()))
    return 0


sys.exit(main())
