"""Each recipe end to end over real sockets: `rommate sim` behind telnet, RFC 2217 or a pty, switched by a power command.

A few of them, drawn by SEED; LINES=all runs all, LINES=NAME those whose name has it. SPEED=real lets the devices take
their own time: LINES=recovery SPEED=real recovers one of each family in about an hour.
"""
import json
import os
import random
import socket
import subprocess
import sys
import threading
import unittest

import rig
from sim_rig import Sim

PATIENCE = 280 if os.environ.get('SPEED', 'fast') == 'fast' else 7200
NEW_SECRET, SECRETS = 'secret=n1ght-Shift\n', 'enable-secret=forgotten\nlogin-secret=console\n'
ADDRESSES = ['address=192.0.2.1/24', 'server=192.0.2.10', 'bind=127.0.0.1']
FAST = '[model]\nbase = "c1841"\nname = "c1841-fast"\n[nvram]\nconfreg = 0x3922\n'

# name of the case: model, way, recipe, parameters, what its report proves
CASES = {
    'break over RFC 2217': ('c1841', 'rfc2217', 'break-to-rommon', [], 'loader answers'),
    'break over telnet': ('c2600', 'telnet', 'break-to-rommon', [], 'loader answers'),
    'break on a pty by a key': ('c9300', 'pty', 'break-to-rommon', [], 'loader answers'),
    'Ctrl-C on a pty': ('c1841', 'pty', 'break-to-rommon', [], 'loader answers'),
    'recovery of a router over telnet': ('c1841', 'telnet', 'password-recovery', [], 'enable with the new secret'),
    'recovery of a 2500 over RFC 2217': ('c2500', 'rfc2217', 'password-recovery', [], 'enable with the new secret'),
    'recovery of an ISR 4000 over RFC 2217': ('isr4321', 'rfc2217', 'password-recovery', [],
                                              'enable with the new secret'),
    'recovery of a Catalyst over telnet': ('c2960', 'telnet', 'password-recovery', ['family=catalyst'],
                                           'enable with the new secret'),
    'recovery of a Catalyst 9300 on a pty': ('c9300', 'pty', 'password-recovery', [], 'enable with the new secret'),
    'recovery of an ASA on a pty': ('asa5505', 'pty', 'password-recovery', [], 'enable with the new secret'),
    'recovery of a Nexus over telnet': ('n9k', 'telnet', 'password-recovery', [], 'enable with the new secret'),
    'recovery of a board on a pty': ('uboot', 'pty', 'password-recovery', [], 'root with the new secret'),
    'backup over telnet': ('c2911', 'telnet', 'backup-config', ['into={folder}/kept.cfg'], 'file complete'),
    'restore on a pty': ('c1841', 'pty', 'restore-config', ['config={config}'], 'every line of {config}'),
    'boot image named over RFC 2217': ('c1841', 'rfc2217', 'set-boot-image',
                                       ['image=flash:c1841-ipbase-mz.124-1c-bad.bin'], 'boots flash:'),
    'image booted over telnet': ('isr4321', 'telnet', 'boot-image',
                                 ['image=bootflash:isr4300-universalk9.16.06.04.SPA.bin'], 'image list'),
    'factory reset over RFC 2217': ('c2911', 'rfc2217', 'factory-reset', [], 'no saved configuration'),
    'image by XMODEM over telnet': ('c1841', 'telnet', 'xmodem-flash', ['image={image}'], 'on flash'),
    'image by XMODEM into memory on RFC 2217': ('c1841', 'rfc2217', 'xmodem-flash', ['image={image}', 'to=ram'],
                                                'in memory'),
    'image by YMODEM on a pty': ('uboot', 'pty', 'xmodem-flash', ['image={image}'], 'in memory'),
    'image by TFTP into memory over RFC 2217': ('c1841', 'rfc2217', 'tftp-boot', ['image={image}', *ADDRESSES], 'runs'),
    'image by TFTP over the flash over telnet': ('c2600', 'telnet', 'tftp-flash', ['image={image}', *ADDRESSES], 'runs'),
    'speed home over RFC 2217': (FAST, 'rfc2217', 'reset-speed', ['press-return=yes', 'family=ios-router'],
                                 'speed is 9600'),
}


def chosen():
    which = os.environ.get('LINES', '')
    if which:
        return [name for name in CASES if which in ('all', name) or which in name]
    seed = os.environ.get('SEED', '15')
    print(f'seed {seed}', file=sys.stderr)
    return random.Random(seed).sample(sorted(CASES), 2)


