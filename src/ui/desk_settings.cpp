// The settings that are kept: one list made from the table of src/app/settings.hpp, each change written into
// the configuration file at once, its comments kept.
#include <fmt/format.h>

#include <algorithm>

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

// As the value is shown: a text without the quotes that it has in the file.
std::string default_of(const app::SettingKey& key) {
  std::string text(key.by_default);
  std::erase(text, '"');
  return text;
}

// What there is to choose from: nothing where any text or number will do.
std::vector<std::string> choices_of(const app::SettingKey& key) {
  if (is_flag(key)) return {"true", "false"};
  const auto words = app::words_of(key);
  return {words.begin(), words.end()};
}

}  // namespace

void Desk::settings(const app::SettingKey* at) {
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
    item.right = !value.empty() ? value : key.by_default.empty() ? "not set" : default_of(key) + " (default)";
    item.hint = std::string(key.meaning);
    item.strong = !value.empty();
    items.push_back(std::move(item));
    keys.push_back(&key);
    values.push_back(value);
  }
  tui::ListView::Options options;
  options.width = 72;
  options.footer = "for every console; profiles: " + options_.config_path;
  tui::ListView list("Settings", std::move(items), options);
  if (const auto found = std::find(keys.begin(), keys.end(), at); found != keys.end())
    list.select(static_cast<std::size_t>(found - keys.begin()));
  push(std::move(list), [this, keys, values](const tui::ListView::Result& result) {
    if (result.chosen) edit_setting(*keys.at(*result.chosen), values.at(*result.chosen));
  });
}

void Desk::edit_setting(const app::SettingKey& key, const std::string& value) {
  const std::string title = std::string(key.name);
  if (auto choices = choices_of(key); !choices.empty()) {
    const auto current = std::find(choices.begin(), choices.end(), value.empty() ? default_of(key) : value);
    const auto at = static_cast<std::size_t>(current - choices.begin());
    std::vector<tui::Item> items;
    for (const auto& choice : choices) items.push_back({.text = choice});
    if (!value.empty()) {
      items.push_back({.text = "not set", .right = "default: " + default_of(key)});
      choices.emplace_back();
    }
    tui::ListView list(title, std::move(items));
    list.select(at);
    push(std::move(list), [this, &key, choices](const tui::ListView::Result& result) {
      if (result.chosen)
        keep_setting(key, choices.at(*result.chosen));
      else
        settings(&key);
    });
    return;
  }
  push(tui::Input(title,
                  fmt::format("{}\n({}; nothing: {})", key.meaning, app::expected(key),
                              key.by_default.empty() ? "not set" : "the default, " + default_of(key)),
                  value),
       [this, &key, value](const tui::Input::Result& result) {
         if (result.text && *result.text != value)
           keep_setting(key, *result.text);
         else
           settings(&key);
       });
}

/// An empty value takes the key out of the file.
void Desk::keep_setting(const app::SettingKey& key, const std::string& value) {
  std::optional<app::ConfigValue> wanted;
  if (!value.empty()) {
    auto read = app::value_of(key, value);
    if (const auto* wrong = std::get_if<1>(&read)) return show_problem("Not kept", *wrong);
    wanted = std::get<0>(std::move(read));
  }
  if (const auto problem = app::set_in_config(options_.config_path, "", key.name, wanted))
    return show_problem("Not kept", *problem);
  settings(&key);
  if (wanted)
    say(fmt::format("{} kept in {}; consoles opened from now on use it", key.name, options_.config_path));
  else
    say(fmt::format("{}: {} for consoles opened from now on", key.name,
                    key.by_default.empty() ? "not set" : "the default again"));
}

}  // namespace rommate::ui
