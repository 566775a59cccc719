// Secrets that are known by their form, whatever command they stand in, and the words around them.
#pragma once

#include <optional>
#include <string_view>

#include "src/record/redact.hpp"

namespace rommate::record {

/// A word of a line, or what stands between quotes, with them; `at` is its place in the line.
struct Word {
  std::string_view text;
  std::size_t at;
};

/// Whether `part`, which is in small letters, is in `line`, in letters of any size.
[[nodiscard]] bool has(std::string_view line, std::string_view part);
/// The name of a variable or an element that holds a secret: "SWITCH_PASSWORD", "api_key".
[[nodiscard]] bool names_a_secret(std::string_view name);
/// The word without quotes and Junos' semicolon; nothing when nothing is left.
[[nodiscard]] std::optional<ByteRange> bare(const Word& word);
/// A hash as crypt(5) and Cisco write it: $1$salt$hash, $9$salt$hash, also between the colons of
/// /etc/shadow.
[[nodiscard]] std::optional<ByteRange> hash_in(const Word& word);
/// Type 7 behind its number: two figures up to 52, the place in Cisco's key, then pairs of hexadecimal ones.
[[nodiscard]] bool is_type_7(std::string_view kind, std::string_view word);
/// password=X (RouterOS, kernel and loader arguments), <password>X</password>, and ftp://user:X@host.
[[nodiscard]] std::optional<ByteRange> secret_inside(const Word& word);

}  // namespace rommate::record
