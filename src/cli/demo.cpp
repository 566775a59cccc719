// `rommate demo`: the recipe of password recovery, rehearsed.
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "src/cli/commands.hpp"
#include "src/cli/run_options.hpp"
#include "src/cli/values.hpp"

namespace rommate::cli {
namespace {

constexpr auto new_secret = "night-shift";

int demo(bool fast) {
  fmt::print(
      ">>> A simulated Cisco 1841 is switched on. Nobody knows its password any more.\n"
      ">>> This is: rommate run password-recovery --rehearse=c1841, and its new secret is {}.\n",
      new_secret);
  RunArguments run;
  run.recipe = "password-recovery";
  run.rehearse = "c1841";
  run.rehearses = true;
  run.port.simulate_fast = fast;
  run.told = true;
  recipe::RunOptions options;
  options.secrets["secret"] = recipe::Secret{new_secret};
  const int status = run_recipe(run, std::move(options));
  if (status == 0) fmt::print("Try it by hand: rommate sim:c1841\n");
  return status;
}

}  // namespace

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
    status = demo(fast);
  });
}

}  // namespace rommate::cli
