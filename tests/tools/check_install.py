"""Checks what ./dev install puts in place: program, udev rules, man page, completions of three shells.

usage: check_install.py MESON BUILD_DIR SOURCE_ROOT
Installs into a folder of its own (DESTDIR), so nothing outside is touched.
"""
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

from needs import needs

MESON, BUILD, SOURCE = sys.argv[1:4]
KEYS = ('ACTION DEVPATH KERNEL KERNELS NAME SYMLINK SUBSYSTEM SUBSYSTEMS DRIVER DRIVERS ATTR ATTRS ENV TAG TAGS PROGRAM '
        'RESULT IMPORT OPTIONS OWNER GROUP MODE RUN LABEL GOTO TEST CONST SECLABEL SYSCTL').split()
TOKEN = re.compile(r'^([A-Z]+)(\{[^}]+\})?(==|!=|\+=|-=|:=|=)"([^"]*)"$')


class Install(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix='rommate-install-')
        root = pathlib.Path(cls.folder.name)
        done = subprocess.run([MESON, 'install', '--no-rebuild', '-C', BUILD, '--destdir', str(root)],
                              capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
        cls.prefix = next(path.parent.parent for path in root.rglob('bin/rommate'))

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def file(self, name):
        path = self.prefix / name
        self.assertTrue(path.is_file(), f'{name} is not installed')
        return path

    def env(self):
        return dict(os.environ, PATH=f'{self.prefix}/bin:' + os.environ['PATH'], LC_ALL='C.UTF-8')

    def shell(self, *command):
        needs(command[0], package='udev' if command[0] == 'udevadm' else command[0])
        done = subprocess.run(command, capture_output=True, text=True, env=self.env(), timeout=60)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def commands(self):
        """The subcommands that the program itself lists."""
        text = self.shell(str(self.file('bin/rommate')), '--help')
        part = text.split('Subcommands:\n')[1].split('\n\n')[0]
        found = re.findall(r'^  ([a-z]+)\b', part, re.M)
        self.assertIn('break', found)
        return found

    def test_program_runs(self):
        self.assertIn('rommate', self.shell(str(self.file('bin/rommate')), '--version'))

    def test_man_page_is_clean_and_names_every_command(self):
        needs('man', package='man-db')
        page = self.file('share/man/man1/rommate.1')
        done = subprocess.run(['man', '-l', '--warnings', str(page)], capture_output=True, text=True,
                              env=dict(self.env(), MANWIDTH='100'))
        self.assertEqual((done.returncode, done.stderr), (0, ''))
        for command in self.commands():
            self.assertRegex(done.stdout, rf'\b{command}\b')

    def options(self, *command):
        """The long options in the help of a command and of its parts."""
        text = self.shell(str(self.file('bin/rommate')), *command, '--help')
        found = set(re.findall(r'(?m)^  (?:-\w,)?(--[a-z0-9-]+)', text)) - {'--help', '--version', '--config'}
        if command and 'Subcommands:\n' in text:
            for part in re.findall(r'(?m)^  ([a-z]+)\b', text.split('Subcommands:\n')[1].split('\n\n')[0]):
                found |= self.options(*command, part)
        return found

    def test_man_page_has_every_option_of_every_command_and_no_other(self):
        text = self.file('share/man/man1/rommate.1').read_text().replace('\\-', '-')
        sections = dict(part.split('\n', 1) for part in text.split('\n.SH ')[1:])

        def named(words):
            return set(re.findall(r'--[a-z0-9-]+', words))
        line = named(sections['LINE OPTIONS']) - {'--config'}
        self.assertEqual(named(sections['CONSOLE OPTIONS']) | line, self.options())
        described = {}
        for part in sections['COMMANDS'].split('\n.SS ')[1:]:
            described[re.match(r'[a-z]+', part).group()] = part
        self.assertEqual(set(described), set(self.commands()))
        for command, part in described.items():
            has = self.options(command)
            self.assertEqual(named(part) | (line if line <= has else set()), has, command)

    def test_bash_completes_commands_options_and_values(self):
        script = self.file('share/bash-completion/completions/rommate')
        ask = 'source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _rommate; printf "%s\\n" "${COMPREPLY[@]}"'

        def complete(*words):
            return self.shell('bash', '-c', ask, 'bash', str(script), *words).split()
        self.assertIn('break', complete('rommate', 'br'))
        self.assertIn('--until', complete('rommate', 'break', '--un'))
        self.assertEqual(complete('rommate', 'break', '--parity', 'ma'), ['mark'])
        self.assertIn('sim:c1841', complete('rommate', 'sim'))
        self.assertEqual(complete('rommate', 'record', 'sh'), ['show'])
        self.assertIn('--into', complete('rommate', 'record', 'show', '--in'))
        self.assertEqual(complete('rommate', 'sim', 'c18'), ['c1841', 'c1841-night'])

    def test_zsh_takes_the_completion(self):
        self.shell('zsh', '-n', str(self.file('share/zsh/site-functions/_rommate')))

    def test_fish_completes_commands_and_options(self):
        script = self.file('share/fish/vendor_completions.d/rommate.fish')

        def complete(line):
            return self.shell('fish', '--no-config', '-c', f'source {script}; complete -C "{line}"')
        self.assertRegex(complete('rommate br'), r'(?m)^break\b')
        self.assertRegex(complete('rommate break --un'), r'(?m)^--until\b')
        self.assertRegex(complete('rommate record sh'), r'(?m)^show\b')
        self.assertRegex(complete('rommate sim c18'), r'(?m)^c1841\b')

    def test_udev_rules_are_well_formed(self):
        rules = self.file('lib/udev/rules.d/70-rommate.rules')
        labels, jumps = set(), set()
        for number, line in enumerate(rules.read_text().splitlines(), 1):
            if not line or line.startswith('#'):
                continue
            for token in line.split(', '):
                found = TOKEN.match(token)
                self.assertTrue(found, f'line {number}: {token}')
                key, attribute, operator, value = found.groups()
                self.assertIn(key, KEYS, f'line {number}')
                self.assertEqual(bool(attribute), key in ('ATTR', 'ATTRS', 'ENV'), f'line {number}: {token}')
                if key in ('ATTRS', 'SUBSYSTEMS', 'DRIVERS', 'KERNEL', 'SUBSYSTEM', 'ACTION'):
                    self.assertIn(operator, ('==', '!='), f'line {number}: {token}')
                labels.update([value] if key == 'LABEL' else [])
                jumps.update([value] if key == 'GOTO' else [])
        self.assertEqual(labels, jumps)

    def test_udev_itself_accepts_the_rules(self):
        rules = self.file('lib/udev/rules.d/70-rommate.rules')
        version = self.shell('udevadm', '--version').strip()
        if int(re.match(r'\d+', version).group()) >= 254:  # this is when udevadm verify came
            return self.shell('udevadm', 'verify', str(rules))
        # Older ones tell what they think of rules when they test a device. They read /run, so a /run of our own it is.
        devices = [path for path in pathlib.Path('/sys/class/net').glob('lo') if path.exists()]
        script = 'mount -t tmpfs none /run && mkdir -p /run/udev/rules.d && cp "$1" "$2" /run/udev/rules.d && ' \
                 'exec udevadm test "$3" 2>&1'
        wrong = pathlib.Path(self.folder.name) / '71-wrong.rules'
        wrong.write_text('SUBSYSTEM=="tty", NO_SUCH_KEY=="x", ENV{A}="1"\n')
        own = ['unshare', '-m', 'sh', '-c', script, 'sh', str(rules), str(wrong), str(devices[0] if devices else '')]
        done = subprocess.run(own, capture_output=True, text=True, timeout=60)
        if "71-wrong.rules:1 Invalid key 'NO_SUCH_KEY'" not in done.stdout:
            self.skipTest('a /run of our own needs root, and udevadm test a device')
        self.assertIn('Reading rules file: /run/udev/rules.d/70-rommate.rules', done.stdout)
        self.assertNotIn('70-rommate.rules:', done.stdout)


if __name__ == '__main__':
    unittest.main(argv=sys.argv[:1])
