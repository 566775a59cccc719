"""Jobs of the full-screen console that own the line: files by XMODEM and YMODEM, and pastes.

The other end of a transfer is the headless rommate; other peers are the matter of tests/interop.
"""
import os
import unittest

import transfers
from rig import FarSide, Program, Stream, temp_dir
from tmux_rig import Tmux


class Files(unittest.TestCase):
    def setUp(self):
        self.folder = temp_dir()
        self.addCleanup(self.folder.cleanup)

    def path(self, *names):
        return os.path.join(self.folder.name, *names)

    def image(self, size):
        with open(self.path('image.bin'), 'wb') as out:
            out.write(transfers.payload(size))
        return self.path('image.bin')

    def start(self, options):
        wire = transfers.Wire(options)
        self.addCleanup(wire.close)
        console = Tmux(wire.a)
        self.addCleanup(console.close)
        console.wait_status('z help')
        return wire, console

    def peer(self, *words):
        program = Program(*words)
        self.addCleanup(program.close)
        return program

    def contents(self, *names):
        with open(self.path(*names), 'rb') as file:
            return file.read()

    def test_a_file_is_found_in_the_browser_and_its_way_is_shown(self):
        self.image(20_000)
        os.mkdir(self.path('other'))
        wire, console = self.start('--rate 38400')
        console.command('s')
        console.wait('Send which file')
        console.type(self.path(''))
        console.wait(r'other/')
        console.wait(r'image\.bin +20 000')
        console.type('ima')
        console.gone('other/')
        console.keys('Enter')
        console.wait('as the device says +XMODEM if it does not')
        console.wait('YMODEM-G +no waiting for answers')
        console.keys('Down')
        console.wait('128-byte')
        peer = self.peer('receive', wire.b, '--protocol', 'xmodem', '--into', self.path('out.bin'))
        console.keys('Enter')
        # All on one screen: while it moves, the next one may be the last.
        console.wait(r'(?s)\[#+ +\] +\d+ %.*[\d ]+ of 20 000 bytes, [\d.]+ ?\S+/s.*gone, \d+:\d\d left')
        console.wait('100 %')
        console.wait('Enter: back')
        self.assertEqual(peer.status(60), 0)
        self.assertEqual(self.contents('out.bin')[:20_000], self.contents('image.bin'))
        console.keys('Enter')
        console.gone('100 %')
        console.type('x')
        self.assertEqual(self.heard(wire, 'x'), b'x')

    def heard(self, wire, text):
        """All that comes at the other end, up to the text."""
        fd = os.open(wire.b, os.O_RDWR | os.O_NOCTTY)
        self.addCleanup(os.close, fd)
        line = Stream(fd)
        line.expect(text)
        return line.seen

    def test_a_file_is_received_into_a_directory_and_nothing_is_overwritten(self):
        self.image(3_000)
        os.mkdir(self.path('into'))
        for again in (False, True):
            wire, console = self.start('--rate 115200')
            console.command('r')
            console.wait('Receive how')
            console.keys('Down', 'Down', 'Enter')
            console.wait('Nothing is overwritten')
            console.keys('C-u')
            console.enter(self.path('into') + '/')
            peer = self.peer('send', wire.b, self.path('image.bin'), '--protocol', 'ymodem')
            if not again:
                console.wait('3 000 of 3 000 bytes')
                console.wait('Enter: back')
                self.assertEqual(peer.status(60), 0)
                self.assertEqual(self.contents('into', 'image.bin'), self.contents('image.bin'))
                with open(self.path('into', 'image.bin'), 'w', encoding='ascii') as file:
                    file.write('mine')
            else:
                console.wait('exists|is there already|overwrit')
                console.wait('Enter: back')
                self.assertEqual(self.contents('into', 'image.bin'), b'mine')

    def test_a_transfer_is_stopped_after_a_question_and_both_sides_end(self):
        image = self.image(200_000)
        wire, console = self.start('--rate 9600')
        console.choose_file_to_send(image)
        console.keys('Down', 'Down', 'Enter')
        peer = self.peer('receive', wire.b, '--protocol', 'xmodem', '--into', self.path('out.bin'))
        console.wait(r'block [2-9]')
        console.keys('Escape')
        console.wait('stop it')
        console.keys('n')
        console.gone('stop it')
        console.keys('Escape')
        console.wait('stop it')
        console.keys('y')
        console.wait_status('cancel')
        self.assertNotEqual(peer.status(60), 0, 'the other side called it good')
        console.type('x!')
        self.heard(wire, 'x!')  # behind the end of what the transfer had sent


