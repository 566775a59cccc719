"""What happens at night: the disk is full, the terminal is stopped, the device floods, a script gives up."""
import os
import select
import signal
import unittest

import rig


class Night(unittest.TestCase):
    def setUp(self):
        self.far = rig.FarSide()
        self.addCleanup(self.far.close)

    def start(self, *args, **more):
        program = rig.Program(*args, **more)
        self.addCleanup(program.close)
        return program

    def flood(self):
        """Says as much as is taken, and of that no more than would be too much; returns how much it was."""
        os.set_blocking(self.far.master, False)
        said = 0
        while said <= 8 << 20 and select.select([], [self.far.master], [], 1)[1]:
            try:
                said += os.write(self.far.master, b'flood ' * 1000)
            except BlockingIOError:
                pass
        os.set_blocking(self.far.master, True)
        return said

    def test_a_full_disk_stops_the_recording_and_not_the_console(self):
        program = self.start('--plain', self.far.path, '--record', '/dev/full')
        program.err.expect(r'/dev/full: recording stopped: No space left on device. The console goes on')
        self.far.say('still here\r\n')
        program.out.expect('still here')
        program.type('and typing')
        self.far.expect('and typing')
        program.end_input()
        self.assertEqual(program.status(), 0)

    def test_a_full_disk_is_told_by_the_commands_too(self):
        program = self.start('break', self.far.path, '--until', 'rommon', '--record', '/dev/full')
        program.err.expect(r'recording stopped: No space left on device')
        program.kill(signal.SIGINT)
        self.assertEqual(program.status(), 130)

    def test_a_terminal_that_stops_reading_holds_the_line_back_and_can_still_be_left(self):
        program = self.start('--plain', self.far.path, terminal=True)
        program.out.expect('helps')
        self.assertLess(self.flood(), 8 << 20)
        program.type('\x14x')
        program.status()  # reads the screen again
        self.assertEqual(program.process.returncode, 0)

    def test_a_pipe_that_stops_reading_loses_nothing(self):
        program = self.start('--plain', self.far.path)
        self.far.say('begin ')
        program.out.expect('begin ')
        said = self.flood()
        self.assertLess(said, 8 << 20)
        begin = program.out.at
        while len(program.out.seen) - begin < said and program.out.read_some(rig.LIMIT):
            pass
        self.far.say('end')
        end = program.out.expect('end').start()
        self.assertEqual(end - begin, said)

    def test_Ctrl_C_ends_every_command_with_130_and_gives_the_line_back(self):
        for command in (['break', '--until', 'rommon'], ['send', __file__], ['receive', '--into', self.id() + '/'],
                        ['paste', __file__, '--yes']):
            before = self.far.settings()
            with rig.temp_dir() as folder:
                if command[0] == 'receive':
                    command[2] = folder
                program = self.start(command[0], self.far.path, '--baud', '19200', *command[1:])
                rig.until(lambda: self.far.speed() == 19200, what=f'{command[0]} to have the line')
                program.kill(signal.SIGINT)
                self.assertEqual(program.status(), 130, command)
            self.assertEqual(self.far.settings(), before, command)
            lock = '/run/lock/LCK..' + self.far.path.removeprefix('/dev/').replace('/', '_')
            self.assertFalse(os.path.exists(lock), command)


if __name__ == '__main__':
    unittest.main()
