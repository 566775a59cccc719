#include "src/device/personality.hpp"

#include <fmt/format.h>

#include <toml++/toml.h>

#include <algorithm>
#include <functional>
#include <limits>
#include <set>

namespace rommate::device {
namespace {

/// Collects what is wrong, each with its place in the file.
class Mistakes {
 public:
  explicit Mistakes(std::string_view file) : file_{file} {}
  void add(const toml::source_region& where, std::string_view what) {
    lines_.push_back(fmt::format("{}:{}:{}: {}", file_, where.begin.line, where.begin.column, what));
  }
  [[nodiscard]] bool any() const { return !lines_.empty(); }
  [[nodiscard]] std::string text() const { return fmt::format("{}", fmt::join(lines_, "\n")); }

 private:
  std::string file_;
  std::vector<std::string> lines_;
};

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

std::string nearest(std::string_view word, const std::vector<std::string>& known) {
  const auto best = std::min_element(known.begin(), known.end(), [&](const auto& a, const auto& b) {
    return distance(word, a) < distance(word, b);
  });
  if (best == known.end()) return "";
  return fmt::format("; the nearest right one is '{}'", *best);
}

enum class Need { required, optional };

/// One table of the file: takes the keys it knows, complains about the rest.
class Section {
 public:
  Section(const toml::table& table, std::string name, bool over_base, Mistakes& mistakes)
      : table_{table}, name_{std::move(name)}, over_base_{over_base}, mistakes_{mistakes} {}
  Section(const Section&) = delete;
  Section& operator=(const Section&) = delete;
  ~Section() {
    for (const auto& [key, node] : table_)
      if (std::find(known_.begin(), known_.end(), key.str()) == known_.end())
        mistakes_.add(key.source(),
                      fmt::format("{} has no key '{}'{}", title(), key.str(), nearest(key.str(), known_)));
  }

