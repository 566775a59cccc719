"""rommate serve, asked by the clients of the field and by hand: what is named is given, whole, and nothing else."""
import hashlib
import http.client
import json
import os
import pathlib
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
import unittest
import warnings

import rig

SIZE = 3_000_017

# As systemd starts a service that has a .socket unit: bound sockets from descriptor 3 on.
HANDING_OVER = """
import os, socket, sys
tcp = socket.create_server(('127.0.0.1', 0))
udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
udp.bind(('127.0.0.1', 0))
ports = [each.getsockname()[1] for each in (tcp, udp)]
spare = [os.dup2(each.fileno(), 100 + i) for i, each in enumerate((tcp, udp))]
for i, fd in enumerate(spare):
    os.dup2(fd, 3 + i)
    os.close(fd)
os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS='2')
os.execv(sys.argv[1], [*sys.argv[1:], f'--http={ports[0]}', f'--tftp={ports[1]}'])
"""


class Served(unittest.TestCase):
    def setUp(self):
        folder = rig.temp_dir()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.content = os.urandom(SIZE)
        self.path = self.folder / 'image.bin'
        self.path.write_bytes(self.content)

    def serve(self, *words):
        """On free ports of loopback; `self.ports` has them."""
        self.program = rig.Program('serve', '--json', '--bind', '127.0.0.1', *map(str, words))
        self.addCleanup(self.program.close)
        self.ports = {}
        for _ in [word for word in words if str(word).split('=')[0] in ('--tftp', '--http', '--https', '--ftp')]:
            found = self.program.out.expect(r'"listening","protocol":"(\w+)","address":"127.0.0.1","port":(\d+)')
            self.ports[found.group(1).decode()] = int(found.group(2))

    def all(self, *more):
        self.serve(self.path, '--tftp=0', '--http=0', '--ftp=0', *more)

    def url(self, protocol, name='image.bin'):
        return f'{protocol}://127.0.0.1:{self.ports[protocol]}/{name}'

    def event(self, kind, protocol):
        """The next of its kind."""
        found = self.program.out.expect(r'(\{"event":"' + kind + r'"[^\n]*"protocol":"' + protocol + r'"[^\n]*)\n')
        return json.loads(found.group(1))

    def curl(self, *words):
        return subprocess.run(['curl', '-s', '--max-time', '60', *words], capture_output=True, check=False)

    def http(self, request, shut=False):
        """All that is answered to these bytes until the server closes, and that it did so without a reset."""
        with socket.create_connection(('127.0.0.1', self.ports['http']), timeout=rig.LIMIT) as connection:
            connection.sendall(request)
            if shut:
                connection.shutdown(socket.SHUT_WR)
            answer = b''
            while data := connection.recv(65536):
                answer += data
            return answer


