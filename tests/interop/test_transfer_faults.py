"""A sample of the fault matrix (tests/bench/transfer_faults.py has the whole): 16 KiB at 115200 with seeded faults."""
import unittest

from transfers import lrzsz, many, ours_receives, ours_sends, payload, transfer

FAULTS = {
    'none': '',
    'drop': '--drop 4e-4',
    'flip': '--flip 4e-4',
    'dup': '--dup 4e-4',
    'burst': '--burst 1e-4:40',
    'stall': '--stall 1e-4:2500',
    'mixed': '--drop 2e-4 --flip 2e-4 --dup 2e-4 --stall 5e-5:1500',
}
OURS = {
    'xmodem': (ours_sends('xmodem'), ours_receives('xmodem')),
    '1K': (ours_sends('xmodem-1k'), ours_receives('xmodem-1k')),
    'ymodem': (ours_sends('ymodem'), ours_receives('ymodem')),
}
# What lrzsz survives with itself; its receiver livelocks on stalls in 1K blocks, so those are not asked of it.
PEERS = {
    'ours -> rx -c': (ours_sends('xmodem'), lrzsz('rx -c {name}'), ('none', 'drop', 'flip', 'dup')),
    'sx -k -> ours': (lrzsz('sx -k {file}'), ours_receives('xmodem-1k'), ('none', 'drop', 'flip', 'dup')),
    'sb -k -> ours': (lrzsz('sb -k {file}'), ours_receives('ymodem'), ('none', 'flip', 'dup')),
}
DATA = payload(16 * 1024)
AT_ONCE = 6  # a start costs up to a second of a core under the sanitisers: more only make everything else stand still


class Faults(unittest.TestCase):
    def check(self, jobs, faults_must_be_survived):
        """Where the line has no fault, every pair must succeed: what never starts is never falsely good either."""
        for key, result in many(jobs, AT_ONCE):
            with self.subTest(key=key):
                self.assertFalse(result.falsely_good, str(result))
                if faults_must_be_survived or 'none' in key:
                    self.assertTrue(result.good, str(result))

    def job(self, key, sender, receiver, fault, seed):
        line = f'--rate 115200 --seed {seed} --timer-ba {seed % 2} {FAULTS[fault]}'
        return (*key, fault, seed), lambda: transfer(sender, receiver, DATA, line, limit=200, grace=100)

    def test_our_own_ends_survive_every_fault(self):
        self.check([self.job((name,), s, r, fault, seed) for name, (s, r) in OURS.items() for fault in FAULTS
                    for seed in (1, 2)], True)

    def test_lrzsz_at_the_other_end_is_never_falsely_good(self):
        self.check([self.job((name,), s, r, fault, 1) for name, (s, r, faults) in PEERS.items() for fault in faults],
                   False)


if __name__ == '__main__':
    unittest.main(verbosity=2)
