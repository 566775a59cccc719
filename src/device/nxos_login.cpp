// The login of NX-OS, and who is kept out of it for a while: one user by "aaa authentication rejected", all
// of them by "login block-for", "system login block-for" since 9.2. Vendor: security configuration guides,
// configuring secure login features. That a right password is refused in the words of a wrong one, also at
// the console, is a guess.
#include <fmt/format.h>

#include "src/device/nxos_system.hpp"
#include "src/device/secrets.hpp"

namespace rommate::device {
namespace {

using namespace std::chrono_literals;

constexpr const char* everybody = "*";

/// "3 in 60 ban 300", or of all "300 attempts 3 within 60": three of their numbers, in this order.
LockRule rule_of(const std::string& attempts, const std::string& within, const std::string& length) {
  return {.attempts = std::atoi(attempts.c_str()),
          .within = std::chrono::seconds{std::atoi(within.c_str())},
          .length = std::chrono::seconds{std::atoi(length.c_str())}};
}

}  // namespace

std::map<std::string, LockRule> NxosSystem::lock_rules(const std::string& user) const {
  std::map<std::string, LockRule> rules;
  if (const auto line = config_.value_of("aaa authentication rejected"))
    if (const auto words = split_words(*line); words.size() == 5)
      rules[user] = rule_of(words[0], words[2], words[4]);
  for (const char* head : {"login block-for", "system login block-for"})
    if (const auto line = config_.value_of(head))
      if (const auto words = split_words(*line); words.size() == 5)
        rules[everybody] = rule_of(words[2], words[4], words[0]);
  return rules;
}

bool NxosSystem::opens_console(const std::string& user, const std::string& typed) {
  const auto wanted = config_.value_of("username admin password").value_or(model_.os.password);
  const bool good = user == "admin" && secret_matches(wanted, typed);
  const auto rules = lock_rules(user);
  for (const auto& [who, rule] : rules)
    if (watch_.is_locked(who, up())) return false;
  for (const auto& [who, rule] : rules)
    if (!good)
      static_cast<void>(watch_.failed(who, up(), rule));
    else if (who == user)
      watch_.succeeded(who);
  return good;
}

void NxosSystem::log_in() {
  start_log();
  tty_.print("\n\nUser Access Verification\n");
  ask_name(host_ + " login: ", [this](const std::string& name) {
    if (name.empty()) return log_in();
    ask_secret("Password: ", [this, name](const std::string& typed) {
      tty_.print("\n");
      if (!opens_console(name, typed)) {
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

/// Shape of the vendor's guide.
void NxosSystem::add_lock_commands() {
  enable_.add("show aaa local user blocked", [this](const Captured&) {
    std::string out = "Local-user   State\n";
    for (const auto& [user, state] : watch_.watched())
      if (user != everybody && watch_.is_locked(user, up()))
        out += fmt::format("{:<12} Blocked (till {})\n", user, clock_.long_date(*state.until));
    answer(out);
  });
  enable_.add("clear aaa local user blocked username WORD", [this](const Captured& c) {
    static_cast<void>(watch_.unlock(c[0]));
    prompt();
  });
}

}  // namespace rommate::device
