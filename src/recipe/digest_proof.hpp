// The proof of an image on a running device: the digest that the device computes, read at its console,
// against the one that it must be, and where that one is from.
#pragma once

#include <string>
#include <string_view>

#include "src/recipe/bench.hpp"

namespace rommate::recipe {

/// The digest that is given as sha512=, against that of the file here, where it was measured. Empty: nothing
/// speaks against it.
[[nodiscard]] std::string wrong_reference(const Bench& bench);

/// The line of `claim` that has the device compute it; `key`: "sha512" or "md5". It goes to bench.list.
[[nodiscard]] Move ask_digest(Bench& bench, std::string_view claim, std::string_view key);

struct Expected {
  std::string digest;     // in figures
  std::string proved;     // "NAME arrived intact", told once for each run with the digest and its origin
  std::string otherwise;  // "must be", in front of `digest` where the device has another one
};
/// What the device has told of bench.facts["file"] by that line.
[[nodiscard]] Move judge_digest(Bench& bench, const Heard& heard, const Expected& expected);

}  // namespace rommate::recipe
