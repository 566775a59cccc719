// Reading a personality file strictly: one Section for each table takes the keys it knows, checks their types
// and ranges, and complains about the rest when it goes, always with the place in the file. What the keys
// mean is personality_parts.cpp's.
#pragma once

#include <toml++/toml.h>

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rommate::device {

/// Collects what is wrong, each with its place: "FILE:LINE:COLUMN: reason".
class Mistakes {
 public:
  explicit Mistakes(std::string_view file) : file_{file} {}
  void add(const toml::source_region& where, std::string_view what);
  [[nodiscard]] bool any() const { return !lines_.empty(); }
  [[nodiscard]] std::string text() const;

 private:
  std::string file_;
  std::vector<std::string> lines_;
};

/// "; the nearest right one is 'X'", or nothing when nothing is known.
[[nodiscard]] std::string nearest(std::string_view word, const std::vector<std::string>& known);

enum class Need { required, optional };

/// One table of the file. Its readers leave `into` alone when the key is missing.
class Section {
 public:
  /// `over_base`: the file changes another personality, so nothing is required. The table must outlive it.
  Section(const toml::table& table, std::string name, bool over_base, Mistakes& mistakes);
  Section(const Section&) = delete;
  Section& operator=(const Section&) = delete;
  ~Section();

  void text(const char* key, std::string& into, Need need = Need::optional);
  void seconds(const char* key, double& into, double high = 3600);
  void truth(const char* key, bool& into);
  void texts(const char* key, std::vector<std::string>& into, Need need = Need::optional);
  void numbers(const char* key, std::vector<std::uint32_t>& into, std::int64_t low, std::int64_t high);
  void pairs(const char* key, std::map<std::string, std::string>& into);
  template <class Number>
  void number(const char* key, Number& into, std::int64_t low, std::int64_t high,
              Need need = Need::optional) {
    if (const auto value = whole(key, low, high, need)) into = static_cast<Number>(*value);
  }
  template <class Value>
  void word(const char* key, Value& into, const std::vector<std::pair<std::string, Value>>& words,
            Need need = Need::optional) {
    std::vector<std::string> names;
    for (const auto& each : words) names.push_back(each.first);
    if (const auto index = one_of(key, names, need)) into = words[*index].second;
  }
  using Read = std::function<void(Section&)>;
  void inside(const char* key, Need need, const Read& read);
  /// An array of tables; each begins from nothing, also over a base.
  void each(const char* key, Need need, const std::function<void()>& begin, const Read& read);
  /// What is wrong beyond types and ranges, at the place of `key`.
  void mistake(const char* key, std::string_view what);
  [[nodiscard]] bool has(const char* key) const { return table_.contains(key); }

 private:
  [[nodiscard]] std::string title() const { return name_.empty() ? "the file" : "[" + name_ + "]"; }
  [[nodiscard]] std::string path(const std::string& key) const {
    return name_.empty() ? key : name_ + "." + key;
  }
  std::optional<std::int64_t> whole(const char* key, std::int64_t low, std::int64_t high, Need need);
  std::optional<std::size_t> one_of(const char* key, const std::vector<std::string>& names, Need need);
  const toml::node* find(const char* key, Need need);
  const toml::array* array(const char* key, Need need);
  const toml::table* table(const char* key, Need need);
  void wrong(const char* key, const toml::node& node, std::string_view wanted);
  void out_of_range(const char* key, const toml::node& node, std::int64_t low, std::int64_t high);

  const toml::table& table_;
  std::string name_;
  bool over_base_;
  Mistakes& mistakes_;
  std::vector<std::string> known_;
};

}  // namespace rommate::device
