"""The command line itself: wrong words, words in another order, standard streams that are closed or full."""
import json
import os
import subprocess
import unittest

import rig


class WrongWords(unittest.TestCase):
    def told(self, *words, says):
        status, out, err = rig.run(*words)
        self.assertEqual((status, out, err.count('\n')), (2, '', 1), err)
        self.assertIn(says, err)

    def test_an_unknown_option_is_named_with_the_one_that_was_meant(self):
        self.told('--bauds', '9600', 'sim:c1841', says="rommate has no option '--bauds'; did you mean '--baud'? "
                                                        'Try rommate --help')
        self.told('break', 'sim:c1841', '--untl=rommon', says="rommate break has no option '--untl'; did you mean "
                                                              "'--until'? Try rommate break --help")
        self.told('record', 'show', '--jsn', 'x', says="rommate record show has no option '--jsn'; did you mean '--json'?")

    def test_old_habits_are_answered_with_what_it_is_here(self):
        for words, says in ((('-b', '115200', 'ttyUSB0'), "rommate has no option '-b': the speed is --baud N."),
                            (('-b9600', 'ttyUSB0'), 'the speed is --baud N.'),
                            (('-D', '/dev/ttyUSB0'), 'named without an option: rommate PORT.'),
                            (('--local-echo', 'ttyUSB0'), 'local echo is --echo.'),
                            (('ttyUSB0', '115200'), 'the speed is an option here: rommate ttyUSB0 --baud 115200.'),
                            (('/dev/ttyS0', '9600,cs8,-parenb'), 'here: rommate /dev/ttyS0 --baud 9600.'),
                            (('ttyUSB0', '9600', '7E1'), '--baud 9600 --data 7 --parity even --stop 1.'),
                            (('config', 'set', 'speed', '9600'), "there is no setting 'speed'; did you mean 'baud'?")):
            self.told(*words, says=says)

    def test_an_option_of_another_command_is_told_with_its_owner(self):
        self.told('ports', '--until', 'rommon', says="rommate ports has no option '--until'; rommate break has one")

    def test_an_unknown_command_is_named_with_the_one_that_was_meant(self):
        self.told('brake', 'sim:c1841', says="there is no command 'brake'; did you mean 'break'?")
        self.told('foo', 'bar', says="there is no command 'foo'; the commands are ports, probe, break")

    def test_a_word_too_many_is_named(self):
        self.told('ports', 'ttyUSB0', says="'ttyUSB0' is one word too many for rommate ports")

    def test_a_missing_word_is_named(self):
        self.told('break', says='PORT is required. Try rommate break --help')
        self.told('--plain', says='PORT is required. Try rommate --help')

    def test_help_tells_how_to_get_into_a_box_by_its_family_or_its_own_name(self):
        for words in (['help', 'catalyst'], ['help', 'WS-C2960-24TT-L'], ['help', 'Catalyst', '3750']):
            status, out, problem = rig.run(*words)
            self.assertEqual((status, problem), (0, ''), words)
            for says in 'Mode button', 'within 15 seconds', 'switch:', 'rename flash:config.text':
                self.assertIn(says, out)
            self.assertLessEqual(max(map(len, out.splitlines())), 80)
        status, out, problem = rig.run('help', 'toaster')
        self.assertEqual((status, out, problem.count('\n')), (2, '', 1))
        self.assertIn("'toaster'", problem)
        self.assertIn('ios-xe-router', problem)

    def test_help_is_given_by_the_word_too(self):
        for asked, option in ((['help'], ['--help']), (['help', 'send'], ['send', '--help']),
                              (['help', 'record', 'show'], ['record', 'show', '--help'])):
            self.assertEqual(rig.run(*asked), rig.run(*option))
            self.assertEqual(rig.run(*asked)[0], 0)

    def test_a_missing_or_unknown_part_of_a_command_is_told_with_those_there_are(self):
        self.told('record', says='rommate record needs one of show, text, cast, redact. Try rommate record --help')
        self.told('record', 'shwo', 'x', says="there is no command 'shwo'; did you mean 'show'?")
        self.told('config', 'path', says="there is no command 'path'; the commands are check, keys, set, unset")

    def test_a_wrong_value_is_quoted_with_what_is_taken(self):
        for words, says in ((('--plain', '--baud', 'fast', 'sim:c1841'), "--baud: 'fast' is no number from 1 to 100000000"),
                            (('--plain', '--data', '9', 'sim:c1841'), "--data: '9' is no number from 5 to 8"),
                            (('probe', '--parity', 'evn', 'x'), "--parity: 'evn' is none of none, even, odd, mark, space"),
                            (('recognize', '/dev/null', '--at', '1,x'), "--at: 'x' is no number from 0"),
                            (('paste', 'x', 'y', '--char-delay', '-1'), "--char-delay: '-1' is no number from 0 to 60000"),
                            (('sim', 'c1841', '--baud', '0'), "--baud: '0' is no number from 1"),
                            (('send', 'x', 'y', '--protocol', 'zmodem'), "--protocol: 'zmodem' is none of xmodem, "),
                            (('--plain', '--listen', 'tcp:0', '--listen-rw', 'tcp:0', 'sim:c1841'),
                             '--listen-rw: it is --listen already; give one of them'),
                            (('--plain', '--listen', '2001', 'sim:c1841'),
                             'cannot share the console at 2001: that is no place to listen at. Write unix:PATH or ')):
            with self.subTest(words):
                self.told(*words, says=says)

    def test_an_unknown_model_is_told_before_anything_else_about_it(self):
        self.told('sim', 'c9999', says="no simulated device is called 'c9999'; there are ")

    def test_a_directory_in_the_place_of_a_file_is_named(self):
        with rig.temp_dir() as folder:
            for words in (['paste', 'sim:c1841', folder], ['sim', folder], ['--plain', f'sim:{folder}'],
                          ['--plain', '--config', folder, 'sim:c1841'], ['recognize', folder], ['record', 'show', folder],
                          ['--plain', '--record', folder, 'sim:c1841']):
                with self.subTest(words):
                    self.told(*words, says='Is a directory')
            self.told('send', 'sim:c1841', folder, says=f'cannot send {folder}: it is no plain file')


