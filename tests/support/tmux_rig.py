"""A terminal for the full-screen console: a tmux server of our own, keys by send-keys, the screen by capture-pane.

Everything waits for a condition with a generous limit (rig.until), never for a time.
"""
import itertools
import os
import re
import shlex
import subprocess

from needs import needs
from rig import LIMIT, ROMMATE, temp_dir, until

_numbers = itertools.count()


class Tmux:
    """One program in one pane. `status` is the exit status once it has ended."""

    def __init__(self, *arguments, rows=25, cols=80, term='tmux-256color', env=None, program=None, shell=None):
        needs('tmux', package='tmux')
        # A new name for each server: one that was just killed may not start again.
        self.name = f'rommate-test-{os.getpid()}-{next(_numbers)}'
        self.env = dict(os.environ, LC_ALL='C.UTF-8')
        self.env.pop('TMUX', None)
        # A memory of cables of its own: the same tty comes back in the next test with another host on it.
        self.state = temp_dir()
        env = {'XDG_STATE_HOME': self.state.name, **(env or {})}
        extra = ' '.join(f'{key}={shlex.quote(value)}' for key, value in env.items())
        command = shell or ' '.join(shlex.quote(word) for word in (program or ROMMATE, *arguments))
        # Ends the server also when this process is killed: a console left behind would take the ttys of later tests.
        self.guard = subprocess.Popen(['sh', '-c', f'read end; exec tmux -L {self.name} kill-server'],
                                      stdin=subprocess.PIPE, stderr=subprocess.DEVNULL, env=self.env,
                                      start_new_session=True)
        self.tmux('-f', '/dev/null', 'new-session', '-d', '-s', 't', '-x', str(cols), '-y', str(rows),
                  f'env TERM={term} {extra} {command}; echo "ended with $?"; cat', ';',
                  'set', '-g', 'status', 'off', ';', 'set', '-s', 'escape-time', '0', ';',
                  'set', '-s', 'set-clipboard', 'on')

    def tmux(self, *words):
        return subprocess.run(['tmux', '-L', self.name, *words], env=self.env, capture_output=True, text=True).stdout

    def keys(self, *names):
        """Names as tmux knows them (C-t, Escape, Enter, Up) or single characters."""
        for name in names:
            self.tmux('send-keys', '-t', 't', name)

    def type(self, text):
        self.tmux('send-keys', '-t', 't', '-l', text)

    def enter(self, line):
        self.type(line)
        self.keys('Enter')

    def choose_file_to_send(self, path):
        """The console's dialog of sending a file, up to the choice of a protocol."""
        self.command('s')
        self.wait('Send which file')
        self.enter(path)
        self.wait('as the device says')

    def command(self, *keys):
        """The prefix and a command letter."""
        self.keys('C-t', *keys)

    def screen(self):
        return self.tmux('capture-pane', '-t', 't', '-p').rstrip('\n')

    def rows(self):
        return self.screen().split('\n')

    def status_line(self):
        lines = self.tmux('capture-pane', '-t', 't', '-p').split('\n')
        return next((line for line in reversed(lines) if line.strip()), '')

    def wait(self, pattern, limit=LIMIT):
        """Waits until the screen shows a regular expression; returns the match."""
        expression = re.compile(pattern, re.M)
        try:
            return until(lambda: expression.search(self.screen()), limit, 0.05)
        except AssertionError:
            raise AssertionError(f'{pattern!r} never came; the screen:\n{self.screen()}') from None

    def wait_status(self, pattern, limit=LIMIT):
        expression = re.compile(pattern)
        try:
            return until(lambda: expression.search(self.status_line()), limit, 0.05)
        except AssertionError:
            raise AssertionError(f'{pattern!r} never stood in the status line; the screen:\n{self.screen()}') from None

    def wake(self, pattern, limit=4 * LIMIT):
        """Presses Return until the status line shows it: a log line tears a prompt, which then is none."""
        def shown():
            self.keys('Enter')
            try:
                return self.wait_status(pattern, 5)
            except AssertionError:
                return None
        try:
            return until(shown, limit)
        except AssertionError:
            raise AssertionError(f'no Return brought {pattern!r}; the screen:\n{self.screen()}') from None

    def gone(self, pattern, limit=LIMIT):
        expression = re.compile(pattern, re.M)
        until(lambda: not expression.search(self.screen()), limit, 0.05, f'{pattern!r} to go')

    def resize(self, rows, cols):
        self.tmux('resize-window', '-t', 't', '-x', str(cols), '-y', str(rows))

    def pid(self):
        """Of the program under test: the child of the pane's shell."""
        shell = self.tmux('display', '-p', '-t', 't', '#{pane_pid}').strip()

        def child():
            with open(f'/proc/{shell}/task/{shell}/children', encoding='ascii') as children:
                return children.read().split()
        return int(until(child)[0])

    def ended(self, limit=LIMIT):
        """Waits for the end; returns the exit status."""
        return int(self.wait(r'ended with (\d+)', limit).group(1))

    def close(self):
        self.guard.stdin.close()
        self.guard.wait()
        self.state.cleanup()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
