"""A serial port as a person uses it: rommate on a pty, which fakeuart gives the parts of a real UART.

What only real hardware shows (the BREAK bit on the wire, parity) is in test_guest.py.
"""
import json
import glob
import os
import random
import re
import signal
import subprocess
import sys
import termios
import time
import unittest

from rig import LIMIT, FarSide, Program, run, temp_dir, until

FAKEUART = os.environ['FAKEUART']
LOCKS = '/run/lock'


class Uart(FarSide):
    """A pty that is a UART for the program under test; `events` is what it was asked to do."""

    def __init__(self, **options):
        super().__init__()
        self.folder = temp_dir()
        self.log = os.path.join(self.folder.name, 'log')
        asan = os.environ.get('ASAN_OPTIONS', '')
        self.env = {'LD_PRELOAD': FAKEUART, 'FAKEUART_TTY': self.path, 'FAKEUART_LOG': self.log,
                    'ASAN_OPTIONS': asan + ':verify_asan_link_order=0', 'XDG_RUNTIME_DIR': self.folder.name}
        self.env.update({'FAKEUART_' + name: str(value) for name, value in options.items()})

    def events(self, kind=''):
        if not os.path.exists(self.log):
            return []
        with open(self.log) as file:
            lines = [line.split(' ', 1) for line in file.read().splitlines()]
        return [(float(when), what) for when, what in lines if what.startswith(kind)]

    def wait_event(self, what):
        return until(lambda: [e for e in self.events() if e[1].startswith(what)], what=what)

    def close(self):
        super().close()
        self.folder.cleanup()


def lock_file(path):
    return os.path.join(LOCKS, 'LCK..' + path.removeprefix('/dev/').replace('/', '_'))


class Case(unittest.TestCase):
    def uart(self, **options):
        uart = Uart(**options)
        self.addCleanup(uart.close)
        return uart

    def program(self, *args, env=None, **more):
        program = Program(*args, env=env, **more)
        self.addCleanup(program.close)
        return program


class Settings(Case):
    def test_speed_frame_and_flow_control_are_set_and_given_back(self):
        uart = self.uart()
        before = uart.settings()
        speed = uart.speed()
        program = self.program('--plain', uart.path, '--baud', '250000', '--data', '7', '--parity', 'mark', '--stop',
                               '2', '--flow', 'hard', env=uart.env)
        uart.wait_event('MODE baud=250000 bits=7 parity=mark stop=2 rtscts')
        uart.say('hello\r\n')
        program.out.expect('hello')
        self.assertEqual(uart.speed(), 250000)
        program.end_input()
        self.assertEqual(program.status(), 0)
        self.assertEqual(uart.events('MODE')[-1][1], f'MODE baud={speed} bits=8 parity=none stop=1')
        self.assertEqual(uart.settings(), before)

    def test_a_speed_that_the_driver_does_not_take_is_refused_in_one_line(self):
        uart = self.uart(MIN_BAUD=19200)
        status, out, err = run('--plain', uart.path, env=uart.env)
        self.assertEqual(status, 1)
        self.assertRegex(err, r'asked for 9600 8N1, but its driver gives 19200 baud instead of 9600.*rommate probe')
        self.assertEqual(err.count('\n'), 1)

    def test_keep_leaves_dtr_and_rts_alone_and_off_switches_off(self):
        uart = self.uart()
        self.assertEqual(run('--plain', uart.path, env=uart.env)[0], 0)
        self.assertEqual(uart.events('LINES'), [])
        program = self.program('--plain', uart.path, '--dtr', 'off', env=uart.env)
        uart.wait_event('LINES RTS')
        program.end_input()
        self.assertEqual(program.status(), 0)

    def test_the_end_of_dev_null_is_an_end_of_input(self):
        far = FarSide()
        self.addCleanup(far.close)
        done = subprocess.run([os.environ['ROMMATE'], '--plain', far.path], stdin=subprocess.DEVNULL,
                              capture_output=True, timeout=LIMIT)
        self.assertEqual(done.returncode, 0)

    def test_low_latency_is_asked_for_and_taken_back(self):
        uart = self.uart()
        self.assertEqual(run('--plain', uart.path, env=uart.env)[0], 0)
        self.assertEqual([what for _, what in uart.events('SERIAL')], ['SERIAL low_latency=1', 'SERIAL low_latency=0'])


