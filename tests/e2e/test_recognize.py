"""rommate recognize: answers for offsets, lists of changes, live input, and what it cannot read."""
import json
import os
import unittest

import rig

LOG = (b'Router>enable\r\nPassword: \r\nRouter#reload\r\nProceed with reload? [confirm]\r\n\r\n'
       b'System Bootstrap, Version 12.4(13r)T, RELEASE SOFTWARE (fc1)\r\n'
       b'C1841 platform with 393216 Kbytes of main memory\r\n'
       b'rommon 1 > ')


class Recognize(unittest.TestCase):
    def setUp(self):
        self.dir = rig.temp_dir()
        self.addCleanup(self.dir.cleanup)
        self.log = os.path.join(self.dir.name, 'console.log')
        with open(self.log, 'wb') as file:
            file.write(LOG)

    def test_offsets_are_answered_in_the_order_asked_one_object_each(self):
        status, out, err = rig.run('recognize', self.log, '--at', f'{len(LOG)},7,25,3,0', '--json')
        self.assertEqual((status, err), (0, ''))
        self.assertEqual(out.split('\n')[1], '{"offset":7,"state":"ios-user","detail":"host=Router"}')
        self.assertEqual([(o['state'], o['detail']) for o in map(json.loads, out.splitlines())],
                         [('rommon', '1'), ('ios-user', 'host=Router'), ('password', ''), ('unknown', ''), ('unknown', '')])

    def test_options_may_stand_before_the_file(self):
        status, out, _ = rig.run('recognize', '--json', '--at', '7', self.log)
        self.assertEqual((status, json.loads(out)['state']), (0, 'ios-user'))

    def test_without_offsets_it_lists_changes_and_ends_with_what_was_learnt(self):
        status, out, _ = rig.run('recognize', '--json', self.log)
        lines = [json.loads(line) for line in out.splitlines()]
        self.assertEqual(status, 0)
        self.assertEqual([line['state'] for line in lines[:-1]],
                         ['ios-user', 'password', 'ios-enable', 'confirm', 'booting', 'rommon'])
        self.assertEqual(lines[-1]['facts']['platform'], 'C1841')
        self.assertEqual(lines[-1]['facts']['bootstrap'], '12.4(13r)T')

    def test_a_live_line_is_judged_when_it_is_silent(self):
        program = rig.Program('recognize', '-')
        self.addCleanup(program.close)
        program.type(b'\r\nswitch: ')
        program.out.expect('switch-loader')
        program.type(b'boot\r\nLoading "flash:a.bin"...@@@@')
        program.type(b'\r\nPress RETURN to get started!\r\n')
        program.out.expect('press-return')
        program.end_input()
        self.assertEqual(program.status(), 0)

    def test_what_cannot_be_read_ends_with_2(self):
        status, out, err = rig.run('recognize', self.log + '.missing')
        self.assertEqual((status, out), (2, ''))
        self.assertIn('No such file', err)
        status, out, err = rig.run('recognize', self.log, '--at', '999999')
        self.assertEqual((status, out), (2, ''))
        self.assertIn('behind the end', err)


if __name__ == '__main__':
    unittest.main()
