"""Every example that a person is shown (--help of each command, README, man page) is typed in and runs.

There is no adapter and no console server here, so a port of an example becomes one that cannot be opened: such an
example must end with 3 (the port), and any other with 0. What runs until it is stopped is stopped by Ctrl-C.
"""
import glob
import hashlib
import os
import pathlib
import re
import shlex
import shutil
import signal
import subprocess
import tempfile
import unittest

import rig

ROOT = pathlib.Path(__file__).resolve().parents[2]
FILES = ['console.log', 'router.log', 'a.bin', 'b.bin', 'c2960.bin', 'c2600-i-mz.bin', 'u-boot.img', 'branch.cfg',
         'old.cfg', 'new.bin']


def examples_in(text):
    """The lines that begin with the program's name, without remarks behind them."""
    for line in text.split('\n'):
        line = line.strip()
        if line.startswith('rommate ') and not line.startswith('rommate ...'):
            yield re.split(r'\s{2,}|\s+#\s', line)[0]


def subcommands(text):
    if 'Subcommands:\n' not in text:
        return []
    return re.findall(r'(?m)^  ([a-z]+)\b', text.split('Subcommands:\n')[1].split('\n\n')[0])


def helps(*command):
    status, text, _ = rig.run(*command, '--help')
    assert status == 0
    yield ' '.join(command) or 'rommate', text
    for part in subcommands(text):
        yield from helps(*command, part)


