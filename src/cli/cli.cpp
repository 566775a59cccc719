#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <string>

#include "src/cli/command.hpp"
#include "src/cli/commands.hpp"

namespace rommate::cli {
namespace {

constexpr auto examples = R"(PORT is a device path, a name or a URL:
  /dev/ttyUSB0  ttyUSB0  usb:SERIAL  usb:1-2.4  serial:///dev/ttyUSB0?baud=115200
  rfc2217://HOST:PORT  telnet://HOST:PORT  tcp://HOST:PORT  unix:///PATH
  exec:COMMAND  sim:MODEL

Examples:
  rommate                            pick a port, or a simulated device
  rommate ttyUSB0                    the console on a cable at 9600 8N1
  rommate --plain sim:c1841          the console without a full screen, no hardware needed
  rommate break ttyUSB0 --until rommon --within 90s
                                     power-cycle the router now: BREAK until it stands in ROMMON
)";

/// The word the user most likely meant for an option's problem is in CLI11's own text; ours adds the way out.
int usage_error(const CLI::App& root, const CLI::ParseError& error) {
  const CLI::App* at = &root;
  while (!at->get_subcommands().empty()) at = at->get_subcommands().front();
  fmt::print(stderr, "rommate: {}. Try {} --help\n", error.what(),
             at == &root ? "rommate" : "rommate " + at->get_name());
  return 2;
}

}  // namespace

int run(int argc, char** argv) {
  CLI::App root("Serial console companion for network engineers.", "rommate");
  root.set_version_flag("--version", "rommate " ROMMATE_VERSION);
  root.footer(examples);
  root.require_subcommand(0, 1);
  int status = 0;
  add_console(root, status);
  add_commands(root, status);
  try {
    root.parse(argc, argv);
  } catch (const CLI::CallForHelp& help) {
    return root.exit(help);
  } catch (const CLI::CallForAllHelp& help) {
    return root.exit(help);
  } catch (const CLI::CallForVersion& version) {
    return root.exit(version);
  } catch (const CLI::ParseError& error) {
    return usage_error(root, error);
  }
  return status;
}

}  // namespace rommate::cli
