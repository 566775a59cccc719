#include "src/app/demo.hpp"

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "src/cli/commands.hpp"
#include "src/cli/values.hpp"

namespace rommate::cli {

void add_demo(CLI::App& root, int& status) {
  auto* command =
      root.add_subcommand("demo", "a lost password recovered on a simulated router; needs no hardware");
  auto speed = std::make_shared<std::string>();
  one_of(command->add_option("--speed", *speed,
                             "real: as slow as the line; fast: no waiting (default without a terminal)"),
         {"real", "fast"});
  command->footer("Example:\n  rommate demo --speed real\n");
  command->callback([speed, &status] {
    const bool fast = speed->empty() ? !isatty(STDOUT_FILENO) : *speed == "fast";
    status = app::run_demo({.fast = fast});
  });
}

}  // namespace rommate::cli