class Break(Case):
    def test_it_lasts_as_long_as_asked_and_is_sent_once(self):
        uart = self.uart()
        status, out, err = run('break', uart.path, '--for', '150ms', env=uart.env)
        self.assertEqual((status, err), (0, ''))
        (on, _), (off, _) = uart.events('BREAK')
        self.assertGreaterEqual(off - on, 0.149)
        self.assertIn('method driver (150 ms)', out)

    def test_opening_probing_and_closing_send_none(self):
        uart = self.uart()
        self.assertEqual(run('--plain', uart.path, env=uart.env)[0], 0)
        status, out, _ = run('probe', uart.path, '--json', env=uart.env)
        self.assertEqual(status, 0)
        self.assertNotIn('BREAK on', [what for _, what in uart.events()])
        self.assertEqual(uart.quiet(0.1), b'')
        report = json.loads(out)
        self.assertTrue(report['break']['driver'])
        self.assertEqual(report['data'], [5, 6, 7, 8])
        self.assertEqual(report['parity'], ['none', 'even', 'odd', 'mark', 'space'])
        self.assertIn(31250, report['speeds'])
        self.assertTrue(report['lines']['dcd'])

    def test_auto_says_that_the_driver_refuses_and_goes_on_with_slow_nuls(self):
        for slowest, used in ((0, 50), (300, 300), (1200, 1200)):
            with self.subTest(slowest=slowest):
                uart = self.uart(NO_BREAK=95, MIN_BAUD=slowest)
                status, out, err = run('break', uart.path, env=uart.env)
                self.assertEqual(status, 0)
                self.assertIn('refuses BREAK: Operation not supported', err)
                self.assertIn('going on with method low-baud', err)
                self.assertIn(f'method low-baud (NULs at {used} baud)', out)
                self.assertRegex(uart.quiet(0.1), rb'^\x00+$')
                modes = [what.split()[1] for _, what in uart.events('MODE')]
                at = modes.index(f'baud={used}')
                self.assertEqual(modes[at + 1], 'baud=9600')

    def test_the_driver_alone_fails_when_it_refuses(self):
        uart = self.uart(NO_BREAK=95)
        status, out, err = run('break', uart.path, '--method', 'driver', env=uart.env)
        self.assertEqual(status, 1)
        self.assertIn('no BREAK could be sent', err)

    def test_a_pty_carries_none_and_that_is_said(self):
        far = FarSide()
        self.addCleanup(far.close)
        status, out, err = run('break', far.path)
        self.assertEqual(status, 0)
        self.assertIn('is a pty, which carries no BREAK', err)
        self.assertIn('nothing confirms it', out)

    def test_it_is_repeated_until_the_device_answers_and_the_answer_is_shown(self):
        uart = self.uart()
        program = self.program('break', uart.path, '--until', 'regex:^rommon [0-9]+ >', env=uart.env)
        until(lambda: len(uart.events('BREAK on')) >= 2, what='a second BREAK')
        uart.say('\r\nmonitor: command "boot" aborted due to user interrupt\r\nrommon 1 > ')
        self.assertEqual(program.status(), 0)
        program.out.expect(r'method driver \(300 ms\)\. The device says: rommon 1 >')

    def test_no_answer_ends_in_a_sentence_and_status_1(self):
        uart = self.uart()
        status, out, err = run('break', uart.path, '--until', 'rommon', '--within', '2s', env=uart.env)
        self.assertEqual((status, out), (1, ''))
        self.assertIn('The device said nothing at 9600 8N1', err)


