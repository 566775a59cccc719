"""rommate on real 16550 UARTs in a QEMU guest: BREAK on the wire, speed and parity in the chip, settings given back.

QEMU writes down each register write of the UARTs with its time: that is the oscilloscope. One boot for all tests.
"""
import json
import os
import re
import subprocess
import tempfile
import unittest

import lab

# What happens in the guest. "@ NAME" lines cut the output into parts.
SCRIPT = r'''
export ASAN_OPTIONS=detect_leaks=0
step() { echo "@ $1"; }
settings() { stty -F /dev/ttyS1 -a 2>/dev/null; }
stty -F /dev/ttyS1 4800 parenb parodd cs7 echo icanon -crtscts 2>/dev/null
: > /empty
step before; settings
step probe; rommate probe ttyS1 --json
step break; rommate break ttyS1 --until regex:never --within 4s; echo status=$?
step frame; rommate --plain ttyS1 --baud 38400 --data 7 --parity mark --stop 2 --dtr off < /empty; echo status=$?
step speed; rommate break ttyS1 --baud 31250; echo status=$?
step low; rommate break ttyS1 --method low-baud; echo status=$?
step killed; rommate break ttyS1 --for 10s & program=$!
until [ -e /run/lock/LCK..ttyS1 ]; do usleep 50000; done
sleep 2; kill -TERM $program; wait $program; echo status=$?; ls /run/lock
step after; settings
step done
exit 0
'''

LCR, MCR, BREAK_BIT, DIVISOR_BIT = 3, 4, 0x40, 0x80


class Trace:
    """Register writes of the UARTs out of QEMU's trace. Only ttyS1 is used by the tests."""

    def __init__(self, text):
        found = re.findall(r'@(\d+\.\d+):serial_write write addr 0x([0-9a-f]+) val 0x([0-9a-f]+)', text)
        self.writes = [(float(when), int(register, 16), int(value, 16)) for when, register, value in found]

    def lcr(self):
        return [(when, value) for when, register, value in self.writes if register == LCR and not value & DIVISOR_BIT]

    def breaks(self):
        """Lengths of all BREAKs in seconds; one that was never ended is None."""
        lengths, since = [], None
        for when, value in self.lcr():
            if value & BREAK_BIT and since is None:
                since = when
            elif not value & BREAK_BIT and since is not None:
                lengths.append(when - since)
                since = None
        return lengths + ([None] if since is not None else [])

    def divisors(self):
        """All divisors that were written (115200 / speed)."""
        found, bytes_, latched = [], {0: 0, 1: 0}, False
        for _, register, value in self.writes:
            if register == LCR:
                if latched and not value & DIVISOR_BIT:
                    found.append(bytes_[1] << 8 | bytes_[0])
                latched = bool(value & DIVISOR_BIT)
            elif latched and register in bytes_:
                bytes_[register] = value
        return found


class Guest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix='rommate-guest-')
        name = os.path.join(cls.folder.name, 'rommate')
        subprocess.run(['strip', '-o', name, os.environ['ROMMATE']], check=True)
        trace = os.path.join(cls.folder.name, 'trace')
        status, cls.output = lab.run(SCRIPT, {'/bin/rommate': name}, trace, 400)
        assert status == 0, cls.output
        parts = re.split(r'^@ (\w+)$', cls.output, flags=re.M)
        cls.parts = dict(zip(parts[1::2], parts[2::2]))
        with open(trace) as file:
            cls.trace = Trace(file.read())

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def test_break_holds_the_line_low_for_300_ms(self):
        lengths = self.trace.breaks()
        print('BREAKs on the wire:', ', '.join(f'{1000 * length:.1f} ms' for length in lengths if length))
        repeated = lengths[:-1]  # the last one was ended by SIGTERM
        self.assertGreaterEqual(len(repeated), 2)
        # A busy host makes some longer; none may be shorter, and one at least is exact.
        self.assertGreaterEqual(min(repeated), 0.299)
        self.assertLessEqual(min(repeated), 0.330)
        self.assertIn('status=1', self.parts['break'])

    def test_speed_and_frame_are_in_the_chip(self):
        self.assertIn('status=0', self.parts['frame'])
        # LCR: 7 data bits (2), 2 stop bits (4), parity on (8), odd (0), stuck = mark (0x20)
        self.assertIn(0x02 | 0x04 | 0x08 | 0x20, {value & 0x3f for _, value in self.trace.lcr()})
        self.assertIn(115200 // 38400, self.trace.divisors())
        self.assertIn(115200 // 9600, self.trace.divisors())

    def test_dtr_goes_off_only_when_asked(self):
        lines = [value & 3 for _, register, value in self.trace.writes if register == MCR]
        self.assertIn(2, lines)  # RTS without DTR

    def test_a_speed_that_the_clock_cannot_make_is_refused(self):
        self.assertIn('28800 baud instead of 31250', self.output)
        self.assertIn('status=1', self.parts['speed'])

    def test_low_baud_drops_to_50_and_comes_back(self):
        self.assertIn('method low-baud (NULs at 50 baud)', self.parts['low'])
        divisors = self.trace.divisors()
        at = len(divisors) - 1 - divisors[::-1].index(115200 // 50)
        self.assertEqual(divisors[at + 1], 115200 // 9600)

    def test_probe_finds_what_a_16550_can(self):
        report = json.loads(re.search(r'^\{.*\}$', self.parts['probe'], re.M)[0])
        self.assertEqual(report['data'], [5, 6, 7, 8])
        self.assertEqual(report['parity'], ['none', 'even', 'odd', 'mark', 'space'])
        self.assertEqual(report['speeds'][0], 50)
        self.assertIn(31250, report['speeds_refused'])
        self.assertTrue(report['break']['driver'])
        self.assertTrue(report['knows_when_sent'])
        self.assertTrue(report['lines']['dtr'])

    def test_old_settings_are_back_and_nothing_is_left(self):
        self.assertEqual(self.parts['after'].strip(), self.parts['before'].strip())
        self.assertIn('speed 4800', self.parts['before'])
        self.assertIn('status=130', self.parts['killed'])
        self.assertNotIn('LCK..', self.parts['killed'])
        last = self.trace.breaks()[-1]
        self.assertIsNotNone(last, 'BREAK is still on')
        self.assertLess(last, 9.9)


if __name__ == '__main__':
    unittest.main()
