"""The frame of these tests itself: a peer that dies ends what waits for it at once, and its own words say why.

No limit is set here that would end a wait: where the rig waited, this program would run into its own time limit.
"""
import contextlib
import sys
import tempfile
import unittest

import rig
from transfers import NeverBegan, Peer, Side, Wire, lrzsz, many, ours_receives, ours_sends, payload, transfer

FOR_EVER = 10 ** 6
DATA = payload(3000)


def dies(words, after='True'):
    """A side that says `words` and fails; before that, what `after` evaluates."""
    return Side('dying', [sys.executable, '-c', f'import sys, time; {after}; sys.exit({words!r})'], on_tty=True)


def run(sender, receiver, line='--delay 0.3'):
    return transfer(sender, receiver, DATA, line, limit=FOR_EVER, grace=FOR_EVER)


class DyingPeers(unittest.TestCase):
    def test_a_receiver_that_dies_at_the_start_ends_the_transfer_with_its_words(self):
        with self.assertRaisesRegex(NeverBegan, 'dying: exit 1 before the first block; it said: no such luck'):
            run(ours_sends('xmodem'), dies('no such luck'))

    def test_a_sender_that_dies_at_the_start_ends_the_transfer_with_its_words(self):
        with self.assertRaisesRegex(NeverBegan, 'it said: no such luck'):
            run(dies('no such luck'), ours_receives('ymodem'))

    def test_faults_of_the_line_are_no_excuse(self):
        with self.assertRaisesRegex(NeverBegan, 'it said: no such luck'):
            run(ours_sends('xmodem'), dies('no such luck'), '--rate 115200 --drop 1e-3 --flip 1e-3')

    def test_lrzsz_that_cannot_start_is_quoted(self):
        with self.assertRaisesRegex(NeverBegan, 'image.none'):
            run(lrzsz('sx image.none'), ours_receives('xmodem'))

    def test_our_own_end_is_quoted_too(self):
        with self.assertRaisesRegex(NeverBegan, 'exit 2 before the first block; it said: .*protocol'):
            run(ours_sends('nomodem'), lrzsz('rx -c {name}'))

    def test_one_that_dies_in_the_middle_is_a_result(self):
        after = 'sys.stdout.write("C"); sys.stdout.flush(); sys.stdin.buffer.read(133)'
        result = transfer(ours_sends('xmodem'), dies('enough', after), DATA, '', limit=FOR_EVER, grace=0.1)
        self.assertEqual(result.kind, 'timeout')
        self.assertFalse(result.good or result.falsely_good)
        self.assertIn('enough', result.errors[1])

    def test_the_first_of_many_that_never_began_ends_them_all(self):
        begun = []

        def job():
            begun.append(1)
            return run(ours_sends('xmodem'), dies('no such luck'))
        with self.assertRaises(NeverBegan):
            list(many([(number, job) for number in range(100)], 1))
        self.assertLess(len(begun), 100)

    def test_a_program_does_not_wait_for_a_peer_that_has_failed(self):
        wire = Wire()
        self.addCleanup(wire.close)
        with tempfile.TemporaryDirectory() as folder:
            # An option that it does not know: of a missing file it would send CANs, which end our side before we look.
            with contextlib.closing(Peer('sx --image.none', wire.b, folder)) as peer:
                with self.assertRaisesRegex(AssertionError, 'sx --image.none: exit .*it said: .*image.none'):
                    rig.run('receive', wire.a, '--into', folder, '--protocol', 'ymodem', limit=FOR_EVER, beside=peer)
                with rig.Program('--plain', wire.a) as console:
                    console.beside(peer)
                    for stream in (console.out, console.err):
                        with self.assertRaisesRegex(AssertionError, 'it said: .*image.none'):
                            stream.expect('what never comes', limit=FOR_EVER)
                with self.assertRaisesRegex(AssertionError, 'it said: .*image.none'):
                    peer.succeeds(FOR_EVER)


if __name__ == '__main__':
    unittest.main(verbosity=2)
