#include "src/device/asa_system.hpp"

#include <fmt/format.h>

#include "src/device/confreg.hpp"

namespace rommate::device {

using namespace std::chrono_literals;

AsaSystem::AsaSystem(Chassis& box, SimImage image, std::string file)
    : Ios(box, std::move(image), std::move(file)) {
  for (auto* table : {&user_, &enable_})
    for (const char* pattern : {"terminal pager WORD", "terminal pager lines WORD"})
      table->add(pattern, [this](const Captured& captured) {
        page_lines_ = std::atoi(captured[0].c_str());
        prompt();
      });
  add_show_commands(enable_);
  add_lock_commands();
}

/// What an ASA writes: no lines of a terminal, its version in its own words, ": end".
std::string AsaSystem::stored_text() const {
  std::string out = fmt::format("ASA Version {} \n", image_.version), text = config_.text(image_.version);
  bool terminal = false;
  for (std::string_view rest = text; !rest.empty();) {
    const auto line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
    if (!line.starts_with(" ")) terminal = line.starts_with("line ");
    if (terminal || line == "end" || line.starts_with("version ")) continue;
    out += std::string(line) + "\n";
  }
  const auto sum = image::digest_hex(image::DigestKind::md5, protocols::as_bytes(out));
  return out + "Cryptochecksum:" + sum + "\n: end\n";
}

std::string AsaSystem::running_text() const { return ": Saved\n:\n" + stored_text(); }

std::string AsaSystem::startup_text() const {
  return ": Saved\n: Written by enable_15\n!\n" + box_.storage().startup_config();
}

/// Vendor, command reference: show bootvar.
void AsaSystem::show_boot() {
  const auto set = config_.value_of("boot system").value_or("");
  std::string saved;
  for (const auto& place : configured_images()) saved = place.system + "/" + place.file;
  answer(fmt::format(
      "\nBOOT variable = {}\nCurrent BOOT variable = {}\nCONFIG_FILE variable = \nCurrent CONFIG_FILE "
      "variable = \n",
      saved, set));
}

void AsaSystem::offer_setup() { press_return(); }

void AsaSystem::press_return() {
  if ((box_.confreg() & confreg_ignore_nvram) != 0)
    tty_.print("\nIgnoring startup configuration as instructed by configuration register.\n");
  start_log();
  log_in();
}

/// An ASA always asks; without a password RETURN is right. With "aaa authentication enable console LOCAL" it
/// is the user's own.
void AsaSystem::enable_command() {
  ask_secret("Password: ", [this](const std::string& typed) {
    tty_.print("\n");
    const auto wanted = asks_user_for("enable") && user_name_ != "enable_1"
                            ? password_of(user_name_)
                            : config_.value_of("enable password");
    if (wanted ? !secret_matches(*wanted, typed) : !typed.empty())
      return answer("Invalid password\nAccess denied.\n");
    mode_ = Mode::enable;
    prompt();
  });
}

/// The "Cryptochecksum" of the configuration is its MD5 in four words.
void AsaSystem::say_checksum() {
  const auto text = config_.text(image_.version);
  const auto sum = image::digest_hex(image::DigestKind::md5, protocols::as_bytes(text));
  tty_.busy(500ms);
  tty_.print(fmt::format("Cryptochecksum: {} {} {} {} \n\n{} bytes copied in 1.500 secs ({} bytes/sec)\n",
                         sum.substr(0, 8), sum.substr(8, 8), sum.substr(16, 8), sum.substr(24), text.size(),
                         text.size() * 2 / 3));
}

void AsaSystem::save() {
  tty_.print("Building configuration...\n");
  say_checksum();
  tty_.print("[OK]\n");
  keep_config();
}

/// It asks for the source, which it was just told (vendor, command reference).
void AsaSystem::save_as_startup() {
  ask("\nSource filename [running-config]? ", [this](const std::string& typed) {
    if (!typed.empty() && typed != "running-config")
      return answer("%Error opening " + typed + " (No such file or directory)\n");
    say_checksum();
    keep_config();
    prompt();
  });
}

void AsaSystem::write_erase() {
  confirm("Erase configuration in flash memory? [confirm]", [this](bool yes) {
    if (!yes) return prompt();
    tty_.busy(1s);
    tty_.then([this] { box_.storage().set_startup_config(""); });
    answer("[OK]\n");
  });
}

void AsaSystem::leave() {
  tty_.print("\nLogoff\n\n");
  log_in();
}

void AsaSystem::say_accessing(const std::string& url) { tty_.print(fmt::format("\nAccessing {}...", url)); }

void AsaSystem::say_fetched(std::size_t bytes) {
  tty_.print(fmt::format("\nWriting file {}/{}...\n", copy_to().place.system, copy_to().place.file));
  play(tty_, {{.mark = "!", .times = 20, .over = static_cast<double>(bytes) / 200'000}}, {});
  tty_.print("\n");
}

/// Vendor, command reference of 8.0: it warns and asks nothing.
void AsaSystem::disable_recovery() {
  box_.storage().set_recovery_disabled(true);
  config_.apply("no service password-recovery");
  config_done(
      "WARNING: Executing \"no service password-recovery\" has disabled the password recovery mechanism and "
      "disabled access to ROMMON. The only means of recovering from lost or forgotten passwords will be for "
      "ROMMON to erase all file systems including configuration files and images. You should make a backup "
      "of your configuration and have a mechanism to restore images from the ROMMON command line.\n");
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