  void text(const char* key, std::string& into, Need need = Need::optional) {
    const auto* node = find(key, need);
    if (node == nullptr) return;
    if (const auto value = node->value_exact<std::string>())
      into = *value;
    else
      wrong(key, *node, "a text");
  }
  template <class Number>
  void number(const char* key, Number& into, std::int64_t low, std::int64_t high,
              Need need = Need::optional) {
    const auto* node = find(key, need);
    if (node == nullptr) return;
    const auto value = node->value_exact<std::int64_t>();
    if (!value) return wrong(key, *node, "a whole number");
    if (*value < low || *value > high) return out_of_range(key, *node, low, high);
    into = static_cast<Number>(*value);
  }
  void seconds(const char* key, double& into, double high = 3600) {
    const auto* node = find(key, Need::optional);
    if (node == nullptr) return;
    if (!node->is_number()) return wrong(key, *node, "a number of seconds");
    const double value = node->value<double>().value_or(0);
    if (!(value >= 0 && value <= high)) return out_of_range(key, *node, 0, static_cast<std::int64_t>(high));
    into = value;
  }
  void truth(const char* key, bool& into) {
    const auto* node = find(key, Need::optional);
    if (node == nullptr) return;
    if (const auto value = node->value_exact<bool>())
      into = *value;
    else
      wrong(key, *node, "true or false");
  }
  template <class Value>
  void word(const char* key, Value& into, const std::vector<std::pair<std::string, Value>>& words,
            Need need = Need::optional) {
    std::string text;
    const auto* node = find(key, need);
    if (node == nullptr) return;
    this->text(key, text);
    std::vector<std::string> names;
    for (const auto& [name, value] : words) {
      if (name == text) {
        into = value;
        return;
      }
      names.push_back(name);
    }
    if (node->is_string())
      mistakes_.add(node->source(), fmt::format("'{}' is no value for {}; use one of: {}", text, path(key),
                                                fmt::join(names, ", ")));
  }
  void texts(const char* key, std::vector<std::string>& into, Need need = Need::optional) {
    const auto* list = array(key, need);
    if (list == nullptr) return;
    into.clear();
    for (const auto& each : *list)
      if (const auto value = each.value_exact<std::string>())
        into.push_back(*value);
      else
        wrong(key, each, "a text in the list");
  }
  void numbers(const char* key, std::vector<std::uint32_t>& into, std::int64_t low, std::int64_t high) {
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
  void pairs(const char* key, std::map<std::string, std::string>& into) {
    const auto* table = this->table(key, Need::optional);
    if (table == nullptr) return;
    for (const auto& [name, node] : *table)
      if (const auto value = node.value_exact<std::string>())
        into[std::string(name.str())] = *value;
      else
        wrong(std::string(name.str()).c_str(), node, "a text");
  }
  using Read = std::function<void(Section&)>;
  void inside(const char* key, Need need, const Read& read) {
    const auto* table = this->table(key, need);
    if (table == nullptr) return;
    Section section(*table, path(key), over_base_, mistakes_);
    read(section);
  }
  /// An array of tables; each begins from nothing, also over a base.
  void each(const char* key, Need need, const std::function<void()>& begin, const Read& read) {
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
  void mistake(const char* key, std::string_view what) {
    const auto* node = table_.get(key);
    mistakes_.add(node != nullptr ? node->source() : table_.source(), what);
  }
  [[nodiscard]] bool has(const char* key) const { return table_.contains(key); }

 private:
  [[nodiscard]] std::string title() const { return name_.empty() ? "the file" : "[" + name_ + "]"; }
  [[nodiscard]] std::string path(const std::string& key) const {
    return name_.empty() ? key : name_ + "." + key;
  }
  const toml::node* find(const char* key, Need need) {
    if (std::find(known_.begin(), known_.end(), key) == known_.end()) known_.emplace_back(key);
    const auto* node = table_.get(key);
    if (node == nullptr && need == Need::required && !over_base_)
      mistakes_.add(table_.source(), fmt::format("{} lacks the key '{}'", title(), key));
    return node;
  }
  const toml::array* array(const char* key, Need need) {
    const auto* node = find(key, need);
    if (node == nullptr) return nullptr;
    if (!node->is_array()) wrong(key, *node, "a list");
    return node->as_array();
  }
  const toml::table* table(const char* key, Need need) {
    const auto* node = find(key, need);
    if (node == nullptr) return nullptr;
    if (!node->is_table()) wrong(key, *node, "a table");
    return node->as_table();
  }
  void wrong(const char* key, const toml::node& node, std::string_view wanted) {
    mistakes_.add(node.source(), fmt::format("{} must be {}, not {}", path(key), wanted, kind(node)));
  }
  void out_of_range(const char* key, const toml::node& node, std::int64_t low, std::int64_t high) {
    mistakes_.add(node.source(), fmt::format("{} must be between {} and {}", path(key), low, high));
  }
  static std::string_view kind(const toml::node& node) {
    if (node.is_string()) return "a text";
    if (node.is_integer()) return "a whole number";
    if (node.is_floating_point()) return "a number with a point";
    if (node.is_boolean()) return "true or false";
    if (node.is_array()) return "a list";
    return node.is_table() ? "a table" : "a date";
  }

  const toml::table& table_;
  std::string name_;
  bool over_base_;
  Mistakes& mistakes_;
  std::vector<std::string> known_;
};

void read_script(Section& in, const char* key, Script& into) {
  in.each(
      key, Need::optional, [&] { into.clear(); },
      [&](Section& step) {
        Step& made = into.emplace_back();
        step.text("say", made.say);
        step.seconds("wait", made.wait);
        step.text("mark", made.mark);
        step.number("times", made.times, 1, 10'000);
        step.seconds("over", made.over);
        if (made.times > 0 && made.mark.empty()) step.mistake("times", "times needs a mark to print");
      });
}

void read_file(Section& in, FactoryFile& file) {
  in.text("name", file.name, Need::required);
  in.text("text", file.text);
  in.truth("damaged", file.damaged);
  if (!in.has("platform")) return;
  SimImage image;
  in.text("platform", image.platform);
  in.text("version", image.version, Need::required);
  in.text("feature", image.feature, Need::required);
  in.number("size", image.size, 256, 64 << 20);
  file.image = image;
}

void read_storage(Section& root, Personality& model) {
  root.each(
      "storage", Need::required, [&] { model.storage.clear(); },
      [&](Section& in) {
        FactorySystem& system = model.storage.emplace_back();
        in.text("name", system.name, Need::required);
        if (!system.name.empty() && system.name.back() != ':')
          in.mistake("name", "the name of a file system ends in ':'");
        in.number("capacity", system.capacity, 1024, 1LL << 40, Need::required);
        in.truth("read_only", system.read_only);
        in.each(
            "files", Need::optional, [] {},
            [&](Section& file) { read_file(file, system.files.emplace_back()); });
      });
}

void read_model(Section& in, Personality& model) {
  std::string base;
  in.text("base", base);
  in.text("name", model.name, Need::required);
  in.text("title", model.title, Need::required);
  in.text("family", model.family, Need::required);
  in.text("about", model.about);
  in.texts("platforms", model.platforms, Need::required);
}

void read_line(Section& in, LinePart& line) {
  in.number("baud", line.baud, 50, 4'000'000);
  in.numbers("rates", line.rates, 50, 4'000'000);
  in.number("input_buffer", line.input_buffer, 1, 65536);
  in.number("take_us", line.take_us, 0, 1'000'000);
  in.number("command_ms", line.command_ms, 0, 60'000);
}

void read_loader(Section& in, LoaderPart& loader) {
  in.word("kind", loader.kind,
          {{"rommon", LoaderKind::rommon},
           {"bootstrap", LoaderKind::bootstrap},
           {"switch", LoaderKind::switch_loader},
           {"asa", LoaderKind::asa},
           {"nxos", LoaderKind::nxos},
           {"uboot", LoaderKind::uboot}},
          Need::required);
  in.text("prompt", loader.prompt, Need::required);
  in.texts("commands", loader.commands, Need::required);
  in.text("help_head", loader.help_head);
  in.texts("tftp_block", loader.tftp_block);
  in.number("tftp_retries", loader.tftp_retries, 1, 100);
  in.text("flash_word", loader.flash_word);
  in.truth("dir_with_rights", loader.dir_with_rights);
  in.word("confreg", loader.confreg,
          {{"classic", ConfregStyle::classic}, {"silent", ConfregStyle::silent}, {"asa", ConfregStyle::asa}});
}

void read_boot(Section& in, BootPart& boot) {
  read_script(in, "power_on", boot.power_on);
  read_script(in, "load", boot.load);
  read_script(in, "start", boot.start);
  in.text("interrupted", boot.interrupted);
  in.seconds("break_window", boot.break_window);
  in.seconds("autoboot_window", boot.autoboot_window);
  in.text("window_text", boot.window_text);
  in.truth("ctrl_c", boot.ctrl_c);
  in.truth("recovery_disabled", boot.recovery_disabled);
  in.number("attempts", boot.attempts, 1, 20);
  in.text("button", boot.button);
  in.seconds("button_within", boot.button_within);
}

void read_os(Section& in, OsPart& os) {
  in.word("kind", os.kind,
          {{"ios", OsKind::ios}, {"asa", OsKind::asa}, {"nxos", OsKind::nxos}, {"none", OsKind::none}},
          Need::required);
  in.text("host", os.host);
  in.text("show_version", os.show_version);
  in.texts("interfaces", os.interfaces);
  in.text("file_dates", os.file_dates);
  in.truth("sha512", os.sha512);
  in.number("pager_erase", os.pager_erase, 1, 40);
  in.truth("asks_erase", os.asks_erase);
  in.truth("setup_dialog", os.setup_dialog);
  in.text("config_file", os.config_file);
  in.text("abort_text", os.abort_text);
  in.text("password", os.password);
  in.each(
      "log", Need::optional, [&] { os.log.clear(); },
      [&](Section& line) {
        LogLine& made = os.log.emplace_back();
        line.seconds("after", made.after);
        line.text("say", made.say, Need::required);
      });
}

void read_all(const toml::table& table, bool over_base, Personality& model, Mistakes& mistakes) {
  Section root(table, "", over_base, mistakes);
  root.inside("model", Need::required, [&](Section& in) { read_model(in, model); });
  root.inside("line", Need::optional, [&](Section& in) { read_line(in, model.line); });
  read_storage(root, model);
  root.inside("nvram", Need::optional, [&](Section& in) {
    in.number("confreg", model.confreg, 0, std::numeric_limits<std::uint32_t>::max());
    in.text("startup_config", model.startup_config);
    in.pairs("variables", model.variables);
  });
  root.inside("loader", Need::required, [&](Section& in) { read_loader(in, model.loader); });
  root.inside("boot", Need::required, [&](Section& in) { read_boot(in, model.boot); });
  root.inside("os", Need::required, [&](Section& in) { read_os(in, model.os); });
  std::map<std::string, std::string> ignored;
  root.pairs("sources", ignored);
  root.pairs("guesses", ignored);
}

/// "boot.power_on" -> the node of that name.
const toml::node* node_at(const toml::table& table, std::string_view path) {
  const auto node = table.at_path(path);
  return node.node();
}

void read_marks(const toml::table& table, const char* which, std::vector<std::string>& into,
                Mistakes& mistakes) {
  const auto* marks = table.get_as<toml::table>(which);
  if (marks == nullptr) return;
  for (const auto& [key, node] : *marks) {
    if (node_at(table, key.str()) == nullptr)
      mistakes.add(key.source(), fmt::format("[{}] names '{}', which is not in this file", which, key.str()));
    into.push_back(fmt::format("{}: {}", key.str(), node.value_or(std::string())));
  }
}

/// Texts and times must say where they come from; [model], [storage] and [nvram] are ours to choose.
void find_unmarked(const toml::table& table, std::vector<std::string>& into) {
  std::set<std::string> marked;
  for (const char* which : {"sources", "guesses"})
    if (const auto* marks = table.get_as<toml::table>(which))
      for (const auto& [key, node] : *marks) marked.emplace(key.str());
  for (const char* part : {"line", "loader", "boot", "os"}) {
    const auto* section = table.get_as<toml::table>(part);
    if (section == nullptr || marked.contains(part)) continue;
    for (const auto& [key, node] : *section) {
      const auto path = std::string(part) + "." + std::string(key.str());
      if (!marked.contains(path) && key.str() != "kind") into.push_back(path);
    }
  }
}

void read_document(std::string_view file_name, std::string_view toml, bool over_base, Personality& model,
                   Mistakes& mistakes, int depth) {
  toml::table table;
  try {
    table = toml::parse(toml, file_name);
  } catch (const toml::parse_error& error) {
    return mistakes.add(error.source(), error.description());
  }
  const auto* base = node_at(table, "model.base");
  if (base != nullptr) {
    const auto name = base->value_or(std::string());
    const auto& models = embedded_models();
    const auto found = std::find_if(models.begin(), models.end(),
                                    [&](const EmbeddedModel& each) { return each.name == name; });
    if (found == models.end() || depth > 3) {
      std::vector<std::string> names;
      for (const auto& each : models) names.emplace_back(each.name);
      return mistakes.add(base->source(),
                          fmt::format("there is no model '{}' to begin from{}", name, nearest(name, names)));
    }
    read_document(found->name, found->toml, over_base, model, mistakes, depth + 1);
    over_base = true;
  }
  read_all(table, over_base, model, mistakes);
  read_marks(table, "sources", model.sources, mistakes);
  read_marks(table, "guesses", model.guesses, mistakes);
  find_unmarked(table, model.unmarked);
}

}  // namespace

std::variant<Personality, Refusal> read_personality(std::string_view file_name, std::string_view toml) {
  Mistakes mistakes(file_name);
  Personality model;
  read_document(file_name, toml, false, model, mistakes, 0);
  if (mistakes.any()) return Refusal{mistakes.text()};
  return model;
}

}  // namespace rommate::device
