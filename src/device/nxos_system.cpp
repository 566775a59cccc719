#include "src/device/nxos_system.hpp"

#include <fmt/format.h>

namespace rommate::device {
namespace {

using namespace std::chrono_literals;

/// "tftp://A/F", "tftp:"
std::pair<std::string, std::string> server_and_path(std::string_view url) {
  url.remove_prefix(std::min<std::size_t>(url.size(), 5));
  while (url.starts_with("/")) url.remove_prefix(1);
  const auto slash = std::min(url.find('/'), url.size());
  return {std::string(url.substr(0, slash)), std::string(url.substr(std::min(slash + 1, url.size())))};
}

std::string without_trailing_blanks(std::string text) {
  while (!text.empty() && text.back() == ' ') text.pop_back();
  return text;
}

}  // namespace

NxosSystem::NxosSystem(Chassis& box, SimImage image, std::string file)
    : Ios(box, std::move(image), std::move(file)) {
  enable_.add("copy WORD WORD vrf WORD", [this](const Captured& c) { copy(c[0], c[1]); });
  for (const auto& [word, kind] :
       {std::pair{"md5sum", image::DigestKind::md5}, std::pair{"sha256sum", image::DigestKind::sha256},
        std::pair{"sha512sum", image::DigestKind::sha512}})
    enable_.add(std::string("show file WORD ") + word,
                [this, kind = kind](const Captured& c) { show_digest(c[0], kind); });
}

void NxosSystem::press_return() { log_in(); }

void NxosSystem::log_in() {
  start_log();
  tty_.print("\n\nUser Access Verification\n");
  ask(host_ + " login: ", [this](const std::string& name) {
    if (name.empty()) return log_in();
    ask_secret("Password: ", [this, name](const std::string& typed) {
      tty_.print("\n");
      const auto wanted = config_.value_of("username admin password").value_or(model_.os.password);
      if (name != "admin" || !secret_matches(wanted, typed)) {
        tty_.busy(2s);
        tty_.print("\nLogin incorrect\n");
        return log_in();
      }
      tty_.print("\nCisco NX-OS Software\n");
      mode_ = Mode::enable;
      prompt();
    });
  });
}

void NxosSystem::offer_setup() {
  ask("\nAbort Power On Auto Provisioning [yes - continue with normal setup, skip - bypass password and "
      "basic configuration, "
      "no - continue with Power On Auto Provisioning] (yes/skip/no)[no]: ",
      [this](const std::string& answer) {
        if (lower(answer) == "skip") return log_in();
        if (lower(answer) != "yes") {
          tty_.busy(20s);
          return offer_setup();
        }
        tty_.print("\n\n         ---- System Admin Account Setup ----\n\n\n");
        ask("Do you want to enforce secure password standard (yes/no) [y]: ", [this](const std::string&) {
          tty_.print("\n");
          ask_admin_password();
        });
      });
}

void NxosSystem::ask_admin_password() {
  ask_secret("  Enter the password for \"admin\": ", [this](const std::string& first) {
    tty_.print("\n");
    ask_secret("  Confirm the password for \"admin\": ", [this, first](const std::string& second) {
      tty_.print("\n");
      if (first.empty() || first != second) {
        tty_.print("  Password mismatch, try again\n");
        return ask_admin_password();
      }
      config_.apply("username admin password " + first + " role network-admin");
      tty_.print("\n         ---- Basic System Configuration Dialog VDC: 1 ----\n\n");
      ask("Would you like to enter the basic configuration dialog (yes/no): ",
          [this](const std::string&) { log_in(); });
    });
  });
}

void NxosSystem::save() {
  tty_.print("[");
  play(tty_, {{.mark = "#", .times = 40, .over = 4}}, {});
  tty_.print("] 100%\nCopy complete, now saving to disk (please wait)...\nCopy complete.\n");
  keep_config();
}

void NxosSystem::save_as_startup() {
  save();
  prompt();
}

void NxosSystem::reload() {
  ask("This command will reboot the system. (y/n)?  [n] ", [this](const std::string& answer) {
    if (lower(answer) != "y") return prompt();
    tty_.busy(3s);
    tty_.then([this] { box_.reset(ResetReason::reload); });
  });
}

void NxosSystem::copy_tftp(const std::string& url, const std::string& to) {
  const auto [server, path] = server_and_path(url);
  ask_fetch({server, path, parse_place(to, default_system())});
}

/// It asks for what the command did not say, each with a colon: no question has a default.
void NxosSystem::ask_fetch(Fetch fetch) {
  if (fetch.path.empty())
    return ask("Enter source filename: ", [this, fetch](const std::string& typed) mutable {
      if (typed.empty()) return answer("No source filename given\n");
      fetch.path = typed;
      ask("Enter vrf (If no input, current vrf 'default' is considered): ",
          [this, fetch](const std::string&) { ask_fetch(fetch); });
    });
  if (fetch.server.empty())
    return ask("Enter hostname for the tftp server: ", [this, fetch](const std::string& typed) mutable {
      if (typed.empty()) return answer("No hostname given\n");
      fetch.server = typed;
      ask_fetch(fetch);
    });
  if (fetch.to.file.empty()) fetch.to.file = fetch.path.substr(fetch.path.find_last_of('/') + 1);
  start_fetch(fetch);
}

void NxosSystem::start_fetch(const Fetch& fetch) {
  tty_.print("Trying to connect to tftp server......\n");
  tty_.busy(1s);
  const auto server = parse_address(fetch.server);
  if (!server) return answer("TFTP get operation failed:No route to host\n");
  TftpJob::Request request;
  request.server = *server;
  request.file = fetch.path;
  request.marks = false;
  tty_.print("Connection to Server Established.\n");
  start_job(std::move(request), [this, to = fetch.to](TftpJob::Result result) {
    if (!result.good)
      return answer(fmt::format("TFTP get operation failed:{}\n",
                                result.error ? result.error->text : std::string("Timed out")));
    tty_.print(
        fmt::format("[#########################] {:>12.2f}KB\nTFTP get operation was successful\n"
                    "Copy complete, now saving to disk (please wait)...\n",
                    static_cast<double>(result.bytes) / 1024));
    tty_.busy(2s);
    if (!box_.storage().put(to, std::make_shared<const Bytes>(std::move(result.content))))
      return answer("No space left on device\n");
    answer("Copy complete.\n");
  });
}

void NxosSystem::show_digest(const std::string& what, image::DigestKind kind) {
  const auto* file = file_at(what);
  if (file == nullptr) return answer("No such file or directory\n");
  tty_.busy(1s);
  answer(image::digest_hex(kind, file->bytes()) + "\n");
}

void NxosSystem::dir(const std::string& where) {
  const auto* system = box_.storage().system(parse_place(where, default_system()).system);
  if (system == nullptr) return answer("No such file or directory\n");
  std::string out;
  for (const auto& file : system->files())
    out += fmt::format("{:>12}    {}  {}\n", file.content->size(), model_.os.file_dates, file.name);
  out += fmt::format("\nUsage for {}//\n{:>13} bytes used\n{:>13} bytes free\n{:>13} bytes total\n",
                     system->name(), system->used(), system->available(), system->capacity());
  page_and_prompt(out);
}

void NxosSystem::remove(const std::string& what) {
  const auto place = parse_place(what, default_system());
  ask(fmt::format("Do you want to delete \"/{}\" ? (yes/no/abort)   [y] ", place.file),
      [this, place](const std::string& typed) {
        const auto word = lower(without_trailing_blanks(typed));
        if (!word.empty() && word[0] != 'y') return prompt();
        answer(box_.storage().remove(place) ? "" : "No such file or directory\n");
      });
}

// --- recovery

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
  for (const char* word : {"load-nxos", "start"})
    top_.add(word, [this](const Captured&) { box_.run(std::make_unique<NxosSystem>(box_, image_, file_)); });
  top_.add("reload", [this](const Captured&) { box_.reset(ResetReason::reload); });
}

void NxosRecovery::start() {
  tty_.print("\n");
  prompt();
}

std::string NxosRecovery::prompt_text() const {
  return configuring_ ? "switch(boot)(config)# " : "switch(boot)# ";
}

void NxosRecovery::set_admin_password(const std::string& plain) {
  RunningConfig config(model_.os.interfaces, false, model_.os.secrets);
  config.load(box_.storage().startup_config());
  config.apply("username admin password " + plain + " role network-admin");
  box_.storage().set_startup_config(config.text(image_.version));
  answer("WARNING! Remote user authentication through TACACS+ or RADIUS is not changed\n");
}

}  // namespace rommate::device
