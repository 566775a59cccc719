"""rommate --plain on a tty, in a pipe and on a terminal."""
import os
import re
import signal
import socket
import subprocess
import termios
import threading
import time
import unittest

import rig

PREFIX = '\x14'


class InAPipe(unittest.TestCase):
    def setUp(self):
        self.far = rig.FarSide()
        self.addCleanup(self.far.close)

    def plain(self, *args, **how):
        program = rig.Program('--plain', self.far.path, *args, **how)
        self.addCleanup(program.close)
        return program

    def test_typed_bytes_reach_the_device_and_its_answer_comes_back(self):
        program = self.plain()
        program.type('show version\r')
        self.far.expect('show version\r')
        self.far.say('Cisco IOS Software\r\nRouter#')
        program.out.expect('Cisco IOS Software\r\nRouter#')

    def test_at_the_end_of_input_everything_is_sent_and_the_answer_awaited(self):
        program = self.plain()
        program.type('x' * 3000 + '\r')
        program.end_input()
        self.far.expect('x{3000}\r')
        self.far.say('done\r\n')
        self.assertEqual(program.status(), 0)
        self.assertIn(b'done\r\n', program.out.to_end())

    def test_the_speed_is_changed_live(self):
        program = self.plain('--escape', 'ctrl-t')
        self.far.say('up')
        program.out.expect('up')
        self.assertEqual(self.far.speed(), 9600)
        program.type(PREFIX + 'p' + '115200\r')
        program.err.expect('115200 8N1')
        self.assertEqual(self.far.speed(), 115200)

    def test_a_prefix_pressed_twice_is_sent_once(self):
        program = self.plain('--escape', 'ctrl-t')
        program.type('a' + PREFIX + PREFIX + 'b')
        self.far.expect('a\x14b')

    def test_a_pipe_is_a_pipe_every_byte_goes_in_and_out_as_it_is(self):
        every = bytes(range(256)) * 20
        program = self.plain()
        program.type(every)
        self.far.expect(re.escape(every))
        self.far.say(every)
        program.out.expect(re.escape(every))
        program.end_input()
        self.assertEqual(program.status(), 0)
        program.out.to_end()
        self.assertEqual((self.far.seen, program.out.seen), (every, every))

    def test_bytes_are_mapped_where_they_are_shown_and_where_they_are_typed_and_kept_as_they_came(self):
        folder = rig.temp_dir()
        self.addCleanup(folder.cleanup)
        record = os.path.join(folder.name, 'r.rec')
        program = self.plain('--imap', 'lfcrlf,8bithex', '--omap', 'delbs,nulbrk', '--record', record)
        self.far.say(b'one\ntwo\xe9')
        program.out.expect(rb'one\r\ntwo\[e9\]')
        program.type(b'a\x7f')
        self.far.expect(b'a\x08')
        program.type(b'b\x00c')
        self.far.expect('bc')  # a pty carries no BREAK
        program.err.expect('BREAK sent')
        program.end_input()
        self.assertEqual(program.status(), 0)
        with open(record, 'rb') as file:
            self.assertIn(b'one\ntwo\xe9', file.read())

    def test_a_pipe_is_typed_with_rests_where_they_are_wanted_and_all_of_it_before_it_ends(self):
        program = self.plain('--char-delay', '4ms', '--line-delay', '300ms', '--omap', 'nulbrk')
        began = time.monotonic()
        program.type(b'a' * 50 + b'\r' + b'b\x00c\r')
        program.end_input()
        self.far.expect('a{50}\rbc\r')
        self.assertGreaterEqual(time.monotonic() - began, 0.5)  # 53 characters, one line between
        program.err.expect('BREAK sent')
        self.assertEqual(program.status(), 0)

    def test_a_long_pipe_with_rests_arrives_whole(self):
        text = bytes(range(32, 127)) * 120
        program = self.plain('--char-delay', '100us')
        program.type(text)
        program.end_input()
        self.far.expect(re.escape(text))
        self.assertEqual(program.status(), 0)

    def test_a_mapping_that_is_none_is_answered_with_those_there_are(self):
        status, _, problem = rig.run('--plain', self.far.path, '--imap', 'onlcr')
        self.assertEqual((status, problem.count('\n')), (2, 1))
        self.assertIn("'onlcr' is no mapping of what is shown: crlf crcrlf", problem)

    def test_text_in_front_of_the_leave_key_is_sent(self):
        program = self.plain('--escape', 'ctrl-t')
        program.type('a' * 2000 + PREFIX + 'x' + 'behind')
        self.assertEqual(program.status(), 0)
        self.far.expect('a{2000}')
        self.assertEqual(self.far.quiet(), b'')

    def test_BREAK_is_reported_with_its_length(self):
        program = self.plain('--escape', 'ctrl-t')
        program.type(PREFIX + 'f')
        said = program.err.expect(r'BREAK sent, (\d+) ms').group(1)
        self.assertGreaterEqual(int(said), 300)

    def test_hostile_output_does_not_reach_standard_output_where_it_is_asked_for(self):
        program = self.plain('--filtered')
        self.far.say(b'safe\x1b]52;c;ZXZpbA==\x07\x1b[c\x1b[6n\x05\x9b31m\x1bP+q544e\x1b\\text')
        program.out.expect('text')
        for bad in (b'\x1b]', b'\x1b[c', b'\x1b[6n', b'\x05', b'\x9b', b'\x1bP'):
            self.assertNotIn(bad, program.out.seen)

    def test_a_byte_above_7Fh_is_shown_at_once(self):
        for words in ((), ('--filtered',)):
            with self.subTest(words=words):
                program = self.plain(*words)
                self.far.say(b'caf\xe9')
                program.out.expect(b'caf\xe9' if not words else 'caf\ufffd'.encode())
                program.close()

    def test_a_full_standard_output_is_told_and_its_status_is_no_success(self):
        with open('/dev/full', 'wb') as full:
            far = rig.FarSide()
            self.addCleanup(far.close)
            far.say('hello\r\n')
            done = subprocess.run([rig.ROMMATE, '--plain', far.path, '--linger', '1s'], input=b'x' * 1000, stdout=full,
                                  stderr=subprocess.PIPE, timeout=rig.LIMIT)
            self.assertEqual(done.returncode, 1)
            self.assertIn(b'standard output cannot be written: No space left on device', done.stderr)
            far.expect('x{1000}')  # the line went on

    def test_a_standard_output_that_takes_nothing_stops_neither_the_recording_nor_the_line(self):
        with rig.temp_dir() as folder:
            record = os.path.join(folder, 'all.rec')
            program = self.plain('--record', record)
            text = b''.join(b'%07d\r\n' % line for line in range(700_000))  # 6.3 MB, and nobody reads

            def spoken():
                self.far.say(text)
            speaker = threading.Thread(target=spoken)
            speaker.start()
            speaker.join(rig.LIMIT)
            self.assertFalse(speaker.is_alive())
            program.type('still here\r')
            self.far.expect('still here')
            program.err.expect('takes nothing')
            program.end_input()
            rig.until(lambda: program.process.poll() is not None or program.err.read_some(0.1))
            program.out.to_end()
            self.assertEqual(program.status(), 1)
            status, out, _ = rig.run('record', 'text', record)
            self.assertEqual(status, 0)
            self.assertIn('0699999', out)

    def test_running_text_is_not_cut_at_the_end_of_input(self):
        program = self.plain('--linger', '700ms')
        program.type('show tech\r')
        program.end_input()
        self.far.expect('show tech\r')
        for _ in range(26):  # longer than ten seconds
            self.far.say('a line\r\n')
            self.assertIsNone(program.process.poll())
            time.sleep(0.42)
        self.far.say('the end\r\n')
        self.assertEqual(program.status(), 0)
        self.assertIn(b'the end', program.out.to_end())

    def test_a_reader_that_goes_away_ends_it(self):
        program = self.plain()
        self.far.say('x')
        program.out.expect('x')
        program.process.stdout.close()
        program.process.stdout = None
        self.far.say('y')
        self.far.say('z')
        self.assertEqual(program.process.wait(rig.LIMIT), 0)


