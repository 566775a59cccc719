// Configuration mode. Lines are checked for their first word only; what the simulation acts on is in
// RunningConfig.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "src/device/ios.hpp"

namespace rommate::device {
namespace {

constexpr std::array<std::string_view, 48> known_words{"aaa",
                                                       "access-list",
                                                       "alias",
                                                       "archive",
                                                       "arp",
                                                       "banner",
                                                       "boot",
                                                       "cdp",
                                                       "class-map",
                                                       "clock",
                                                       "config-register",
                                                       "controller",
                                                       "crypto",
                                                       "do",
                                                       "enable",
                                                       "end",
                                                       "errdisable",
                                                       "exit",
                                                       "hostname",
                                                       "interface",
                                                       "ip",
                                                       "ipv6",
                                                       "key",
                                                       "license",
                                                       "line",
                                                       "lldp",
                                                       "logging",
                                                       "mac",
                                                       "monitor",
                                                       "no",
                                                       "ntp",
                                                       "policy-map",
                                                       "power",
                                                       "privilege",
                                                       "redundancy",
                                                       "route-map",
                                                       "router",
                                                       "security",
                                                       "service",
                                                       "snmp-server",
                                                       "spanning-tree",
                                                       "switch",
                                                       "system",
                                                       "tacacs-server",
                                                       "udld",
                                                       "username",
                                                       "vlan",
                                                       "vtp"};

std::string section_name(std::string_view line) {
  if (line.starts_with("interface")) return "config-if";
  if (line.starts_with("line")) return "config-line";
  if (line.starts_with("router")) return "config-router";
  if (line.starts_with("vlan")) return "config-vlan";
  if (line.starts_with("class-map")) return "config-cmap";
  if (line.starts_with("policy-map")) return "config-pmap";
  if (line.starts_with("ip dhcp pool")) return "dhcp-config";
  if (line.starts_with("ip access-list standard")) return "config-std-nacl";
  if (line.starts_with("ip access-list")) return "config-ext-nacl";
  return "config-subsection";
}

/// The full word that this beginning means; empty: none, or more than one.
std::string_view full_word(std::string_view begun) {
  std::string_view found;
  for (const auto word : known_words) {
    if (word == begun) return word;
    if (!word.starts_with(begun)) continue;
    if (!found.empty()) return {};
    found = word;
  }
  if (begun == "int") return "interface";
  if (begun == "host") return "hostname";
  if (begun == "ip") return "ip";
  return found;
}

}  // namespace

void Ios::enter_config() {
  mode_ = Mode::config;
  answer("Enter configuration commands, one per line.  End with CNTL/Z.\n");
}

void Ios::leave_config() {
  mode_ = Mode::enable;
  say_configured();
  prompt();
}

/// The log line comes a moment after the prompt and breaks into it.
void Ios::say_configured() {
  tty_.after(std::chrono::milliseconds{300}, [this] {
    tty_.interject("*Mar  1 00:02:14.611: %SYS-5-CONFIG_I: Configured from console by console");
  });
}

void Ios::set_register(const std::string& value) {
  const auto number = parse_hex(value, 0xFFFF);
  if (!number || !value.starts_with("0x")) return answer("% Invalid register value\n");
  box_.storage().set_confreg(*number);
  prompt();
}

/// A Catalyst's loader does not read the configuration: "boot system" sets its variable BOOT, and "no system
/// ignore startupconfig" takes back what was set to start without one.
void Ios::tell_loader(std::string_view line) {
  if (model_.loader.kind != LoaderKind::switch_loader) return;
  std::string list;
  for (const auto& section : config_.sections())
    if (section.head.starts_with("boot system "))
      list += (list.empty() ? "" : ";") + split_words(section.head).back();
  auto kept = box_.storage().variables();
  if (!list.empty()) kept["BOOT"] = list;
  if (line.starts_with("no system ignore startupconfig")) kept.erase("SWITCH_IGNORE_STARTUP_CFG");
  box_.storage().set_variables(kept);
}

void Ios::config_line(const std::string& typed) {
  auto words = split_words(typed);
  const bool negated = words.size() > 1 && lower(words[0]) == "no";
  const auto word = full_word(lower(words[0]));
  if (word == "end") return leave_config();
  if (word == "exit") {
    if (mode_ == Mode::config) return leave_config();
    mode_ = Mode::config;
    return prompt();
  }
  if (word == "do" && words.size() > 1) return CliSystem::carry_out(typed.substr(typed.find(words[1], 2)));
  if (word == "config-register" && words.size() == 2) return set_register(words[1]);
  const bool global = negated ? !full_word(lower(words[1])).empty() : !word.empty();
  std::string line(word.empty() ? std::string_view(words[0]) : word);
  for (std::size_t i = 1; i < words.size(); ++i) line += " " + words[i];
  const bool opens = global && !negated && words.size() > 1 && RunningConfig(config_).apply(line);
  if (mode_ == Mode::section && !opens && !(global && word == "hostname")) {
    static const std::map<std::string, std::string, std::less<>> short_words{{"shut", "shutdown"},
                                                                             {"sh", "shutdown"},
                                                                             {"desc", "description"},
                                                                             {"add", "address"},
                                                                             {"addr", "address"}};
    line.clear();
    for (const auto& each : words) {
      const auto full = short_words.find(lower(each));
      line += (line.empty() ? "" : " ") + (full == short_words.end() ? each : full->second);
    }
    config_.apply_in_section(line);
    if (line == "no shutdown" && section_ == "config-if")
      tty_.after(std::chrono::seconds{2}, [this] {
        tty_.interject("*Mar  1 00:03:10.611: %LINK-3-UPDOWN: Interface changed state to up");
      });
    return prompt();
  }
  if (!global)
    return answer(std::string(prompt_text().size() + typed.find(words[0]), ' ') +
                  "^\n% Invalid input detected at '^' marker.\n\n");
  if (words.size() == 1) return answer("% Incomplete command.\n\n");
  config_.apply(line);
  if (line.starts_with("boot system ") || line.starts_with("no ")) tell_loader(line);
  if (opens) section_ = section_name(line);
  mode_ = opens ? Mode::section : Mode::config;
  host_ = config_.host();
  prompt();
}

}  // namespace rommate::device
