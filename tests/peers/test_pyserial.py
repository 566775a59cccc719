"""RFC 2217 to pyserial's own server code (tests/support/rfc2217_spy.py), which writes down what arrives."""
import os
import sys
import unittest

import network
import rig

SPY = os.path.join(os.path.dirname(rig.__file__), 'rfc2217_spy.py')
PREFIX = '\x14'


class PyserialServer(unittest.TestCase):
    def setUp(self):
        directory = rig.temp_dir()
        self.addCleanup(directory.cleanup)
        self.log = os.path.join(directory.name, 'spy.log')
        self.port = network.free_port()
        self.server = network.Server([sys.executable, SPY, str(self.port), self.log], self.port)
        self.addCleanup(self.server.close)
        self.url = f'rfc2217://127.0.0.1:{self.port}'

    def events(self):
        if not os.path.exists(self.log):
            return []
        with open(self.log, encoding='ascii') as lines:
            return [(float(line.split(' ', 1)[0]), line.split(' ', 1)[1].strip()) for line in lines]

    def times(self, wanted):
        return [time for time, event in self.events() if event == wanted]

    def wait_for(self, *wanted):
        rig.until(lambda: set(wanted) <= {event for _, event in self.events()}, what=f'{wanted} at the server')

    def plain(self, *args):
        program = rig.Program('--plain', self.url, *(args or ('--escape', 'ctrl-t')))
        self.addCleanup(program.close)
        return program

    def test_the_line_arrives_as_asked(self):
        self.plain('--baud', '250000', '--data', '7', '--parity', 'mark', '--stop', '2', '--flow', 'hard')
        self.wait_for('baudrate 250000', 'bytesize 7', 'parity M', 'stopbits 2', 'rtscts 1')

    def test_DTR_and_RTS_arrive(self):
        self.plain('--dtr', 'off', '--rts', 'off')
        self.wait_for('dtr 0', 'rts 0')

    def test_DTR_and_RTS_are_left_alone_unless_asked_for(self):
        program = self.plain()
        program.type('x')
        self.wait_for('rx 78')
        self.assertEqual([event for _, event in self.events() if event[:3] in ('dtr', 'rts') and event[3] == ' '], [])

    def test_BREAK_is_switched_on_and_off_with_its_length(self):
        lengths = []
        while len(lengths) < 3 and not (lengths and min(lengths) < 1.6):  # a busy host makes some longer, none shorter
            status, out, err = rig.run('break', self.url, '--for', '400ms')
            self.assertEqual(status, 0, err)
            self.assertIn('BREAK', out)
            self.assertNotIn('confirm', err + out)
            rig.until(lambda: len(self.times('break off')) > len(lengths), what='the end of the BREAK')  # noqa: B023
            lengths.append(self.times('break off')[-1] - self.times('break on')[-1])
        self.assertGreater(min(lengths), 0.3)
        self.assertLess(min(lengths), 1.6)

    def test_bytes_are_echoed_unchanged_all_values(self):
        program = self.plain('--unfiltered', '--escape', 'none')
        every = bytes(range(256)) + b'\r\0\xff\xff'
        program.type(every)
        rig.until(lambda: program.out.read_some(0.1) is not None and len(program.out.seen) >= len(every),
                  what='the echo')
        self.assertEqual(program.out.seen, every)

    def test_the_speed_is_changed_live(self):
        program = self.plain()
        program.type('x')
        self.wait_for('rx 78')
        program.type(PREFIX + 'p' + '31250\r')
        self.wait_for('baudrate 31250')
        program.err.expect('31250 8N1')


if __name__ == '__main__':
    unittest.main()
