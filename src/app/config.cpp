#include "src/app/config.hpp"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <map>
#include <tuple>

#include "protocols/ascii.hpp"
#include "src/port/durable_file.hpp"
#include "src/port/places.hpp"

namespace rommate::app {
namespace {

// Guesses at what nobody writes by hand; without them a file could include or inherit itself to death, two by
// two.
constexpr std::size_t deepest_include = 8, most_files = 64, deepest_inheritance = 32;
constexpr std::size_t largest_config = 1 << 20;

std::string listed(const std::vector<std::string>& steps) {
  std::string text;
  for (const auto& step : steps) text += (text.empty() ? "" : " -> ") + step;
  return text;
}

}  // namespace

std::string to_string(const ConfigProblem& problem) {
  if (problem.line == 0) return fmt::format("{}: {}", problem.file, problem.text);
  return fmt::format("{}:{}:{}: {}", problem.file, problem.line, problem.column, problem.text);
}

// Reads one file into a Config.
struct Config::Reader {
  Config& config;
  const ReadFile& read_file;
  std::size_t& files;  // read until now
  std::string file;
  std::vector<std::string> open_files;  // this one and those that include it

  /// False: there is no such file, and nothing is said of it.
  [[nodiscard]] bool read();
  void sections(const toml::table& root);
  void includes(const toml::node& value);
  void profile(const toml::key& name, const toml::node& value);
  void settings(const toml::table& table, Settings& into, Profile* profile);
  void setting(const toml::key& name, const toml::node& value, const SettingKey& key, Settings& into);
  void match(const toml::node& value, Profile& profile);
  [[nodiscard]] std::vector<std::string> texts(const toml::node& value, std::string_view what);
  void unknown(const toml::key& key, std::string_view where, const std::vector<std::string_view>& known);
  void problem(const toml::source_region& at, std::string text);
};

Config Config::load(const std::string& path, bool required) { return load(path, required, port::read_file); }

Config Config::load(const std::string& path, bool required, const ReadFile& read_file) {
  Config config;
  std::size_t count = 0;
  const bool there = Reader{config, read_file, count, path, {path}}.read();
  if (!there && required)
    config.problems_.push_back({path, 0, 0, fmt::format("it cannot be read: {}", std::strerror(errno))});
  config.check_inheritance();
  // toml++ goes by name; a person goes from top to bottom, file by file.
  std::vector<std::string> files;
  for (const auto& each : config.problems_)
    if (std::find(files.begin(), files.end(), each.file) == files.end()) files.push_back(each.file);
  const auto place = [&](const ConfigProblem& each) {
    return std::tuple(std::find(files.begin(), files.end(), each.file), each.line, each.column);
  };
  std::stable_sort(config.problems_.begin(), config.problems_.end(),
                   [&](const auto& a, const auto& b) { return place(a) < place(b); });
  return config;
}

const Profile* Config::profile(std::string_view name) const {
  const auto found =
      std::find_if(profiles_.begin(), profiles_.end(), [&](const Profile& p) { return p.name == name; });
  return found == profiles_.end() ? nullptr : &*found;
}

Settings Config::settings(const PortFacts& port, const Profile* named) const {
  Settings all = defaults_;
  const auto any = [](const std::vector<std::string>& patterns, std::string_view text) {
    return !text.empty() && std::any_of(patterns.begin(), patterns.end(),
                                        [&](const auto& pattern) { return matches(pattern, text); });
  };
  for (const Profile& each : profiles_) {
    if (any(each.match_path, port.path) || any(each.match_usb, port.usb_serial) ||
        any(each.match_usb, port.usb_position) || any(each.match_url, port.name))
      all.apply(whole(each));
  }
  if (named != nullptr) all.apply(whole(*named));
  return all;
}

// check_inheritance() has made sure that this ends. Each ancestor is put together once: two that inherit the
// same two, and so on up, are otherwise two to the power of the generations.
Settings Config::whole(const Profile& profile) const {
  std::map<const Profile*, Settings> done;
  const auto put_together = [&](auto& self, const Profile& one) -> const Settings& {
    if (const auto known = done.find(&one); known != done.end()) return known->second;
    Settings all;
    for (const std::string& name : one.inherits)
      if (const Profile* parent = this->profile(name)) all.apply(self(self, *parent));
    all.apply(one.own);
    return done.emplace(&one, std::move(all)).first->second;
  };
  return put_together(put_together, profile);
}

std::string Config::no_profile(std::string_view name) const {
  std::vector<std::string_view> known;
  for (const Profile& each : profiles_) known.push_back(each.name);
  const auto near = nearest(name, known);
  return fmt::format("there is no profile '{}'{}", name,
                     near ? fmt::format("; did you mean '{}'?", *near) : "");
}

// A ring of profiles is told once and cut where it closes; so is a line of descent that is too long.
void Config::check_inheritance() {
  std::map<std::string, std::size_t> generations;  // of those that are done, with their own
  for (Profile& start : profiles_) {
    std::vector<std::string> path;
    const auto visit = [&](auto& self, Profile& at) -> void {
      path.push_back(at.name);
      std::size_t above = 0;
      const auto wrong = [&](std::string text) {
        problems_.push_back(at.inherits_at);
        problems_.back().text = std::move(text);
        return true;
      };
      std::erase_if(at.inherits, [&](const std::string& name) {
        if (std::find(path.begin(), path.end(), name) != path.end())
          return wrong(fmt::format("profile '{}' inherits from itself: {} -> {}", name, listed(path), name));
        auto* parent = const_cast<Profile*>(profile(name));
        if (parent == nullptr) return wrong(no_profile(name));
        if (!generations.contains(name) && path.size() < deepest_inheritance) self(self, *parent);
        const auto known = generations.find(name);
        if (known == generations.end() || known->second >= deepest_inheritance)
          return wrong(fmt::format("profile '{}' inherits over more than {} generations", at.name,
                                   deepest_inheritance));
        above = std::max(above, known->second);
        return false;
      });
      generations[at.name] = above + 1;
      path.pop_back();
    };
    if (!generations.contains(start.name)) visit(visit, start);
  }
}

bool Config::Reader::read() {
  ++files;
  const auto text = read_file(file, largest_config);
  if (!text) {
    const int why = errno;
    if (why == ENOENT || why == ENOTDIR) return false;
    config.problems_.push_back({file, 0, 0,
                                why == EFBIG ? "it is larger than 1 MiB; that is no configuration"
                                             : fmt::format("it cannot be read: {}", std::strerror(why))});
    return true;
  }
  try {
    sections(toml::parse(*text, file));
  } catch (const toml::parse_error& error) {
    problem(error.source(), fmt::format("{}; nothing of this file is used", error.description()));
  }
  return true;
}

void Config::Reader::sections(const toml::table& root) {
  if (const auto* include = root.get("include")) includes(*include);
  for (const auto& [name, value] : root) {
    if (name == "include") continue;
    const auto* table = value.as_table();
    if (name == "defaults" && table) {
      settings(*table, config.defaults_, nullptr);
    } else if (name == "profile" && table) {
      // toml++ sorts by name; the order of the file is what counts.
      std::vector<std::pair<const toml::key*, const toml::node*>> in_order;
      for (const auto& [profile_name, profile_value] : *table)
        in_order.emplace_back(&profile_name, &profile_value);
      std::stable_sort(in_order.begin(), in_order.end(), [](const auto& a, const auto& b) {
        return a.first->source().begin < b.first->source().begin;
      });
      for (const auto& [profile_name, profile_value] : in_order) profile(*profile_name, *profile_value);
    } else if (name == "defaults" || name == "profile") {
      problem(value.source(), fmt::format("'{}' must be a table: write [{}]", name.str(),
                                          name == "defaults" ? "defaults" : "profile.NAME"));
    } else {
      unknown(name, "", {"include", "defaults", "profile"});
    }
  }
}

void Config::Reader::includes(const toml::node& value) {
  namespace fs = std::filesystem;
  for (const std::string& name : texts(value, "include")) {
    const fs::path path = expand_home(name);
    const std::string whole =
        (path.is_absolute() ? path : fs::path(file).parent_path() / path).lexically_normal().string();
    if (std::find(open_files.begin(), open_files.end(), whole) != open_files.end()) {
      problem(value.source(), fmt::format("{} includes itself", whole));
    } else if (open_files.size() >= deepest_include) {
      problem(value.source(), fmt::format("includes are nested more than {} deep", deepest_include));
    } else if (files >= most_files) {
      return problem(value.source(), fmt::format("more than {} files are included", most_files));
    } else {
      auto opened = open_files;
      opened.push_back(whole);
      if (!Reader{config, read_file, files, whole, std::move(opened)}.read())
        problem(value.source(), fmt::format("there is no file {}", whole));
    }
  }
}

void Config::Reader::profile(const toml::key& name, const toml::node& value) {
  const auto* table = value.as_table();
  if (table == nullptr) {
    problem(value.source(), fmt::format("profile '{0}' must be a table: write [profile.{0}]", name.str()));
    return;
  }
  // A profile of an included file is added to, and what is said here wins.
  auto* into = const_cast<Profile*>(config.profile(name.str()));
  if (into == nullptr) {
    into = &config.profiles_.emplace_back();
    into->name = name.str();
  }
  settings(*table, into->own, into);
}

void Config::Reader::settings(const toml::table& table, Settings& into, Profile* profile) {
  for (const auto& [name, value] : table) {
    const SettingKey* key = find_setting(name.str());
    if (profile != nullptr && name == "inherits") {
      profile->inherits = texts(value, "inherits");
      profile->inherits_at = {file, value.source().begin.line, value.source().begin.column, {}};
    } else if (profile != nullptr && name == "match") {
      match(value, *profile);
    } else if (key == nullptr) {
      std::vector<std::string_view> known;
      for (const SettingKey& each : setting_keys()) known.push_back(each.name);
      if (profile != nullptr) known.insert(known.end(), {"inherits", "match"});
      unknown(name, profile != nullptr ? "profile '" + profile->name + "'" : "[defaults]", known);
    } else if (key->profile_only && profile == nullptr) {
      problem(name.source(), fmt::format("'{}' belongs in a [profile.NAME], not in [defaults]", key->name));
    } else {
      setting(name, value, *key, into);
    }
  }
}

void Config::Reader::setting(const toml::key&, const toml::node& value, const SettingKey& key,
                             Settings& into) {
  const auto wrong = [&](std::string_view hint = {}) {
    problem(value.source(), fmt::format("'{}' must be {}{}", key.name, expected(key), hint));
  };
  if (const auto* place = std::get_if<std::optional<bool> Settings::*>(&key.place)) {
    if (const auto* flag = value.as_boolean())
      into.*(*place) = flag->get();
    else
      wrong();
  } else if (const auto* number_place = std::get_if<std::optional<std::int64_t> Settings::*>(&key.place)) {
    const auto* number = value.as_integer();
    if (number != nullptr && number->get() >= key.least && number->get() <= key.most)
      into.*(*number_place) = number->get();
    else
      wrong();
  } else if (const auto* text = value.as_string(); text == nullptr) {
    wrong();
  } else if (!takes(key, text->get())) {
    const auto near = nearest(text->get(), words_of(key));
    wrong(near ? fmt::format("; did you mean '{}'?", *near) : "");
  } else if (const auto* time_place =
                 std::get_if<std::optional<protocols::Duration> Settings::*>(&key.place)) {
    into.*(*time_place) = parse_duration(text->get());
  } else {
    into.*std::get<std::optional<std::string> Settings::*>(key.place) = text->get();
  }
}

void Config::Reader::match(const toml::node& value, Profile& profile) {
  const auto* table = value.as_table();
  if (table == nullptr)
    return problem(value.source(),
                   "'match' must be a table: match = { usb = \"A9*\", path = \"/dev/ttyUSB*\" }");
  for (const auto& [name, patterns] : *table) {
    if (name == "path")
      profile.match_path = texts(patterns, "path");
    else if (name == "usb")
      profile.match_usb = texts(patterns, "usb");
    else if (name == "url")
      profile.match_url = texts(patterns, "url");
    else
      unknown(name, "match", {"path", "usb", "url"});
  }
}

// A text or a list of texts.
std::vector<std::string> Config::Reader::texts(const toml::node& value, std::string_view what) {
  std::vector<std::string> all;
  const auto add = [&](const toml::node& one) {
    if (const auto* text = one.as_string())
      all.push_back(text->get());
    else
      problem(one.source(), fmt::format("'{}' must be a text in quotes, or a list of them", what));
  };
  if (const auto* list = value.as_array())
    for (const auto& one : *list) add(one);
  else
    add(value);
  return all;
}

void Config::Reader::unknown(const toml::key& key, std::string_view where,
                             const std::vector<std::string_view>& known) {
  const auto near = nearest(key.str(), known);
  problem(key.source(),
          fmt::format("unknown key '{}'{}{}", key.str(), where.empty() ? "" : fmt::format(" in {}", where),
                      near ? fmt::format("; did you mean '{}'?", *near) : ""));
}

void Config::Reader::problem(const toml::source_region& at, std::string text) {
  config.problems_.push_back({file, at.begin.line, at.begin.column, std::move(text)});
}

std::string default_config_path() {
  const auto folder = port::config_home();
  return folder.empty() ? "" : folder + "/config.toml";
}

bool matches(std::string_view pattern, std::string_view text) {
  std::size_t p = 0, t = 0, star = std::string_view::npos, from = 0;
  while (t < text.size()) {
    if (p < pattern.size() &&
        (pattern[p] == '?' || protocols::lower(pattern[p]) == protocols::lower(text[t])) &&
        pattern[p] != '*') {
      ++p;
      ++t;
    } else if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      from = t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++from;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

}  // namespace rommate::app
