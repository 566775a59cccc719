#!/usr/bin/env python3
"""make_cases - writes more_cases.json: what vtcheck plays beside cases.json. The expectations are the model's.

  make_cases.py > more_cases.json              the inputs below, the expected screens from vtmodel
  make_cases.py --second DRIVER                which of them another implementation (drv_vterm) sees differently

Every input is a rule of the VT220/VT510 manuals or of xterm's ctlseqs that a console user can see. Where an expectation is
not the model's it is written here, with the reason.
"""
import json
import os
import subprocess
import sys
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from vtmodel import Screen  # noqa: E402
import vtcheck  # noqa: E402

COLS, ROWS, PREFIX = 80, 24, '\x1b[H\x1b[2J'
E = '\x1b'
C = '\x1b['
FULL = 'x' * 80
LINES = ''.join('%s%d;1Hline%02d-abcdefghij' % (C, r, r) for r in range(1, 25))

CASES = {
    # --- C0 controls
    'c0/bs-stops-at-column-one': 'ab\b\b\b\bX',
    'c0/bs-overwrites': 'abc\b\bX',
    'c0/lf-keeps-column': 'abc\ndef',
    'c0/cr-alone': 'one two\rONE',
    'c0/bel-prints-nothing': 'a\x07b',
    'c0/enq-prints-nothing': 'a\x05b',
    'c0/unknown-controls-print-nothing': 'a\x01\x02\x03\x04\x06\x10\x11\x12\x13\x14\x15\x16\x17\x19\x1c\x1d\x1e\x1fb',
    'c0/bs-inside-csi': 'abcdef' + C + '3\bDX',
    'c0/cr-inside-csi': 'abcdef' + C + '\r2CX',
    'c0/lf-inside-csi': 'ab' + C + '\n5CX',
    'c0/can-aborts-csi': C + '5;\x1810HX',
    'c0/sub-aborts-csi': C + '5;\x1a10HX',
    'c0/can-aborts-escape': E + '\x18[5;5HX',
    'c0/del-inside-csi': C + '5\x7f;5HX',
    'c0/nul-inside-csi': C + '5\x00;5HX',
    'c0/tab-then-bs': '\tX\b\bY',
    'c0/vt-at-bottom-scrolls': C + '24;5Ha\x0bb',
    'c0/ff-at-bottom-scrolls': C + '24;5Ha\x0cb',
    'c0/ios-more-erased': 'line 1\r\n --More-- \b\b\b\b\b\b\b\b\b        \b\b\b\b\b\b\b\b\bline 2',
    'c0/rommon-countdown': 'Booting in 5\b4\b3\b2',
    # --- cursor motion
    'cursor/cup-defaults': C + '9;9H' + C + 'HX',
    'cursor/cup-zero-is-one': C + '0;0HX',
    'cursor/cup-row-only': C + '7HX',
    'cursor/cup-column-only': C + ';7HX',
    'cursor/cup-beyond-is-clamped': C + '999;999HX',
    'cursor/cup-huge-number': C + '99999999999;5HX',
    'cursor/hvp-like-cup': C + '3;4fX',
    'cursor/cuu-default-one': C + '5;5H' + C + 'AX',
    'cursor/cuu-zero-is-one': C + '5;5H' + C + '0AX',
    'cursor/cud-default-one': C + '5;5H' + C + 'BX',
    'cursor/cuf-stops-at-right': C + '5;75H' + C + '99CX',
    'cursor/cub-stops-at-left': C + '5;5H' + C + '99DX',
    'cursor/cuf-zero-is-one': 'ab' + C + '0CX',
    'cursor/cub-zero-is-one': 'abc' + C + '0DX',
    'cursor/cha': 'abcdef' + C + '3GX',
    'cursor/cha-default': 'abcdef' + C + 'GX',
    'cursor/cha-beyond': C + '200GX',
    'cursor/hpa': 'abcdef' + C + '3`X',
    'cursor/vpa': 'abc' + C + '5dX',
    'cursor/vpa-beyond': 'abc' + C + '99dX',
    'cursor/vpa-default': C + '5;5H' + C + 'dX',
    'cursor/vpr-beyond': C + '5;5H' + C + '99eX',
    'cursor/hpr-beyond': C + '5;5H' + C + '99aX',
    'cursor/cnl-default': C + '5;9H' + C + 'EX',
    'cursor/cpl-default': C + '5;9H' + C + 'FX',
    'cursor/cnl-stops-at-bottom': C + '23;9H' + C + '9EX',
    'cursor/cpl-stops-at-top': C + '2;9H' + C + '9FX',
    'cursor/cuu-stops-at-top-margin': C + '5;10r' + C + '8;5H' + C + '99AX',
    'cursor/cud-stops-at-bottom-margin': C + '5;10r' + C + '8;5H' + C + '99BX',
    'cursor/cuu-above-region-goes-to-top': C + '5;10r' + C + '3;5H' + C + '99AX',
    'cursor/cud-below-region-goes-to-bottom': C + '5;10r' + C + '12;5H' + C + '99BX',
    'cursor/cuu-from-below-region-stops-at-margin': C + '5;10r' + C + '15;5H' + C + '99AX',
    'cursor/cud-from-above-region-stops-at-margin': C + '5;10r' + C + '2;5H' + C + '99BX',
    'cursor/cup-ignores-margins': C + '5;10r' + C + '20;3HX',
    'cursor/save-restore-csi': C + '5;5H' + C + 's' + C + '9;9HX' + C + 'uY',
    'cursor/restore-without-save-homes': E + '[!p' + C + '5;5H' + E + '8X',
    'cursor/save-restore-twice': C + '5;5H' + E + '7' + C + '9;9H' + E + '8X' + C + '9;9H' + E + '8Y',
    'cursor/save-keeps-charset': E + '(0' + E + '7' + E + '(B' + E + '8q',
    'cursor/save-keeps-pending-wrap': FULL + E + '7' + C + '5;5H' + E + '8Y',
    'cursor/nel': 'abc' + E + 'EX',
    'cursor/nel-at-bottom-scrolls': C + '24;4Habc' + E + 'EX',
    'cursor/ind-keeps-column': 'abc' + E + 'DX',
    'cursor/ri-keeps-column': C + '5;5H' + E + 'MX',
    'cursor/too-many-parameters': C + ';'.join(['2', '3'] + ['9'] * 20) + 'HX',
    # --- tabs
    'tabs/default-stops': '\ta\tb\tc',
    'tabs/from-a-stop-goes-to-next': C + '1;9H\tX',
    'tabs/from-before-a-stop': C + '1;8H\tX',
    'tabs/stops-at-last-column': C + '1;77H\tX',
    'tabs/last-column-does-not-wrap': '\t' * 30 + 'X',
    'tabs/hts': C + '1;4H' + E + 'H\r\tX',
    'tabs/hts-two': C + '1;4H' + E + 'H' + C + '1;6H' + E + 'H\r\tX\tY',
    'tabs/tbc-not-on-a-stop': C + '1;10H' + C + 'g\r\t\tX',
    'tabs/tbc-unknown-ignored': C + '1;9H' + C + '2g\r\tX',
    'tabs/cht-beyond': C + '99IX',
    'tabs/cht-zero-is-one': C + '0IX',
    'tabs/cbt-default': C + '1;30H' + C + 'ZX',
    'tabs/cbt-at-start': 'ab' + C + '9ZX',
    'tabs/cbt-from-a-stop': C + '1;17H' + C + 'ZX',
    'tabs/tab-keeps-what-it-passes': 'abcdefghijkl\r\tX',
    'tabs/pending-then-tab': FULL + '\tY',
    'tabs/ris-restores-stops': C + '3g' + E + 'c\tX',
    'tabs/cht-over-cleared': C + '1;9H' + C + 'g\r' + C + '1IX',
    # --- wrapping
    'wrap/two-lines': 'a' * 80 + 'b' * 80 + 'c',
    'wrap/pending-then-bs': FULL + '\bY',
    'wrap/pending-then-lf': FULL + '\nY',
    'wrap/pending-then-cup': FULL + C + '1;80HY',
    'wrap/pending-then-cub': FULL + C + 'DY',
    'wrap/pending-then-cuf': FULL + C + 'CY',
    'wrap/pending-then-cuu': C + '2;1H' + FULL + C + 'AY',
    'wrap/pending-then-sgr-wraps': FULL + C + '1mY',
    'wrap/pending-then-ech': FULL + C + 'XY',
    'wrap/pending-then-dch': FULL + C + 'PY',
    'wrap/pending-then-ich': FULL + C + '@Y',
    'wrap/pending-then-el1': FULL + C + '1KY',
    'wrap/pending-then-el2': FULL + C + '2KY',
    'wrap/pending-then-ed0': FULL + C + 'JY',
    'wrap/pending-then-ind': FULL + E + 'DY',
    'wrap/pending-then-nel': FULL + E + 'EY',
    'wrap/pending-then-ri': C + '2;1H' + FULL + E + 'MY',
    'wrap/pending-then-combining': 'x' * 79 + 'e\u0301Y',
    'wrap/off': C + '?7l' + 'a' * 79 + 'bcd',
    'wrap/off-then-on': C + '?7l' + 'a' * 79 + 'bcd' + C + '?7hX',
    'wrap/off-at-bottom-does-not-scroll': 'top' + C + '24;1H' + C + '?7l' + 'z' * 85,
    'wrap/inside-region-scrolls-region': LINES + C + '5;10r' + C + '10;1H' + 'y' * 85,
    'wrap/below-region-at-bottom-stays': LINES + C + '5;10r' + C + '24;1H' + 'y' * 85,
    'wrap/long-line-of-text': 'The quick brown fox jumps over the lazy dog. ' * 4,
    'wrap/cr-lf-after-80': FULL + '\r\n' + FULL + '\r\nend',
    'wrap/cursor-report-after-wrap': FULL + 'y' + C + '6n',
    # --- erasing
    'erase/el1': LINES + C + '5;10H' + C + '1K',
    'erase/el-keeps-cursor': LINES + C + '5;10H' + C + '2KX',
    'erase/el-unknown-ignored': LINES + C + '5;10H' + C + '7KX',
    'erase/ed-unknown-ignored': LINES + C + '5;10H' + C + '9JX',
    'erase/ed1-at-home': LINES + C + 'H' + C + '1J',
    'erase/ed0-at-home': LINES + C + 'H' + C + 'J',
    'erase/ed0-at-end': LINES + C + '24;80H' + C + 'J',
    'erase/ed1-at-end': LINES + C + '24;80H' + C + '1J',
    'erase/ech-default': 'abcdef' + C + '1;3H' + C + 'X',
    'erase/ech-beyond': 'abcdef' + C + '1;3H' + C + '999X',
    'erase/ech-keeps-cursor': 'abcdef' + C + '1;3H' + C + '2XY',
    'erase/el-in-colour': C + '44mab' + C + 'K' + C + '0m\r\nx',
    'erase/el-colour-seen-by-text': C + '44m' + C + 'K' + C + '49m' + C + '10Cend',
    'erase/ech-in-colour': 'abcdef' + C + '1;3H' + C + '41m' + C + '2X' + C + '0m',
    'erase/ed-resets-attributes-of-cells': C + '1;4mabc' + C + '0m' + C + '2JX',
    'erase/decsed': LINES + C + '5;10H' + C + '?J',
    'erase/decsel': LINES + C + '5;10H' + C + '?1K',
    'erase/el0-in-region-only-line': LINES + C + '5;10r' + C + '7;8H' + C + 'K',
    'erase/ed-ignores-region': LINES + C + '5;10r' + C + '7;8H' + C + 'J',
    'erase/el-of-wide-half': 'ab漢字' + C + '1;4H' + C + 'K',
    'erase/ech-of-wide-half': '漢字x' + C + '1;2H' + C + 'X',
    # --- inserting and deleting
    'insdel/ich': 'abcdef' + C + '1;3H' + C + '2@X',
    'insdel/ich-default': 'abcdef' + C + '1;3H' + C + '@',
    'insdel/ich-pushes-off': 'a' * 40 + 'b' * 40 + C + '1;1H' + C + '5@',
    'insdel/ich-beyond': 'abcdef' + C + '1;3H' + C + '999@',
    'insdel/dch-default': 'abcdef' + C + '1;3H' + C + 'P',
    'insdel/dch-beyond': 'abcdef' + C + '1;3H' + C + '999P',
    'insdel/dch-in-colour': 'abcdef' + C + '1;3H' + C + '42m' + C + '2P' + C + '0m',
    'insdel/il-default': LINES + C + '5;1H' + C + 'L',
    'insdel/il-beyond': LINES + C + '5;1H' + C + '99L',
    'insdel/il-homes-column': LINES + C + '5;9H' + C + 'LX',
    'insdel/dl-homes-column': LINES + C + '5;9H' + C + 'MX',
    'insdel/dl-beyond': LINES + C + '5;1H' + C + '99M',
    'insdel/il-outside-region-ignored': LINES + C + '5;10r' + C + '12;3H' + C + 'LX',
    'insdel/dl-outside-region-ignored': LINES + C + '5;10r' + C + '3;3H' + C + 'MX',
    'insdel/dl-inside-region': LINES + C + '5;10r' + C + '6;1H' + C + '2M',
    'insdel/il-at-bottom-margin': LINES + C + '5;10r' + C + '10;1H' + C + 'L',
    'insdel/dl-at-bottom-margin': LINES + C + '5;10r' + C + '10;1H' + C + 'M',
    'insdel/il-on-last-line': LINES + C + '24;1H' + C + 'LX',
    'insdel/irm-at-right-edge': 'a' * 78 + 'bc' + C + '1;79H' + C + '4hX' + C + '4l',
    'insdel/irm-wraps': C + '4h' + 'a' * 80 + 'b' + C + '4l',
    'insdel/irm-with-colour': 'abc' + C + '1;2H' + C + '4h' + C + '31mX' + C + '0m' + C + '4l',
    'insdel/ich-keeps-attributes': C + '7mabc' + C + '0mdef' + C + '1;2H' + C + '2@',
    # --- scrolling and regions
    'scroll/lf-at-bottom': LINES + C + '24;1H\nX',
    'scroll/lf-at-bottom-margin': LINES + C + '5;10r' + C + '10;1H\nX',
    'scroll/lf-below-region': LINES + C + '5;10r' + C + '15;1H\nX',
    'scroll/lf-last-line-below-region': LINES + C + '5;10r' + C + '24;1H\nX',
    'scroll/ri-at-top': LINES + C + '1;1H' + E + 'MX',
    'scroll/ri-above-region': LINES + C + '5;10r' + C + '3;1H' + E + 'MX',
    'scroll/ri-at-screen-top-outside-region': LINES + C + '5;10r' + C + '1;1H' + E + 'MX',
    'scroll/su-default': LINES + C + 'S',
    'scroll/su-beyond': LINES + C + '99S',
    'scroll/sd': LINES + C + '3T',
    'scroll/sd-default': LINES + C + 'T',
    'scroll/sd-in-region': LINES + C + '5;10r' + C + '2T',
    'scroll/su-beyond-in-region': LINES + C + '5;10r' + C + '99S',
    'scroll/su-keeps-cursor': LINES + C + '5;5H' + C + '2SX',
    'scroll/sd-with-five-parameters-is-mouse': LINES + C + '1;1;1;1;1T',
    'scroll/region-one-line-ignored': LINES + C + '5;10r' + C + '7;7r' + C + '10;1H\nX',
    'scroll/region-bottom-beyond': LINES + C + '20;99r' + C + '24;1H\nX',
    'scroll/region-top-only': LINES + C + '20r' + C + '24;1H\nX',
    'scroll/region-bottom-only': LINES + C + ';5r' + C + '5;1H\nX',
    'scroll/region-zero-zero-is-all': LINES + C + '5;10r' + C + '0;0r' + C + '24;1H\nX',
    'scroll/in-colour': LINES + C + '24;1H' + C + '44m\n' + C + '0mX',
    'scroll/ind-at-bottom-margin': LINES + C + '5;10r' + C + '10;3H' + E + 'DX',
    'scroll/many-lines': '\r\n'.join('line %d' % n for n in range(60)),
    'scroll/status-line-stays': C + '24;1Hstatus' + C + '1;23r' + C + '23;1H' + '\r\n'.join('row %d' % n for n in range(30)),
    # --- origin mode
    'origin/decom-cpr': C + '5;10r' + C + '?6h' + C + '3;4H' + C + '6n',
    'origin/decom-clamps': C + '5;10r' + C + '?6h' + C + '99;1HX',
    'origin/decom-set-homes': C + '5;10r' + C + '9;9H' + C + '?6hX',
    'origin/region-in-decom-homes-to-margin': C + '?6h' + C + '5;10rX',
    'origin/decom-vpa': C + '5;10r' + C + '?6h' + C + '2dX',
    'origin/decom-cuu-stops': C + '5;10r' + C + '?6h' + C + '3;1H' + C + '9AX',
    'origin/decom-cud-stops': C + '5;10r' + C + '?6h' + C + '3;1H' + C + '99BX',
    'origin/decom-column-unaffected': C + '5;10r' + C + '?6h' + C + '1;80HX',
    'origin/decaln-resets': C + '5;10r' + C + '?6h' + E + '#8' + C + '1;1HX',
    # --- character sets
    'charset/g1-designated-but-not-shifted': E + ')0lqk',
    'charset/g0-back-to-ascii': E + '(0q' + E + '(Bq',
    'charset/uk-pound': E + '(A#' + E + '(B#',
    'charset/ss3-g3': E + '+0q' + E + 'Oqq',
    'charset/ls2-ls3': E + '*0' + E + '+A' + E + 'nq' + E + 'o#\x0fq#',
    'charset/decsc-restores-shift': E + ')0\x0e' + E + '7\x0fq' + E + '8q',
    'charset/decstr-resets': E + '(0' + C + '!pq',
    'charset/ris-resets': E + '(0' + E + 'cq',
    'charset/upper-case-not-mapped': E + '(0ABCXYZ 0123' + E + '(B',
    'charset/underscore-is-blank': E + '(0a_a' + E + '(B',
    'charset/utf8-in-graphics-set': E + '(0é' + E + '(B',
    'charset/g1-uk': E + ')A\x0e#\x0f#',
    'charset/unknown-set-shows-ascii': E + '(Zq{|}',
    'charset/box-with-titles': E + '(0lqqqwqqk' + E + '(B\r\n' + E + '(0x' + E + '(Babc' + E + '(0x' + E + '(Bde' + E + '(0x' + E + '(B\r\n' + E + '(0mqqqvqqj' + E + '(B',
    # --- SGR
    'sgr/fg-16': ''.join(C + '%dm#' % n for n in list(range(30, 38)) + list(range(90, 98)) + [39]),
    'sgr/fg-256': ''.join(C + '38;5;%dm#' % n for n in (0, 7, 8, 15, 16, 100, 231, 232, 255)) + C + '0m',
    'sgr/bg-256': ''.join(C + '48;5;%dm#' % n for n in (0, 7, 8, 15, 16, 100, 231, 232, 255)) + C + '0m',
    'sgr/colon-truecolor': C + '38:2::10:20:30mX' + C + '48:2::200:100:50mY' + C + '0mZ',
    'sgr/colon-truecolor-without-space': C + '38:2:10:20:30mX' + C + '0mZ',
    'sgr/combined-in-one': C + '1;4;38;5;200;48;2;1;2;3;7mX' + C + '0mY',
    'sgr/zero-in-the-middle': C + '1;31;0;4mX' + C + '0m',
    'sgr/empty-parameter-is-zero': C + '1mA' + C + ';31mB' + C + '0m',
    'sgr/22-clears-dim-and-bold': C + '1;2mA' + C + '22mB',
    'sgr/21-is-underline': C + '21mA' + C + '24mB',
    'sgr/4-colon-0-off': C + '4mA' + C + '4:0mB',
    'sgr/4-colon-3-underline': C + '4:3mA' + C + '0mB',
    'sgr/6-is-blink': C + '6mA' + C + '25mB',
    'sgr/8-invisible': C + '8mA' + C + '28mB',
    'sgr/39-49-defaults': C + '31;42mA' + C + '39mB' + C + '49mC',
    'sgr/reverse-blanks': C + '7m   ' + C + '0mX',
    'sgr/underlined-blanks': C + '4m   ' + C + '0mX',
    'sgr/coloured-blanks': C + '45m   ' + C + '0mX',
    'sgr/unknown-ignored': C + '1;55;77;31mA' + C + '0m',
    'sgr/private-is-not-sgr': C + '>4;1mA' + C + '?1mB',
    'sgr/intermediate-is-not-sgr': C + '1$mA',
    'sgr/persists-over-lines': C + '32mone\r\ntwo' + C + '0m\r\nthree',
    'sgr/38-5-incomplete-ends': C + '38;5mA' + C + '0m',
    'sgr/38-alone': C + '38mA' + C + '0m',
    'sgr/persists-over-wrap': C + '36m' + 'w' * 85 + C + '0m',
    # --- UTF-8
    'utf8/three-bytes': '€ ─ ▒',
    'utf8/box-drawing': '╔══╗\r\n║ok║\r\n╚══╝',
    'utf8/wide-then-bs': '漢\bX',
    'utf8/wide-overwritten-lead': '漢字' + C + '1;1HX',
    'utf8/wide-over-wide-shifted': '漢字か' + C + '1;2H字',
    'utf8/wide-moves-cursor-two': '漢' + C + '6n',
    'utf8/wide-at-last-column-nowrap': C + '?7l' + 'x' * 79 + '漢Y',
    'utf8/wide-fills-last-columns': 'x' * 78 + '漢',
    'utf8/wide-fills-then-wraps': 'x' * 78 + '漢Y',
    'utf8/combining-twice': 'a\u0302\u0301X',
    'utf8/combining-at-column-one': '\u0301X',
    'utf8/combining-on-wide': 'か\u3099X',
    'utf8/zero-width-joiner': 'a\u200db',
    'utf8/variation-selector': '☺\ufe0fX',
    'utf8/invalid-lone-continuation': ('raw', b'a\x80b\xbfc'),
    'utf8/invalid-lead-then-ascii': ('raw', b'a\xe6b'),
    'utf8/invalid-ff-fe': ('raw', b'a\xff\xfeb'),
    'utf8/overlong-slash': ('raw', b'a\xc0\xafb'),
    'utf8/truncated-then-escape': ('raw', b'a\xe6\xbc\x1b[1;5HX'),
    'utf8/surrogate': ('raw', b'a\xed\xa0\x80b'),
    'utf8/beyond-10ffff': ('raw', b'a\xf4\x90\x80\x80b'),
    'utf8/c1-bytes-are-data': ('raw', b'a\x9b5Ab'),
    'utf8/c1-nel-as-character': 'a\u0085b',
    'utf8/c1-csi-as-character': 'a\u009b5;5HX',
    'utf8/replacement-character': 'a\ufffdb',
    'utf8/cyrillic-greek': 'Привет Ωμέγα',
    'utf8/fullwidth-forms': 'ＡＢ1',
    'utf8/hangul': '한글X',
    'utf8/soft-hyphen': 'a\u00adb',
    'utf8/nbsp': 'a\u00a0b',
    # --- alternate screen
    'alt/1047': 'main' + C + '?1047h' + C + 'HALT' + C + '?1047l',
    'alt/1049': 'main' + C + '?1049h' + C + '5;5HALT' + C + '?1049lX',
    'alt/1049-clears': C + '?1049hone' + C + '?1049l' + C + '?1049h' + C + '6n',
    'alt/1049-shown': 'main' + C + '?1049h' + C + 'Halt',
    'alt/1049-restores-attributes': C + '31m' + C + '?1049h' + C + '0;7mx' + C + '?1049lY' + C + '0m',
    'alt/47-keeps-its-text': C + '?47h' + C + '3;3HALT' + C + '?47l' + C + '?47h',
    'alt/1048-saves-only-cursor': C + '5;5H' + C + '?1048h' + C + '9;9H' + C + '?1048lX',
    'alt/scroll-does-not-touch-main': 'main' + C + '?1049h' + C + '24;1H\n\n\n' + C + '?1049l',
    'alt/off-when-off': 'main' + C + '?1049lX',
    'alt/region-survives': C + '5;10r' + C + '?1049h' + C + '?1049l' + C + '10;1Hx\ny',
    # --- modes
    'mode/lnm-off-again': C + '20hab\ncd' + C + '20l\nef',
    'mode/rep-default': 'a' + C + 'bX',
    'mode/rep-wraps': 'x' * 78 + C + '5bY',
    'mode/rep-wide': '漢' + C + '2bX',
    'mode/rep-keeps-style': C + '31ma' + C + '3b' + C + '0m',
    'mode/decaln': E + '#8',
    'mode/decaln-homes': C + '9;9H' + E + '#8X',
    'mode/ris-clears-and-homes': LINES + E + 'cX',
    'mode/ris-leaves-alternate': C + '?1049hALT' + E + 'cX',
    'mode/decstr-keeps-screen-and-cursor': 'abc' + C + '5;5H' + C + '!pX',
    'mode/decstr-resets-sgr': C + '1;31;44m' + C + '!pX',
    'mode/decstr-resets-irm': 'abc' + C + '4h' + C + '!p' + C + '1;1HX',
    'mode/decstr-resets-region': LINES + C + '5;10r' + C + '!p' + C + '10;1H\nX',
    'mode/decstr-switches-wrap-on': C + '?7l' + C + '!p' + 'w' * 82,
    'mode/several-in-one': C + '?7;6;25l' + 'w' * 82,
    'mode/unknown-ignored': C + '?12345hA' + C + '99hB' + C + '?99999lC',
    'mode/deccolm-ignored': LINES + C + '?3hX',
    'mode/decset-empty': C + '?hA' + C + 'hB',
    # --- strings
    'string/osc-title-empty': 'a' + E + ']0;\x07b',
    'string/osc-icon-name-only': 'a' + E + ']1;icon\x07b',
    'string/osc-clipboard-swallowed': 'a' + E + ']52;c;cm9vdA==\x07b',
    'string/osc-hyperlink-swallowed': E + ']8;;http://x\x07link' + E + ']8;;\x07!',
    'string/osc-colour-query-not-answered': 'a' + E + ']11;?\x07b',
    'string/osc-cancelled': 'a' + E + ']0;title\x18b',
    'string/osc-escape-starts-sequence': 'a' + E + ']0;title' + C + '3CX',
    'string/osc-utf8-title': E + ']0;Wörld\x07x',
    'string/dcs-swallowed': 'a' + E + 'Pq#0;2;0;0;0' + E + '\\b',
    'string/dcs-bel-does-not-end': 'a' + E + 'P1q\x07xyz' + E + '\\b',
    'string/apc-with-semicolons': 'a' + E + '_Gf=24;AAAA' + E + '\\b',
    'string/pm-then-text': E + '^private' + E + '\\public',
    'string/st-alone': 'a' + E + '\\b',
    'string/title-then-title': E + ']0;one\x07' + E + ']2;two\x07x',
    # --- reports
    'report/cpr-at-corner': C + '24;80H' + C + '6n',
    'report/dsr-ok': C + '5n',
    'report/da1-zero': C + '0c',
    'report/da1-other-not-answered': C + '5c',
    'report/da2-zero': C + '>0c',
    'report/decrqss-margins': C + '3;9r' + E + 'P$qr' + E + '\\',
    'report/decrqss-sgr': E + 'P$qm' + E + '\\',
    'report/several-in-order': C + '5n' + C + '3;4H' + C + '6n',
    'report/inside-text': 'ab' + C + '6ncd',
    'report/enq-not-answered': '\x05x',
    'report/title-not-reported': E + ']0;x\x07' + C + '21t',
}

