#include "src/device/board_system.hpp"

#include <fmt/format.h>

#include "src/device/secrets.hpp"

namespace rommate::device {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view root_entry = "root:";
constexpr auto password_within = 60s;  // busybox's login

}  // namespace

BoardSystem::BoardSystem(Chassis& box, SimImage image, std::string file)
    : CliSystem(box, std::move(image), std::move(file)) {
  host_ = box.model().os.host;
  single_ = box.boot_arguments().find("init=/bin/sh") != std::string::npos;
  commands_.add("reboot", [this](const Captured&) { halt(); });
  commands_.add("reboot -f", [this](const Captured&) { halt(); });
  commands_.add("sync", [this](const Captured&) { prompt(); });
  commands_.add("mount -t proc proc /proc", [this](const Captured&) { prompt(); });
  commands_.add("mount -o remount,rw /", [this](const Captured&) {
    writable_ = true;
    prompt();
  });
  commands_.add("passwd", [this](const Captured&) { change_password(); });
  commands_.add("passwd root", [this](const Captured&) { change_password(); });
  commands_.add("exit", [this](const Captured&) { log_in(); });
  commands_.add("uname LINE",
                [this](const Captured&) { answer("Linux " + host_ + " " + image_.version + "\n"); });
}

void BoardSystem::start() {
  play(tty_, model_.boot.start, words());
  if (!single_) return log_in();
  tty_.print(
      "[    2.104233] Run /bin/sh as init process\n\n\nBusyBox v1.35.0 (Debian 1:1.35.0-4) built-in shell "
      "(ash)\n"
      "Enter 'help' for a list of built-in commands.\n\n/bin/sh: can't access tty; job control turned off\n");
  prompt();
}

std::string BoardSystem::root_secret() const {
  const auto& kept = box_.storage().startup_config();
  if (!kept.starts_with(root_entry)) return model_.os.password;
  return "5 " + kept.substr(root_entry.size(), kept.find('\n') - root_entry.size());
}

void BoardSystem::log_in() {
  tty_.then([this] {
    ask_name("\n" + host_ + " login: ", [this](const std::string& name) {
      if (name.empty()) return log_in();
      ask_secret("Password: ",
                 [this, name](const std::string& typed) {
                   tty_.print("\n");
                   if (name == "root" && secret_matches(root_secret(), typed)) return prompt();
                   tty_.busy(3s);
                   tty_.print("Login incorrect\n");
                   log_in();
                 },
                 {password_within, [this] {
                    tty_.print("\nLogin timed out after 60 seconds\n");
                    log_in();
                  }});
    });
  });
}

void BoardSystem::change_password() {
  tty_.print("Changing password for root\n");
  ask_secret("New password: ", [this](const std::string& first) {
    tty_.print("\n");
    ask_secret("Retype password: ", [this, first](const std::string& second) {
      tty_.print("\n");
      if (first.empty() || first != second)
        return answer("Passwords don't match\npasswd: password for root is unchanged\n");
      if (single_ && !writable_) return answer("passwd: /etc/passwd: Read-only file system\n");
      const auto hash = hash_secret(SecretKind::sha256, first, host_ + root_secret());
      box_.storage().set_startup_config(std::string(root_entry) + hash + "\n");
      answer("passwd: password for root changed by root\n");
    });
  });
}

void BoardSystem::halt() {
  tty_.print("The system is going down NOW!\n");
  tty_.busy(2s);
  tty_.print("[   61.330121] reboot: Restarting system\n");
  tty_.then([this] { box_.reset(ResetReason::reload); });
}

void BoardSystem::carry_out(const std::string& line) {
  const auto match = table().match(line);
  if (match.kind == CommandTable::Match::Kind::found || match.kind == CommandTable::Match::Kind::empty)
    return CliSystem::carry_out(line);
  answer(fmt::format("sh: {}: not found\n", split_words(line).front()));
}

}  // namespace rommate::device
