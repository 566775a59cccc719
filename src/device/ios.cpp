#include "src/device/ios.hpp"

#include <fmt/format.h>

#include "src/device/confreg.hpp"
#include "src/device/keys.hpp"

namespace rommate::device {
namespace {

using namespace std::chrono_literals;

constexpr int tries = 3;  // wrong passwords before "% Bad secrets"
constexpr Byte interrupt_key = 0x1e;

}  // namespace

Ios::Ios(Chassis& box, SimImage image, std::string file)
    : CliSystem(box, std::move(image), std::move(file)),
      config_{box.model().os.interfaces, false, box.model().os.secrets} {
  config_.set_host(model_.os.host);
  ignored_ = (box.storage().confreg() & confreg_ignore_nvram) != 0 ||
             box.storage().variables().contains("SWITCH_IGNORE_STARTUP_CFG");
  if (!ignored_) config_.load(box.storage().startup_config());
  host_ = config_.host();
  for (auto* table : {&user_, &enable_}) {
    add_user_commands(*table);
    add_show_commands(*table);
  }
  enable_.add("configure", [this](const Captured&) {
    ask("Configuring from terminal, memory, or network [terminal]? ",
        [this](const std::string&) { enter_config(); });
  });
  enable_.add("configure terminal", [this](const Captured&) { enter_config(); });
  enable_.add("configure memory", [this](const Captured&) {
    config_.load(box_.storage().startup_config());
    host_ = config_.host();
    prompt();
  });
  enable_.add("reload", [this](const Captured&) { reload(); });
  enable_.add("setup", [this](const Captured&) { setup_dialog(); });
  add_file_commands(enable_);
  add_copy_commands(enable_);
}

void Ios::start() {
  play(tty_, model_.boot.start, words());
  tty_.then([this] {
    const bool blank = ignored_ || box_.storage().startup_config().empty();
    if (blank && model_.os.setup_dialog) return offer_setup();
    press_return();
  });
}

/// Ctrl-Shift-6 stops what waits for the network.
bool Ios::on_key(Byte key) {
  if (key != interrupt_key || !job_ || job_->finished()) return false;
  box_.drop_job();
  job_.reset();
  tty_.print("\n");
  prompt();
  return true;
}

void Ios::press_return() {
  tty_.print("\n\nPress RETURN to get started!\n\n\n");
  tty_.then([this] {
    start_log();
    tty_.read_line({.echo = false}, [this](const std::string&, Byte) { log_in(); });
  });
}

void Ios::start_log() {
  if (started_) return;
  started_ = true;
  for (const auto& line : model_.os.log)
    tty_.after(protocols::from_seconds(line.after),
               [this, text = filled(line.say, words())] { tty_.interject(text); });
}

void Ios::log_in() {
  mode_ = Mode::user;
  const auto wanted = config_.value_in("line con", "password");
  if (!wanted || !config_.value_in("line con", "login")) return logged_in();
  tty_.print("\n\nUser Access Verification\n\n");
  try_password(*wanted, tries);
}

void Ios::try_password(const std::string& wanted, int left) {
  ask_secret("Password: ", [this, wanted, left](const std::string& typed) {
    tty_.print("\n");
    if (secret_matches(wanted, typed)) return logged_in();
    if (left > 1) return try_password(wanted, left - 1);
    tty_.print("% Bad passwords\n\n");
    press_return();
  });
}

void Ios::logged_in() {
  tty_.print("\n");
  prompt();
}

void Ios::leave() {
  mode_ = Mode::user;
  tty_.print("\n\n\n\n\n\n" + host_ + " con0 is now available\n");
  press_return();
}

void Ios::add_user_commands(CommandTable& table) {
  table.add("enable", [this](const Captured&) { enable_command(); });
  table.add("disable", [this](const Captured&) {
    mode_ = Mode::user;
    prompt();
  });
  for (const char* word : {"exit", "logout", "quit"}) table.add(word, [this](const Captured&) { leave(); });
  table.add("terminal length WORD", [this](const Captured& captured) {
    page_lines_ = std::atoi(captured[0].c_str());
    prompt();
  });
  table.add("terminal width WORD", [this](const Captured&) { prompt(); });
  table.add("terminal monitor", [this](const Captured&) { prompt(); });
  table.add("ping WORD", [this](const Captured& captured) { ping(captured[0]); });
}

bool Ios::secret_fits(const std::string& typed) const {
  if (const auto secret = config_.value_of("enable secret")) return secret_matches(*secret, typed);
  if (const auto password = config_.value_of("enable password")) return secret_matches(*password, typed);
  return true;
}

void Ios::enable_command() {
  const bool free = !config_.value_of("enable secret") && !config_.value_of("enable password");
  if (free || mode_ != Mode::user) {
    mode_ = Mode::enable;
    return prompt();
  }
  try_enable(tries);
}

void Ios::try_enable(int left) {
  ask_secret("Password: ", [this, left](const std::string& typed) {
    tty_.print("\n");
    if (secret_fits(typed)) {
      mode_ = Mode::enable;
      return prompt();
    }
    if (left > 1) return try_enable(left - 1);
    answer("% Bad secrets\n\n");
  });
}

std::string Ios::prompt_text() const {
  const std::string end(prompt_end());
  switch (mode_) {
    case Mode::user: return host_ + ">" + end;
    case Mode::enable: return host_ + "#" + end;
    case Mode::config: return host_ + "(config)#" + end;
    case Mode::section: return host_ + "(" + section_ + ")#" + end;
  }
  return host_ + ">" + end;
}

const CommandTable& Ios::table() const { return mode_ == Mode::user ? user_ : enable_; }

bool Ios::on_stop(const std::string& line, Byte key) {
  const bool configuring = mode_ == Mode::config || mode_ == Mode::section;
  if (configuring && (key == ctrl_z || key == ctrl_c)) {
    tty_.print("^Z\n");
    if (key == ctrl_z && !line.empty()) config_line(line);
    leave_config();
    return true;
  }
  if (configuring) {
    tty_.print("\n");
    prompt();
    return true;
  }
  return CliSystem::on_stop(line, key);
}

void Ios::carry_out(const std::string& line) {
  const auto first = line.find_first_not_of(' ');
  if (first == std::string::npos || line[first] == '!') return prompt();
  if (mode_ == Mode::config || mode_ == Mode::section) return config_line(line);
  const auto found = table().match(line);
  const auto words = split_words(line);
  // A single unknown word is taken for a host name to telnet to.
  if (found.kind == CommandTable::Match::Kind::invalid && words.size() == 1 &&
      !config_.value_of("no ip domain-lookup") && found.column == first) {
    tty_.print(fmt::format("Translating \"{}\"...domain server (255.255.255.255)\n", words[0]));
    tty_.busy(6s);
    return answer(" (255.255.255.255)\nTranslating \"" + words[0] +
                  "\"...domain server (255.255.255.255)\n\n% Unknown command or computer name, or unable to "
                  "find computer address\n");
  }
  CliSystem::carry_out(line);
}

}  // namespace rommate::device
