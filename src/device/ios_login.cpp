// Who may use the console: passwords of the line, local users, AAA with a server that does not answer, and
// the enable secret. Texts from logs of 2900 and 2960; order of the methods as the vendor's AAA guides tell.
#include <fmt/format.h>

#include <algorithm>

#include "src/device/ios.hpp"

namespace rommate::device {
namespace {

using namespace std::chrono_literals;

constexpr int usual_response = 30;      // seconds: the default of "timeout login response"
constexpr int tries = 3;                // wrong passwords before the line is closed
constexpr auto dead_server_wait = 15s;  // three tries of five seconds: the default of tacacs-server timeout

bool has_word(const Args& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

std::string word_behind(const Args& words, std::string_view word) {
  const auto found = std::find(words.begin(), words.end(), word);
  return found == words.end() || found + 1 == words.end() ? "" : *(found + 1);
}

std::string privilege_of(const RunningConfig& config, const std::string& user) {
  return word_behind(split_words(config.value_of("username " + user).value_or("")), "privilege");
}

/// Without the ^C around it.
std::string plain_banner(std::string text) {
  for (auto at = text.find("^C"); at != std::string::npos; at = text.find("^C")) text.erase(at, 2);
  return text;
}

}  // namespace

/// Without a list "default" AAA lets the console in unasked (vendor: configuring authentication).
Ios::LoginMethods Ios::login_methods() const {
  if (config_.value_of("aaa new-model")) {
    const auto list = config_.value_of("aaa authentication login default");
    return list ? split_words(*list) : LoginMethods{"none"};
  }
  const auto login = config_.value_in("line con", "login");
  if (!login) return {"none"};
  if (*login == "local") return {"local"};
  return config_.value_in("line con", "password") ? LoginMethods{"line"} : LoginMethods{"none"};
}

void Ios::log_in() {
  mode_ = Mode::user;
  if (const auto banner = config_.value_of("banner motd")) tty_.print("\n" + plain_banner(*banner) + "\n");
  const auto methods = login_methods();
  if (methods.front() == "none") return logged_in();
  if (const auto banner = config_.value_of("banner login")) tty_.print("\n" + plain_banner(*banner));
  tty_.print("\n\nUser Access Verification\n\n");
  ask_login(methods, tries);
}

void Ios::ask_login(const LoginMethods& methods, int left) {
  const bool by_name = methods.front() != "line" && methods.front() != "enable";
  const auto late = [this, methods, left](std::string_view question) -> Patience {
    return {response_time(), [this, methods, left, question] {
              say_late(question);
              left > 1 ? ask_login(methods, left - 1) : press_return();
            }};
  };
  const auto ask_password = [this, methods, left, late](const std::string& user) {
    ask_secret(
        "Password: ",
        [this, methods, left, user](const std::string& typed) {
          tty_.print("\n");
          if (has_word(methods, "group")) tty_.busy(dead_server_wait);
          tty_.then([this, methods, left, user, typed] { check_login(methods, left, user, typed); });
        },
        late("Password"));
  };
  if (!by_name) return ask_password("");
  ask_name(
      "Username: ",
      [this, methods, left, ask_password](const std::string& user) {
        if (user.empty()) return ask_login(methods, left);
        ask_password(user);
      },
      late("Username"));
}

/// Vendor, command reference: 0 to 300 s, 0 for no limit.
Duration Ios::response_time() const {
  const auto set = config_.value_in("line con", "timeout login response");
  return std::chrono::seconds{set ? std::atoi(set->c_str()) : usual_response};
}

/// What was typed of it is lost; general knowledge, as are the two blanks.
void Ios::say_late(std::string_view question) {
  tty_.print(fmt::format("\n% {}:  timeout expired!\n", question));
}

/// The first method that can decide does: a server that is away passes it on, a wrong password does not.
void Ios::check_login(const LoginMethods& methods, int left, const std::string& user,
                      const std::string& typed) {
  bool good = false, privileged = false;
  for (const auto& method : methods) {
    if (method == "group" || method.starts_with("tacacs") || method == "radius") continue;
    if (method == "local" || method == "local-case") {
      good = opens_local(user, typed);
      privileged = good && !config_.value_of("aaa new-model") && privilege_of(config_, user) == "15";
    } else if (method == "line") {
      good = secret_matches(config_.value_in("line con", "password").value_or(""), typed);
    } else if (method == "enable") {
      good = secret_fits(typed);
    } else {
      good = method == "none";
    }
    break;
  }
  if (good) {
    if (privileged) mode_ = Mode::enable;
    return logged_in();
  }
  tty_.print(methods.front() == "line"           ? (left > 1 ? "" : "% Bad passwords\n\n")
             : config_.value_of("aaa new-model") ? "% Authentication failed\n\n"
                                                 : "% Login invalid\n\n");
  if (left > 1) return ask_login(methods, left - 1);
  press_return();
}

/// "aaa local authentication attempts max-fail N" locks a user out behind N wrong passwords, save one of
/// privilege 15; nothing tells a locked user from a wrong password but the log line (vendor: Login Password
/// Retry Lockout). Until a restart, which is a guess, or until somebody unlocks him.
bool Ios::opens_local(const std::string& user, const std::string& typed) {
  const auto line = config_.value_of("username " + user);
  if (!line) return false;
  const auto at = std::min(line->find("secret "), line->find("password "));
  const bool good = at != std::string::npos && secret_matches(line->substr(line->find(' ', at) + 1), typed);
  const auto most = config_.value_of("aaa local authentication attempts max-fail");
  if (!most || !config_.value_of("aaa new-model") || privilege_of(config_, user) == "15") return good;
  if (locked_since_.contains(user)) return false;
  if (good) {
    failed_logins_.erase(user);
  } else if (++failed_logins_[user] >= std::atoi(most->c_str())) {
    locked_since_[user] = up();
    log_line(fmt::format("%AAA-5-USER_LOCKED: User {} locked out on authentication failure", user));
  }
  return good;
}

void Ios::add_lockout_commands() {
  enable_.add("show aaa local user lockout", [this](const Captured&) { show_lockouts(); });
  enable_.add("clear aaa local user lockout username WORD", [this](const Captured& c) {
    unlock(c[0]);
    prompt();
  });
  enable_.add("clear aaa local user lockout all", [this](const Captured&) {
    for (auto locked = locked_since_; const auto& [user, since] : locked) unlock(user);
    prompt();
  });
}

void Ios::unlock(const std::string& user) {
  failed_logins_.erase(user);
  if (locked_since_.erase(user) > 0)
    log_later(200ms, fmt::format("%AAA-5-USER_UNLOCKED: User {} unlocked by console", user));
}

/// As the vendor's command reference shows it.
void Ios::show_lockouts() {
  std::string out = "\n        Local-user          Lock time\n";
  for (const auto& [user, since] : locked_since_)
    out += fmt::format("        {:<19} {}\n", user, clock_.long_date(since));
  answer(out + "\n");
}

void Ios::logged_in() {
  if (config_.value_in("line con", "privilege level") == "15") mode_ = Mode::enable;
  if (const auto banner = config_.value_of("banner exec")) tty_.print("\n" + plain_banner(*banner));
  tty_.print("\n");
  prompt();
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

void Ios::check_enable(int left, const std::string& typed) {
  if (secret_fits(typed)) {
    mode_ = Mode::enable;
    return prompt();
  }
  if (left > 1) return try_enable(left - 1);
  answer(config_.value_of("enable secret") ? "% Bad secrets\n\n" : "% Bad passwords\n\n");
}

void Ios::try_enable(int left) {
  ask_secret("Password: ",
             [this, left](const std::string& typed) {
               tty_.print("\n");
               const auto list = config_.value_of("aaa authentication enable default");
               if (list && has_word(split_words(*list), "group")) tty_.busy(dead_server_wait);
               tty_.then([this, left, typed] { check_enable(left, typed); });
             },
             {response_time(), [this] {
                say_late("Password");
                prompt();
              }});
}

}  // namespace rommate::device
