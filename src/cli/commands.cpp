#include "src/cli/commands.hpp"

namespace rommate::cli {

void add_commands(CLI::App& root, int& status) {
  static_cast<void>(root);
  static_cast<void>(status);
}

}  // namespace rommate::cli
