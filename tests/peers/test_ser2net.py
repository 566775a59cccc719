"""RFC 2217 and telnet to ser2net, a real server, over a pty that a shim makes a UART (tests/support/fakeuart.cpp).

ser2net 4.3.11 (gensio 2.6.2) answers BREAK off with the value of BREAK on, and over a bare pty it says nothing about DTR and
RTS: both are part of what is tested.
"""
import os
import re
import unittest

import network
import rig
from needs import needs

PREFIX = '\x14'
FAKEUART = os.environ['FAKEUART']


class Ser2net:
    """ser2net on a free port over one end of a pty; `far` is the device's end."""

    def __init__(self, case, protocol='telnet(rfc2217)', uart=True):
        needs('ser2net', package='ser2net')
        self.directory = rig.temp_dir()
        case.addCleanup(self.directory.cleanup)
        self.far = rig.FarSide()
        case.addCleanup(self.far.close)
        self.port = network.free_port()
        self.log = os.path.join(self.directory.name, 'uart.log')
        config = os.path.join(self.directory.name, 'ser2net.yaml')
        with open(config, 'w', encoding='ascii') as out:
            out.write(f'%YAML 1.1\n---\nconnection: &console\n  accepter: {protocol},tcp,127.0.0.1,{self.port}\n'
                      f'  connector: serialdev,{self.far.path},9600n81,local\n  options:\n    kickolduser: true\n')
        env = {'LD_PRELOAD': FAKEUART, 'FAKEUART_TTY': self.far.path, 'FAKEUART_LOG': self.log} if uart else {}
        self.server = network.Server(['ser2net', '-n', '-d', '-c', config], self.port, env)
        case.addCleanup(self.server.close)

    def events(self):
        """[(seconds, 'BREAK on'), ...] as the UART saw them."""
        if not os.path.exists(self.log):
            return []
        with open(self.log, encoding='ascii') as lines:
            return [(float(line.split(' ', 1)[0]), line.split(' ', 1)[1].strip()) for line in lines]

    def wait_for(self, pattern):
        """The first event that matches, and what the UART had seen by then."""
        return rig.until(lambda: [event for event in self.events() if re.fullmatch(pattern, event[1])],
                         what=f'{pattern!r} at the UART')[0]

    def break_lengths(self):
        began, lengths = None, []
        for time, event in self.events():
            if event == 'BREAK on':
                began = time
            if event == 'BREAK off' and began is not None:
                lengths.append(time - began)
                began = None
        return lengths


