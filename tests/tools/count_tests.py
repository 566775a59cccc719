"""Counts what a test run really ran, from meson's log: a line for each suite, and at the end, alone on its line,
"N passed, N failed" with ", N skipped" behind it where something was.

A doctest program counts its test cases, a Python test its closing line ("N passed, N failed" or unittest's
"Ran N tests"), anything else counts as one. What was skipped has not passed; where and why is said before.
usage: count_tests.py testlog.json
"""
import collections
import json
import re
import sys

Count = collections.namedtuple('Count', 'passed failed skipped')


def reasons(text):
    """Why test cases were skipped: as a doctest program says it (tests/support/skipped.hpp), as unittest -v does."""
    return re.findall(r'MESSAGE: SKIPPED: (.*)', text) + re.findall(r"\.\.\. skipped '(.*)'$", text, re.M)


def cases_of(text):
    """The test cases that a program says it ran; None when it says nothing of the kind."""
    doctest = re.search(r'test cases:\s*(\d+)\s*\|\s*(\d+) passed\s*\|\s*(\d+) failed', text)
    if doctest:
        skipped = len(re.findall(r'MESSAGE: SKIPPED: ', text))
        return Count(int(doctest.group(2)) - skipped, int(doctest.group(3)), skipped)
    plain = re.findall(r'^(\d+) passed, (\d+) failed', text, re.M)
    if plain:
        return Count(int(plain[-1][0]), int(plain[-1][1]), 0)
    unit = re.search(r'^Ran (\d+) tests?', text, re.M)
    if unit:
        failed = sum(int(n) for n in re.findall(r'(?:failures|errors)=(\d+)', text))
        skipped = sum(int(n) for n in re.findall(r'^(?:OK|FAILED) \(.*?skipped=(\d+)', text, re.M))
        return Count(max(0, int(unit.group(1)) - failed - skipped), failed, skipped)
    return None


def count(test):
    """What one line of meson's log, a test program, comes to."""
    if test['result'] == 'SKIP':
        return Count(0, 0, 1)
    good = test['result'] in ('OK', 'EXPECTEDFAIL')
    found = cases_of(test.get('stdout', '') + '\n' + test.get('stderr', '')) or Count(int(good), 0, 0)
    # A crash after the last case is a failure too.
    return found if good or found.failed else found._replace(failed=1)


def words(counted):
    return f'{counted.passed} passed, {counted.failed} failed' + (
        f', {counted.skipped} skipped' if counted.skipped else '')


def main():
    suites = collections.defaultdict(lambda: Count(0, 0, 0))
    with open(sys.argv[1], encoding='utf-8') as log:
        tests = [json.loads(line) for line in log]
    for test in tests:
        counted = count(test)
        suite = test['name'].split(' / ')[0].split(':')[-1]  # "project:suite / name"
        suites[suite] = Count(*map(sum, zip(suites[suite], counted)))
        if counted.skipped:
            why = reasons(test.get('stdout', '') + '\n' + test.get('stderr', ''))
            print(f'{test["name"]}: {counted.skipped} skipped' + (': ' + '; '.join(sorted(set(why))) if why else ''))
    total = Count(*map(sum, zip(Count(0, 0, 0), *suites.values())))
    for suite in sorted(suites):
        print(f'{suite + ":":10} {words(suites[suite])}')
    print(words(total))
    return 1 if total.failed or not total.passed else 0


if __name__ == '__main__':
    sys.exit(main())
