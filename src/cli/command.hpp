// The frame of the command line: how a subcommand joins it, and what all commands that open a port share.
//
// Each subcommand is one file with one function `void add_NAME(CLI::App& root, int& status)`, listed in
// cli.cpp. It declares its options and a callback that runs the command and stores the exit status (README,
// "Exit status").
#pragma once

#include <optional>
#include <string>

#include "src/app/config.hpp"
#include "src/app/console.hpp"

namespace CLI {
class App;
}

namespace rommate::cli {

/// The options of every command that opens a port, as typed. console_options() makes sense of them: an option
/// that was typed wins over the configuration, which wins over the defaults here.
struct PortArguments {
  std::string port;
  std::uint32_t baud = 9600;
  int data = 8;
  std::string parity = "none";
  int stop = 1;
  std::string flow = "none", dtr = "keep", rts = "keep";
  std::string record;
  app::LogOptions log;
  std::string config;
  bool no_reconnect = false;
  bool simulate_fast = false;
  const CLI::App* command = nullptr;              // to ask which options were typed
  mutable std::optional<app::Settings> settings;  // what the configuration says; read once
  /// Whether the user typed this option ("--baud").
  [[nodiscard]] bool typed(const char* option) const;
};

/// Adds PORT (required or not) and --baud, --data, --parity, --stop, --flow, --dtr, --rts, --record,
/// --log, --stamp, --config, --no-reconnect. `arguments` must live until the command has run.
void add_port_arguments(CLI::App& command, PortArguments& arguments, bool port_required = true);
/// Adds --config to a command that opens no port. The file is read, and mistakes in it are wrong usage
/// (throws CLI::ValidationError).
void add_config_argument(CLI::App& command, std::string& path);
/// The file of --config, or without one the user's own; what is wrong in it is told as settings() does.
[[nodiscard]] app::Config load_config(const std::string& path);
/// What the configuration file says of this port. Mistakes in it are told on standard error; with --config
/// they are wrong usage (throws CLI::ValidationError).
[[nodiscard]] const app::Settings& settings(const PortArguments& arguments);
[[nodiscard]] app::ConsoleOptions console_options(const PortArguments& arguments);

/// Reads "300ms", "2s", "1.5s", "1m", or a plain number as seconds. Throws CLI::ValidationError, which names
/// the option and the word.
[[nodiscard]] protocols::Duration parse_duration(const std::string& option, const std::string& word);

/// The whole program behind main(): parses, runs, returns the exit status.
[[nodiscard]] int run(int argc, char** argv);

}  // namespace rommate::cli