class Order(unittest.TestCase):
    def test_options_may_stand_before_the_command_and_the_port_before_both(self):
        for words in (['--json', 'probe', 'sim:c1841'], ['sim:c1841', 'probe', '--json'],
                      ['--baud', '115200', '--json', 'probe', 'sim:c1841'], ['probe', '--json', 'sim:c1841']):
            status, out, err = rig.run(*words)
            self.assertEqual((status, err), (0, ''), words)
            self.assertEqual(json.loads(out)['event'], 'probe')
        status, out, _ = rig.run('sim:c1841?speed=fast', '--linger', '10ms', '--plain')
        self.assertEqual(status, 0)

    def test_an_option_before_the_command_is_obeyed(self):
        far = rig.FarSide()
        self.addCleanup(far.close)
        with rig.Program('--baud', '115200', 'break', far.path, '--for', '9s') as program:
            rig.until(lambda: far.speed() == 115200, what='the speed that was asked for')
            program.kill(2)
            self.assertEqual(program.status(), 130)

    def test_a_value_that_looks_like_a_command_is_a_value(self):
        with rig.temp_dir() as folder:
            status, _, err = rig.run('--config', os.path.join(folder, 'ports'), '--plain', 'sim:c1841')
            self.assertEqual(status, 2)
            self.assertIn('ports', err)

    def test_every_command_takes_a_configuration_file_and_tells_its_mistakes(self):
        with rig.temp_dir() as folder:
            wrong = os.path.join(folder, 'wrong.toml')
            with open(wrong, 'w') as file:
                file.write('[defaults]\nbuad = 1\n')
            for command in (['ports'], ['probe', 'sim:c1841'], ['break', 'sim:c1841'], ['sim', 'list'], ['demo'],
                            ['recognize', '/dev/null'], ['record', 'show', '/dev/null'],
                            ['send', 'sim:c1841', '/dev/null'], ['receive', 'sim:c1841'],
                            ['paste', 'sim:c1841', '/dev/null'], ['--plain', 'sim:c1841']):
                status, out, err = rig.run(*command, '--config', wrong)
                self.assertEqual((status, out), (2, ''), command)
                self.assertIn("unknown key 'buad'", err, command)


class StandardStreams(unittest.TestCase):
    def setUp(self):
        self.far = rig.FarSide()
        self.addCleanup(self.far.close)

    def shell(self, words):
        return subprocess.run(['sh', '-c', f'exec "$ROMMATE" {words}'], capture_output=True, text=True,
                              stdin=subprocess.DEVNULL, timeout=rig.LIMIT)

    def test_the_line_is_never_taken_for_a_stream_that_was_closed(self):
        for closed in ('<&-', '>&-', '2>&-', '<&- >&- 2>&-'):
            done = self.shell(f'--plain {self.far.path} --linger 10ms {closed}')
            self.assertEqual(done.returncode, 0, (closed, done))
            self.assertEqual(self.far.quiet(0.1), b'', closed)

    def test_a_full_disk_under_standard_error_does_not_end_a_console(self):
        with open('/dev/full', 'wb') as full:
            program = subprocess.Popen([rig.ROMMATE, '--plain', '--escape', 'ctrl-t', self.far.path],
                                       stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=full)
            try:
                program.stdin.write(b'\x14e\x14eone')  # two remarks, then text for the device
                program.stdin.flush()
                self.far.expect('one')
                program.stdin.close()
                self.assertEqual(program.wait(rig.LIMIT), 0)
            finally:
                program.kill()
                program.wait()
                program.stdout.close()

    def test_output_that_could_not_be_written_is_a_failure(self):
        done = self.shell('sim list >/dev/full')
        self.assertEqual((done.returncode, done.stderr), (1, 'rommate: standard output: No space left on device\n'))

    def test_a_watcher_whose_reader_has_left_ends(self):
        with rig.temp_dir() as root:
            os.makedirs(os.path.join(root, 'dev'))
            done = self.shell(f'ports --watch --root {root} | true')
            self.assertEqual(done.returncode, 0)


if __name__ == '__main__':
    unittest.main()
