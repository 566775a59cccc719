// How many columns a code point takes: 0 (joins the character before it), 1 or 2.
// Tables are generated from the Unicode Character Database, see width_tables.hpp; ambiguous width counts as
// 1, as in every terminal an engineer is likely to sit at.
#pragma once

namespace rommate::vt {

/// 0, 1 or 2. Controls are the parser's matter and never come here; they count as 1.
[[nodiscard]] int column_width(char32_t code);

}  // namespace rommate::vt
