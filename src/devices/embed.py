"""Writes a C++ file that holds the personalities: embed.py OUTPUT FILE.toml..."""
import pathlib
import sys

output, files = sys.argv[1], [pathlib.Path(name) for name in sys.argv[2:]]
parts = ['#include "src/device/personality.hpp"\n\nnamespace rommate::device {\n'
         'const std::vector<EmbeddedModel>& embedded_models() {\n'
         '  static const std::vector<EmbeddedModel> models{\n']
for path in sorted(files):
    text = path.read_text(encoding='utf-8')
    assert ')~~~"' not in text
    # A literal may not be longer than 64 KiB for every compiler: pieces are joined.
    pieces = [text[i:i + 12000] for i in range(0, len(text), 12000)]
    literal = '\n'.join(f'R"~~~({piece})~~~"' for piece in pieces)
    parts.append(f'      {{"{path.stem}", {literal}}},\n')
parts.append('  };\n  return models;\n}\n}  // namespace rommate::device\n')
pathlib.Path(output).write_text(''.join(parts), encoding='utf-8')
