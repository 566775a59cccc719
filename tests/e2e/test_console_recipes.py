"""Recipes on the full screen: chosen by G, filled in, planned, rehearsed, run, stopped, reported."""
import os
import shutil
import unittest

import sim_rig
from rig import temp_dir
from tmux_rig import Tmux

LONG = 120
SECRET = 'night-shift-7'


class Recipes(unittest.TestCase):
    def setUp(self):
        self.folder = temp_dir()
        self.addCleanup(self.folder.cleanup)

    def console(self, port, **more):
        console = Tmux(port, rows=40, cols=110, env={'XDG_STATE_HOME': self.folder.name,
                                                     'XDG_DATA_HOME': self.folder.name + '/data'}, **more)
        self.addCleanup(console.close)
        return console

    def in_rommon(self):
        console = self.console('sim:c1841?speed=fast')
        console.wait('System Bootstrap')
        console.command('f')
        console.wait_status('rommon 1')
        return console

    def choose(self, console, name):
        console.command('g')
        console.wait('Which recipe')
        console.type(name)
        console.wait(f'> {name}')
        console.keys('Enter')

    def fill_in(self, console, answer='Enter'):
        self.choose(console, 'password-recovery')
        console.wait('secret')
        console.type(SECRET)
        console.wait(r'\*{8}')
        console.keys('Enter')
        console.wait('once more')
        console.type(SECRET)
        console.keys('Enter')
        console.wait('Plan of password-recovery')
        console.wait('rommon -> ios-enable')
        self.assertNotIn('anywhere -> rommon', console.screen())  # it stands there
        console.keys(answer)

    def kept(self):
        for folder, _, names in os.walk(self.folder.name):
            for name in names:
                yield os.path.join(folder, name)

    def test_a_recovery_from_rommon_to_its_report_and_the_line_is_the_persons_again(self):
        console = self.in_rommon()
        self.fill_in(console)
        console.wait('It may cost: ')
        console.type('g')
        console.wait(r'password-recovery on sim:c1841.*\d:\d\d:\d\d')
        console.wait(r'> .*Bring it back|\+ Keep a copy', LONG)
        console.wait(r'\(ios-router\): done', LONG)
        console.wait('proved: enable with')
        self.assertNotIn(SECRET, console.screen())
        console.enter('show clock')  # the line is the keyboard's
        console.wait(r'#show clock')
        console.command('g')
        console.wait('Show the whole report')
        console.keys('Enter')
        console.wait('─ Report')
        console.wait(r'\+ +Save')
        console.keys('Escape')
        console.gone('─ Report')
        console.command('g')
        console.wait('Close what stands above')
        console.keys('Down', 'Enter')
        console.gone('the whole report, or close')
        for path in self.kept():
            with open(path, 'rb') as file:
                self.assertNotIn(SECRET.encode(), file.read(), path)

    def test_it_is_rehearsed_on_a_simulated_device_beside_the_console(self):
        console = self.in_rommon()
        self.fill_in(console)
        console.wait('rehearse it')
        console.type('r')
        console.wait_status('2/2')
        console.wait(r'\(ios-router\): done', LONG)
        console.command('1')
        console.wait_status('rommon 1')  # where it stood

    def test_one_key_stops_it_and_the_way_on_is_told(self):
        console = self.console('sim:c1841')  # at the speed of its line: there is time
        console.wait('System Bootstrap')
        console.command('f')
        console.wait_status('rommon 1', LONG)
        self.fill_in(console)
        console.wait('It may cost: ')
        console.type('g')
        console.wait(r'skip-config 0x2102 -> 0x2142', LONG)
        console.keys('Escape')
        console.wait(r'\): stopped', LONG)
        console.wait(r'go on: +rommate run --resume')
        console.wait(r'owed: skip-config')

    def test_what_the_family_cannot_do_is_not_offered_and_what_is_near_stands_first(self):
        console = self.in_rommon()
        console.command('g')
        console.wait('Which recipe')
        console.wait(r'from here')
        console.keys('Escape')
        console.gone('Which recipe')
        console.command('z')
        console.wait('Run a recipe')

    def test_Escape_at_the_plan_begins_nothing(self):
        console = self.in_rommon()
        self.fill_in(console, 'Escape')
        console.gone('Plan of')
        self.assertNotIn('may cost', console.screen())
        console.enter('confreg 0x2102')  # the line is the keyboard's
        console.wait_status('rommon 2')

    def leave_open(self, port, recipe, *lines):
        """A run on this port that was cut off."""
        runs = os.path.join(self.folder.name, 'rommate', 'runs', '20260101-000000-cut-off')
        os.makedirs(runs, 0o700)
        with open(os.path.join(runs, 'journal'), 'w', encoding='ascii') as journal:
            journal.write('\n'.join([f'recipe\t{recipe}', f'port\t{port}', 'family\tios-router', 'outcome\t', *lines,
                                     'end\n']))

    def test_whoever_opens_a_port_with_an_open_run_is_offered_to_go_on(self):
        sim = sim_rig.Sim(self, 'c1841', '--telnet', '127.0.0.1:0')
        self.leave_open(sim.url(), 'password-recovery', 'debt\tskip-config\t0x2102\t0x2142\tconfig-register 0x2102')
        console = self.console(sim.url())
        console.wait('Open run')
        console.wait('skip-config is 0x2142 and must')
        console.type('n')
        console.gone('Open run')
        console.command('g')
        console.wait('Go on with password-recovery')
        console.wait('Only pay back what it owes')

    def test_a_run_that_goes_on_reads_its_file_and_asks_anew_before_it_erases(self):
        sim = sim_rig.Sim(self, 'c1841', '--telnet', '127.0.0.1:0')
        for recipe, line, asks in (('restore-config', f'value\tconfig\t{self.folder.name}/gone.cfg', 'gone.cfg: No such'),
                                   ('factory-reset', 'value\tfamily\tios-router', 'It erases what nothing brings back')):
            with self.subTest(recipe):
                self.leave_open(sim.url(), recipe, line)
                console = self.console(sim.url())
                console.wait('Open run')
                console.type('g')
                console.wait(asks)
                console.close()
                shutil.rmtree(os.path.join(self.folder.name, 'rommate', 'runs'))

if __name__ == '__main__':
    unittest.main()
