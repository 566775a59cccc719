"""USB serial adapters that come and go: /dev and /sys of our own in a mount namespace, ptys as the adapters' ttys.

What the program looks at is laid out as usb-serial drivers do it (Documentation/ABI/stable/sysfs-bus-usb of Linux).
Call enter() first thing in a test file; it runs the test again in the namespace, and ends with its status.
"""
import ctypes
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

from rig import FarSide

NODES = ('null', 'zero', 'full', 'random', 'urandom', 'tty', 'fd', 'stdin', 'stdout', 'stderr')
_INSIDE = 'ROMMATE_TEST_NAMESPACE'
MNT_DETACH = 2


def enter():
    """Goes on in a namespace whose /dev and /sys hold no serial port."""
    if _INSIDE in os.environ:
        return _lay_out(os.environ[_INSIDE])
    unshare = ['unshare', '--mount', '--propagation', 'private'] + ([] if os.getuid() == 0 else ['--map-root-user'])
    possible = subprocess.run([*unshare, 'mount', '-t', 'tmpfs', 'none', '/mnt'], capture_output=True, text=True)
    if possible.returncode != 0:
        raise unittest.SkipTest('no mount namespace can be had here: ' + possible.stderr.strip())
    with tempfile.TemporaryDirectory(prefix='rommate-dev-') as dev, \
            tempfile.TemporaryDirectory(prefix='rommate-tmux-') as tmux:
        inside = dict(os.environ, **{_INSIDE: dev, 'TMUX_TMPDIR': tmux})
        sys.exit(subprocess.call([*unshare, sys.executable, *sys.argv], env=inside))


def _lay_out(dev):
    _mount('tmpfs', dev)
    for name in NODES:
        old, new = '/dev/' + name, os.path.join(dev, name)
        if os.path.islink(old):
            os.symlink(os.readlink(old), new)
        elif os.path.exists(old):
            open(new, 'w').close()
            _run('mount', '--bind', old, new)
    # ptys of our own too: a bind-mounted ptmx does not find its pts.
    os.mkdir(os.path.join(dev, 'pts'))
    os.symlink('pts/ptmx', os.path.join(dev, 'ptmx'))
    _mount('devpts', os.path.join(dev, 'pts'), '-o', 'newinstance,ptmxmode=0666')
    _run('mount', '--rbind', dev, '/dev')
    _mount('tmpfs', '/sys')
    _mount('tmpfs', '/run/lock')  # by the name of a tty, which others have outside
    os.makedirs('/sys/class/tty')
    os.makedirs('/sys/drivers/ftdi_sio')


def _run(*words):
    subprocess.run(words, check=True)


def _mount(kind, where, *options):
    _run('mount', '-t', kind, *options, 'none', where)


class Adapter(FarSide):
    """An FT232R on /dev/TTY. The test plays the device; `path` is the node."""

    def __init__(self, tty, serial='A10K1', position='1-2'):
        super().__init__()
        self.tty = tty
        self.pts, self.path = self.path, '/dev/' + tty
        self.usb = os.path.join('/sys/devices/usb1', position)
        with open(self.path, 'w'):
            pass
        _run('mount', '--bind', self.pts, self.path)
        port = os.path.join(self.usb, position + ':1.0', tty)
        os.makedirs(port)
        for name, text in (('idVendor', '0403'), ('idProduct', '6001'), ('serial', serial),
                           ('manufacturer', 'FTDI'), ('product', 'FT232R USB UART'),
                           (position + ':1.0/bInterfaceNumber', '00')):
            with open(os.path.join(self.usb, name), 'w') as file:
                file.write(text + '\n')
        os.symlink('/sys/drivers/ftdi_sio', os.path.join(port, 'driver'))
        os.makedirs('/sys/class/tty/' + tty)
        os.symlink(port, f'/sys/class/tty/{tty}/device')
        # As udev does beside it: a link, which is what a watch of /dev sees last.
        self.link = f'/dev/serial-{serial or position}'
        os.symlink(tty, self.link)

    def unplug(self):
        shutil.rmtree('/sys/class/tty/' + self.tty)
        shutil.rmtree(self.usb)
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.umount2(self.path.encode(), MNT_DETACH) != 0:
            raise OSError(ctypes.get_errno(), 'umount', self.path)
        os.unlink(self.path)
        super().unplug()
