"""rommate vault, and a recovery whose secret comes from it: it shows up nowhere."""
import os
import pathlib
import subprocess
import unittest

import rig

SECRET = 'night-shift-7'
PASSPHRASE = 'open sesame'


def pipe_with(text):
    read, write = os.pipe()
    os.write(write, text.encode())
    os.close(write)
    return read


class Vault(unittest.TestCase):
    def setUp(self):
        self.dir = rig.temp_dir()
        self.addCleanup(self.dir.cleanup)
        self.home = pathlib.Path(self.dir.name)
        self.env = dict(os.environ, HOME=self.dir.name, XDG_STATE_HOME=self.dir.name + '/state',
                        XDG_CONFIG_HOME=self.dir.name + '/config', XDG_DATA_HOME=self.dir.name + '/data')
        self.file = self.home / 'data' / 'rommate' / 'vault'

    def start(self, *words, passphrase=PASSPHRASE, **more):
        read = pipe_with(passphrase + '\n')
        process = subprocess.Popen([rig.ROMMATE, *words], env=dict(self.env, ROMMATE_PASSPHRASE_FD=str(read)),
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, pass_fds=[read], text=True,
                                   errors='replace', **more)
        os.close(read)
        return process

    def vault(self, *words, passphrase=PASSPHRASE, secret=''):
        process = self.start('vault', *words, passphrase=passphrase, stdin=subprocess.PIPE)
        out, err = process.communicate(secret, timeout=rig.LIMIT)
        return process.returncode, out, err

    def files(self):
        return [path for path in self.home.rglob('*') if path.is_file()]

    def test_a_secret_is_kept_listed_by_name_and_taken_out(self):
        self.assertEqual(self.vault('set', 'edge-2', secret=SECRET + '\n'), (0, '', ''))
        self.assertEqual(self.vault('set', 'core.r1', secret='another\n')[0], 0)
        self.assertEqual(self.vault('list'), (0, 'core.r1\nedge-2\n', ''))
        self.assertEqual(self.file.stat().st_mode & 0o777, 0o600)
        self.assertNotIn(SECRET.encode(), self.file.read_bytes())
        self.assertEqual(self.vault('rm', 'core.r1')[0], 0)
        self.assertEqual(self.vault('list'), (0, 'edge-2\n', ''))
        status, _, err = self.vault('rm', 'core.r1')
        self.assertEqual(status, 1)
        self.assertIn("no entry 'core.r1'", err)

    def test_a_wrong_passphrase_says_so_and_a_damaged_file_is_named_and_left_alone(self):
        self.vault('set', 'edge-2', secret=SECRET + '\n')
        whole = self.file.read_bytes()
        status, out, err = self.vault('set', 'edge-3', passphrase='close sesame', secret='x\n')
        self.assertEqual((status, out), (1, ''))
        self.assertIn(f'not the passphrase of {self.file}', err)
        self.assertEqual(self.file.read_bytes(), whole)
        self.file.write_bytes(whole[:-7])
        for words in (['set', 'edge-3'], ['list'], ['rm', 'edge-2']):
            status, _, err = self.vault(*words, secret='x\n')
            self.assertEqual(status, 1)
            self.assertIn(f'{self.file} is damaged', err)
            self.assertEqual(self.file.read_bytes(), whole[:-7])

    def test_at_a_terminal_it_is_asked_twice_and_nothing_is_echoed(self):
        program = rig.Program('vault', 'set', 'edge-2', terminal=True, env=self.env)
        self.addCleanup(program.close)
        for question, answer in (('Passphrase for the new vault: ', PASSPHRASE), ('vault once more: ', PASSPHRASE),
                                 ('Secret for edge-2: ', SECRET), ('edge-2 once more: ', SECRET)):
            program.out.expect(question)
            program.type(answer + '\r')
        self.assertEqual(program.status(), 0)
        program.out.read_some(0.1)
        for word in (PASSPHRASE, SECRET):
            self.assertNotIn(word.encode(), program.out.seen)
        self.assertEqual(self.vault('list'), (0, 'edge-2\n', ''))

    def test_what_was_typed_differently_the_second_time_is_not_kept(self):
        program = rig.Program('vault', 'set', 'edge-2', terminal=True, env=self.env)
        self.addCleanup(program.close)
        program.out.expect('Passphrase for the new vault: ')
        program.type('one\r')
        program.out.expect('once more: ')
        program.type('two\r')
        program.out.expect('not the same twice')
        self.assertEqual(program.status(), 2)
        self.assertFalse(self.file.exists())

    def test_a_recovery_with_a_secret_of_the_vault_leaves_it_in_no_list_log_or_file(self):
        self.vault('set', 'edge-2', secret=SECRET + '\n')
        process = self.start('run', 'password-recovery', '--rehearse=c1841?speed=fast', 'secret=@vault:edge-2', '--json',
                             stdin=subprocess.DEVNULL)
        shown = ''
        while process.poll() is None and not shown:  # what ps shows, while it runs
            shown = pathlib.Path(f'/proc/{process.pid}/cmdline').read_text().replace('\0', ' ')
            self.assertNotIn(SECRET, shown + pathlib.Path(f'/proc/{process.pid}/environ').read_text(errors='replace'))
        self.assertIn('@vault:edge-2', shown)
        out, err = process.communicate(timeout=200)
        self.assertEqual(process.returncode, 0, out[-2000:] + err)
        self.assertNotIn(SECRET, out + err)
        names = {path.name for path in self.files()}
        self.assertLessEqual({'journal', 'report', 'saved-config', 'vault'}, names)
        for path in self.files():
            self.assertNotIn(SECRET.encode(), path.read_bytes(), path)
        status, out, err = self.start_and_wait('run', 'password-recovery', '--rehearse=c1841', 'secret=@vault:edge-9')
        self.assertEqual(status, 2)
        self.assertIn("secret: the vault has no entry 'edge-9'", err)

    def test_in_the_plain_console_a_name_of_an_entry_is_no_secret(self):
        self.vault('set', 'edge-2', secret=SECRET + '\n')
        program = rig.Program('sim:c1841?speed=fast', '--plain', terminal=True, env=self.env)
        self.addCleanup(program.close)
        program.out.expect('rommate: ')

        def fill_in(entry):
            program.type('\x14g')
            program.out.expect('recipe .*: ')
            program.type('password-recovery\r')
            program.out.expect('secret.*: ')
            program.type(entry + '\r')
            for optional in ('local user', 'new secret'):
                program.out.expect(optional + '.*: ')
                program.type('\r')
            program.out.expect('passphrase of the vault: ')
            program.type(PASSPHRASE + '\r')
        fill_in('@vault:edge-9')
        program.out.expect("no entry 'edge-9'")
        fill_in('@vault:edge-2')
        program.out.expect('it may cost')
        program.type('no\r')
        program.out.expect('nothing was begun')
        self.assertNotIn(SECRET.encode(), program.out.seen)

    def start_and_wait(self, *words):
        process = self.start(*words, stdin=subprocess.DEVNULL)
        out, err = process.communicate(timeout=rig.LIMIT)
        return process.returncode, out, err


if __name__ == '__main__':
    unittest.main()
