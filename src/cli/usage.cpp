#include "src/cli/usage.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <optional>
#include <string_view>

#include "src/app/settings.hpp"
#include "src/cli/old_habits.hpp"

namespace rommate::cli {
namespace {

using Words = std::vector<std::string>;

/// The command that was typed, the program itself when there was none.
const CLI::App& command_of(const CLI::App& root) {
  const CLI::App* at = &root;
  while (!at->get_subcommands().empty()) at = at->get_subcommands().front();
  return *at;
}

/// "rommate record show"
std::string full_name(const CLI::App& app) {
  return app.get_parent() == nullptr ? app.get_name() : full_name(*app.get_parent()) + " " + app.get_name();
}

Words commands_of(const CLI::App& app) {
  Words names;
  for (const auto* command : app.get_subcommands([](const CLI::App*) { return true; }))
    names.push_back(command->get_name());
  return names;
}

Words options_of(const CLI::App& app) {
  Words names;
  for (const auto* option : app.get_options())
    for (const auto& name : option->get_lnames()) names.push_back("--" + name);
  return names;
}

std::string nearest(const std::string& wrong, const Words& known) {
  const auto near = app::nearest(wrong, {known.begin(), known.end()});
  return near ? fmt::format("; did you mean '{}'?", *near) : "";
}

/// Options that the user may have had in mind belong to another command.
std::string owner_of(const std::string& option, const CLI::App& root, const CLI::App& here) {
  std::string owners;
  for (const auto* app : root.get_subcommands([](const CLI::App*) { return true; })) {
    const Words has = options_of(*app);
    if (app != &here && std::find(has.begin(), has.end(), option) != has.end())
      owners += (owners.empty() ? "" : ", ") + full_name(*app);
  }
  return owners.empty() ? "" : fmt::format("; {} has one", owners);
}

std::string unknown_option(const std::string& word, const CLI::App& root, const CLI::App& command) {
  const auto name = word.substr(0, word.find('='));
  if (const auto here = habit_of(name); !here.empty())
    return fmt::format("{} has no option '{}': {}", full_name(command), name, here);
  auto advice = nearest(name, options_of(command));
  if (advice.empty()) advice = owner_of(name, root, command);
  return fmt::format("{} has no option '{}'{}", full_name(command), name, advice);
}

std::string unknown_word(const std::string& word, const Words& words, const CLI::App& command) {
  const Words commands = commands_of(command);
  if (commands.empty()) return fmt::format("'{}' is one word too many for {}", word, full_name(command));
  // Without a command the first word was taken for a port; was it meant to be a command?
  const auto first =
      std::find_if(words.begin(), words.end(), [](const auto& each) { return each[0] != '-'; });
  if (command.get_parent() == nullptr) {
    Words named;
    std::copy_if(words.begin(), words.end(), std::back_inserter(named),
                 [](const auto& each) { return each[0] != '-'; });
    if (const auto here = port_and_speed(named)) return fmt::format("the speed is an option here: {}", *here);
  }
  const auto& wrong = first == words.end() || command.get_parent() != nullptr ? word : *first;
  auto advice = nearest(wrong, commands);
  if (advice.empty()) advice = fmt::format("; the commands are {}", fmt::join(commands, ", "));
  return fmt::format("there is no command '{}'{}", wrong, advice);
}

/// What CLI11 calls extras, in words. nullopt: nothing was left over.
std::optional<std::string> left_over(const CLI::App& root, const Words& words) {
  const Words extras = root.remaining(true);
  const auto& command = command_of(root);
  const auto is_extra = [&](const std::string& word) {
    return !word.empty() && std::find(extras.begin(), extras.end(), word) != extras.end();
  };
  for (const auto& word : words)
    if (word[0] == '-' && is_extra(word)) return unknown_option(word, root, command);
  for (const auto& word : words)
    if (is_extra(word)) return unknown_word(word, words, command);
  return std::nullopt;
}

/// Places of the words that name the command and its parts, as parsing comes by them.
struct Order {
  int argc;
  const char* const* argv;
  std::vector<int> at;

  void passed(const CLI::App& command, std::size_t behind) {
    const int place = argc - static_cast<int>(behind) - 1;
    if (place < 1 || command.get_name() != argv[place]) return;
    at.push_back(place);
    const bool whole = command.get_subcommands([](const CLI::App*) { return true; }).empty();
    if (whole && at.back() != static_cast<int>(at.size())) throw CommandFirst{command_first()};
  }

  [[nodiscard]] Words command_first() const {
    Words words;
    for (const int place : at) words.emplace_back(argv[place]);
    for (int place = 1; place < argc; ++place)
      if (std::find(at.begin(), at.end(), place) == at.end()) words.emplace_back(argv[place]);
    return words;
  }
};

void watch(CLI::App& app, const std::shared_ptr<Order>& order) {
  for (auto* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    command->preparse_callback([command, order](std::size_t behind) { order->passed(*command, behind); });
    watch(*command, order);
  }
}

}  // namespace

void watch_order(CLI::App& root, int argc, const char* const* argv) {
  watch(root, std::make_shared<Order>(Order{argc, argv, {}}));
}

std::string usage_problem(const CLI::App& root, const CLI::ParseError& error, const Words& words) {
  std::string what = error.what();
  const Words parts = commands_of(command_of(root));
  const bool part_missing = dynamic_cast<const CLI::RequiredError*>(&error) != nullptr && !parts.empty() &&
                            command_of(root).get_parent() != nullptr;
  if (part_missing)
    what = fmt::format("{} needs one of {}", full_name(command_of(root)), fmt::join(parts, ", "));
  if (part_missing || dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr)
    what = left_over(root, words).value_or(what);
  if (!what.empty() && what.back() != '?') what += '.';
  return fmt::format("{} Try {} --help", what, full_name(command_of(root)));
}

}  // namespace rommate::cli
