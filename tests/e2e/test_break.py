"""rommate break where its answer is lost at the low speed: what is typed to see it, with and without --press-return."""
import pathlib
import unittest

import rig

QUESTION = b'\r\nR1#write erase\r\nErasing the nvram filesystem will remove all configuration files! Continue? [confirm]'
BOOTED = b'\r\nR1 con0 is now available\r\nPress RETURN to get started.\r\n'


class PressReturn(unittest.TestCase):
    def setUp(self):
        self.far = rig.FarSide()
        self.addCleanup(self.far.close)

    def hunt(self, *words, limit='60s'):
        folder = rig.temp_dir()
        self.addCleanup(folder.cleanup)
        self.log = pathlib.Path(folder.name) / 'log.txt'
        program = rig.Program('break', self.far.path, '--method', 'low-baud', '--until', 'rommon', '--within', limit,
                              '--log', str(self.log), *words)
        self.addCleanup(program.close)
        return program

    def nuls(self):
        """One BREAK by low-baud, and the line at its own speed again."""
        self.far.expect(b'\0+')
        rig.until(lambda: self.far.speed() == 9600)

    def say_until_heard(self, text, mark):
        """What comes while the line goes back to its speed is thrown away."""
        def heard():
            if mark in self.log.read_text():
                return True
            self.far.say(text)
            return False
        rig.until(heard, pause=0.5)

    def falls_silent(self, *words, said=BOOTED, limit='60s'):
        program = self.hunt(*words, limit=limit)
        self.nuls()
        self.say_until_heard(said, said.split(b'\r\n')[1].decode())
        self.nuls()  # it stops in its monitor over this one, and the prompt is lost
        return program

    def test_RETURN_that_was_agreed_to_brings_the_prompt_that_was_lost(self):
        program = self.falls_silent('--press-return')
        self.far.expect(b'\r')
        self.far.say(b'\r\nrommon 1 > ')
        self.assertEqual(program.status(), 0, program.err.seen)
        self.assertIn(b'rommon 1 >', program.out.to_end())
        self.assertIn(b'RETURN was typed to see it', program.err.seen)

    def test_without_it_CtrlR_is_typed_which_answers_nothing(self):
        program = self.falls_silent()
        self.far.expect(b'\x12')
        self.far.say(b'\r\nrommon 1 > ')
        self.assertEqual(program.status(), 0, program.err.seen)
        self.assertNotIn(b'\r', self.far.seen)

    def test_a_question_that_destroys_gets_no_RETURN_for_all_that(self):
        program = self.falls_silent('--press-return', said=QUESTION, limit='20s')
        self.assertEqual(program.status(), 1)
        self.far.quiet()
        self.assertEqual(self.far.seen.strip(b'\0'), b'')
        self.assertIn(b'nothing was typed to see it', program.err.to_end())


if __name__ == '__main__':
    unittest.main()
