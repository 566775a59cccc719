#include "src/cli/commands.hpp"

namespace rommate::cli {

// One line for each command, in the order in which --help lists them.
void add_commands(CLI::App& root, int& status) {
  add_ports(root, status);
  add_probe(root, status);
  add_break(root, status);
  add_send(root, status);
  add_receive(root, status);
  add_paste(root, status);
  add_recognize(root, status);
  add_record(root, status);
  add_sim(root, status);
  add_config(root, status);
  add_demo(root, status);
}

}  // namespace rommate::cli
