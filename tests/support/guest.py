"""Guests with a real serial console under QEMU: U-Boot, and a small Linux with a login. No network.

The console is a unix socket of QEMU; `path` is what rommate opens as unix:PATH.
"""
import os
import socket
import subprocess
import tempfile
import time

import linux_files
from needs import needs

UBOOT = '/usr/lib/u-boot/qemu_arm/u-boot.bin'
# The password is "rig".
PASSWD = 'root:$1$rommate$J9aJcf4IxbXPF9c3OtJsT/:0:0:root:/root:/bin/sh\n'
INIT = """
/bin/busybox --install -s
mount -t proc proc /proc
mount -t devtmpfs dev /dev
hostname rig-guest
while :; do setsid getty -L ttyS0 9600 vt100; done
"""


class Guest:
    def __init__(self, *command, init=None, files=None):
        """With `init`, a script, and `files` it gets an initial file system of its own (linux_files.initramfs)."""
        self.dir = tempfile.TemporaryDirectory(prefix='rommate-guest-')
        self.path = os.path.join(self.dir.name, 'console')
        if init:
            root = os.path.join(self.dir.name, 'root.gz')
            linux_files.initramfs(root, init, files)
            command += '-initrd', root
        chardev = f'socket,id=con,path={self.path},server=on,wait=on'
        self.process = subprocess.Popen([*command, '-chardev', chardev, '-serial', 'chardev:con', '-display', 'none',
                                         '-monitor', 'none', '-nic', 'none', '-no-reboot'],
                                        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        self.await_console()

    def await_console(self, limit=30):
        """Whoever opens the path next finds it: QEMU may be slower to make it than rommate is to begin."""
        end = time.monotonic() + limit
        while not os.path.exists(self.path) and self.process.poll() is None and time.monotonic() < end:
            time.sleep(0.02)
        time.sleep(0.1)  # from its name to its queue

    def connect(self, limit=30):
        """The console as a socket; the guest starts when it is connected."""
        end = time.monotonic() + limit
        while True:
            line = socket.socket(socket.AF_UNIX)
            try:
                line.connect(self.path)
                return line
            except OSError:
                line.close()
                if self.process.poll() is not None:
                    raise AssertionError('QEMU ended: ' + self.process.stderr.read().decode(errors='replace'))
                if time.monotonic() > end:
                    raise
                time.sleep(0.05)

    def close(self):
        self.process.kill()
        self.process.wait()
        self.process.stderr.close()
        self.dir.cleanup()


def uboot():
    needs('qemu-system-arm', package='qemu-system-arm')
    needs(UBOOT, package='u-boot-qemu')
    return Guest('qemu-system-arm', '-M', 'virt', '-cpu', 'cortex-a15', '-m', '128', '-bios', UBOOT)


def linux():
    needs('qemu-system-x86_64', package='qemu-system-x86')
    return Guest('qemu-system-x86_64', '-accel', 'tcg', '-M', 'pc', '-m', '256', '-nodefaults', '-kernel',
                 linux_files.kernel(), '-append', 'console=ttyS0,9600 panic=-1 nokaslr', init=INIT,
                 files={'/etc/passwd': PASSWD.encode()})
