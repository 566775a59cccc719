"""Runs the benchmarks: every bench_NAME.py beside this file, or those named.

usage: bench.py --rommate PATH [NAME...]
Each bench_NAME.py has a function run(rommate) that prints its own table; it measures the program beside the
programs people use today, on the same input. Nothing here decides pass or fail.
"""
import argparse
import importlib
import pathlib
import sys

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE))


def main():
    known = sorted(p.stem[len('bench_'):] for p in HERE.glob('bench_*.py'))
    parser = argparse.ArgumentParser(description='benchmarks: ' + ' '.join(known))
    parser.add_argument('--rommate', required=True, help='the release build of the program')
    parser.add_argument('names', nargs='*', metavar='NAME')
    args = parser.parse_args()
    unknown = [name for name in args.names if name not in known]
    if unknown:
        parser.error(f'no benchmark {" ".join(unknown)}; there are: {" ".join(known)}')
    for name in args.names or known:
        print(f'== {name}', flush=True)
        importlib.import_module('bench_' + name).run(str(pathlib.Path(args.rommate).resolve()))
    return 0


sys.exit(main())
