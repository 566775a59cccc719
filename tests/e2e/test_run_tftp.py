"""rommate run tftp-boot and tftp-flash: a simulated device fetches from our own server, or another, on real sockets."""
import json
import os
import re
import socket
import subprocess
import unittest

import rig
from sim_rig import Sim
from tftp_peer import TftpServer

ADDRESSES = ['address=192.0.2.1/24', 'server=192.0.2.10']


def free_udp_port():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(('127.0.0.1', 0))
        return probe.getsockname()[1]


class RunTftp(unittest.TestCase):
    def setUp(self):
        self.dir = rig.temp_dir()
        self.addCleanup(self.dir.cleanup)
        self.env = dict(os.environ, HOME=self.dir.name, XDG_STATE_HOME=self.dir.name + '/state',
                        XDG_CONFIG_HOME=self.dir.name + '/config')

    def image(self, model='c1841'):
        path = os.path.join(self.dir.name, f'{model}-new.bin')
        subprocess.run([rig.ROMMATE, 'sim', model, '--make-image', path], check=True, capture_output=True, env=self.env)
        return path

    def run_recipe(self, *words):
        done = subprocess.run([rig.ROMMATE, 'run', *words], env=self.env, stdin=subprocess.DEVNULL, capture_output=True,
                              text=True, errors='replace', timeout=250)
        return done.returncode, done.stdout, done.stderr

    def test_an_image_is_fetched_from_our_own_server_into_memory(self):
        image = self.image()
        status, out, err = self.run_recipe('tftp-boot', '--rehearse=c1841?speed=fast', f'image={image}', *ADDRESSES,
                                           '--json')
        self.assertEqual(status, 0, out[-3000:] + err)
        events = [json.loads(line) for line in out.splitlines()]
        self.assertEqual(events[-1]['kind'], 'done')
        self.assertIn('image {image} runs'.replace('{image}', image), events[-1]['proved'])
        progress = [event['text'] for event in events if event['event'] == 'progress' and 'text' in event]
        self.assertEqual(progress[-1], f'all {os.path.getsize(image)} bytes are there')

    def test_a_flash_is_erased_by_consent_only_and_the_new_image_starts(self):
        image = self.image()
        words = ['tftp-flash', 'sim:c1841?speed=fast', f'image={image}', *ADDRESSES, '--quiet']
        status, _, err = self.run_recipe(*words, '--yes')
        self.assertEqual(status, 5)
        self.assertIn('--yes-destroy', err)
        status, out, err = self.run_recipe(*words, '--yes-destroy')
        self.assertEqual(status, 0, out + err)
        self.assertIn('proved: image', out)

    def test_another_server_is_left_to_do_it(self):
        image = self.image()
        with open(image, 'rb') as file:
            server = TftpServer({'folder/new.bin': file.read()})
        server.start()
        self.addCleanup(server.socket.close)
        status, out, err = self.run_recipe('tftp-boot', f'sim:c1841?speed=fast&tftp=127.0.0.1:{server.port}',
                                           'image=folder/new.bin', *ADDRESSES, 'external=yes', '--yes', '--quiet')
        self.assertEqual(status, 0, out + err)

    def test_a_name_that_another_server_has_not_is_told_in_the_device_s_words(self):
        server = TftpServer({})
        server.start()
        self.addCleanup(server.socket.close)
        status, out, err = self.run_recipe('tftp-boot', f'sim:c1841?speed=fast&tftp=127.0.0.1:{server.port}',
                                           'image=new.bin', *ADDRESSES, 'external=yes', '--yes', '--quiet')
        self.assertEqual(status, 1, out + err)
        self.assertIn('new.bin did not come from 192.0.2.10', out)
        self.assertIn('File not found', out)

    def test_a_device_behind_telnet_reaches_our_server_by_another_address(self):
        """Behind a translation of addresses whoever asks first for the file's own name is the device."""
        image = self.image()
        port = free_udp_port()
        sim = Sim(self, 'c1841', '--telnet', '127.0.0.1:0', '--tftp', f'127.0.0.1:{port}')
        stop = rig.Program('break', sim.url(), '--until', 'rommon', '--within', '60s')
        self.addCleanup(stop.close)
        sim.power_cycle()
        self.assertEqual(stop.status(), 0, stop.err.seen)
        status, out, err = self.run_recipe('tftp-boot', sim.url(), f'image={image}', *ADDRESSES, 'bind=127.0.0.1',
                                           f'port={port}', 'family=ios-router', '--yes',
                                           '--press-return', '--quiet')
        self.assertEqual(status, 0, out + err)

    def test_bad_input_is_one_clear_message_and_nothing_is_typed(self):
        taken = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.addCleanup(taken.close)
        taken.bind(('127.0.0.1', 0))
        image = self.image()
        for words, status, message in (
                ([f'image={self.dir.name}/no.bin', *ADDRESSES], 2, 'image: .*/no.bin: No such file'),
                ([f'image={self.dir.name}', *ADDRESSES], 2, 'is a folder'),
                ([f'image={image}', *ADDRESSES, 'family=nexus'], 2, 'tftp-boot is not made for nexus; it is for'),
                ([f'image={image}', 'address=192.0.2.1', 'server=192.0.2.10'], 5, 'has no mask'),
                ([f'image={image}', 'address=192.0.2.1/24', 'server=198.51.100.7'], 5, 'gateway= is needed'),
                ([f'image={image}', *ADDRESSES, f'port={taken.getsockname()[1]}'], 1, f'is taken by .*{os.getpid()}')):
            with self.subTest(message):
                got, out, err = self.run_recipe('tftp-boot', 'sim:c1841?speed=fast', *words, '--yes')
                self.assertEqual(got, status, out + err)
                self.assertTrue(re.search(message, out + err), out + err)
                self.assertNotIn('tftpdnld', out)

    def test_the_plan_shows_every_line_with_what_the_addresses_come_to(self):
        status, out, err = self.run_recipe('tftp-boot', '--plan', 'family=ios-router', 'image=/x/new.bin',
                                           'address=192.0.2.1/28', 'server=192.0.2.10')
        self.assertEqual(status, 0, out + err)
        for line in ('IP_ADDRESS=192.0.2.1', 'IP_SUBNET_MASK=255.255.255.240', 'DEFAULT_GATEWAY=192.0.2.10',
                     'TFTP_SERVER=192.0.2.10', 'TFTP_FILE=new.bin', 'tftpdnld -r'):
            self.assertIn(line, out)


if __name__ == '__main__':
    unittest.main()
