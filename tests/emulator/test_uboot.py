"""A real boot loader, U-Boot on an emulated 16550: stopped at autoboot and worked on through rommate --plain."""
import unittest

import machine
import rig

PREFIX = '\x14'


class UBoot(unittest.TestCase):
    def console(self, way):
        box = machine.u_boot(self, way)
        program = rig.Program('--plain', '--escape', 'ctrl-t', box.url)
        self.addCleanup(program.close)
        box.run(program)
        return program

    def stop_and_work(self, way):
        program = self.console(way)
        program.out.expect('Hit any key to stop autoboot', machine.LIMIT)
        program.type(' ')
        program.out.expect('=> ', machine.LIMIT)
        program.type('version\r')
        program.out.expect(r'version\r\nU-Boot 20\d\d\.\d\d.*=> ', machine.LIMIT)
        program.type('setenv hostname lab1; printenv hostname\r')
        program.out.expect(r'\nhostname=lab1\r\n=> ', machine.LIMIT)
        program.type('sleep 100\r')
        program.out.expect(r'sleep 100\r\n', machine.LIMIT)
        program.type('\x03')  # only Ctrl-C stops a running command
        program.out.expect('=> ', machine.LIMIT)
        program.type(PREFIX + 'x')
        self.assertEqual(program.status(), 0)

    def test_over_telnet(self):
        self.stop_and_work('telnet')

    def test_over_TCP(self):
        self.stop_and_work('tcp')

    def test_over_a_unix_socket(self):
        self.stop_and_work('unix')

    def test_over_a_pty(self):
        self.stop_and_work('pty')

    def test_BREAK_by_the_console_key_stops_autoboot(self):
        program = self.console('telnet')
        program.out.expect('Hit any key to stop autoboot', machine.LIMIT)
        program.type(PREFIX + 'f')
        program.out.expect('=> ', machine.LIMIT)

    def test_rommate_break_stops_autoboot_and_proves_it(self):
        box = machine.u_boot(self, 'telnet')
        program = rig.Program('break', box.url, '--until', 'uboot', '--within', '60s')
        self.addCleanup(program.close)
        box.run(program)
        self.assertEqual(program.status(machine.LIMIT), 0, program.err.seen)
        self.assertIn(b'=>', program.out.to_end())


if __name__ == '__main__':
    unittest.main()
