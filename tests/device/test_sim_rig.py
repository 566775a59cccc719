"""A simulated device behind real sockets: BREAK over telnet, tftpdnld from a real TFTP server, state over kill -9."""
import os
import pathlib
import re
import signal
import socket
import unittest

import rig
from sim_rig import Client, Sim
from tftp_peer import TftpServer


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
