// The character sets a VT220 selects with ESC ( ) * +: US ASCII, United Kingdom, and DEC Special Graphics.
// Other designations (national sets, DEC Supplemental) show ASCII: in UTF-8 nobody needs them.
#pragma once

namespace rommate::vt {

/// What `code` looks like in the set designated by `final` ('B' ASCII, 'A' United Kingdom, '0' line drawing).
[[nodiscard]] char32_t in_charset(char final, char32_t code);

}  // namespace rommate::vt
