// Questions that cannot be listed one by one: a choice with or without a default ("y/n  [n]:", "(yes/no)",
// "[y/n/q]"), a text with a default in brackets, a password in somebody's words, a login with a name in
// front. Pure functions of one row. What a row does not say completely is not a question yet: "y/n:" alone is
// not, because "[n]:" follows.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace rommate::recognise {

struct Choice {
  std::string detail;  // choices, if they are not just yes and no, and "default=..." if one is shown
};

/// A question for yes or no, perhaps with more choices, complete up to its last character. `default_follows`:
/// the device is of those that put "[n]" behind "(y/n)?".
[[nodiscard]] std::optional<Choice> parse_choice(std::string_view row, bool default_follows = false);

/// Any other question that shows a default or says "Enter ...". `doubtful`: text may look so by chance.
struct Asked {
  std::string text;
  bool doubtful = false;
};
/// Who asks, where that decides what is a question.
enum class Asker { any, wireless_controller };
[[nodiscard]] std::optional<Asked> parse_question(std::string_view row, Asker asker = Asker::any);

/// "Password: ", "Enter secret again:", "admin@host's password: ", ...
[[nodiscard]] bool asks_password(std::string_view row);

/// "login: ", "NAME login: ", but not "Last login: ".
[[nodiscard]] bool asks_login(std::string_view row);

/// The row is in the middle of a quotation or a remark in brackets: a configuration, a help text or a note
/// has a question in it.
[[nodiscard]] bool is_quoted(std::string_view row);

/// What a yes does to data on the device.
enum class Harm {
  none,
  erases,       // the command that was given erases something on its way: flash before a copy, a file
  destructive,  // all configuration, or everything: never answered but by a person
};

/// Judged by the question and the lines of text right above it (latest first).
[[nodiscard]] Harm harm_of(std::string_view row, std::span<const std::string_view> above);

}  // namespace rommate::recognise
