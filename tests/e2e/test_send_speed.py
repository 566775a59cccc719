"""rommate send --speed: a boot loader whose speed is raised for the transfer and put back, played on a tty."""
import os
import select
import threading
import unittest

import rig
from needs import needs_module


class BootLoader(threading.Thread):
    """Deaf at any other speed than its own; takes a file by XMODEM when it is told to."""

    def __init__(self, far, deaf_to_down=False):
        super().__init__(daemon=True)
        self.far, self.baud, self.commands, self.received, self.line = far, 9600, [], None, b''
        self.deaf_to_down = deaf_to_down
        self.start()

    def run(self):
        try:
            while True:
                for byte in os.read(self.far.master, 64):
                    if self.far.speed() == self.baud:
                        self.take(bytes([byte]))
        except OSError:
            return

    def take(self, char):
        if char == b'\x12':
            return self.far.say(b'\r\nswitch: ' + self.line)
        if char != b'\r':
            self.line += char
            return self.far.say(char)
        words, self.line = self.line.decode(), b''
        self.far.say('\r\n')
        if words:
            self.commands.append(words)
        if words == 'set BAUD 115200':
            self.baud = 115200
            return None  # its next prompt comes at the new speed, while nobody reads it
        if words == 'unset BAUD' and not self.deaf_to_down:
            self.baud = 9600
            return None
        if words.startswith('copy xmodem:'):
            self.copy()
        return self.far.say('switch: ')

    def copy(self):
        have = bytearray()

        def getc(size, timeout=1):
            while len(have) < size:
                if not select.select([self.far.master], [], [], timeout)[0]:
                    return None
                have.extend(os.read(self.far.master, 4096))
            out = bytes(have[:size])
            del have[:size]
            return out

        def putc(data, timeout=1):
            self.far.say(data)
            return len(data)

        path = os.path.join(self.far.folder, 'flash')
        with open(path, 'wb') as file:
            needs_module('xmodem', package='python3-xmodem').XMODEM(getc, putc).recv(file, crc_mode=1)
        with open(path, 'rb') as file:
            self.received = file.read()
        self.far.say('\r\nFile copied.\r\n')


class SendSpeed(unittest.TestCase):
    IMAGE = bytes(range(256)) * 20

    def setUp(self):
        self.dir = rig.temp_dir()
        self.addCleanup(self.dir.cleanup)
        self.far = rig.FarSide()
        self.far.folder = self.dir.name
        self.addCleanup(self.far.close)
        self.image = os.path.join(self.dir.name, 'image.bin')
        with open(self.image, 'wb') as file:
            file.write(self.IMAGE)
        self.env = {'XDG_STATE_HOME': self.dir.name}

    def send(self, *more):
        return rig.run('send', self.far.path, self.image, '--speed', '115200', '--start',
                       'copy xmodem: flash:image.bin', *more, env=self.env)

    def debts(self):
        folder = os.path.join(self.dir.name, 'rommate', 'speed')
        return os.listdir(folder) if os.path.isdir(folder) else []

    def test_the_image_goes_over_at_the_higher_speed_and_both_ends_come_home(self):
        loader = BootLoader(self.far)
        status, out, err = self.send()
        self.assertEqual(status, 0, out + err)
        self.assertEqual(loader.commands, ['set BAUD 115200', 'copy xmodem: flash:image.bin', 'unset BAUD'])
        self.assertEqual(loader.received.rstrip(b'\x1a'), self.IMAGE)
        self.assertEqual((loader.baud, self.debts()), (9600, []))

    def test_a_device_that_stays_away_is_owed_and_the_way_home_is_told_when_the_port_is_opened_next(self):
        loader = BootLoader(self.far, deaf_to_down=True)
        status, out, err = self.send('--up', 'set BAUD 115200', '--down', 'unset BAUD')
        self.assertEqual(status, 1, out + err)
        self.assertIn('unset BAUD', out + err)
        self.assertEqual(len(self.debts()), 1)
        console = rig.Program('--plain', '--escape', 'ctrl-t', self.far.path, env=self.env)
        self.addCleanup(console.close)
        console.err.expect('left the device at 115200 baud instead of 9600: at 115200 baud type "unset BAUD"')
        loader.baud = 9600  # somebody power-cycles it
        self.far.say('\r\nswitch: ')
        console.err.expect('answers at 9600 baud again')
        self.assertEqual(self.debts(), [])

    def test_half_a_request_is_answered_before_the_port_is_touched(self):
        for more in (['--speed', '115200'], ['--up', 'x', '--down', 'y'], ['--speed', '115200', '--start', 's', '--up', 'x']):
            status, _, err = rig.run('send', '/dev/ttyNONE9', self.image, *more)
            self.assertEqual(status, 2, err)


if __name__ == '__main__':
    unittest.main()
