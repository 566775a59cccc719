// Changes one setting in the configuration file and nothing else: comments, order, spacing and line ends stay
// as the user wrote them. The result is read again before it is kept; when it does not say what was wanted,
// and everything else as before, the file is left alone and the user is told to edit it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "src/app/settings.hpp"

namespace rommate::app {

/// A value as it is written: true, 9600, or a text (also lengths of time: "300ms").
using ConfigValue = std::variant<bool, std::int64_t, std::string>;

/// A word that a user typed, as the key wants it written; what is wrong with it, when it cannot be.
[[nodiscard]] std::variant<ConfigValue, std::string> value_of(const SettingKey& key, const std::string& word);

struct EditResult {
  std::string text;     // the new content; meaningless when there is a problem
  std::string problem;  // a sentence; empty when all is well
};

/// `text` with `key` set in [defaults] (empty `profile`) or in [profile.NAME], which is made when it is not
/// there. Without a value the key's line becomes a comment.
[[nodiscard]] EditResult edit_config(std::string_view text, std::string_view profile, std::string_view key,
                                     const std::optional<ConfigValue>& value);

/// The same in a file, which is replaced in one step and keeps its mode; it and its directory are made when
/// they are not there. A link is followed. nullopt: done; else the problem as a sentence.
[[nodiscard]] std::optional<std::string> set_in_config(const std::string& path, std::string_view profile,
                                                       std::string_view key,
                                                       const std::optional<ConfigValue>& value);

}  // namespace rommate::app
