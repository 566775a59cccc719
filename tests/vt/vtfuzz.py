#!/usr/bin/env python3
"""vtfuzz - plays seeded random sequences into the engine's driver and into vtmodel, and compares every cell.

  vtfuzz.py --driver ./vt_driver [--seed N] [--count N] [-v]

A script is made of sequences that a device may send, with parameters at, below and beyond their limits. Left out is what
the model leaves open or has wrong (see LEFT_OUT). The first difference is printed with its seed and the shortest script
that still shows it. Exit status: 0 no difference, 1 some. Standard library only.
"""
import argparse
import random
import re
import sys
sys.dont_write_bytecode = True
import os
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import vtcheck  # noqa: E402
from vtmodel import Screen  # noqa: E402

LEFT_OUT = """
EL 0 and ED 0 with a wrap pending (our policy, exceptions.json); wide characters with insert mode, ICH and DCH (the model
leaves half characters behind); DECRQSS m (the model always answers 0m); answers beyond the bound of the engine.
"""
COLS, ROWS = 20, 8


def number(rng):
    return rng.choice(['', '0', '1', '1', '2', '3', '5', '8', '19', '20', '21', '99', '70000'])


def pieces(rng):
    """One random piece of a script."""
    n = lambda: number(rng)  # noqa: E731
    kind = rng.randrange(16)
    if kind < 4:
        return ''.join(rng.choice('abcdefghijklmnopqrstuvwxyzABC#~_ 0123456789') for _ in range(rng.choice([1, 2, 7, 19, 20, 21, 45])))
    if kind == 4:
        return rng.choice(['\r\n', '\n', '\r', '\b', '\t', '\x0b', '\x0c', '\x0e', '\x0f', '\x07', '\x00', '\x7f', '\x18', '\x1a'])
    if kind == 5:
        return '\x1b[' + n() + rng.choice('ABCDEFGIZ`adeX')
    if kind == 6:
        return '\x1b[%s;%s%s' % (n(), n(), rng.choice('HHf'))
    if kind == 7:
        return '\x1b[' + rng.choice(['', '1', '2', '3', '?']) + rng.choice('JK')
    if kind == 8:
        return '\x1b[' + n() + rng.choice('LMST@P')
    if kind == 9:
        return '\x1b[%s;%sr' % (n(), n())
    if kind == 10:
        return '\x1b' + rng.choice(['D', 'M', 'E', 'H', '7', '8', 'N', 'O', 'n', 'o', '=', '>', '(0', '(B', ')0', ')B', '*0', '+A', '(A', '#8' if rng.random() < .1 else '7'])
    if kind == 11:
        return '\x1b[' + ';'.join(rng.choice(['0', '1', '2', '3', '4', '5', '7', '8', '9', '21', '22', '23', '24', '25', '27', '28', '29', '31', '44', '97', '103', '39', '49', '38;5;200', '48;5;17', '38;2;1;2;3', '48:2::9:8:7', '38:5:99', '4:0', '4:3', '']) for _ in range(rng.randrange(4))) + 'm'
    if kind == 12:
        return '\x1b[' + rng.choice(['4h', '4l', '20h', '20l', '?6h', '?6l', '?7h', '?7l', '?47h', '?47l', '?1047h', '?1047l', '?1049h', '?1049l', '?1048h', '?1048l', 's', 'u', '!p', '?1;7h', '?5h', '?25l', '?3h'])
    if kind == 13:
        return rng.choice(['é', '漢', 'かな', 'e\u0301', '😀', '─', '\u200d', '\u0308', '\u0085', '\u0084', '\u008d'])
    if kind == 14:
        return rng.choice(['\x1b]0;t\x07', '\x1b]2;x;y\x1b\\', '\x1bPq#1\x1b\\', '\x1b_a\x1b\\', '\x1b^p\x1b\\', '\x1bXs\x1b\\', '\x1b[5', '\x1b[?', '\x1b', '\x1b[1\r2C', '\x1b]9;x\x18', '\x1b[<5A', '\x1b[1$A', '\x1b[3 q', '\x1b%G', '\x1b[>4;1m'])
    return rng.choice(['\x1b[6n', '\x1b[c', '\x1b[5n', '\x1b[3g' if rng.random() < .2 else '\x1b[g', '\x1b[%sb' % n() if n() != '70000' else '', '\x1b[I', '\x1bc' if rng.random() < .1 else 'z', '\x1bP$qr\x1b\\'])


def script(seed):
    rng = random.Random(seed)
    return [pieces(rng) for _ in range(rng.randrange(3, 40))]


def model(parts):
    """The model's screen, or None if the script reaches what is left out."""
    screen = Screen(COLS, ROWS)
    for part in parts:
        wide = any(cell.wide for row in screen.cells for cell in row)
        if screen.pend and part in ('\x1b[J', '\x1b[K', '\x1b[?J', '\x1b[?K'):
            return None
        if wide and (screen.insert or part[-1:] in '@P' and part.startswith('\x1b[')):
            return None
        if screen.insert and any(ord(c) > 0x1100 for c in part):
            return None
        screen.feed(part.encode())
        if len(screen.replies) > 2000:
            return None
    return screen


def engine(driver, parts):
    out = driver.play(''.join(parts).encode())
    if out is None:
        raise SystemExit('the driver failed: %r' % parts)
    screen, cursor, reply, title = vtcheck.read_driver(out, COLS, ROWS)
    return screen, cursor, re.sub(rb'\x1b\[\?[0-9;]+R', b'', reply), title  # the model has no DECXCPR


def cells(screen):
    return [[(cell.ch or '', cell.wide, vtcheck.norm(cell)) for cell in row] for row in screen.cells]


def difference(driver, parts):
    want = model(parts)
    if want is None:
        return None
    got, cursor, reply, title = engine(driver, parts)
    if list(cursor) != list(want.cursor):
        return 'cursor %r, the model has %r' % (cursor, want.cursor)
    if reply != want.replies:
        return 'reply %r, the model has %r' % (reply, want.replies)
    if (title or '') != want.title:
        return 'title %r, the model has %r' % (title, want.title)
    for r, (ours, theirs) in enumerate(zip(cells(got), cells(want))):
        for c, (one, other) in enumerate(zip(ours, theirs)):
            if one != other:
                return 'cell %d,%d: %r, the model has %r' % (r, c, one, other)
    return None


def shorten(driver, parts):
    size = len(parts)
    at = 0
    while at < len(parts):
        less = parts[:at] + parts[at + 1:]
        if difference(driver, less):
            parts = less
        else:
            at += 1
    return parts


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument('--driver', required=True)
    ap.add_argument('--seed', type=int, default=20261129)
    ap.add_argument('--count', type=int, default=300)
    ap.add_argument('--keep-going', action='store_true')
    a = ap.parse_args()
    print('seed %d, %d scripts' % (a.seed, a.count))
    driver = vtcheck.Driver(a.driver, COLS, ROWS, serve=True)
    skipped = failed = 0
    for seed in range(a.seed, a.seed + a.count):
        parts = script(seed)
        if model(parts) is None:
            skipped += 1
            continue
        why = difference(driver, parts)
        if why:
            failed += 1
            short = shorten(driver, parts)
            print('seed %d: %s\n  script %r' % (seed, difference(driver, short), short))
            if not a.keep_going:
                break
    driver.close()
    print('%d scripts reached what is left out' % skipped)
    print('%d passed, %d failed' % (a.count - skipped - failed, failed))
    return 1 if failed or skipped > a.count // 2 else 0


if __name__ == '__main__':
    sys.exit(main())
