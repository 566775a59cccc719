// "switch(boot)#": what a Nexus starts in recovery mode, and the first of the two images of the older ones,
// which waits for Ctrl-] before it loads the second. From recovery notes of Nexus 5000, 7000 and 9000, and a
// start of a Nexus 5000.
#include <fmt/format.h>

#include "src/device/keys.hpp"
#include "src/device/nxos_system.hpp"

namespace rommate::device {

NxosKickstart::NxosKickstart(Chassis& box, SimImage image, std::string file)
    : Loader(box), image_{std::move(image)}, file_{std::move(file)} {}

void NxosKickstart::start() {
  play(tty_, model_.boot.kickstart, {});
  tty_.window(protocols::from_seconds(model_.boot.autoboot_window));
  tty_.then([this] { load_system(); });
}

/// Ctrl-], on some keyboards Ctrl-C; typed ahead it counts too.
bool NxosKickstart::on_key(Byte key) {
  if (key != ctrl_c && key != ctrl_bracket) return false;
  stop_wanted_ = true;
  return true;
}

/// The file that the configuration names, or the only one that is there.
std::optional<Place> NxosKickstart::system_image() const {
  auto places = configured_images();
  places.push_back({default_system(), first_image_of(default_system(), model_.platforms.front())});
  for (const auto& place : places)
    if (const auto check = check_image(place);
        check.fault == ImageFault::none && check.inspected.image.platform == model_.platforms.front())
      return place;
  return std::nullopt;
}

void NxosKickstart::load_system() {
  const auto place = system_image();
  if (stop_wanted_ || !place) {
    tty_.print(stop_wanted_ ? "r. done.\n" : "r. done.\nLoading system software\nNo system image is found\n");
    return tty_.then([this] { box_.run(std::make_unique<NxosRecovery>(box_, image_, file_)); });
  }
  const auto check = check_image(*place);
  play(tty_, model_.boot.kicked, words_for(place->file, check));
  tty_.then([this, file = place->file, image = check.inspected.image] {
    box_.run(std::make_unique<NxosSystem>(box_, image, file));
  });
}

NxosRecovery::NxosRecovery(Chassis& box, SimImage image, std::string file)
    : CliSystem(box, std::move(image), std::move(file)) {
  host_ = "switch";
  top_.add("configure terminal", [this](const Captured&) {
    configuring_ = true;
    answer("Enter configuration commands, one per line.  End with CNTL/Z.\n");
  });
  config_.add("admin-password WORD", [this](const Captured& captured) { set_admin_password(captured[0]); });
  for (const char* word : {"exit", "end"})
    config_.add(word, [this](const Captured&) {
      configuring_ = false;
      prompt();
    });
  const bool two = !model_.boot.kickstart.empty();
  if (!two)
    for (const char* word : {"load-nxos", "start"}) top_.add(word, [this](const Captured&) { load(""); });
  top_.add("load WORD", [this](const Captured& captured) { load(captured[0]); });
  top_.add("reload", [this](const Captured&) { box_.reset(ResetReason::reload); });
  top_.add("dir", [this](const Captured&) { list(default_system()); });
  top_.add("dir WORD", [this](const Captured& captured) { list(captured[0]); });
  top_.add("copy WORD WORD", [this](const Captured& captured) { copy(captured[0], captured[1]); });
  top_.add("init system", [this](const Captured&) { init_system(); });
  for (const char* what : {"show", "format", "delete", "find", "clear", "debug", "ping"})
    for (const char* tail : {"", " LINE"})
      top_.add(
          std::string(what) + tail, [this, what](const Captured&) { answer(not_simulated(what)); },
          Truth::missing);
  // The way to the network (vendor, recovery with "switch(boot)#"): it is taken as told.
  for (const char* line : {"interface mgmt <0-1>", "ip address A.B.C.D A.B.C.D", "ip address WORD",
                           "ip default-gateway A.B.C.D", "no shutdown", "shutdown"})
    config_.add(line, [this](const Captured&) { prompt(); });
}

void NxosRecovery::start() {
  tty_.print("\n");
  prompt();
}

std::string NxosRecovery::prompt_text() const {
  return configuring_ ? "switch(boot)(config)# " : "switch(boot)# ";
}

/// Only the running system gets it: what is not saved afterwards is gone at the next reload (vendor, password
/// recovery, last step).
void NxosRecovery::set_admin_password(const std::string& plain) {
  admin_password_ = plain;
  answer("WARNING! Remote user authentication through TACACS+ or RADIUS is not changed\n");
}

/// "load-nxos", and "load bootflash:X" of older releases.
void NxosRecovery::load(const std::string& what) {
  auto image = image_;
  auto name = file_;
  if (!what.empty()) {
    const auto place = place_of(what);
    const auto check = check_image(place);
    if (check.fault == ImageFault::missing)
      return answer(fmt::format("{}: No such file or directory\n", what));
    if (check.fault != ImageFault::none || check.inspected.image.platform != model_.platforms.front())
      return answer(fmt::format("{}: not a system image\n", what));
    image = check.inspected.image;
    name = place.file;
  }
  auto system = std::make_unique<NxosSystem>(box_, image, name);
  if (!admin_password_.empty()) system->set_admin_password(admin_password_);
  box_.run(std::move(system));
}

void NxosRecovery::list(const std::string& what) {
  const auto* system = box_.storage().system(place_of(what).system);
  if (system == nullptr) return answer("No such file or directory\n");
  std::string out;
  for (const auto& file : system->files())
    out += fmt::format("{:>12}    {}  {}\n", file.size(), model_.os.file_dates, file.name);
  page_and_prompt(out +
                  fmt::format("\nUsage for {}//\n{:>13} bytes used\n{:>13} bytes free\n{:>13} bytes total\n",
                              system->name(), system->used(), system->available(), system->capacity()));
}

/// "copy tftp://A.B.C.D/FILE bootflash:"
void NxosRecovery::copy(const std::string& from, const std::string& to) {
  const auto url = parse_copy_end(from, [](const std::string&) { return false; });
  const auto server = protocols::parse_ipv4(url.server);
  if (url.kind != CopyEnd::Kind::tftp) return answer(not_simulated("copy " + from));
  if (!server || url.path.empty()) return answer("TFTP get operation failed:No route to host\n");
  auto place = place_of(to);
  if (place.file.empty()) place.file = url.path.substr(url.path.find_last_of('/') + 1);
  TftpJob::Request request;
  request.server = *server;
  request.file = url.path;
  request.marks = false;
  tty_.print("Trying to connect to tftp server......\n");
  tty_.then([this, request, place] {
    job_ = std::make_unique<TftpJob>(tty_, request, box_.now(), [this, place](TftpJob::Result result) {
      if (!result.good)
        return answer(fmt::format("TFTP get operation failed:{}\n",
                                  result.error ? result.error->text : std::string("Timed out")));
      if (!box_.storage().put(place, std::make_shared<const Bytes>(std::move(result.content))))
        return answer("No space left on device\n");
      answer("TFTP get operation was successful\n");
    });
    box_.start_job(*job_);
  });
}

void NxosRecovery::init_system() {
  tty_.print(
      "This command is going to erase your startup-config, licenses as well as the contents of your "
      "bootflash:.\n");
  ask("Do you want to continue? (y/n)  [n] ", [this](const std::string& typed) {
    if (lower(typed) != "y") return prompt();
    tty_.busy(std::chrono::seconds{20});
    box_.storage().set_startup_config("");
    box_.storage().erase(default_system());
    answer("Initializing the system ... \n");
  });
}

}  // namespace rommate::device