class WaysOut(Case):
    """BREAK off and the old settings back, whatever ends the program."""

    def ended_in_break(self, number):
        uart = self.uart()
        before = uart.settings()
        program = self.program('break', uart.path, '--for', '9s', env=uart.env)
        uart.wait_event('BREAK on')
        program.kill(number)
        program.status()
        self.assertNotEqual(program.process.returncode, 0, 'it went on to the end of its BREAK')
        self.assertEqual(uart.events('BREAK')[-1][1], 'BREAK off')
        self.assertEqual(uart.settings(), before)
        self.assertFalse(os.path.exists(lock_file(uart.path)))
        return program

    def test_sigterm(self):
        self.ended_in_break(signal.SIGTERM)

    def test_sighup(self):
        self.ended_in_break(signal.SIGHUP)

    def test_ctrl_c(self):
        self.assertEqual(self.ended_in_break(signal.SIGINT).process.returncode, 130)

    def test_quit(self):
        self.ended_in_break(signal.SIGQUIT)

    def test_a_crash(self):
        self.ended_in_break(signal.SIGSEGV)

    def test_an_abort(self):
        self.ended_in_break(signal.SIGABRT)

    def test_any_moment_of_a_busy_console(self):
        moments = random.Random(20)
        # Our way out is tried, not the sanitiser's report: that may wait for a lock which the interrupted code holds.
        own_way_out = ':handle_segv=0:handle_abort=0'
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGSEGV, signal.SIGABRT) * 2:
            uart = self.uart()
            before = uart.settings()
            with temp_dir() as folder:
                program = self.program('--plain', uart.path, '--record', os.path.join(folder, 'r.rec'),
                                       '--escape', 'ctrl-t',
                                       env=dict(uart.env, ASAN_OPTIONS=uart.env['ASAN_OPTIONS'] + own_way_out))
                for _ in range(moments.randrange(1, 9)):
                    uart.say(bytes(moments.randrange(32, 127) for _ in range(moments.randrange(1, 900))) + b'.\r\n')
                    program.out.expect(rb'\.\r\n')
                    program.type(b'x' * moments.randrange(1, 90) + moments.choice([b'', b'\x14f', b'\x14p19200\r']))
                program.kill(number)
                program.status()
            self.assertEqual(uart.settings(), before, number)
            self.assertFalse(os.path.exists(lock_file(uart.path)), number)
            breaks = uart.events('BREAK')
            self.assertTrue(not breaks or breaks[-1][1] == 'BREAK off', number)
            status, _, err = run('break', uart.path, env=uart.env)  # nothing stands in the way of the next one
            self.assertEqual(status, 0, (number, err))

    def test_kill_9_blocks_no_next_start_and_the_next_use_puts_the_settings_back(self):
        far = FarSide()
        self.addCleanup(far.close)
        with temp_dir() as folder:
            env = {'XDG_RUNTIME_DIR': folder}
            odd = far.settings()
            odd[3] |= termios.ECHO | termios.ICANON
            odd[4] = odd[5] = termios.B19200
            termios.tcsetattr(far.slave, termios.TCSANOW, odd)
            before = far.settings()
            program = self.program('--plain', far.path, env=env)
            until(lambda: far.speed() == 9600 and os.path.exists(lock_file(far.path))
                  and glob.glob(folder + '/**/*.line', recursive=True), what='the port to be open and noted')
            program.kill(signal.SIGKILL)
            program.status()
            self.assertNotEqual(far.settings(), before)
            self.assertTrue(os.path.exists(lock_file(far.path)))
            status, _, err = run('--plain', far.path, env=env)
            self.assertEqual((status, [line for line in err.splitlines() if line.startswith('rommate:')]), (0, []))
            self.assertEqual(far.settings(), before)
            self.assertFalse(os.path.exists(lock_file(far.path)))


