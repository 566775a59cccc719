#include "src/device/ios.hpp"

#include <fmt/format.h>

#include "src/device/confreg.hpp"
#include "src/device/keys.hpp"

namespace rommate::device {
namespace {

using namespace std::chrono_literals;

constexpr Byte interrupt_key = 0x1e;

/// Vendor, password recovery of a 3850: 1 starts without the configuration, 0 is the way back.
bool ignored_by_variable(const std::map<std::string, std::string>& variables) {
  const auto found = variables.find("SWITCH_IGNORE_STARTUP_CFG");
  return found != variables.end() && found->second == "1";
}

}  // namespace

Ios::Ios(Chassis& box, SimImage image, std::string file)
    : CliSystem(box, std::move(image), std::move(file)),
      config_{box.model().os.interfaces, box.model().os.ports, box.model().os.secrets,
              box.model().os.port_lines},
      clock_{box.model().os.clock, box.model().os.log_stamp},
      names_{box.model().os.interfaces, box.model().is_catalyst() || box.model().os.kind == OsKind::asa},
      started_at_{box.now()},
      working_{box.model().storage.front().name, ""} {
  config_.set_host(model_.os.host);
  ignored_ = (box.confreg() & confreg_ignore_nvram) != 0 || ignored_by_variable(box.storage().variables());
  read_a_configuration_ = !ignored_ && !box.storage().startup_config().empty();
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
    load_config(box_.storage().startup_config(), false);
    host_ = config_.host();
    prompt();
  });
  enable_.add("setup", [this](const Captured&) { setup_dialog(); });
  add_file_commands(enable_);
  add_copy_commands(enable_);
  if (model_.os.kind == OsKind::ios) add_upgrade_commands();
  for (auto* table : {&user_, &enable_}) {
    table->set_interfaces(&names_);
    explain_exec(*table);
  }
  if (model_.os.kind == OsKind::ios) add_lockout_commands();
  if (model_.os.kind == OsKind::ios) add_missing_commands(enable_);
}

void Ios::start() {
  play(tty_, model_.boot.start, words());
  tty_.then([this] {
    watch_uncommitted();
    if (read_a_configuration_) load_config(box_.storage().startup_config(), true);
    host_ = config_.host();
    follow_console_speed();
    if (!read_a_configuration_ && model_.os.setup_dialog) return offer_setup();
    press_return();
  });
}

/// Ctrl-Shift-6 stops what waits for the network.
bool Ios::on_key(Byte key) {
  if (key == interrupt_key && copying_) return stop_copy(), true;
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

Duration Ios::up() const { return box_.now() - started_at_; }

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
  add_exec_commands(table);
}

std::string Ios::prompt_text() const {
  const std::string end(prompt_end());
  // A long name is cut in front of the mode (general knowledge: to 20 letters).
  const auto short_name = host_.substr(0, logs_ports() ? 20 : host_.size());
  switch (mode_) {
    case Mode::user: return host_ + ">" + end;
    case Mode::enable: return host_ + "#" + end;
    case Mode::config: return short_name + "(config)#" + end;
    case Mode::section: return short_name + "(" + section_ + ")#" + end;
  }
  return host_ + ">" + end;
}

/// Vendor, command history: EXEC and configuration mode have one each.
LineHistory& Ios::lines_before() {
  const bool configuring = mode_ == Mode::config || mode_ == Mode::section;
  return configuring && model_.os.kind == OsKind::ios ? config_history_ : history_;
}

const CommandTable& Ios::table() const {
  if (grammar_ && (mode_ == Mode::config || mode_ == Mode::section)) return grammar_->table(section_);
  return mode_ == Mode::user ? user_ : enable_;
}

std::string Ios::help_head() const {
  if (mode_ == Mode::config) return "Configure commands:\n";
  if (mode_ == Mode::section)
    return section_.starts_with("config-if") ? "Interface configuration commands:\n" : "";
  return "Exec commands:\n";
}

bool Ios::on_stop(const std::string& line, Byte key) {
  const bool configuring = mode_ == Mode::config || mode_ == Mode::section;
  if (configuring && (key == ctrl_z || key == ctrl_c)) {
    tty_.print(key == ctrl_z ? "^Z\n" : "^C\n");
    leaving_ = true;
    key == ctrl_z && !line.empty() ? config_line(line) : leave_config();
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
  if (telnets_to_words() && found.kind == CommandTable::Match::Kind::invalid && words.size() == 1 &&
      found.column < first + words[0].size()) {
    if (config_.value_of("no ip domain-lookup") || config_.value_of("no ip domain lookup"))  // a guess
      return answer(
          fmt::format("Translating \"{}\"\n\n% Unknown command or computer name, or unable to find "
                      "computer address\n",
                      words[0]));
    tty_.print(fmt::format("Translating \"{}\"...domain server (255.255.255.255)\n", words[0]));
    tty_.busy(6s);
    return answer(" (255.255.255.255)\nTranslating \"" + words[0] +
                  "\"...domain server (255.255.255.255)\n\n% Unknown command or computer name, or unable to "
                  "find computer address\n");
  }
  CliSystem::carry_out(line);
}

}  // namespace rommate::device
