"""Runs one file transfer between two programs over the line emulator, and says how it went.

The peers: rommate itself (environment variable ROMMATE), lrzsz, python3-xmodem. Programs of lrzsz get their tty
as standard input and output, with drain.c before them (a pty has no tcdrain, and they flush behind it).
"""
import concurrent.futures
import fcntl
import json
import os
import pathlib
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time

from needs import needs

TESTS = pathlib.Path(__file__).resolve().parent.parent
ROMMATE = os.environ.get('ROMMATE', 'rommate')
BUILD = pathlib.Path(os.environ.get('TRANSFER_TOOLS', tempfile.gettempdir() + f'/rommate-tools-{os.getuid()}'))

SIZES = [0, 1, 127, 128, 129, 1023, 1024, 1025, 64 * 1024 + 1, 1024 * 1024]


def _built(name, source, *options):
    """The program or library `name`, compiled once; safe when many tests start together."""
    needs('cc', package='gcc')
    BUILD.mkdir(parents=True, exist_ok=True)
    target = BUILD / name
    source = TESTS / 'tools' / source
    with open(BUILD / (name + '.lock'), 'w') as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            fresh = BUILD / f'{name}.{os.getpid()}'
            subprocess.run(['cc', '-O2', *options, '-o', fresh, source, '-ldl'], check=True)
            fresh.rename(target)
    return str(target)


def linesim():
    return _built('linesim', 'linesim.c')


def drain():
    return _built('drain.so', 'drain.c', '-shared', '-fPIC')


def payload(size, kind='random', seed=1):
    rng = random.Random(seed)
    if kind == 'control':  # every byte a protocol character
        return bytes(rng.choice(b'\x01\x02\x04\x06\x11\x13\x15\x18\x1aC\xff') for _ in range(size))
    return rng.randbytes(size)


class Side:
    """How to start one side: argv words may hold {tty} {file} {out} {dir}."""

    def __init__(self, name, argv, on_tty=False):
        self.name, self.argv, self.on_tty = name, argv, on_tty

    def start(self, words, tty, folder, error_path):
        if self.on_tty:
            needs(self.argv[0], package='lrzsz')
        argv = [word.format(**words) for word in self.argv]
        env = dict(os.environ, LC_ALL='C.UTF-8')
        io = os.open(tty if self.on_tty else '/dev/null', os.O_RDWR | os.O_NOCTTY)
        if self.on_tty:
            env['LD_PRELOAD'] = drain()
        with open(error_path, 'wb') as errors:
            process = subprocess.Popen(argv, stdin=io, stdout=io if self.on_tty else errors, stderr=errors,
                                       cwd=folder, env=env, start_new_session=True)
        os.close(io)
        return process


def ours_sends(protocol, *more, baud=115200):
    return Side(f'ours {protocol}', [ROMMATE, 'send', '{tty}', '{file}', '--protocol', protocol, '--baud', str(baud),
                                     *more])


def ours_receives(protocol, *more, baud=115200):
    into = '{dir}' if protocol.startswith('ymodem') else '{out}'
    return Side(f'ours {protocol}', [ROMMATE, 'receive', '{tty}', '--protocol', protocol, '--into', into,
                                     '--baud', str(baud), *more])


def lrzsz(command):
    return Side(command, command.split(), on_tty=True)


def python_xmodem(what, mode):
    name = '{file}' if what == 'send' else '{out}'
    return Side('python ' + mode, ['/usr/bin/python3', str(TESTS / 'interop' / 'python_xmodem.py'), what, mode, '{tty}',
                                   name])


class Result:
    """`kind`: ok, padded (XMODEM fills up with 1A), differs, failed, timeout. `falsely_good`: a side called a wrong
    file good."""

    def __init__(self, kind, statuses, wall, cpu, stats, errors, got, sent):
        self.kind, self.statuses, self.wall, self.cpu, self.stats, self.errors = kind, statuses, wall, cpu, stats, errors
        self.got, self.sent = got, sent

    @property
    def good(self):
        return self.kind in ('ok', 'padded')

    @property
    def falsely_good(self):
        return self.kind == 'differs'

    @property
    def active(self):
        """Seconds from the first to the last byte of the sender, as the line saw them."""
        return self.stats['ab']['last_s'] - self.stats['ab']['first_s']

    def __str__(self):
        return (f'{self.kind}, exit {self.statuses}, {self.wall:.1f} s, {len(self.got)} of {len(self.sent)} bytes\n'
                f'sender: {self.errors[0][-600:]}\nreceiver: {self.errors[1][-600:]}')


