"""./dev and its tools: a build that notices what was installed since, and the sum of a test run."""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

DEV, TOOLS = pathlib.Path(os.environ['DEV']), pathlib.Path(os.environ['TOOLS'])
BUILD = """project('toy', version: '1')
extra_dep = dependency('rommate-toy', required: false)
if extra_dep.found()
  custom_target('extra', output: 'extra', command: ['touch', '@OUTPUT@'])
endif
"""


class Configure(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix='rommate-dev-')
        self.addCleanup(folder.cleanup)
        self.top = pathlib.Path(folder.name)
        (self.top / 'tests').mkdir()
        (self.top / 'libraries').mkdir()
        (self.top / 'meson.build').write_text(BUILD)
        shutil.copy(DEV, self.top / 'dev')

    def configure(self, *options):
        """Configures as ./dev does; whether the optional part is built, and whether meson ran at all."""
        log = self.top / '.build' / 'toy' / 'meson-logs' / 'meson-log.txt'
        before = log.stat().st_mtime_ns if log.exists() else 0
        subprocess.run(['bash', '-c', 'source ./dev help >/dev/null; configure toy "$@"', 'bash', *options], cwd=self.top,
                       check=True, env=dict(os.environ, PKG_CONFIG_PATH=str(self.top / 'libraries')))
        return 'extra' in (self.top / '.build' / 'toy' / 'build.ninja').read_text(), log.stat().st_mtime_ns != before

    def install_library(self):
        (self.top / 'libraries' / 'rommate-toy.pc').write_text('Name: toy\nDescription: toy\nVersion: 1\n')

    def test_a_library_that_comes_later_is_found_and_what_was_built_stays(self):
        self.assertEqual(self.configure(), (False, True))
        kept = self.top / '.build' / 'toy' / 'built'
        kept.touch()
        self.assertEqual(self.configure(), (False, False))
        self.install_library()
        self.assertEqual(self.configure(), (True, True))
        self.assertTrue(kept.exists())
        self.assertEqual(self.configure(), (True, False))

    def test_other_options_make_a_new_build(self):
        self.configure()
        kept = self.top / '.build' / 'toy' / 'built'
        kept.touch()
        self.assertEqual(self.configure('--buildtype=release'), (False, True))
        self.assertFalse(kept.exists())


class Count(unittest.TestCase):
    def count(self, *tests):
        """The lines that count_tests.py prints for (name, result, output) each."""
        with tempfile.NamedTemporaryFile('w', suffix='.json') as log:
            for name, result, text in tests:
                log.write(json.dumps({'name': name, 'result': result, 'stdout': text}) + '\n')
            log.flush()
            done = subprocess.run([sys.executable, TOOLS / 'count_tests.py', log.name], capture_output=True, text=True)
        return done.returncode, done.stdout.splitlines()

    def test_each_suite_has_its_line_and_the_sum_stands_last(self):
        status, lines = self.count(
            ('rommate:unit / vt', 'OK', '[doctest] test cases: 5 | 5 passed | 0 failed | 0 skipped'),
            ('rommate:unit / house', 'OK', '7 passed, 0 failed'),
            ('rommate:rig / e2e', 'OK', 'Ran 3 tests in 1.0s\n\nOK'))
        self.assertEqual(status, 0)
        self.assertEqual(lines, ['rig:       3 passed, 0 failed', 'unit:      12 passed, 0 failed', '15 passed, 0 failed'])

    def test_what_was_skipped_has_not_passed_and_its_reason_is_told(self):
        status, lines = self.count(
            ('p:unit / logs', 'OK', "t.cpp:3: MESSAGE: SKIPPED: no logs\n[doctest] test cases: 2 | 2 passed | 0 failed"),
            ('p:rig / usb', 'SKIP', 'skipped: not root'),
            ('p:rig / tty', 'OK', "test_x (T.test_x) ... skipped 'no tty'\nRan 4 tests in 1s\n\nOK (skipped=1)"))
        self.assertEqual(status, 0)
        self.assertIn('logs: 1 skipped: no logs', ' '.join(lines))
        self.assertIn('tty: 1 skipped: no tty', ' '.join(lines))
        self.assertEqual(lines[-1], '4 passed, 0 failed, 3 skipped')

    def test_failures_and_crashes_are_counted(self):
        status, lines = self.count(
            ('p:unit / a', 'FAIL', '[doctest] test cases: 4 | 3 passed | 1 failed'),
            ('p:unit / b', 'FAIL', '[doctest] test cases: 4 | 4 passed | 0 failed'),
            ('p:unit / c', 'TIMEOUT', ''),
            ('p:unit / d', 'FAIL', 'Ran 3 tests in 1s\n\nFAILED (failures=1, errors=1)'))
        self.assertEqual((status, lines[-1]), (1, '8 passed, 5 failed'))

    def test_nothing_at_all_is_no_success(self):
        self.assertEqual(self.count(('p:rig / usb', 'SKIP', ''))[0], 1)


if __name__ == '__main__':
    unittest.main(verbosity=2)
