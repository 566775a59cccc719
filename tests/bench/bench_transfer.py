"""Transfers beside lrzsz on the same line, in the same run: efficiency at 115200, speed and CPU on a bare pty.

At 115200 a line carries 11520 bytes a second; printed is the payload's share of that, from the sender's first byte
to its last, and the theoretical maximum for that block. "held" is a USB adapter that keeps each reply for so long.
128-byte blocks held for 16 ms are sent three times, and the best is printed beside the worst: between what is asked and
theory is 0.15 ms a block, and what else runs on the machine takes up to half of that.
The line is an exact one (linesim --exact, which takes a processor for itself), so one transfer runs at a time:
14 minutes for all. So is the bare pty's, whose speed would otherwise be that of linesim waking up.
With --quick an eighth of the bytes is sent, and everything is measured once: starts and ends weigh more in its shares.
"""
import os
import statistics

from extent import extent

LINE = 11520.0
BUSY_CPU = max(os.sched_getaffinity(0))  # linesim's
EXACT = f'--exact --cpu {BUSY_CPU}'
# What is to hold: shares in percent by block and hold, the same for MB/s on a bare pty.
SHARES = {('128 CRC', 0): 93, ('128 CRC', 1): 87, ('128 CRC', 16): 40,
          ('1K', 0): 98.5, ('1K', 1): 98, ('1K', 16): 84, ('YMODEM-G', 0): 99.3}
RUNS = extent({('128 CRC', 16): 3}, {})
SPEEDS = {'1K': 10, '128': 1.5, 'YMODEM-G': 25}


def theory(data, overhead, held_ms):
    """Share of the line that is payload when each block waits for its reply (overhead includes the ACK)."""
    return data / (data + overhead + held_ms / 1000 * LINE)


def target(seen, least):
    """How the figure, as it is printed, stands to what is to hold; nothing where nothing is asked."""
    return '' if least is None else f'   >= {least} {"holds" if seen >= least else "DOES NOT HOLD"}'


def run(rommate):
    os.environ['ROMMATE'] = rommate
    import transfers
    transfers.ROMMATE = rommate
    paced(transfers)
    bare(transfers)


def paced(t):
    rows = [
        ('128 CRC', 128, 6, t.ours_sends('xmodem'), t.ours_receives('xmodem'), 'sx -> rx -c',
         t.lrzsz('sx {file}'), t.lrzsz('rx -c {name}')),
        ('1K', 1024, 6, t.ours_sends('xmodem-1k'), t.ours_receives('xmodem-1k'), 'sx -k -> rx -c',
         t.lrzsz('sx -k {file}'), t.lrzsz('rx -c {name}')),
        ('YMODEM 1K', 1024, 6, t.ours_sends('ymodem'), t.ours_receives('ymodem'), 'sb -k -> rb',
         t.lrzsz('sb -k {file}'), t.lrzsz('rb')),
        ('YMODEM-G', 1024, 5, t.ours_sends('ymodem-g'), t.ours_receives('ymodem-g'), None, None, None),
    ]
    size = extent(256, 32) * 1024
    data = t.payload(size)
    jobs = []
    for hold in (0, 1, 16):
        line = f'{EXACT} --rate 115200' + (f' --timer-ba {hold}' if hold else '')
        for name, block, overhead, s, r, peer, ps, pr in rows:
            best = theory(block, overhead, 0 if name == 'YMODEM-G' else hold)
            jobs.append(((hold, name, best, 'rommate'), lambda s=s, r=r, line=line: tried(t, s, r, data, line, 240)))
            if peer:
                jobs.append(((hold, name, best, peer), lambda s=ps, r=pr, line=line: tried(t, s, r, data, line, 240)))
    print(f'{size // 1024} KiB at 115200, payload of 11520 B/s; start and end beyond it')
    print(f'{"held":>6} {"blocks":10} {"program":16} {"share":>7} {"of theory":>10} {"start+end":>10}')
    for (hold, name, best, who), call in jobs:
        good, failed = attempts(call, RUNS.get((name, hold), 1))
        if not good:
            print(f'{hold:4} ms {name:10} {who:16}  failed: {str(failed[0]).splitlines()[0]}', flush=True)
            continue
        good.sort(key=lambda x: x.active)
        result = good[0]
        share = round(100 * size / result.active / LINE, 2)
        spread = f'   best of {len(good)}, worst {100 * size / good[-1].active / LINE:.2f}' if len(good) > 1 else ''
        if failed:
            spread += f'   and {len(failed)} failed'
        asked = SHARES.get((name, hold)) if who == 'rommate' else None
        print(f'{hold:4} ms {name:10} {who:16} {share:6.2f}% {share / best:9.1f}% '
              f'{result.wall - result.active:8.2f} s' + target(share, asked) + spread, flush=True)


def tried(t, *how):
    """A transfer's result, or why it never began: the other rows are measured all the same."""
    try:
        return t.transfer(*how)
    except t.NeverBegan as never:
        return never


def attempts(call, wanted):
    """Transfers until as many as wanted are good, or three have failed: lrzsz's own pair often does on this line."""
    good, failed = [], []
    while len(good) < wanted and len(failed) < 3:
        result = call()
        (good if result.good else failed).append(result)
    return good, failed


def bare(t):
    big = t.payload(extent(16, 2) * 1024 * 1024)
    small = t.payload(extent(2048, 256) * 1024)
    rows = [
        ('1K', 'rommate', t.ours_sends('xmodem-1k'), t.ours_receives('xmodem-1k'), big, ''),
        ('1K', 'python3-xmodem', t.python_xmodem('send', 'xmodem1k'), t.python_xmodem('recv', 'xmodem1k'), small, ''),
        ('1K', 'sx -k -> rx -c *', t.lrzsz('sx -k {file}'), t.lrzsz('rx -c {name}'), small, '--delay 0.3'),
        ('128', 'rommate', t.ours_sends('xmodem'), t.ours_receives('xmodem'), small, ''),
        ('128', 'sx -> rx -c *', t.lrzsz('sx {file}'), t.lrzsz('rx -c {name}'), t.payload(extent(512, 64) * 1024), '--delay 0.3'),
        ('YMODEM-G', 'rommate', t.ours_sends('ymodem-g'), t.ours_receives('ymodem-g'), big, ''),
        ('ZMODEM', 'sz -> rz', t.lrzsz('sz {file}'), t.lrzsz('rz'), big, ''),
    ]
    print('\nbare pty, no speed limit (* with 0.3 ms each way: lrzsz loses blocks without); CPU seconds for 16 MiB')
    print(f'{"blocks":10} {"program":18} {"MB/s":>7} {"CPU sender":>11} {"CPU receiver":>13}  result')
    for name, who, s, r, data, line in rows:
        results = [tried(t, s, r, data, f'{EXACT} {line}', 240) for _ in range(extent(3, 1))]
        good = [x for x in results if x.good]
        if not good:
            print(f'{name:10} {who:18}  failed: {str(results[0]).splitlines()[0]}')
            continue
        scale = 16 * 1024 * 1024 / len(data)
        speed = round(statistics.median(len(data) / x.active / 1e6 for x in good), 2)
        print(f'{name:10} {who:18} {speed:7.2f} '
              f'{statistics.median(x.cpu[0] for x in good) * scale:11.2f} '
              f'{statistics.median(x.cpu[1] for x in good) * scale:13.2f}  {len(good)}/{len(results)}'
              + target(speed, SPEEDS.get(name) if who == 'rommate' else None), flush=True)