class Whole(Served):
    def test_curl_gets_it_by_every_protocol_and_the_events_say_so(self):
        self.all()
        for protocol in ('http', 'ftp', 'tftp'):
            got = self.curl(self.url(protocol))
            self.assertEqual((got.returncode, got.stdout == self.content), (0, True), protocol)
            begun, done = self.event('request', protocol), self.event('done', protocol)
            self.assertEqual((begun['name'], begun['address'], begun['size']), ('image.bin', '127.0.0.1', SIZE))
            self.assertEqual((done['bytes'], done['transfer']), (SIZE, begun['transfer']))
        self.program.kill(signal.SIGINT)
        self.assertEqual(self.program.status(), 130)

    def test_sockets_that_systemd_has_bound_are_served(self):
        self.program = rig.Program('-c', HANDING_OVER, shutil.which(rig.ROMMATE), 'serve', '--json', '--bind', '127.0.0.1',
                                   str(self.path), program=sys.executable)
        self.addCleanup(self.program.close)
        self.ports = {}
        for _ in range(2):
            found = self.program.out.expect(r'"listening","protocol":"(\w+)","address":"127.0.0.1","port":(\d+)')
            self.ports[found.group(1).decode()] = int(found.group(2))
        for protocol in 'http', 'tftp':
            self.assertEqual(self.curl(self.url(protocol)).stdout, self.content, protocol)

    def test_other_clients_of_the_field(self):
        self.all()
        clients = {'wget': ['wget', '-q', '-O', 'got', self.url('http')],
                   'busybox wget': ['busybox', 'wget', '-q', '-O', 'got', self.url('http')],
                   'tftp': ['tftp', '-m', 'binary', '127.0.0.1', str(self.ports['tftp']), '-c', 'get', 'image.bin', 'got'],
                   'atftp': ['atftp', '--option', 'blksize 1468', '--option', 'windowsize 8', '-g', '-r', 'image.bin', '-l',
                             'got', '127.0.0.1', str(self.ports['tftp'])],
                   'lftp': ['lftp', '-c', f'get -O . {self.url("ftp")} -o got'],
                   'curl, active': ['curl', '-s', '-P', '-', '-o', 'got', self.url('ftp')],
                   'curl, PASV': ['curl', '-s', '--disable-epsv', '-o', 'got', self.url('ftp')],
                   'curl, a big block': ['curl', '-s', '--tftp-blksize', '8192', '-o', 'got', self.url('tftp')]}
        tried = 0
        for name, command in clients.items():
            if not shutil.which(command[0]):
                continue
            with self.subTest(name):
                subprocess.run(command, cwd=self.folder, check=True, timeout=rig.LIMIT, capture_output=True)
                self.assertEqual((self.folder / 'got').read_bytes(), self.content)
                (self.folder / 'got').unlink()
            tried += 1
        self.assertGreaterEqual(tried, 3)

    def test_the_digests_are_told_for_the_comparison_over_the_console(self):
        self.all()
        found = json.loads(self.program.out.expect(r'(\{"event":"digest"[^\n]*)\n').group(1))
        self.assertEqual(found['sha512'], hashlib.sha512(self.content).hexdigest())
        self.assertEqual(found['md5'], hashlib.md5(self.content).hexdigest())

    def test_a_cut_download_is_resumed(self):
        self.all()
        for protocol in ('http', 'ftp'):
            part = self.curl('-C', '1000000', self.url(protocol))
            self.assertEqual(part.stdout, self.content[1000000:])

    def test_a_folder_gives_the_files_in_it_and_no_link_leads_out(self):
        inside = self.folder / 'in'
        inside.mkdir()
        (inside / 'a.cfg').write_text('a')
        (inside / '.hidden').write_text('h')
        os.symlink('/etc/passwd', inside / 'passwd')
        (inside / 'deeper').mkdir()
        self.serve(inside, '--http=0')
        self.assertEqual(self.curl(self.url('http', 'a.cfg')).stdout, b'a')
        for name in ('.hidden', 'passwd', 'deeper', 'deeper/x', '../image.bin'):
            answer = self.http(f'GET /{name} HTTP/1.0\r\n\r\n'.encode())
            self.assertTrue(answer.startswith(b'HTTP/1.1 404 '), answer)


