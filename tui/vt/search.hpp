// Finds text in the lines of a screen and its history, and copies it out. Soft wraps do not exist here: a
// line is what the device sent between two line ends.
//
// Incremental search is find() again from where the last search began, with a longer pattern; lines of
// ordinary text are searched in the store itself, at memory speed.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "tui/vt/screen.hpp"

namespace rommate::vt {

/// A hit: cells from..to of a line.
struct Match {
  LineNumber line = 0;
  std::size_t from = 0;
  std::size_t to = 0;
  friend bool operator==(const Match&, const Match&) = default;
};

struct SearchOptions {
  bool backwards = false;
  bool ignore_case = true;  // of ASCII, Latin-1, Greek and Cyrillic letters
};

/// The first match that begins at or after `start` (backwards: the last one that begins before it). A start
/// outside of the text is moved to its nearest end; an empty pattern is nowhere.
[[nodiscard]] std::optional<Match> find(const Screen& screen, std::string_view pattern, const Position& start,
                                        const SearchOptions& options);

/// One line as UTF-8, blanks at its end cut off.
[[nodiscard]] std::string line_text(const Screen& screen, LineNumber line);
/// The text from `from` up to, not including, `to`, lines joined by LF.
[[nodiscard]] std::string copy_text(const Screen& screen, Position from, Position to);

}  // namespace rommate::vt
