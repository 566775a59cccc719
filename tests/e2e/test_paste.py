"""rommate paste on a tty whose far side is a small router."""
import itertools
import json
import os
import threading
import unittest

import rig


class Router(threading.Thread):
    """Echoes, answers each line with a prompt, complains about words that begin with 'bad'."""

    def __init__(self, far, prompt='R1(config)#'):
        super().__init__(daemon=True)
        self.far, self.prompt, self.lines, self.line = far, prompt, [], b''
        self.start()

    def run(self):
        while True:
            try:
                data = os.read(self.far.master, 64)
            except OSError:
                return
            for byte in data:
                self.take(bytes([byte]))

    def take(self, char):
        if char == b'\r':
            line, self.line = self.line, b''
            self.lines.append(line.decode())
            error = b'% Invalid input detected at \'^\' marker.\r\n' if line.startswith(b'bad') else b''
            self.far.say(b'\r\n' + error + self.prompt.encode())
        elif char == b'\x15':
            self.line = b''
        elif char == b'\x12':  # Ctrl-R shows the row again
            self.far.say(b'\r\n' + self.prompt.encode() + self.line)
        else:
            self.line += char
            self.far.say(char)


class Paste(unittest.TestCase):
    def setUp(self):
        self.far = rig.FarSide()
        self.addCleanup(self.far.close)
        self.dir = rig.temp_dir()
        self.addCleanup(self.dir.cleanup)

    def file(self, text):
        path = os.path.join(self.dir.name, 'lines.cfg')
        with open(path, 'w', encoding='utf-8') as file:
            file.write(text)
        return path

    def test_a_configuration_arrives_and_the_receipt_says_so(self):
        router = Router(self.far)
        for pace in (['--pace', 'echo'], ['--pace', 'prompt'], ['--pace', 'fixed', '--line-delay', '50']):
            router.lines.clear()
            status, out, err = rig.run('paste', self.far.path, self.file('interface Gi0/1\n no shutdown\nend\n'), *pace)
            self.assertEqual(status, 0, err)
            self.assertIn('3 of 3 lines sent, 3 echoed right, 0 errors', out)
            self.assertEqual([line for line in router.lines if line], ['interface Gi0/1', ' no shutdown', 'end'])

    def test_it_stops_at_the_first_complaint_with_1_or_goes_on_when_told(self):
        router = Router(self.far)
        path = self.file('hostname A\nbad command\nhostname B\n')
        status, out, err = rig.run('paste', self.far.path, path, '--json')
        told = json.loads(out)
        self.assertEqual((status, told['sent'], told['errors'][0]['line']), (1, 2, 2))
        self.assertNotIn('hostname B', router.lines)
        status, out, _ = rig.run('paste', self.far.path, path, '--keep-going')
        self.assertEqual(status, 1)
        self.assertIn('3 of 3 lines sent', out)
        self.assertIn('hostname B', router.lines)

    def test_dangerous_lines_are_pointed_out(self):
        Router(self.far)
        status, _, err = rig.run('paste', self.far.path, self.file('reload in 10\n'))
        self.assertEqual(status, 0, err)
        self.assertIn('line 1: restarts the device', err)

    def test_nothing_is_typed_into_a_booting_device(self):
        program = rig.Program('paste', self.far.path, self.file('hostname X\n'))
        self.addCleanup(program.close)
        count = itertools.count()

        def ended():
            booting = next(count) % 20 == 0
            self.far.say('System Bootstrap, Version 12.4(13r)T, RELEASE SOFTWARE (fc1)\r\n' if booting else '#')
            self.far.read_some(0.05)
            return program.process.poll() is not None
        rig.until(ended, what='its end')
        self.assertEqual(program.status(), 5)
        self.assertNotIn(b'hostname', self.far.seen)

    def test_a_missing_file_is_2_and_a_missing_port_3(self):
        self.assertEqual(rig.run('paste', self.far.path, '/nonexistent/file')[0], 2)
        self.assertEqual(rig.run('paste', '/dev/ttyNONE9', self.file('a\n'))[0], 3)


if __name__ == '__main__':
    unittest.main()
