"""The shape of the code: nothing is written twice, and no class has grown wide without saying why.

Used by check_house.py; alone: check_shape.py SOURCE_ROOT prints what it finds.
"""
import pathlib
import re
import sys

MOST_LINES_TWICE = 10
MOST_MEMBERS, MOST_BOOLS = 15, 3
FOLDERS = ('src/', 'protocols/', 'tui/')
# Wide today, and neither cut nor explained yet. The list only gets shorter: a class on it that has become narrow or
# says why is a breach, too.
STILL_WIDE = {
    'protocols/telnet/rfc2217_server.hpp Rfc2217Server',
    'protocols/transfer/receiver.hpp Receiver',
    'protocols/transfer/sender.hpp Sender',
    'src/app/plain.cpp Plain',
    'src/app/pump.hpp Pump',
    'src/app/share_guest.hpp ShareGuest',
    'src/app/stdio.cpp Output::State',
    'src/cli/transfer_output.hpp TransferOutput',
    'src/device/chassis.hpp Chassis',
    'src/device/console.hpp Console',
    'src/device/ios.hpp Ios',
    'src/device/rommon.hpp Xmodem',
    'src/job/break_job.hpp BreakJob',
    'src/job/paste_job.hpp PasteJob',
    'src/job/speed_dance.hpp SpeedDance',
    'src/job/transfer_job.hpp TransferJob',
    'src/port/engine_port.hpp EnginePort',
    'src/recognise/banners.hpp Knowledge',
    'src/recognise/line_tail.hpp LineTail',
    'src/recognise/sighting.hpp Sighting',
    'src/ui/desk.hpp Desk',
    'src/ui/shown_console.hpp ShownConsole',
    'src/ui/terminal.hpp Terminal',
    'tui/painter.cpp Painter::State',
    'tui/vt/grid.hpp Row',
    'tui/vt/screen.hpp Screen',
}


def code_lines(text):
    """(number, line) of what is code: without comments, blank lines, includes and lines of marks alone."""
    for number, line in enumerate(text.split('\n'), 1):
        line = re.sub(r'\s*//.*$', '', line).strip()
        if re.search(r'\w', line) and not line.startswith(('#include', '#pragma', 'using ', 'namespace ')):
            yield number, re.sub(r'\s+', ' ', line)


def find_twice(texts, most=MOST_LINES_TWICE):
    """Pairs of places with more than `most` lines of code that are alike: (path, first, last, path, first, last)."""
    lines = {path: list(code_lines(text)) for path, text in texts.items()}
    places = {}
    size = most + 1
    for path, code in lines.items():
        for at in range(len(code) - size + 1):
            places.setdefault(tuple(line for _, line in code[at:at + size]), []).append((path, at))
    done = set()
    for where in places.values():
        for i, (path_a, a) in enumerate(where):
            for path_b, b in where[i + 1:]:
                if path_a == path_b and b - a < size:
                    continue  # a table of equal rows overlaps itself
                if (path_a, a - 1, path_b, b - 1) in done:
                    done.add((path_a, a, path_b, b))
                    continue  # the rest of a longer pair
                done.add((path_a, a, path_b, b))
                length = size
                while (a + length < len(lines[path_a]) and b + length < len(lines[path_b])
                       and lines[path_a][a + length][1] == lines[path_b][b + length][1]):
                    length += 1
                yield (path_a, lines[path_a][a][0], lines[path_a][a + length - 1][0],
                       path_b, lines[path_b][b][0], lines[path_b][b + length - 1][0])


def blanked(text):
    """The same text with comments, strings and characters blanked out, so that brackets in them do not count."""
    form = re.compile(r'//[^\n]*|/\*.*?\*/|R"(\w*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|(?<![0-9a-fA-F])\'(?:\\.|[^\'\\\n])+\'',
                      re.S)
    return form.sub(lambda found: re.sub(r'[^\n]', ' ', found.group(0)), text)


def closing(text, at):
    """The place of the bracket that closes the one at `at`."""
    depth = 0
    for i in range(at, len(text)):
        depth += (text[i] == '{') - (text[i] == '}')
        if depth == 0:
            return i
    return len(text) - 1


