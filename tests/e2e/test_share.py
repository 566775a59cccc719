"""A shared console: others watch, scripts type, nobody holds up anybody."""
import os
import socket
import stat
import subprocess
import unittest

import rig
from needs import needs, needs_module

PREFIX = '\x14'


class Guest(rig.Stream):
    def __init__(self, where):
        kind, _, place = where.partition(':')
        if kind == 'unix':
            self.socket = socket.socket(socket.AF_UNIX)
            self.socket.connect(place)
        else:
            host, _, port = place.rpartition(':')
            self.socket = socket.create_connection((host, int(port)))
        super().__init__(self.socket.fileno())

    def type(self, text):
        self.socket.sendall(text.encode('latin-1'))

    def close(self):
        self.socket.close()


class Share(unittest.TestCase):
    def setUp(self):
        self.dir = rig.temp_dir()
        self.addCleanup(self.dir.cleanup)
        self.path = os.path.join(self.dir.name, 'r1')
        self.far = rig.FarSide()
        self.addCleanup(self.far.close)

    def console(self, *args):
        program = rig.Program('--plain', '--escape', 'ctrl-t', self.far.path, *args)
        self.addCleanup(program.close)
        where = program.err.expect(r'shared at (\S+)\n').group(1).decode()
        return program, where

    def guest(self, where):
        guest = Guest(where)
        self.addCleanup(guest.close)
        return guest

    def leave(self, program):
        program.type(PREFIX + 'x')
        self.assertEqual(program.status(), 0)

    def test_guests_watch_and_cannot_type_until_the_owner_lets_them(self):
        program, where = self.console('--listen', f'unix:{self.path}')
        self.assertEqual(stat.S_IMODE(os.stat(self.path).st_mode), 0o600)
        one, two = self.guest(where), self.guest(where)
        for _ in range(2):
            program.err.expect('watches this console')
        self.far.say('R1#')
        for each in (one, two, program.out):
            each.expect('R1#')
        one.type('reload\r')
        one.expect('rommate: you may watch, not type')
        program.err.expect('watches and wants to type')
        program.type(PREFIX + 'k')
        one.expect('rommate: you may type now')
        one.type('show clock\r')
        self.far.expect('show clock\r')
        program.err.expect('the line belongs to: guest ')
        self.assertNotIn(b'reload', self.far.seen)
        program.type('ignored')
        program.type(PREFIX + 'k')
        one.expect('rommate: the line was taken from you')
        program.err.expect('the line belongs to: keyboard')
        program.type('mine\r')
        self.far.expect('mine\r')
        self.assertNotIn(b'ignored', self.far.seen)
        self.leave(program)
        self.assertFalse(os.path.exists(self.path), 'the socket was left behind')

    def test_the_first_who_types_has_the_line_until_he_leaves(self):
        program, where = self.console('--listen-rw', 'tcp:0')
        self.assertTrue(where.startswith('tcp:127.0.0.1:'))
        one, two = self.guest(where), self.guest(where)
        one.type('one\r')
        self.far.expect('one\r')
        two.type('two\r')
        two.expect('rommate: the line belongs to: guest 127.0.0.1:')
        one.close()
        program.err.expect('the line belongs to: keyboard')
        two.type('again\r')
        self.far.expect('again\r')
        self.assertNotIn(b'two', self.far.seen)
        self.leave(program)

    def test_a_guest_that_does_not_read_holds_nobody_up(self):
        program, where = self.console('--listen', f'unix:{self.path}')
        slow = self.guest(where)
        program.err.expect('watches this console')
        block = b'0123456789abcde\n' * 2048
        total = 0
        while total < 4 << 20:  # more than the sockets and the guest's queue hold together
            self.far.say(block)
            total += len(block)
            rig.until(lambda: program.out.read_some(1) and len(program.out.seen) >= total,  # noqa: B023
                      what='the console to go on')
        self.assertEqual(len(program.out.seen), total)
        slow.expect(r'rommate: \d+ bytes were left out: you read too slowly')
        self.leave(program)

    def test_a_large_paste_of_a_guest_arrives_whole(self):
        program, where = self.console('--listen-rw', f'unix:{self.path}')
        text = ''.join(f'line {number:05d}\r' for number in range(3000))
        guest = self.guest(where)
        done = subprocess.Popen(['python3', '-c', 'import socket,sys\n'
                                 's = socket.socket(socket.AF_UNIX); s.connect(sys.argv[1])\n'
                                 f's.sendall({text!r}.encode())\ns.shutdown(socket.SHUT_WR)\ns.recv(1)\n', self.path],
                                stderr=subprocess.DEVNULL)
        self.addCleanup(done.wait)
        self.addCleanup(done.kill)
        self.far.expect('line 02999\r')
        self.assertEqual(self.far.seen, text.encode())
        guest.close()
        self.leave(program)

    def test_what_a_guest_types_at_a_password_prompt_is_not_recorded(self):
        recording = os.path.join(self.dir.name, 'a.rec')
        program, where = self.console('--listen-rw', f'unix:{self.path}', '--record', recording)
        guest = self.guest(where)
        self.far.say('R1>enable\r\nPassword: ')
        guest.expect('Password: ')
        guest.type('hunter2\r')
        self.far.expect('hunter2\r')
        self.leave(program)
        with open(recording, 'rb') as file:
            self.assertNotIn(b'hunter2', file.read())

    def test_places_that_cannot_be_shared_at_are_named(self):
        other = os.path.join(self.dir.name, 'file')
        with open(other, 'w', encoding='utf-8') as file:
            file.write('x')
        for place, status, why in (('tcp:0.0.0.0:0', 2, 'everybody on that network'), ('here', 2, 'no place to listen'),
                                   (f'unix:{other}', 2, 'a file of that name'), ('tcp:x:y', 2, 'no address')):
            code, _, said = rig.run('--plain', '--listen', place, self.far.path)
            self.assertEqual((code, said.count('\n')), (status, 1), said)
            self.assertIn(why, said)
        program, _ = self.console('--listen', f'unix:{self.path}')
        far = rig.FarSide()
        self.addCleanup(far.close)
        code, _, said = rig.run('--plain', '--listen', f'unix:{self.path}', far.path)
        self.assertEqual(code, 3)
        self.assertIn('Somebody listens there already', said)
        program.kill(9)
        program.status()
        again = rig.Program('--plain', '--listen', f'unix:{self.path}', far.path)
        self.addCleanup(again.close)
        again.err.expect('shared at')

    def test_a_script_of_pexpect_works_through_socat(self):
        needs('socat', package='socat')
        pexpect = needs_module('pexpect', package='python3-pexpect')
        program, where = self.console('--listen-rw', f'unix:{self.path}')
        child = pexpect.spawn('socat', ['-,raw,echo=0', f'UNIX-CONNECT:{self.path}'], timeout=rig.LIMIT)
        self.addCleanup(child.close)
        program.err.expect('watches this console')
        child.send('show version\r')
        self.far.expect('show version\r')
        self.far.say('Cisco IOS Software\r\nR1#')
        child.expect('R1#')
        self.assertIn(b'Cisco IOS Software', child.before)
        self.assertTrue(where)


if __name__ == '__main__':
    unittest.main()
