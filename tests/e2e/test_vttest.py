"""vttest's menus 1, 2 and 8 in the console, page by page beside the same page in tmux itself.

Four pages are meant to differ: tmux 3.3a draws them otherwise than vttest's own text asks for. They are checked
against that text instead.
"""
import os
import pty
import select
import threading
import tty
import unittest

from needs import needs
from rig import until
from tmux_rig import Tmux

PAGES = {'1': 6, '2': 15, '8': 14}
LEFT_AND_RIGHT = [f'{letter}{" " * 78}{letter.lower()}' for letter in 'IJKLMNOPQRSTUVWXYZ']
LINE_DRAWING = 'line:      ──────────'

# What vttest says of the page, and what tmux makes of it.
RIGHT = {
    '1-02': ('"The left/right margins should have letters in order": tmux loses the pending wrap at controls', LEFT_AND_RIGHT),
    '1-03': ('the same, with origin mode', LEFT_AND_RIGHT),
    '2-10': ('"This line should be at the bottom of the screen": tmux draws it at the top',
             ['This line should be the one above the bottom of the screen. Push <RETURN>',
              'Origin mode test. This line should be at the bottom of the screen.']),
    '2-14': ('line drawing in bold, underlined, blinking and reverse: tmux shows letters', [LINE_DRAWING]),
}


class Walk:
    """vttest at the far side of a line, its terminal in tmux, shown by `words` (which get the line's tty)."""

    def __init__(self, words, rows):
        self.near, self.slave = pty.openpty()
        tty.setraw(self.slave)
        self.terminal = Tmux(program=words[0], *[word.replace('{tty}', os.ttyname(self.slave)) for word in words[1:]],
                             rows=rows)
        self.pid = None
        self.said = self.said_before = 0  # bytes of vttest

    def ready(self):
        """Waits until a typed key arrives at the line."""
        def passes():
            self.terminal.type('x')
            return select.select([self.near], [], [], 0.3)[0]
        until(passes, what='a key at the line')
        while select.select([self.near], [], [], 0.3)[0]:
            os.read(self.near, 4096)

    def begin(self):
        self.pid, self.far = pty.fork()
        if self.pid == 0:
            os.environ['TERM'] = 'vt100'
            os.execvp('vttest', ['vttest', '24x80.80'])
        for source, target in ((self.near, self.far), (self.far, self.near)):
            threading.Thread(target=self.carry, args=(source, target), daemon=True).start()

    def carry(self, source, target):
        try:
            while data := os.read(source, 65536):
                if source == self.far:
                    self.said += len(data)
                os.write(target, data)
        except OSError:
            pass

    def keys(self, *names):
        self.said_before = self.said
        self.terminal.keys(*names)

    def page(self):
        """The first 24 rows once vttest has answered the last keys and all stays the same."""
        seen = []

        def settled():
            said = self.said
            shown = self.terminal.tmux('capture-pane', '-p', '-t', 't').split('\n')[:24]
            seen.append((said, [row.rstrip() for row in shown]))
            return said > self.said_before and len(seen) > 4 and all(one == seen[-1] for one in seen[-5:])
        until(settled, pause=0.05, what='a page that stays')
        return seen[-1][1]

    def close(self):
        self.terminal.close()
        if self.pid:
            os.kill(self.pid, 9)
            os.waitpid(self.pid, 0)
        for fd in (self.near, self.slave):
            os.close(fd)


class Pages(unittest.TestCase):
    def setUp(self):
        needs('vttest', package='vttest')
        needs('socat', package='socat')

    def test_each_page_is_as_in_tmux_itself_or_as_vttest_asks_for(self):
        direct = Walk(['socat', '-,raw,echo=0', '{tty},raw,echo=0'], 24)
        self.addCleanup(direct.close)
        ours = Walk([os.environ['ROMMATE'], '{tty}'], 25)
        self.addCleanup(ours.close)
        for walk in (direct, ours):
            walk.ready()
        for walk in (direct, ours):
            walk.begin()
            walk.terminal.wait('Enter choice number')
        for menu, pages in PAGES.items():
            for walk in (direct, ours):
                walk.keys(menu, 'Enter')
            for number in range(pages):
                name = f'{menu}-{number:02}'
                with self.subTest(page=name):
                    self.compare(name, direct.page(), ours.page())
                for walk in (direct, ours):
                    walk.keys('Enter')
            for walk in (direct, ours):
                walk.terminal.wait('Enter choice number')

    def compare(self, name, direct, ours):
        if name not in RIGHT:
            self.assertEqual(ours, direct)
            return
        self.assertNotEqual(ours, direct, f'no exception any more: {RIGHT[name][0]}')
        found = -1
        for wanted in RIGHT[name][1]:
            place = [at for at, row in enumerate(ours) if wanted in row and at > found]
            self.assertTrue(place, f'{wanted!r} is not in its place on {name}:\n' + '\n'.join(ours))
            found = place[0]


if __name__ == '__main__':
    unittest.main()
