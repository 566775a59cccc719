"""rommate run password-recovery on a real Linux behind a real boot loader: U-Boot under QEMU is stopped, its bootargs get
init=/bin/sh, root's password is set on the guest's disk, and after a restart the new one opens root.
"""
import os
import re
import struct
import subprocess
import unittest

import linux_files
import machine
import rig

SECRET = 'n1ght-Shift'
# As initramfs-tools does it: what the disk needs, then the init that the command line names last.
EARLY = '''
/bin/busybox --install -s
mount -t proc proc /proc
mount -t devtmpfs dev /dev
for module in {modules}; do insmod /lib/$module.ko; done
init=/sbin/init
for word in $(cat /proc/cmdline); do case $word in init=*) init=${{word#init=}};; esac; done
mkdir -p /disk
mount -t ext4 -o ro /dev/vda1 /disk
exec switch_root /disk $init
'''
INIT = '''#!/bin/sh
mount -t proc proc /proc
mount -t devtmpfs dev /dev
mount -o remount,rw /
hostname rack-7
while :; do setsid getty -L ttyS0 115200 vt100; done
'''
# What a board's boot script adds to the loader's bootargs. The kernel unpacks itself over the first 100 megabytes.
BOOT = '''setenv bootargs ${bootargs} console=ttyS0,115200 quiet panic=-1 tsc=reliable no_timer_check
qfw load ${kernel_addr_r} 0x8000000
zboot ${kernel_addr_r} - 0x8000000 ${filesize}
'''
PASSWD = 'root:$1$rommate$J9aJcf4IxbXPF9c3OtJsT/:0:0:root:/root:/bin/sh\n'
APPLETS = ('sh', 'mount', 'hostname', 'setsid', 'getty', 'login', 'passwd', 'sync', 'reboot', 'cat')
MEGABYTE = 1 << 20


def disk(folder):
    """The path of a disk whose one partition holds the boot script and the root file system."""
    root = os.path.join(folder, 'root')
    for name in ('bin', 'sbin', 'etc', 'proc', 'dev', 'root', 'tmp'):
        os.makedirs(os.path.join(root, name))
    with open(linux_files.busybox(), 'rb') as program:
        busybox = program.read()
    for path, content in (('bin/busybox', busybox), ('sbin/init', INIT.encode()), ('etc/passwd', PASSWD.encode())):
        with open(os.path.join(root, path), 'wb') as file:
            file.write(content)
        os.chmod(os.path.join(root, path), 0o755)
    for name in APPLETS:
        os.symlink('busybox', os.path.join(root, 'bin', name))
    script = os.path.join(folder, 'boot.txt')
    with open(script, 'w', encoding='ascii') as file:
        file.write(BOOT)
    subprocess.run(['mkimage', '-A', 'x86', '-T', 'script', '-C', 'none', '-d', script, os.path.join(root, 'boot.scr')],
                   check=True, capture_output=True)
    partition = os.path.join(folder, 'partition')
    with open(partition, 'wb') as file:
        file.truncate(15 * MEGABYTE)
    subprocess.run(['mke2fs', '-q', '-t', 'ext4', '-O', '^metadata_csum,^64bit', '-E', 'root_owner=0:0', '-d', root,
                    partition], check=True, capture_output=True)
    path = os.path.join(folder, 'disk')
    with open(path, 'wb') as out, open(partition, 'rb') as file:
        entry = struct.pack('<BBBBBBBBII', 0x80, 0, 2, 0, 0x83, 0xff, 0xff, 0xff, 2048, 15 * MEGABYTE // 512)
        out.write(bytes(446) + entry + bytes(48) + b'\x55\xaa')
        out.seek(MEGABYTE)
        out.write(file.read())
    return path


class LinuxRecovery(unittest.TestCase):
    def setUp(self):
        for tool, package in (('mkimage', 'u-boot-tools'), ('mke2fs', 'e2fsprogs')):
            machine.needs(tool, package=package)
        machine.needs(machine.U_BOOT, package='u-boot-qemu')
        self.dir = rig.temp_dir()
        self.addCleanup(self.dir.cleanup)

    def machine(self):
        kernel, modules = linux_files.kernel_with_modules()
        there = [name for name in linux_files.MODULES if os.path.exists(os.path.join(modules, name + '.ko'))]
        early = os.path.join(self.dir.name, 'early.gz')
        files = {}
        for name in there:
            with open(os.path.join(modules, name + '.ko'), 'rb') as file:
                files[f'/lib/{name}.ko'] = file.read()
        linux_files.initramfs(early, EARLY.format(modules=' '.join(there)), files)
        return machine.Machine(self, 'unix', ['-m', '256', '-bios', machine.U_BOOT, '-kernel', kernel, '-initrd', early,
                                              '-drive', f'file={disk(self.dir.name)},format=raw,if=virtio'], reboots=True)

    def test_root_gets_a_new_password_and_it_opens_the_login(self):
        board = self.machine()
        program = rig.Program('run', 'password-recovery', board.url, 'family=uboot', '--yes', '--press-return',
                              '--secret-fd', '0', env={'XDG_STATE_HOME': self.dir.name})
        self.addCleanup(program.close)
        program.type(f'secret={SECRET}\n')
        program.end_input()
        board.run(program)
        status = program.status(4 * machine.LIMIT)
        seen = program.out.to_end().decode(errors='replace')
        self.assertEqual(status, 0, seen + program.err.to_end().decode(errors='replace'))
        self.assertIn('proved: root with the new secret', seen)
        self.assertNotIn(SECRET, seen)
        self.assertTrue(re.search(r'setenv bootargs .* init=/bin/sh', seen), seen)
        self.assertNotIn('saveenv', seen)


if __name__ == '__main__':
    unittest.main()
