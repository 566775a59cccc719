"""A real boot loader under a recipe: Debian's U-Boot under QEMU, stopped in its window, gets an image into memory by
`rommate run xmodem-flash`, proved by U-Boot's own crc32."""
import os
import subprocess
import unittest
import zlib

import guest
import rig
from transfers import ROMMATE, payload


class XmodemFlash(unittest.TestCase):
    def setUp(self):
        self.dir = rig.temp_dir()
        self.addCleanup(self.dir.cleanup)
        self.guest = guest.uboot()
        self.addCleanup(self.guest.close)
        self.env = dict(os.environ, HOME=self.dir.name, XDG_STATE_HOME=self.dir.name + '/state')

    def test_an_image_stands_in_memory_with_the_crc_of_the_file(self):
        image = os.path.join(self.dir.name, 'image.bin')
        content = payload(40000)
        with open(image, 'wb') as file:
            file.write(content)
        done = subprocess.run([ROMMATE, 'run', 'xmodem-flash', 'unix:' + self.guest.path, 'image=' + image,
                               'to=0x41000000', '--yes', '--yes-destroy'], env=self.env, stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, errors='replace', timeout=300)
        self.assertEqual(done.returncode, 0, done.stdout[-3000:] + done.stderr)
        self.assertIn(f'==> {zlib.crc32(content):08x}', done.stdout + done.stderr)
        self.assertIn('proved: image ' + image + ' in memory', done.stdout)


if __name__ == '__main__':
    unittest.main()
