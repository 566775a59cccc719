"""A transfer's memory does not grow with the file: the peak of sender and receiver for 2 MiB and for 32 MiB."""
import os
import re
import subprocess
import unittest

import rig
from transfers import Wire, payload, reap

MIB = 1024 * 1024
SMALL, LARGE = 2 * MIB, 32 * MIB
# More than the difference of two runs of one size (up to 2.5 MiB with AddressSanitizer, whose pages depend on the
# machine's load), far less than the 30 MiB the file grows by.
GROWTH = 4 * MIB
# AddressSanitizer keeps freed memory back, more of it in a longer run; here it is given back at once.
ENVIRONMENT = dict(os.environ, ASAN_OPTIONS=os.environ.get('ASAN_OPTIONS', '') +
                   ':quarantine_size_mb=0:thread_local_quarantine_size_kb=0')


def peak(pid):
    """VmHWM in bytes; 0 when the process is over."""
    try:
        with open(f'/proc/{pid}/status', encoding='ascii') as status:
            found = re.search(r'VmHWM:\s+(\d+) kB', status.read())
    except OSError:
        return 0
    return int(found.group(1)) * 1024 if found else 0


class Memory(unittest.TestCase):
    def transfer(self, size, protocol):
        """Peaks of (sender, receiver)."""
        folder = rig.temp_dir()
        self.addCleanup(folder.cleanup)
        name, into = os.path.join(folder.name, 'image.bin'), os.path.join(folder.name, 'into')
        os.mkdir(into)
        with open(name, 'wb') as out:
            out.write(payload(size))
        wire = Wire()
        self.addCleanup(wire.close)
        words = [['send', wire.a, name], ['receive', wire.b, '--into', into]]
        both = [subprocess.Popen([rig.ROMMATE, *each, '--protocol', protocol], env=ENVIRONMENT,
                                 stdout=subprocess.DEVNULL) for each in words]
        for process in both:
            self.addCleanup(reap, process)
        peaks = [0, 0]

        def over():
            for i, process in enumerate(both):
                peaks[i] = max(peaks[i], peak(process.pid))
            return all(process.poll() is not None for process in both)
        rig.until(over, limit=240, what='the transfer to end')
        self.assertEqual([process.returncode for process in both], [0, 0])
        with open(os.path.join(into, 'image.bin'), 'rb') as got:
            self.assertEqual(got.read(), payload(size))
        return peaks

    def check(self, protocol):
        small, large = self.transfer(SMALL, protocol), self.transfer(LARGE, protocol)
        print(f'{protocol}: peak for 2 MiB and 32 MiB in KiB: sender {small[0] // 1024} {large[0] // 1024}, '
              f'receiver {small[1] // 1024} {large[1] // 1024}')
        for less, more in zip(small, large):
            self.assertGreater(less, MIB)
            self.assertLess(more - less, GROWTH)

    def test_with_acknowledged_blocks(self):
        self.check('ymodem')

    def test_streaming(self):
        self.check('ymodem-g')


if __name__ == '__main__':
    unittest.main(verbosity=2)
