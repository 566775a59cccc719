"""Refuses every co_await that is not one of the four statement forms that g++ 12 compiles rightly.

Allowed: one co_await a statement, its result named or dropped; no braces, lambda or ?: behind it.
usage: check_coroutines.py FILE...
Relies on the house format: a block brace has a space before it, an initialiser brace has none.
"""
import re
import sys

ALLOWED_BEFORE = re.compile(r'^\s*(co_return\s+|(const\s+)?[\w:<>,&*\s]*?[\w.>\-\[\]]+\s*=\s*)?$')


def without_comments_and_strings(text):
    def blank(found):
        return '\n' * found.group().count('\n')
    text = re.sub(r'//[^\n]*|/\*.*?\*/', blank, text, flags=re.S)
    return re.sub(r'"(\\.|[^"\\])*"', '""', text)


def lint(text):
    """Yields (line, reason) for each unsafe co_await."""
    text = without_comments_and_strings(text)
    found = []
    for match in re.finditer(r'co_await', text):
        start = max([x.end() for x in re.finditer(r'[;}]|(?<!\w)\{', text[:match.start()])] or [0])
        end = text.find(';', match.end())
        before = text[start:match.start()]
        after = text[match.end():end if end >= 0 else len(text)]
        if re.match(r'\s*(if|while|switch|for)\s*\(.*\)\s*$|\s*else\s*$', before, re.S):
            before = ''  # the body of a control statement
        if before.lstrip().startswith('[') or not ALLOWED_BEFORE.match(before):
            why = 'position'
        elif re.search(r'[{\[?]', after):
            why = 'brace, lambda or ?: in the statement'
        else:
            continue
        found.append((text.count('\n', 0, match.start()) + 1, why))
    return found


if __name__ == '__main__':
    status = 0
    for name in sys.argv[1:]:
        with open(name, encoding='utf-8') as source:
            for line, reason in lint(source.read()):
                print(f'{name}:{line}: co_await {reason}')
                status = 1
    sys.exit(status)
