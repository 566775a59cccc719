// copy: what it asks, in the order of the vendor's logs: server, source, destination, overwrite; and where
// the bytes go then. Questions and messages as on 2960, 3640 and ISR 4000 consoles; transfers are real ones
// (ios_fetch.cpp).
#include <fmt/format.h>

#include "src/device/ios.hpp"

namespace rommate::device {
namespace {

using namespace std::chrono_literals;
using Kind = CopyEnd::Kind;

std::string last_part(const std::string& path) { return path.substr(path.find_last_of('/') + 1); }

std::string scheme_of(const CopyEnd& end) { return end.word.substr(0, end.word.find(':')); }

}  // namespace

void Ios::add_copy_commands(CommandTable& table) {
  table.add("copy WORD WORD", [this](const Captured& c) { copy(c[0], c[1], {}); });
  if (!copies_with_options()) return;
  for (const char* option : {"/noverify", "/error"})
    table.add(std::string("copy ") + option + " WORD WORD",
              [this](const Captured& c) { copy(c[0], c[1], {}); });
  table.add("copy /verify WORD WORD", [this](const Captured& c) { copy(c[0], c[1], {.verify = true}); });
  table.add("copy /erase WORD WORD", [this](const Captured& c) { copy(c[0], c[1], {.erase = true}); });
}

CopyEnd Ios::end_of(const std::string& word) const {
  auto end = parse_copy_end(
      word, [this](const std::string& name) { return box_.storage().system(name) != nullptr; });
  if (end.kind == Kind::file) end.place = place_of(word);
  return end;
}

void Ios::copy(const std::string& from, const std::string& to, const CopyOptions& options) {
  copy_ = {};
  copy_.from = end_of(from);
  copy_.to = end_of(to);
  copy_.options = options;
  for (const auto* end : {&copy_.from, &copy_.to})
    if (end->kind == Kind::foreign || !speaks(*end))
      return answer(not_simulated("copy over " + scheme_of(*end)));
  if (copy_.from.kind == Kind::serial) return copy_xmodem(copy_.from.word[0] == 'x' ? "Xmodem" : "Ymodem");
  if (copy_.from.kind == Kind::nothing || copy_.to.kind == Kind::serial)
    return answer(fmt::format("%Error opening {} (Invalid argument)\n", copy_.from.word));
  if (copy_.from.kind == Kind::running && copy_.to.kind == Kind::startup) return save_as_startup();
  if (copy_.from.kind == Kind::tftp) return copy_tftp();
  if (copy_.from.on_network()) return ask_server();
  if (copy_.from.kind != Kind::file || !copy_.from.place.file.empty()) return choose_destination();
  ask("Source filename []? ", [this](const std::string& typed) {
    if (typed.empty()) return answer("?Source filename not specified\n");
    copy_.from.place.file = typed;
    choose_destination();
  });
}

void Ios::copy_tftp() {
  const bool to_flash = copy_.to.kind == Kind::file && copy_.to.place.system == default_system();
  to_flash&& model_.os.runs_from_flash ? offer_flash_helper() : ask_server();
}

void Ios::ask_server() {
  if (!copy_.from.server.empty() && !asks_known_names()) return ask_source();
  ask(fmt::format("Address or name of remote host [{}]? ", copy_.from.server),
      [this](const std::string& typed) {
        if (!typed.empty()) copy_.from.server = typed;
        if (copy_.from.server.empty()) return answer("?Host name or IP address not specified\n");
        ask_source();
      });
}

void Ios::ask_source() {
  if (!copy_.from.path.empty() && !asks_known_names()) return choose_destination();
  ask(fmt::format("Source filename [{}]? ", copy_.from.path), [this](const std::string& typed) {
    if (!typed.empty()) copy_.from.path = typed;
    if (copy_.from.path.empty()) return answer("?Source filename not specified\n");
    choose_destination();
  });
}

/// What a destination question offers.
std::string Ios::offered_name() const {
  switch (copy_.to.kind) {
    case Kind::running: return "running-config";
    case Kind::startup: return "startup-config";
    case Kind::file:
      if (!copy_.to.place.file.empty()) return copy_.to.place.file;
      break;
    default:
      if (!copy_.to.path.empty()) return copy_.to.path;
      break;
  }
  if (copy_.from.on_network()) return last_part(copy_.from.path);
  if (copy_.from.kind == Kind::file) return last_part(copy_.from.place.file);
  if (copy_.to.kind == Kind::tftp) return lower(host_) + "-confg";
  return copy_.from.kind == Kind::running ? "running-config" : "startup-config";
}

void Ios::choose_destination() {
  if (copy_.to.kind == Kind::tftp) return copy_out();
  if (copy_.to.kind == Kind::nothing) return carry_over();
  const auto offered = offered_name();
  ask(fmt::format("Destination filename [{}]? ", offered), [this, offered](const std::string& typed) {
    const bool another = !typed.empty() && typed != offered;
    if (copy_.to.kind == Kind::file) copy_.to.place.file = typed.empty() ? offered : typed;
    if (another && copy_.to.kind != Kind::file) return copy_to_stray(typed);
    before_copy();
  });
}

/// Who answers the destination of a configuration with y gets a file of that name: NVRAM refuses it (log of
/// an 1841), a Catalyst's flash takes it.
void Ios::copy_to_stray(const std::string& name) {
  const bool running = copy_.to.kind == Kind::running;
  if (running || model_.os.config_file.empty())
    return answer(
        fmt::format("%Error copying {}:{} (Invalid argument)\n", running ? "system" : "nvram", name));
  copy_.to = {.kind = Kind::file, .place = {default_system(), name}};
  before_copy();
}

void Ios::before_copy() {
  if (copy_.to.kind != Kind::file || box_.storage().find(copy_.to.place) == nullptr) return carry_over();
  tty_.print("%Warning:There is a file already existing with this name\n");
  confirm("Do you want to over write? [confirm]", [this](bool yes) { yes ? carry_over() : prompt(); });
}

void Ios::carry_over() {
  copy_.began = box_.now();
  if (copy_.from.on_network()) return fetch();
  const auto content = readable(copy_.from);
  if (!content) {
    const auto name = copy_.from.kind == Kind::startup ? std::string("nvram:/startup-config")
                                                       : copy_.from.place.system + copy_.from.place.file;
    return answer(fmt::format("%Error opening {} (No such file or directory)\n", name));
  }
  const auto size = whole_size(*content);
  if (copy_.to.kind == Kind::file && size > 4096) {
    copying_ = content;
    tty_.print("Copy in progress...");
    const double rate = box_.copy_rate() > 0 ? box_.copy_rate() : 400'000;
    play(tty_, {{.mark = "C", .times = 20, .over = static_cast<double>(size) / rate}}, {});
    tty_.print("\n");
  }
  tty_.then([this, content] { finish_copy(content); });
}

std::shared_ptr<const Bytes> Ios::readable(const CopyEnd& end) const {
  std::string text;
  if (end.kind == Kind::running)
    text = running_text();
  else if (end.kind == Kind::startup)
    text = box_.storage().startup_config();
  else if (const auto* file = box_.storage().find(end.place))
    return file->content;
  if (text.empty()) return nullptr;
  return std::make_shared<const Bytes>(text.begin(), text.end());
}

void Ios::save_as_startup() {
  ask("Destination filename [startup-config]? ", [this](const std::string& typed) {
    if (!typed.empty() && typed != "startup-config") return copy_to_stray(typed);
    save();
    prompt();
  });
}

void Ios::copy_to_running(std::string_view text, std::size_t size) {
  const auto seconds = 1.0 + static_cast<double>(size) / 2000;
  tty_.busy(protocols::from_seconds(seconds));
  load_config(text, false);
  const auto host = config_.host();
  tty_.print(fmt::format("\n{} bytes copied in {:.3f} secs ({} bytes/sec)\n", size, seconds,
                         static_cast<int>(static_cast<double>(size) / seconds)));
  tty_.then([this, host] {
    host_ = host;
    follow_console_speed();
    prompt();
  });
}

/// Ctrl-Shift-6: what was written so far stays (procedures of every vendor: delete it). [guess: half of it]
void Ios::stop_copy() {
  const auto content = std::exchange(copying_, nullptr);
  const auto half = ByteView{*content}.first(content->size() / 2);
  box_.storage().put(copy_.to.place, std::make_shared<const Bytes>(half.begin(), half.end()));
  tty_.clear();
  tty_.print("\n%Error copying " + copy_.from.word + " (Operation aborted)\n");
  prompt();
}

void Ios::finish_copy(std::shared_ptr<const Bytes> content) {
  copying_ = nullptr;
  const auto text = std::string(protocols::as_text(*content));
  if (copy_.to.kind == Kind::running) return copy_to_running(text, text.size());
  if (copy_.to.kind == Kind::startup) {
    store_startup(text);
  } else if (copy_.to.kind == Kind::file) {
    const auto& place = copy_.to.place;
    const auto* system = box_.storage().system(place.system);
    if (system == nullptr)
      return answer(fmt::format("%Error opening {}{} (No such device)\n", place.system, place.file));
    if (model_.os.asks_erase && system->name() == default_system())
      tty_.print(fmt::format("Verifying checksum...  OK (0x{:04X})\n", checksum16(*content)));
    if (!box_.storage().put(place, content))
      return answer(
          fmt::format("%Error copying {}{} ({})\n", place.system, place.file,
                      system->read_only() ? "Read-only file system" : "Not enough space on device"));
  }
  tty_.then([this, size = whole_size(*content)] { copied(size, box_.now() - copy_.began); });
}

void Ios::copied(std::size_t bytes, Duration took) {
  const auto seconds = std::max(0.001, std::chrono::duration<double>(took).count());
  tty_.print(fmt::format("{} bytes copied in {:.3f} secs ({} bytes/sec)\n", bytes, seconds,
                         static_cast<std::uint64_t>(static_cast<double>(bytes) / seconds)));
  if (copy_.options.verify && copy_.to.kind == Kind::file)
    return verify(copy_.to.place.system + copy_.to.place.file);
  prompt();
}

}  // namespace rommate::device
