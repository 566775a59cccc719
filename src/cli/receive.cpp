#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "src/app/disk_files.hpp"
#include "src/cli/command.hpp"
#include "src/cli/commands.hpp"
#include "src/cli/transfer_output.hpp"
#include "src/cli/values.hpp"

namespace rommate::cli {
namespace {

constexpr auto receive_examples =
    R"(YMODEM brings names and sizes; XMODEM brings neither, so it needs --into FILE, and the file keeps the
padding of its last block (up to 127 bytes 1A). A file that is there is never overwritten without --force;
what came of a failed transfer is kept as NAME.part (NAME.part.1 and so on where that is there already).

Examples:
  rommate receive ttyUSB0 --protocol ymodem --into backups/
  rommate receive ttyUSB0 --protocol xmodem --into running-config.bin
)";

struct ReceiveArguments {
  PortArguments port;
  std::string protocol, into, start_within = "60s", packet_log;
  int retries = protocols::transfer::wire::tries;
  bool force = false, crc = false, json = false;
};

app::ReceiveOptions receive_options(const ReceiveArguments& a) {
  app::ReceiveOptions options;
  options.into = a.into;
  if (!a.protocol.empty()) options.protocol = protocols::transfer::parse_protocol(a.protocol);
  options.force = a.force;
  options.crc_only = a.crc;
  options.start_timeout = parse_duration("--start-within", a.start_within);
  options.packet_log = a.packet_log;
  options.tries = a.retries;
  return options;
}

int run_receive(const ReceiveArguments& a) {
  auto console = console_options(a.port);
  console.reconnect = false;  // half a transfer cannot go on
  const auto options = receive_options(a);
  TransferOutput output{a.json};
  std::string impossible;
  app::ReceivedFiles files;
  auto hooks = output.hooks();
  hooks.what = a.into.empty() ? "receive" : "receive into " + a.into;
  hooks.opened = [&](app::Console& on) { on.session().watch(output); };
  const auto make = [&](app::Console& on) -> std::unique_ptr<console::Job> {
    auto made = app::make_receive(on, options, nullptr);
    if (auto* why = std::get_if<std::string>(&made)) {
      impossible = *why;
      return nullptr;
    }
    auto& receive = std::get<app::Receive>(made);
    files = receive.files;
    output.begins(*receive.job, {});
    return std::move(receive.job);
  };
  const auto result = app::run_job(console, make, hooks);
  if (!result.job) return no_transfer(result, impossible);
  output.ended(result, files.stored(), files.part());
  return result.status;
}

}  // namespace

void add_receive(CLI::App& root, int& status) {
  auto a = std::make_shared<ReceiveArguments>();
  auto* command = root.add_subcommand("receive", "receive files by XMODEM, XMODEM-1K, YMODEM or YMODEM-G");
  add_port_arguments(*command, a->port);
  one_of(
      command->add_option("--protocol", a->protocol, "default: ymodem, or xmodem when --into names a file"),
      {"xmodem", "xmodem-1k", "ymodem", "ymodem-g"});
  command->add_option("--into", a->into, "file or directory; default: the current directory")
      ->type_name("FILE|DIR");
  command->add_flag("--force", a->force, "overwrite files that are there");
  command->add_flag("--crc", a->crc, "never fall back to the 8-bit checksum (xmodem)");
  command->add_option("--start-within", a->start_within, "give up when the sender has not begun by then")
      ->type_name("LENGTH")
      ->capture_default_str();
  whole_number(command->add_option("--retries", a->retries, "ask for each block up to so many times"), 1,
               1000)
      ->capture_default_str();
  command->add_option("--packet-log", a->packet_log, "write every block and reply to FILE")
      ->type_name("FILE");
  command->add_flag("--json", a->json, "JSON lines on standard output");
  command->footer(receive_examples);
  command->callback([a, &status] { status = run_receive(*a); });
}

}  // namespace rommate::cli