class OnATerminal(unittest.TestCase):
    def setUp(self):
        self.far = rig.FarSide()
        self.addCleanup(self.far.close)

    def plain(self, *args):
        program = rig.Program('--plain', self.far.path, *args, terminal=True)
        self.addCleanup(program.close)
        program.out.expect('Ctrl-T x leaves')
        return program

    def test_the_help_names_the_keys_and_x_leaves(self):
        program = self.plain()
        program.type(PREFIX + 'z')
        program.out.expect('send BREAK')
        program.type(PREFIX + 'x')
        self.assertEqual(program.status(), 0)

    def test_an_unknown_key_says_where_help_is(self):
        program = self.plain()
        program.type(PREFIX + '%')
        program.out.expect('Ctrl-T z helps')

    def test_the_terminal_is_given_back_on_every_way_out(self):
        for number, status in [(None, 0), (signal.SIGTERM, 130), (signal.SIGHUP, 130), (signal.SIGQUIT, 130)]:
            with self.subTest(signal=number):
                program = rig.Program('--plain', self.far.path, terminal=True)
                self.addCleanup(program.close)
                before = program.modes_before
                program.out.expect('Ctrl-T x leaves')
                self.assertNotEqual(before[3], termios.tcgetattr(program.slave)[3])
                if number:
                    program.kill(number)
                else:
                    program.type(PREFIX + 'q')
                self.assertEqual(program.status(), status)
                self.assertEqual(before, termios.tcgetattr(program.slave))

    def test_the_terminal_is_given_back_while_it_is_stopped(self):
        program = rig.Program('--plain', self.far.path, terminal=True)
        self.addCleanup(program.close)
        before = program.modes_before
        program.out.expect('Ctrl-T x leaves')
        program.kill(signal.SIGTSTP)
        rig.until(lambda: termios.tcgetattr(program.slave) == before)
        program.kill(signal.SIGCONT)
        rig.until(lambda: termios.tcgetattr(program.slave) != before)
        program.type('show clock')
        self.far.expect('show clock')
        program.type(PREFIX + 'x')
        self.assertEqual(program.status(), 0)
        self.assertEqual(before, termios.tcgetattr(program.slave))

    def test_it_can_be_left_while_it_connects(self):
        # Nobody accepts, and the queue of one is full: a connection that takes for ever.
        with socket.socket() as silent:
            silent.bind(('127.0.0.1', 0))
            silent.listen(0)
            others = []
            for _ in range(4):
                other = socket.socket()
                other.setblocking(False)
                other.connect_ex(silent.getsockname())
                others.append(other)
            for keys, status in ((PREFIX + 'x', 0), ('\x03', 130)):
                with self.subTest(keys=keys), \
                     rig.Program('--plain', 'tcp://127.0.0.1:%d' % silent.getsockname()[1], terminal=True) as program:
                    rig.until(lambda: not termios.tcgetattr(program.slave)[3] & termios.ICANON)
                    program.type(keys)
                    self.assertEqual(program.status(5), status)
            for other in others:
                other.close()

    def test_a_transfer_that_the_line_refuses_leaves_nothing_to_the_next_one(self):
        with rig.temp_dir() as folder:
            image, link = os.path.join(folder, 'image.bin'), os.path.join(folder, 'ttyUSB0')
            with open(image, 'wb') as out:
                out.write(b'x' * 100)
            far = rig.FarSide(link=link)
            self.addCleanup(far.close)
            program = rig.Program('--plain', link, terminal=True)
            self.addCleanup(program.close)
            program.out.expect('Ctrl-T x leaves')
            far.unplug()
            program.out.expect('waiting for it to come back')
            program.type(PREFIX + f'r{folder}\r')
            program.out.expect('the line is not free')
            far = rig.FarSide(link=link)
            self.addCleanup(far.close)
            program.out.expect('is back')
            program.type(PREFIX + f's{image}\r')
            program.out.expect('protocol')
            program.type('xmodem\r')
            program.out.expect('XMODEM send; Ctrl-C ends it')
            program.type('\x03')
            program.out.expect('XMODEM send: cancelled')
            self.assertNotIn(b'kept in', program.out.seen)
            program.type(PREFIX + 'x')
            self.assertEqual(program.status(), 0)

    def test_Ctrl_C_goes_to_the_device(self):
        program = self.plain()
        program.type('\x03')
        self.far.expect('\x03')

    def test_local_echo_shows_what_is_typed(self):
        program = self.plain('--echo')
        program.type('abc')
        self.far.expect('abc')
        program.out.expect('abc')


