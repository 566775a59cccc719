"""The full-screen console on a terminal: driven by keys, judged by what the terminal shows."""
import os
import re
import signal
import socket
import termios
import unittest

from rig import FarSide, Program, Stream, run, temp_dir, until
from tmux_rig import Tmux


class OnALine(unittest.TestCase):
    def setUp(self):
        self.far = FarSide()
        self.addCleanup(self.far.close)
        self.dir = temp_dir()
        self.addCleanup(self.dir.cleanup)

    def start(self, *more, **how):
        console = Tmux(self.far.path, *more, **how)
        self.addCleanup(console.close)
        console.wait_status(r'z help|9600 8N1|pts')
        return console

    def test_shows_what_the_device_says_and_what_it_waits_for(self):
        console = self.start()
        self.far.say('System Bootstrap, Version 12.4(13r)T\r\nC1841 platform with 131072 Kbytes of main memory\r\n\r\nrommon 1 > ')
        console.wait(r'^rommon 1 >')
        console.wait_status(r'rommon 1 ')
        console.enter('confreg 0x2142')
        self.far.expect(r'confreg 0x2142\r')
        self.far.say('confreg 0x2142\r\n\r\nR1(config-if)#')
        console.wait_status(r'R1# config-if')

    def test_leaves_with_the_terminal_as_it_was(self):
        console = self.start()
        console.command('x')
        self.assertEqual(console.ended(), 0)
        self.assertEqual(console.rows()[0], 'ended with 0')

    def settings_view(self, content):
        """A console that shows its settings, and the path of the configuration file with this content."""
        config = os.path.join(self.dir.name, 'config.toml')
        with open(config, 'w', encoding='utf-8') as file:
            file.write(content)
        console = self.start('--config', config)
        console.command('o')
        return console, config

    def go_down(self, console, start, key):
        """From one row of the settings to another, however many there are between them."""
        rows = re.findall(r'(?m)│  ([a-z-]+)  ', '\n'.join(console.rows()))
        for _ in range(rows.index(key) - rows.index(start)):
            console.keys('Down')

    def test_the_settings_view_keeps_what_the_key_takes_and_writes_nothing_that_is_as_it_was(self):
        console, config = self.settings_view('# mine\n')
        console.wait(r'break-length +300ms \(default\)')
        self.go_down(console, 'baud', 'break-length')
        console.keys('Enter')
        console.wait('How long a BREAK lasts')
        console.keys('Enter')
        console.wait(r'break-length +300ms \(default\)')
        with open(config, encoding='utf-8') as file:
            self.assertEqual(file.read(), '# mine\n')
        console.keys('Enter')  # the list is where it was
        console.wait('How long a BREAK lasts')
        console.type('soon')
        console.keys('Enter')
        console.wait("'soon'")
        with open(config, encoding='utf-8') as file:
            self.assertEqual(file.read(), '# mine\n')

    def test_the_settings_view_leaves_a_key_to_its_default_again(self):
        console, config = self.settings_view('[defaults]\nflow = "soft"  # the old switch\nbreak-length = "1s"\n')
        console.wait(r'flow +soft')
        self.go_down(console, 'baud', 'flow')
        console.keys('Enter')
        console.wait(r'not set +default: none')
        console.keys('End', 'Enter')
        console.wait(r'flow +none \(default\)')
        self.go_down(console, 'flow', 'break-length')
        console.keys('Enter')
        console.wait('How long a BREAK lasts')
        console.keys('C-u', 'Enter')
        console.wait(r'break-length +300ms \(default\)')
        with open(config, encoding='utf-8') as file:
            self.assertEqual(file.read(), '[defaults]\n# flow = "soft"  # the old switch\n# break-length = "1s"\n')

    def test_a_line_that_is_opened_again_is_shown_as_before(self):
        console = self.start()
        console.command('n')
        console.wait_status('time stamps at the left')
        console.command('Space')
        console.wait('Find a command')
        console.type('open the line')
        console.wait('> open the line')
        console.keys('Enter')
        console.gone('Find a command')

        def shown():
            self.far.say('again\r\n')
            return re.search(r'^\d\d:\d\d:\d\d\.\d{3} again', console.screen(), re.M)
        until(shown, what='a line with its time')

    def test_a_command_that_has_ended_is_not_waited_for(self):
        console = Tmux('exec:echo bye')
        self.addCleanup(console.close)
        console.wait('the line is closed')
        console.wait_status(' closed ')

    def test_a_recording_is_offered_a_name_that_any_file_system_takes(self):
        console = self.start()
        console.command('l')
        console.wait(r'│ pts-\d+-\d{4}-\d\d-\d\d-\d{6}\.rec ')

    def test_hostile_output_stays_in_its_cells(self):
        console = self.start()
        self.far.say('\x1b]52;c;b3duZWQ=\x07\x1b]52;c;?\x07\x05\x1b[21t\x1b[?1049h\x1b[2J\x1b[Hhello\x1b[?1049l after')
        console.wait('after')
        self.assertNotIn('owned', console.screen())
        self.assertNotIn('owned', console.tmux('show-buffer'))
        self.assertEqual(self.far.quiet(), b'', 'something was typed at the device')

    def test_a_hostile_title_arrives_as_bounded_printable_text(self):
        """The device's title is shown on the user's terminal; what else is hidden in it does not get there."""
        console = self.start()

        def title():
            return console.tmux('display', '-p', '-t', 't', '#{pane_title}').rstrip('\n')
        self.far.say('\x1b]2;R1\x01\x08\x7f core\x07 up')
        console.wait(' up')
        until(lambda: title() == 'R1 core', what='the title without its control characters')
        self.far.say('\x1b]2;evil\x1b]52;c;b3duZWQ=\x07\x1b[21t\x1b]2;' + 'x' * 100000 + '\x07\r\nbehind')
        console.wait('behind')
        self.assertTrue(title().isprintable())
        self.assertLess(len(title()), 1000)
        self.assertNotIn('owned', console.screen() + title() + console.tmux('show-buffer'))
        self.assertEqual(self.far.quiet(), b'', 'the title was reported to the device')

    def test_menu_palette_and_help_are_found_and_do_things(self):
        console = self.start()
        console.command('z')
        console.wait('Send BREAK')
        console.keys('Escape')
        console.gone('Send BREAK')
        console.command('Space')
        console.wait('Find a command')
        console.type('local ec')
        console.wait('> local ec')
        console.keys('Enter')
        console.wait_status('local echo on')
        console.command('m')
        console.wait('The device')
        console.keys('f')
        console.wait_status('BREAK sent: [0-9]+ ms, not confirmed')  # a pty carries none

    def test_the_speed_is_changed_while_the_line_is_open(self):
        console = self.start()
        console.command('p')
        console.wait('Speed and line')
        console.enter('115200')
        console.wait_status('115200 8N1')
        until(lambda: self.far.speed() == 115200, what='the speed on the line')

    def test_the_speed_of_a_silent_device_is_found(self):
        console = self.start()
        console.command('u')

        def answered():
            heard = self.far.read_some(0.05)
            if not heard or self.far.speed() != 115200:
                return False
            self.far.say('\r\nR1#')
            return True
        until(answered, what='a key at 115200')
        console.wait_status('115200 8N1 +R1#')
        console.wait('^R1#')
        console.keys('s')
        self.far.expect('s')
        self.assertEqual(self.far.speed(), 115200)
        self.assertEqual(self.far.seen.replace(b'\x12', b''), b's')  # Ctrl-R answers no question; no RETURN

    def test_the_search_for_the_speed_is_stopped_and_undone(self):
        console = self.start()
        console.command('u')
        until(lambda: self.far.speed() != 9600, what='another speed')
        console.keys('C-c')
        until(lambda: self.far.speed() == 9600, what='the old speed')
        console.wait_status(' 9600 8N1 ')
        console.keys('s')
        self.far.expect('s')

    def test_an_open_window_of_the_boot_counts_down(self):
        console = self.start()
        self.far.say('U-Boot 2020.01\r\n\r\nHit any key to stop autoboot: 60 ')
        first = int(console.wait_status(r'booting, any key window (\d+) s').group(1))

        def less():
            found = re.search(r'any key window (\d+) s', console.status_line())
            return found and int(found.group(1)) < first
        until(less, what='a second less, with nothing said by the device')
        self.far.say('\r\n=> ')
        console.wait_status('U-Boot')

    def test_another_host_on_the_cable_is_told_until_a_line_is_typed(self):
        memory = {'XDG_STATE_HOME': self.dir.name}
        first = self.start(env=memory)
        self.far.say('\r\ncore-sw1#')
        first.wait_status('core-sw1#')
        first.command('x')
        self.assertEqual(first.ended(), 0)
        second = self.start(env=memory)
        self.far.say('\r\nedge-r9#')
        second.wait_status('ANOTHER DEVICE: here was core-sw1')
        second.type('reload')
        self.far.expect('reload')
        second.wait_status('here was core-sw1')
        second.keys('C-u', 'Enter')
        self.far.expect('\r')
        until(lambda: 'core-sw1' not in second.status_line(), what='the warning to go')
        second.command('x')
        self.assertEqual(second.ended(), 0)
        third = self.start(env=memory)
        self.far.say('\r\nedge-r9#')
        third.wait_status('edge-r9#')
        self.assertNotIn('ANOTHER', third.status_line())

    def test_a_guest_of_a_shared_console_asks_and_is_let_in(self):
        path = os.path.join(self.dir.name, 'r1')
        console = self.start('--listen', f'unix:{path}')
        guest = socket.socket(socket.AF_UNIX)
        self.addCleanup(guest.close)
        guest.connect(path)
        seen = Stream(guest.fileno())

        def let_in():  # connected is not yet accepted: what is said before that, a guest does not get
            self.far.say('\r\nR1#')
            seen.read_some(0.3)
            return b'R1#' in seen.seen
        until(let_in, what='what the device says at the guest')
        seen.quiet()
        guest.sendall(b'reload\r')
        seen.expect('rommate: you may watch, not type')
        console.command('k')
        seen.expect('rommate: you may type now')
        guest.sendall(b'show clock\r')
        self.far.expect('show clock\r')
        console.wait_status('guest')
        console.type('ignored')
        console.command('k')
        seen.expect('rommate: the line was taken from you')
        console.type('mine')
        self.far.expect('mine')
        self.assertNotIn(b'reload', self.far.seen)
        self.assertNotIn(b'ignored', self.far.seen)
        console.command('x')
        self.assertEqual(console.ended(), 0)
        self.assertFalse(os.path.exists(path), 'the socket was left behind')

    def test_scrollback_is_searched_and_jumped_in(self):
        console = self.start()
        self.far.say('first line of all\r\nRouter#show wrong\r\n' + '% Invalid input detected\r\n')
        self.far.say(''.join(f'line {i}\r\n' for i in range(2000)))
        console.wait('line 1999')
        console.command('/')
        console.type('first line')
        console.wait('^first line of all')
        console.keys('Enter')
        console.keys('E')
        console.wait('line 3 of 2 0')
        console.keys('q')
        console.wait('line 1999')
        console.command('[')
        console.wait('^Router#show wrong')

    def test_lines_are_copied_to_the_terminals_clipboard_only_when_asked(self):
        console = self.start()
        self.far.say('serial FTX0945W0MY\r\n')
        console.wait('FTX0945W0MY')
        console.command('h')
        console.wait('clipboard')
        console.keys('c')
        until(lambda: 'FTX0945W0MY' in console.tmux('show-buffer'), what="tmux's buffer")

    def test_a_recording_is_complete_when_the_terminal_is_lost(self):
        with temp_dir() as folder:
            path = os.path.join(folder, 'r1.rec')
            before = self.far.settings()
            console = self.start('--record', path)
            console.wait_status('REC')
            self.far.say('last words of the device\r\n')
            console.wait('last words')
            self.assertNotEqual(self.far.settings(), before)
            pid = console.pid()
            os.kill(pid, signal.SIGHUP)
            until(lambda: not os.path.exists(f'/proc/{pid}'), what='its end')
            self.assertEqual(self.far.settings(), before)
            status, out, _ = run('record', 'text', path)
            self.assertEqual(status, 0)
            self.assertIn('last words of the device', out)

    def test_a_paste_of_several_lines_is_asked_about_and_its_dangers_named(self):
        console = self.start()
        console.tmux('set-buffer', 'interface Gi0/1\nno shutdown\nreload\n')
        console.tmux('paste-buffer', '-p', '-t', 't')
        console.wait('line 3: reload')
        console.keys('Escape')
        console.gone('line 3: reload')
        self.assertEqual(self.far.quiet(), b'')
        console.tmux('paste-buffer', '-p', '-t', 't')
        console.wait('line 3: reload')
        console.keys('t')
        self.far.expect('interface Gi0/1\rno shutdown\rreload\r')

    def test_resize_storms_and_tiny_terminals_keep_it_alive(self):
        console = self.start()
        self.far.say('top-left\r\n')
        console.wait('top-left')
        for rows, cols in [(10, 40), (3, 10), (1, 1), (50, 200), (2, 2), (24, 80), (10, 40)] * 3:
            console.resize(rows, cols)
            self.far.say(f'{rows}x{cols}\r\n')
        console.resize(25, 80)
        console.wait('top-left')
        console.wait('10x40')
        console.command('x')
        self.assertEqual(console.ended(), 0)

    def test_forty_by_ten_without_colour_is_enough(self):
        console = self.start(rows=10, cols=40, term='vt100', env={'NO_COLOR': '1'})
        self.far.say('rommon 1 > ')
        console.wait_status('rommon 1')
        console.command('z')
        console.wait('Send BREAK')

    def test_mistakes_in_the_configuration_are_shown_before_all_else(self):
        folder = os.path.join(self.dir.name, 'rommate')
        os.mkdir(folder)
        with open(os.path.join(folder, 'config.toml'), 'w', encoding='ascii') as file:
            file.write('[defaults]\nbuad = 115200\n')
        console = Tmux(self.far.path, env={'XDG_CONFIG_HOME': self.dir.name})
        self.addCleanup(console.close)
        console.wait("unknown key 'buad'")
        console.wait("did you mean\\s+'baud'|'baud'")
        console.keys('Escape')
        console.gone('buad')
        console.type('k')
        self.far.expect('k')

    def test_a_device_that_ends_lines_with_lf_alone_forms_no_staircase_where_that_is_mapped(self):
        config = os.path.join(self.dir.name, 'config.toml')
        with open(config, 'w', encoding='utf-8') as file:
            file.write('[defaults]\nimap = "lfcrlf"\nomap = "delbs"\n')
        console = self.start('--config', config)
        self.far.say('one\ntwo\nthree')
        console.wait(r'(?m)^three')
        self.assertEqual([row.rstrip() for row in console.rows()[:3]], ['one', 'two', 'three'])
        console.keys('x', 'BSpace')
        self.far.expect('x\x08')

    def test_hex_view_shows_both_directions(self):
        console = self.start()
        self.far.say('AB\r\n')
        console.wait('AB')
        console.type('c')
        console.command('v')
        console.wait('< 41 42 0d 0a')
        console.wait('> 63')
        console.type('de')  # typing goes on, and is seen
        self.far.expect('cde')
        # In the row of the first key, in one of their own, or in two: as far apart in time as they came.
        console.wait(r'> (63 )?64( 65|[^>]*> 65)')
        console.command('z')  # and so do the commands
        console.wait('Send BREAK')

    def test_what_is_typed_replaces_the_name_that_is_proposed_for_a_recording(self):
        console = self.start()
        console.command('l')
        console.wait(r'│ pts-')
        console.type(os.path.join(self.dir.name, 'night.rec'))
        console.keys('Enter')
        until(lambda: os.path.exists(os.path.join(self.dir.name, 'night.rec')), what='the recording')

    def test_no_recording_is_called_a_dash(self):
        console = self.start()
        console.command('l')
        console.wait(r'│ pts-')
        console.enter('-')
        console.wait("'-' names none")

    def test_a_commands_terminal_follows_the_window(self):
        console = Tmux("exec:trap 'stty size' WINCH; stty size; while :; do sleep 0.1; done", rows=25, cols=80)
        self.addCleanup(console.close)
        console.wait('24 80')
        console.resize(40, 100)
        console.wait('39 100')

    def test_it_is_stopped_and_goes_on_with_the_terminal_given_back_meanwhile(self):
        with Program(self.far.path, terminal=True) as program:
            program.out.expect('z help')
            raw = termios.tcgetattr(program.slave)[3]
            program.kill(signal.SIGTSTP)
            until(lambda: termios.tcgetattr(program.slave)[3] != raw, what='a cooked terminal')
            program.out.expect(r'\x1b\[\?1049l')
            program.kill(signal.SIGCONT)
            until(lambda: termios.tcgetattr(program.slave)[3] == raw, what='a raw terminal')
            program.out.expect(r'\x1b\[\?1049h')
            self.far.say('still here')
            program.out.expect('still here')
            program.kill(signal.SIGQUIT)
            self.assertEqual(program.status(), 130)
            self.assertTrue(termios.tcgetattr(program.slave)[3] & termios.ICANON)

    def test_a_log_line_behind_the_prompt_leaves_the_name_in_the_status_line(self):
        console = self.start()
        self.far.say('R1#')
        console.wait_status('R1#')
        self.far.say('\r\n*Mar  1 00:01:02.003: %LINK-3-UPDOWN: Interface FastEthernet0/0, changed state to up\r\n')
        console.wait('LINK-3-UPDOWN')
        console.wait_status('R1: text behind the prompt')


