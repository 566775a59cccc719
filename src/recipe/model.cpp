#include "src/recipe/model.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <utility>

namespace rommate::recipe {
namespace {

template <class Value, std::size_t Count>
using Names = std::array<std::pair<Value, std::string_view>, Count>;

template <class Value, std::size_t Count>
std::string_view name_of(const Names<Value, Count>& names, Value value) {
  for (const auto& [each, name] : names)
    if (each == value) return name;
  return "";
}

template <class Value, std::size_t Count>
std::optional<Value> value_named(const Names<Value, Count>& names, std::string_view word) {
  for (const auto& [value, name] : names)
    if (name == word) return value;
  return std::nullopt;
}

constexpr Names<ParameterKind, 9> kinds{{{ParameterKind::text, "text"},
                                         {ParameterKind::secret, "secret"},
                                         {ParameterKind::file, "file"},
                                         {ParameterKind::image, "image"},
                                         {ParameterKind::number, "number"},
                                         {ParameterKind::speed, "speed"},
                                         {ParameterKind::duration, "duration"},
                                         {ParameterKind::address, "address"},
                                         {ParameterKind::truth, "yes-no"}}};
constexpr Names<Lives, 3> places{
    {{Lives::here, "here"}, {Lives::stored, "stored"}, {Lives::running, "running"}}};
constexpr Names<Change, 4> changes{{{Change::none, "none"},
                                    {Change::owes, "owes"},
                                    {Change::lapses, "lapses"},
                                    {Change::for_good, "for-good"}}};

/// Calls `text_part(view)` and `name_part(view)` for the parts of `text` outside and inside braces.
template <class Text, class Name>
void split(std::string_view text, const Text& text_part, const Name& name_part) {
  while (!text.empty()) {
    const auto open = text.find('{');
    const auto close = open == std::string_view::npos ? open : text.find('}', open);
    if (close == std::string_view::npos) return text_part(text);
    text_part(text.substr(0, open));
    name_part(text.substr(open + 1, close - open - 1));
    text.remove_prefix(close + 1);
  }
}

}  // namespace

std::string_view to_string(ParameterKind kind) { return name_of(kinds, kind); }
std::optional<ParameterKind> parse_parameter_kind(std::string_view word) { return value_named(kinds, word); }
std::string_view to_string(Lives lives) { return name_of(places, lives); }
std::string_view to_string(Change change) { return name_of(changes, change); }
std::optional<Change> parse_change(std::string_view word) { return value_named(changes, word); }

std::optional<recognise::Family> parse_family(std::string_view word) {
  using recognise::Family;
  for (int i = 1; i <= static_cast<int>(Family::linux_os); ++i)
    if (to_string(static_cast<Family>(i)) == word) return static_cast<Family>(i);
  return std::nullopt;
}

std::vector<std::string> family_names() {
  using recognise::Family;
  std::vector<std::string> names;
  for (int i = 1; i <= static_cast<int>(Family::linux_os); ++i)
    names.emplace_back(to_string(static_cast<Family>(i)));
  return names;
}

bool Step::is_for(std::string_view family) const {
  const auto named = [&](const std::vector<Word>& words) {
    return std::any_of(words.begin(), words.end(), [&](const Word& each) { return each.text == family; });
  };
  return (families.empty() || named(families)) && !named(not_families);
}

const Parameter* Recipe::parameter(std::string_view wanted) const {
  for (const auto& each : parameters)
    if (each.name == wanted) return &each;
  return nullptr;
}

std::string value_of(const std::map<std::string, std::string>& values, const std::string& name) {
  const auto found = values.find(name);
  return found == values.end() ? "" : found->second;
}

std::map<std::string, std::string> with_presets(const Recipe& recipe,
                                                std::map<std::string, std::string> values) {
  for (const auto& each : recipe.parameters)
    if (each.preset) values.emplace(each.name, *each.preset);
  return values;
}

const std::vector<Parameter>& common_parameters() {
  using Kind = ParameterKind;
  static const std::vector<Parameter> common{
      {.name = "family", .kind = Kind::text, .ask = "Family of the device; else learned from its banner"},
      {.name = "login-user", .kind = Kind::text, .ask = "User name of today, where the console asks for one"},
      {.name = "login-secret", .kind = Kind::secret, .ask = "Console password of today"},
      {.name = "enable-secret", .kind = Kind::secret, .ask = "Enable secret of today"},
      {.name = "reload", .kind = Kind::truth, .ask = "Prove it by a reload", .preset = "yes"},
  };
  static const auto marked = [] {
    auto all = common;
    for (auto& each : all) each.optional = each.common = true;
    return all;
  }();
  return marked;
}

std::optional<Seconds> parse_length(std::string_view word) {
  unsigned count = 0;
  char unit = '\0';
  if (std::sscanf(std::string{word}.c_str(), "%u %c", &count, &unit) != 2 || count >= 100000)
    return std::nullopt;
  if (unit == 's') return Seconds{count};
  if (unit == 'm') return std::chrono::minutes{count};
  if (unit == 'h') return std::chrono::hours{count};
  return std::nullopt;
}

std::uint32_t parse_baud(std::string_view word) {
  std::uint32_t baud = 0;
  std::from_chars(word.data(), word.data() + word.size(), baud);
  return baud;
}

std::vector<std::string> names_in_braces(std::string_view text) {
  std::vector<std::string> names;
  split(
      text, [](auto) {}, [&](auto name) { names.emplace_back(name); });
  return names;
}

std::string secrets_in_words(std::string text) {
  for (const auto& name : names_in_braces(text)) {
    auto words = name == "secret" ? std::string{"the new secret"} : "the " + name;
    std::replace(words.begin(), words.end(), '-', ' ');
    const auto at = text.find("{" + name + "}");
    if (at != std::string::npos) text.replace(at, name.size() + 2, words);
  }
  return text;
}

std::string fill(std::string_view text, const std::map<std::string, std::string>& values) {
  std::string filled;
  split(
      text, [&](auto part) { filled += part; },
      [&](auto name) {
        const auto found = values.find(std::string{name});
        filled += found != values.end() ? found->second : "{" + std::string{name} + "}";
      });
  return filled;
}

}  // namespace rommate::recipe
