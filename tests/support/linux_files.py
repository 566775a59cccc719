"""What a Linux guest starts from: a kernel and a busybox, taken out of packages that are never installed, and an initramfs.

They are downloaded once (27 MB) into .build/cache. Where they cannot be had, the test is skipped.
"""
import fcntl
import glob
import gzip
import lzma
import os
import re
import subprocess
import tempfile
import unittest

CACHE = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', '.build', 'cache')
KERNELS = ('linux-image-cloud-amd64', 'linux-image-virtual')  # Debian, Ubuntu; each depends on the package with the kernel


# Of its package, beside the kernel: what a disk with a root file system needs. A module that is built in has no file.
MODULES = ('virtio_ring', 'virtio', 'virtio_pci_legacy_dev', 'virtio_pci_modern_dev', 'virtio_pci', 'virtio_blk', 'crc16',
           'libcrc32c', 'crc32c_generic', 'mbcache', 'jbd2', 'ext4')


def kernel():
    """The path of a kernel."""
    return _kept('vmlinuz', _kernel_package, './boot/vmlinuz-*')


def kernel_with_modules():
    """The paths of a kernel and of a folder with its modules of MODULES."""
    folder = os.path.join(CACHE, 'kernel')
    os.makedirs(CACHE, exist_ok=True)
    with open(os.path.join(CACHE, 'lock'), 'w', encoding='ascii') as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not os.path.exists(folder):
            with tempfile.TemporaryDirectory(prefix='new-', dir=CACHE) as new:
                package = _download(_kernel_package(), new)
                fresh = os.path.join(new, 'kernel')
                os.mkdir(fresh)
                _unpack(package, fresh)
                os.rename(fresh, folder)
    return os.path.join(folder, 'vmlinuz'), folder


def _unpack(package, folder):
    """The kernel and its modules, as they are named here; modules of Debian 13 are compressed."""
    wanted = ['./boot/vmlinuz-*'] + [f'*/{name}.ko*' for name in MODULES]
    with tempfile.TemporaryDirectory(prefix='all-', dir=folder) as all_of_it:
        with subprocess.Popen(['dpkg-deb', '--fsys-tarfile', package], stdout=subprocess.PIPE) as tar:
            subprocess.run(['tar', '-x', '-C', all_of_it, '--wildcards', *wanted], stdin=tar.stdout, check=False,
                           stderr=subprocess.DEVNULL)
        for path in glob.glob(all_of_it + '/**', recursive=True):
            name = os.path.basename(path)
            if os.path.isdir(path):
                continue
            with open(path, 'rb') as file:
                content = file.read()
            if name.endswith('.xz'):
                name, content = name[:-3], lzma.decompress(content)
            with open(os.path.join(folder, 'vmlinuz' if name.startswith('vmlinuz') else name), 'wb') as file:
                file.write(content)


def busybox():
    """The path of a static busybox: its package and busybox's exclude each other, so it is not installed."""
    return _kept('busybox', lambda: 'busybox-static', './*bin/busybox')


def initramfs(path, init, files):
    """Writes an initial file system to `path`: the script `init` in a shell of busybox, and `files`, a dict of absolute
    path and content. Everything belongs to root and may be run."""
    with open(busybox(), 'rb') as program:
        content = {'/bin/busybox': program.read(), '/init': b'#!/bin/busybox sh\n' + init.encode(), **files}
    folders = {'/proc', '/sys', '/dev', '/etc', '/tmp', '/root', '/sbin', '/usr/bin', '/usr/sbin', '/run/lock'}
    for name in [*content, *folders]:
        while (name := os.path.dirname(name)) != '/':
            folders.add(name)
    with gzip.open(path, 'wb', 1) as out:
        for number, name in enumerate([*sorted(folders), *content], 1):
            is_folder = name in folders
            out.write(_member(number, name[1:], 0o40755 if is_folder else 0o100755, b'' if is_folder else content[name]))
        out.write(_member(0, 'TRAILER!!!', 0, b''))


def with_libraries(files):
    """`files` (guest's path: host's path) as a dict for initramfs(), with the shared libraries of the programs in it."""
    content = {}
    for there, here in files.items():
        linked = subprocess.run(['ldd', here], capture_output=True, text=True, check=False).stdout
        for to, path in {there: here, **{each: each for each in re.findall(r'/[^ ]+\.so[^ ]*', linked)}}.items():
            with open(path, 'rb') as file:
                content[to] = file.read()
    return content


def _member(number, name, mode, data):
    """One file of an initramfs (buffer-format.txt of the Linux documentation, "newc")."""
    name = name.encode() + b'\0'
    fields = (number, mode, 0, 0, 1, 0, len(data), 0, 0, 0, 0, len(name), 0)
    head = b'070701' + b''.join(b'%08X' % field for field in fields) + name
    return head + bytes(-len(head) % 4) + data + bytes(-len(data) % 4)


def _kept(name, package, member):
    """The path of one file of a package, kept in the cache."""
    os.makedirs(CACHE, exist_ok=True)
    path = os.path.join(CACHE, name)
    with open(os.path.join(CACHE, 'lock'), 'w', encoding='ascii') as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # several tests may ask at once
        if not os.path.exists(path):
            with tempfile.TemporaryDirectory(prefix='new-', dir=CACHE) as folder:
                fresh = os.path.join(folder, name)
                with open(fresh, 'wb') as file:
                    file.write(_out_of(_download(package(), folder), member))
                os.chmod(fresh, 0o755)
                os.replace(fresh, path)
    return path


def _kernel_package():
    for name in KERNELS:
        depends = subprocess.run(['apt-cache', 'depends', name], capture_output=True, text=True, check=False).stdout
        if found := re.search(r'Depends: (linux-image-\d\S*)', depends):
            return found[1]
    raise unittest.SkipTest(f'no package of a kernel here: {" or ".join(KERNELS)}')


def _download(package, folder):
    got = subprocess.run(['apt-get', '-qq', 'download', package], cwd=folder, capture_output=True, text=True, check=False)
    found = glob.glob(os.path.join(folder, '*.deb'))
    if not found:
        raise unittest.SkipTest(f'cannot fetch the package {package}: {got.stderr.strip()}')
    return found[0]


def _out_of(package, member):
    with subprocess.Popen(['dpkg-deb', '--fsys-tarfile', package], stdout=subprocess.PIPE) as tar:
        data = subprocess.run(['tar', '-xO', '--wildcards', member], stdin=tar.stdout, capture_output=True, check=False).stdout
    if not data:
        raise AssertionError(f'{os.path.basename(package)} holds no {member}')
    return data