class WrongUse(unittest.TestCase):
    def one_line(self, *args):
        status, out, err = rig.run(*args)
        self.assertEqual(out, '')
        self.assertEqual(err.count('\n'), 1, err)
        return status, err

    def test_a_missing_device_is_named(self):
        status, err = self.one_line('--plain', '/dev/ttyNONE7')
        self.assertEqual(status, 3)
        self.assertIn('ttyNONE7', err)

    def test_a_file_is_not_a_port(self):
        status, err = self.one_line('--plain', '/etc/passwd')
        self.assertEqual(status, 3)
        self.assertIn('/etc/passwd', err)

    def test_an_unknown_option_is_named_with_the_way_to_help(self):
        status, err = self.one_line('--plian', 'ttyS0')
        self.assertEqual(status, 2)
        self.assertIn('--help', err)

    def test_a_wrong_speed_is_named_with_what_is_taken(self):
        status, err = self.one_line('--plain', 'ttyS0', '--baud', 'fast')
        self.assertEqual(status, 2)
        self.assertIn('baud', err)

    def test_a_busy_port_names_who_has_it(self):
        far = rig.FarSide()
        self.addCleanup(far.close)
        with rig.Program('--plain', far.path) as holder:
            far.say('x')
            holder.out.expect('x')
            status, err = self.one_line('--plain', far.path)
            self.assertEqual(status, 3)
            self.assertIn(str(holder.process.pid), err)

    def test_a_recording_that_cannot_be_written_is_said_before_the_line_is_opened(self):
        far = rig.FarSide()
        self.addCleanup(far.close)
        status, err = self.one_line('--plain', far.path, '--record', '/nonexistent/dir/file')
        self.assertEqual(status, 2)
        self.assertIn('/nonexistent/dir/file', err)

    def test_a_dash_is_no_file_to_record_into(self):
        far = rig.FarSide()
        self.addCleanup(far.close)
        with rig.temp_dir() as folder:
            done = subprocess.run([rig.ROMMATE, '--plain', far.path, '--record', '-'], cwd=folder, capture_output=True,
                                  stdin=subprocess.DEVNULL, timeout=rig.LIMIT)
            self.assertEqual((done.returncode, os.listdir(folder)), (2, []))
            self.assertIn(b"'-' names none", done.stderr)


if __name__ == '__main__':
    unittest.main()
