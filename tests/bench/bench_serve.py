"""rommate serve beside the file servers people use: one client, one file, on loopback, in turns, in one run.

HTTP and FTP are got by curl, TFTP by curl with blocks of 512, 1468 and 8192 bytes. Measured: MiB/s and the server's CPU
seconds, best of the rounds; ratios to the best peer of each row, where above 1.0 in the first and below in the second is
better. Peers that are not installed are left out: nginx, vsftpd, tftpd-hpa.
"""
import contextlib
import os
import shutil
import socket
import subprocess
import tempfile
import time

from extent import extent
from terminals import cpu_seconds

HTTP_MIB, TFTP_MIB = extent(512, 128), extent(32, 8)
ROUNDS = extent(3, 1)
BLOCKS = (512, 1468, 8192)


def free_port(kind=socket.SOCK_STREAM):
    with socket.socket(socket.AF_INET, kind) as probe:
        probe.bind(('127.0.0.1', 0))
        return probe.getsockname()[1]


def family_of(pid):
    """A process and its children: a server may fork."""
    found = [pid]
    for name in filter(str.isdigit, os.listdir('/proc')):
        with contextlib.suppress(OSError), open(f'/proc/{name}/stat', encoding='ascii', errors='replace') as stat:
            if int(stat.read().rsplit(')', 1)[1].split()[1]) in found:
                found.append(int(name))
    return found


class Server:
    """One at work; `command` with {root}, {port} and {folder} filled in."""

    def __init__(self, command, root, port, folder, ready):
        self.process = subprocess.Popen([word.format(root=root, port=port, folder=folder) for word in command],
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.port = port
        end = time.monotonic() + 20
        while not ready(port):
            if self.process.poll() is not None or time.monotonic() > end:
                raise SystemExit(f'{command[0]} does not serve')
            time.sleep(0.02)

    def cpu(self):
        return cpu_seconds(family_of(self.process.pid))

    def close(self):
        self.process.terminate()
        self.process.wait()


def answers_tcp(port):
    with contextlib.suppress(OSError), socket.create_connection(('127.0.0.1', port), timeout=1):
        return True
    return False


def answers_udp(port):
    """Somebody has bound it."""
    with open('/proc/net/udp', encoding='ascii') as table:
        return f':{port:04X} ' in table.read()


def nginx(folder):
    with open(os.path.join(folder, 'nginx.conf'), 'w', encoding='ascii') as config:
        config.write(f'daemon off; master_process off; pid {folder}/pid; error_log {folder}/log;\nevents {{}}\n'
                     f'http {{ access_log off; sendfile on; server {{ listen 127.0.0.1:PORT; root ROOT; }} }}\n')
    return ['sh', '-c', 'sed -e s,PORT,{port}, -e s,ROOT,{root}, {folder}/nginx.conf > {folder}/own.conf; '
            'exec nginx -c {folder}/own.conf']


def vsftpd(folder):
    return ['sh', '-c', 'printf "listen=YES\\nlisten_address=127.0.0.1\\nlisten_port={port}\\nanonymous_enable=YES\\n'
            'anon_root={root}\\nrun_as_launching_user=YES\\nseccomp_sandbox=NO\\nno_anon_password=YES\\n" > {folder}/ftp.conf; '
            'exec vsftpd {folder}/ftp.conf']


def tables(rommate):
    ours = [rommate, 'serve', '--json', '{root}/image.bin', '--bind', '127.0.0.1']
    yield 'http', HTTP_MIB, None, answers_tcp, {'rommate': [*ours, '--http={port}'], 'nginx': nginx}
    yield 'ftp', HTTP_MIB, None, answers_tcp, {'rommate': [*ours, '--ftp={port}'], 'vsftpd': vsftpd}
    for block in BLOCKS:
        yield 'tftp', TFTP_MIB, block, answers_udp, {
            'rommate': [*ours, '--tftp={port}'],
            'in.tftpd': ['in.tftpd', '-L', '--address', '127.0.0.1:{port}', '-s', '{root}']}


def fetch(protocol, port, block):
    words = ['--tftp-blksize', str(block)] if block else []
    began = time.perf_counter()
    subprocess.run(['curl', '-s', '-f', *words, '-o', '/dev/null', f'{protocol}://127.0.0.1:{port}/image.bin'], check=True)
    return time.perf_counter() - began


def measure(protocol, mib, block, ready, command, folder):
    root = os.path.join(folder, 'root')
    os.makedirs(root, exist_ok=True)
    os.chmod(root, 0o755)
    path = os.path.join(root, 'image.bin')
    if not os.path.exists(path) or os.path.getsize(path) != mib << 20:
        with open(path, 'wb') as file:
            for _ in range(mib):
                file.write(os.urandom(1 << 20))
    words = command(folder) if callable(command) else command
    server = Server(words, root, free_port(socket.SOCK_DGRAM if protocol == 'tftp' else socket.SOCK_STREAM), folder, ready)
    try:
        time.sleep(3)  # our own digests are done
        before = server.cpu()
        seconds = fetch(protocol, server.port, block)
        return mib / seconds, server.cpu() - before
    finally:
        server.close()


def run(rommate):
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        for protocol, mib, block, ready, servers in tables(rommate):
            best = {}
            for _ in range(ROUNDS):
                for name, command in servers.items():
                    if name != 'rommate' and not shutil.which(name, path=os.environ['PATH'] + ':/usr/sbin'):
                        continue
                    rate, cpu = measure(protocol, mib, block, ready, command, folder)
                    had = best.get(name, (0, 1e9))
                    best[name] = max(had[0], rate), min(had[1], cpu)
            title = f'{protocol} {mib} MiB' + (f', blocks of {block}' if block else '')
            figures = ', '.join(f'{name} {rate:.1f} MiB/s {cpu:.2f} s' for name, (rate, cpu) in best.items())
            peers = [figure for name, figure in best.items() if name != 'rommate']
            ratio = ''
            if peers:
                rate, cpu = best['rommate']
                ratio = f'   rommate : best peer {rate / max(p[0] for p in peers):.2f}, CPU {cpu / max(0.01, min(p[1] for p in peers)):.2f}'
            print(f'{title:32}{figures}{ratio}', flush=True)
