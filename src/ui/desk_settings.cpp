// The settings that are kept: one list made from the table of src/app/settings.hpp, each change written into
// the configuration file at once, its comments kept.
#include <fmt/format.h>

#include <charconv>

#include "src/app/config.hpp"
#include "src/app/config_edit.hpp"
#include "src/ui/desk.hpp"
#include "tui/dialogs.hpp"

namespace rommate::ui {
namespace {

std::string text_of(const app::Settings& settings, const app::SettingKey& key) {
  return std::visit(
      [&](const auto place) -> std::string {
        const auto& value = settings.*place;
        if (!value) return "";
        using Value = typename std::decay_t<decltype(value)>::value_type;
        if constexpr (std::is_same_v<Value, bool>)
          return *value ? "true" : "false";
        else if constexpr (std::is_same_v<Value, std::string>)
          return *value;
        else if constexpr (std::is_same_v<Value, std::int64_t>)
          return std::to_string(*value);
        else
          return fmt::format("{}ms", std::chrono::duration_cast<std::chrono::milliseconds>(*value).count());
      },
      key.place);
}

bool is_flag(const app::SettingKey& key) {
  return std::holds_alternative<std::optional<bool> app::Settings::*>(key.place);
}
bool is_number(const app::SettingKey& key) {
  return std::holds_alternative<std::optional<std::int64_t> app::Settings::*>(key.place);
}

std::vector<tui::Item> words_of(const app::SettingKey& key) {
  std::vector<tui::Item> items;
  std::string_view words = is_flag(key) ? "true false" : key.words;
  while (!words.empty()) {
    const auto end = std::min(words.find(' '), words.size());
    items.push_back({.text = std::string(words.substr(0, end))});
    words.remove_prefix(std::min(end + 1, words.size()));
  }
  return items;
}

}  // namespace

void Desk::settings() {
  if (options_.config_path.empty()) return say("there is no home directory to keep settings in", true);
  const app::Config config = app::Config::load(options_.config_path, false);
  const app::Settings now = config.settings({});
  std::vector<tui::Item> items;
  std::vector<const app::SettingKey*> keys;
  std::vector<std::string> values;
  for (const auto& key : app::setting_keys()) {
    if (key.profile_only) continue;
    const std::string value = text_of(now, key);
    tui::Item item;
    item.text = std::string(key.name);
    item.right = !value.empty()           ? value
                 : key.by_default.empty() ? "not set"
                                          : std::string(key.by_default) + " (default)";
    item.hint = std::string(key.meaning);
    item.strong = !value.empty();
    items.push_back(std::move(item));
    keys.push_back(&key);
    values.push_back(value);
  }
  tui::ListView::Options options;
  options.width = 72;
  options.footer = "for every console; profiles: " + options_.config_path;
  push(tui::ListView("Settings", std::move(items), options),
       [this, keys, values](const tui::ListView::Result& result) {
         if (result.chosen) edit_setting(*keys.at(*result.chosen), values.at(*result.chosen));
       });
}

void Desk::edit_setting(const app::SettingKey& key, const std::string& value) {
  const std::string title = std::string(key.name);
  if (auto words = words_of(key); !words.empty()) {
    tui::ListView list(title, words);
    for (std::size_t i = 0; i < words.size(); ++i)
      if (words[i].text == value) list.select(i);
    push(std::move(list), [this, &key, words](const tui::ListView::Result& result) {
      if (result.chosen)
        keep_setting(key, words.at(*result.chosen).text);
      else
        settings();
    });
    return;
  }
  push(tui::Input(title, fmt::format("{}\n({})", key.meaning, app::expected(key)), value),
       [this, &key](const tui::Input::Result& result) {
         if (result.text)
           keep_setting(key, *result.text);
         else
           settings();
       });
}

void Desk::keep_setting(const app::SettingKey& key, const std::string& value) {
  app::ConfigValue wanted = value;
  if (is_flag(key)) wanted = value == "true";
  if (is_number(key)) {
    std::int64_t number = 0;
    const auto parsed = std::from_chars(value.data(), value.data() + value.size(), number);
    if (parsed.ec != std::errc() || parsed.ptr != value.data() + value.size() || number < key.least ||
        number > key.most)
      return show_problem("Not kept",
                          fmt::format("{} must be {}, not '{}'", key.name, app::expected(key), value));
    wanted = number;
  }
  if (const auto problem = app::set_in_config(options_.config_path, "", key.name, wanted))
    return show_problem("Not kept", *problem);
  settings();
  say(fmt::format("{} kept in {}; consoles opened from now on use it", key.name, options_.config_path));
}

}  // namespace rommate::ui
