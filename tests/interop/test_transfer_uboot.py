"""A real boot loader as the receiver: U-Boot under QEMU, loadx and loady, checked by its own crc32."""
import os
import re
import select
import shlex
import subprocess
import tempfile
import time
import tty
import unittest
import zlib

from needs import needs
from transfers import ROMMATE, payload

U_BOOT = '/usr/lib/u-boot/qemu_arm/u-boot.bin'
QEMU = (f'qemu-system-arm -M virt -cpu cortex-a15 -m 256 -bios {U_BOOT} -display none '
        '-chardev pty,id=con -serial chardev:con -monitor stdio -S -nic none')
ADDRESS = 0x41000000


class UBoot:
    def __init__(self, case):
        self.qemu = subprocess.Popen(shlex.split(QEMU), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                     stderr=subprocess.STDOUT, text=True)
        case.addCleanup(self.stop)
        said = []
        for line in self.qemu.stdout:
            said.append(line)
            found = re.search(r'redirected to (\S+) \(label con\)', line)
            if found:
                self.path = found.group(1)
                break
        else:
            raise AssertionError('QEMU did not start: ' + ''.join(said))
        self.text = b''
        self.fd = os.open(self.path, os.O_RDWR | os.O_NOCTTY)
        case.addCleanup(os.close, self.fd)
        tty.setraw(self.fd)
        self.qemu.stdin.write('cont\n')
        self.qemu.stdin.flush()
        self.expect('Hit any key to stop autoboot', 120)
        self.type(' ')
        self.expect('=> $', 60)

    def stop(self):
        self.qemu.kill()
        self.qemu.wait()
        self.qemu.stdin.close()
        self.qemu.stdout.close()

    def type(self, text):
        os.write(self.fd, text.encode())

    def expect(self, pattern, limit=60):
        end = time.monotonic() + limit
        while True:
            found = re.search(pattern.encode(), self.text, re.S)
            if found:
                self.text = self.text[found.end():]
                return found
            left = end - time.monotonic()
            if left <= 0:
                raise AssertionError(f'{pattern!r} did not come; last text: {self.text[-600:]!r}')
            if select.select([self.fd], [], [], min(left, 1))[0]:
                self.text += os.read(self.fd, 65536)

    def command(self, text):
        self.text = b''
        self.type(text + '\r')
        # The prompt stands at the start of a line: "==> " in the middle of crc32's answer is none.
        return (self.expect(r'\n(?:(.*)\r?\n)?=> $').group(1) or b'').decode('latin-1')

    def load(self, command, file, protocol):
        """Types the load command, leaves the line to rommate, comes back; rommate's (status, output)."""
        self.text = b''
        self.type(f'{command} 0x{ADDRESS:x}\r')
        # Our descriptor stays open and is not read: QEMU throws away what it prints while nobody has the pty.
        done = subprocess.run([ROMMATE, 'send', self.path, file, '--baud', '115200']
                              + (['--protocol', protocol] if protocol else []),
                              capture_output=True, timeout=200)
        # The load command's last words may have gone to either reader: a marker says where U-Boot is.
        self.type("\recho rea'd'y\r")
        self.expect(r'\nready\r?\n=> $')
        return done.returncode, done.stdout.decode(errors='replace'), done.stderr.decode(errors='replace')

    def crc(self, size):
        said = self.command(f'crc32 0x{ADDRESS:x} 0x{size:x}')
        found = re.search(r'==> ([0-9a-f]{8})', said)
        assert found, f'no sum in {said!r}; all: {self.text!r}'
        return int(found.group(1), 16)


class Loads(unittest.TestCase):
    def setUp(self):
        needs('qemu-system-arm', package='qemu-system-arm')
        needs(U_BOOT, package='u-boot-qemu')
        self.folder = tempfile.TemporaryDirectory(prefix='rommate-uboot-')
        self.addCleanup(self.folder.cleanup)
        self.uboot = UBoot(self)

    def send(self, command, protocol, data):
        file = os.path.join(self.folder.name, 'image.bin')
        with open(file, 'wb') as out:
            out.write(data)
        self.uboot.command(f'mw.b 0x{ADDRESS:x} 0x5a 0x{len(data) + 4096:x}')
        status, out, err = self.uboot.load(command, file, protocol)
        self.assertEqual(status, 0, out + err)
        self.assertEqual(self.uboot.crc(len(data)), zlib.crc32(data), out + err)
        return out, err

    def test_every_protocol_it_takes(self):
        for command, protocol, size in (('loadx', 'xmodem', 4 * 1024 + 1), ('loadx', 'xmodem-1k', 20 * 1024),
                                        ('loady', 'ymodem', 20 * 1024 + 1), ('loady', 'ymodem', 1)):
            with self.subTest(command=command, protocol=protocol, size=size):
                self.send(command, protocol, payload(size))

    def test_the_protocol_is_taken_from_what_it_prints(self):
        for command, said in (('loadx', 'XMODEM-1K'), ('loady', 'YMODEM')):
            with self.subTest(command=command):
                _, err = self.send(command, None, payload(5000))
                self.assertIn('sending by ' + said, err)

    def test_ymodem_g_is_not_what_it_asks_for_so_blocks_are_acknowledged(self):
        # loady of v2023.01 asks with C, never with G.
        _, err = self.send('loady', 'ymodem-g', payload(20 * 1024 + 1))
        self.assertIn('did not ask for YMODEM-G', err)

    def test_the_user_is_warned_that_loadx_would_shorten_the_file(self):
        data = bytearray(payload(8192))
        data[1020:1024] = b'\x1a' * 4
        file = os.path.join(self.folder.name, 'image.bin')
        with open(file, 'wb') as out:
            out.write(data)
        _, _, err = self.uboot.load('loadx', file, None)
        self.assertIn('loady', err)
        _, err = self.send('loady', None, bytes(data))
        self.assertNotIn('shortened', err)


if __name__ == '__main__':
    unittest.main(verbosity=2)
