"""A cable that was moved is noticed before anything is typed."""
import os
import re
import unittest

import rig


class CableMemory(unittest.TestCase):
    def setUp(self):
        self.dir = rig.temp_dir()
        self.addCleanup(self.dir.cleanup)
        self.far = rig.FarSide()
        self.addCleanup(self.far.close)
        self.memory = os.path.join(self.dir.name, 'rommate', 'cables')

    def visit(self, prompt):
        """Opens the console, lets the device show its prompt; returns the program."""
        program = rig.Program('--plain', '--escape', 'ctrl-t', self.far.path, env={'XDG_STATE_HOME': self.dir.name})
        self.addCleanup(program.close)
        self.far.say(f'\r\n{prompt}')
        program.out.expect(prompt)
        return program

    def leave(self, program):
        program.type('\x14x')
        self.assertEqual(program.status(), 0)

    def remembered(self):
        try:
            with open(self.memory, encoding='utf-8') as file:
                return file.read()
        except FileNotFoundError:
            return ''

    def test_another_host_on_the_cable_is_told(self):
        first = self.visit('core-sw1#')
        rig.until(lambda: 'core-sw1' in self.remembered(), what='the host to be remembered')
        self.leave(first)
        self.assertNotIn(b'On this cable it was', first.err.seen)
        second = self.visit('edge-r9>')
        second.err.expect('This is edge-r9. On this cable it was core-sw1 a moment ago: the cable was moved')
        self.leave(second)
        self.assertEqual(os.stat(self.memory).st_mode & 0o777, 0o600)
        # What is remembered for long is written again when it is seen again: that tells when it was.
        aged = re.sub(r'\d+$', lambda when: str(int(when.group()) - 3600), self.remembered().rstrip('\n')) + '\n'
        with open(self.memory, 'w', encoding='utf-8') as file:
            file.write(aged)
        third = self.visit('edge-r9>')
        rig.until(lambda: self.remembered() not in ('', aged), what='the same host to be seen')
        self.leave(third)
        self.assertNotIn(b'On this cable it was', third.err.seen)


if __name__ == '__main__':
    unittest.main()
