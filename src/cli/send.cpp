#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <functional>
#include <memory>
#include <string>

#include "src/app/disk_files.hpp"
#include "src/cli/command.hpp"
#include "src/cli/commands.hpp"
#include "src/cli/transfer_output.hpp"
#include "src/cli/values.hpp"
#include "src/job/speed_dance.hpp"
#include "src/job/told_job.hpp"

namespace rommate::cli {
namespace {

constexpr auto send_examples =
    R"(The device must be told first: "copy xmodem: flash:image.bin", "xmodem -c image.bin", "loady".
Without --protocol it is chosen by what the device prints, else XMODEM; several files need YMODEM.

Examples:
  rommate send ttyUSB0 c2960.bin --protocol xmodem-1k --baud 115200
  rommate send ttyUSB0 c2960.bin --speed 115200 --start "copy xmodem: flash:c2960.bin"
  rommate send ttyUSB0 a.bin b.bin --protocol ymodem --packet-log transfer.txt
  rommate send tcp://10.0.0.2:3003 u-boot.img --protocol ymodem --json
)";

struct SendArguments {
  PortArguments port;
  std::vector<std::string> files;
  std::string protocol, start_within = "60s", packet_log, padding = "1a";
  int retries = protocols::transfer::wire::tries;
  std::uint32_t speed = 0;  // for the transfer; 0: as it is
  std::string up, down, start;
  bool may_return = false, json = false;
};

app::SendOptions send_options(const SendArguments& a) {
  app::SendOptions options;
  options.paths = a.files;
  if (!a.protocol.empty()) options.protocol = protocols::transfer::parse_protocol(a.protocol);
  if (options.protocol && !dialect_of(*options.protocol).batch && a.files.size() > 1)
    throw CLI::ValidationError("--protocol", "XMODEM carries one file; ymodem carries several");
  options.start_timeout = parse_duration("--start-within", a.start_within);
  options.padding = a.padding == "00" ? 0x00 : a.padding == "ff" ? 0xff : protocols::transfer::wire::sub;
  options.packet_log = a.packet_log;
  options.tries = a.retries;
  return options;
}

using MadeTransfer = std::function<std::unique_ptr<console::Job>()>;

/// The device is told to change its speed and to receive, by what was asked for; then it is sent to.
std::unique_ptr<console::Job> within_speed(const SendArguments& a, const protocols::LineSettings& line,
                                           MadeTransfer transfer) {
  MadeTransfer told = std::move(transfer);
  if (!a.start.empty())
    told = [command = a.start, make = std::move(told)]() -> std::unique_ptr<console::Job> {
      return std::make_unique<job::ToldJob>(command, make);
    };
  if (a.speed == 0) return told();
  job::SpeedDanceOptions options;
  options.line = line;
  options.fast = a.speed;
  options.up = a.up;
  options.down = a.down;
  options.may_return = a.may_return;
  return std::make_unique<job::SpeedDance>(std::move(options), std::move(told));
}

int run_send(const SendArguments& a) {
  if (a.up.empty() != a.down.empty())
    throw CLI::ValidationError("--up", "the way back is needed too: --down");
  if (!a.up.empty() && a.speed == 0) throw CLI::ValidationError("--up", "it takes --speed");
  if (a.speed != 0 && a.start.empty())
    throw CLI::ValidationError("--speed",
                               "the device is told to receive when the speed is raised: --start "
                               "\"copy xmodem: flash:image.bin\"");
  auto console = console_options(a.port);
  console.reconnect = false;  // half a transfer cannot go on
  const auto options = send_options(a);
  // Files are looked at before the port is touched.
  if (auto files = app::DiskSource::make(options.paths); auto* why = std::get_if<std::string>(&files))
    return no_transfer({}, *why);
  TransferOutput output{a.json};
  std::string impossible;
  auto hooks = output.hooks();
  hooks.what = fmt::format("send {}", fmt::join(a.files, " "));
  hooks.opened = [&](app::Console& on) { on.session().watch(output); };
  const auto make = [&](app::Console& on) -> std::unique_ptr<console::Job> {
    const auto transfer = [&on, &options, &impossible]() -> std::unique_ptr<console::Job> {
      auto made = app::make_send(on, options, nullptr);
      if (auto* why = std::get_if<std::string>(&made)) {
        impossible = *why;
        return nullptr;
      }
      return std::move(std::get<0>(made));
    };
    auto job = within_speed(a, on.session().line(), transfer);
    if (job) output.begins(*job, options.paths);
    return job;
  };
  const auto result = app::run_job(console, make, hooks);
  if (!result.job) return no_transfer(result, impossible);
  output.ended(result, {}, "");
  return result.status;
}

}  // namespace

void add_send(CLI::App& root, int& status) {
  auto a = std::make_shared<SendArguments>();
  auto* command = root.add_subcommand("send", "send files by XMODEM, XMODEM-1K, YMODEM or YMODEM-G");
  add_port_arguments(*command, a->port);
  command->add_option("FILE", a->files, "what to send")->type_name("")->required();
  one_of(command->add_option("--protocol", a->protocol, "CRC or checksum follows the receiver"),
         {"xmodem", "xmodem-1k", "ymodem", "ymodem-g"});
  command->add_option("--start-within", a->start_within, "give up when the receiver has not asked by then")
      ->type_name("LENGTH")
      ->capture_default_str();
  one_of(command->add_option("--padding", a->padding, "byte that fills the last block"), {"1a", "00", "ff"})
      ->capture_default_str();
  whole_number(command->add_option("--retries", a->retries, "send each block up to so many times"), 1, 1000)
      ->capture_default_str();
  whole_number(
      command->add_option("--speed", a->speed, "raise the line to N baud for the transfer, and put it back"),
      1, 4000000)
      ->type_name("N");
  command->add_option("--up", a->up, "tells the device the higher speed; not needed at switch: and U-Boot")
      ->type_name("COMMAND");
  command->add_option("--down", a->down, "tells it the old one")->type_name("COMMAND");
  command->add_option("--start", a->start, "typed at the prompt first: makes the device receive")
      ->type_name("COMMAND");
  command->add_flag(
      "--press-return", a->may_return,
      "agree to RETURN where --speed finds a line that shows nothing; it answers what is asked there");
  command->add_option("--packet-log", a->packet_log, "write every block and reply to FILE")
      ->type_name("FILE");
  command->add_flag("--json", a->json, "JSON lines on standard output");
  command->footer(send_examples);
  command->callback([a, &status] { status = run_send(*a); });
}

}  // namespace rommate::cli
