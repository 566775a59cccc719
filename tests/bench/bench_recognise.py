"""How fast recorded consoles are read: `rommate recognize` beside `grep -c` on the same gigabyte (an eighth of it: --quick).

The text is made here: boots, command output, configurations, log floods and long progress bars, as a console
server's log has them. It lies in a temporary file that is read once before measuring, so the disk does not count.
"""
import os
import subprocess
import tempfile
import time

from extent import extent

SIZE = extent(1 << 30, 1 << 27)


def boot(host):
    yield from ['System Bootstrap, Version 12.4(13r)T, RELEASE SOFTWARE (fc1)', 'Copyright (c) 2006 by cisco Systems, Inc.',
                'C1841 platform with 393216 Kbytes of main memory with parity disabled', '',
                'program load complete, entry point: 0x8000f000, size: 0x2352a4c',
                'Self decompressing the image : ' + '#' * 700 + ' [OK]', '', 'Press RETURN to get started!', '', '']
    yield f'{host}>enable'
    yield 'Password: '


def session(host, number):
    yield f'{host}#show ip interface brief'
    yield 'Interface                  IP-Address      OK? Method Status                Protocol'
    for port in range(24):
        yield f'FastEthernet0/{port}/0          10.{number % 250}.{port}.1       YES NVRAM  up                    up      '
    yield f'{host}#show running-config'
    for port in range(40):
        yield f'interface GigabitEthernet0/{port}'
        yield f' description uplink {port} to floor {number % 9}, patch panel [B{port}]: see plan'
        yield f' ip address 172.16.{port}.{number % 250} 255.255.255.0'
        yield ' no ip redirects'
        yield '!'
    for second in range(120):
        yield (f'*Mar  1 00:{second // 60:02}:{second % 60:02}.{number % 1000:03}: %LINEPROTO-5-UPDOWN: Line protocol on '
               f'Interface GigabitEthernet0/{second % 40}, changed state to {"up" if second % 2 else "down"}')
    yield f'{host}(config)#boot system flash:c1841-advipservicesk9-mz.124-25d.bin'
    yield 'Receiving image from 10.0.0.9 ' + '!' * 900


def make(path, size):
    lines = []
    for number in range(50):
        host = f'branch-{number}-r1'
        if number % 10 == 0:
            lines += boot(host)
        lines += session(host, number)
    block = ('\r\n'.join(lines) + '\r\n').encode()
    with open(path, 'wb') as file:
        written = 0
        while written < size:
            written += file.write(block)
    return written


def measure(command):
    """Wall and CPU seconds, largest resident size in MB, output."""
    start = time.monotonic()
    child = subprocess.Popen(command, stdout=subprocess.PIPE, env={**os.environ, 'LC_ALL': 'C'})
    out = child.stdout.read()
    child.stdout.close()
    _, _, used = os.wait4(child.pid, 0)
    child.returncode = 0
    return time.monotonic() - start, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, out


def run(rommate):
    with tempfile.NamedTemporaryFile(suffix='.log') as file:
        size = make(file.name, SIZE)
        measure(['cat', file.name])
        end = f'{size - 1}'
        print(f'{size / 1e6:.0f} MB of console text; MB/s by CPU time, one core')
        for what, command in [("grep -c '#'", ['grep', '-c', '#', file.name]),
                              ("grep -cE '(>|#) ?$'", ['grep', '-cE', '(>|#) ?$', file.name]),
                              ('rommate recognize', [rommate, 'recognize', '--json', file.name]),
                              ('rommate recognize --at END', [rommate, 'recognize', '--at', end, file.name])]:
            wall, cpu, memory, out = measure(command)
            print(f'{what:28} {size / 1e6 / cpu:8.0f} MB/s   {wall:6.2f} s wall, {cpu:6.2f} s CPU, '
                  f'{memory:6.0f} MB memory, {out.count(10)} lines out', flush=True)
