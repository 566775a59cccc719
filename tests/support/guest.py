"""Guests with a real serial console under QEMU: U-Boot, and a small Linux with a login. No network.

The console is a unix socket of QEMU; `path` is what rommate opens as unix:PATH. Needs qemu-system-arm, u-boot-qemu,
and for Linux qemu-system-x86, cpio and two Debian packages that are fetched once with apt-get download.
"""
import glob
import gzip
import os
import shutil
import socket
import subprocess
import tempfile
import time
import unittest

from needs import needs

UBOOT = '/usr/lib/u-boot/qemu_arm/u-boot.bin'
# The password is "rig".
PASSWD = 'root:$1$rommate$J9aJcf4IxbXPF9c3OtJsT/:0:0:root:/root:/bin/sh\n'
INIT = """#!/bin/busybox sh
/bin/busybox mkdir -p /usr/bin /usr/sbin /sbin /root /tmp
/bin/busybox --install -s
mount -t proc proc /proc
mount -t devtmpfs dev /dev
hostname rig-guest
while :; do setsid getty -L ttyS0 9600 vt100; done
"""


class Guest:
    def __init__(self, command):
        self.dir = tempfile.TemporaryDirectory(prefix='rommate-guest-')
        self.path = os.path.join(self.dir.name, 'console')
        chardev = f'socket,id=con,path={self.path},server=on,wait=on'
        self.process = subprocess.Popen(command + ['-chardev', chardev, '-serial', 'chardev:con', '-display', 'none',
                                                   '-monitor', 'none', '-nic', 'none', '-no-reboot'],
                                        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                        stderr=subprocess.PIPE)

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
    return Guest(['qemu-system-arm', '-M', 'virt', '-cpu', 'cortex-a15', '-m', '128', '-bios', UBOOT])


def linux():
    needs('qemu-system-x86_64', package='qemu-system-x86')
    needs('cpio', package='cpio')
    kernel, initrd = linux_files()
    return Guest(['qemu-system-x86_64', '-accel', 'tcg', '-M', 'pc', '-m', '256', '-nodefaults', '-kernel', kernel,
                  '-initrd', initrd, '-append', 'console=ttyS0,9600 panic=-1 nokaslr'])


def linux_files():
    """Kernel and initial file system, made once and kept in the user's cache."""
    cache = os.path.join(os.environ.get('XDG_CACHE_HOME', os.path.expanduser('~/.cache')), 'rommate-tests')
    os.makedirs(cache, exist_ok=True)
    kernel, initrd = os.path.join(cache, 'vmlinuz'), os.path.join(cache, 'login.cpio.gz')
    if not os.path.exists(kernel):
        depends = subprocess.run(['apt-cache', 'depends', 'linux-image-cloud-amd64'], capture_output=True, text=True)
        names = [word for word in depends.stdout.split() if word.startswith('linux-image-6')]
        keep(kernel, package_file(cache, names[0] if names else '', './boot/vmlinuz-*'))
    busybox = os.path.join(cache, 'busybox')
    if not os.path.exists(busybox):
        keep(busybox, package_file(cache, 'busybox-static', './bin/busybox'))
    keep(initrd, initial_files(busybox))
    return kernel, initrd


def package_file(cache, package, member):
    got = package and subprocess.run(['apt-get', '-qq', 'download', package], cwd=cache, capture_output=True)
    debs = glob.glob(os.path.join(cache, glob.escape(package) + '_*.deb')) if package else []
    if not debs:
        raise unittest.SkipTest(f'cannot fetch the package {package or "linux-image-cloud-amd64"}: '
                                f'{got and got.stderr.decode(errors="replace")}')
    with subprocess.Popen(['dpkg-deb', '--fsys-tarfile', debs[0]], stdout=subprocess.PIPE) as tar:
        data = subprocess.run(['tar', '-xO', '--wildcards', member], stdin=tar.stdout, capture_output=True).stdout
    for deb in debs:
        os.unlink(deb)
    return data


def initial_files(busybox):
    with tempfile.TemporaryDirectory(prefix='rommate-initrd-') as root:
        for folder in ('bin', 'proc', 'dev', 'etc'):
            os.mkdir(os.path.join(root, folder))
        shutil.copy(busybox, os.path.join(root, 'bin', 'busybox'))
        os.chmod(os.path.join(root, 'bin', 'busybox'), 0o755)
        with open(os.path.join(root, 'init'), 'w', encoding='ascii') as init:
            init.write(INIT)
        os.chmod(os.path.join(root, 'init'), 0o755)
        with open(os.path.join(root, 'etc', 'passwd'), 'w', encoding='ascii') as passwd:
            passwd.write(PASSWD)
        names = subprocess.run(['find', '.'], cwd=root, capture_output=True).stdout
        packed = subprocess.run(['cpio', '--quiet', '-o', '-H', 'newc', '-R', '0:0'], cwd=root, input=names,
                                capture_output=True).stdout
    return gzip.compress(packed, 1)


def keep(path, data):
    temporary = f'{path}.{os.getpid()}'
    with open(temporary, 'wb') as file:
        file.write(data)
    os.replace(temporary, path)
