"""The shell of the simulated board beside that of a real U-Boot: the same lines, the same answers."""
import re
import unittest

import machine
import rig

LINES = r"""
echo a;echo b
echo "a  b"  c   d
setenv delay 2
echo 'a $delay' $delay "${delay}x" $nosuch end
if test 1 = 2; then echo yes; else echo no; fi
if false; then echo a; elif true; then echo b; else echo c; fi
if false; then echo a; fi; echo $?
true && echo t || echo f
false && echo t || echo f
true || echo a && echo b
false || true && echo e
false && echo a; echo b
setenv a 'echo one; echo two'
run a
run nosuch
run a nosuch a
printenv a nosuch
env print a
env exists a && echo there
env delete a
printenv a; echo $?
nosuchcmd
nosuchcmd || echo failed
false; echo $?
a=5; echo $a
for x in "a b" c; do echo [$x]; done
setenv l 'a b  c'; for x in $l; do echo [$x]; done
while test 1 = 2; do echo x; done; echo done
until true; do echo x; done; echo u
then
fi
echo a & echo b
&& echo a
echo a &&
;;echo a;;echo b
echo 'it''s' a\;b "a;b" a#b #c
test 3 -gt 2 && echo gt
test -z "" && echo z
test 1 -eq 1 -a 2 -eq 3 || echo no
itest 5 < 3 || echo lt
itest a == 0xa && echo hex
setenv d 'false'; run d || echo bad
setenv d 'true; false'; run d; echo $?
setenv c "echo hi"; $c
setenv x=y z
run
sleep
md
mw
mw.b 2000000 ab 4
md.b 2000000 5
md.w 2000000 3
mw 2000000 12345678 2
md 2000000 2
md.b 2000000 14
crc32 2000000 4
base 1000
base 0
usb start
usb tree
""".strip('\n').split('\n')


class BesideTheRealOne(unittest.TestCase):
    def shell(self, url, run=None):
        program = rig.Program('--plain', '--escape', 'ctrl-t', url)
        self.addCleanup(program.close)
        if run:
            run(program)
        program.out.expect('Hit any key to stop autoboot', machine.LIMIT)
        program.type(' ')
        program.out.expect('=> ', machine.LIMIT)
        return program

    def said(self, program, line):
        program.type(line + '\r')
        answer = program.out.expect(r'(?s)\r\n(.*?)=> ', machine.LIMIT).group(1).decode()
        return re.sub(r'\r+\n', '\n', answer)

    def test_the_same_lines_get_the_same_answers(self):
        box = machine.u_boot(self, 'telnet')
        real = self.shell(box.url, box.run)
        ours = self.shell('sim:uboot?baud=115200')
        for line in LINES:
            with self.subTest(line):
                self.assertEqual(self.said(ours, line), self.said(real, line))


if __name__ == '__main__':
    unittest.main()
