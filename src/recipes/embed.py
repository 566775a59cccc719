"""Writes a C++ file that holds recipes and ways: embed.py OUTPUT FILE.toml... Those in a folder "ways" are ways."""
import pathlib
import sys

output, files = sys.argv[1], sorted(pathlib.Path(name) for name in sys.argv[2:])
parts = ['#include "src/recipe/library.hpp"\n\nnamespace rommate::recipe {\n']
for function, chosen in (('embedded_recipes', [f for f in files if f.parent.name != 'ways']),
                         ('embedded_ways', [f for f in files if f.parent.name == 'ways'])):
    parts.append(f'const std::vector<EmbeddedFile>& {function}() {{\n  static const std::vector<EmbeddedFile> files{{\n')
    for path in chosen:
        text = path.read_text(encoding='utf-8')
        assert ')~~~"' not in text and len(text) < 60000
        parts.append(f'      {{"{path.stem}", R"~~~({text})~~~"}},\n')
    parts.append('  };\n  return files;\n}\n')
parts.append('}  // namespace rommate::recipe\n')
pathlib.Path(output).write_text(''.join(parts), encoding='utf-8')
