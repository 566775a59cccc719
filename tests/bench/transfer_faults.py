"""The full fault matrix at 115200: drop, flip, dup, bursts, stalls and all mixed, over many seeds.

usage: transfer_faults.py --rommate PATH [--seeds N] [--size BYTES] [--at-once N] [--kinds K,K] [--pairs TEXT]
A good run: both sides say so and the file is identical (or followed by 1A only). "false" must be 0 in every row.
"""
import argparse
import os
import pathlib
import statistics
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'support'))
import transfers as t  # noqa: E402

KINDS = {
    'none': '',
    'drop': '--drop 1e-4',
    'flip': '--flip 1e-4',
    'dup': '--dup 1e-4',
    'burst': '--burst 2e-5:40',
    'stall': '--stall 5e-5:2500',
    'mixed': '--drop 1e-4 --flip 1e-4 --dup 1e-4 --stall 2e-5:1500',
}


def pairs():
    return {
        'ours 128': (t.ours_sends('xmodem'), t.ours_receives('xmodem')),
        'ours 1K': (t.ours_sends('xmodem-1k'), t.ours_receives('xmodem-1k')),
        'ours ymodem': (t.ours_sends('ymodem'), t.ours_receives('ymodem')),
        'ours 128 -> rx -c': (t.ours_sends('xmodem'), t.lrzsz('rx -c {out}')),
        'ours 1K -> rx -c': (t.ours_sends('xmodem-1k'), t.lrzsz('rx -c {out}')),
        'ours ymodem -> rb': (t.ours_sends('ymodem'), t.lrzsz('rb')),
        'sx -> ours': (t.lrzsz('sx {file}'), t.ours_receives('xmodem')),
        'sx -k -> ours': (t.lrzsz('sx -k {file}'), t.ours_receives('xmodem-1k')),
        'sb -k -> ours': (t.lrzsz('sb -k {file}'), t.ours_receives('ymodem')),
        'lrzsz sx -k -> rx -c': (t.lrzsz('sx -k {file}'), t.lrzsz('rx -c {out}')),
        'lrzsz sb -k -> rb': (t.lrzsz('sb -k {file}'), t.lrzsz('rb')),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('--rommate', required=True)
    parser.add_argument('--seeds', type=int, default=20)
    parser.add_argument('--size', type=int, default=65536)
    parser.add_argument('--at-once', type=int, default=24)
    parser.add_argument('--kinds', default=','.join(KINDS))
    parser.add_argument('--pairs', default='')
    parser.add_argument('--timers', default='0,1')
    a = parser.parse_args()
    t.ROMMATE = os.path.abspath(a.rommate)
    jobs = []
    for timer in a.timers.split(','):
        for kind in a.kinds.split(','):
            for name, (s, r) in pairs().items():
                if a.pairs not in name:
                    continue
                for seed in range(1, a.seeds + 1):
                    line = f'--rate 115200 --seed {seed} {KINDS[kind]}' + (f' --timer-ba {timer}' if timer != '0' else '')
                    jobs.append(((timer, kind, name), lambda s=s, r=r, line=line, seed=seed: t.transfer(
                        s, r, t.payload(a.size, seed=seed), line, 240, 90)))
    found = {}
    total = len(jobs)
    for number, (key, result) in enumerate(t.many(jobs, a.at_once), 1):
        found.setdefault(key, []).append(result)
        if sys.stderr.isatty():
            print(f'\r{number} of {total}', end='', file=sys.stderr)
        if not result.good and 'lrzsz' not in key[2]:
            print(f'{key}: {result}', file=sys.stderr)
    print(f'{a.size} bytes at 115200, {a.seeds} seeds, {a.at_once} at once')
    print(f'{"timer":>6} {"fault":6} {"pair":22} {"good":>7} {"median":>8} {"longest":>8}  false')
    wrong = 0
    for (timer, kind, name), results in found.items():
        good = [r.wall for r in results if r.good]
        false = sum(r.falsely_good for r in results)
        wrong += false
        print(f'{timer:>4}ms {kind:6} {name:22} {len(good):3}/{len(results):3} '
              f'{statistics.median(good) if good else 0:7.1f}s {max(good, default=0):7.1f}s  {false}')
    return 1 if wrong else 0


if __name__ == '__main__':
    sys.exit(main())
