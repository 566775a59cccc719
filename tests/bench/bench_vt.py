"""The terminal engine alone beside libvterm: console text, coloured text, UTF-8 and noise, MB/s by CPU time."""
import pathlib
import subprocess
import tempfile

from extent import extent

MIB = 1 << 20


def show_tech(size):
    """Deterministic text like that of `show tech-support`: CRLF, 0 to 73 columns, no escape sequences."""
    shapes = ['------------------ show interfaces GigabitEthernet0/%d ------------------',
              'GigabitEthernet0/%d is up, line protocol is up (connected)',
              '  Hardware is Gigabit Ethernet, address is 0c00.%04d.0001 (bia 0c00.0000.0001)',
              '  MTU 1500 bytes, BW 1000000 Kbit/sec, DLY 10 usec,', '     reliability 255/255, txload 1/255, rxload 1/255',
              '  5 minute input rate %d bits/sec, 120 packets/sec', '     %d packets input, 65537 bytes, 0 no buffer',
              '     Received %d broadcasts (5 multicasts)', '     0 input errors, 0 CRC, 0 frame, 0 overrun, 0 ignored',
              '*Mar  1 00:00:%02d.123: %%LINEPROTO-5-UPDOWN: Line protocol on Interface Gi0/1',
              '     %d output errors, 0 collisions, 1 interface resets', '']
    lines = [shape % (number % 60) if '%' in shape else shape for number in range(1500) for shape in shapes]
    block = '\r\n'.join(lines).encode() + b'\r\n'
    return (block * (size // len(block) + 1))[:size]


def coloured(size):
    """A log as Linux-based devices print it: an SGR every few words."""
    line = '\x1b[2mNov 21 20:00:01\x1b[0m \x1b[1;32mINFO\x1b[0m  port \x1b[38;5;214meth1/1\x1b[0m: link \x1b[1;31mdown\x1b[0m, speed 10G\r\n'
    block = line.encode() * 1000
    return (block * (size // len(block) + 1))[:size]


def unicode_text(size):
    line = '┌────────────────────┬──────────┐ Zustand: geprüft 漢字 ✓ température\r\n'
    block = line.encode() * 1000
    return (block * (size // len(block) + 1))[:size]


def full_screen(size):
    """A full-screen program that moves and erases."""
    parts = [f'\x1b[{row};{column}H\x1b[K\x1b[7mrow {row}\x1b[0m' for row in range(1, 25) for column in (1, 20, 40)]
    block = ''.join(parts).encode() * 100
    return (block * (size // len(block) + 1))[:size]


def run(rommate):
    build = pathlib.Path(rommate).parent.parent
    targets = ['tests/bench/bench_vt']
    if subprocess.run(['pkg-config', '--exists', 'vterm'], check=False).returncode == 0:
        targets.append('tests/bench/bench_libvterm')
    subprocess.run(['ninja', '-C', str(build), *targets], check=True, stdout=subprocess.DEVNULL)
    size = extent(64, 8) * MIB
    for what, make in (('show tech', show_tech), ('coloured log', coloured), ('UTF-8', unicode_text),
                       ('full-screen program', full_screen)):
        with tempfile.NamedTemporaryFile() as file:
            file.write(make(size))
            file.flush()
            print(f'{what}:', flush=True)
            for target in targets:
                subprocess.run([str(build / target), file.name], check=True)
    subprocess.run([str(build / targets[0]), '--noise', str(extent(64, 8)), '1'], check=True)
