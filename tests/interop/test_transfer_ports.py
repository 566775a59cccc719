"""Transfers over every kind of port, with lrzsz behind real servers: ser2net for telnet and RFC 2217, socat for TCP and
unix sockets, a child on a pty. The data are what such ways spoil: FF, CR, NUL, XON, XOFF, all control bytes.
"""
import contextlib
import os
import random
import unittest

import network
import rig
from needs import needs
from transfers import Peer, Wire, drain

LIMIT = 120
PROTOCOLS = ('xmodem', 'xmodem-1k', 'ymodem', 'ymodem-g')


def data(size=20000):
    rng = random.Random(7)
    spoilt = b'\xff\xff\r\n\r\0\r\xf0\x11\x13\x18\x1a\x04\x03\x1c\x1d'
    return bytes(range(256)) + bytes(rng.choice(spoilt) for _ in range(size)) + b'\r'


def listens(path):
    with open('/proc/net/unix', encoding='ascii', errors='replace') as rows:
        return any(row.split()[3] == '00010000' and row.rstrip().endswith(path) for row in rows)


class Case(unittest.TestCase):
    def setUp(self):
        needs('rx', package='lrzsz')
        self.directory = rig.temp_dir()
        self.addCleanup(self.directory.cleanup)
        self.sent = self.path('image.bin')
        with open(self.sent, 'wb') as out:
            out.write(data())

    def path(self, *names):
        return os.path.join(self.directory.name, *names)

    def folder(self, name):
        os.makedirs(self.path(name), exist_ok=True)
        return self.path(name)

    def check_sent(self, port, protocol, got, peer=None):
        """`port` leads to a receiver that writes the file `got`; `peer` is what runs it."""
        status, out, err = rig.run('send', port, self.sent, '--protocol', protocol, limit=LIMIT, beside=peer)
        self.assertEqual(status, 0, f'{protocol}: {out}{err}')
        rig.until(lambda: os.path.exists(got) and os.path.getsize(got) >= len(data()), what=f'{got} to be whole')
        self.check_file(got, protocol)

    def check_received(self, port, protocol, peer=None):
        """`port` leads to a sender of image.bin."""
        into = self.folder('into')
        got = os.path.join(into, 'image.bin')
        status, out, err = rig.run('receive', port, '--protocol', protocol, '--force', '--into',
                                   into if protocol.startswith('ymodem') else got, limit=LIMIT, beside=peer)
        self.assertEqual(status, 0, f'{protocol}: {out}{err}')
        self.check_file(got, protocol)
        os.unlink(got)

    def check_file(self, path, protocol):
        with open(path, 'rb') as file:
            got = file.read()
        if not protocol.startswith('ymodem'):
            self.assertEqual(got[len(data()):].strip(b'\x1a'), b'')
            got = got[:len(data())]
        self.assertEqual(got, data(), protocol)


def send_cases(case, protocols=PROTOCOLS):
    """(protocol, the receiver's command, the file it writes)"""
    cases = [('xmodem', 'rx -c -q rx.bin', case.path('peer', 'rx.bin')),
             ('xmodem-1k', 'rx -c -q rx1k.bin', case.path('peer', 'rx1k.bin')),
             ('ymodem', 'rb -q', case.path('peer', 'image.bin'))]
    return [each for each in cases if each[0] in protocols]


def receive_cases(case, protocols=PROTOCOLS):
    cases = [('xmodem', f'sx -q {case.sent}'), ('xmodem-1k', f'sx -k -q {case.sent}'), ('ymodem', f'sb -k -q {case.sent}'),
             ('ymodem-g', f'sb -k -q {case.sent}')]
    return [each for each in cases if each[0] in protocols]


class Ser2net(Case):
    """ser2net on one end of a pty pair, lrzsz on the other."""

    def setUp(self):
        needs('ser2net', package='ser2net')
        super().setUp()

    def serve(self, protocol):
        wire = Wire('--delay 0.3')
        self.addCleanup(wire.close)
        port = network.free_port()
        config = self.path('ser2net.yaml')
        with open(config, 'w', encoding='ascii') as out:
            out.write(f'%YAML 1.1\n---\nconnection: &console\n  accepter: {protocol},tcp,127.0.0.1,{port}\n'
                      f'  connector: serialdev,{wire.a},115200n81,local\n')
        server = network.Server(['ser2net', '-n', '-d', '-c', config], port)
        self.addCleanup(server.close)
        return f'127.0.0.1:{port}', wire.b

    def both_ways(self, protocol, scheme, protocols=PROTOCOLS):
        address, tty = self.serve(protocol)
        for kind, command, got in send_cases(self, protocols):
            with self.subTest(port=scheme, send=kind), self.peer(command, tty) as peer:
                self.check_sent(f'{scheme}://{address}', kind, got, peer)
        for kind, command in receive_cases(self, protocols):
            with self.subTest(port=scheme, receive=kind), self.peer(command, tty) as peer:
                self.check_received(f'{scheme}://{address}', kind, peer)

    @contextlib.contextmanager
    def peer(self, command, tty):
        """lrzsz on the tty; it must end well."""
        with contextlib.closing(Peer(command, tty, self.folder('peer'))) as peer:
            yield peer
            peer.succeeds(LIMIT)

    def test_telnet(self):
        self.both_ways('telnet', 'telnet', ('xmodem-1k', 'ymodem'))

    def test_rfc2217(self):
        self.both_ways('telnet(rfc2217)', 'rfc2217', ('xmodem', 'ymodem-g'))


class Socat(Case):
    """lrzsz as the child of a server for one connection."""

    def setUp(self):
        needs('socat', package='socat')
        super().setUp()

    def through(self, listen, port_of, protocols=PROTOCOLS):
        for kind, command, got in send_cases(self, protocols):
            with self.subTest(send=kind):
                url, server = self.server(listen, port_of, command)
                with server.quoted():
                    self.check_sent(url, kind, got)
        for kind, command in receive_cases(self, protocols):
            with self.subTest(receive=kind):
                url, server = self.server(listen, port_of, command)
                with server.quoted():
                    self.check_received(url, kind)

    def server(self, listen, port_of, command):
        address, url, number = port_of()
        words = ['socat', f'{listen}:{address}', f'SYSTEM:cd {self.folder("peer")} && exec {command}']
        server = network.Server(words, number)
        self.addCleanup(server.close)
        if number is None:
            rig.until(lambda: server.alive() and listens(address), what='the socket')
        return url, server

    def test_tcp(self):
        def port_of():
            number = network.free_port()
            return f'{number},bind=127.0.0.1', f'tcp://127.0.0.1:{number}', number
        self.through('TCP-LISTEN', port_of)

    def test_unix(self):
        count = iter(range(100))

        def port_of():
            path = self.path(f'console{next(count)}')
            return path, f'unix://{path}', None
        self.through('UNIX-LISTEN', port_of, ('ymodem', 'ymodem-g'))


class Child(Case):
    def test_a_child_on_a_pty(self):
        with_drain = f'cd {self.folder("peer")} && LD_PRELOAD={drain()} exec '
        for kind, command, got in send_cases(self):
            with self.subTest(send=kind):
                self.check_sent('exec:' + with_drain + command, kind, got)
        for kind, command in receive_cases(self):
            with self.subTest(receive=kind):
                self.check_received('exec:' + with_drain + command, kind)


if __name__ == '__main__':
    unittest.main(verbosity=2)
