"""A real Linux kernel takes BREAK and then a letter as a magic SysRq command: the proof that BREAK is a BREAK."""
import unittest

import machine
import rig

PREFIX = '\x14'


class SysRq(unittest.TestCase):
    def setUp(self):
        self.machine = machine.linux(self, 'telnet')
        self.program = rig.Program('--plain', '--escape', 'ctrl-t', self.machine.url)
        self.addCleanup(self.program.close)
        self.machine.run(self.program)
        self.program.out.expect('GUEST-READY', machine.LIMIT)
        self.program.out.expect('# ', machine.LIMIT)

    def test_h_alone_is_a_letter_and_BREAK_h_is_SysRq_help(self):
        self.program.type('h\r')
        self.program.out.expect('h: not found', machine.LIMIT)
        self.program.out.expect('# ', machine.LIMIT)
        self.assertNotIn(b'sysrq:', self.program.out.seen)
        self.program.type(PREFIX + 'f')
        self.program.err.expect('BREAK')
        self.program.type('h')
        self.program.out.expect('sysrq: HELP : loglevel', machine.LIMIT)
        self.program.type('echo still $((6*7))\r')
        self.program.out.expect('still 42', machine.LIMIT)


if __name__ == '__main__':
    unittest.main()