class SeveralConsoles(unittest.TestCase):
    def two(self):
        """Two devices and a program with a console on each; the second is shown."""
        first, second = FarSide(), FarSide()
        self.addCleanup(first.close)
        self.addCleanup(second.close)
        console = Tmux(first.path)
        self.addCleanup(console.close)
        console.wait_status('z help')
        console.command('+')
        console.wait('Which console')
        console.keys('u')
        console.wait('Open a console')
        console.enter(second.path)
        console.wait_status('2/2')
        return first, second, console

    def test_what_is_said_of_one_console_is_not_shown_at_another(self):
        first, second, console = self.two()
        console.command('f')
        console.wait_status('BREAK')
        console.command('1')
        console.wait_status('1/2')
        self.assertNotIn('BREAK', console.status_line())

    def test_one_that_falls_into_rommon_calls_while_another_is_shown(self):
        first, second, console = self.two()
        second.say('R2#')
        console.wait_status('R2#')
        first.say('\r\nSystem Bootstrap, Version 12.4\r\n\r\nrommon 1 > ')
        console.wait_status('1 .*rommon 1')
        console.command('j')
        console.wait_status('1/2')
        console.wait('^rommon 1 >')
        console.command('Tab')
        console.wait_status('2/2')
        console.wait('^R2#')
        console.command('-')
        console.wait_status(re.escape(first.path))


