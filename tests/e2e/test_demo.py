"""rommate demo, and what the README shows of it."""
import pathlib
import re
import unittest

import rig

README = pathlib.Path(__file__).resolve().parents[2] / 'README.md'


class Demo(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.status, cls.out, cls.err = rig.run('demo', '--speed', 'fast', limit=120)

    def test_the_recovery_ends_well_and_BREAK_is_proved_by_its_prompt(self):
        self.assertEqual((self.status, self.err), (0, ''))
        words = self.out.replace('\n', ' ')
        order = ['BREAK, 300 ms', 'rommon 1 > ', 'confreg 0x2142', 'Router>', 'BRANCH-7(config)#',
                 'Proceed with reload', 'Password: ', 'BRANCH-7#', 'Done']
        at = -1
        for each in order:
            self.assertGreater(words.find(each, at + 1), at, each)
            at = words.find(each, at + 1)

    def test_nothing_but_text_is_printed(self):
        self.assertNotRegex(self.out, r'[\x00-\x08\x0b-\x1f\x7f]')

    def test_the_README_shows_what_it_prints(self):
        shown = re.search(r'<!-- shown by: rommate demo --speed fast -->\n```\n(.*?)```', README.read_text(), re.S)
        printed = [line.rstrip() for line in self.out.split('\n')]
        at = 0
        for line in shown.group(1).rstrip('\n').split('\n'):
            line = line.rstrip()
            if line == '...':
                continue  # lines left out
            self.assertIn(line, printed[at:], 'the README shows a line that the demo does not print there')
            at = printed.index(line, at) + 1


if __name__ == '__main__':
    unittest.main()
