"""A simulated device behind real sockets: BREAK over telnet, tftpdnld from a real TFTP server, state over kill -9."""
import os
import pathlib
import re
import signal
import socket
import struct
import threading
import unittest

import rig
from sim_rig import Client, Sim


class TftpServer(threading.Thread):
    """RFC 1350, octet, 512-byte blocks, one port for each transfer; files from a dict."""

    def __init__(self, files):
        super().__init__(daemon=True)
        self.files = files
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(('127.0.0.1', 0))
        self.port = self.socket.getsockname()[1]

    def run(self):
        while True:
            try:
                request, peer = self.socket.recvfrom(2048)
            except OSError:
                return  # closed: the test is over
            if request[:2] == b'\0\1':
                threading.Thread(target=self.send, args=(request[2:].split(b'\0')[0].decode(), peer), daemon=True).start()

    def send(self, name, peer):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as transfer:
            transfer.bind(('127.0.0.1', 0))
            transfer.settimeout(2)
            if name not in self.files:
                transfer.sendto(b'\0\5\0\1File not found\0', peer)
                return
            content = self.files[name]
            for block in range(1, len(content) // 512 + 2):
                packet = struct.pack('!HH', 3, block & 0xFFFF) + content[(block - 1) * 512:block * 512]
                if not self.acknowledged(transfer, packet, block, peer):
                    return

    @staticmethod
    def acknowledged(transfer, packet, block, peer):
        for _ in range(10):
            transfer.sendto(packet, peer)
            try:
                answer, _ = transfer.recvfrom(2048)
            except socket.timeout:
                continue
            if answer == struct.pack('!HH', 4, block & 0xFFFF):
                return True
        return False


class Device(Client):
    """`rommate sim` with a telnet end, and the client of that end."""

    def __init__(self, case, model, state, tftp_port):
        self.sim = Sim(case, model, '--telnet', '127.0.0.1:0', '--state', state, '--tftp', f'127.0.0.1:{tftp_port}')
        port = int(self.sim.url().rpartition(':')[2])
        self.socket = socket.create_connection(('127.0.0.1', port))
        case.addCleanup(self.socket.close)
        self.socket.settimeout(0.2)

    def read_some(self):
        """Telnet's own commands are left out."""
        try:
            piece = self.socket.recv(4096)
        except socket.timeout:
            return b''
        if not piece:
            raise AssertionError(f'the device hung up; last: {self.seen[-400:]!r}')
        return re.sub(rb'\xff[\xfb-\xfe].', b'', piece)

    def type(self, text):
        self.socket.sendall(text.encode() + b'\r\0')

    def send_break(self):
        self.socket.sendall(b'\xff\xf3')

    def to_rommon(self):
        self.sim.power_cycle()
        self.wait('Self decompressing')
        self.send_break()
        self.wait('rommon 1 > ')


class SimulatedDevice(unittest.TestCase):
    def setUp(self):
        self.folder = rig.temp_dir()
        self.addCleanup(self.folder.cleanup)
        self.state = os.path.join(self.folder.name, 'state')
        self.image = pathlib.Path(self.folder.name, 'new.bin')
        made = rig.run('sim', 'c1841', '--make-image', str(self.image), '--image-version', '12.4(25f)')
        self.assertEqual(made[0], 0, made)
        self.server = TftpServer({'new.bin': self.image.read_bytes()})
        self.server.start()
        self.addCleanup(self.server.socket.close)

    def device(self):
        return Device(self, 'c1841', self.state, self.server.port)

    def test_break_tftpdnld_and_boot_from_a_real_server(self):
        device = self.device()
        device.to_rommon()
        for line in ['IP_ADDRESS=192.0.2.1', 'IP_SUBNET_MASK=255.255.255.0', 'DEFAULT_GATEWAY=192.0.2.254',
                     'TFTP_SERVER=192.0.2.10', 'TFTP_FILE=nothing.bin']:
            device.type(line)
        device.wait('rommon 6 > ')
        device.type('tftpdnld')
        device.wait('y/n:  [n]:  ')
        device.type('y')
        device.wait('TFTP boot exit: File not found')
        device.type('TFTP_FILE=new.bin')
        device.type('tftpdnld')
        device.wait('y/n:  [n]:  ')
        device.type('y')
        device.wait('File reception completed.')
        device.wait('Format of flash: complete')
        device.wait('rommon 9 > ')
        stored = pathlib.Path(self.state, 'file', 'flash%3Anew.bin')
        self.assertEqual(stored.read_bytes(), self.image.read_bytes())
        device.type('boot')
        device.wait('Version 12.4(25f)')

    def test_what_it_saved_outlives_kill_9_and_one_process_has_it_at_a_time(self):
        device = self.device()
        device.to_rommon()
        device.type('confreg 0x2142')
        device.wait('rommon 2 > ')
        status, _, said = rig.run('sim', 'c1841', '--telnet', '127.0.0.1:0', '--state', self.state)
        self.assertEqual(status, 3)
        self.assertIn('another simulated device', said)
        device.sim.kill(signal.SIGKILL)
        device.sim.status()
        again = self.device()
        again.wait('initial configuration dialog? [yes/no]: ')


if __name__ == '__main__':
    unittest.main(verbosity=2)
