"""The full fault matrix at 115200: drop, flip, dup, bursts, stalls and all mixed, over many seeds.

usage: transfer_faults.py --rommate PATH [--seeds N] [--size BYTES] [--at-once N] [--kinds K,K] [--timers MS,MS]
                          [--pairs ours|peers|lrzsz|NAME,...] [--runs FILE]
A good run: both sides say so and the file is identical (or followed by 1A only). "false" must be 0 in every row, and
where the line has no fault every run with an end of ours must be good.
--runs appends one JSON line for each run; transfer_faults.py --table FILE... prints the table of such files.
"""
import argparse
import json
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
        'ours 128 -> rx -c': (t.ours_sends('xmodem'), t.lrzsz('rx -c {name}')),
        'ours 1K -> rx -c': (t.ours_sends('xmodem-1k'), t.lrzsz('rx -c {name}')),
        'ours ymodem -> rb': (t.ours_sends('ymodem'), t.lrzsz('rb')),
        'sx -> ours': (t.lrzsz('sx {file}'), t.ours_receives('xmodem')),
        'sx -k -> ours': (t.lrzsz('sx -k {file}'), t.ours_receives('xmodem-1k')),
        'sb -k -> ours': (t.lrzsz('sb -k {file}'), t.ours_receives('ymodem')),
        'lrzsz sx -> rx -c': (t.lrzsz('sx {file}'), t.lrzsz('rx -c {name}')),
        'lrzsz sx -k -> rx -c': (t.lrzsz('sx -k {file}'), t.lrzsz('rx -c {name}')),
        'lrzsz sb -k -> rb': (t.lrzsz('sb -k {file}'), t.lrzsz('rb')),
    }


def chosen(wanted):
    """The pairs of a group (ours: both ends; peers: one end; lrzsz: with itself), or those named; all without."""
    def group(name):
        return 'lrzsz' if name.startswith('lrzsz') else 'peers' if '->' in name else 'ours'
    words = [word for word in wanted.split(',') if word]
    return {name: ends for name, ends in pairs().items() if not words or name in words or group(name) in words}


def jobs_of(a):
    jobs = []
    for timer in a.timers.split(','):
        for kind in a.kinds.split(','):
            for name, (s, r) in chosen(a.pairs).items():
                for seed in [int(word) for word in a.only.split(',')] if a.only else range(1, a.seeds + 1):
                    line = f'--rate 115200 --seed {seed} {KINDS[kind]}' + (f' --timer-ba {timer}' if timer != '0' else '')
                    jobs.append(((timer, kind, name, seed), lambda s=s, r=r, line=line, seed=seed: t.transfer(
                        s, r, t.payload(a.size, seed=seed), line, 300, 130)))
    return jobs


def run(a):
    """Runs them all; the records, one dict for each run."""
    records = []
    jobs = jobs_of(a)
    for key, result in t.many(jobs, a.at_once):
        timer, kind, name, seed = key
        record = dict(timer=timer, kind=kind, pair=name, seed=seed, result=result.kind, wall=round(result.wall, 3),
                      good=result.good, false=result.falsely_good, statuses=result.statuses)
        records.append(record)
        if a.runs:
            with open(a.runs, 'a') as out:
                out.write(json.dumps(record) + '\n')
        if sys.stderr.isatty():
            print(f'\r{len(records)} of {len(jobs)}', end='', file=sys.stderr)
        if not result.good and not name.startswith('lrzsz'):
            print(f'{key}: {result}', file=sys.stderr)
    return records


def table(records):
    """Prints a row for each cell; returns how many runs were falsely good, or had no fault to fail of."""
    found = {}
    for record in records:
        found.setdefault((record['timer'], record['kind'], record['pair']), []).append(record)
    order = list(KINDS), list(pairs())
    print(f'{"timer":>6} {"fault":6} {"pair":22} {"good":>7} {"median":>8} {"longest":>8}  false')
    for timer, kind, name in sorted(found, key=lambda k: (int(k[0]), order[0].index(k[1]), order[1].index(k[2]))):
        runs = found[timer, kind, name]
        good = [r['wall'] for r in runs if r['good']]
        print(f'{timer:>4}ms {kind:6} {name:22} {len(good):3}/{len(runs):3} '
              f'{statistics.median(good) if good else 0:7.1f}s {max(good, default=0):7.1f}s  '
              f'{sum(r["false"] for r in runs)}')
    failed = [r for r in records if r['kind'] == 'none' and not r['good'] and not r['pair'].startswith('lrzsz')]
    if failed:
        print(f'{len(failed)} failed without a fault: ' + ', '.join(sorted({r['pair'] for r in failed})))
    return len(failed) + sum(r['false'] for r in records)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('--rommate')
    parser.add_argument('--seeds', type=int, default=20)
    parser.add_argument('--only', default='', help='just these seeds')
    parser.add_argument('--size', type=int, default=65536)
    parser.add_argument('--at-once', type=int, default=24)
    parser.add_argument('--kinds', default=','.join(KINDS))
    parser.add_argument('--pairs', default='')
    parser.add_argument('--timers', default='0,1')
    parser.add_argument('--runs')
    parser.add_argument('--table', nargs='+')
    a = parser.parse_args()
    if a.table:
        return 1 if table([json.loads(line) for path in a.table for line in open(path)]) else 0
    if not a.rommate:
        parser.error('which program? --rommate PATH')
    t.ROMMATE = os.path.abspath(a.rommate)
    records = run(a)
    print(f'{a.size} bytes at 115200, {a.at_once} at once')
    return 1 if table(records) else 0


if __name__ == '__main__':
    sys.exit(main())
