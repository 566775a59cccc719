"""Scripts of the field's usual kind, as they are written for real boxes: netmiko, pexpect and expect log in, enable, read,
configure and save on each model with such a command line. And a recording that became a device."""
import concurrent.futures
import os
import re
import signal
import subprocess
import unittest

import rig
from needs import needs, needs_module
from recording import frame, start
from sim_rig import PATIENCE, Sim

netmiko = needs_module('netmiko', package='python3-netmiko')
pexpect = needs_module('pexpect', package='python3-pexpect')

IOS = ['asr1000', 'c1841', 'c2500', 'c2600', 'c2911', 'c2960', 'c3750-stack', 'c4500', 'c9200l', 'c9300', 'isr1100', 'isr4321']


# As it lies in the home directory of many an engineer: what is typed, and what is waited for.
EXPECT = r"""
lassign $argv program url patience prompt name password unpaged saved
proc wait_for {what} {
  expect {
    -re $what {}
    timeout { puts stderr "no $what"; exit 1 }
    eof { puts stderr "gone before $what"; exit 1 }
  }
}
log_user 0
spawn $program --plain $url
set timeout 2
for {set tries 0} {$tries < 40} {incr tries} {
  send "\r"
  expect -re $prompt { break }
}
set timeout $patience
foreach {typed wanted} [list $name {assword: ?} $password {# ?$} $unpaged {# ?$} "show version" {(uptime|register) is} \
                             "" {# ?$} "configure terminal" {\(config\)# ?$} "hostname EDGE" {EDGE\(config\)# ?$} \
                             "end" {EDGE# ?$} "copy running-config startup-config" $saved] {
  send "$typed\r"
  wait_for $wanted
}
if {[string match "*filename*" $saved]} {
  send "\r"
  wait_for {EDGE# ?$}
}
exit 0
"""


def open_model(case, model, platform, secret='enable secret s3cret\n!\n'):
    """A personality whose saved configuration is a name and this secret; the path of its file."""
    folder = rig.temp_dir()
    case.addCleanup(folder.cleanup)
    path = os.path.join(folder.name, 'open.toml')
    with open(path, 'w', encoding='utf-8') as file:
        file.write(f'[model]\nbase = "{model}"\nname = "open"\ntitle = "T"\nfamily = "f"\nplatforms = ["{platform}"]\n'
                   '[nvram]\nstartup_config = """\nhostname R1\n!\n' + secret + 'end\n"""\n')
    return path


def platform_of(model):
    """What its images are called: the model's own flash tells."""
    names = {'asr1000': 'asr1000', 'c3750-stack': 'c3750', 'c9200l': 'cat9k_lite', 'c9300': 'cat9k', 'c2911': 'c2900',
             'isr1100': 'c1100', 'isr4321': 'isr4300'}
    return names.get(model, model)


def telnet(case, path):
    sim = Sim(case, path, '--telnet', '127.0.0.1:0')
    return sim, int(re.search(r':(\d+)', sim.url()).group(1))


class Hands:
    """Somebody at a console who uses pexpect."""

    def __init__(self, case, port):
        self.box = pexpect.spawn(rig.ROMMATE, ['--plain', f'telnet://127.0.0.1:{port}'], timeout=PATIENCE, encoding='utf-8')
        case.addCleanup(self.leave)

    def leave(self):
        self.box.kill(signal.SIGKILL)
        self.box.wait()

    def reach(self, prompt):
        for _ in range(40):
            self.box.send('\r')
            if self.box.expect([prompt, pexpect.TIMEOUT], timeout=2) == 0:
                return
        raise AssertionError(f'no {prompt!r}; instead: {self.box.before!r}')

    def converse(self, *turns):
        for typed, wanted in turns:
            self.box.send(typed + '\r')
            self.box.expect(wanted)


