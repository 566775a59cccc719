"""A question that can destroy something stands, and every key and command of ours is tried: nothing that answers it goes out.

The far side is held by the test, so that every byte is seen. Every job at every question of the simulated devices is
the matter of tests/job/test_device_questions.cpp.
"""
import os
import re
import select
import signal
import unittest

import rig
from tmux_rig import Tmux

QUESTIONS = (b'\r\nR1#write erase\r\nErasing the nvram filesystem will remove all configuration files! Continue? [confirm]',
             b'\r\nAre you sure you want to format "flash:" (all data will be lost) (y/n)?')
# All letters of the key help but those that leave or close, and those that own dialogs need words for.
LETTERS = 'z m Space f s r y k p u b / [ { ! v n h c l i e w a t o d + Tab j'.split()
BY_NAME = ('BREAK until a loader', 'Toggle DTR', 'Toggle RTS', 'Draw anew', 'Open the line again')
PLAIN_KEYS = 'fplksrgez?'
# Questions of a dialog, each with what is typed.
DIALOGS = (('s', (('send file', __file__), ('protocol', ''))), ('p', (('speed and frame', '115200'),)),
           ('s', (('send file', __file__), ('protocol', 'ymodem'))),
           ('g', (('recipe', 'break-to-rommon'), ('Give up', ''), ('yes/no', 'yes'))))
KNOCK = b'\x12'  # where nothing was seen; no question takes it for a yes
SLOW_NULS = b'\x00'  # a BREAK by low-baud


class Key(str):
    """One that takes no RETURN."""