class Pastes(unittest.TestCase):
    LINES = 1500

    def setUp(self):
        self.folder = temp_dir()
        self.addCleanup(self.folder.cleanup)
        self.file = os.path.join(self.folder.name, 'lines.cfg')
        self.lines = []
        for number in range(self.LINES // 3):
            self.lines += [f'interface Loopback{number}', f' description uplink {number * 7}', ' no shutdown']
        with open(self.file, 'w', encoding='ascii') as out:
            out.write('\n'.join(self.lines) + '\n')

    def configuring(self):
        """A simulated 1841 at its configuration prompt. Its input buffer holds 255 characters and overruns."""
        console = Tmux('sim:c1841?speed=fast&state=' + os.path.join(self.folder.name, 'state'))
        self.addCleanup(console.close)
        console.wait('System Bootstrap')
        console.command('f')
        console.wait_status('rommon 1')
        for typed, wanted in (('confreg 0x2142', 'rommon 2'), ('reset', 'yes or no|setup dialog')):
            console.enter(typed)
            console.wait_status(wanted, 120)
        console.enter('no')
        console.wait('Press RETURN', 120)
        console.wake('Router>')
        for typed, wanted in (('enable', 'Router#'), ('configure terminal', 'Router# config')):
            console.type(typed)
            console.wake(wanted)
        return console

    def paste(self, console, answer):
        console.command('y')
        console.wait('Paste which file')
        console.enter(self.file)
        console.wait(f'{self.LINES} lines, ')
        console.keys(answer)

    def test_paced_by_echo_1500_lines_arrive_in_a_device_that_overruns(self):
        console = self.configuring()
        self.paste(console, 'p')
        console.wait_status(rf'paste \d+/{self.LINES}')
        console.wait_status(rf'paste: {self.LINES} of {self.LINES} lines sent, {self.LINES} ec', 200)
        console.enter('end')
        console.wait('Configured from console')
        console.wake('Router#')
        console.enter('copy running-config startup-config')
        console.wait('Destination filename')
        console.keys('Enter')
        console.wait(r'\[OK\]')
        with open(os.path.join(self.folder.name, 'state', 'nvram', 'startup-config'), encoding='ascii') as kept:
            configuration = kept.read().splitlines()
        for line in self.lines:
            if not line.endswith('shutdown'):
                self.assertIn(line, configuration)

    def pasting(self):
        """A device that the test plays, and a console that has pasted the first line into it."""
        far = FarSide()
        self.addCleanup(far.close)
        console = Tmux(far.path)
        self.addCleanup(console.close)
        far.say('R1(config)#')
        console.wait_status('R1# config')
        self.paste(console, 'd')
        far.expect('interface Loopback0\r')
        return far, console

    def test_loss_by_a_pace_that_is_too_fast_is_noticed_and_stops_it(self):
        far, console = self.pasting()
        far.say('interface Loopback0\r\nR1(config-if)# descript')  # and here it overruns
        far.expect(' no shutdown\r')
        far.say('\r\nR1(config-if)# no shutdown\r\nR1(config-if)#')
        console.wait("line 2 ' description uplink 0' did not come back whole")
        console.wait('[0-9]+ of 1500 lines sent')
        far.quiet()
        console.keys('Enter')
        console.gone('did not come back')
        console.type('x')
        far.expect('x')

    def test_escape_stops_a_paste_and_gives_the_line_back(self):
        far, console = self.pasting()
        console.keys('Escape')
        console.wait('cancelled after [0-9]+ of 1500 lines')
        far.quiet()
        console.keys('Enter')
        console.type('x')
        far.expect('x')


if __name__ == '__main__':
    unittest.main()