class Scripts(unittest.TestCase):
    def at_once(self, models, work):
        """netmiko sleeps most of its time: the models are worked at side by side, four of them."""
        with concurrent.futures.ThreadPoolExecutor(4) as hands:
            done = {model: hands.submit(work, model) for model in models}
        for model, end in done.items():
            with self.subTest(model=model):
                end.result()

    def test_netmiko_reads_configures_and_saves_each_ios(self):
        self.at_once(IOS, self.work_by_netmiko)

    def work_by_netmiko(self, model):
        _, port = telnet(self, open_model(self, model, platform_of(model)))
        with netmiko.ConnectHandler(device_type='cisco_ios_telnet', host='127.0.0.1', port=port, secret='s3cret',
                                    username='nobody', password='nothing', global_delay_factor=2, timeout=PATIENCE) as box:
            box.enable()
            self.assertEqual(box.find_prompt(), 'R1#')
            self.assertIn('Configuration register is', box.send_command('show version'))
            box.send_config_set(['ntp server 192.0.2.99', 'banner login #Go away#'])
            shown = box.send_command('show running-config')
            self.assertIn('ntp server 192.0.2.99', shown)
            self.assertIn('\nend', shown)
            self.assertIn('[OK]', box.send_command('write memory'))
            self.assertIn('ntp server', box.send_command('show startup-config | include ntp'))

    def test_pexpect_does_it_as_the_books_show(self):
        self.at_once(IOS, self.work_by_pexpect)

    def work_by_pexpect(self, model):
        _, port = telnet(self, open_model(self, model, platform_of(model)))
        hands = Hands(self, port)
        hands.reach('R1>')
        hands.converse(('enable', 'assword:'), ('s3cret', 'R1#'), ('terminal length 0', 'R1#'),
                       ('show ip interface brief', 'Protocol(?s:.*)R1#'), ('configure terminal', r'\(config\)#'),
                       ('hostname EDGE', r'EDGE\(config\)#'), ('end', 'EDGE#'), ('write', r'\[OK\](?s:.*)EDGE#'),
                       ('exit', 'con0 is now available'))

    def test_pexpect_reads_and_saves_each_asa(self):
        self.at_once(['asa5505', 'asa5506x'], self.work_at_an_asa)

    def work_at_an_asa(self, model):
        _, port = telnet(self, open_model(self, model, model, secret=''))
        hands = Hands(self, port)
        hands.reach('R1> ')
        hands.converse(('enable', 'Password: '), ('', 'R1# '), ('terminal pager 0', 'R1# '),
                       ('show version', 'Configuration register is'), ('configure terminal', r'R1\(config\)# '),
                       ('hostname FW', r'FW\(config\)# '), ('end', 'FW# '), ('write memory', r'\[OK\]'),
                       ('show running-config | include hostname', 'hostname FW'))

    def test_pexpect_reads_and_saves_each_nexus(self):
        self.at_once(['n5k', 'n9k'], self.work_at_a_nexus)

    def work_at_a_nexus(self, model):
        host = {'n5k': 'core5', 'n9k': 'leaf4'}[model]
        _, port = telnet(self, model)
        hands = Hands(self, port)
        hands.reach('login: ')
        hands.converse(('admin', 'Password: '), ('forgotten', host + '# '), ('terminal length 0', host + '# '),
                       ('show version', 'system|NXOS: version'), ('show module', 'active'),
                       ('show interface brief', 'mgmt0(?s:.*)' + host + '# '),
                       ('configure terminal', host + r'\(config\)# '),
                       ('hostname leaf5', r'leaf5\(config\)# '), ('show hostname', 'leaf5 '), ('end', 'leaf5# '),
                       ('copy running-config startup-config', 'Copy complete.'))


    def test_expect_does_it_on_an_ios_an_asa_and_a_nexus(self):
        needs('expect', package='expect')
        self.at_once(['c2911', 'asa5505', 'n9k'], self.work_by_expect)

    def work_by_expect(self, model):
        made, *words = {
            'c2911': [open_model(self, model, 'c2900'), 'R1> ?$', 'enable', 's3cret', 'terminal length 0',
                      r'filename \[startup-config\]\? $'],
            'asa5505': [open_model(self, model, model, secret=''), 'R1> ?$', 'enable', '', 'terminal pager 0',
                        r'filename \[running-config\]\? $'],
            'n9k': [model, 'login: $', 'admin', 'forgotten', 'terminal length 0', 'Copy complete']}[model]
        folder = rig.temp_dir()
        self.addCleanup(folder.cleanup)
        script = os.path.join(folder.name, 'usual.exp')
        with open(script, 'w', encoding='utf-8') as file:
            file.write(EXPECT)
        _, port = telnet(self, made)
        done = subprocess.run(['expect', script, rig.ROMMATE, f'telnet://127.0.0.1:{port}', str(PATIENCE), *words],
                              capture_output=True, text=True, timeout=6 * PATIENCE)
        self.assertEqual((done.returncode, done.stderr), (0, ''))


class Replayed(unittest.TestCase):
    def recording(self):
        folder = rig.temp_dir()
        self.addCleanup(folder.cleanup)
        path = os.path.join(folder.name, 'strange.rec')
        with open(path, 'wb') as file:
            file.write(start(0, 0, {}))
            for at, (kind, data) in enumerate((('received', b'\r\nbox> '), ('sent', b'show uptime\r'),
                                               ('received', b'show uptime\r\n3 years\r\nbox> '))):
                file.write(frame(kind, data, at / 10))
        return path

    def test_a_recording_answers_and_says_what_it_guesses(self):
        path = self.recording()
        status, out, _ = rig.run('sim', '--replay', path, '--about')
        self.assertEqual(status, 0)
        self.assertIn('1 answers', out)
        self.assertIn('"box> "', out)
        sim = rig.Program('sim', '--replay', path, '--telnet', '127.0.0.1:0')
        self.addCleanup(sim.close)
        port = sim.err.expect(r'127\.0\.0\.1:(\d+)', PATIENCE).group(1).decode()
        hands = Hands(self, port)
        hands.reach('box> ')
        hands.converse(('show uptime', 'show uptime\r\n3 years\r\nbox> '),
                       ('format disk', '% Not in the recording: format disk\r\nbox> '))
        sim.err.expect(r'# guess: "format disk" was not typed at "box> "', PATIENCE)

    def test_what_is_no_recording_is_refused(self):
        status, _, said = rig.run('sim', '--replay', '/dev/null', '--about')
        self.assertNotEqual(status, 0)
        self.assertIn('--replay', said)


if __name__ == '__main__':
    unittest.main(verbosity=2)