class Rfc2217(unittest.TestCase):
    def plain(self, url, *args):
        program = rig.Program('--plain', url, *(args or ('--escape', 'ctrl-t')))
        self.addCleanup(program.close)
        return program

    def test_bytes_pass_both_ways_all_values(self):
        box = Ser2net(self)
        program = self.plain(f'rfc2217://127.0.0.1:{box.port}', '--unfiltered', '--escape', 'none')
        every = bytes(range(256)) + b'\r\n\r\0\r\xff\xff'
        program.type(every + b'end')
        box.far.expect(re.escape(every + b'end'))
        box.far.say(every + b'END')
        program.out.expect(re.escape(every + b'END'))

    def test_the_line_is_set_as_asked_and_changed_live(self):
        box = Ser2net(self)
        program = self.plain(f'rfc2217://127.0.0.1:{box.port}', '--baud', '115200', '--data', '7', '--parity', 'even',
                             '--stop', '2', '--escape', 'ctrl-t')
        box.wait_for('MODE baud=115200 bits=7 parity=even stop=2.*')
        program.type(PREFIX + 'p' + '38400\r')
        box.wait_for('MODE baud=38400 bits=7 parity=even stop=2.*')
        program.err.expect('38400 7E2')

    def test_DTR_and_RTS_arrive(self):
        box = Ser2net(self)
        program = self.plain(f'rfc2217://127.0.0.1:{box.port}', '--dtr', 'off', '--rts', 'off')
        box.wait_for('LINES')
        box.far.say('up')
        program.out.expect('up')

    def test_BREAK_has_its_length_in_spite_of_the_wrong_answer(self):
        box = Ser2net(self)
        lengths = []
        while len(lengths) < 3 and not (lengths and min(lengths) < 1.5):  # a busy host makes some longer, none shorter
            status, out, err = rig.run('break', f'rfc2217://127.0.0.1:{box.port}', '--for', '300ms')
            self.assertEqual(status, 0, err)
            self.assertIn('BREAK', out)
            rig.until(lambda: len(box.break_lengths()) > len(lengths), what='the end of the BREAK')  # noqa: B023
            self.assertEqual(len(box.break_lengths()), len(lengths) + 1)
            lengths = box.break_lengths()
        self.assertGreater(min(lengths), 0.2)
        self.assertLess(min(lengths), 1.5)

    def test_a_longer_BREAK_is_longer(self):
        box = Ser2net(self)
        status, _, err = rig.run('break', f'rfc2217://127.0.0.1:{box.port}', '--for', '2s')
        self.assertEqual(status, 0, err)
        box.wait_for('BREAK off')
        (length,) = box.break_lengths()
        self.assertGreater(length, 1.7)

    def test_BREAK_from_the_console_stays_between_the_bytes(self):
        box = Ser2net(self)
        program = self.plain(f'rfc2217://127.0.0.1:{box.port}')
        program.type('before')
        box.far.expect('before')
        program.type(PREFIX + 'f')
        program.err.expect('BREAK')
        box.wait_for('BREAK off')
        program.type('after')
        box.far.expect('after')
        self.assertEqual(len(box.break_lengths()), 1)

    def test_opening_and_closing_sends_no_BREAK(self):
        box = Ser2net(self)
        program = self.plain(f'rfc2217://127.0.0.1:{box.port}')
        box.far.say('up')
        program.out.expect('up')
        program.type(PREFIX + 'x')
        self.assertEqual(program.status(), 0)
        self.assertEqual([event for _, event in box.events() if 'BREAK on' in event], [])

    def test_a_server_that_does_not_answer_DTR_and_RTS_is_used_and_the_silence_told(self):
        box = Ser2net(self, uart=False)  # a bare pty: TIOCMGET fails there, and ser2net says nothing
        program = self.plain(f'rfc2217://127.0.0.1:{box.port}', '--dtr', 'on', '--rts', 'on')
        program.err.expect('did not confirm DTR on.*did not confirm RTS on')
        program.type('typed')
        box.far.expect('typed')
        box.far.say('answer')
        program.out.expect('answer')


class Telnet(unittest.TestCase):
    def test_IAC_BRK_reaches_the_UART(self):
        box = Ser2net(self, protocol='telnet')
        status, out, err = rig.run('break', f'telnet://127.0.0.1:{box.port}')
        self.assertEqual(status, 0, err)
        self.assertIn('remote', out)
        box.wait_for('BREAK off')

    def test_bytes_pass_both_ways_all_values(self):
        box = Ser2net(self, protocol='telnet')
        program = rig.Program('--plain', f'telnet://127.0.0.1:{box.port}', '--unfiltered', '--escape', 'none')
        self.addCleanup(program.close)
        every = bytes(range(256)) + b'\r\n\r\0\r\xff\xff'
        program.type(every + b'end')
        box.far.expect(re.escape(every + b'end'))
        box.far.say(every + b'END')
        program.out.expect(re.escape(every + b'END'))

    def test_RFC_2217_on_a_plain_telnet_server_says_what_to_use(self):
        box = Ser2net(self, protocol='telnet')
        status, _, err = rig.run('--plain', f'rfc2217://127.0.0.1:{box.port}')
        self.assertEqual(status, 3)
        self.assertIn(f'telnet://127.0.0.1:{box.port}', err)
        self.assertEqual(err.count('\n'), 1)


if __name__ == '__main__':
    unittest.main()
