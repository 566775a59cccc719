// What an option takes, said the same way in --help and when it is wrong: "{none,even,odd}" and "'x' is none
// of none, even, odd". The completions read the braces out of --help.
#pragma once

#include <string>
#include <vector>

namespace CLI {
class Option;
}

namespace rommate::cli {

/// One of these words.
CLI::Option* one_of(CLI::Option* option, const std::vector<std::string>& words);
/// A whole number in this range, ends included.
CLI::Option* whole_number(CLI::Option* option, long long least, long long most);
/// A number of milliseconds from 0 to this.
CLI::Option* milliseconds(CLI::Option* option, double most);

}  // namespace rommate::cli
