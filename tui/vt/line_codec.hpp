// A line of cells as bytes, for the history: UTF-8 text with marks where the style changes, one byte a
// character for ordinary console text instead of sixteen.
//
// Cells never hold control characters, so two of them serve as marks: 0x01 and ten bytes set a style, 0x02
// goes back to the default one. Every piece starts and ends in the default style, so pieces may be appended
// to one another.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tui/vt/cell.hpp"
#include "tui/vt/clusters.hpp"

namespace rommate::vt {

/// Appends `cells` to `out`; right halves of wide characters are left out, blanks become spaces.
void encode_cells(std::span<const Cell> cells, const Clusters& clusters, std::string& out);
/// The same for ASCII in the default style.
void encode_plain(std::span<const Cell> cells, std::string& out);
/// Appends the cells of `bytes` to `out`; combined characters get numbers of `clusters`.
void decode_cells(std::string_view bytes, Clusters& clusters, std::vector<Cell>& out);

void append_utf8(char32_t code, std::string& out);
/// One code point of valid UTF-8 at `at`, which moves on.
[[nodiscard]] char32_t take_utf8(std::string_view text, std::size_t& at);
/// The text of cells as UTF-8, blanks as spaces.
[[nodiscard]] std::string to_utf8(std::span<const Cell> cells, const Clusters& clusters);
/// How many cells are left when blanks and spaces in the default style are cut off at the end.
[[nodiscard]] std::size_t trimmed_size(std::span<const Cell> cells);

}  // namespace rommate::vt
