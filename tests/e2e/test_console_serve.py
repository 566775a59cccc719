"""A file served from the full-screen console, got by the simulated device that is typed at below it."""
import hashlib
import os
import unittest

import transfers
from rig import temp_dir
from tmux_rig import Tmux


class Serving(unittest.TestCase):
    def setUp(self):
        self.folder = temp_dir()
        self.addCleanup(self.folder.cleanup)
        self.path = os.path.join(self.folder.name, 'c1841-served.bin')
        content = transfers.payload(300_000)
        self.sha512 = hashlib.sha512(content).hexdigest()
        with open(self.path, 'wb') as out:
            out.write(content)

    def test_a_file_is_served_with_two_keys_and_both_ends_are_seen(self):
        with Tmux('sim:c1841?speed=fast') as console:
            console.wait_status('press RETURN')
            console.command('>')
            console.wait('Serve which file')
            console.type(self.path)
            console.wait('its content and its digest are being read|sha512')
            console.wait('sha512 ' + self.sha512[:40])
            console.keys('Enter')
            console.wait(r'serving c1841-served\.bin \(300000 bytes\)')
            console.wait(r'copy \w+://\S+/c1841-served\.bin flash: +or by')
            console.keys('Enter')
            console.wait_status('BRANCH-7>')
            console.enter('enable')
            console.wait('Password:')
            console.enter('forgotten')
            console.wait_status('BRANCH-7#')
            for line in ('configure terminal', 'interface FastEthernet0/1', 'ip address 192.0.2.1 255.255.255.0',
                         'no shutdown', 'end'):
                console.enter(line)
            console.wait_status('BRANCH-7#')
            console.enter('copy http://192.0.2.10/c1841-served.bin flash:')
            console.wait('Destination filename')
            console.keys('Enter')
            console.wait(r'http +c1841-served\.bin done: 300000 bytes')
            console.wait('300000 bytes copied')
            console.command('>')
            console.wait('What was served')
            console.keys('Enter')
            console.wait('sha512')
            console.keys('Escape')
            console.gone('sha512')
            console.command('>')
            console.wait('Stop serving')
            console.keys('Down', 'Down', 'Enter')
            console.wait_status('nothing is served any more')
            console.gone('serving c1841-served')

    def test_another_file_takes_its_place_and_a_small_screen_keeps_the_half_of_it_for_the_device(self):
        with Tmux('sim:c1841?speed=fast', rows=10, cols=40) as console:
            console.wait_status('press RETURN')
            console.command('>')
            console.wait('Serve which file')
            console.enter(self.path)
            console.wait('serving c1841-served')
            self.assertLessEqual(next(at for at, row in enumerate(console.rows()) if row.startswith('──')), 4)
            os.link(self.path, os.path.join(self.folder.name, 'another.bin'))
            console.command('>')
            console.wait('Another file')
            console.keys('Down', 'Enter')
            console.wait('Serve which file')
            console.enter(os.path.join(self.folder.name, 'another.bin'))
            console.wait('serving another')


if __name__ == '__main__':
    unittest.main()
