// The environment of U-Boot, and the small commands of its shell.
#include <fmt/format.h>

#include <charconv>

#include "src/device/uboot.hpp"

namespace rommate::device {
namespace {

/// 64 bits, as itest has them; hexadecimal, with 0x or without.
std::optional<std::int64_t> hex_number(std::string_view text) {
  if (text.starts_with("0x") || text.starts_with("0X")) text.remove_prefix(2);
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, 16);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::int64_t decimal(const std::string& text) {
  std::int64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

/// One comparison of `test`; nullopt: it is none.
std::optional<bool> compared(const std::string& a, std::string_view how, const std::string& b) {
  if (how == "=" || how == "==") return a == b;
  if (how == "!=") return a != b;
  if (how == "<") return a < b;
  if (how == ">") return a > b;
  const auto x = decimal(a), y = decimal(b);
  if (how == "-eq") return x == y;
  if (how == "-ne") return x != y;
  if (how == "-lt") return x < y;
  if (how == "-le") return x <= y;
  if (how == "-gt") return x > y;
  if (how == "-ge") return x >= y;
  return std::nullopt;
}

/// Terms with -a and -o between them, from left to right.
bool holds(const Args& args) {
  bool all = false;
  bool is_or = true;
  for (std::size_t at = 0; at < args.size();) {
    bool negated = false;
    while (at < args.size() && args[at] == "!") {
      negated = !negated;
      ++at;
    }
    bool term = false;
    if (at + 1 < args.size() && (args[at] == "-n" || args[at] == "-z")) {
      term = args[at + 1].empty() == (args[at] == "-z");
      at += 2;
    } else if (at + 2 < args.size()) {
      const auto found = compared(args[at], args[at + 1], args[at + 2]);
      if (!found) return false;
      term = *found;
      at += 3;
    } else {
      return false;
    }
    term = term != negated;
    all = is_or ? all || term : all && term;
    if (at < args.size() && args[at] != "-a" && args[at] != "-o") return false;
    is_or = at < args.size() && args[at] == "-o";
    ++at;
  }
  return all;
}

}  // namespace

void Uboot::printenv(const Args& args) {
  std::size_t size = 0;
  for (const auto& [name, value] : variables_) {
    if (args.empty()) tty_.print(name + "=" + value + "\n");
    size += name.size() + value.size() + 2;
  }
  if (args.empty()) return answer(fmt::format("\nEnvironment size: {}/262140 bytes\n", size));
  for (const auto& name : args) {
    const bool there = variables_.contains(name);
    tty_.print(there ? name + "=" + variable(name) + "\n"
                     : fmt::format("## Error: \"{}\" not defined\n", name));
    if (!there) status_ = 1;
  }
  prompt();
}

void Uboot::setenv(const Args& args) {
  if (args.empty())
    return fail(
        "setenv - set environment variables\n\nUsage:\nsetenv [-f] name value ...\n"
        "    - [forcibly] set environment variable 'name' to 'value ...'\nsetenv [-f] name\n"
        "    - [forcibly] delete environment variable 'name'\n");
  if (args[0].find('=') != std::string::npos)
    return fail(fmt::format("## Error: illegal character '='in variable name \"{}\"\n", args[0]));
  std::string value;
  for (std::size_t i = 1; i < args.size(); ++i) value += (i > 1 ? " " : "") + args[i];
  if (args.size() == 1)
    variables_.erase(args[0]);
  else
    variables_[args[0]] = value;
  prompt();
}

void Uboot::env(const Args& args) {
  const auto word = args.empty() ? "" : args[0];
  Args rest(args.begin() + (args.empty() ? 0 : 1), args.end());
  if (word == "print") {  // -a: all of them, as without a word
    std::erase(rest, "-a");
    return printenv(rest);
  }
  if (word == "set" && !rest.empty()) return setenv(rest);
  if (word == "save") return saveenv();
  if (word == "run") return run_variables(rest);
  if (word == "exists" && rest.size() == 1) return fail_if(!variables_.contains(rest[0]));
  if (word == "delete" && !rest.empty()) {
    for (const auto& name : rest) variables_.erase(name);
    return prompt();
  }
  if (word == "default" && rest == Args{"-a"}) {
    variables_ = model_.variables;
    return answer("## Resetting to default environment\n");
  }
  fail(
      "env - environment handling commands\n\nUsage:\nenv default [-f] -a - [forcibly] reset default "
      "environment\nenv delete [-f] var [...] - [forcibly] delete variable(s)\nenv exists name - tests for "
      "existence of variable\nenv print [-a | name ...] - print environment\nenv run var [...] - run "
      "commands in an environment variable\nenv save - save environment\nenv set [-f] name [arg ...]\n\n");
}

void Uboot::saveenv() {
  box_.storage().set_variables(variables_);
  answer("Saving Environment to Flash... OK\n");
}

void Uboot::showvar() {
  tty_.print("HUSH_VERSION=0.01\n");
  for (const auto& [name, value] : shell_.locals()) tty_.print(name + "=" + value + "\n");
  prompt();
}

void Uboot::echo(const Args& args) {
  std::string text;
  for (const auto& arg : args) text += (text.empty() ? "" : " ") + arg;
  answer(text + "\n");
}

void Uboot::sleep(const Args& args) {
  if (args.empty())
    return fail(
        "sleep - delay execution for some time\n\nUsage:\nsleep N\n"
        "    - delay execution for N seconds (N is _decimal_ and can be\n      fractional)\n");
  tty_.busy(std::chrono::seconds{std::min<std::int64_t>(decimal(args[0]), 86400)});
  tty_.then([this] { prompt(); });
}

void Uboot::test(const Args& args) { fail_if(args.size() < 2 || !holds(args)); }

void Uboot::itest(const Args& args) {
  const auto a = args.size() == 3 ? hex_number(args[0]) : std::nullopt;
  const auto b = args.size() == 3 ? hex_number(args[2]) : std::nullopt;
  if (!a || !b)
    return fail(
        "itest - return true/false on integer compare\n\nUsage:\n"
        "itest [.b, .w, .l, .q, .s] [*]value1 <op> [*]value2\n");
  const auto& how = args[1];
  const bool good = how == "==" || how == "-eq"   ? *a == *b
                    : how == "!=" || how == "-ne" ? *a != *b
                    : how == "<" || how == "-lt"  ? *a < *b
                    : how == ">" || how == "-gt"  ? *a > *b
                    : how == "<=" || how == "-le" ? *a <= *b
                                                  : (how == ">=" || how == "-ge") && *a >= *b;
  fail_if(!good);
}

}  // namespace rommate::device
