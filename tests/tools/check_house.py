"""Checks the rules of the house: who may include whom, safe coroutines, file heads, nothing written twice, no class
grown wide, formatting.

usage: check_house.py SOURCE_ROOT
Prints one line for each breach and the plain line "N passed, N failed" at the end.
"""
import ast
import pathlib
import re
import shutil
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import check_coroutines  # noqa: E402
import check_shape  # noqa: E402

ROOT = pathlib.Path(sys.argv[1]).resolve()

# folder -> folders of this project it may include. A folder not listed may include everything (cli, main, tests).
MAY_INCLUDE = {
    'protocols': ['protocols'],
    'tui/vt': ['tui/vt', 'protocols'],
    'src/image': ['src/image', 'protocols'],
    'src/recognise': ['src/recognise', 'protocols'],
    'src/recipe': ['src/recipe', 'src/job', 'src/image', 'src/recognise', 'src/console', 'protocols'],
    'src/console': ['src/console', 'src/recognise', 'protocols'],
    'src/job': ['src/job', 'src/console', 'src/recognise', 'protocols'],
    'src/record': ['src/record', 'protocols'],
    'src/device': ['src/device', 'src/image', 'protocols'],
    'src/port': ['src/port', 'src/device', 'protocols'],
    'src/server': ['src/server', 'src/image', 'protocols'],
    'src/app': ['src/app', 'src/port', 'src/server', 'src/console', 'src/job', 'src/record', 'src/recipe', 'src/device', 'src/image',
                'src/recognise', 'protocols', 'tui/vt'],
    'src/ui': ['src/ui', 'src/app', 'src/port', 'src/console', 'src/job', 'src/record', 'src/recognise', 'src/recipe', 'src/device',
               'src/image', 'protocols', 'tui'],
    'tui': ['tui', 'protocols'],
}
# header -> the only places that may include it (prefix match on the including file)
ONLY_IN = {
    r'boost/asio': ['src/port', 'src/server', 'src/app', 'src/ui', 'src/cli', 'tests'],
    r'boost/(?!crc\.|json)': ['src/port', 'src/server', 'src/app', 'src/ui', 'src/cli', 'tests'],
    r'zlib\.h': ['src/image', 'tests'],
    r'boost/crc\.': ['src/record', 'src/image', 'src/app/file_digest.cpp', 'src/app/run_serving.cpp', 'src/device/sim_image.cpp', 'src/device/uboot_memory.cpp', 'tests'],
    r'boost/json': ['src/record/json_text', 'src/app/json_line.cpp', 'src/app/run_attach', 'src/app/run_folder', 'tests'],
    r'CLI/': ['src/cli'],
    r'toml\+\+': ['src/device/personality', 'src/device/toml_section', 'src/app/config.cpp', 'src/app/config_edit.cpp', 'src/recipe/load.cpp', 'tests'],
    r'n?curses(w|\.h|/)': ['tui/painter.cpp', 'tui/painter'],
    r'openssl/': ['src/server/tls'],
    r'sodium|nettle|crypt\.h': ['src/image', 'src/device/secret_hash', 'src/device/signature', 'src/app/vault', 'tests'],
    r'fmt/': ['src', 'tui/', 'tests'],
}
NEVER = [r'boost/asio\.hpp', r'regex$', r'iostream$', r'spdlog', r'termio(s)?\.h$|asm/termbits']
NEVER_EXCEPT = {r'termio(s)?\.h$|asm/termbits': ['src/port', 'src/app', 'tui/painter', 'tests']}


def folder_of(path):
    """The longest folder of MAY_INCLUDE that holds this file, or None."""
    best = [f for f in MAY_INCLUDE if path.startswith(f + '/')]
    return max(best, key=len) if best else None


def includes(text):
    for number, line in enumerate(text.split('\n'), 1):
        found = re.match(r'\s*#\s*include\s+(["<])([^">]+)[">]', line)
        if found:
            yield number, found.group(1) == '"', found.group(2)


def check_includes(path, text):
    folder = folder_of(path)
    for number, ours, name in includes(text):
        if ours and folder:
            if not any(name.startswith(may + '/') for may in MAY_INCLUDE[folder]):
                yield f'{path}:{number}: {folder} may not include {name}; it may include: ' \
                      + ' '.join(MAY_INCLUDE[folder])
        for what, where in ONLY_IN.items():
            if re.match(what, name) and not any(path.startswith(w) for w in where):
                yield f'{path}:{number}: {name} belongs in {" ".join(where)} only'
        for what in NEVER:
            if re.search(what, name) and not any(path.startswith(w) for w in NEVER_EXCEPT.get(what, [])):
                yield f'{path}:{number}: {name} is not included anywhere'
        if folder in ('protocols', 'tui/vt') and not ours and ('/' in name or name.endswith('.h')):
            yield f'{path}:{number}: {folder} sees only the standard library, not <{name}>'


