"""Files to and from lrzsz, python3-xmodem and our own other end: every dialect, every size at the edges."""
import os
import unittest

import transfers
from transfers import lrzsz, many, ours_receives, ours_sends, payload, python_xmodem, transfer

# lrzsz flushes its input behind an ACK; without some delay it throws the next block away.
SOME_DELAY = '--delay 0.3'
AT_ONCE = 4  # processor time is what they need: more only make everything beside them stand still
EVERYTHING = 'TRANSFER_ALL' in os.environ

PAIRS = {
    'ours -> rx': (ours_sends('xmodem'), lrzsz('rx {name}')),
    'ours -> rx -c': (ours_sends('xmodem'), lrzsz('rx -c {name}')),
    'ours 1K -> rx -c': (ours_sends('xmodem-1k'), lrzsz('rx -c {name}')),
    'ours -> rb': (ours_sends('ymodem'), lrzsz('rb')),
    'sx -> ours': (lrzsz('sx {file}'), ours_receives('xmodem')),
    'sx -k -> ours': (lrzsz('sx -k {file}'), ours_receives('xmodem-1k')),
    'sb -> ours': (lrzsz('sb {file}'), ours_receives('ymodem')),
    'sb -k -> ours': (lrzsz('sb -k {file}'), ours_receives('ymodem')),
    'sb -k -> ours, YMODEM-G': (lrzsz('sb -k {file}'), ours_receives('ymodem-g')),
    'ours -> python': (ours_sends('xmodem'), python_xmodem('recv', 'xmodem')),
    'ours 1K -> python': (ours_sends('xmodem-1k'), python_xmodem('recv', 'xmodem1k')),
    'python -> ours': (python_xmodem('send', 'xmodem'), ours_receives('xmodem')),
    'python 1K -> ours': (python_xmodem('send', 'xmodem1k'), ours_receives('xmodem-1k')),
    'ours -> ours': (ours_sends('xmodem'), ours_receives('xmodem')),
    'ours 1K -> ours': (ours_sends('xmodem-1k'), ours_receives('xmodem-1k')),
    'ours YMODEM -> ours': (ours_sends('ymodem'), ours_receives('ymodem')),
    'ours YMODEM-G -> ours': (ours_sends('ymodem-g'), ours_receives('ymodem-g')),
}
# python3-xmodem waits for a block, never for EOT, at the start.
CANNOT = {('ours -> python', 0), ('ours 1K -> python', 0)}


def expected(pair, size):
    exact = 'rb' in pair or 'sb' in pair or 'YMODEM' in pair
    whole = size % 128 == 0 and (size % 1024 == 0 or 'python' not in pair)
    return {'ok'} if exact or whole else {'padded', 'ok'}


class Peers(unittest.TestCase):
    def check(self, pairs, contents):
        jobs = []
        for name in pairs:
            sender, receiver = PAIRS[name]
            for data in contents:
                if (name, len(data)) in CANNOT:
                    continue
                jobs.append(((name, len(data)), lambda s=sender, r=receiver, d=data: transfer(
                    s, r, d, SOME_DELAY, limit=240, grace=60)))
        self.assertTrue(jobs)
        for (name, size), result in many(jobs, AT_ONCE):
            with self.subTest(pair=name, size=size):
                self.assertIn(result.kind, expected(name, size), str(result))

    def small(self):
        return [payload(size) for size in transfers.SIZES if size < 60000] + [payload(1300, 'control')]

    def large(self, pairs):
        """64 KiB + 1 for all, 1 MiB where a block is 1K: in blocks of 128 a busy machine takes minutes for it."""
        self.check(pairs, [payload(64 * 1024 + 1), payload(20000, 'control')])
        self.check([p for p in pairs if EVERYTHING or 'K' in p or 'G' in p or 'rb' in p or 'YMODEM' in p],
                   [payload(1024 * 1024)])

    def test_small_files_to_lrzsz(self):
        self.check([p for p in PAIRS if p.startswith('ours') and (' r' in p)], self.small())

    def test_small_files_from_lrzsz(self):
        self.check([p for p in PAIRS if p.startswith('s')], self.small())

    def test_small_files_with_python_xmodem(self):
        self.check([p for p in PAIRS if 'python' in p], self.small())

    def test_small_files_between_our_own_ends(self):
        self.check([p for p in PAIRS if p.endswith('ours') and p.startswith('ours')], self.small())

    def test_large_files_to_and_from_lrzsz(self):
        self.large([p for p in PAIRS if ' r' in p or p.startswith('s')])

    def test_large_files_with_python_xmodem_and_between_our_own_ends(self):
        self.large([p for p in PAIRS if 'python' in p or (p.endswith('ours') and p.startswith('ours'))])


if __name__ == '__main__':
    unittest.main(verbosity=2)
