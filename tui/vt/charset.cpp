#include "tui/vt/charset.hpp"

#include <array>

namespace rommate::vt {

/// 0x5F..0x7E, VT220 Programmer Reference, table 2-4; Unicode as xterm shows them.
static constexpr std::array<char32_t, 32> special_graphics = {
    U' ', U'◆', U'▒', U'␉', U'␌', U'␍', U'␊', U'°', U'±', U'␤', U'␋', U'┘', U'┐', U'┌', U'└', U'┼',
    U'⎺', U'⎻', U'─', U'⎼', U'⎽', U'├', U'┤', U'┴', U'┬', U'│', U'≤', U'≥', U'π', U'≠', U'£', U'·'};

char32_t in_charset(char final, char32_t code) {
  if (final == '0' && code >= 0x5F && code <= 0x7E) return special_graphics[code - 0x5F];
  if (final == 'A' && code == U'#') return U'£';
  return code;
}

}  // namespace rommate::vt