class Questions(unittest.TestCase):
    def setUp(self):
        self.far = rig.FarSide()
        self.addCleanup(self.far.close)

    def heard(self, wait=0.5):
        """All that came at the device's end until nothing came for a while."""
        heard = b''
        while select.select([self.far.master], [], [], wait)[0]:
            heard += os.read(self.far.master, 4096)
        return heard

    def asked(self, console, question):
        """It stands there, seen. An Escape that no dialog took was the test's own, and a person's."""
        self.far.say(question)
        console.wait_status('DESTROYS')
        self.heard(0.1)

    def unanswered(self, what):
        self.assertEqual(self.heard(0.3).strip(SLOW_NULS), b'', what)

    def test_no_key_of_the_console_answers(self):
        for question in QUESTIONS:
            console = Tmux(self.far.path)
            self.addCleanup(console.close)
            console.wait_status('z help')
            for letter in LETTERS:
                self.asked(console, question)
                console.command(letter)
                self.unanswered(f'Ctrl-T {letter} at {question}')
                console.keys('Escape', 'Escape', 'Escape')
                console.command('k')
            for name in BY_NAME:
                self.asked(console, question)
                console.command('Space')
                console.type(name)
                console.keys('Enter')
                self.unanswered(f'{name} at {question}')
                console.command('k')
                console.keys('Escape', 'Escape')
            self.asked(console, question)
            console.type('N')  # the keyboard is the person's, and the line is his again
            self.assertEqual(self.heard().strip(SLOW_NULS + b'\x1b'), b'N')
            console.close()

    def plain(self):
        """The plain console, and a function that asks the question and waits until it stands there."""
        console = rig.Program('--plain', self.far.path, terminal=True)
        self.addCleanup(console.close)
        console.out.expect('leaves')

        def ask(question):
            self.far.say(question)
            console.out.expect(re.escape(question[-20:]))
            self.heard(0.1)
        return console, ask

    def test_no_key_of_the_plain_console_answers(self):
        console, ask = self.plain()
        for question in QUESTIONS:
            for key in PLAIN_KEYS:
                ask(question)
                console.type('\x14' + key)
                self.unanswered(f'Ctrl-T {key} at {question}')
                console.type('\x1b')  # closes what it asks; else it is a person's, and goes out
                self.heard(0.2)
                console.type('\x14k')
        ask(QUESTIONS[0])
        console.type('N')
        self.assertEqual(self.heard(), b'N')
        ask(QUESTIONS[0])
        console.type('\x14x')
        self.assertEqual((console.status(), self.heard()), (0, b''))

    def test_no_dialog_of_the_plain_console_that_is_gone_through_answers(self):
        for key, answers in DIALOGS:
            for question in QUESTIONS:
                console, ask = self.plain()
                ask(question)
                console.type('\x14' + key)
                for prompt, typed in answers:
                    console.out.expect(prompt)
                    console.type(typed + '\r')
                heard = self.heard(3)
                self.assertEqual(heard.strip(KNOCK), b'', f'Ctrl-T {key} at {question}')
                console.type('\x14k')
                console.close()
                self.heard(0.1)

    def test_no_dialog_of_the_console_that_is_gone_through_answers(self):
        with rig.temp_dir() as folder:
            yes = os.path.join(folder, 'yes.txt')
            with open(yes, 'w', encoding='ascii') as out:
                out.write('y\nyes\n\n')
            for question in QUESTIONS:
                for way in ((('s',), 'Send which file', yes, 'as the device says', '\r'),
                            (('y',), 'which file', yes), (('p',), 'Speed and line', '115200'),
                            (('u',),),
                            (('g',), 'Which recipe', 'break-to-rommon', 'Tab: next', '', 'Plan of', '',
                             'may cost', Key('g'))):
                    console = Tmux(self.far.path)
                    self.addCleanup(console.close)
                    console.wait_status('z help')
                    self.asked(console, question)
                    self.go_through(console, *way)
                    heard = self.heard(3)
                    self.assertEqual(heard.strip(KNOCK + SLOW_NULS), b'', f'{way} at {question}')
                    console.close()
                    self.heard(0.1)

    def go_through(self, console, keys, *said_and_typed):
        console.command(*keys)
        for said, typed in zip(said_and_typed[::2], said_and_typed[1::2]):
            console.wait(said)
            console.type(typed)
            if not isinstance(typed, Key):
                console.keys('Enter')

    def command(self, *words):
        program = rig.Program(*words)
        self.addCleanup(program.close)
        return program

    def test_no_command_answers_what_was_asked_before_it_came(self):
        image = rig.__file__  # any file
        for words in (('paste', '@', '{yes}'), ('paste', '@', '{yes}', '--pace', 'prompt'),
                      ('paste', '@', '{yes}', '--pace', 'fixed'), ('send', '@', image), ('probe', '@'),
                      ('send', '@', image, '--start', 'copy xmodem: flash:a.bin'),
                      ('send', '@', image, '--start', 'copy xmodem: flash:a.bin', '--speed', '115200'),
                      ('run', 'backup-config', '@', 'into=/dev/null'), ('run', 'break-to-rommon', '@', '--yes'),
                      ('break', '@'), ('break', '@', '--method', 'low-baud', '--until', 'rommon', '--within', '8s')):
            with rig.temp_dir() as folder:
                yes = os.path.join(folder, 'yes.txt')
                with open(yes, 'w', encoding='ascii') as out:
                    out.write('y\nyes\n\n')
                program = self.command(*(self.far.path if word == '@' else yes if word == '{yes}' else word
                                         for word in words))
                heard = self.heard(3)
                self.assertEqual(heard.strip(KNOCK + SLOW_NULS), b'', words)
                program.kill(signal.SIGINT)
                program.status()
                self.assertEqual(self.heard().strip(KNOCK + SLOW_NULS + b'\x18\x08'), b'', words)

    def test_a_receiver_only_calls_its_sender(self):
        with rig.temp_dir() as folder:
            program = self.command('receive', self.far.path, '--protocol', 'xmodem', '--into', os.path.join(folder, 'x'))
            self.assertEqual(self.heard(4).strip(b'C\x15'), b'')  # its calls: CRC, checksum
            program.kill(signal.SIGINT)
            program.status()


if __name__ == '__main__':
    unittest.main()