def check_clock(path, text):
    if path.startswith(('src/app/', 'src/ui/', 'src/port/', 'src/server/', 'src/cli/', 'tests/')):
        return
    for number, line in enumerate(text.split('\n'), 1):
        if re.search(r'_clock::now\(|\btime\(nullptr\)|clock_gettime|gettimeofday', line.split('//')[0]):
            yield f'{path}:{number}: the time is passed in; only the rim reads a clock'


def check_head(path, text):
    if not path.endswith('.hpp'):
        return
    if not text.startswith('//'):
        yield f'{path}:1: a header starts with what it is and what it follows'
    if '#pragma once' not in text:
        yield f'{path}:1: #pragma once is missing'


def check_readme(files):
    """What the README calls by name is there: paths, and functions of classes (`Pump::wake()`)."""
    heads = {path: (ROOT / path).read_text(encoding='utf-8') for path in files if path.endswith('.hpp')}
    named = set(re.findall(r'`([^`\n]+)`', (ROOT / 'README.md').read_text(encoding='utf-8')))
    for name in sorted(named):
        if re.fullmatch(r'(src|protocols|tui|tests|udev)/[\w./*-]*', name) and not list(ROOT.glob(name.rstrip('/'))):
            yield f'README.md: there is no {name}'
        found = re.fullmatch(r'(\w+)::(\w+)\(\)', name)
        if found and not any(re.search(rf'\b(class|struct) {found[1]}\b', text) and
                             re.search(rf'\b{found[2]}\(', text) for text in heads.values()):
            yield f'README.md: there is no {name}'
        if re.fullmatch(r'[A-Z][a-z]+[A-Z]\w+', name) and not any(
                re.search(rf'\b(class|struct|enum class) {name}\b', text) for text in heads.values()):
            yield f'README.md: there is no {name}'


def check_python():
    """Nothing is imported that is not used."""
    for path in sorted((ROOT / 'tests').rglob('*.py')):
        tree = ast.parse(path.read_text(encoding='utf-8'))
        used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        for node in ast.walk(tree):
            for name in node.names if isinstance(node, (ast.Import, ast.ImportFrom)) else []:
                if (name.asname or name.name).split('.')[0] not in used:
                    yield f'{path.relative_to(ROOT)}:{node.lineno}: {name.name} is imported and not used'


def check_format(files):
    tool = shutil.which('clang-format-14') or shutil.which('clang-format')
    if not tool:
        yield 'clang-format is not installed (./dev test installs it)'
        return
    version = subprocess.run([tool, '--version'], capture_output=True, text=True).stdout
    if 'version 14.' not in version:
        return  # other versions format differently; CI has 14
    for start in range(0, len(files), 40):
        done = subprocess.run([tool, '--dry-run', '-ferror-limit=1'] + files[start:start + 40], cwd=ROOT,
                              capture_output=True, text=True)
        for line in done.stderr.split('\n'):
            if 'code should be clang-formatted' in line:
                yield line.split(': warning')[0] + ': not formatted (./dev format)'


def main():
    listed = subprocess.run(['git', 'ls-files', '--cached', '--others', '--exclude-standard', '*.cpp', '*.hpp'],
                            cwd=ROOT, capture_output=True, text=True)
    files = sorted(f for f in listed.stdout.split('\n') if f and (ROOT / f).exists())
    if not files:
        files = sorted(str(p.relative_to(ROOT)) for p in ROOT.rglob('*.[ch]pp')
                       if '.build' not in p.parts)
    rules = {'includes': [], 'coroutines': [], 'clock': [], 'file heads': []}
    texts = {path: (ROOT / path).read_text(encoding='utf-8') for path in files}
    for path, text in texts.items():
        rules['includes'] += check_includes(path, text)
        rules['clock'] += check_clock(path, text)
        rules['file heads'] += check_head(path, text)
        if 'co_await' in text:
            rules['coroutines'] += [f'{path}:{line}: co_await {why}' for line, why in check_coroutines.lint(text)]
    rules.update(check_shape.check(texts))
    rules['README'] = list(check_readme(files))
    rules['Python'] = list(check_python())
    rules['format'] = list(check_format(files))
    failed = 0
    for rule, breaches in rules.items():
        print(f'{"FAIL" if breaches else "ok":4} {rule} ({len(files)} files)')
        for line in breaches:
            print('     ' + line)
        failed += bool(breaches)
    if rules['includes']:
        print('who may include whom:')
        for folder, may in MAY_INCLUDE.items():
            print(f'  {folder:15} -> {" ".join(may)}')
    print(f'{len(rules) - failed} passed, {failed} failed')
    return 1 if failed else 0


sys.exit(main())
