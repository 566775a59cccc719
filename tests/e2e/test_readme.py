"""The screens in README.md are real: each is made anew here and compared.

test_readme.py --update writes them into README.md (ROMMATE names the program). What no two runs have in common is
left out of the comparison: the time of day, figures of a transfer under way, the ports of this computer.
"""
import os
import pathlib
import re
import sys
import unittest

from rig import temp_dir
from tmux_rig import Tmux

README = pathlib.Path(os.environ.get('README', pathlib.Path(__file__).parent.parent.parent / 'README.md'))
SIZE = {'rows': 20, 'cols': 78}


def in_rommon(case):
    console = Tmux('sim:c1841?speed=fast', **SIZE)
    case.addCleanup(console.close)
    console.wait('System Bootstrap')
    console.command('f')
    console.wait_status('rommon 1')
    console.enter('confreg 0x2142')
    console.wait_status('rommon 2 +CTS')  # and the remark about BREAK has gone
    return console


def console_screen(case):
    return in_rommon(case).screen()


def menu_screen(case):
    console = in_rommon(case)
    console.command('m')
    console.wait('Esc: back')
    return console.screen()


def palette_screen(case):
    console = in_rommon(case)
    console.command('Space')
    console.wait('Find a command')
    console.type('time')
    console.wait('> time')
    return console.screen()


def picker_screen(case):
    console = Tmux(**SIZE)
    case.addCleanup(console.close)
    console.wait('Which console')
    return console.screen()


def progress_screen(case):
    folder = temp_dir()
    case.addCleanup(folder.cleanup)
    image = os.path.join(folder.name, 'c1841-new.bin')
    with open(image, 'wb') as out:
        out.truncate(12_000_000)
    console = in_rommon(case)
    console.enter('xmodem -c c1841-new.bin')
    console.wait('wish to continue')
    console.enter('y')
    console.wait('Ready to receive')
    console.choose_file_to_send(image)
    console.keys('Enter')
    console.wait(r'gone, \d+:\d\d left')
    return console.wait(r' [2-9]\d %').string  # the screen that shows it: the next may be of the end


SCREENS = {'console': console_screen, 'menu': menu_screen, 'palette': palette_screen, 'picker': picker_screen,
           'progress': progress_screen}


def block(name):
    return re.compile(rf'(<!-- screen: {name} -->\n```\n)(.*?)(\n```\n)', re.S)


def comparable(name, screen):
    rows = [re.sub(r'\d\d:\d\d$', 'hh:mm', row.rstrip()) for row in screen.strip('\n').split('\n')]
    if name == 'picker':
        begins = next(at for at, row in enumerate(rows) if 'Simulated devices' in row)
        rows = [row for row in rows[begins:] if 'sim:' in row]
    if name == 'progress':
        rows = [inside.group(1) for row in rows if (inside := re.search('│(.*)│', row))]
        rows = [re.sub(r'\d[\d .:]*|\[#[# ]*\]', '0', row) for row in rows]
        rows = [re.sub(r'\s+', ' ', re.sub(r'[kMG]?B/s', 'B/s', row)) for row in rows]
    return '\n'.join(rows)


class Screens(unittest.TestCase):
    def test_each_is_what_the_program_shows(self):
        kept = README.read_text(encoding='utf-8')
        for name, make in SCREENS.items():
            with self.subTest(screen=name):
                found = block(name).search(kept)
                self.assertTrue(found, f'README.md has no screen {name}')
                self.maxDiff = None
                self.assertEqual(comparable(name, make(self)), comparable(name, found.group(2)),
                                 'test_readme.py --update writes it anew')


def update():
    text = README.read_text(encoding='utf-8')
    case = unittest.TestCase()
    for name, make in SCREENS.items():
        screen = '\n'.join(row.rstrip() for row in make(case).strip('\n').split('\n'))
        text = block(name).sub(lambda found, screen=screen: found.group(1) + screen + found.group(3), text)
    README.write_text(text, encoding='utf-8')
    case.doCleanups()


if __name__ == '__main__':
    if sys.argv[1:] == ['--update']:
        update()
    else:
        unittest.main()
