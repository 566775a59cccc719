"""Counts what a test run really ran, from meson's log, and prints "N passed, N failed".

A doctest program counts its test cases, a Python test its closing line ("N passed, N failed" or unittest's
"Ran N tests"), anything else counts as one. What was skipped is not counted; where, is said before.
usage: count_tests.py testlog.json
"""
import json
import re
import sys

passed = failed = 0
with open(sys.argv[1], encoding='utf-8') as log:
    for line in log:
        test = json.loads(line)
        text = test.get('stdout', '') + test.get('stderr', '')
        ok = test['result'] in ('OK', 'EXPECTEDFAIL')
        cases = re.search(r'test cases:\s*(\d+)\s*\|\s*(\d+) passed\s*\|\s*(\d+) failed', text)
        plain = re.findall(r'^(\d+) passed, (\d+) failed', text, re.M)
        unit = re.search(r'^Ran (\d+) tests?', text, re.M)
        if test['result'] == 'SKIP':
            print(f'{test["name"]}: skipped')
            continue
        if cases:
            good, bad = int(cases.group(2)), int(cases.group(3))
        elif plain:
            good, bad = int(plain[-1][0]), int(plain[-1][1])
        elif unit:
            broken = sum(int(n) for n in re.findall(r'(?:failures|errors)=(\d+)', text))
            skipped = sum(int(n) for n in re.findall(r'^(?:OK|FAILED) \(.*?skipped=(\d+)', text, re.M))
            if skipped:
                print(f'{test["name"]}: {skipped} skipped')
            good, bad = max(0, int(unit.group(1)) - broken - skipped), broken
        else:
            good, bad = (1, 0) if ok else (0, 1)
        if not ok and bad == 0:
            bad = 1  # a crash after the last case is a failure too
        passed, failed = passed + good, failed + bad
print(f'{passed} passed, {failed} failed')
sys.exit(1 if failed or not passed else 0)
