#include "src/device/running_config.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace rommate::device {
namespace {

constexpr std::array<std::string_view, 12> section_words{
    "interface",    "line",           "router",     "vlan",       "class-map",      "policy-map",
    "ip dhcp pool", "ip access-list", "controller", "crypto map", "vrf definition", "archive"};
// A new line that begins like this replaces the old one.
constexpr std::array<std::string_view, 18> single_words{"enable secret",
                                                        "enable password",
                                                        "ip address",
                                                        "description",
                                                        "password",
                                                        "speed",
                                                        "duplex",
                                                        "ip default-gateway",
                                                        "logging buffered",
                                                        "clock timezone",
                                                        "ip domain-name",
                                                        "ip domain name",
                                                        "exec-timeout",
                                                        "login",
                                                        "mtu",
                                                        "bandwidth",
                                                        "ip tftp blocksize",
                                                        "ip tftp source-interface"};

bool begins(std::string_view line, std::string_view words) {
  return line.substr(0, words.size()) == words && (line.size() == words.size() || line[words.size()] == ' ');
}

std::string_view trimmed(std::string_view line) {
  while (!line.empty() && (line.front() == ' ' || line.front() == '\t')) line.remove_prefix(1);
  while (!line.empty() && (line.back() == ' ' || line.back() == '\r')) line.remove_suffix(1);
  return line;
}

bool opens_section(std::string_view line) {
  return std::any_of(section_words.begin(), section_words.end(),
                     [&](auto words) { return begins(line, words); });
}

template <class List, class Text>
void put_line(List& lines, std::string_view line, Text text) {
  for (const auto words : single_words)
    if (begins(line, words))
      std::erase_if(lines, [&](const auto& each) { return begins(text(each), words); });
  if (begins(line, "username")) {  // one line for each user
    const auto user = line.substr(0, line.find(' ', 9));
    std::erase_if(lines, [&](const auto& each) { return begins(text(each), user); });
  }
  const bool there =
      std::any_of(lines.begin(), lines.end(), [&](const auto& each) { return text(each) == line; });
  if (!there) lines.push_back({std::string(line)});
}

}  // namespace

RunningConfig::RunningConfig(const std::vector<std::string>& interfaces, bool interfaces_up,
                             SecretKind secrets)
    : secrets_{secrets} {
  for (const auto& name : interfaces) {
    ConfigSection section{"interface " + name, {"no ip address"}};
    if (!interfaces_up) section.body.emplace_back("shutdown");
    sections_.push_back(section);
  }
  sections_.push_back({"line con 0", {}});
  sections_.push_back({"line vty 0 4", {"login"}});
}

ConfigSection* RunningConfig::find(std::string_view head) {
  const auto found = std::find_if(sections_.begin(), sections_.end(),
                                  [&](const ConfigSection& each) { return each.head == head; });
  return found == sections_.end() ? nullptr : &*found;
}

void RunningConfig::load(std::string_view text) {
  bool inside = false;
  while (!text.empty()) {
    const auto whole = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), whole.size() + 1));
    const auto line = trimmed(whole);
    if (line.empty() || line.front() == '!' || line == "end" || begins(line, "version")) continue;
    if (whole.front() == ' ' && inside)
      apply_in_section(line);
    else
      inside = apply(line);
  }
  changed_ = false;
}

bool RunningConfig::apply(std::string_view typed) {
  auto line = trimmed(typed);
  changed_ = true;
  if (begins(line, "hostname")) {
    host_ = trimmed(line.substr(8));
    return false;
  }
  if (begins(line, "no")) {
    const auto what = trimmed(line.substr(2));
    if (begins(what, "hostname")) host_ = "Router";
    std::erase_if(sections_, [&](const ConfigSection& each) { return begins(each.head, what); });
    return false;
  }
  if (opens_section(line)) {
    open_ = line;
    if (find(line) == nullptr) sections_.push_back({open_, {}});
    return true;
  }
  std::vector<ConfigSection>& all = sections_;
  const auto kept = concealed_line(line, secrets_);
  put_line(all, kept, [](const ConfigSection& each) -> std::string_view { return each.head; });
  return false;
}

void RunningConfig::apply_in_section(std::string_view typed) {
  auto* section = find(open_);
  const auto line = trimmed(typed);
  if (section == nullptr || line.empty()) return;
  changed_ = true;
  if (begins(line, "no")) {
    const auto what = trimmed(line.substr(2));
    std::erase_if(section->body, [&](const std::string& each) { return begins(each, what); });
    if (what == "ip address") section->body.insert(section->body.begin(), "no ip address");
    return;
  }
  if (begins(line, "ip address")) std::erase(section->body, "no ip address");
  put_line(section->body, line, [](const std::string& each) -> std::string_view { return each; });
}

void RunningConfig::set_host(std::string name) { host_ = std::move(name); }

std::optional<std::string> RunningConfig::value_of(std::string_view words) const {
  for (const auto& section : sections_)
    if (begins(section.head, words))
      return std::string(trimmed(std::string_view(section.head).substr(words.size())));
  return std::nullopt;
}

std::optional<std::string> RunningConfig::value_in(std::string_view head, std::string_view words) const {
  for (const auto& section : sections_)
    if (begins(section.head, head))
      for (const auto& line : section.body)
        if (begins(line, words)) return std::string(trimmed(std::string_view(line).substr(words.size())));
  return std::nullopt;
}

std::string RunningConfig::text(std::string_view version) const {
  const auto major = version.substr(0, version.find_first_of("(", 0));
  std::string out = fmt::format(
      "version {}\nservice timestamps debug datetime msec\nservice timestamps log datetime msec\n!\nhostname "
      "{}\n!\n",
      major, host_);
  const auto add = [&](bool lines) {
    for (const auto& section : sections_) {
      const bool is_line = begins(section.head, "line");
      if (is_line != lines) continue;
      out += section.head + "\n";
      for (const auto& line : section.body) out += " " + line + "\n";
      if (!section.body.empty() && !is_line) out += "!\n";
    }
  };
  add(false);
  out += "!\n";
  add(true);
  return out + "!\nend\n";
}

}  // namespace rommate::device
