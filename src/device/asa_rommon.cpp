#include "src/device/asa_rommon.hpp"

#include <array>

#include <fmt/format.h>

namespace rommate::device {
namespace {

using namespace std::chrono_literals;

constexpr Byte escape = 0x1b, space = ' ';

struct Question {
  std::uint32_t bit;
  std::string_view text;
};
// The bit of each question is known for "disable system configuration" (0x40) only; the others are a guess.
constexpr std::array<Question, 8> questions{
    {{0x00, "enable boot to ROMMON prompt"},
     {0x04, "enable TFTP netboot"},
     {0x01, "enable Flash boot"},
     {0x08, "select specific Flash image index"},
     {0x40, "disable system configuration"},
     {0x10, "go to ROMMON prompt if netboot fails"},
     {0x20, "enable passing NVRAM file specs in auto-boot mode"},
     {0x80, "disable display of BREAK or ESC key prompt during auto-boot"}}};

constexpr std::array<std::pair<std::string_view, std::string_view>, 10> settings{{{"ADDRESS", "0.0.0.0"},
                                                                                  {"SERVER", "0.0.0.0"},
                                                                                  {"GATEWAY", "0.0.0.0"},
                                                                                  {"PORT", "Ethernet0/0"},
                                                                                  {"VLAN", "untagged"},
                                                                                  {"IMAGE", ""},
                                                                                  {"CONFIG", ""},
                                                                                  {"LINKTIMEOUT", "20"},
                                                                                  {"PKTTIMEOUT", "4"},
                                                                                  {"RETRY", "20"}}};

}  // namespace

AsaRommon::AsaRommon(Chassis& box, bool interrupted)
    : PromptLoader(box, interrupted), number_{box.model().loader.first_number} {
  variables_ = box.storage().variables();
  for (const auto& [name, value] : settings) variables_.emplace(name, value);
  add("?", [this](const Args& args) { help(args); });
  add("help", [this](const Args& args) { help(args); });
  add("boot", [this](const Args& args) { boot(args); });
  add("confreg", [this](const Args& args) { confreg(args); });
  for (const auto& [word, name] : std::array<std::pair<const char*, const char*>, 5>{{{"address", "ADDRESS"},
                                                                                      {"server", "SERVER"},
                                                                                      {"gateway", "GATEWAY"},
                                                                                      {"file", "IMAGE"},
                                                                                      {"interface", "PORT"}}})
    add(word, [this, name = std::string(name)](const Args& args) { set_value(name, args); });
  add("ping", [this](const Args& args) { ping(args); });
  for (const char* word : {"reload", "reset", "reboot"})
    add(word, [this](const Args&) {
      tty_.print("\nRebooting...\n\n");
      tty_.then([this] { box_.reset(ResetReason::loader_reset); });
    });
  add("set", [this](const Args&) {
    show_settings();
    prompt();
  });
  add("sync", [this](const Args&) {
    box_.storage().set_variables(variables_);
    answer("\nUpdating NVRAM Parameters...\n\n");
  });
  for (const char* word : {"tftp", "tftpdnld"}) add(word, [this](const Args&) { tftpdnld(); });
  add("unset", [this](const Args& args) {
    for (const auto& name : args) variables_.erase(name);
    prompt();
  });
}

void AsaRommon::start() {
  play(tty_, model_.boot.power_on, {});
  tty_.then([this] { state_ = State::window; });
  tty_.print(model_.boot.window_text);
  tty_.window(
      std::chrono::duration_cast<Duration>(std::chrono::duration<double>(model_.boot.autoboot_window)));
  tty_.then([this] { autoboot(); });
}

bool AsaRommon::on_key(Byte key) {
  if (state_ != State::window || (key != escape && key != space)) return false;
  if (key == escape) {
    on_break();
  } else {
    tty_.clear();
    autoboot();
  }
  return true;
}

void AsaRommon::on_break() {
  if (state_ != State::window) return;
  tty_.clear();
  if (box_.storage().recovery_disabled()) return offer_erase();
  tty_.print(model_.boot.interrupted);
  prompt();
}

/// "no service password-recovery": no prompt without the loss of everything (log of a 5506-X, which was
/// answered "no" and booted on).
void AsaRommon::offer_erase() {
  state_ = State::prompt;
  tty_.print(model_.boot.erase_question);
  tty_.read_line({}, [this](const std::string& typed, Byte) {
    const auto word = lower(typed);
    if (word == "n" || word == "no") return autoboot();
    if (word != "y" && word != "yes") return offer_erase();
    tty_.busy(std::chrono::seconds{20});
    auto& storage = box_.storage();
    for (const auto& system : storage.systems()) storage.erase(system.name());
    storage.set_startup_config("");
    storage.set_recovery_disabled(false);
    answer(model_.boot.interrupted);
  });
}

void AsaRommon::autoboot() {
  box_.take_confreg();  // the log of a 5505: "confreg 0x41" and "boot" start it without its configuration
  state_ = State::loading;
  tty_.print(model_.boot.launching);
  auto file = first_image(default_system());
  for (const auto& place : configured_images())
    if (check_image(place).fault == ImageFault::none) {
      file = place.file;
      break;
    }
  boot_file(file);
}

void AsaRommon::boot_file(const std::string& file) {
  const auto check = check_image(Place{default_system(), file});
  if (check.fault == ImageFault::none) return load(file, check);
  tty_.print(check.fault == ImageFault::missing
                 ? "Searching / for images to boot.\nNo images in /\nError 15: File not found\n"
                 : "Error 13: Invalid or unsupported executable format\n");
  answer("unable to boot an image\nBooting from ROMMON\n\n");
}

void AsaRommon::boot(const Args& args) {
  if (args.empty()) return autoboot();
  box_.take_confreg();
  tty_.print(model_.boot.launching);
  boot_file(place_of(args[0]).file);
}

std::string AsaRommon::prompt_text() const {
  return filled(model_.loader.prompt, {{"n", std::to_string(number_)}});
}

bool AsaRommon::before(const std::string& line) {
  ++number_;
  if (!assign(line)) return false;
  if (split_words(line)[0].starts_with("PORT="))
    tty_.print(variable("PORT") + "\nLink is UP\nMAC Address: 0000.5e00.5301\n\n");
  prompt();
  return true;
}

void AsaRommon::unknown(const std::string& line, const Args&) {
  answer(fmt::format("Invalid or incorrect command.  Use 'help' for help.\n{}\n", line.empty() ? "" : ""));
}

void AsaRommon::set_value(const std::string& name, const Args& args) {
  if (!args.empty()) variables_[name] = args[0];
  answer(name == "PORT" ? variable(name) + "\nLink is UP\nMAC Address: 0000.5e00.5301\n" : "");
}

void AsaRommon::show_settings() {
  tty_.print("ROMMON Variable Settings:\n");
  for (const auto& [name, value] : settings)
    tty_.print(fmt::format("  {}={}\n", name, variable(std::string(name))));
  tty_.print("\n");
}

void AsaRommon::ping(const Args& args) {
  const auto to = args.empty() || args[0] == "server" ? variable("SERVER") : args[0];
  if (!protocols::parse_ipv4(to)) return answer("ping: a host address is needed\n");
  const bool up = variable("ADDRESS") != "0.0.0.0";
  tty_.print(fmt::format("Sending 20, 100-byte ICMP Echoes to {}, timeout is 4 seconds:\n", to));
  play(tty_, {{.mark = up ? "!" : "?", .times = 20, .over = up ? 0.4 : 80.0}}, {});
  answer(up ? "\nSuccess rate is 100 percent (20/20)\n" : "\nSuccess rate is 0 percent (0/20)\n");
}

void AsaRommon::tftpdnld() {
  show_settings();
  const auto server = protocols::parse_ipv4(variable("SERVER"));
  if (!server || variable("SERVER") == "0.0.0.0" || variable("ADDRESS") == "0.0.0.0" ||
      variable("IMAGE").empty())
    return answer("tftpdnld: ADDRESS, SERVER and IMAGE must be set\n");
  tty_.print(fmt::format("tftp {}@{} via {}\n", variable("IMAGE"), variable("SERVER"), variable("GATEWAY")));
  TftpJob::Request request;
  request.server = *server;
  request.file = variable("IMAGE");
  request.retries = 20;
  fetch(std::move(request), [this](TftpJob::Result result) {
    if (!result.good)
      return answer(result.error ? fmt::format("\nTFTP failure: {}\n", result.error->text)
                                 : "\nTFTP failure: Packet timeout\n");
    tty_.print(fmt::format("\nReceived {} bytes\n\nLaunching TFTP Image...\n", result.bytes));
    const auto check = check_image(std::make_shared<const Bytes>(std::move(result.content)));
    if (check.fault == ImageFault::none) return load(variable("IMAGE"), check);
    answer("Error: the image cannot be run on this platform\n");
  });
}

void AsaRommon::show_register(std::uint32_t value) {
  tty_.print(fmt::format("\nCurrent Configuration Register: 0x{:08x}\nConfiguration Summary:\n", value));
  if ((value & 0x01) != 0) tty_.print("  boot default image from Flash\n");
  if ((value & 0x05) == 0) tty_.print("  boot ROMMON\n");
  if ((value & 0x04) != 0) tty_.print("  boot TFTP image\n");
  if ((value & 0x40) != 0) tty_.print("  ignore system configuration\n");
}

void AsaRommon::confreg(const Args& args) {
  const auto update = [this](std::uint32_t value) {
    box_.storage().set_confreg(value);
    answer(fmt::format("\nUpdate Config Register (0x{:x}) in NVRAM...\n\n", value));
  };
  if (!args.empty()) {
    const auto value = parse_hex(args[0]);
    return value ? update(*value) : answer("Invalid configuration register value\n");
  }
  const auto value = box_.storage().confreg();
  show_register(value);
  tty_.print("\n");
  yes_no("Do you wish to change this configuration? y/n [n]: ", [this](bool yes) {
    if (!yes) return prompt();
    ask_bit(0, 0);
  });
}

/// The round sets the register anew: what is not answered with y is off (the log of a 5505 shows 0x1 becoming
/// 0x40).
void AsaRommon::ask_bit(std::size_t index, std::uint32_t value) {
  if (index == questions.size()) return ask_recovery(value);
  yes_no(fmt::format("{}? y/n [n]: ", questions[index].text),
         [this, index, value](bool yes) { ask_bit(index + 1, yes ? value | questions[index].bit : value); });
}

/// A 5506-X asks once more, and a y there is for good (a post about such a box).
void AsaRommon::ask_recovery(std::uint32_t value) {
  if (model_.loader.recovery_question.empty()) return keep_register(value);
  yes_no(model_.loader.recovery_question, [this, value](bool yes) {
    if (yes) box_.storage().set_recovery_disabled(true);
    keep_register(value);
  });
}

void AsaRommon::keep_register(std::uint32_t value) {
  show_register(value);
  box_.storage().set_confreg(value);
  answer(fmt::format("\nUpdate Config Register (0x{:x}) in NVRAM...\n\n", value));
}

}  // namespace rommate::device
