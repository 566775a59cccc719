#include "src/cli/commands.hpp"

#include <CLI/CLI.hpp>
#include <string>

#include "src/cli/command.hpp"

namespace rommate::cli {
namespace {

/// --config is an option of every command, so that a script may give it to all. Those that have no use for
/// the file still say what is wrong in it.
void add_config_everywhere(CLI::App& app) {
  for (auto* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    if (!command->get_subcommands([](const CLI::App*) { return true; }).empty())
      add_config_everywhere(*command);
    else if (command->get_option_no_throw("--config") == nullptr)
      command
          ->add_option_function<std::string>(
              "--config", [](const std::string& path) { static_cast<void>(load_config(path)); },
              "configuration file; this command only checks it")
          ->type_name("FILE");
  }
}

}  // namespace

// One line for each command, in the order in which --help lists them.
void add_commands(CLI::App& root, int& status) {
  add_ports(root, status);
  add_probe(root, status);
  add_break(root, status);
  add_send(root, status);
  add_receive(root, status);
  add_paste(root, status);
  add_run(root, status);
  add_recipes(root, status);
  add_runs(root, status);
  add_image(root, status);
  add_serve(root, status);
  add_vault(root, status);
  add_recognize(root, status);
  add_record(root, status);
  add_sim(root, status);
  add_config(root, status);
  add_demo(root, status);
  add_config_everywhere(root);
}

}  // namespace rommate::cli
