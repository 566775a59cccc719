#include "src/device/siblings.hpp"

#include <fmt/format.h>

#include "src/device/confreg.hpp"

namespace rommate::device {

using namespace std::chrono_literals;

// --- ASA ---------------------------------------------------------------------------------------------

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
        if (word.starts_with("y") || word.starts_with("s"))
          box_.storage().set_startup_config(config_.text(image_.version));
        go();
      });
}

// --- NX-OS -------------------------------------------------------------------------------------------

void NxosSystem::press_return() { log_in(); }

void NxosSystem::log_in() {
  start_log();
  tty_.print("\n\nUser Access Verification\n");
  ask(host_ + " login: ", [this](const std::string& name) {
    if (name.empty()) return log_in();
    ask_secret("Password: ", [this, name](const std::string& typed) {
      tty_.print("\n");
      const auto line = config_.value_of("username admin password");
      const auto wanted = line ? line->substr(0, line->find(' ')) : model_.os.password;
      if (name != "admin" || typed != wanted) {
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

void NxosSystem::reload() {
  ask("This command will reboot the system. (y/n)?  [n] ", [this](const std::string& answer) {
    if (lower(answer) != "y") return prompt();
    tty_.busy(3s);
    tty_.then([this] { box_.reset(ResetReason::reload); });
  });
}

NxosRecovery::NxosRecovery(Chassis& box, SimImage image, std::string file)
    : CliSystem(box, std::move(image), std::move(file)) {
  host_ = "switch";
  top_.add("configure terminal", [this](const Captured&) {
    configuring_ = true;
    answer("Enter configuration commands, one per line.  End with CNTL/Z.\n");
  });
  config_.add("admin-password WORD", [this](const Captured& captured) {
    std::string kept;
    std::string_view rest = box_.storage().startup_config();
    while (!rest.empty()) {
      const auto line = rest.substr(0, rest.find('\n'));
      rest.remove_prefix(std::min(rest.size(), line.size() + 1));
      if (!line.starts_with("username admin password ")) kept += std::string(line) + "\n";
    }
    box_.storage().set_startup_config("username admin password " + captured[0] + " role network-admin\n" +
                                      kept);
    answer("WARNING! Remote user authentication through TACACS+ or RADIUS is not changed\n");
  });
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
  auto kept = box_.storage().variables();
  kept.erase("recoverymode");
  box_.storage().set_variables(kept);
  tty_.print("\n");
  prompt();
}

std::string NxosRecovery::prompt_text() const {
  return configuring_ ? "switch(boot)(config)# " : "switch(boot)# ";
}

// --- a board -----------------------------------------------------------------------------------------

BoardSystem::BoardSystem(Chassis& box, SimImage image, std::string file)
    : CliSystem(box, std::move(image), std::move(file)) {
  host_ = box.model().os.host;
  commands_.add("reboot", [this](const Captured&) {
    tty_.print("The system is going down NOW!\n");
    tty_.busy(2s);
    tty_.then([this] { box_.reset(ResetReason::reload); });
  });
  commands_.add("exit", [this](const Captured&) { log_in(); });
  commands_.add("uname LINE",
                [this](const Captured&) { answer("Linux " + host_ + " " + image_.version + "\n"); });
}

void BoardSystem::start() {
  play(tty_, model_.boot.start, words());
  log_in();
}

void BoardSystem::log_in() {
  tty_.then([this] {
    ask("\n" + host_ + " login: ", [this](const std::string& name) {
      if (name.empty()) return log_in();
      if (name == "root" && model_.os.password.empty()) return prompt();
      ask_secret("Password: ", [this, name](const std::string& typed) {
        tty_.print("\n");
        if (name == "root" && typed == model_.os.password) return prompt();
        tty_.busy(3s);
        tty_.print("Login incorrect\n");
        log_in();
      });
    });
  });
}

void BoardSystem::carry_out(const std::string& line) {
  const auto match = table().match(line);
  if (match.kind == CommandTable::Match::Kind::found || match.kind == CommandTable::Match::Kind::empty)
    return CliSystem::carry_out(line);
  answer(fmt::format("sh: {}: not found\n", split_words(line).front()));
}

}  // namespace rommate::device
