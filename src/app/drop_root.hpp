// Whoever is started as root to bind a port below 1024 is root no longer than that.
#pragma once

#include <optional>
#include <string>

namespace rommate::app {

/// Becomes `user`, or when it is empty the one who called sudo, for good, with all groups, and no way back by
/// a set-user-ID program (prctl(2), PR_SET_NO_NEW_PRIVS). Nothing happens to whoever is not root. A sentence:
/// it could not be done, and the program must not go on.
[[nodiscard]] std::optional<std::string> drop_root(const std::string& user);

}  // namespace rommate::app