class Http(Served):
    def test_two_requests_at_once_are_answered_in_their_order(self):
        self.serve(self.path, '--http=0')
        answer = self.http(b'HEAD /image.bin HTTP/1.1\r\n\r\nGET /none HTTP/1.1\r\n\r\n'
                           b'GET /image.bin HTTP/1.1\r\nConnection: close\r\n\r\n')
        self.assertEqual(answer.count(b'HTTP/1.1 200 OK'), 2)
        self.assertEqual(answer.count(b'HTTP/1.1 404 '), 1)
        self.assertTrue(answer.endswith(self.content))

    def test_a_client_that_half_closes_and_one_that_sends_more_than_it_asks_lose_nothing(self):
        self.serve(self.path, '--http=0')
        for request, shut in ((b'GET /image.bin HTTP/1.0\n\n', True), (b'GET /image.bin HTTP/1.0\r\n\r\n' + b'x' * 100_000, False)):
            self.assertTrue(self.http(request, shut).endswith(self.content))

    def test_what_is_no_request_is_answered_and_the_server_goes_on(self):
        self.serve(self.path, '--http=0')
        self.assertTrue(self.http(b'\x16\x03\x01\x00\xa5\r\n\r\n').startswith(b'HTTP/1.1 400 '))
        self.assertTrue(self.http(b'GET / HTTP/1.1\r\nX: ' + b'y' * 40000).startswith(b'HTTP/1.1 431 '))
        with socket.create_connection(('127.0.0.1', self.ports['http'])) as half:
            half.sendall(b'GET /image')  # and gone
        self.assertEqual(self.curl(self.url('http')).stdout, self.content)

    def test_stalled_clients_do_not_hold_up_the_next_one(self):
        self.serve(self.path, '--http=0', '--ftp=0')
        stalled = []
        for _ in range(200):
            connection = socket.create_connection(('127.0.0.1', self.ports['http']))
            self.addCleanup(connection.close)
            connection.sendall(b'GET /image.bin HTTP/1.1\r\n\r\n')
            stalled.append(connection)
        for _ in range(400):  # more than it keeps: the oldest half request makes room
            connection = socket.create_connection(('127.0.0.1', self.ports['http']))
            self.addCleanup(connection.close)
            connection.sendall(b'GET /ima')
        self.assertEqual(self.curl(self.url('http')).stdout, self.content)
        self.assertEqual(self.curl(self.url('ftp')).stdout, self.content)

    def test_a_name_and_a_password_are_asked_for_where_they_are_set(self):
        read, write = os.pipe()
        os.write(write, b'night shift\n')
        os.close(write)
        program = subprocess.Popen([rig.ROMMATE, 'serve', '--json', '--bind', '127.0.0.1', str(self.path), '--http=0', '--ftp=0',
                                    '--auth', 'admin', '--secret-fd', str(read)], stdout=subprocess.PIPE, pass_fds=[read])
        os.close(read)
        self.addCleanup(program.communicate)
        self.addCleanup(program.kill)
        self.ports = {}
        for _ in range(2):
            line = json.loads(program.stdout.readline())
            self.ports[line['protocol']] = line['port']
        for protocol in ('http', 'ftp'):
            self.assertEqual(self.curl('-u', 'admin:night shift', self.url(protocol)).stdout, self.content)
            self.assertNotEqual(self.curl('-f', '-u', 'admin:day shift', self.url(protocol)).returncode, 0)


class Refused(Served):
    def test_another_address_gets_nothing(self):
        self.all('--allow', '192.0.2.0/24')
        for protocol in ('http', 'ftp', 'tftp'):
            got = self.curl('-f', self.url(protocol))
            self.assertNotEqual(got.returncode, 0)
            self.assertEqual(got.stdout, b'')
            refused = self.event('refused', protocol)
            self.assertIn('not for this address', refused['text'])

    def test_a_file_that_was_changed_under_its_feet_is_given_to_nobody(self):
        self.all()
        self.path.write_bytes(b'something else')
        for protocol in ('http', 'ftp', 'tftp'):
            got = self.curl('-f', self.url(protocol))
            self.assertNotEqual(got.returncode, 0, protocol)
            self.assertNotIn(b'something', got.stdout)

    def test_an_upload_is_taken_once_and_only_under_its_name(self):
        target = self.folder / 'running.cfg'
        for protocol in ('http', 'ftp', 'tftp'):
            self.serve('--upload', target, f'--{protocol}=0')
            self.assertNotEqual(self.curl('-f', '-T', self.path, self.url(protocol, 'other.cfg')).returncode, 0)
            self.assertEqual(self.curl('-f', '-T', self.path, self.url(protocol, 'running.cfg')).returncode, 0, protocol)
            self.assertEqual(target.read_bytes(), self.content)
            self.assertTrue(self.event('done', protocol)['upload'])
            self.assertNotEqual(self.curl('-f', '-T', __file__, self.url(protocol, 'running.cfg')).returncode, 0)
            self.assertEqual(target.read_bytes(), self.content)
            self.assertEqual(sorted(os.listdir(self.folder)), ['image.bin', 'running.cfg'])
            target.unlink()
            self.program.kill(signal.SIGINT)
            self.program.status()

    def test_bad_words_are_one_clear_message_and_a_port_that_is_taken_is_status_3(self):
        with socket.create_server(('127.0.0.1', 0)) as taken:
            port = taken.getsockname()[1]
            for words, status, says in ((['serve'], 2, 'say which file'),
                                        (['serve', '/none.bin', '--http=0'], 2, 'cannot open /none.bin'),
                                        (['serve', '/dev/zero', '--http=0'], 2, 'no regular file'),
                                        (['serve', self.path, self.path, '--http=0'], 2, 'two files of this name'),
                                        (['serve', self.path, '--http=70000'], 2, '70000 is no port'),
                                        (['serve', self.path, '--allow', '192.0.2.1/33', '--http=0'], 2, '--allow 192.0.2.1/33'),
                                        (['serve', '--upload', self.path, '--http=0'], 2, 'is there already'),
                                        (['serve', self.path, '--ftp=0', '--ftp-data', '50100-50000'], 2, 'lower port first'),
                                        (['serve', self.path, '--ftp=0', '--ftp-data', 'x'], 2, 'write LOW-HIGH'),
                                        (['serve', self.path, '--http=0', '--bind', '192.0.2.77'], 3, 'no address of this machine'),
                                        (['serve', self.path, f'--http={port}', '--bind', '127.0.0.1'], 3, f'(process {os.getpid()})')):
                with self.subTest(says):
                    got, out, err = rig.run(*map(str, words))
                    self.assertEqual((got, out, err.count('\n')), (status, '', 1), err)
                    self.assertIn(says, err)