def _wait(processes, limit, grace):
    """Waits for both; returns per process (status, CPU seconds, end), and whether it took too long."""
    end = time.monotonic() + limit
    ended = [None, None]
    late = False
    while None in ended:
        if time.monotonic() > end and not late:
            late = True
            for process in processes:
                try:
                    os.killpg(process.pid, signal.SIGKILL)
                except ProcessLookupError:
                    pass
        for i, process in enumerate(processes):
            if ended[i]:
                continue
            pid, status, usage = os.wait4(process.pid, os.WNOHANG)
            if pid:
                process.returncode = os.waitstatus_to_exitcode(status)
                ended[i] = (process.returncode, usage.ru_utime + usage.ru_stime, time.monotonic())
                end = min(end, time.monotonic() + grace)
        time.sleep(0.002 if limit < 60 else 0.01)
    return ended, late


def transfer(sender, receiver, data, line='', limit=120, grace=40, keep_log=None):
    """One transfer; `line` are options of linesim."""
    top = tempfile.mkdtemp(prefix='rommate-transfer-')
    try:
        folders = [os.path.join(top, side) for side in 'sr']
        for folder in folders:
            os.mkdir(folder)
        file, out = os.path.join(folders[0], 'image.bin'), os.path.join(folders[1], 'image.bin')
        with open(file, 'wb') as f:
            f.write(data)
        stats = os.path.join(top, 'stats.json')
        sim = subprocess.Popen([linesim(), '--stats', stats, *line.split()], stdout=subprocess.PIPE, text=True)
        ttys = [sim.stdout.readline().split()[1], sim.stdout.readline().split()[1]]
        sim.stdout.readline()
        errors = [os.path.join(top, 'errors.' + side) for side in 'sr']
        words = [dict(tty=ttys[i], file=file, out=out, dir=folders[1]) for i in (0, 1)]
        begin = time.monotonic()
        second = receiver.start(words[1], ttys[1], folders[1], errors[1])
        first = sender.start(words[0], ttys[0], folders[0], errors[0])
        ended, late = _wait([first, second], limit, grace)
        wall = max(e[2] for e in ended) - begin
        sim.send_signal(signal.SIGTERM)
        sim.wait()
        sim.stdout.close()
        got = b''
        if os.path.exists(out):
            with open(out, 'rb') as f:
                got = f.read()
        same = got == data and os.path.exists(out)
        padded = not same and got[:len(data)] == data and len(got) > len(data) and not got[len(data):].strip(b'\x1a')
        both = ended[0][0] == 0 and ended[1][0] == 0 and not late
        if late:
            kind = 'timeout'
        elif both and (same or padded):
            kind = 'ok' if same else 'padded'
        # A file under its final name, or a sender that says it is confirmed, must be the right one.
        elif both or (ended[1][0] == 0 and not (same or padded)):
            kind = 'differs'
        else:
            kind = 'failed'
        with open(stats) as f:
            numbers = json.load(f)
        texts = []
        for path in errors:
            with open(path, 'rb') as f:
                texts.append(f.read().decode(errors='replace'))
        return Result(kind, [e[0] for e in ended], wall, [e[1] for e in ended], numbers, texts, got, data)
    finally:
        shutil.rmtree(top, ignore_errors=True)


def many(jobs, at_once):
    """Runs (key, call) pairs, `at_once` of them together; yields (key, result) as they end."""
    with concurrent.futures.ThreadPoolExecutor(at_once) as pool:
        running = {pool.submit(call): key for key, call in jobs}
        for done in concurrent.futures.as_completed(running):
            yield running[done], done.result()
