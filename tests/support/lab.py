"""Runs programs of the host in a QEMU guest with real 16550 ttys: real termios, the BREAK bit of the line control register,
modem lines, error counters. TCG is enough (no KVM needed); boot and power off take about 5 s.

The guest's ttyS0 is its console; ttyS1 is for the test, with nobody behind it; ttyS2 and ttyS3 are wired to each other.
"""
import os
import re
import subprocess
import tempfile

import linux_files
from needs import needs

INIT = """
/bin/busybox --install -s
export PATH=/bin:/sbin:/usr/bin:/usr/sbin TERM=vt100 HOME=/root
mount -t proc proc /proc; mount -t sysfs sysfs /sys; mount -t devtmpfs dev /dev
mkdir -p /dev/pts; mount -t devpts pts /dev/pts
ip link set lo up
sh /test.sh; status=$?
echo "GUEST-DONE rc=$status"
sync; poweroff -f
"""


def run(script, files, trace, limit):
    """The shell script's exit status in the guest, and what its console showed. `files` are programs of the host for it
    (guest's path: host's path). QEMU writes each access to the UARTs' registers to the file `trace`, with its time."""
    needs('qemu-system-x86_64', package='qemu-system-x86')
    with tempfile.TemporaryDirectory(prefix='rommate-lab-') as folder:
        root, wire = os.path.join(folder, 'root.gz'), os.path.join(folder, 'wire')
        linux_files.initramfs(root, INIT, {'/test.sh': script.encode(), **linux_files.with_libraries(files)})
        done = subprocess.run(
            ['qemu-system-x86_64', '-accel', 'tcg', '-M', 'pc', '-cpu', 'max', '-m', '1536', '-nodefaults', '-no-reboot',
             '-display', 'none', '-kernel', linux_files.kernel(), '-initrd', root,
             '-append', 'console=ttyS0,115200 quiet panic=-1 tsc=reliable no_timer_check',
             '-chardev', 'stdio,id=c0,signal=off', '-serial', 'chardev:c0', '-chardev', 'null,id=c1', '-serial', 'chardev:c1',
             '-chardev', f'socket,id=c2,path={wire},server=on,wait=off', '-serial', 'chardev:c2',
             '-chardev', f'socket,id=c3,path={wire}', '-serial', 'chardev:c3',
             '-msg', 'timestamp=on', '-trace', 'serial_write', '-D', trace],
            stdin=subprocess.DEVNULL, capture_output=True, timeout=limit, check=False)
    shown = done.stdout.decode(errors='replace').replace('\r', '')
    status = re.findall(r'^GUEST-DONE rc=(\d+)$', shown, re.M)
    if not status:
        raise AssertionError(f'the guest did not come to its end:\n{shown}\n{done.stderr.decode(errors="replace")}')
    return int(status[-1]), shown
