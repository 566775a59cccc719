"""Transfers from the command line and from inside the console: keys S and R, Ctrl-C, what is kept, exit statuses."""
import json
import os
import re
import signal
import tempfile
import unittest

import rig
from transfers import Peer, Wire, payload


class Transfers(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix='rommate-console-')
        self.addCleanup(self.folder.cleanup)
        self.file = os.path.join(self.folder.name, 'image.bin')
        with open(self.file, 'wb') as out:
            out.write(payload(3000))

    def wire(self, options=''):
        wire = Wire(options)
        self.addCleanup(wire.close)
        return wire

    def path(self, name):
        return os.path.join(self.folder.name, name)

    def lrzsz(self, command, tty, beside):
        peer = Peer(command, tty, self.folder.name)
        self.addCleanup(peer.close)
        beside.beside(peer)
        return peer

    def test_a_file_is_sent_with_a_key_and_its_name_completed(self):
        wire = self.wire('--delay 0.3')
        with rig.Program('--plain', '--escape', 'ctrl-t', wire.a) as console:
            receiver = self.lrzsz('rx -c out.bin', wire.b, console)
            console.type('\x14s' + self.path('ima') + '\t\r')
            console.out.expect('protocol')
            console.type('\r')
            console.err.expect('XMODEM send: sent')
            receiver.succeeds()
        with open(self.path('out.bin'), 'rb') as got:
            self.assertEqual(got.read()[:3000], payload(3000))

    def test_progress_is_drawn_only_where_a_line_can_be_drawn_over(self):
        """The console and the command keep one rule: a terminal that is not dumb."""
        drawn = re.compile(rb'\r[^\r]*image\.bin[^\r]* %[^\r]*\x1b\[K')
        for term, expected in (('xterm', True), ('dumb', False), ('', False)):
            for by_key in (True, False):
                with self.subTest(term=term, by_key=by_key):
                    wire = self.wire('--rate 38400')
                    words = ['--plain', wire.a] if by_key else ['send', wire.a, self.file]
                    with rig.Program(*words, terminal=True, env={'TERM': term, 'NO_COLOR': '1'}) as program:
                        if by_key:
                            program.out.expect('x leaves')
                            program.type('\x14s' + self.file + '\r')
                            program.out.expect('protocol')
                            program.type('\r')
                            program.out.expect('XMODEM send; Ctrl-C ends it')
                        receiver = self.lrzsz('rx -c out.bin', wire.b, program)
                        program.out.expect('sent')
                        receiver.succeeds()
                        os.unlink(self.path('out.bin'))
                        self.assertEqual(bool(drawn.search(program.out.seen)), expected, program.out.seen)

    def test_a_file_is_received_with_a_key(self):
        wire = self.wire('--delay 0.3')
        os.mkdir(self.path('into'))
        with rig.Program('--plain', '--escape', 'ctrl-t', wire.a) as console:
            console.type('\x14r' + self.path('into') + '\r')
            sender = self.lrzsz(f'sb -k {self.file}', wire.b, console)
            console.err.expect('YMODEM receive: received')
            sender.succeeds()
        with open(self.path('into/image.bin'), 'rb') as got:
            self.assertEqual(got.read(), payload(3000))

    def test_ctrl_c_cancels_cleanly_and_what_came_is_kept(self):
        wire = self.wire('--rate 9600')
        big = self.path('big.bin')
        with open(big, 'wb') as out:
            out.write(payload(200000))
        os.mkdir(self.path('into'))
        receiver = rig.Program('receive', wire.b, '--protocol', 'ymodem', '--into', self.path('into'))
        sender = rig.Program('send', wire.a, big, '--protocol', 'ymodem', '--json')
        with receiver, sender:
            sender.out.expect('"phase":"moving"')
            sender.kill(signal.SIGINT)
            self.assertEqual(sender.status(60), 130)
            self.assertEqual(receiver.status(60), 1)
            self.assertIn(b'cancelled', sender.out.to_end())
            self.assertIn(b'big.bin.part', receiver.err.to_end())

    def test_a_file_that_is_there_is_not_overwritten(self):
        wire = self.wire()
        receiver = rig.Program('receive', wire.b, '--protocol', 'ymodem', '--into', self.folder.name)
        sender = rig.Program('send', wire.a, self.file, '--protocol', 'ymodem')
        with receiver, sender:
            self.assertEqual(receiver.status(60), 1)
            self.assertEqual(sender.status(60), 1)
            self.assertIn(b'--force', receiver.err.to_end())
            self.assertIn(b'refused', sender.err.to_end())

    def test_the_events_are_json_and_the_packet_log_can_be_read(self):
        wire = self.wire()
        os.mkdir(self.path('into'))
        receiver = rig.Program('receive', wire.b, '--protocol', 'ymodem', '--into', self.path('into'))
        sender = rig.Program('send', wire.a, self.file, '--protocol', 'ymodem', '--json', '--packet-log',
                             self.path('log.txt'))
        with receiver, sender:
            self.assertEqual(sender.status(60), 0)
            self.assertEqual(receiver.status(60), 0)
            said = sender.out.to_end().decode()
        events = [json.loads(line) for line in said.splitlines()]
        self.assertEqual(events[0]['event'], 'start')
        self.assertEqual((events[-1]['event'], events[-1]['outcome'], events[-1]['bytes']), ('end', 'done', 3000))
        with open(self.path('log.txt')) as log:
            text = log.read()
        self.assertIn('-> block   1  1024', text)
        self.assertIn('<- ACK', text)

    def test_usage_and_ports_that_are_not_there_have_their_exit_status(self):
        self.assertEqual(rig.run('send', '/dev/null-rommate', self.path('none'))[0], 2)
        self.assertEqual(rig.run('send', '/dev/none-rommate', self.file)[0], 3)
        self.assertEqual(rig.run('send', '/dev/none-rommate', self.file, self.file, '--protocol', 'xmodem')[0], 2)


if __name__ == '__main__':
    unittest.main(verbosity=2)
