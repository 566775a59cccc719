"""Servers for rig tests: free ports, waiting for a listener without connecting to it, child processes that end."""
import contextlib
import os
import socket
import subprocess

import rig


def free_port():
    """A TCP port on loopback that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(('127.0.0.1', 0))
        return probe.getsockname()[1]


def listens(port):
    """True when somebody listens on the port; looked up in /proc, since many servers take one client only."""
    wanted = f'{port:04X}'
    for table in ('/proc/net/tcp', '/proc/net/tcp6'):
        try:
            with open(table, encoding='ascii') as rows:
                for row in rows:
                    cells = row.split()
                    if len(cells) > 3 and cells[1].endswith(':' + wanted) and cells[3] == '0A':
                        return True
        except OSError:
            pass
    return False


class Server:
    """A child process that serves `port`; it is ended by close()."""

    def __init__(self, command, port=None, env=None, stdin=subprocess.DEVNULL):
        self.process = subprocess.Popen(command, env=dict(os.environ, **(env or {})), stdin=stdin,
                                        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True)
        self.out = rig.Stream(self.process.stdout.fileno())
        try:
            if port is not None:
                rig.until(lambda: self.alive() and listens(port), what=f'{command[0]} to listen on {port}')
        except AssertionError:
            self.close()
            raise

    def alive(self):
        if self.process.poll() is not None:
            raise AssertionError(f'the server has ended: {self.out.to_end()[-2000:]!r}')
        return True

    @contextlib.contextmanager
    def quoted(self):
        """A failure inside is raised with the words of the server, which is ended for that."""
        try:
            yield
        except AssertionError as failure:
            self.process.kill()
            raise AssertionError(f'{failure}\nthe server said: {self.out.to_end()[-2000:]!r}') from failure

    def close(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout):
            if stream:
                stream.close()
