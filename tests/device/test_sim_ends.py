"""The ends of `rommate sim` driven by other people's clients: pyserial over RFC 2217 and on a pty, and by our own
program; speeds, BREAK, garbage at the wrong speed, flash and NVRAM over two runs."""
import json
import os
import unittest

import rig
from needs import needs_module
from sim_rig import PATIENCE, Client, Sim

serial = needs_module('serial', package='python3-serial')
IMAGE = 'c1841-advipservicesk9-mz.124-13a.bin'


class Line(Client):
    """A pyserial port."""

    def __init__(self, case, url, baud=9600):
        self.port = serial.serial_for_url(url, baudrate=baud, timeout=0.2)
        case.addCleanup(self.port.close)

    def read_some(self):
        return self.port.read(4096)

    def type(self, text):
        self.port.write(text.encode() + b'\r')

    def converse(self, *turns):
        """Types a line and waits for what is said to it, for each of the turns."""
        for typed, answer in turns:
            self.type(typed)
            self.wait(answer)

    def rommon(self, sim):
        sim.power_cycle()
        self.wait('Self decompressing')
        self.port.send_break(0.3)
        self.wait('rommon 1 > ')

    def garbage(self):
        """What of a boot comes at the wrong speed: 60 bytes, more than any word of it."""
        self.seen = b''

        def enough():
            self.seen += self.read_some()
            return len(self.seen) >= 60
        rig.until(enough, PATIENCE, what='60 bytes at the wrong speed')
        return self.seen


class SimulatedEnds(unittest.TestCase):
    def setUp(self):
        self.folder = rig.temp_dir()
        self.addCleanup(self.folder.cleanup)

    def sim(self, *ends):
        return Sim(self, 'c1841', *ends)

    def line(self, *args):
        return Line(self, *args)

    def assert_garbage(self, line):
        seen = line.garbage()
        for word in (b'System', b'Bootstrap', b'Cisco', b'memory', b'ROMMON'):
            self.assertNotIn(word, seen)

    def test_pyserial_breaks_into_rommon_and_follows_a_change_of_speed(self):
        sim = self.sim('--rfc2217', '127.0.0.1:0')
        line = self.line(sim.url())
        line.rommon(sim)
        line.converse(('confreg 0x3922', 'rommon 2 > '))  # 115200 baud
        line.type('reset')
        self.assert_garbage(line)
        line.port.baudrate = 115200
        line.rommon(sim)
        line.converse(('dir flash:', IMAGE))

    def test_flash_and_nvram_are_there_in_the_next_run(self):
        state = os.path.join(self.folder.name, 'state')
        first = self.sim('--rfc2217', '127.0.0.1:0', '--state', state)
        line = self.line(first.url())
        line.rommon(first)
        asks = 'initial configuration dialog? [yes/no]: '
        line.converse(('confreg 0x2142', 'rommon 2 > '), ('reset', asks), ('no', 'Press RETURN to get started!'),
                      ('', 'Router>'), ('enable', 'Router#'),
                      (f'copy flash:{IMAGE} flash:second.bin', 'Destination filename [second.bin]? '),
                      ('', 'bytes copied in'))
        line.port.close()
        self.assertEqual(first.end(), 130)  # it was interrupted
        second = self.sim('--rfc2217', '127.0.0.1:0', '--state', state)
        line = self.line(second.url())
        line.rommon(second)
        line.converse(('dir flash:', 'second.bin'), ('boot', asks))  # the register is 0x2142 still

    def test_our_own_program_proves_a_break_over_rfc2217_and_telnet_and_says_what_it_saw(self):
        for end in ('--rfc2217', '--telnet'):
            sim = self.sim(end, '127.0.0.1:0')
            hunt = rig.Program('break', sim.url(), '--until', 'rommon', '--within', '50s', '--json')
            self.addCleanup(hunt.close)
            while hunt.process.poll() is None:
                sim.power_cycle()  # as a person does when it was missed: the boot is over in seconds here
                hunt.out.to_end(5)
            self.assertEqual(hunt.status(), 0, hunt.err.to_end())
            told = json.loads(hunt.out.to_end())
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
        line.converse(('frobnicate', 'monitor: command "frobnicate" not found'))
        line.port.close()
        again = self.line(link)  # the end stays when a client goes
        again.converse(('dir flash:', IMAGE))
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
