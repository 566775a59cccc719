"""rommate run tftp-boot on a real boot loader: U-Boot under QEMU with a network card on a tap, in a network namespace
of the test's own. U-Boot asks our server at port 69, from its own address, and its own crc32 proves what came.
"""
import os
import random
import subprocess
import sys
import unittest
import zlib

import machine
import rig

OURS, DEVICE = '192.0.2.10', '192.0.2.1'
INSIDE = 'ROMMATE_TEST_NAMESPACE'
SETUP = f'''ip link set lo up && ip tuntap add dev tap0 mode tap && ip addr add {OURS}/24 dev tap0 && ip link set tap0 up &&
exec "$@"'''


def u_boot_with_network(case, way):
    machine.needs(machine.U_BOOT, package='u-boot-qemu')
    return machine.Machine(case, way, ['-m', '256', '-bios', machine.U_BOOT, '-netdev',
                                       'tap,id=net,ifname=tap0,script=no,downscript=no', '-device', 'e1000,netdev=net'])


class TftpBoot(unittest.TestCase):
    def setUp(self):
        self.dir = rig.temp_dir()
        self.addCleanup(self.dir.cleanup)
        self.content = random.Random(15).randbytes(3 * 1024 * 1024 + 77)
        self.image = os.path.join(self.dir.name, 'image.bin')
        with open(self.image, 'wb') as out:
            out.write(self.content)

    def run_recipe(self, *words):
        board = u_boot_with_network(self, 'unix')
        program = rig.Program('run', 'tftp-boot', board.url, f'address={DEVICE}/24', f'server={OURS}', 'family=uboot',
                              '--yes', *words, env={'XDG_STATE_HOME': self.dir.name})
        self.addCleanup(program.close)
        board.run(program)
        board.printed('Hit any key to stop autoboot')
        return program

    def test_an_image_comes_into_memory_and_its_own_crc32_proves_it(self):
        program = self.run_recipe(f'image={self.image}', 'to=0x3000000')
        status = program.status(machine.LIMIT)
        seen = program.out.to_end().decode(errors='replace')
        self.assertEqual(status, 0, seen)
        self.assertIn(f'Bytes transferred = {len(self.content)}', seen)
        self.assertIn(f'==> {zlib.crc32(self.content):08x}', seen)
        self.assertNotIn('saveenv', seen)

    def test_a_wrong_address_is_seen_as_such(self):
        """U-Boot is told a gateway that nobody is: it asks for it by ARP for ever."""
        program = self.run_recipe(f'image={self.image}', f'port=6969')
        status = program.status(3 * machine.LIMIT)
        seen = program.out.to_end().decode(errors='replace')
        self.assertEqual(status, 1, seen)
        self.assertIn('no request', seen)


if __name__ == '__main__':
    if INSIDE not in os.environ:
        machine.needs('unshare', package='util-linux')
        machine.needs('ip', package='iproute2')
        if subprocess.run(['unshare', '-rn', 'test', '-w', '/dev/net/tun'], check=False).returncode != 0:
            print('SKIPPED: no network namespace with a tap can be made here')
            sys.exit(77)
        os.environ[INSIDE] = '1'
        os.execvp('unshare', ['unshare', '-rn', 'sh', '-ec', SETUP, 'sh', sys.executable, *sys.argv])
    unittest.main()
