#include "src/app/config_edit.hpp"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <vector>

#include "src/port/durable_file.hpp"

namespace rommate::app {
namespace {

// Bytes [from, to) of the text.
struct Span {
  std::size_t from, to;
};

std::string literal(const ConfigValue& value) {
  if (const auto* flag = std::get_if<bool>(&value)) return *flag ? "true" : "false";
  if (const auto* number = std::get_if<std::int64_t>(&value)) return std::to_string(*number);
  std::string text = "\"";
  for (const char c : std::get<std::string>(value)) {
    if (c == '"' || c == '\\')
      (text += '\\') += c;
    else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F)
      text += fmt::format("\\u{:04X}", static_cast<unsigned char>(c));
    else
      text += c;
  }
  return text + '"';
}

std::string bare_or_quoted(std::string_view name) {
  const bool bare = !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
  return bare ? std::string(name) : literal(std::string(name));
}

// toml++ counts lines and characters from 1.
std::size_t offset_of(std::string_view text, const toml::source_position& place) {
  std::size_t at = 0;
  for (toml::source_index line = 1; line < place.line; ++line) {
    at = text.find('\n', at);
    if (at == std::string_view::npos) return text.size();
    ++at;
  }
  for (toml::source_index column = 1; column < place.column && at < text.size(); ++column) {
    ++at;
    while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) ++at;
  }
  return at;
}

std::size_t end_of_line(std::string_view text, std::size_t at) {
  const std::size_t feed = text.find('\n', at);
  return feed == std::string_view::npos ? text.size() : feed + 1;
}

std::string_view newline_of(std::string_view text) {
  return text.find("\r\n") != std::string_view::npos ? "\r\n" : "\n";
}

struct Change {
  Span where;
  std::string with;
};

// A new line at `at`, which is the start of a line or the end of the text.
Change new_line(std::string_view text, std::size_t at, const std::string& line) {
  const std::string end(newline_of(text));
  const bool open = at > 0 && text[at - 1] != '\n';
  return {{at, at}, (open ? end : "") + line + end};
}

// Behind the last of the table's own values that is not a table with a header of its own.
Change behind_last(std::string_view text, const toml::table& table, const std::string& line) {
  std::size_t last = offset_of(text, table.source().begin);
  for (const auto& [name, value] : table) {
    const auto* inner = value.as_table();
    if (inner != nullptr && !inner->is_inline()) continue;
    last = std::max(last, offset_of(text, value.source().end) - 1);
  }
  return new_line(text, end_of_line(text, last), line);
}

Change into_inline(std::string_view text, const toml::table& table, const std::string& line) {
  const std::size_t brace = text.rfind('}', offset_of(text, table.source().end) - 1);
  std::size_t last = brace;
  while (last > 0 && (text[last - 1] == ' ' || text[last - 1] == '\t')) --last;
  return {{last, last}, (table.empty() ? " " : ", ") + line + (last == brace ? " " : "")};
}

const toml::table* table_of(const toml::table& root, std::string_view profile) {
  const toml::node* node = root.get(profile.empty() ? "defaults" : "profile");
  const toml::table* table = node == nullptr ? nullptr : node->as_table();
  if (!profile.empty() && table != nullptr) {
    node = table->get(profile);
    table = node == nullptr ? nullptr : node->as_table();
  }
  return table;
}

Change change_for(std::string_view text, const toml::table& root, std::string_view profile,
                  std::string_view key, const std::string& value) {
  const toml::table* table = table_of(root, profile);
  const std::string line = fmt::format("{} = {}", key, value);
  if (table == nullptr) {
    const std::string end(newline_of(text));
    const std::string header = profile.empty() ? "[defaults]" : "[profile." + bare_or_quoted(profile) + "]";
    return new_line(text, text.size(), (text.empty() ? "" : end) + header + end + line);
  }
  if (const toml::node* old = table->get(key)) {
    const auto& source = old->source();
    return {{offset_of(text, source.begin), offset_of(text, source.end)}, value};
  }
  return table->is_inline() ? into_inline(text, *table, line) : behind_last(text, *table, line);
}