class AdapterLost(unittest.TestCase):
    def test_comes_back_with_the_session_and_the_record_says_so(self):
        with temp_dir() as folder:
            link = os.path.join(folder, 'console')
            far = FarSide(link)
            console = Tmux(link, '--record', os.path.join(folder, 'a.rec'))
            self.addCleanup(console.close)
            console.wait_status('REC')
            far.say('before the loss\r\n')
            console.wait('before the loss')
            far.unplug()
            console.wait_status('gone')
            far = FarSide(link)
            self.addCleanup(far.close)
            console.wait('the line is back')
            far.say('after the loss\r\n')
            console.wait('after the loss')
            console.wait('before the loss')
            console.type('x')
            far.expect('x')


class NoTerminal(unittest.TestCase):
    def test_a_pipe_is_told_to_use_plain(self):
        far = FarSide()
        self.addCleanup(far.close)
        status, out, err = run(far.path)
        self.assertEqual(status, 2)
        self.assertIn('--plain', err)
        self.assertEqual(out, '')

    def test_a_dumb_terminal_is_told_what_to_do(self):
        far = FarSide()
        self.addCleanup(far.close)
        with Program(far.path, terminal=True, env={'TERM': 'dumb'}) as program:
            self.assertEqual(program.status(), 2)
            self.assertIn(b'cannot place its cursor', program.out.seen)
        with Program(far.path, terminal=True, env={'TERM': 'no-such-thing'}) as program:
            self.assertEqual(program.status(), 2)
            self.assertIn(b'is not known', program.out.seen)

    def test_a_port_that_no_console_can_be_made_of_is_told_when_the_screen_is_given_back(self):
        for port, why in (('sim:nonsense', b"no simulated device is called 'nonsense'"),
                          ('telnet://host', b'rommate: '), ('exec:', b'rommate: '), ('http://x', b'rommate: ')):
            with self.subTest(port), Program(port, terminal=True) as program:
                self.assertEqual(program.status(), 2)
                program.out.quiet(0.1)
                self.assertIn(why, program.out.seen.split(b'\x1b[?1049l')[-1])

    def test_a_terminal_of_any_size_will_do(self):
        far = FarSide()
        self.addCleanup(far.close)
        for size in ((0, 0), (1, 1), (1, 200), (200, 1), (3, 20), (300, 500), (65535, 1), (1, 65535)):
            with self.subTest(size=size), Program(far.path, terminal=True, size=size) as program:
                far.quiet()
                before = len(far.seen)

                def passes():
                    program.out.read_some(0.1)
                    program.type('k')
                    far.quiet(0.1)
                    return b'k' in far.seen[before:]
                until(passes, what='a key at the line')
                far.say('\r\nhello ' * 50)
                for letter in ('z', 'm', ' ', 'o', 'p', 'b', 'd'):
                    program.type('\x14' + letter)
                    program.out.quiet(0.05)
                    program.type('\x03')
                program.type('\x14x')
                self.assertEqual(program.status(), 0)

    def test_each_kind_of_terminal_gets_the_colours_it_has(self):
        far = FarSide()
        self.addCleanup(far.close)
        said = '\r\n\x1b[91mbright\x1b[38;5;208morange\x1b[38;2;1;200;3mgreen\x1b[0mend'
        cases = (('vt100', {}, rb'^$'), ('xterm-256color', {'NO_COLOR': '1'}, rb'^$'),
                 ('xterm', {}, rb'^\x1b\[(3[0-7]|4[0-7]|39|49|39;49)m$'),
                 ('xterm-256color', {'COLORTERM': ''}, rb'38;5;208m'),
                 ('xterm-256color', {'COLORTERM': 'truecolor', 'TMUX': ''}, rb'38;2;1;200;3m'))
        for term, env, wanted in cases:
            with self.subTest(term=term, env=env), \
                 Program(far.path, terminal=True, env={'TERM': term, 'NO_COLOR': '', **env}) as program:
                program.out.expect('z help')
                program.out.quiet()
                before = len(program.out.seen)
                far.say(said)
                program.out.expect('end')
                program.out.quiet()
                coloured = re.findall(rb'\x1b\[[\d;]*[34]\d(?:;[\d;]*)?m', program.out.seen[before:])
                if wanted == rb'^$':
                    self.assertEqual(coloured, [])
                else:
                    self.assertTrue(any(re.search(wanted, one) for one in coloured), coloured)
                program.type('\x14x')
                self.assertEqual(program.status(), 0)

    def test_a_port_that_cannot_be_opened_is_said_on_the_terminal_as_it_was(self):
        with Program('/dev/no-such-port', terminal=True) as program:
            self.assertEqual(program.status(), 3)
            self.assertIn(b'no-such-port', program.out.seen)

    def test_a_closed_window_ends_it_and_gives_the_line_back(self):
        far = FarSide()
        self.addCleanup(far.close)
        before = far.settings()
        program = Program(far.path, terminal=True)
        program.out.expect('z help')
        os.close(program.terminal)
        os.close(program.slave)
        program.process.wait(30)
        self.assertEqual(far.settings(), before)
        program.terminal = None
        program.close()


class SimulatedDevice(unittest.TestCase):
    def start(self, *more):
        console = Tmux('sim:c1841?speed=fast', *more, rows=25)
        self.addCleanup(console.close)
        return console

    def test_a_rommon_recovery_by_hand(self):
        console = self.start()
        console.wait('System Bootstrap')
        console.command('m')
        console.wait('Send BREAK')
        console.keys('f')
        console.wait_status('rommon 1')
        console.enter('confreg 0x2142')
        console.wait_status('rommon 2')
        console.enter('reset')
        console.wait_status('booting')
        console.wait_status('yes or no|setup dialog', 60)
        console.enter('no')
        console.wait('Press RETURN', 60)
        console.keys('Enter')
        console.wake('Router>')
        console.type('enable')
        console.wake('Router#')
        console.command('{')
        console.wait('System Bootstrap')


if __name__ == '__main__':
    unittest.main()
