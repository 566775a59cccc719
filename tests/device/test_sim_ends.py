"""The ends of `rommate sim` driven by other people's clients: pyserial over RFC 2217 and on a pty, and by our own
program; speeds, BREAK, garbage at the wrong speed, flash and NVRAM over two runs."""
import json
import os
import re
import signal
import subprocess
import tempfile
import time
import unittest

import serial

ROMMATE = os.environ['ROMMATE']
PATIENCE = 60  # seconds for any one thing on a busy machine
IMAGE = 'c1841-advipservicesk9-mz.124-13a.bin'


class Sim:
    """A running `rommate sim c1841`; `ends` as on its command line."""

    def __init__(self, *ends):
        self.process = subprocess.Popen([ROMMATE, 'sim', 'c1841', '--speed', 'fast', *ends], stdin=subprocess.PIPE,
                                        stderr=subprocess.PIPE)
        self.said = self.process.stderr.readline().decode()

    def url(self):
        return re.search(r'\w+://127\.0\.0\.1:\d+', self.said).group(0)

    def power_cycle(self):
        self.process.stdin.write(b'power\n')
        self.process.stdin.flush()

    def end(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        self.process.wait(PATIENCE)
        self.process.stdin.close()
        self.process.stderr.close()
        return self.process.returncode


class Line:
    """A pyserial port that is read until something comes."""

    def __init__(self, url, baud=9600):
        self.port = serial.serial_for_url(url, baudrate=baud, timeout=0.2)
        self.seen = b''

    def wait(self, text):
        end = time.monotonic() + PATIENCE
        while text.encode() not in self.seen:
            if time.monotonic() > end:
                raise AssertionError(f'{text!r} did not come; instead: {self.seen[-400:]!r}')
            self.seen += self.port.read(4096)
        self.seen = self.seen[self.seen.index(text.encode()) + len(text):]

    def type(self, text):
        self.port.write(text.encode() + b'\r')

    def rommon(self, sim):
        sim.power_cycle()  # the boot of the program's start may be over by now
        self.wait('Self decompressing')
        self.port.send_break(0.3)
        self.wait('rommon 1 > ')

    def close(self):
        self.port.close()


class SimulatedEnds(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def sim(self, *ends):
        sim = Sim(*ends)
        self.addCleanup(sim.end)
        return sim

    def line(self, *args):
        line = Line(*args)
        self.addCleanup(line.close)
        return line

    def assert_garbage(self, line):
        """What a boot prints comes as something else: 60 bytes are more than any word of it."""
        line.seen = b''
        end = time.monotonic() + PATIENCE
        while len(line.seen) < 60 and time.monotonic() < end:
            line.seen += line.port.read(4096)
        self.assertGreaterEqual(len(line.seen), 60)
        for word in (b'System', b'Bootstrap', b'Cisco', b'memory', b'ROMMON'):
            self.assertNotIn(word, line.seen)

    def test_pyserial_breaks_into_rommon_and_follows_a_change_of_speed(self):
        sim = self.sim('--rfc2217', '127.0.0.1:0')
        line = self.line(sim.url())
        line.rommon(sim)
        line.type('confreg 0x3922')  # 115200 baud
        line.wait('rommon 2 > ')
        line.type('reset')
        self.assert_garbage(line)
        line.port.baudrate = 115200
        line.rommon(sim)
        self.assertEqual(line.port.baudrate, 115200)
        line.type('dir flash:')
        line.wait(IMAGE)

    def test_flash_and_nvram_are_there_in_the_next_run(self):
        state = os.path.join(self.folder.name, 'state')
        first = self.sim('--rfc2217', '127.0.0.1:0', '--state', state)
        line = self.line(first.url())
        line.rommon(first)
        line.type('confreg 0x2142')
        line.wait('rommon 2 > ')
        line.type('boot')
        line.wait('initial configuration dialog? [yes/no]: ')
        line.type('no')
        line.wait('Press RETURN to get started!')
        line.type('')
        line.wait('Router>')
        line.type('enable')
        line.wait('Router#')
        line.type(f'copy flash:{IMAGE} flash:second.bin')
        line.wait('Destination filename [second.bin]? ')
        line.type('')
        line.wait('bytes copied in')
        line.close()
        self.assertEqual(first.end(), 130)  # it was interrupted
        second = self.sim('--rfc2217', '127.0.0.1:0', '--state', state)
        line = self.line(second.url())
        line.rommon(second)
        line.type('dir flash:')
        line.wait('second.bin')
        line.type('boot')
        line.wait('initial configuration dialog? [yes/no]: ')  # the register is 0x2142 still

    def test_our_own_program_proves_a_break_over_rfc2217_and_telnet_and_says_what_it_saw(self):
        for end in ('--rfc2217', '--telnet'):
            sim = self.sim(end, '127.0.0.1:0')
            hunt = subprocess.Popen([ROMMATE, 'break', sim.url(), '--until', 'rommon', '--within', '50s', '--json'],
                                    stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
            self.addCleanup(hunt.stdout.close)
            for _ in range(12):  # a person switches it on again when it was missed; the boot is over in seconds here
                sim.power_cycle()
                try:
                    hunt.wait(5)
                    break
                except subprocess.TimeoutExpired:
                    continue
            self.assertEqual(hunt.wait(PATIENCE), 0)
            told = json.loads(hunt.stdout.read())
            self.assertEqual(told['state'], 'rommon')
            last = told['sightings'][-1]
            self.assertEqual((last['state'], last['detail'], last['waiting']), ('rommon', '1', True))

    def test_a_pty_is_a_serial_port_whose_link_goes_with_the_program(self):
        link = os.path.join(self.folder.name, 'tty-sim')
        sim = self.sim('--pty', link)
        line = self.line(link)
        sim.power_cycle()
        line.wait('Self decompressing')
        line.port.write(b'\x03')  # no BREAK on a pty; this ROMMON takes Ctrl-C too
        line.wait('rommon 1 > ')
        line.type('frobnicate')
        line.wait('monitor: command "frobnicate" not found')
        line.close()
        again = self.line(link)  # the end stays when a client goes
        again.type('dir flash:')
        again.wait(IMAGE)
        self.assertEqual(sim.end(), 130)
        self.assertFalse(os.path.lexists(link))

    def test_a_pty_at_another_speed_than_the_device_gives_garbage(self):
        link = os.path.join(self.folder.name, 'tty-sim')
        sim = self.sim('--pty', link, '--baud', '115200')
        line = self.line(link, 115200)
        sim.power_cycle()
        self.assert_garbage(line)


if __name__ == '__main__':
    unittest.main(verbosity=2)
