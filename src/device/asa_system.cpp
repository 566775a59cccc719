#include "src/device/asa_system.hpp"

#include <fmt/format.h>

#include "src/device/confreg.hpp"

namespace rommate::device {

using namespace std::chrono_literals;

void AsaSystem::offer_setup() { press_return(); }

void AsaSystem::press_return() {
  if ((box_.storage().confreg() & confreg_ignore_nvram) != 0)
    tty_.print("\nIgnoring startup configuration as instructed by configuration register.\n");
  tty_.print("Type help or '?' for a list of available commands.\n");
  mode_ = Mode::user;
  start_log();
  prompt();
}

/// An ASA always asks; without a password RETURN is right.
void AsaSystem::enable_command() {
  ask_secret("Password: ", [this](const std::string& typed) {
    tty_.print("\n");
    const auto wanted = config_.value_of("enable password");
    if (wanted ? !secret_matches(*wanted, typed) : !typed.empty())
      return answer("Invalid password\nAccess denied.\n");
    mode_ = Mode::enable;
    prompt();
  });
}

/// The "Cryptochecksum" of the configuration is its MD5 in four words.
void AsaSystem::save() {
  const auto text = config_.text(image_.version);
  const auto sum = image::digest_hex(image::DigestKind::md5, protocols::as_bytes(text));
  tty_.print("Building configuration...\n");
  tty_.busy(1500ms);
  tty_.print(
      fmt::format("Cryptochecksum: {} {} {} {} \n\n{} bytes copied in 1.500 secs ({} bytes/sec)\n[OK]\n",
                  sum.substr(0, 8), sum.substr(8, 8), sum.substr(16, 8), sum.substr(24), text.size(),
                  text.size() * 2 / 3));
  keep_config();
}

void AsaSystem::say_fetching(const std::string& url, const std::string&) {
  tty_.print(fmt::format("\nAccessing {}...", url));
}

void AsaSystem::say_fetched(std::size_t bytes) {
  tty_.print(fmt::format("\nWriting file {}/{}...\n", target().system, target().file));
  play(tty_, {{.mark = "!", .times = 20, .over = static_cast<double>(bytes) / 200'000}}, {});
  tty_.print("\n");
}

void AsaSystem::reload() {
  const auto go = [this] {
    confirm("Proceed with reload? [confirm] ", [this](bool yes) {
      if (!yes) return prompt();
      tty_.print(prompt_text());
      tty_.busy(1s);
      tty_.print(
          "\n\n***\n*** --- START GRACEFUL SHUTDOWN ---\nShutting down isakmp\nShutting down File "
          "system\n\n\n***\n*** --- SHUTDOWN NOW ---\n");
      tty_.busy(3s);
      tty_.print("Process shutdown finished\nRebooting.....\n");
      tty_.then([this] { box_.reset(ResetReason::reload); });
    });
  };
  if (!config_.changed()) return go();
  ask("System config has been modified. Save? [Y]es/[N]o/[S]ave all/[C]ancel: ",
      [this, go](const std::string& answer) {
        const auto word = lower(answer);
        if (word.starts_with("c")) return prompt();
        if (word.starts_with("y") || word.starts_with("s")) save();
        go();
      });
}

}  // namespace rommate::device
