"""What a terminal says by itself reaches no device: the full screen and --plain on a terminal."""
import re
import time
import unittest

import rig

# One of each kind; all of them, cut everywhere, are in tests/support/terminal_reports.hpp.
REPORTS = (b'\x1b[<35;10;7M', b'\x1b[<0;10;7m', b'\x1b[64;10;10M', b'\x1b[M !!', b'\x1b[M \xc2\xa0!', b'\x1b[I',
           b'\x1b[O', b'\x1b[200~', b'\x1b[201~', b'\x1b[10;20R', b'\x1b[?62;1;22c', b'\x1b[>41;379;0c',
           b'\x1b]11;rgb:0000/0000/0000\x07', b'\x1b]4;1;rgb:cdcd/0000/0000\x1b\\', b'\x1b]52;c;cmVsb2FkDQo=\x07',
           b'\x1bP>|xterm(379)\x1b\\', b'\x1b[?2026;2$y', b'\x1b[?1u', b'\x1b[0n', b'\x1b[8;24;80t')
QUESTION = 'R1#reload\r\nProceed with reload? [confirm]'


class Reports(unittest.TestCase):
    def start(self, *words):
        self.far = rig.FarSide()
        self.addCleanup(self.far.close)
        program = rig.Program(*words, self.far.path, terminal=True)
        self.addCleanup(program.close)
        return program

    def ask(self, program):
        self.far.say(QUESTION)
        program.out.expect('confirm')
        program.out.quiet(0.5)

    def test_reports_at_a_question_reach_no_device(self):
        for words in ((), ('--plain',)):
            with self.subTest(words=words):
                program = self.start(*words)
                self.ask(program)
                for report in REPORTS:
                    program.type(report)
                self.assertEqual(self.far.quiet(1), b'', words)
                for report in REPORTS:  # with a pause longer than that of a lone ESC behind each byte
                    if report == b'\x1b[200~':
                        continue
                    for byte in report[:6]:
                        program.type(bytes([byte]))
                        time.sleep(0.06)
                    program.type(report[6:])
                self.assertEqual(self.far.quiet(1), b'', words)
                time.sleep(2)  # a paste that began and never came
                program.type('n')
                self.far.expect('n')
                self.assertEqual(self.far.seen, b'n')

    def test_reports_are_switched_off_and_given_back(self):
        for words in ((), ('--plain',)):
            with self.subTest(words=words):
                program = self.start(*words)
                begun = program.out.expect(rb'\x1b\[\?([\d;]+)s\x1b\[\?([\d;]+)l')
                for mode in (b'1000', b'1002', b'1003', b'1004', b'1006', b'1007'):
                    self.assertIn(mode, begun.group(1).split(b';'))
                    self.assertIn(mode, begun.group(2).split(b';'))
                program.out.quiet(0.5)
                program.type('\x14x')
                self.assertEqual(program.status(), 0)
                program.out.quiet(0.1)
                self.assertTrue(re.search(rb'\x1b\[\?2004l\x1b\[\?[\d;]*1006;[\d;]*r', program.out.seen))

    def test_text_in_front_of_the_leave_key_is_sent(self):
        for words in ((), ('--plain',)):
            with self.subTest(words=words):
                program = self.start(*words)
                self.far.say('R1#')
                program.out.expect('R1#')
                program.type('0123456789\x14x')
                self.assertEqual(program.status(), 0)
                self.far.expect('0123456789')

    def test_a_late_letter_behind_the_prefix_reaches_no_device_while_its_choices_are_shown(self):
        program = self.start()
        self.far.say('R1#')
        program.out.expect('R1#')
        program.type('\x14')
        time.sleep(2.5)
        program.type('e')  # local echo
        program.out.expect('local echo on')
        self.assertEqual(self.far.quiet(0.5), b'')


if __name__ == '__main__':
    unittest.main(verbosity=2)
