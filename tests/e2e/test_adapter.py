"""A USB adapter that is plugged in, pulled out and plugged in elsewhere while somebody looks."""
import os
import sys
import unittest

import usb_bus
from rig import Program, run, temp_dir
from tmux_rig import Tmux
from usb_bus import Adapter


class Adapters(unittest.TestCase):
    def plug(self, *words, **more):
        adapter = Adapter(*words, **more)

        def out():
            if os.path.exists(adapter.path):
                adapter.unplug()
        self.addCleanup(out)
        return adapter

    def console(self, *words, **more):
        console = Tmux(*words, **more)
        self.addCleanup(console.close)
        return console

    def test_it_appears_in_the_picker_while_one_looks_goes_and_comes_back(self):
        console = self.console()
        console.wait('Which console')
        self.assertNotIn('ttyUSB', console.screen())
        adapter = self.plug('ttyUSB0')
        console.wait(r'ttyUSB0 .*FT232R')
        second = self.plug('ttyUSB1', serial='B77', position='1-3')
        console.wait(r'ttyUSB1 .*FT232R')
        adapter.unplug()
        console.gone('ttyUSB0')
        console.keys('Enter')
        console.wait_status('ttyUSB1')
        second.say('core-sw1#')
        console.wait('core-sw1#')

    def test_waiting_for_an_adapter_opens_the_one_that_comes(self):
        self.plug('ttyUSB0')
        console = self.console()
        console.wait('Which console')
        console.keys('w')
        console.wait('Plug the adapter in')
        second = self.plug('ttyUSB1', serial='B77', position='1-3')
        console.wait_status('ttyUSB1')
        second.say('hello\r\n')
        console.wait('hello')

    def test_a_port_that_is_not_there_yet_is_waited_for_and_gets_nothing_that_was_typed_before(self):
        console = self.console('--wait', 'ttyUSB0')
        console.wait('waiting: .*ttyUSB0')
        console.enter('reload')
        console.wait_status('not sent: the line is away')
        adapter = self.plug('ttyUSB0')
        adapter.say('core-sw1#')
        console.wait_status('core-sw1#')
        console.type('show clock')
        adapter.expect('show clock')
        self.assertEqual(adapter.seen, b'show clock')

    def test_the_plain_console_waits_too_and_without_it_says_at_once_that_nothing_is_there(self):
        self.assertEqual(run('--plain', 'ttyUSB0')[0], 3)
        with Program('--plain', '--wait', 'ttyUSB0', terminal=True) as program:
            program.out.expect('ttyUSB0.*it is opened as soon as it can be')
            adapter = self.plug('ttyUSB0')
            adapter.say('core-sw1#')
            program.out.expect('core-sw1#')

    def test_the_same_adapter_is_found_again_under_another_name(self):
        adapter = self.plug('ttyUSB0')
        console = self.console('ttyUSB0')
        console.wait_status('ttyUSB0')
        adapter.say('one\r\n')
        console.wait('one')
        adapter.unplug()
        console.wait('went away')
        other = self.plug('ttyUSB0', serial='B77', position='1-3')
        again = self.plug('ttyUSB1', position='1-4')
        console.wait('the line is back')
        again.say('two\r\n')
        console.wait('two')
        console.type('x')
        again.expect('x')
        self.assertEqual(other.quiet(), b'')  # nothing was ever typed into the other one

    def test_another_adapter_under_the_old_name_is_not_taken(self):
        adapter = self.plug('ttyUSB0')
        console = self.console('ttyUSB0')
        console.wait_status('ttyUSB0')
        adapter.unplug()
        console.wait('went away')
        other = self.plug('ttyUSB0', serial='B77', position='1-3')
        console.wait('still waiting: /dev/ttyUSB0 is another adapter now')
        console.type('x')
        self.assertEqual(other.quiet(), b'')

    def test_another_adapter_in_the_same_socket_is_taken_by_a_key_only(self):
        adapter = self.plug('ttyUSB0')
        console = self.console('usb:A10K1')
        console.wait_status('A10K1|ttyUSB0')
        adapter.unplug()
        console.wait('went away')
        other = self.plug('ttyUSB0', serial='B77')
        console.wait('ours was A10K1')
        console.wait('Ctrl-T k takes it')
        console.type('reload')
        self.assertEqual(other.quiet(), b'')
        console.command('k')
        console.wait('the line is back')
        console.type('x')
        other.expect('x')
        self.assertEqual(other.seen, b'x')

    def test_adapters_without_serial_numbers_that_swap_their_names_are_not_mixed_up(self):
        first, second = self.plug('ttyUSB0', serial=''), self.plug('ttyUSB1', serial='', position='1-3')
        console = self.console('ttyUSB0')
        console.wait_status('ttyUSB0')
        first.unplug()
        second.unplug()
        console.wait('went away')
        second = self.plug('ttyUSB0', serial='', position='1-3')
        console.wait('ours was at 1-2')
        console.type('x')
        first = self.plug('ttyUSB1', serial='', position='1-2')
        console.wait('the line is back')
        console.type('y')
        first.expect('y')
        self.assertEqual((first.seen, second.quiet()), (b'y', b''))

    def test_the_plain_console_takes_another_adapter_by_its_key_only(self):
        adapter = self.plug('ttyUSB0')
        with Program('--plain', 'ttyUSB0', terminal=True) as program:
            program.out.expect('Ctrl-T x leaves')
            adapter.unplug()
            program.out.expect('waiting for it to come back')
            other = self.plug('ttyUSB0', serial='B77')
            program.out.expect('its serial number is B77, ours was A10K1')
            program.out.expect('Ctrl-T k takes it')
            program.type('reload')
            self.assertEqual(other.quiet(), b'')
            program.type('\x14k')
            program.out.expect('the line is back')
            program.type('x')
            other.expect('x')
            self.assertEqual(other.seen, b'x')

    def test_it_is_opened_by_its_serial_number_or_position(self):
        first, second = self.plug('ttyUSB8'), self.plug('ttyUSB9', serial='B77', position='1-3')
        for name, adapter in (('usb:B77', second), ('usb:1-2', first)):
            status, _, err = run('--plain', name, input=b'show clock\r')
            self.assertEqual((status, err), (0, ''), name)
            adapter.expect('show clock')
        # A profile knows the adapter by its serial number, however it was named.
        with temp_dir() as folder:
            config = os.path.join(folder, 'config.toml')
            with open(config, 'w') as file:
                file.write('[profile.lab]\nmatch = { usb = "B77" }\nbaud = 19200\n')
            for name in ('ttyUSB9', second.link, 'usb:B77'):
                console = self.console(name, '--config', config)
                console.wait_status('19200')
                console.close()
        status, _, err = run('--plain', 'usb:C9')
        self.assertEqual(status, 3)
        self.assertRegex(err, 'no USB serial adapter has the serial number or position C9.*ttyUSB8')


if __name__ == '__main__':
    try:
        usb_bus.enter()
    except unittest.SkipTest as reason:
        print(f'skipped: {reason}')
        sys.exit(77)
    unittest.main(verbosity=2)
