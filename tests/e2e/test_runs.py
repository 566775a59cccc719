"""A run outlives its terminal, is watched and stopped from another one, and is remembered: rommate runs."""
import json
import os
import signal
import stat
import unittest

import rig


class Runs(unittest.TestCase):
    def setUp(self):
        self.far = rig.FarSide()
        self.addCleanup(self.far.close)
        self.dir = rig.temp_dir()
        self.addCleanup(self.dir.cleanup)
        self.env = {'XDG_STATE_HOME': os.path.join(self.dir.name, 'state')}

    def program(self, *args, **more):
        program = rig.Program(*args, env={**self.env, **more.pop('env', {})}, **more)
        self.addCleanup(program.close)
        return program

    def runs(self, *args):
        return rig.run('runs', *args, env=self.env)

    def listed(self):
        status, out, err = self.runs('list', '--json')
        self.assertEqual(status, 0, err)
        return [json.loads(line) for line in out.splitlines()]

    def hunt(self, **more):
        """A hunt for ROMMON that has begun; it is at work until the far side answers."""
        program = self.program('break', self.far.path, '--until', 'rommon', '--within', '100s', '--for', '100ms',
                               terminal=True, **more)
        rig.until(lambda: [run for run in self.listed() if run['status'] == 'running'], what='the run in the list')
        return program

    def test_a_run_goes_on_without_its_terminal_and_is_watched_to_its_end_from_another(self):
        hunt = self.hunt()
        run = self.listed()[0]
        self.assertEqual(run['what'], 'BREAK until rommon')
        self.assertEqual(run['pid'], hunt.process.pid)
        self.assertEqual(stat.S_IMODE(os.stat(run['folder']).st_mode), 0o700)
        os.close(hunt.slave)  # the ssh of that terminal is dropped
        os.close(hunt.terminal)
        hunt.terminal = None
        os.kill(hunt.process.pid, signal.SIGHUP)
        watch = self.program('runs', 'attach')
        watch.err.expect('watching BREAK until rommon')
        self.far.say('System Bootstrap, Version 12.4\r\n')
        watch.out.expect('System Bootstrap')
        self.assertIsNone(hunt.process.poll())
        self.far.say('\r\nrommon 1 > ')
        watch.out.expect('done')
        self.assertEqual(watch.status(), 0)
        self.assertEqual(hunt.process.wait(rig.LIMIT), 0)
        status, out, _ = self.runs('show', 'last')
        self.assertEqual(status, 0)
        self.assertRegex(out, r'status +done')
        self.assertRegex(out, r'exit +0')
        status, _, err = self.runs('attach')
        self.assertEqual((status, 'no run is under way' in err), (2, True))

    def test_who_watches_may_stop_the_run_or_leave_it(self):
        hunt = self.hunt()
        watch = self.program('runs', 'attach', terminal=True)
        watch.out.expect('watching')
        for answer, left in (('\n', False), ('n\n', True)):
            watch.kill(signal.SIGINT)
            watch.out.expect('Stop')
            watch.type(answer)
        self.assertEqual(watch.status(), 130)
        self.assertIsNone(hunt.process.poll())
        again = self.program('runs', 'attach', terminal=True)
        again.out.expect('watching')
        again.kill(signal.SIGINT)
        again.out.expect('Stop')
        again.type('y\n')
        again.out.expect('cancelled')
        self.assertEqual(again.status(), 130)
        self.assertEqual(hunt.status(), 130)

    def test_without_a_terminal_nobody_can_answer_and_the_run_is_left_alone(self):
        hunt = self.hunt()
        watch = self.program('runs', 'attach')
        watch.err.expect('watching')
        watch.kill(signal.SIGINT)
        self.assertEqual(watch.status(), 130)
        self.assertIsNone(hunt.process.poll())

    def test_ctrl_c_and_sigterm_still_end_a_run(self):
        for number in (signal.SIGINT, signal.SIGTERM):
            hunt = self.hunt()
            hunt.kill(number)
            self.assertEqual(hunt.status(), 130)
        self.assertEqual([run['exit_status'] for run in self.listed()], [130, 130])

    def test_a_run_that_was_killed_is_shown_so_and_forgotten_when_asked(self):
        hunt = self.hunt()
        run = self.listed()[0]['run']
        status, _, err = self.runs('forget', run)
        self.assertEqual(status, 5)
        self.assertIn('is alive', err)
        hunt.kill(signal.SIGKILL)
        hunt.process.wait(rig.LIMIT)
        self.assertEqual(self.listed()[0]['status'], 'killed')
        status, _, err = self.runs('attach', run)
        self.assertEqual(status, 4)
        self.assertEqual(self.runs('forget', run)[0], 0)
        self.assertEqual(self.listed(), [])
        self.assertEqual(self.runs('show', run)[0], 2)

    def test_a_reader_that_leaves_does_not_end_the_job(self):
        program = self.program('receive', self.far.path, '--into', os.path.join(self.dir.name, 'got'), '--protocol', 'xmodem',
                               '--json')
        program.out.expect('"event":"start"')
        program.process.stdout.close()
        self.far.expect('C')
        for _ in range(50):
            self.far.say('device text\r\n')
        self.far.say(b'\x01\x01\xfe' + b'A' * 128 + self.crc(b'A' * 128))
        self.far.expect(b'\x06')
        for answer in (b'\x15', b'\x06'):
            self.far.say(b'\x04')
            self.far.expect(answer)
        self.assertEqual(program.process.wait(rig.LIMIT), 0)
        with open(os.path.join(self.dir.name, 'got'), 'rb') as file:
            self.assertEqual(file.read(), b'A' * 128)

    @staticmethod
    def crc(data):
        crc = 0
        for byte in data:
            crc ^= byte << 8
            for _ in range(8):
                crc = (crc << 1 ^ 0x1021 if crc & 0x8000 else crc << 1) & 0xffff
        return crc.to_bytes(2, 'big')


if __name__ == '__main__':
    unittest.main()
