// Keys of RSA: "crypto key generate rsa" asks for a size and keeps nothing in the configuration. And the
// words that "help" says. Texts as in the vendor's guides of 12.4.
#include <fmt/format.h>

#include "src/device/ios.hpp"

namespace rommate::device {

using namespace std::chrono_literals;

void Ios::rsa_key(const std::vector<std::string>& words) {
  if (words[2] == "zeroize") {
    log_later(300ms, "%SSH-5-DISABLED: SSH 1.99 has been disabled");
    return config_done(
        "% All RSA keys will be removed.\n% All router certs issued using these keys will also be "
        "removed.\n");
  }
  const auto domain = config_.value_of("ip domain-name"), newer = config_.value_of("ip domain name");
  if (config_.host() == "Router") return config_done("% Please define a hostname other than Router.\n");
  if (!domain && !newer) return config_done("% Please define a domain-name first.\n");
  tty_.print(fmt::format("The name for the keys will be: {}.{}\n", config_.host(),
                         domain.value_or(newer.value_or(""))));
  for (std::size_t i = 3; i + 1 < words.size(); ++i)
    if (words[i] == "modulus")
      return tty_.print("\n% The key modulus size is " + words[i + 1] + " bits\n"),
             make_rsa_key(words[i + 1]);
  tty_.print(
      "Choose the size of the key modulus in the range of 360 to 2048 for your\n  General Purpose Keys. "
      "Choosing a "
      "key modulus greater than 512 may take\n  a few minutes.\n\n");
  ask("How many bits in the modulus [512]: ",
      [this](const std::string& typed) { make_rsa_key(typed.empty() ? "512" : typed); });
}

void Ios::make_rsa_key(const std::string& bits) {
  const auto size = std::atoi(bits.c_str());
  if (size < 360 || size > 4096) return config_done("% A decimal number between 360 and 2048.\n");
  tty_.print(fmt::format("% Generating {} bit RSA keys, keys will be non-exportable...", size));
  tty_.busy(std::chrono::milliseconds{size});
  tty_.print("[OK]\n\n");
  log_later(500ms, size < 768 ? "%SSH-5-ENABLED: SSH 1.5 has been enabled"
                              : "%SSH-5-ENABLED: SSH 1.99 has been enabled");
  config_done();
}

std::string_view Ios::help_text() {
  return "Help may be requested at any point in a command by entering\n"
         "a question mark '?'.  If nothing matches, the help list will\n"
         "be empty and you must backup until entering a '?' shows the\n"
         "available options.\n"
         "Two styles of help are provided:\n"
         "1. Full help is available when you are ready to enter a\n"
         "   command argument (e.g. 'show ?') and describes each possible\n"
         "   argument.\n"
         "2. Partial help is provided when an abbreviated argument is entered\n"
         "   and you want to know what arguments match the input\n"
         "   (e.g. 'show pr?'.)\n\n";
}

/// "do sh?" looks among the words of EXEC, "no ip?" behind the no.
CliSystem::Help Ios::help_for(const std::string& line) const {
  if (mode_ != Mode::config && mode_ != Mode::section) return {&table()};
  const auto first = std::min(line.find_first_not_of(' '), line.size());
  const auto blank = line.find(' ', first);
  if (blank == std::string::npos) return {&table()};
  const auto word = lower(line.substr(first, blank - first));
  const auto rest = std::min(line.find_first_not_of(' ', blank), line.size());
  if (word == "do") return {&enable_, rest};
  if (word == "no" || (word.size() > 2 && std::string_view("default").starts_with(word)))
    return {&table(), rest};
  return {&table()};
}

}  // namespace rommate::device
