// The list of subcommands. A new one is a file with its add_ function, declared here and called in
// commands.cpp.
#pragma once

namespace CLI {
class App;
}

namespace rommate::cli {

/// `rommate [PORT]` and `rommate --plain PORT`: the program without a subcommand.
void add_console(CLI::App& root, int& status);
/// `rommate record (show|text|cast|redact) FILE`.
void add_record(CLI::App& root, int& status);
/// `rommate config (check|keys|set)`.
void add_config(CLI::App& root, int& status);
/// `rommate paste PORT FILE`.
void add_paste(CLI::App& root, int& status);
/// `rommate recognize [FILE|-]`.
void add_recognize(CLI::App& root, int& status);
/// `rommate ports`.
void add_ports(CLI::App& root, int& status);
/// `rommate probe PORT`.
void add_probe(CLI::App& root, int& status);
/// `rommate break PORT`.
void add_break(CLI::App& root, int& status);
/// `rommate send PORT FILE...`.
void add_send(CLI::App& root, int& status);
/// `rommate receive PORT`.
void add_receive(CLI::App& root, int& status);
/// `rommate run RECIPE PORT [name=value...]`.
void add_run(CLI::App& root, int& status);
/// `rommate recipes [list|show NAME|check FILE]`.
void add_recipes(CLI::App& root, int& status);
/// `rommate runs [list|show ID|attach ID|forget ID]`.
void add_runs(CLI::App& root, int& status);
/// `rommate image FILE...`.
void add_image(CLI::App& root, int& status);
/// `rommate serve PATH...`.
void add_serve(CLI::App& root, int& status);
/// `rommate vault [list|set NAME|rm NAME]`.
void add_vault(CLI::App& root, int& status);
/// `rommate demo`.
void add_demo(CLI::App& root, int& status);
/// `rommate sim [list|MODEL]`.
void add_sim(CLI::App& root, int& status);
/// All subcommands.
void add_commands(CLI::App& root, int& status);

}  // namespace rommate::cli
