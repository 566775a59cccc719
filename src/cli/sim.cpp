#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <string>

#include "src/app/sim_host.hpp"
#include "src/cli/commands.hpp"
#include "src/cli/values.hpp"
#include "src/device/device.hpp"
#include "src/device/replay.hpp"
#include "src/device/sim_image.hpp"
#include "src/port/durable_file.hpp"
#include "src/record/record.hpp"

namespace rommate::cli {
namespace {

constexpr auto sim_examples = R"(Examples:
  rommate sim list                                    the models
  rommate sim c1841 --about                           what is in it, and what in it is a guess
  rommate sim c1841 --telnet 127.0.0.1:2003           then: telnet, or rommate telnet://127.0.0.1:2003
  rommate sim c2960 --rfc2217 :2217 --pty /tmp/switch --state ~/switch
  rommate sim ./my.toml --pty /tmp/mine               a personality of your own
  rommate sim c1841 --make-image c1841-new.bin        a file that this model boots, to serve to it
  rommate sim c2600 --flash real --telnet :2003       images as long as the real ones: an evening's rehearsal
  rommate sim --replay strange.rec --telnet :2003     a device that answers as the recording does
  rommate sim --replay strange.rec --about            what it knows, and what it has to guess
While it runs it takes commands on standard input: power, off, on, break, button, quit.
)";

struct SimArguments {
  std::string model = "list", replay, speed = "real", flash = "small", state, make_image,
              image_version = "99.9(9)";
  std::vector<std::string> ptys, telnets, rfc2217s;
  std::map<std::uint16_t, std::string> leads;  // by the port they are for
  std::uint32_t baud = 9600;
  bool about = false, button = false, damaged = false;
};

bool is_file(const std::string& model) {
  return model.find('/') != std::string::npos || model.ends_with(".toml");
}

std::string read_file(const std::string& path) {
  if (auto text = port::read_file(path)) return std::move(*text);
  throw CLI::ValidationError(
      "MODEL", fmt::format("the personality file {} cannot be read: {}", path, std::strerror(errno)));
}

int list() {
  for (const auto& model : device::list_models()) fmt::print("{:<14}{}\n", model.name, model.title);
  return 0;
}

int refuse(const device::Refusal& refusal) {
  fmt::print(stderr, "rommate: {}\n", refusal.why);
  return 2;
}

std::variant<device::ModelInfo, device::Refusal> info_of(const std::string& model) {
  return is_file(model) ? device::model_info(model, read_file(model)) : device::model_info(model);
}

int about(const std::string& model) {
  const auto info = info_of(model);
  if (const auto* refusal = std::get_if<device::Refusal>(&info)) return refuse(*refusal);
  const auto& known = std::get<device::ModelInfo>(info);
  fmt::print("{}: {}\n\n{}\nFrom sources:\n", known.name, known.title, known.about);
  for (const auto& each : known.texts) fmt::print("  {}\n", each);
  fmt::print("\nGuesses:\n");
  for (const auto& each : known.guesses) fmt::print("  {}\n", each);
  const auto commands = device::model_commands(model, is_file(model) ? read_file(model) : "");
  if (!commands.empty())
    fmt::print("\nCommands of its system (imitated: the shape is right, the values are invented):\n");
  for (const auto& each : commands) fmt::print("  {}\n", each);
  return 0;
}

/// The events of a recording that a replay is made of.
std::optional<device::ReplayEvent> replay_event(const record::RecordEvent& event) {
  using Kind = record::RecordEvent::Kind;
  using device::ReplayEvent;
  switch (event.kind) {
    case Kind::received: return ReplayEvent{ReplayEvent::Kind::printed, event.at, event.bytes};
    case Kind::sent:
      return ReplayEvent{event.secret ? ReplayEvent::Kind::secret : ReplayEvent::Kind::typed, event.at,
                         event.bytes};
    case Kind::break_on: return ReplayEvent{ReplayEvent::Kind::held, event.at};
    case Kind::damage:
    case Kind::gap: return ReplayEvent{ReplayEvent::Kind::lost, event.at};
    default: return std::nullopt;
  }
}

device::ReplayScript read_replay(const std::string& path) {
  const auto content = port::read_file(path);
  if (!content)
    throw CLI::ValidationError(
        "--replay", fmt::format("the recording {} cannot be read: {}", path, std::strerror(errno)));
  record::RecordDecoder decoder;
  decoder.on_bytes(protocols::as_bytes(*content));
  decoder.finish();
  std::vector<device::ReplayEvent> events;
  while (const auto event = decoder.next())
    if (auto wanted = replay_event(*event)) events.push_back(std::move(*wanted));
  if (decoder.refused())
    throw CLI::ValidationError("--replay", fmt::format("{}: {}", path, *decoder.refused()));
  auto script = device::cut_into_turns(events);
  if (script.turns.empty() && script.start.empty())
    throw CLI::ValidationError("--replay",
                               fmt::format("{}: nothing came from a device in this recording", path));
  return script;
}

int make_image(const SimArguments& a) {
  const auto image = device::sample_image(a.model, is_file(a.model) ? read_file(a.model) : "",
                                          a.image_version, a.damaged, a.flash == "real");
  if (const auto* refusal = std::get_if<device::Refusal>(&image)) return refuse(*refusal);
  const auto& bytes = std::get<protocols::Bytes>(image);
  std::ofstream file(a.make_image, std::ios::binary);
  file.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  std::error_code error;
  const auto size = device::whole_size(bytes);
  if (file.flush() && size > bytes.size()) std::filesystem::resize_file(a.make_image, size, error);
  if (!file || error) {
    fmt::print(stderr, "rommate: {} cannot be written\n", a.make_image);
    return 1;
  }
  fmt::print("{}: {} bytes, version {}{}\n", a.make_image, size, a.image_version,
             a.damaged ? ", damaged" : "");
  return 0;
}

int run_sim(const SimArguments& a) {
  std::optional<device::ReplayScript> replay;
  if (!a.replay.empty()) {
    replay = read_replay(a.replay);
    if (a.about) return fmt::print("{}", device::told_about(*replay)), 0;
  } else {
    if (a.model == "list") return list();
    if (a.about) return about(a.model);
    if (!a.make_image.empty()) return make_image(a);
    const auto info = info_of(a.model);
    if (const auto* unknown = std::get_if<device::Refusal>(&info)) return refuse(*unknown);
  }
  if (a.ptys.empty() && a.telnets.empty() && a.rfc2217s.empty())
    throw CLI::ValidationError(
        fmt::format("say where other programs find it: --pty LINK, --telnet ADDR:PORT or --rfc2217 "
                    "ADDR:PORT{}",
                    replay ? "" : fmt::format(" (or open it here: rommate sim:{})", a.model)));
  app::SimHostOptions options;
  options.device.model = a.model;
  options.device.replay = std::move(replay);
  options.device.state_dir = a.state;
  options.device.fast = a.speed == "fast";
  options.device.real_sizes = a.flash == "real";
  options.device.button_held = a.button;
  for (const auto& [port, text] : a.leads) {
    if (text.empty()) continue;
    const auto server = device::parse_endpoint(text);
    if (!server)
      throw CLI::ValidationError(port == 69   ? "--tftp"
                                 : port == 80 ? "--http"
                                              : "--ftp",
                                 fmt::format("'{}' is no ADDRESS:PORT", text));
    options.device.leads[port] = *server;
  }
  options.ptys = a.ptys;
  options.telnets = a.telnets;
  options.rfc2217s = a.rfc2217s;
  options.baud = a.baud;
  return app::run_sim_host(options);
}

}  // namespace