class Examples(unittest.TestCase):
    def setUp(self):
        self.dir = rig.temp_dir()
        self.addCleanup(self.dir.cleanup)
        for name in FILES:
            with open(os.path.join(self.dir.name, name), 'w') as file:
                file.write('hostname R1\n' * 50)
        os.mkdir(os.path.join(self.dir.name, 'backups'))
        shutil.copy(os.path.join(self.dir.name, 'old.cfg'), os.path.join(self.dir.name, 'backups'))
        made = rig.run('--plain', 'sim:c1841?speed=fast', '--linger', '10ms', '--record',
                       os.path.join(self.dir.name, 'night.rec'))
        self.assertEqual(made[0], 0, made)
        self.make_images()
        toml = ROOT / 'src' / 'devices' / 'c1841.toml'
        (pathlib.Path(self.dir.name) / 'my.toml').write_text(toml.read_text())
        self.env = dict(os.environ, HOME=self.dir.name, XDG_CONFIG_HOME=self.dir.name + '/xdg',
                        XDG_DATA_HOME=self.dir.name + '/data')
        with self.start(['vault', 'set', 'edge-2']) as vault:
            self.assertEqual(vault.wait(), 0)

    def make_images(self):
        """What the examples of images speak of: two files, a catalogue signed by the team, a strange recording."""
        folder = pathlib.Path(self.dir.name)
        for model, name in (('c1841', 'c1841-advipservicesk9-mz.124-24.T8.bin'),
                            ('isr4321', 'isr4300-universalk9.16.12.03.SPA.bin')):
            self.assertEqual(rig.run('sim', model, '--make-image', str(folder / name))[0], 0)
        self.published = hashlib.sha512((folder / name).read_bytes()).hexdigest()
        catalogue = ''.join(f'{hashlib.sha512(image.read_bytes()).hexdigest()}  {image.name}\n'
                            for image in sorted(folder.glob('*.bin')))
        (folder / 'golden.txt').write_text(catalogue)
        subprocess.run(['minisign', '-G', '-f', '-W', '-p', folder / 'team.pub', '-s', folder / 'team.key'],
                       check=True, capture_output=True)
        subprocess.run(['minisign', '-S', '-s', folder / 'team.key', '-m', folder / 'golden.txt'],
                       check=True, capture_output=True)
        shutil.copy(folder / 'night.rec', folder / 'strange.rec')

    def expanded(self, words):
        """As a shell does it, and the digest that a person would paste."""
        for word in words:
            found = sorted(glob.glob(word, root_dir=self.dir.name)) if '*' in word else []
            yield from found or [self.published if word in ('cafe...', 'HEX') else word]

    def command(self, example):
        """The words of an example, with ports that are not here and paths of ours; and the status it must end with."""
        words = shlex.split(re.split(r'\s[|]|\s&&', example)[0])[1:]
        words = list(self.expanded(words))
        status = 0
        for at, word in enumerate(words):
            word = word.replace('~/', self.dir.name + '/').replace('/tmp/', self.dir.name + '/')
            word = re.sub(r'^(127\.0\.0\.1)?:(2003|2217)$', '127.0.0.1:0', word)
            word = re.sub(r'^(--(tftp|http|ftp))(=\d+)?$', r'\1=0', word)
            if re.match(r'(/dev/)?ttyUSB\d|usb:', word) and words[0] != 'config':
                word, status = '/dev/null', 3
            elif re.match(r'(tcp|telnet|rfc2217)://', word):
                word, status = re.sub(r'//.*', '//127.0.0.1:1', word), 3
            words[at] = word
        if words[0] == 'runs' and words[1:2] in (['attach'], ['forget']):
            status = 2  # there is no such run here
        if words[:2] == ['run', 'password-recovery'] and status == 3:
            status = 5 if 'vault' in example else 2  # nobody is here to agree to what it costs, or to type the secret
        return words, status

    def start(self, words):
        """With the passphrase of the vault at hand, and a secret for it on standard input."""
        with tempfile.TemporaryFile() as passphrase, tempfile.TemporaryFile() as secret:
            for file, text in ((passphrase, b'open sesame\n'), (secret, b'night-shift\n')):
                file.write(text)
                file.seek(0)
            env = dict(self.env, ROMMATE_PASSPHRASE_FD=str(passphrase.fileno()))
            return subprocess.Popen([rig.ROMMATE, *words], cwd=self.dir.name, env=env, pass_fds=[passphrase.fileno()],
                                    stdin=secret if words[0] == 'vault' else subprocess.DEVNULL,
                                    stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    def check(self, example, source):
        words, expected = self.command(example)
        process = self.start(words)
        self.addCleanup(process.communicate)
        self.addCleanup(process.kill)
        endless = {'--watch', '--pty', '--telnet', '--rfc2217'}
        if words[0] in ('demo', 'serve') or (words[0] in ('sim', 'ports') and endless & set(words)):
            for _ in range(3 if words[0] == 'demo' else 1):
                self.assertTrue(process.stdout.readline(), f'{source}: {example}')
            process.send_signal(signal.SIGINT)
            expected = 130
        said, _ = process.communicate(timeout=rig.LIMIT)
        self.assertEqual(process.returncode, expected, f'{source}: {example}\n{said}')

    def test_those_of_every_help_text(self):
        seen = set()
        for name, text in helps():
            for example in examples_in(text.split('Example', 1)[1] if 'Example' in text else ''):
                # The full-screen console needs a terminal and is tried in test_console.py.
                if re.fullmatch(r'rommate( ttyUSB0)?', example) or ' PORT ' in example or example in seen:
                    continue
                seen.add(example)
                with self.subTest(example):
                    self.check(example, name + ' --help')
        self.assertGreater(len(seen), 30)

    def test_every_command_shows_one(self):
        all_of_them = list(helps())
        self.assertGreater(len(all_of_them), 15)
        for name, text in all_of_them:
            self.assertIn('Example', text, name)

    def test_those_of_the_README_and_the_man_page(self):
        readme = (ROOT / 'README.md').read_text()
        everyday = re.search(r'## Everyday commands\n\n```sh\n(.*?)```', readme, re.S).group(1)
        page = (ROOT / 'src' / 'cli' / 'rommate.1').read_text().replace('\\-', '-')
        section = page.split('.SH EXAMPLES\n')[1].split('.SH')[0]
        for source, text in (('README', everyday), ('man page', section)):
            examples = list(examples_in(text))
            self.assertGreater(len(examples), 3, source)
            for example in examples:
                if re.fullmatch(r'rommate (--wait )?\S+', example) and 'ports' not in example:
                    continue  # the full-screen console
                with self.subTest(example):
                    self.check(example, source)


if __name__ == '__main__':
    unittest.main()
