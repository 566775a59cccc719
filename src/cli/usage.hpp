// What the command line has to say about itself when it was typed wrongly: one line that names the word, the
// word that was probably meant, and where help is. Also the order of words: an option of a command may stand
// before the command's name ("rommate --json ports"), which CLI11 alone takes for an option of the program.
#pragma once

#include <string>
#include <vector>

namespace CLI {
class App;
class ParseError;
}  // namespace CLI

namespace rommate::cli {

/// Thrown while parsing when words stand before the command: parse `words` instead (program's name left out).
struct CommandFirst {
  std::vector<std::string> words;
};

/// Makes parsing of `argv` throw CommandFirst when the words of a command are not the first ones. `root` has
/// all its commands, and `argv` must live until it has been parsed.
void watch_order(CLI::App& root, int argc, const char* const* argv);

/// "there is no option '--bauds'; did you mean '--baud'? Try rommate break --help", without a line end.
/// `words` are what was parsed, in the order typed.
[[nodiscard]] std::string usage_problem(const CLI::App& root, const CLI::ParseError& error,
                                        const std::vector<std::string>& words);

}  // namespace rommate::cli
