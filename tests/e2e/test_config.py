"""The configuration file as the whole program uses it."""
import os
import pathlib
import re
import unittest

import rig
from recording import frames
from tmux_rig import Tmux


class Config(unittest.TestCase):
    def setUp(self):
        self.dir = rig.temp_dir()
        self.addCleanup(self.dir.cleanup)
        self.far = rig.FarSide()
        self.addCleanup(self.far.close)
        self.home = os.path.join(self.dir.name, 'xdg')
        self.default = os.path.join(self.home, 'rommate', 'config.toml')
        os.makedirs(os.path.dirname(self.default))

    def write(self, text, path=None):
        with open(path or self.default, 'w', encoding='utf-8') as file:
            file.write(text)

    def start(self, *args, escape=('--escape', 'ctrl-t')):
        program = rig.Program('--plain', *escape, *args, env={'XDG_CONFIG_HOME': self.home, 'HOME': self.dir.name})
        self.addCleanup(program.close)
        self.far.say('up')
        program.out.expect('up')
        return program

    def test_a_profile_is_opened_by_its_name_with_its_settings(self):
        self.write(f'[profile.core-r1]\nport = "{self.far.path}"\nbaud = 115200\nescape = "ctrl-a"\n')
        program = self.start('core-r1', escape=())
        self.assertEqual(self.far.speed(), 115200)
        program.type('\x01x')
        self.assertEqual(program.status(), 0)

    def test_a_profile_is_applied_where_its_pattern_matches_and_options_win(self):
        self.write('[defaults]\nstop = 2\n[profile.any]\nmatch.path = "/dev/pts/*"\nbaud = 38400\n')
        program = self.start(self.far.path)
        self.assertEqual(self.far.speed(), 38400)
        program.type('\x14x')
        self.assertEqual(program.status(), 0)
        self.start('--baud', '19200', self.far.path)
        self.assertEqual(self.far.speed(), 19200)

    def test_every_console_is_recorded_when_the_file_says_so(self):
        self.write('[defaults]\nrecord = "~/{port}.rec"\n')
        program = self.start(self.far.path)
        program.type('\x14x')
        self.assertEqual(program.status(), 0)
        path = os.path.join(self.dir.name, self.far.path[len('/dev/'):].replace('/', '-') + '.rec')
        with open(path, 'rb') as file:
            self.assertIn(('received', b'up'), [(kind, payload) for kind, _, _, payload in frames(file.read())])

    def test_a_recording_that_the_file_asks_for_and_that_is_not_possible_keeps_no_line_shut(self):
        self.write('[defaults]\nrecord = "~/no-such-folder/{port}.rec"\n')
        program = self.start(self.far.path)
        program.err.expect('not recorded: .*no-such-folder')
        program.type('\x14x')
        self.assertEqual(program.status(), 0)
        console = Tmux(self.far.path, env={'XDG_CONFIG_HOME': self.home, 'HOME': self.dir.name})
        self.addCleanup(console.close)
        console.wait_status('not recorded')

    def test_the_full_screen_is_as_the_file_says(self):
        self.write('[defaults]\ntime-stamps = true\nenter = "crlf"\nbackspace = "bs"\nadd-lf = true\n'
                   f'[profile.cut]\nport = "{self.far.path}"\nwrap = false\ntime-stamps = false\n')
        env = {'XDG_CONFIG_HOME': self.home}
        console = Tmux(self.far.path, env=env)
        self.addCleanup(console.close)
        console.wait_status('z help')
        self.far.say('one\rtwo\r')
        console.wait(r'^\d\d:\d\d:\d\d\.\d{3} one$')
        console.wait(r'^\d\d:\d\d:\d\d\.\d{3} two$')
        console.keys('Enter')
        self.far.expect(r'\r\n')
        console.keys('BSpace')
        self.far.expect(r'\x08')
        console.command('x')
        self.assertEqual(console.ended(), 0)
        console = Tmux('cut', env=env)
        self.addCleanup(console.close)
        console.wait_status('z help')
        self.far.say('x' * 100 + 'y\r\nhere\r\n')
        console.wait('^here')
        self.assertEqual(console.rows()[0], 'x' * 79 + 'y')

    def test_mistakes_are_told_and_do_not_keep_anybody_from_the_console(self):
        self.write('[defaults]\nbuad = 9600\nbaud = 19200\n')
        program = self.start(self.far.path)
        program.err.expect(r"config.toml:2:1: unknown key 'buad' in \[defaults\]; did you mean 'baud'\?")
        self.assertEqual(self.far.speed(), 19200)

    def test_a_file_that_was_asked_for_must_be_right(self):
        other = os.path.join(self.dir.name, 'other.toml')
        self.write('[defaults]\nparity = "evn"\n', other)
        status, _, said = rig.run('--plain', '--config', other, self.far.path)
        self.assertEqual((status, said.count('\n')), (2, 1))
        self.assertIn("other.toml:2:10: 'parity' must be one of none, even, odd, mark, space; did you mean 'even'?", said)
        status, _, said = rig.run('--plain', '--config', os.path.join(self.dir.name, 'none.toml'), self.far.path)
        self.assertEqual(status, 2)
        self.assertIn('none.toml', said)

    def test_the_command_sets_a_key_and_names_wrong_ones(self):
        path = os.path.join(self.dir.name, 'mine.toml')
        self.write('# mine\n[defaults]\nbaud = 9600 # slow\n', path)
        self.assertEqual(rig.run('config', 'set', '--config', path, 'baud', '115200')[0], 0)
        self.assertEqual(rig.run('config', 'set', '--config', path, '--profile', 'r1', 'port', 'ttyUSB0')[0], 0)
        with open(path, encoding='utf-8') as file:
            self.assertEqual(file.read(), '# mine\n[defaults]\nbaud = 115200 # slow\n\n[profile.r1]\nport = "ttyUSB0"\n')
        self.assertEqual(rig.run('config', 'unset', '--config', path, 'baud')[0], 0)
        self.assertEqual(rig.run('config', 'unset', '--config', path, 'stop')[0], 0)
        with open(path, encoding='utf-8') as file:
            self.assertEqual(file.read(), '# mine\n[defaults]\n# baud = 115200 # slow\n\n[profile.r1]\nport = "ttyUSB0"\n')
        for words, said in ((('buad', '1'), "did you mean 'baud'"), (('data', '9'), 'a number from 5 to 8'),
                            (('port', 'x'), 'belongs to a profile'), (('parity', 'evn'), 'one of none')):
            status, _, error = rig.run('config', 'set', '--config', path, *words)
            self.assertEqual((status, error.count('\n')), (2, 1))
            self.assertIn(said, error)

    def test_the_command_checks_a_file_and_lists_the_keys(self):
        self.write('[defaults]\nbuad = 1\n')
        env = {'XDG_CONFIG_HOME': self.home}
        status, said, _ = rig.run('config', 'check', env=env)
        self.assertEqual(status, 1)
        self.assertIn("config.toml:2:1: unknown key 'buad'", said)
        self.write('[defaults]\nbaud = 1\n')
        self.assertEqual(rig.run('config', 'check', env=env)[0], 0)
        self.assertIn('break-length', rig.run('config', 'keys')[1])

    def test_the_man_page_has_every_key_with_its_meaning(self):
        page = pathlib.Path(__file__).resolve().parents[2] / 'src' / 'cli' / 'rommate.1'
        text = page.read_text(encoding='utf-8').replace('\\-', '-').replace('\\(aq', "'").replace('\\(ga', '`')
        blocks = re.split(r'\n(?=\S)', rig.run('config', 'keys')[1].strip())
        self.assertGreater(len(blocks), 10)
        for block in blocks:
            key, meaning, takes = (line.strip() for line in block.split('\n'))
            self.assertIn(f'.TP\n.B {key}\n{meaning} Takes {takes}.\n', text)


if __name__ == '__main__':
    unittest.main()
