"""Remote consoles from the command line: what wrong ones are answered with, what a lost one looks like, reconnecting."""
import socket
import unittest

import network
import rig


class Listener:
    """A plain TCP server that the test plays."""

    def __init__(self, case, port=0):
        self.socket = socket.create_server(('127.0.0.1', port))
        self.socket.settimeout(rig.LIMIT)
        self.port = self.socket.getsockname()[1]
        case.addCleanup(self.socket.close)

    def accept(self):
        connection, _ = self.socket.accept()
        connection.settimeout(rig.LIMIT)
        return connection


class WrongPlaces(unittest.TestCase):
    def check(self, port, status, *words):
        got, _, err = rig.run('--plain', port)
        self.assertEqual(got, status, err)
        self.assertEqual(err.count('\n'), 1, err)
        for word in words:
            self.assertIn(word, err)

    def test_nobody_listens(self):
        address = f'127.0.0.1:{network.free_port()}'
        for scheme in ('tcp', 'telnet', 'rfc2217'):
            self.check(f'{scheme}://{address}', 3, address, 'refused the connection', 'Check the port number')

    def test_an_unknown_host(self):
        self.check('telnet://no-such-console.invalid:2003', 3, 'no-such-console.invalid', 'address in figures')

    def test_no_port_number(self):
        self.check('telnet://console', 2, 'telnet://HOST:PORT')

    def test_a_unix_socket_that_is_not_there(self):
        self.check('unix:///nonexistent/console', 3, 'there is no /nonexistent/console')

    def test_a_file_that_is_no_socket(self):
        self.check('unix:///etc/passwd', 3, '/etc/passwd is not a socket')

    def test_exec_without_a_command(self):
        self.check('exec:', 2, 'exec')


class Lost(unittest.TestCase):
    def test_a_command_that_ends_is_told_with_its_exit_status(self):
        program = rig.Program('--plain', 'exec:echo bye; exit 3')
        self.addCleanup(program.close)
        self.assertEqual(program.status(), 4)
        self.assertIn(b'bye\r\n', program.out.to_end())
        self.assertIn(b"'echo bye; exit 3' ended with exit status 3", program.err.to_end())

    def test_a_server_that_closes_is_told(self):
        listener = Listener(self)
        program = rig.Program('--plain', '--no-reconnect', f'tcp://127.0.0.1:{listener.port}')
        self.addCleanup(program.close)
        listener.accept().close()
        self.assertEqual(program.status(), 4)
        self.assertIn(f'127.0.0.1:{listener.port} closed the connection'.encode(), program.err.to_end())

    def test_a_server_that_comes_back_is_connected_again(self):
        listener = Listener(self)
        program = rig.Program('--plain', f'tcp://127.0.0.1:{listener.port}')
        self.addCleanup(program.close)
        first = listener.accept()
        first.sendall(b'before')
        program.out.expect('before')
        first.close()
        program.err.expect('closed the connection')
        second = listener.accept()
        self.addCleanup(second.close)
        second.sendall(b'after')
        program.out.expect('after')
        program.type('typed')
        self.assertEqual(second.recv(100), b'typed')


class Hostile(unittest.TestCase):
    def test_a_server_that_negotiates_without_end_is_answered_and_used(self):
        listener = Listener(self)
        program = rig.Program('--plain', f'telnet://127.0.0.1:{listener.port}')
        self.addCleanup(program.close)
        connection = listener.accept()
        self.addCleanup(connection.close)
        connection.sendall(b'\xff\xfb\x2a\xff\xfd\x18' * 5000 + b'\xff\xfa\x18\x01' + b'Router>')
        connection.sendall(b'\xff\xf0 and on')
        program.out.expect(' and on')


if __name__ == '__main__':
    unittest.main()
