#include "src/app/drop_root.hpp"

#include <fmt/format.h>
#include <grp.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

namespace rommate::app {

std::optional<std::string> drop_root(const std::string& user) {
  if (::geteuid() != 0) {
    if (user.empty()) return std::nullopt;
    return fmt::format("only root can become {}: leave --user away, or start it by sudo", user);
  }
  const char* caller = std::getenv("SUDO_USER");
  const auto name = !user.empty() ? user : caller != nullptr ? std::string(caller) : std::string();
  if (name.empty() || name == "root")
    return std::nullopt;  // root on its own account: there is nobody to become
  const auto* account = ::getpwnam(name.c_str());
  if (account == nullptr) return fmt::format("there is no user {}", name);
  if (::initgroups(name.c_str(), account->pw_gid) != 0 || ::setgid(account->pw_gid) != 0 ||
      ::setuid(account->pw_uid) != 0 || ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
    return fmt::format("cannot become {}: {}", name, std::strerror(errno));
  return std::nullopt;
}

}  // namespace rommate::app
