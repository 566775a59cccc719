#include "src/cli/values.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>

namespace rommate::cli {
namespace {

template <class Number>
CLI::Option* number_in(CLI::Option* option, Number least, Number most) {
  const auto wrong = [least, most](const std::string& word) {
    Number number{};
    const bool good = CLI::detail::lexical_cast(word, number) && number >= least && number <= most;
    return good ? std::string() : fmt::format("'{}' is no number from {} to {}", word, least, most);
  };
  return option->check(CLI::Validator(wrong, ""));
}

}  // namespace

CLI::Option* one_of(CLI::Option* option, const std::vector<std::string>& words) {
  const auto wrong = [words](const std::string& word) {
    const bool good = std::find(words.begin(), words.end(), word) != words.end();
    return good ? std::string() : fmt::format("'{}' is none of {}", word, fmt::join(words, ", "));
  };
  return option->check(CLI::Validator(wrong, ""))->type_name(fmt::format("{{{}}}", fmt::join(words, ",")));
}

CLI::Option* whole_number(CLI::Option* option, long long least, long long most) {
  return number_in(option, least, most)->type_name("N");
}

CLI::Option* milliseconds(CLI::Option* option, double most) {
  return number_in(option, 0.0, most)->type_name("MS");
}

}  // namespace rommate::cli