class Https(Served):
    """The same in TLS: for clients of today, and for those that speak what a current OpenSSL refuses."""

    def https(self, *words):
        self.serve(self.path, '--https=0', *words)
        found = self.program.out.expect(r'"certificate","sha256":"([0-9A-F:]{95})"')
        self.fingerprint = found.group(1).decode()

    def context(self, version=None):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        if version:
            context.set_ciphers('ALL:@SECLEVEL=0')
            with warnings.catch_warnings():
                warnings.simplefilter('ignore', DeprecationWarning)  # old on purpose
                context.minimum_version = context.maximum_version = version
        return context

    def connect(self, context):
        plain = socket.create_connection(('127.0.0.1', self.ports['https']), timeout=rig.LIMIT)
        self.addCleanup(plain.close)
        return context.wrap_socket(plain)

    def ask(self, context, request=b'GET /image.bin HTTP/1.0\r\n\r\n'):
        """The body, and what was spoken."""
        with self.connect(context) as connection:
            connection.sendall(request)
            answer = b''
            while data := connection.recv(65536):
                answer += data
            return answer.partition(b'\r\n\r\n')[2], connection.version()

    def test_a_client_of_today_gets_all_of_it_and_the_fingerprint_is_that_of_the_certificate(self):
        self.https()
        got = self.curl('-k', self.url('https'))
        self.assertEqual((got.returncode, got.stdout == self.content), (0, True))
        begun, done = self.event('request', 'https'), self.event('done', 'https')
        self.assertEqual((begun['name'], done['bytes']), ('image.bin', SIZE))
        with self.connect(self.context()) as connection:
            digest = hashlib.sha256(connection.getpeercert(binary_form=True)).hexdigest().upper()
        self.assertEqual(self.fingerprint.replace(':', ''), digest)

    def test_who_trusts_the_self_made_certificate_and_asks_for_its_address_needs_no_exception(self):
        self.https()
        pem = self.folder / 'ours.pem'
        pem.write_text(ssl.get_server_certificate(('127.0.0.1', self.ports['https'])))
        got = self.curl('--cacert', str(pem), self.url('https'))
        self.assertEqual((got.returncode, got.stdout == self.content), (0, True), got.stderr)

    def test_ranges_heads_kept_connections_and_uploads_work_as_without_tls(self):
        self.https('--upload', self.folder / 'up.cfg')
        kept = http.client.HTTPSConnection('127.0.0.1', self.ports['https'], timeout=rig.LIMIT, context=self.context())
        self.addCleanup(kept.close)
        kept.request('HEAD', '/image.bin')
        head = kept.getresponse()
        self.assertEqual((head.status, head.headers['Content-Length'], head.read()), (200, str(SIZE), b''))
        for first, last in (2_000_000, 2_999_999), (0, 9):
            kept.request('GET', '/image.bin', headers={'Range': f'bytes={first}-{last}'})
            part = kept.getresponse()
            self.assertEqual((part.status, part.read() == self.content[first:last + 1]), (206, True))
        up = self.curl('-k', '-T', str(self.path), self.url('https', 'up.cfg'))
        self.assertEqual((up.returncode, (self.folder / 'up.cfg').read_bytes() == self.content), (0, True))

    def test_a_slow_reader_gets_all_of_it(self):
        self.https()
        with self.connect(self.context()) as connection:
            connection.sendall(b'GET /image.bin HTTP/1.0\r\n\r\n')
            self.event('request', 'https')
            time.sleep(0.3)  # its window is full by now
            got = b''
            while data := connection.recv(65536):
                got += data
        self.assertEqual(got.partition(b'\r\n\r\n')[2], self.content)

    def test_an_old_device_is_told_of_and_gets_it_where_old_tls_is_served(self):
        old = self.context(ssl.TLSVersion.TLSv1)
        self.https()
        with self.assertRaises((ssl.SSLError, ConnectionError)):
            self.ask(old)
        self.assertIn('--old-tls', self.event('refused', 'https')['text'])
        self.program.close()
        self.https('--old-tls')
        for version in ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1, ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3:
            body, spoken = self.ask(self.context(version))
            self.assertEqual((body == self.content, spoken.replace('.', '_')),
                             (True, version.name))

    def test_who_does_not_trust_it_or_speaks_no_tls_is_told_of_with_what_to_do(self):
        self.https()
        self.assertNotEqual(self.curl(self.url('https')).returncode, 0)
        self.assertIn('--certificate', self.event('refused', 'https')['text'])
        self.assertNotEqual(self.curl(self.url('https').replace('https', 'http')).returncode, 0)
        self.assertIn('https://', self.event('refused', 'https')['text'])

    def test_garbage_half_handshakes_and_connections_that_say_nothing_do_not_stop_it(self):
        self.https()
        for hostile in b'', os.urandom(3000), b'\x16\x03\x01\xff\xff' + os.urandom(100), b'\x16\x03\x01\x00\x05\x01':
            with socket.create_connection(('127.0.0.1', self.ports['https']), timeout=rig.LIMIT) as connection:
                connection.sendall(hostile)
        idle = [socket.create_connection(('127.0.0.1', self.ports['https'])) for _ in range(20)]
        body, _ = self.ask(self.context())
        self.assertEqual(body, self.content)
        for each in idle:
            each.close()

    def certificate(self):
        key, pem = self.folder / 'own.key', self.folder / 'own.pem'
        subprocess.run(['openssl', 'req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', pem, '-days', '9',
                        '-subj', '/CN=images.example', '-addext', 'subjectAltName=DNS:images.example'], check=True,
                       capture_output=True)
        return key, pem

    def test_a_certificate_of_ones_own_is_shown_and_a_wrong_one_is_said(self):
        key, pem = self.certificate()
        self.https('--certificate', pem, '--key', key)
        port = self.ports['https']
        got = self.curl('--cacert', str(pem), '--resolve', f'images.example:{port}:127.0.0.1',
                        f'https://images.example:{port}/image.bin')
        self.assertEqual((got.returncode, got.stdout == self.content), (0, True), got.stderr)
        other = self.folder / 'other'
        other.mkdir()
        (other / 'x').write_text('no key')
        for words, says in ((['--certificate', pem, '--key', other / 'x'], 'gives no key in PEM'),
                            (['--certificate', self.path], 'gives no certificate in PEM'),
                            (['--certificate', self.folder / 'none'], 'gives no certificate in PEM')):
            got, out, err = rig.run('serve', str(self.path), '--https=0', *map(str, words))
            self.assertEqual((got, out, err.count('\n')), (3, '', 1), err)
            self.assertIn(says, err)


if __name__ == '__main__':
    unittest.main()
