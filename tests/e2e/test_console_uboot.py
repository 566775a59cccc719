"""A file is sent to a real boot loader from inside the full-screen console: U-Boot under QEMU, checked by its crc32."""
import os
import random
import re
import unittest
import zlib

import machine
from rig import temp_dir
from tmux_rig import Tmux

ADDRESS = 0x2000000


class SendToUBoot(unittest.TestCase):
    def test_xmodem_by_keys_with_progress_and_the_sum_is_right(self):
        """BREAK does nothing to U-Boot; a key stops it. loadx names no protocol: "as the device says" finds it."""
        data = random.Random(7).randbytes(20 * 1024 + 17)
        folder = temp_dir()
        self.addCleanup(folder.cleanup)
        image = os.path.join(folder.name, 'image.bin')
        with open(image, 'wb') as out:
            out.write(data)
        board = machine.u_boot(self, 'unix')
        console = Tmux(board.url)
        self.addCleanup(console.close)
        console.wait_status('z help')
        board.server.process.stdin.write(b'cont\n')
        board.server.process.stdin.flush()
        console.wait_status('booting, any key window', machine.LIMIT)
        console.keys('Space')
        console.wait_status('U-Boot', machine.LIMIT)
        console.enter(f'loadx 0x{ADDRESS:x}')
        console.wait('Ready for binary', machine.LIMIT)
        console.choose_file_to_send(image)
        console.wait('as the device says +XMODEM-1K')
        console.keys('Enter')
        console.wait('sent, .*bytes|XMODEM.*: sent', machine.LIMIT)
        console.wait(re.escape(f'{len(data):,}'.replace(',', ' ')) + ' of ')
        console.keys('Enter')
        console.wait_status('U-Boot', machine.LIMIT)
        console.enter(f'crc32 0x{ADDRESS:x} 0x{len(data):x}')
        answer = console.wait('==> ([0-9a-f]{8})', machine.LIMIT).group(1)
        self.assertEqual(int(answer, 16), zlib.crc32(data))


if __name__ == '__main__':
    unittest.main()
