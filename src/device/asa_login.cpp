// Who may use the console of an ASA: by default everybody, with "aaa authentication serial console LOCAL" the
// users of its configuration, who are locked out where that is configured. Vendor: command reference, aaa
// authentication console, aaa local authentication attempts max-fail; release notes of 9.17. What the console
// says to a wrong password is a guess.
#include <fmt/format.h>

#include "src/device/asa_system.hpp"
#include "src/device/secrets.hpp"

namespace rommate::device {

using namespace std::chrono_literals;

/// "LOCAL" as the last word, in whatever case, also behind a group of servers that is not there.
bool AsaSystem::asks_user_for(std::string_view what) const {
  const auto list = config_.value_of(fmt::format("aaa authentication {} console", what));
  return list && lower(*list).ends_with("local");
}

void AsaSystem::log_in() {
  mode_ = Mode::user;
  if (!asks_user_for("serial")) return enter("enable_1");
  ask_name("Username: ", [this](const std::string& user) {
    if (user.empty()) return log_in();
    ask_secret("Password: ", [this, user](const std::string& typed) {
      tty_.print("\n");
      if (opens_console(user, typed)) return enter(user);
      tty_.busy(1s);
      tty_.print("Access denied.\n");
      log_in();
    });
  });
}

void AsaSystem::enter(const std::string& user) {
  user_name_ = user;
  tty_.print("Type help or '?' for a list of available commands.\n");
  prompt();
}

/// The rest of his line behind "password".
std::optional<std::string> AsaSystem::password_of(const std::string& user) const {
  const auto line = config_.value_of("username " + user);
  if (!line || !line->starts_with("password ")) return std::nullopt;
  return line->substr(line->find(' ') + 1);
}

/// Before 9.17 one of privilege 15 is never locked out, and whoever is stays so until he is unlocked; since
/// then anybody may be, for ten minutes. This one is older.
bool AsaSystem::opens_console(const std::string& user, const std::string& typed) {
  const auto wanted = password_of(user);
  if (!wanted || watch_.is_locked(user, up())) return false;
  if (secret_matches(*wanted, typed)) {
    watch_.succeeded(user);
    return true;
  }
  const auto most = config_.value_of("aaa local authentication attempts max-fail");
  const bool may_be_locked = most && !wanted->ends_with("privilege 15");
  const LockRule rule{.attempts = may_be_locked ? std::atoi(most->c_str()) : 0};
  if (watch_.failed(user, up(), rule) && config_.value_of("logging console"))
    log_line(fmt::format(
        "%ASA-6-113006: User '{}' locked out on exceeding '{}' successive failed authentication attempts",
        user, *most));
  return false;
}

/// Vendor, command reference: show aaa local user.
void AsaSystem::add_lock_commands() {
  enable_.add("show aaa local user", [this](const Captured&) {
    std::string out = "Lock-time  Failed-attempts  Locked  User\n";
    for (const auto& [user, state] : watch_.watched())
      out += fmt::format("    -            {}             {}     {}\n", state.failures.size(),
                         state.locked ? "Y" : "N", user);
    answer(out);
  });
  enable_.add("clear aaa local user lockout username WORD", [this](const Captured& c) {
    static_cast<void>(watch_.unlock(c[0]));
    prompt();
  });
}

}  // namespace rommate::device