# What the model does not know: answers of the manuals, matched as regular expressions.
REPLIES = {
    'report/csi-18-t': (C + '18t', r'\x1b\[8;24;80t'),
    'report/decrqm-wrap-set': (C + '?7$p', r'\x1b\[\?7;1\$y'),
    'report/decrqm-origin-reset': (C + '?6$p', r'\x1b\[\?6;2\$y'),
    'report/decrqm-unknown': (C + '?12345$p', r'\x1b\[\?12345;0\$y'),
    'report/decrqm-irm': (C + '4h' + C + '4$p' + C + '4l', r'\x1b\[4;1\$y'),
    'report/decxcpr': (C + '7;9H' + C + '?6n', r'\x1b\[\?7;9(;1)?R'),
    'report/decrqcra-one-cell': ('A' + C + '1;1;1;1;1;1*y', r'\x1bP1!~FFBF\x1b\\'),
    'report/decrqss-unknown': (E + 'P$qzz' + E + '\\', r'\x1bP0\$r\x1b\\'),
    'report/decrqss-conformance': (E + 'P$q"p' + E + '\\', r'\x1bP1\$r62;1"p\x1b\\'),
}


def encoded(text):
    return text[1] if isinstance(text, tuple) else text.encode()


def case(name, data, reply=None):
    screen = Screen(COLS, ROWS)
    screen.feed(PREFIX.encode() + data)
    rows = screen.text()
    expect = {'text': rows, 'cursor': list(screen.cursor), 'attrs': vtcheck.runs(screen)}
    answer = screen.replies.decode('latin-1')
    expect['reply'] = reply if reply is not None else ''.join('\\' + c if c in '[]?$()*+.|^{}\\' else c for c in answer)
    if screen.title:
        expect['title'] = screen.title
    return {'id': name, 'group': name.split('/')[0], 'in': data.decode('latin-1'), 'expect': expect}


def cases():
    for name, text in CASES.items():
        yield case(name, encoded(text))
    for name, (text, reply) in REPLIES.items():
        yield case(name, text.encode(), reply)


def second(driver):
    agreed = 0
    for one in cases():
        run = subprocess.run([driver, str(COLS), str(ROWS)], input=(PREFIX + one['in']).encode('latin-1'), capture_output=True)
        screen, cursor, reply, title = vtcheck.read_driver(run.stdout, COLS, ROWS)
        bad = vtcheck.check(one['expect'], screen.text(), cursor, vtcheck.runs(screen), reply, title, COLS)
        agreed += not bad
        for kind, what in bad:
            print('%-45s %-6s %s' % (one['id'], kind, what[:160]))
    print('%d of %d agree' % (agreed, sum(1 for _ in cases())))


if __name__ == '__main__':
    if len(sys.argv) == 3 and sys.argv[1] == '--second':
        second(sys.argv[2])
    else:
        print('{"format": "vtcases-1", "cols": %d, "rows": %d, "prefix": %s, "cases": [' % (COLS, ROWS, json.dumps(PREFIX)))
        print(',\n'.join(json.dumps(one, sort_keys=True) for one in cases()))
        print(']}')
