"""U-Boot and a Linux login under QEMU, recognised while they speak: QEMU's console is fed to rommate recognize."""
import json
import select
import time
import unittest

import guest
import rig

LIMIT = 240  # a busy machine emulates slowly


class Live:
    """Feeds the guest's console to the program, and gives back what it says."""

    def __init__(self, machine):
        self.line = machine.connect()
        self.program = rig.Program('recognize', '-', '--json')
        self.told, self.unread, self.text = [], [], b''

    def until(self, state, detail=None, limit=LIMIT):
        end = time.monotonic() + limit
        while time.monotonic() < end:
            while self.unread:
                self.told.append(self.unread.pop(0))
                line = self.told[-1]
                if line.get('state') == state and detail in (None, line['detail']):
                    return line
            ready = select.select([self.line, self.program.out.fd], [], [], 1)[0]
            if self.line in ready:
                data = self.line.recv(4096)
                if not data:
                    break  # the guest has ended
                self.text += data
                self.program.type(data)
            if self.program.out.fd in ready:
                self.program.out.read_some(0)
            *lines, rest = self.program.out.seen[self.program.out.at:].split(b'\n')
            self.program.out.at = len(self.program.out.seen) - len(rest)
            self.unread += map(json.loads, lines)
        raise AssertionError(f'no {state} {detail} within {limit} s; told: {self.told}; text: {self.text[-1500:]!r}')

    def close(self):
        self.line.close()
        self.program.close()


class UnderQemu(unittest.TestCase):
    def live(self, machine):
        self.addCleanup(machine.close)
        live = Live(machine)
        self.addCleanup(live.close)
        return live

    def test_uboot_offers_a_window_is_stopped_and_stands_at_its_prompt(self):
        live = self.live(guest.uboot())
        window = live.until('booting', 'window')
        self.assertEqual(window['interrupt'], 'any key')
        live.line.sendall(b' ')
        prompt = live.until('uboot', '=>')
        self.assertTrue(prompt['waiting'])
        self.assertEqual(prompt['family'], 'uboot')
        live.line.sendall(b'loady 0x41000000\r')
        live.until('unknown', 'xmodem-wait')
        live.line.sendall(b'\x03')
        live.until('uboot', '=>')

    def test_linux_asks_for_login_and_password_and_gives_a_shell(self):
        live = self.live(guest.linux())
        live.until('login')
        live.line.sendall(b'root\r')
        live.until('password')
        live.line.sendall(b'wrong\r')
        live.until('login')
        live.line.sendall(b'root\r')
        live.until('password')
        live.line.sendall(b'rig\r')
        self.assertTrue(live.until('unknown', 'shell')['waiting'])
        before_login = live.told[:[line['state'] for line in live.told].index('login')]
        self.assertFalse([line for line in before_login if line.get('waiting') and line['state'] != 'booting'])


if __name__ == '__main__':
    unittest.main()
