#include "src/cli/commands.hpp"

namespace rommate::cli {

void add_commands(CLI::App& root, int& status) { add_record(root, status); }
void add_commands(CLI::App& root, int& status) { add_recognize(root, status); }

}  // namespace rommate::cli
