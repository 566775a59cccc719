// What every child process of ours has in common: the shell's, with none of our descriptors and signals.
#pragma once

#include <string>

namespace rommate::port {

/// Between fork and exec: closes all but 0 to 2, puts signals back, becomes `sh -c command`. Only calls that
/// are allowed there (signal-safety(7)).
[[noreturn]] void exec_shell(const char* command);

/// Of waitpid(2): "ended with exit status 2", "was ended by signal 9 (Killed)".
[[nodiscard]] std::string how_child_ended(int status);

}  // namespace rommate::port
