"""rommate run ios-upgrade: a running device copies an image from our own server on real sockets, proves it at the console,
starts it; and what is refused before anything is typed. LINES=all does it with the 776 523 079 bytes of the article's
image, by HTTP, FTP and TFTP, in about five minutes."""
import hashlib
import os
import unittest

import rig

ADDRESSES = ['address=10.0.0.1/30', 'server=10.0.0.2', 'interface=GigabitEthernet0/0/1']
NEW = 'isr4300-universalk9.17.12.04.SPA.bin'
WHOLE = os.environ.get('LINES') == 'all'


class Upgrading(unittest.TestCase):
    def setUp(self):
        self.place = rig.temp_dir()
        self.addCleanup(self.place.cleanup)
        self.image = os.path.join(self.place.name, NEW)
        self.make('small')

    def make(self, flash):
        """`flash`: how long an image is."""
        self.port = f'sim:isr4321?speed=fast&flash={flash}'
        status, _, err = rig.run('sim', 'isr4321', '--flash', flash, '--make-image', self.image, '--image-version', '17.12.04')
        self.assertEqual(status, 0, err)
        with open(self.image, 'rb') as file:
            self.digest = hashlib.file_digest(file, 'sha512').hexdigest()

    def upgrade(self, *words):
        secrets, ends = os.pipe()
        os.write(ends, b'enable-secret=forgotten\n')
        os.close(ends)
        self.addCleanup(os.close, secrets)
        status, out, err = rig.run('run', 'ios-upgrade', self.port, f'image={self.image}', *ADDRESSES, *words,
                                   '--yes', '--secret-fd', str(secrets), pass_fds=[secrets], limit=250,
                                   env={'XDG_STATE_HOME': self.place.name, 'XDG_CONFIG_HOME': self.place.name})
        return status, out + err

    def test_the_article_s_router_gets_its_image_and_starts_it(self):
        for method in ('http', 'ftp', 'tftp') if WHOLE else ('http',):
            with self.subTest(method):
                self.make('real' if WHOLE else 'small')
                status, told = self.upgrade(f'method={method}', self.catalogue(f'{self.digest}  {NEW}\n'))
                self.assertEqual(status, 0, told)
                self.assertIn('read at the console; it is what catalogue', told)
                self.assertIn('signed, as the device reads it', told)
                self.assertIn(f'ios-upgrade on {self.port} (ios-xe-router): done', told)
                self.assertIn(f'boot system bootflash:{NEW}', told)
                self.assertIn(f'System image file is "bootflash:{NEW}"', told)
                self.assertIn('no ip address', told)  # the lent one is taken back

    def catalogue(self, text, name='golden.txt'):
        path = os.path.join(self.place.name, name)
        with open(path, 'w', encoding='ascii') as file:
            file.write(text)
        return f'catalogue={path}'

    def test_a_way_or_a_digest_that_is_none_is_told_before_a_port_is_opened(self):
        golden = self.catalogue(f'{self.digest}  another.bin\n')
        for words, why in ((['method=gopher'], 'is none of auto, http, ftp, tftp and usb'), (['sha512=cafe'], 'sha512: '),
                           ([golden], f'has no SHA-512 of {NEW}'),
                           ([golden, 'catalogue-key=RWQf6LRCGA9i5'], 'no public key of minisign'),
                           ([self.catalogue(f'{self.digest}  {NEW}\ncafe  x.bin\n', 'bad.txt')], 'bad.txt:2: '),
                           (['catalogue=/nowhere/golden.txt'], 'No such file or directory')):
            status, told = self.upgrade(*words)
            self.assertEqual(status, 2, told)
            self.assertIn(why, told)

    def test_an_image_that_is_not_the_vendor_s_is_refused_before_anything_is_changed(self):
        status, told = self.upgrade(f'sha512={"0" * 128}  {NEW}')
        self.assertEqual(status, 5, told)
        self.assertIn('is not what the given SHA-512 is of', told)
        self.assertNotIn('configure terminal', told)


class Pulling(unittest.TestCase):
    def test_an_image_comes_from_the_device_by_our_tftp_server_and_is_compared(self):
        with rig.temp_dir() as place:
            into = os.path.join(place, 'pulled.bin')
            secrets, ends = os.pipe()
            os.write(ends, b'enable-secret=forgotten\n')
            os.close(ends)
            self.addCleanup(os.close, secrets)
            status, out, err = rig.run('run', 'pull-image', 'sim:c2960?speed=fast',
                                       'image=flash:c2960-lanbasek9-mz.150-2.SE11.bin', f'into={into}', 'address=192.0.2.2/24',
                                       'server=192.0.2.10', '--yes', '--secret-fd', str(secrets), pass_fds=[secrets], limit=250,
                                       env={'XDG_STATE_HOME': place, 'XDG_CONFIG_HOME': place})
            self.assertEqual(status, 0, out + err)
            self.assertIn('is what the device has: MD5 ', out + err)
            with open(into, 'rb') as file:
                self.assertIn(hashlib.md5(file.read()).hexdigest(), out + err)


if __name__ == '__main__':
    unittest.main()