class Locks(Case):
    def port(self):
        far = FarSide()
        self.addCleanup(far.close)
        return far

    def busy(self, path, pid, name):
        status, _, err = run('break', path)
        self.assertEqual(status, 3)
        self.assertIn(f'is in use by {name} (pid {pid})', err)
        self.assertEqual(err.count('\n'), 1)

    def test_a_second_start_names_the_first(self):
        far = self.port()
        program = self.program('--plain', far.path)
        until(lambda: os.path.exists(lock_file(far.path)), what='the lock file')
        until(lambda: far.speed() == 9600, what='the speed')
        self.busy(far.path, program.process.pid, 'rommate')
        with open(lock_file(far.path)) as file:
            self.assertEqual(file.read(), f'{program.process.pid:>10}\n')

    def other(self, far, code):
        """Another program that has the port open and locked in its own way: its pid and name."""
        script = f'import fcntl,os,sys,termios\nfd=os.open({far.path!r},os.O_RDWR|os.O_NOCTTY)\n{code}\n' \
                 'print("ready",flush=True)\nsys.stdin.read()'
        other = subprocess.Popen([sys.executable, '-c', script], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.addCleanup(other.stdout.close)
        self.addCleanup(other.wait)
        self.addCleanup(other.stdin.close)
        self.assertEqual(other.stdout.readline(), b'ready\n')
        with open(f'/proc/{other.pid}/comm') as file:
            return other.pid, file.read().strip()

    def test_flock_is_honoured(self):
        far = self.port()
        pid, name = self.other(far, 'fcntl.flock(fd,fcntl.LOCK_EX)')
        self.assertBusyWith(far, pid, name)

    def test_exclusive_mode_is_honoured_also_by_root(self):
        far = self.port()
        pid, name = self.other(far, 'fcntl.ioctl(fd,termios.TIOCEXCL)')
        self.assertBusyWith(far, pid, name)

    def assertBusyWith(self, far, pid, name):
        status, _, err = run('break', far.path)
        self.assertEqual(status, 3)
        # The rig has the tty open too, so it may be named before the other one.
        self.assertRegex(err, rf'in use by .*{re.escape(name)} \(pid {pid}\)')

    def test_somebody_who_has_it_open_without_any_lock_is_named_and_in_nobodys_way(self):
        uart = self.uart()
        pid, name = self.other(uart, 'pass')
        status, _, err = run('break', uart.path, env=uart.env)
        self.assertEqual(status, 0)
        self.assertIn(f'is also open in {name} (pid {pid})', err)  # and not in the rig, which started us

    def test_a_uucp_lock_of_a_living_process_is_honoured_and_left(self):
        far = self.port()
        lock = lock_file(far.path)
        with open(lock, 'w') as file:
            file.write(f'{os.getpid():>10}\n')
        self.addCleanup(os.unlink, lock)
        self.assertIn(f'(pid {os.getpid()})', run('break', far.path)[2])
        self.assertTrue(os.path.exists(lock))


class WrongUse(Case):
    def refused(self, *args, status=3, says=''):
        got, out, err = run(*args)
        self.assertEqual((got, out), (status, ''), err)
        self.assertRegex(err, says)
        self.assertEqual(err.count('\n'), 1, err)

    def test_a_missing_device(self):
        self.refused('break', '/dev/ttyUSB77', says=r'there is no /dev/ttyUSB77\. ')
        self.refused('break', 'ttyUSB77', says=r'there is no /dev/ttyUSB77\. ')

    def test_not_a_tty(self):
        self.refused('break', '/dev/null', says='not a serial port')
        self.refused('break', '/etc/passwd', says='a regular file')
        self.refused('break', '/tmp', says='a directory')

    def test_no_such_adapter(self):
        self.refused('break', 'usb:NOSUCH', says='serial number or position NOSUCH')

    def test_no_permission_names_the_group_and_the_rule(self):
        program = os.environ['ROMMATE']
        nobody = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups']
        if os.geteuid() != 0 or subprocess.run([*nobody, program, '--version'], capture_output=True).returncode != 0:
            self.skipTest('needs root, and a program that nobody may run')
        far = FarSide()
        self.addCleanup(far.close)
        def refused(group, mode):
            os.chmod(far.path, mode)
            os.chown(far.path, 0, group)
            done = subprocess.run([*nobody, program, 'break', far.path], capture_output=True, text=True, timeout=LIMIT)
            self.assertEqual(done.returncode, 3)
            return done.stderr
        self.assertRegex(refused(20, 0o660), r'no permission to open .* group dialout, mode 0660.*usermod -aG dialout '
                                             r'.*70-rommate\.rules')
        # Root's group opens the whole machine, and one that may not read and write the port is of no use.
        for group, mode in ((0, 0o660), (20, 0o620)):
            said = refused(group, mode)
            self.assertRegex(said, r'no permission to open .*Install the udev rule 70-rommate\.rules')
            self.assertNotIn('usermod', said)


class Replug(Case):
    def test_the_console_goes_on_when_the_adapter_is_back(self):
        with temp_dir() as folder:
            link = os.path.join(folder, 'adapter')
            first = FarSide(link)
            program = self.program('--plain', link)
            until(lambda: first.speed() == 9600, what='the port to be open')
            first.say('one\r\n')
            program.out.expect('one')
            first.unplug()
            program.err.expect('went away')
            second = FarSide(link)
            self.addCleanup(second.close)
            here = time.monotonic()
            until(lambda: second.speed() == 9600, what='the same speed again', pause=0.001)
            print(f'open again {1000 * (time.monotonic() - here):.0f} ms after the device was back')
            second.say('two\r\n')
            program.out.expect('two')
            program.type('three')
            second.expect('three')
            self.assertEqual(second.seen, b'three')  # nothing was typed by itself
            program.end_input()
            self.assertEqual(program.status(), 0)


class Ports(Case):
    def plug(self, root, tty, position='1-2', serial='A10K1'):
        usb = os.path.join(root, 'sys/devices/usb1', position)
        port = os.path.join(usb, position + ':1.0', tty)
        driver = os.path.join(root, 'sys/drivers/ftdi_sio')
        for folder in (port, driver, os.path.join(root, 'sys/class/tty', tty), os.path.join(root, 'dev')):
            os.makedirs(folder, exist_ok=True)
        for name, text in (('idVendor', '0403'), ('idProduct', '6001'), ('serial', serial), ('product', 'FT232R')):
            with open(os.path.join(usb, name), 'w') as file:
                file.write(text + '\n')
        os.symlink(driver, os.path.join(port, 'driver'))
        os.symlink(port, os.path.join(root, 'sys/class/tty', tty, 'device'))
        with open(os.path.join(root, 'dev', tty), 'w'):
            pass

    def test_json_is_one_object_a_port(self):
        with temp_dir() as root:
            self.plug(root, 'ttyUSB0')
            self.plug(root, 'ttyUSB1', '1-3', 'B')
            status, out, err = run('ports', '--json', '--root', root)
            self.assertEqual((status, err), (0, ''))
            ports = [json.loads(line) for line in out.splitlines()]
            self.assertEqual([port['name'] for port in ports], ['ttyUSB0', 'ttyUSB1'])
            self.assertEqual(ports[0]['driver'], 'ftdi_sio')
            self.assertEqual((ports[0]['vendor'], ports[0]['product'], ports[0]['serial'], ports[0]['position']),
                             ('0403', '6001', 'A10K1', '1-2'))
            self.assertFalse(ports[0]['held'])
            text = run('ports', '--root', root)[1]
            self.assertRegex(text, r'ttyUSB0 +ftdi_sio +0403:6001 +A10K1 +1-2 +\d+ s +free +- +- +FT232R')

    def test_no_ports_is_said_and_no_error(self):
        with temp_dir() as root:
            status, out, err = run('ports', '--root', root)
            self.assertEqual((status, out), (0, ''))
            self.assertIn('Is the adapter plugged in?', err)

    def test_watch_tells_what_comes_and_goes(self):
        with temp_dir() as root:
            self.plug(root, 'ttyUSB0')
            program = self.program('ports', '--watch', '--root', root)
            program.out.expect('ttyUSB0')
            self.plug(root, 'ttyUSB1', '1-3', 'B')
            program.out.expect(r'came +\S+ttyUSB1')
            os.unlink(os.path.join(root, 'sys/class/tty/ttyUSB1/device'))
            os.unlink(os.path.join(root, 'dev/ttyUSB1'))
            program.out.expect(r'gone +\S+ttyUSB1')
            program.kill(signal.SIGINT)
            self.assertEqual(program.status(), 130)


if __name__ == '__main__':
    unittest.main()
