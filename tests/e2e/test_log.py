"""The log that grows while the console runs: in a file, in a folder, with stamps, without secrets, on a full disk."""
import pathlib
import re
import unittest

import rig
from tmux_rig import Tmux

STAMP = r'\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} '


class Log(unittest.TestCase):
    def setUp(self):
        self.folder = rig.temp_dir()
        self.addCleanup(self.folder.cleanup)
        self.place = pathlib.Path(self.folder.name)
        self.far = rig.FarSide()
        self.addCleanup(self.far.close)

    def plain(self, *words, env=None):
        program = rig.Program('--plain', self.far.path, *words, terminal=True, env=env)
        self.addCleanup(program.close)
        program.out.expect('leaves')
        program.out.at = 0  # what stands in front of it counts, too
        return program

    def logged(self, pattern, of='*.log'):
        """The one log whose text has it; it is written while the program runs."""
        def found():
            return [path for path in self.place.rglob(of) if re.search(pattern, path.read_text(), re.M)]
        return rig.until(found, what=f'{pattern!r} in a log')[0]

    def leave(self, program):
        program.type('\x14x')
        self.assertEqual(program.status(), 0)

    def test_it_grows_while_the_console_runs_in_a_file_of_one_s_choice(self):
        path = self.place / 'made' / 'too' / 'night.log'
        program = self.plain('--log', str(path))
        self.far.say('\r\nRouter>show clock\r\n\x1b[1m*01:02:03\x1b[0m UTC\r\nRouter>')
        self.logged('^Router>show clock\n\\*01:02:03 UTC$')
        self.assertEqual(path.stat().st_mode & 0o777, 0o600)
        self.leave(program)
        self.assertRegex(path.read_text(), '\nRouter>\n--- ' + STAMP + 'log ends\n$')
        self.leave(self.plain('--log', str(path)))
        self.assertEqual(len(re.findall('log begins', path.read_text())), 2)

    def test_in_a_folder_each_session_has_its_own_named_by_port_host_and_time(self):
        name = self.far.path.removeprefix('/dev/').replace('/', '-')
        for host in ('R1', 'R2'):
            program = self.plain('--log', str(self.place / 'logs'))
            when = r'\d{4}-\d\d-\d\d-\d{6}'
            self.assertRegex(self.logged('log begins', f'{name}-2*.log').name, f'^{name}-{when}(-2)?\\.log$')
            self.far.say(f'\r\n{host}>')
            rig.until(lambda: list(self.place.rglob(f'{name}-{host}-2*.log')), what='the name of the host in its name')
            self.leave(program)
            self.assertIn(f'{host}>\n', self.logged('log ends', f'{name}-{host}-2*.log').read_text())
        self.assertEqual(len(list(self.place.rglob('*.log'))), 2)

    def test_stamps_say_when_each_line_began(self):
        self.plain('--log', str(self.place / 'a.log'), '--stamp')
        self.far.say('\r\nUpgrade ROMMON ')
        self.far.say('initialized\r\nReady\r\n')
        self.logged(f'^{STAMP}Upgrade ROMMON initialized\n{STAMP}Ready$')

    def test_secrets_are_not_in_it(self):
        self.plain('--log', str(self.place / 'a.log'))
        self.far.say('\r\nenable secret night-shift\r\nsnmp-server community hush RO\r\nend\r\n')
        text = self.logged('^end$').read_text()
        self.assertNotIn('night-shift', text)
        self.assertNotIn('hush', text)

    def test_one_line_of_the_configuration_switches_it_on_for_the_full_screen_too(self):
        config = self.place / 'config.toml'
        config.write_text(f'[defaults]\nlog = "{self.place}/logs/"\nstamp = true\n')
        console = Tmux('--config', str(config), self.far.path)
        self.addCleanup(console.close)
        console.wait_status('z help')
        self.far.say('\r\nSystem Bootstrap, Version 12.4(13r)T\r\n')
        self.logged(f'^{STAMP}System Bootstrap')

    def test_a_console_opens_although_its_log_cannot_be_made_and_says_so(self):
        (self.place / 'file').write_text('')
        program = self.plain('--log', str(self.place / 'file' / 'logs'))
        program.out.expect('not logged: .*Not a directory')
        self.far.say('\r\nRouter>')
        program.out.expect('Router>')
        self.leave(program)

    def test_a_full_disk_is_told_once_and_the_console_goes_on(self):
        program = self.plain('--log', '/dev/full')
        program.out.expect('the log cannot be written: /dev/full: No space left on device')
        self.far.say('\r\nRouter>')
        program.out.expect('Router>')
        self.leave(program)
        self.assertEqual(program.out.seen.count(b'cannot be written'), 1)


if __name__ == '__main__':
    unittest.main()