class Lines(unittest.TestCase):
    def setUp(self):
        self.dir = rig.temp_dir()
        self.addCleanup(self.dir.cleanup)
        self.env = dict(os.environ, HOME=self.dir.name, XDG_STATE_HOME=self.dir.name + '/state',
                        XDG_CONFIG_HOME=self.dir.name + '/config')

    def file(self, name, text):
        path = os.path.join(self.dir.name, name)
        with open(path, 'w', encoding='ascii') as out:
            out.write(text)
        return path

    def image(self, model):
        path = os.path.join(self.dir.name, f'{model}-new.bin')
        subprocess.run([rig.ROMMATE, 'sim', model, '--make-image', path], check=True, capture_output=True, env=self.env)
        return path

    def simulate(self, model, way, words):
        """The name of a profile with the line's address and a power command."""
        if '\n' in model:
            model = self.file('other.toml', model)
        pty = os.path.join(self.dir.name, 'tty')
        ends = ['--pty', pty] if way == 'pty' else [f'--{way}', '127.0.0.1:0']
        if 'uboot' in model:
            ends += ['--baud', '115200']
        if model == 'c2960':
            ends += ['--button']
        if any(word.startswith('bind=') for word in words):
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
                probe.bind(('127.0.0.1', 0))
                port = probe.getsockname()[1]
            ends += ['--tftp', f'127.0.0.1:{port}']
            words.append(f'port={port}')
        sim = Sim(self, model, *ends)
        power = f'read word || echo power > /proc/{sim.process.pid}/fd/0; test -t 3 || test'
        os.makedirs(self.dir.name + '/config/rommate', exist_ok=True)
        self.file('config/rommate/config.toml',
                  f'[profile.edge]\nport = "{pty if way == "pty" else sim.url()}"\npower = {json.dumps(power)}\n'
                  + ('baud = 115200\n' if 'uboot' in model else ''))
        return 'edge'

    def begin(self, *words):
        """Whoever recovers a password knows none."""
        read, write = os.pipe()
        os.write(write, (NEW_SECRET if 'password-recovery' in words else SECRETS).encode())
        os.close(write)
        begun = subprocess.Popen([rig.ROMMATE, 'run', *words, '--secret-fd', str(read)], env=self.env, pass_fds=[read],
                                 stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                 errors='replace')
        os.close(read)
        return begun

    def run_recipe(self, *words):
        run = self.begin(*words)
        out, err = run.communicate(timeout=PATIENCE)
        return run.returncode, out, err

    def test_recipes_over_sockets(self):
        for name in chosen():
            with self.subTest(name):
                model, way, recipe, words, proves = CASES[name]
                files = {'folder': self.dir.name,
                         'image': self.image(model) if '{image}' in ''.join(words) else '',
                         'config': self.file('x.cfg', '!\nhostname RESTORED\n!\nend\n')}
                words = [word.format(**files) for word in words]
                profile = self.simulate(model, way, words)
                status, out, err = self.run_recipe(recipe, profile, *words, '--yes', '--yes-destroy', '--press-return',
                                                   '--quiet')
                self.assertEqual(status, 0, out + err)
                proved = [line for line in out.splitlines() if 'proved: ' in line]
                self.assertTrue(any(proves.format(**files) in line for line in proved), out)

    def test_what_a_killed_run_owes_is_written_down_and_paid_back(self):
        edge = self.simulate('c1841', 'telnet', [])
        run = self.begin('password-recovery', edge, '--yes', '--press-return', '--json')
        while '"change"' not in (said := run.stdout.readline()):
            self.assertTrue(said, 'it ended before it owed anything')
        status, _, err = self.run_recipe('--resume', edge, '--yes')
        self.assertEqual(status, 2)
        self.assertIn('is still at work', err)
        run.kill()
        run.communicate()
        status, out, err = self.run_recipe('--undo', edge, '--yes', '--press-return', '--quiet')
        self.assertEqual(status, 0, out + err)
        self.assertIn('skip-config is home again', out)
        status, _, err = self.run_recipe('--resume', edge, '--yes')
        self.assertEqual(status, 2)
        self.assertIn('waits to be resumed', err)


class Oddity(threading.Thread):
    """A device on a TCP port that says one thing, again and again, and keeps what is typed to it."""

    def __init__(self, says, each):
        super().__init__(daemon=True)
        self.says, self.each, self.typed = says, each, b''
        self.listener = socket.create_server(('127.0.0.1', 0))
        self.url = f'tcp://127.0.0.1:{self.listener.getsockname()[1]}'

    def run(self):
        with self.listener, self.listener.accept()[0] as line:
            line.settimeout(self.each)
            while True:
                if self.says:
                    line.sendall(self.says)
                    if self.each > 60:
                        self.says = b''
                try:
                    typed = line.recv(1000)
                except TimeoutError:
                    continue
                except OSError:
                    return
                if not typed:
                    return
                self.typed += typed


class Oddities(unittest.TestCase):
    """What answers nothing, garbage, or asks something unknown: one clear message, and nothing is typed to it but keys
    that redraw."""

    def test_each_has_one_clear_message(self):
        garbage = random.Random(15).randbytes(60)
        cases = [(Oddity(b'', 1000), 1, 'nothing has come from it'),
                 (Oddity(garbage, 0.3), 1, 'unknown|garbled|no way'),
                 (Oddity(b'\r\nFrobnicate all of the boxes? [y/n]: ', 1000), 5, 'the device asks .Frobnicate')]
        with rig.temp_dir() as folder:
            running = []
            for oddity, *_ in cases:
                oddity.start()
                running.append(subprocess.Popen(
                    [rig.ROMMATE, 'run', 'backup-config', oddity.url, f'into={folder}/x', '--yes', '--quiet'],
                    env=dict(os.environ, HOME=folder, XDG_STATE_HOME=folder + '/state'), stdin=subprocess.DEVNULL,
                    stdout=subprocess.PIPE, stderr=subprocess.STDOUT))
            for process, (oddity, status, message) in zip(running, cases):
                with self.subTest(message):
                    said = process.communicate(timeout=200)[0].decode(errors='replace')
                    self.assertEqual(process.returncode, status, said)
                    self.assertRegex(said, message)
                    self.assertFalse(any(32 <= byte < 127 for byte in oddity.typed), oddity.typed)


if __name__ == '__main__':
    unittest.main()
