"""rommate image: what is told of a file, digests beside the tools people have, catalogues signed by minisign and
for it, images that U-Boot's own mkimage made."""
import hashlib
import json
import os
import random
import subprocess
import unittest

import rig
from needs import needs


def digests(path):
    with open(path, 'rb') as file:
        content = file.read()
    return {kind: hashlib.new(kind, content).hexdigest() for kind in ('sha512', 'sha256', 'md5')}


class Image(unittest.TestCase):
    def setUp(self):
        self.dir = rig.temp_dir()
        self.addCleanup(self.dir.cleanup)

    def file(self, name, content=b''):
        path = os.path.join(self.dir.name, name)
        with open(path, 'wb') as file:
            file.write(content)
        return path

    def image(self, name='c1841-ipbase-mz.124-24.T8.bin', size=3_000_001):
        return self.file(name, random.Random(5).randbytes(size))

    def ask(self, *words, **options):
        status, out, err = rig.run('image', '--json', *words, **options)
        return status, [json.loads(line) for line in out.splitlines()], err

    def test_digests_are_those_of_other_tools_for_sizes_around_the_blocks(self):
        for size in (0, 1, (1 << 20) - 1, 1 << 20, (1 << 20) + 1, 5_000_000):
            path = self.image(size=size)
            status, (told,), _ = self.ask(path)
            self.assertEqual({kind: told[kind] for kind in ('sha512', 'sha256', 'md5')}, digests(path))
            self.assertEqual((status, told['size']), (1 if size == 0 else 0, size))

    def test_a_digest_that_matches_is_named_and_one_that_does_not_is_status_1(self):
        path = self.image()
        right = digests(path)['sha512']
        blocks = ' '.join(right[i:i + 32].upper() for i in range(0, 128, 32))
        for given in (right, blocks, f'{right}  {os.path.basename(path)}', f'SHA512 ({os.path.basename(path)}) = {right}'):
            status, (told,), _ = self.ask(path, '--sha512', given)
            self.assertEqual((status, told['compared'], told['origin']), (0, 'good', 'its sha512 is that of what was given'))
        status, (told,), _ = self.ask(path, '--sha512', right[:-1] + ('0' if right[-1] != '0' else '1'))
        self.assertEqual((status, told['compared']), (1, 'bad'))
        self.assertTrue(told['origin'].startswith('DIFFERS'))
        status, (told,), _ = self.ask(path, '--sha512', f'{right}  other.bin')
        self.assertEqual((status, told['origin']), (1, "the digest that was given is that of 'other.bin', another file"))

    def test_without_a_reference_the_origin_is_not_proved(self):
        status, out, _ = rig.run('image', self.image())
        self.assertEqual(status, 0)
        self.assertIn('origin   not proved: no digest of the vendor\'s to compare with', out)
        self.assertIn('name     c1841, ipbase, 12.4(24)T8, runs from RAM, zipped', out)
        self.assertNotIn('authentic', out)

    def test_a_digest_of_another_kind_is_told_as_such(self):
        path = self.image()
        status, _, err = self.ask(path, '--sha512', digests(path)['sha256'])
        self.assertEqual((status, err), (2, 'rommate: --sha512: it has 64 figures: it looks like sha256, not like sha512\n'))

    def test_a_file_of_sha512sum_is_taken_for_several_images(self):
        one, two = self.image('a.bin'), self.image('b.bin', 70_000)
        listed = self.file('SUMS', subprocess.run(['sha512sum', one, two], capture_output=True, check=True).stdout)
        status, told, _ = self.ask(one, two, '--sha512', listed)
        self.assertEqual((status, [each['compared'] for each in told]), (0, ['good', 'good']))
        self.image('b.bin', 70_001)
        status, told, _ = self.ask(one, two, '--sha512', listed)
        self.assertEqual((status, [each['compared'] for each in told]), (1, ['good', 'bad']))

    def test_what_cannot_be_read_is_status_2_and_says_why(self):
        os.mkfifo(os.path.join(self.dir.name, 'pipe'))
        for name, why in (('none.bin', 'No such file or directory'), ('', 'is a folder'), ('pipe', 'is no regular file')):
            status, out, err = rig.run('image', os.path.join(self.dir.name, name), limit=10)
            self.assertEqual((status, out), (2, ''))
            self.assertIn(why, err)

    def test_a_catalogue_is_signed_by_minisign_and_checked_here_and_the_other_way_round(self):
        needs('minisign', 'minisign')
        path = self.image()
        catalogue = self.file('golden.txt', f"# ours\n{digests(path)['sha512']}  {os.path.basename(path)}\n".encode())
        public, secret = (os.path.join(self.dir.name, name) for name in ('team.pub', 'team.key'))
        for passphrase in ('', 'correct horse'):
            words = ['minisign', '-G', '-f', '-p', public, '-s', secret] + ([] if passphrase else ['-W'])
            subprocess.run(words, input=f'{passphrase}\n' * 2 if passphrase else None, text=True, check=True, capture_output=True)
            read, write = os.pipe()
            os.write(write, passphrase.encode() + b'\n')
            os.close(write)
            status, _, err = rig.run('image', '--sign', secret, catalogue, env={'ROMMATE_PASSPHRASE_FD': str(read)}, pass_fds=[read])
            os.close(read)
            self.assertEqual((status, err), (0, ''))
            checked = subprocess.run(['minisign', '-V', '-p', public, '-m', catalogue], capture_output=True, text=True, check=False)
            self.assertEqual(checked.returncode, 0, checked.stderr)
        subprocess.run(['minisign', '-G', '-f', '-W', '-p', public, '-s', secret], check=True, capture_output=True)
        subprocess.run(['minisign', '-S', '-s', secret, '-m', catalogue, '-t', 'by the team'], check=True, capture_output=True)
        status, (told,), _ = self.ask(path, '--catalogue', catalogue, '--key', public)
        self.assertEqual((status, told['compared']), (0, 'good'))
        self.assertIn('(signature good: by the team)', told['origin'])
        with open(catalogue, 'a', encoding='ascii') as file:
            file.write(f'{"0" * 128}  evil.bin\n')
        status, _, err = self.ask(path, '--catalogue', catalogue, '--key', public)
        self.assertEqual(status, 2)
        self.assertIn('is not good: the text is not what was signed', err)

    def test_images_of_mkimage_are_read_and_a_flipped_bit_is_found(self):
        needs('mkimage', 'u-boot-tools')
        needs('dtc', 'device-tree-compiler')
        kernel = self.file('kernel', random.Random(6).randbytes(50_000))
        legacy = os.path.join(self.dir.name, 'uImage')
        subprocess.run(['mkimage', '-A', 'arm', '-O', 'linux', '-T', 'kernel', '-C', 'none', '-a', '80008000', '-e', '80008000',
                        '-n', 'night', '-d', kernel, legacy], check=True, capture_output=True)
        tree = os.path.join(self.dir.name, 'image.itb')
        source = self.file('image.its', f'''/dts-v1/;
/ {{ description = "night"; #address-cells = <1>;
  images {{ kernel {{ data = /incbin/("{kernel}"); type = "kernel"; arch = "arm"; os = "linux"; compression = "none";
    load = <0x80008000>; entry = <0x80008000>; hash-1 {{ algo = "sha256"; }}; hash-2 {{ algo = "crc32"; }}; }}; }};
  configurations {{ default = "c"; c {{ kernel = "kernel"; }}; }}; }};'''.encode())
        subprocess.run(['mkimage', '-f', source, tree], check=True, capture_output=True)
        for path, container in ((legacy, 'U-Boot image (uImage)'), (tree, 'U-Boot image tree (FIT)')):
            status, (told,), _ = self.ask(path)
            self.assertEqual((status, told['container'], told['verdict']), (0, container, 'consistent'))
            self.assertEqual(told['architecture'], 'arm')
            with open(path, 'r+b') as file:
                file.seek(20_000)
                byte = file.read(1)[0]
                file.seek(20_000)
                file.write(bytes([byte ^ 4]))
            status, (told,), _ = self.ask(path)
            self.assertEqual((status, told['broken']), (1, True))


if __name__ == '__main__':
    unittest.main()
