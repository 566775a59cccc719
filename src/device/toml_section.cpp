#include "src/device/toml_section.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace rommate::device {
namespace {

std::size_t distance(std::string_view a, std::string_view b) {  // Levenshtein
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i);
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const auto substituted = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, substituted});
    }
  }
  return row.back();
}

std::string_view kind(const toml::node& node) {
  if (node.is_string()) return "a text";
  if (node.is_integer()) return "a whole number";
  if (node.is_floating_point()) return "a number with a point";
  if (node.is_boolean()) return "true or false";
  if (node.is_array()) return "a list";
  return node.is_table() ? "a table" : "a date";
}

}  // namespace

void Mistakes::add(const toml::source_region& where, std::string_view what) {
  lines_.push_back(fmt::format("{}:{}:{}: {}", file_, where.begin.line, where.begin.column, what));
}

std::string Mistakes::text() const { return fmt::format("{}", fmt::join(lines_, "\n")); }

std::string nearest(std::string_view word, const std::vector<std::string>& known) {
  const auto best = std::min_element(known.begin(), known.end(), [&](const auto& a, const auto& b) {
    return distance(word, a) < distance(word, b);
  });
  if (best == known.end()) return "";
  return fmt::format("; the nearest right one is '{}'", *best);
}

Section::Section(const toml::table& table, std::string name, bool over_base, Mistakes& mistakes)
    : table_{table}, name_{std::move(name)}, over_base_{over_base}, mistakes_{mistakes} {}

Section::~Section() {
  for (const auto& [key, node] : table_)
    if (std::find(known_.begin(), known_.end(), key.str()) == known_.end())
      mistakes_.add(key.source(),
                    fmt::format("{} has no key '{}'{}", title(), key.str(), nearest(key.str(), known_)));
}

void Section::text(const char* key, std::string& into, Need need) {
  const auto* node = find(key, need);
  if (node == nullptr) return;
  if (const auto value = node->value_exact<std::string>())
    into = *value;
  else
    wrong(key, *node, "a text");
}

std::optional<std::int64_t> Section::whole(const char* key, std::int64_t low, std::int64_t high, Need need) {
  const auto* node = find(key, need);
  if (node == nullptr) return std::nullopt;
  const auto value = node->value_exact<std::int64_t>();
  if (!value) wrong(key, *node, "a whole number");
  if (value && (*value < low || *value > high)) {
    out_of_range(key, *node, low, high);
    return std::nullopt;
  }
  return value;
}

void Section::seconds(const char* key, double& into, double high) {
  const auto* node = find(key, Need::optional);
  if (node == nullptr) return;
  if (!node->is_number()) return wrong(key, *node, "a number of seconds");
  const double value = node->value<double>().value_or(0);
  if (!(value >= 0 && value <= high)) return out_of_range(key, *node, 0, static_cast<std::int64_t>(high));
  into = value;
}

void Section::truth(const char* key, bool& into) {
  const auto* node = find(key, Need::optional);
  if (node == nullptr) return;
  if (const auto value = node->value_exact<bool>())
    into = *value;
  else
    wrong(key, *node, "true or false");
}

std::optional<std::size_t> Section::one_of(const char* key, const std::vector<std::string>& names,
                                           Need need) {
  std::string text;
  const auto* node = find(key, need);
  if (node == nullptr) return std::nullopt;
  this->text(key, text);
  const auto found = std::find(names.begin(), names.end(), text);
  if (found != names.end()) return static_cast<std::size_t>(found - names.begin());
  if (node->is_string())
    mistakes_.add(node->source(), fmt::format("'{}' is no value for {}; use one of: {}", text, path(key),
                                              fmt::join(names, ", ")));
  return std::nullopt;
}

void Section::texts(const char* key, std::vector<std::string>& into, Need need) {
  const auto* list = array(key, need);
  if (list == nullptr) return;
  into.clear();
  for (const auto& each : *list)
    if (const auto value = each.value_exact<std::string>())
      into.push_back(*value);
    else
      wrong(key, each, "a text in the list");
}

void Section::numbers(const char* key, std::vector<std::uint32_t>& into, std::int64_t low,
                      std::int64_t high) {
  const auto* list = array(key, Need::optional);
  if (list == nullptr) return;
  into.clear();
  for (const auto& each : *list) {
    const auto value = each.value_exact<std::int64_t>();
    if (!value)
      wrong(key, each, "a whole number in the list");
    else if (*value < low || *value > high)
      out_of_range(key, each, low, high);
    else
      into.push_back(static_cast<std::uint32_t>(*value));
  }
}

void Section::pairs(const char* key, std::map<std::string, std::string>& into) {
  const auto* table = this->table(key, Need::optional);
  if (table == nullptr) return;
  into.clear();
  for (const auto& [name, node] : *table)
    if (const auto value = node.value_exact<std::string>())
      into[std::string(name.str())] = *value;
    else
      wrong(std::string(name.str()).c_str(), node, "a text");
}

void Section::inside(const char* key, Need need, const Read& read) {
  const auto* table = this->table(key, need);
  if (table == nullptr) return;
  Section section(*table, path(key), over_base_, mistakes_);
  read(section);
}

void Section::each(const char* key, Need need, const std::function<void()>& begin, const Read& read) {
  const auto* list = array(key, need);
  if (list == nullptr) return;
  begin();
  for (const auto& node : *list) {
    if (const auto* table = node.as_table()) {
      Section section(*table, path(key), false, mistakes_);
      read(section);
    } else {
      wrong(key, node, "a table in the list");
    }
  }
}

void Section::mistake(const char* key, std::string_view what) {
  const auto* node = table_.get(key);
  mistakes_.add(node != nullptr ? node->source() : table_.source(), what);
}

const toml::node* Section::find(const char* key, Need need) {
  if (std::find(known_.begin(), known_.end(), key) == known_.end()) known_.emplace_back(key);
  const auto* node = table_.get(key);
  if (node == nullptr && need == Need::required && !over_base_)
    mistakes_.add(table_.source(), fmt::format("{} lacks the key '{}'", title(), key));
  return node;
}

const toml::array* Section::array(const char* key, Need need) {
  const auto* node = find(key, need);
  if (node == nullptr) return nullptr;
  if (!node->is_array()) wrong(key, *node, "a list");
  return node->as_array();
}

const toml::table* Section::table(const char* key, Need need) {
  const auto* node = find(key, need);
  if (node == nullptr) return nullptr;
  if (!node->is_table()) wrong(key, *node, "a table");
  return node->as_table();
}

void Section::wrong(const char* key, const toml::node& node, std::string_view wanted) {
  mistakes_.add(node.source(), fmt::format("{} must be {}, not {}", path(key), wanted, kind(node)));
}

void Section::out_of_range(const char* key, const toml::node& node, std::int64_t low, std::int64_t high) {
  mistakes_.add(node.source(), fmt::format("{} must be between {} and {}", path(key), low, high));
}

}  // namespace rommate::device