def split_outside(text, mark):
    """`text` cut at each `mark` that stands in no bracket."""
    parts, depth, last = [], 0, 0
    for i, c in enumerate(text):
        depth += (c in '({[<') - (c in ')}]>' and not (c == '>' and text[i - 1] == '-'))
        if c == mark and depth == 0:
            parts.append(text[last:i])
            last = i + 1
    return parts + [text[last:]]


NO_MEMBER = re.compile(r'^(using|friend|static|typedef|template|enum|class|struct|union|public|private|protected|'
                       r'explicit|virtual|inline|operator|constexpr|return|if|for|while|switch|~)\b')


def members(body):
    """(all, bools): data members that are declared in the body of a class."""
    flat, i = '', 0
    while i < len(body):
        if body[i] == '{':  # functions, nested types, initialisers
            end = closing(body, i)
            tail = re.match(r'\s*[;,]', body[end + 1:])
            flat += '{}' if tail else '{};'
            i = end + 1
        else:
            flat += body[i]
            i += 1
    total = bools = 0
    for statement in split_outside(flat, ';'):
        statement = re.sub(r'\b(public|private|protected)\s*:', ' ', statement)
        statement = re.sub(r'\[\[\w+\]\]', ' ', statement).strip()
        statement = re.sub(r'^(mutable)\s+', '', statement)
        if not statement or NO_MEMBER.match(statement):
            continue
        declarators = split_outside(statement, ',')
        names = [re.split(r'[={]', each)[0].strip() for each in declarators]
        # A bracket in front of the initialiser is a function; std::function<void()> is not one.
        if '(' in re.sub(r'<.*>', '', names[0]) or not re.search(r'[\w>&*\]]\s+[&*]*\w+(\[\w*\])?$', names[0]):
            continue
        total += len(declarators)
        bools += len(declarators) if re.match(r'(const )?bool\b', statement) else 0
    return total, bools


def find_wide(path, text):
    """(path, line, name, how) of classes that are wide and do not say why in front of them: `// wide: WHY`."""
    plain = blanked(text)
    for found in re.finditer(r'\b(?:class|struct)\s+(?:\[\[\w+\]\]\s*)?([\w:]+)(?:\s+final)?\s*(?::[^;{]*)?\{', plain):
        if re.search(r'\benum\s*$', plain[:found.start()]):
            continue
        start = found.end() - 1
        total, bools = members(plain[start + 1:closing(plain, start)])
        if total <= MOST_MEMBERS and bools <= MOST_BOOLS:
            continue
        front = text[:found.start()].rstrip(' ').split('\n')[:-1]
        comment = []
        while front and re.match(r'\s*(//|template|requires)', front[-1]):
            comment.append(front.pop())
        if not any('// wide: ' in line for line in comment):
            number = text.count('\n', 0, found.start()) + 1
            yield path, number, found.group(1), f'has {total} members, {bools} of them bool'


def check(texts):
    """Breaches as lines, by rule."""
    ours = {path: text for path, text in texts.items() if path.startswith(FOLDERS)}
    twice = [f'{a}:{a1}-{a2} is written again in {b}:{b1}-{b2}' for a, a1, a2, b, b1, b2 in find_twice(ours)]
    found = [each for path, text in sorted(ours.items()) for each in find_wide(path, text)]
    known = {f'{path} {name}' for path, _, name, _ in found}
    wide = [f'{path}:{number}: {name} {how}; find the type that is missing in it, or say why in front of it: // wide: WHY'
            for path, number, name, how in found if f'{path} {name}' not in STILL_WIDE]
    wide += [f'{each} is wide no more, or says why: take it out of STILL_WIDE' for each in sorted(STILL_WIDE - known)]
    return {'written once': twice, 'wide classes': wide}


if __name__ == '__main__':
    root = pathlib.Path(sys.argv[1])
    sources = {str(p.relative_to(root)): p.read_text(encoding='utf-8')
               for folder in FOLDERS for p in (root / folder).rglob('*.[ch]pp')}
    for rule, lines in check(sources).items():
        print(f'{rule}: {len(lines)}')
        for line in lines:
            print('  ' + line)
