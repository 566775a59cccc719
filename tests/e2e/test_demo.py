"""rommate demo, and what the README shows of it."""
import pathlib
import re
import unittest

import rig

README = pathlib.Path(__file__).resolve().parents[2] / 'README.md'


def timeless(line):
    """How long each step took, and when it was, differs from run to run."""
    return re.sub(r'\d+:\d\d:\d\d|\d{4}-\d\d-\d\d', '0', line.rstrip())


class Demo(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.home = rig.temp_dir()
        cls.addClassCleanup(cls.home.cleanup)
        cls.status, cls.out, cls.err = rig.run('demo', '--speed', 'fast', limit=200,
                                               env={'XDG_STATE_HOME': cls.home.name})

    def test_the_recovery_ends_well_and_BREAK_is_proved_by_its_prompt(self):
        self.assertEqual((self.status, self.err), (0, ''))
        words = self.out.replace('\n', ' ')
        order = ['anywhere -> rommon', 'rommon 1 > ', 'confreg 0x2142', 'Router>', 'BRANCH-7(config)#',
                 'Proceed with reload', 'Password: ', 'BRANCH-7#', ': done', 'proved: enable with the new secret']
        at = -1
        for each in order:
            self.assertGreater(words.find(each, at + 1), at, each)
            at = words.find(each, at + 1)

    def test_nothing_but_text_is_printed(self):
        self.assertNotRegex(self.out, r'[\x00-\x08\x0b-\x1f\x7f]')

    def test_the_README_shows_what_it_prints(self):
        shown = re.search(r'<!-- shown by: rommate demo --speed fast -->\n```\n(.*?)```', README.read_text(), re.S)
        printed = [timeless(line) for line in self.out.split('\n')]
        at = 0
        for line in shown.group(1).rstrip('\n').split('\n'):
            line = timeless(line)
            if line == '...':
                continue  # lines left out
            self.assertIn(line, printed[at:], 'the README shows a line that the demo does not print there')
            at = printed.index(line, at) + 1


if __name__ == '__main__':
    unittest.main()
