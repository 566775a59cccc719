// Secrets from a person or a script: asked at the terminal without echo, or read from a descriptor. They go
// straight into locked memory.
#pragma once

#include <string>
#include <variant>

#include "src/app/vault.hpp"

namespace rommate::app {

/// Asked at /dev/tty, whatever standard input is. A sentence: there is no terminal, or the person gave up.
[[nodiscard]] std::variant<LockedText, std::string> ask_secret(const std::string& question);
/// The same, twice, and not empty: for one that is set.
[[nodiscard]] std::variant<LockedText, std::string> ask_new_secret(const std::string& question);
/// The first line of a descriptor. A sentence: it cannot be read, or the line is empty or longer than a
/// secret.
[[nodiscard]] std::variant<LockedText, std::string> read_secret(int fd);
/// A passphrase, of a vault or of a key: from the descriptor that ROMMATE_PASSPHRASE_FD names, else `ask` is
/// called, which is one of the two above.
using AskPerson = std::variant<LockedText, std::string> (*)(const std::string& question);
[[nodiscard]] std::variant<LockedText, std::string> ask_passphrase(const std::string& question,
                                                                   AskPerson ask = ask_secret);

}  // namespace rommate::app
