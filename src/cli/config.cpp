#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "src/app/config.hpp"
#include "src/app/config_edit.hpp"
#include "src/cli/commands.hpp"
#include "src/cli/old_habits.hpp"

namespace rommate::cli {
namespace {

struct ConfigArguments {
  std::string file, profile, key, value;
};

std::string file_of(const ConfigArguments& a) {
  const std::string path = a.file.empty() ? app::default_config_path() : a.file;
  if (path.empty()) throw CLI::ValidationError("--config", "there is no home directory; name a file");
  return path;
}

int check(const ConfigArguments& a) {
  const std::string path = file_of(a);
  const app::Config config = app::Config::load(path, !a.file.empty());
  for (const auto& problem : config.problems()) fmt::print("{}\n", to_string(problem));
  if (!config.problems().empty()) return 1;
  fmt::print("{}: no mistakes, {} profile{}\n", path, config.profiles().size(),
             config.profiles().size() == 1 ? "" : "s");
  return 0;
}

int keys(const ConfigArguments&) {
  for (const auto& key : app::setting_keys()) {
    fmt::print("{}\n    {}\n    {}{}{}\n", key.name, key.meaning, app::expected(key),
               key.profile_only ? "; in a profile only" : "",
               key.by_default.empty() ? "" : fmt::format("; default {}", key.by_default));
  }
  return 0;
}

const app::SettingKey& key_of(const ConfigArguments& a) {
  const app::SettingKey* key = app::find_setting(a.key);
  if (key == nullptr) {
    std::vector<std::string_view> known;
    for (const auto& each : app::setting_keys()) known.push_back(each.name);
    const auto meant = setting_called(a.key);
    const auto near = meant.empty() ? app::nearest(a.key, known) : meant;
    throw CLI::ValidationError("KEY", fmt::format("there is no setting '{}'{}", a.key,
                                                  near ? fmt::format("; did you mean '{}'?", *near) : ""));
  }
  if (key->profile_only && a.profile.empty())
    throw CLI::ValidationError("KEY",
                               fmt::format("'{}' belongs to a profile; name it with --profile", a.key));
  return *key;
}

int change(const ConfigArguments& a, const std::optional<app::ConfigValue>& value) {
  const auto problem = app::set_in_config(file_of(a), a.profile, a.key, value);
  if (!problem) return 0;
  fmt::print(stderr, "rommate: {}\n", *problem);
  return 1;
}

int set(const ConfigArguments& a) {
  const auto value = app::value_of(key_of(a), a.value);
  if (const auto* wrong = std::get_if<1>(&value)) throw CLI::ValidationError(*wrong);
  return change(a, std::get<0>(value));
}

int unset(const ConfigArguments& a) {
  static_cast<void>(key_of(a));
  return change(a, std::nullopt);
}

constexpr auto config_examples = R"(Examples:
  rommate config check                        every mistake in the file, with line and column
  rommate config keys                         every key, what it means and what it takes
  rommate config set baud 115200              for all consoles
  rommate config set --profile core-r1 port usb:A9XYZ123
                                              from now on: rommate core-r1
  rommate config unset baud                   the default again; its line becomes a comment
)";

}  // namespace

void add_config(CLI::App& root, int& status) {
  auto* config = root.add_subcommand("config", "look at the configuration file, or change a setting in it");
  config->require_subcommand(1);
  config->footer(config_examples);
  const auto add = [&](const std::string& name, const std::string& what, int (*run)(const ConfigArguments&)) {
    auto a = std::make_shared<ConfigArguments>();
    auto* command = config->add_subcommand(name, what);
    command->footer(config_examples);
    command->add_option("--config", a->file, "the file; without it $XDG_CONFIG_HOME/rommate/config.toml")
        ->type_name("FILE");
    command->callback([a, run, &status] { status = run(*a); });
    return std::pair(command, a);
  };
  add("check", "every mistake in the file", check);
  add("keys", "every key and what it takes", keys);
  const auto add_change = [&](const std::string& name, const std::string& what,
                              int (*run)(const ConfigArguments&)) {
    auto [command, a] = add(name, what, run);
    command->add_option("KEY", a->key)->type_name("")->required();
    command->add_option("--profile", a->profile, "in [profile.NAME] instead of [defaults]")
        ->type_name("NAME");
    return std::pair(command, a);
  };
  const auto [command, a] = add_change("set", "change one setting; comments and layout stay", set);
  command->add_option("VALUE", a->value)->type_name("")->required();
  add_change("unset", "leave one setting to its default: its line becomes a comment", unset);
}

}  // namespace rommate::cli
