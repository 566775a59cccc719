#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <exception>
#include <functional>
#include <string>
#include <vector>

#include "src/app/progress.hpp"
#include "src/cli/command.hpp"
#include "src/cli/commands.hpp"
#include "src/cli/usage.hpp"
#include "src/recipe/way_in.hpp"

namespace rommate::cli {
namespace {

constexpr auto port_forms = R"(PORT is a device path, a name or a URL:
  /dev/ttyUSB0  ttyUSB0  usb:SERIAL  usb:1-2.4  serial:///dev/ttyUSB0?baud=115200
  rfc2217://HOST:PORT  telnet://HOST:PORT  tcp://HOST:PORT  unix:///PATH
  exec:COMMAND  sim:MODEL

Examples:
  rommate                            pick a port, or a simulated device
  rommate ttyUSB0                    the console on a cable at 9600 8N1
  rommate --plain sim:c1841          the console without a full screen, no hardware needed
  rommate break ttyUSB0 --until rommon --within 90s
                                     power-cycle the router now: BREAK until it stands in ROMMON
  rommate help 2960                  how one gets into this box: key or button, when, what then
)";

/// Parses and runs. Throws what CLI11 throws, and CommandFirst.
int parse(const std::vector<std::string>& words, const std::function<void(CLI::App&)>& prepare) {
  CLI::App root("Serial console companion for network engineers.", "rommate");
  root.set_version_flag("--version", "rommate " ROMMATE_VERSION);
  root.footer(port_forms);
  root.require_subcommand(0, 1);
  int status = 0;
  add_console(root, status);
  add_commands(root, status);
  prepare(root);
  try {
    std::vector<std::string> backwards(words.rbegin(), words.rend());  // CLI11 takes them from the back
    root.parse(backwards);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return root.exit(error);  // --help, --version
    fmt::print(stderr, "rommate: {}\n", usage_problem(root, error, words));
    return 2;
  }
  return status;
}

bool is_command(const std::string& word) {
  CLI::App root;
  int status = 0;
  add_commands(root, status);
  return !root.get_subcommands([&](const CLI::App* each) { return each->get_name() == word; }).empty();
}

/// `rommate help FAMILY`, or a box by its own name: how a person gets into it.
int help_into(const std::vector<std::string>& words) {
  std::string called;
  for (const auto& word : words) called += called.empty() ? word : " " + word;
  if (const auto* way = recipe::find_way_in(called)) {
    fmt::print("{}", recipe::told(*way, std::min<std::size_t>(app::progress_columns(), 100)));
    return 0;
  }
  std::string families;
  for (const auto& each : recipe::ways_in())
    families += fmt::format("{}{}", families.empty() ? "" : ", ", each.name);
  fmt::print(stderr,
             "rommate: no command and no device is called '{}'. Commands: rommate --help; families: {}\n",
             called, families);
  return 2;
}

}  // namespace

int run(int argc, char** argv) try {
  std::vector<std::string> words(argv + std::min(argc, 1), argv + argc);
  if (!words.empty() && words[0] == "help") {  // as git and others have it: help, help COMMAND
    words.erase(words.begin());
    if (!words.empty() && !words.front().starts_with('-') && !is_command(words.front()))
      return help_into(words);
    words.emplace_back("--help");
    return parse(words, [](CLI::App&) {});
  }
  try {
    return parse(words, [&](CLI::App& root) { watch_order(root, argc, argv); });
  } catch (const CommandFirst& order) {
    return parse(order.words, [](CLI::App&) {});
  }
} catch (const std::exception& error) {
  fmt::print(stderr, "rommate: {}. This is a mistake in rommate; please tell its authors what you did\n",
             error.what());
  return 1;
}

}  // namespace rommate::cli
