// Which words of a configuration a secret stands behind: one table, each row with the document it is from.
// How the table is applied to a line is redact.cpp's.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "protocols/ascii.hpp"

namespace rommate::record {

/// How surely a secret stands behind the words. `maybe`: not where the line is a sentence ("the password is
/// wrong").
enum class Sure : std::uint8_t { maybe, surely };

struct Clue {
  /// Words that come before, in this order, others may stand between them; then the last one, behind which
  /// the secret stands. Each "_" behind that is a word to be passed over first. "^token": only as the first
  /// word of the command. "*-secret": any word with that end.
  std::string_view words;
  std::uint8_t least;  // characters of the last word that are typed at least: "sec" for "secret"
  Sure sure;
};

/// Rows whose last word begins with this letter, and those of any beginning ("*-secret").
[[nodiscard]] std::span<const Clue> clues_for(char first_letter);
[[nodiscard]] std::span<const Clue> clues_for_endings();

/// Stands between a keyword and its secret: the kind of encryption, the algorithm, whose key it is.
[[nodiscard]] bool is_filler(std::string_view word);
/// Follows such a keyword and is no secret: a word of the command itself ("password required"). Some are
/// that only where the line goes on behind them.
[[nodiscard]] bool is_keyword(std::string_view word, bool goes_on);
/// Follows "password" and the like in a sentence.
[[nodiscard]] bool is_prose(std::string_view word);
/// The first word of a configuration line that may hold a secret, also typed short.
[[nodiscard]] bool is_opening(std::string_view word);

/// `word` is `full` or, as typed, a beginning of it of at least `least` characters.
[[nodiscard]] bool short_for(std::string_view word, std::string_view full, std::size_t least);

}  // namespace rommate::record
