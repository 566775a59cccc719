"""rommate run and rommate recipes: a recovery on a simulated device, from the command line to its report."""
import json
import os
import pathlib
import subprocess
import unittest

import rig
import sim_rig
from tmux_rig import Tmux

SECRET = 'night-shift'


class Run(unittest.TestCase):
    def setUp(self):
        self.dir = rig.temp_dir()
        self.addCleanup(self.dir.cleanup)
        self.env = dict(os.environ, HOME=self.dir.name, XDG_STATE_HOME=self.dir.name + '/state',
                        XDG_CONFIG_HOME=self.dir.name + '/config')

    def run_recipe(self, *words, secret=True):
        """Status, standard output and error of `rommate run WORDS`; the secret comes by a descriptor of its own."""
        read, write = os.pipe()
        os.write(write, f'secret={SECRET}\n'.encode())
        os.close(write)
        more = ['--secret-fd', str(read)] if secret else []
        done = subprocess.run([rig.ROMMATE, 'run', *words, *more], env=self.env, stdin=subprocess.DEVNULL,
                              capture_output=True, pass_fds=[read], text=True, errors='replace', timeout=200)
        os.close(read)
        return done.returncode, done.stdout, done.stderr

    def files(self):
        return [path for path in pathlib.Path(self.dir.name).rglob('*') if path.is_file()]

    def test_a_lost_password_is_recovered_and_the_secret_is_written_nowhere(self):
        status, out, err = self.run_recipe('password-recovery', '--rehearse=c1841?speed=fast', '--json')
        self.assertEqual(status, 0, out[-2000:] + err)
        events = [json.loads(line) for line in out.splitlines()]
        last = events[-1]
        self.assertEqual((last['event'], last['kind']), ('outcome', 'done'))
        self.assertIn('enable with the new secret', last['proved'])
        self.assertEqual(last['owed'], [])
        self.assertEqual(set(last), {'event', 'kind', 'why', 'stands', 'proved', 'owed', 'run'})
        for kind, members in (('plan', {'recipe', 'family', 'steps'}), ('step', {'name', 'status'}),
                              ('sighting', {'state'}), ('progress', {'phase', 'done', 'total', 'unit'}),
                              ('change', {'what', 'from', 'to', 'undo'})):
            of_kind = [event for event in events if event['event'] == kind]
            self.assertTrue(of_kind, kind)
            for event in of_kind:
                self.assertLessEqual(members, set(event))
        steps = {event['status'] for event in events if event['event'] == 'step'}
        self.assertLessEqual(steps, {'started', 'done', 'skipped', 'failed', 'undone'})
        change = [event for event in events if event['event'] == 'change'][0]
        self.assertEqual((change['from'], change['to'], change['undo']), ('0x2102', '0x2142', 'config-register 0x2102'))
        self.assertIn({'Save': 'done'}, [{event['name']: event['status']} for event in events if event['event'] == 'step'])
        self.assertNotIn(SECRET, out + err)
        names = {path.name for path in self.files()}
        self.assertLessEqual({'journal', 'saved-config', 'report'}, names)
        for path in self.files():
            self.assertNotIn(SECRET, path.read_text(errors='replace'), path)
            self.assertEqual(path.stat().st_mode & 0o077, 0, path)

    def test_where_recovery_is_disabled_the_status_is_5_and_the_reason_is_told(self):
        status, out, err = self.run_recipe('password-recovery', '--rehearse=isr4321-nopr?speed=fast', '--quiet')
        self.assertEqual(status, 5, out + err)
        self.assertIn('would erase the configuration', out)

    def test_a_port_that_cannot_be_opened_has_an_outcome_too(self):
        status, out, _ = self.run_recipe('break-to-rommon', 'tcp://127.0.0.1:1', '--yes', '--json', secret=False)
        self.assertEqual(status, 3)
        last = json.loads(out.splitlines()[-1])
        self.assertEqual((last['event'], last['kind'], last['owed']), ('outcome', 'failed', []))
        status, _, err = self.run_recipe('--resume', 'tcp://127.0.0.1:1', '--yes', secret=False)
        self.assertEqual(status, 2)  # nothing was begun
        self.assertIn('waits to be resumed', err)

    def test_on_a_terminal_the_checklist_stands_above_the_devices_text(self):
        console = Tmux('run', 'password-recovery', '--rehearse=c1841?speed=fast', rows=30, cols=100, env=self.env_of_ours())
        self.addCleanup(console.close)
        for question in ('New enable secret:', 'once more:'):
            console.wait(question)
            console.enter(SECRET)
        console.wait(r'^password-recovery on sim:c1841.*\d:\d\d:\d\d$')
        console.wait(r'^ \+ Keep a copy of the configuration here +\d:\d\d:\d\d$', 100)
        rows = console.rows()
        rule = next(i for i, row in enumerate(rows) if row.startswith('-' * 90))
        self.assertLess(rule, 16)
        console.wait(r'^password-recovery on sim:c1841\S* \(ios-router\): done', 100)
        self.assertEqual(console.ended(), 0)

    def env_of_ours(self):
        return {key: self.env[key] for key in ('HOME', 'XDG_STATE_HOME', 'XDG_CONFIG_HOME')}

    def run_with_power(self, power):
        """A run that needs the device switched off and on, by this command."""
        sim = sim_rig.Sim(self, 'c1841', '--telnet', '127.0.0.1:0')
        with rig.Program('--plain', sim.url(), terminal=True) as client:  # a boot that is still on would be interrupted
            client.out.expect('Ctrl-T x leaves')
            sim.power_cycle()
            client.out.expect('Press RETURN to get started', sim_rig.PATIENCE)
            client.type('\r')
            client.out.expect('BRANCH-7>', sim_rig.PATIENCE)
        config = self.dir.name + '/config/rommate/config.toml'
        os.makedirs(os.path.dirname(config), exist_ok=True)
        with open(config, 'w', encoding='ascii') as file:
            command = power.format(sim=f'/proc/{sim.process.pid}/fd/0')
            file.write(f'[profile.edge]\nport = "{sim.url()}"\npower = {json.dumps(command)}\n')
        return self.run_recipe('break-to-rommon', 'edge', '--yes', '--json', secret=False)

    def test_a_power_command_switches_the_device(self):
        status, out, err = self.run_with_power('read word || echo power > {sim}; test -t 3 || test')
        self.assertEqual(status, 0, out + err)
        self.assertNotIn('"event":"ask"', out)

    def test_a_power_command_that_fails_is_told_and_the_person_is_asked(self):
        status, out, err = self.run_with_power('echo no such outlet; exit 3; test')
        self.assertNotEqual(status, 0)
        ask = [json.loads(line) for line in out.splitlines() if '"event":"ask"' in line]
        self.assertEqual(len(ask), 1, out + err)
        self.assertIn("exit 3; test cycle' failed: ended with exit status 3: no such outlet.", ask[0]['question'])
        self.assertIn('Switch the device off', ask[0]['question'])

    def test_a_plan_names_every_line_and_opens_no_port(self):
        status, out, _ = self.run_recipe('password-recovery', '--plan', 'family=ios-router', '--json', secret=False)
        self.assertEqual(status, 0)
        plan = json.loads(out)
        lines = [typed['line'] for step in plan['steps'] for typed in step.get('types', [])]
        self.assertIn('copy startup-config running-config', lines)
        self.assertIn('enable secret <secret>', lines)

    def test_without_agreement_nothing_is_opened(self):
        status, _, err = self.run_recipe('password-recovery', 'sim:c1841?speed=fast')
        self.assertEqual(status, 5)
        self.assertIn('--yes', err)

    def test_bad_input_is_one_clear_message(self):
        for words, status, message in (
                (['pasword-recovery', 'sim:c1841'], 2, "did you mean 'password-recovery'?"),
                (['password-recovery', 'sim:c1841', 'secrt=x'], 2, "did you mean 'secret'?"),
                (['password-recovery', 'sim:c1841', 'secret=x'], 2, 'not on the command line'),
                (['break-to-rommon', 'sim:c1841', 'within=soon'], 2, 'no length of time'),
                (['break-to-rommon', 'sim:c1841', 'family=catalysts'], 2, "did you mean 'catalyst'?"),
                (['break-to-rommon', 'tcp://127.0.0.1:1', '--yes'], 3, '127.0.0.1'),
                (['--resume', 'sim:c1841'], 2, 'no run on sim:c1841 waits to be resumed'),
                (['backup-config', 'sim:c1841'], 2, 'needs into=')):
            with self.subTest(words):
                got, out, err = self.run_recipe(*words, secret=False)
                self.assertEqual(got, status, err)
                self.assertIn(message, err)
                self.assertEqual(out, '')

    def test_mistakes_in_a_recipe_are_told_with_file_line_and_column(self):
        path = self.dir.name + '/mine.toml'
        with open(path, 'w') as file:
            file.write('name = "mine"\ngoal = "loader answers"\n[[step]]\nname = "a"\nat = "romon"\ndo = "typ x"\n')
        done = subprocess.run([rig.ROMMATE, 'recipes', 'check', path], env=self.env, capture_output=True, text=True)
        self.assertEqual(done.returncode, 2)
        self.assertIn(f"{path}:5:6: there is no state 'romon'; did you mean 'rommon'?", done.stderr)
        self.assertIn(f"{path}:6:7: there is no verb 'typ'; did you mean 'type'?", done.stderr)


if __name__ == '__main__':
    unittest.main()