void add_sim(CLI::App& root, int& status) {
  auto* command = root.add_subcommand("sim", "run a simulated device for other programs");
  auto a = std::make_shared<SimArguments>();
  command->add_option("MODEL", a->model, "a model of `rommate sim list`, or a personality file (*.toml)")
      ->type_name("")
      ->capture_default_str();
  command->add_option("--replay", a->replay, "answer as this recording does; no MODEL then")
      ->type_name("FILE");
  command->add_option("--pty", a->ptys, "make a pty and this link to it (no BREAK there)")->type_name("LINK");
  command->add_option("--telnet", a->telnets, "listen for telnet at ADDR:PORT")->type_name("ADDR:PORT");
  command->add_option("--rfc2217", a->rfc2217s, "listen for RFC 2217 at ADDR:PORT")->type_name("ADDR:PORT");
  one_of(command->add_option("--speed", a->speed, "real: at line speed; fast: as fast as it goes"),
         {"real", "fast"})
      ->capture_default_str();
  one_of(command->add_option("--flash", a->flash,
                             "real: images as long as those of the real box, and copied at its pace"),
         {"small", "real"})
      ->capture_default_str();
  command->add_option("--state", a->state, "keep flash and NVRAM in this directory")->type_name("DIR");
  command->add_option("--tftp", a->leads[69], "where its TFTP requests go, whatever server it is told")
      ->type_name("ADDR:PORT");
  command->add_option("--http", a->leads[80], "where its HTTP requests to port 80 go")
      ->type_name("ADDR:PORT");
  command->add_option("--ftp", a->leads[21], "where its FTP connections to port 21 go")
      ->type_name("ADDR:PORT");
  whole_number(command->add_option("--baud", a->baud, "speed of the ends that cannot set one"), 1,
               100'000'000)
      ->capture_default_str();
  command->add_flag("--button", a->button, "the Mode button is held down for 20 s at power-on");
  command->add_flag("--about", a->about, "say what is in the model, its sources and its guesses");
  command->add_option("--make-image", a->make_image, "write an image file that this model boots")
      ->type_name("FILE");
  command->add_option("--image-version", a->image_version, "the version in it")
      ->type_name("VERSION")
      ->capture_default_str();
  command->add_flag("--damaged", a->damaged, "with one bit flipped");
  command->footer(sim_examples);
  command->callback([a, &status] { status = run_sim(*a); });
}

}  // namespace rommate::cli
