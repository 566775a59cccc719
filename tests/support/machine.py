"""Machines under QEMU (TCG, no acceleration needed) whose serial port a test reaches in several ways.

A machine prints nothing before rommate is there, so that nothing is lost, however slow the computer is: on a socket it
waits for its client, on a pty it is paused until run().
"""
import os
import re
import subprocess

import linux_files
import network
import rig
from needs import needs

QEMU = 'qemu-system-x86_64'
U_BOOT = '/usr/lib/u-boot/qemu-x86/u-boot.rom'  # Debian package u-boot-qemu
LIMIT = 120  # seconds for what an emulated machine does
INIT = """
/bin/busybox --install -s
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs dev /dev
echo 1 > /proc/sys/kernel/sysrq
dmesg -n 7
echo "GUEST-READY sysrq=$(cat /proc/sys/kernel/sysrq) $(uname -r)"
while :; do setsid cttyhack sh -l; done
"""


class Machine:
    """way: telnet, tcp, unix or pty; `url` is what rommate is given. `reboots`: else a reset is its end."""

    def __init__(self, case, way, arguments, reboots=False):
        needs(QEMU, package='qemu-system-x86')
        self.directory = rig.temp_dir()
        case.addCleanup(self.directory.cleanup)
        self.log = os.path.join(self.directory.name, 'console.log')
        path = os.path.join(self.directory.name, 'line')
        port = network.free_port() if way in ('telnet', 'tcp') else None
        backend = {'telnet': f'socket,host=127.0.0.1,port={port},server=on,wait=on,telnet=on',
                   'tcp': f'socket,host=127.0.0.1,port={port},server=on,wait=on',
                   'unix': f'socket,path={path},server=on,wait=on',
                   'pty': 'pty'}[way]
        kind, _, rest = backend.partition(',')
        chardev = ','.join(filter(None, [kind, 'id=line', f'logfile={self.log}', rest]))
        command = [QEMU, '-accel', 'tcg', '-M', 'pc', '-nodefaults', '-display', 'none', '-S',
                   '-monitor', 'stdio', '-chardev', chardev, '-serial', 'chardev:line', *arguments]
        if not reboots:
            command += ['-no-reboot']
        self.server = network.Server(command, port, stdin=subprocess.PIPE)
        case.addCleanup(self.server.close)
        if way == 'pty':
            self.url = self.server.out.expect(r'redirected to (/dev/pts/\d+)').group(1).decode()
        elif way == 'unix':
            rig.until(lambda: self.server.alive() and os.path.exists(path), what='the unix socket')
            self.url = 'unix://' + path
        else:
            self.url = f'{way}://127.0.0.1:{port}'

    def run(self, program):
        """Lets the machine go on, once the program has opened its pty."""
        fds = f'/proc/{program.process.pid}/fd'
        if self.url.startswith('/dev/'):
            rig.until(lambda: any(os.path.realpath(f'{fds}/{fd}') == self.url for fd in os.listdir(fds)),
                      what='the open pty')
        self.server.process.stdin.write(b'cont\n')
        self.server.process.stdin.flush()

    def printed(self, pattern):
        """Waits until the machine has printed this, whoever reads its console."""
        def look():
            self.server.alive()
            if not os.path.exists(self.log):
                return None
            with open(self.log, 'rb') as log:
                return re.search(pattern.encode(), log.read())
        return rig.until(look, LIMIT, 0.1, what=f'{pattern!r} on the console')


def u_boot(case, way):
    needs(U_BOOT, package='u-boot-qemu')
    return Machine(case, way, ['-m', '256', '-bios', U_BOOT])


def linux(case, way):
    """A kernel with magic SysRq, which says so and gives a root shell; it boots in 2 s on a fast computer."""
    folder = rig.temp_dir()
    case.addCleanup(folder.cleanup)
    root = os.path.join(folder.name, 'root.gz')
    linux_files.initramfs(root, INIT, {})
    return Machine(case, way, ['-m', '256', '-kernel', linux_files.kernel(), '-initrd', root, '-append',
                               'console=ttyS0,115200 quiet panic=-1 tsc=reliable no_timer_check sysrq_always_enabled'])