// The line of the key becomes a remark: what else stands in it was written for that key.
std::optional<Change> take_out(std::string_view text, const toml::table& root, std::string_view profile,
                               std::string_view key) {
  const toml::table* table = table_of(root, profile);
  const toml::node* old = table == nullptr ? nullptr : table->get(key);
  if (old == nullptr) return std::nullopt;
  const std::size_t feed = text.substr(0, offset_of(text, old->source().begin)).rfind('\n');
  const std::size_t at = feed == std::string_view::npos ? 0 : feed + 1;
  return Change{{at, at}, "# "};
}

// What the file should say afterwards.
void set(toml::table& root, std::string_view profile, std::string_view key,
         const std::optional<ConfigValue>& value) {
  const auto inner = [](toml::table& table, std::string_view name) -> toml::table& {
    if (table.get(name) == nullptr || !table.get(name)->is_table())
      table.insert_or_assign(name, toml::table{});
    return *table.get(name)->as_table();
  };
  toml::table& table = profile.empty() ? inner(root, "defaults") : inner(inner(root, "profile"), profile);
  if (value)
    std::visit([&](const auto& plain) { table.insert_or_assign(key, plain); }, *value);
  else
    table.erase(key);
}

}  // namespace

EditResult edit_config(std::string_view text, std::string_view profile, std::string_view key,
                       const std::optional<ConfigValue>& value) {
  try {
    toml::table wanted = toml::parse(text);
    const std::optional<Change> change = value ? change_for(text, wanted, profile, key, literal(*value))
                                               : take_out(text, wanted, profile, key);
    if (!change) return {std::string(text), {}};
    set(wanted, profile, key, value);
    std::string edited(text);
    edited.replace(change->where.from, change->where.to - change->where.from, change->with);
    const toml::table got = toml::parse(edited);
    if (got == wanted) return {std::move(edited), {}};
    return {{},
            fmt::format(
                "it is written in a way that cannot be changed safely; {} by hand",
                value ? fmt::format("set {} = {}", key, literal(*value)) : fmt::format("take {} out", key))};
  } catch (const toml::parse_error& error) {
    return {{},
            fmt::format("it has a mistake in line {}: {}; mend that first", error.source().begin.line,
                        error.description())};
  }
}

std::variant<ConfigValue, std::string> value_of(const SettingKey& key, const std::string& word) {
  using Value = std::variant<ConfigValue, std::string>;
  const Value wrong{std::in_place_index<1>,
                    fmt::format("{} must be {}, not '{}'", key.name, expected(key), word)};
  const auto good = [](ConfigValue value) { return Value{std::in_place_index<0>, std::move(value)}; };
  if (std::holds_alternative<std::optional<bool> Settings::*>(key.place))
    return word == "true" || word == "false" ? good(word == "true") : wrong;
  if (std::holds_alternative<std::optional<std::int64_t> Settings::*>(key.place)) {
    std::int64_t number = 0;
    const auto* const end = word.data() + word.size();
    const auto parsed = std::from_chars(word.data(), end, number);
    const bool fits =
        parsed.ec == std::errc() && parsed.ptr == end && number >= key.least && number <= key.most;
    return fits ? good(number) : wrong;
  }
  return takes(key, word) ? good(word) : wrong;
}

std::optional<std::string> set_in_config(const std::string& path, std::string_view profile,
                                         std::string_view key, const std::optional<ConfigValue>& value) {
  auto read = port::read_file(path);
  if (!read && errno != ENOENT) return fmt::format("{} cannot be read: {}", path, std::strerror(errno));
  const std::string text = std::move(read).value_or("");
  EditResult result = edit_config(text, profile, key, value);
  if (!result.problem.empty()) return fmt::format("{} was not changed: {}", path, result.problem);
  if (result.text == text) return std::nullopt;
  if (auto problem = port::write_file(path, result.text, {.whose = port::Whose::users}))
    return fmt::format("{} cannot be written: {}", path, *problem);
  return std::nullopt;
}

}  // namespace rommate::app
