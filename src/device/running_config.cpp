#include "src/device/running_config.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "protocols/ascii.hpp"
#include "src/device/config_order.hpp"

namespace rommate::device {
namespace {

constexpr auto section_words = std::to_array<std::string_view>({"aaa group server",
                                                                "archive",
                                                                "class-map",
                                                                "control-plane",
                                                                "controller",
                                                                "crypto isakmp policy",
                                                                "crypto map",
                                                                "crypto pki certificate chain",
                                                                "crypto pki trustpoint",
                                                                "dial-peer",
                                                                "flow",
                                                                "interface",
                                                                "ip access-list",
                                                                "ip dhcp pool",
                                                                "ip sla",
                                                                "ip vrf",
                                                                "key chain",
                                                                "line",
                                                                "object",
                                                                "policy-map",
                                                                "radius server",
                                                                "redundancy",
                                                                "route-map",
                                                                "router",
                                                                "tacacs server",
                                                                "vlan",
                                                                "vrf context",
                                                                "vrf definition"});
// A new line that begins like this replaces the old one.
constexpr auto single_words = std::to_array<std::string_view>({"enable secret",
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
                                                               "ip tftp source-interface",
                                                               "banner motd",
                                                               "banner login",
                                                               "banner exec",
                                                               "encapsulation",
                                                               "privilege level",
                                                               "stopbits",
                                                               "transport input",
                                                               "transport output",
                                                               "service timestamps log",
                                                               "service timestamps debug",
                                                               "logging trap",
                                                               "snmp-server location",
                                                               "snmp-server contact",
                                                               "config-register",
                                                               "boot nxos",
                                                               "boot kickstart",
                                                               "passwd",
                                                               "nameif",
                                                               "security-level"});
// On unless somebody says no, and then the "no" is what is kept (vendor: defaults in the command references).
constexpr auto on_by_default = std::to_array<std::string_view>(
    {"cdp run", "cdp enable", "ip domain-lookup", "ip domain lookup", "ip http server",
     "ip http secure-server", "ip routing", "ip source-route", "logging console", "service password-recovery",
     "service pad", "ip redirects", "ip unreachables", "ip proxy-arp", "mop enabled", "keepalive", "exec",
     "switchport", "spanning-tree optimize bpdu transmission"});
template <class List>
bool begins_any(const List& list, std::string_view line) {
  return std::any_of(list.begin(), list.end(), [&](auto words) { return begins(line, words); });
}

bool is_default(std::string_view line) {
  return std::find(on_by_default.begin(), on_by_default.end(), line) != on_by_default.end();
}

/// "12.4(13a)" -> "12.4", "16.6.4" -> "16.6"
std::string_view release_of(std::string_view version) {
  const auto first = version.find('.');
  const auto end = first == std::string_view::npos ? first : version.find_first_of(".(", first + 1);
  return version.substr(0, end);
}

template <class List, class Text>
void put_line(List& lines, std::string_view line, Text text) {
  const bool there =
      std::any_of(lines.begin(), lines.end(), [&](const auto& each) { return text(each) == line; });
  if (there) return;  // it keeps its place
  const auto drop = [&](std::string_view words) {
    std::erase_if(lines, [&](const auto& each) { return begins(text(each), words); });
  };
  for (const auto words : single_words)
    if (begins(line, words)) drop(words);
  if (begins(line, "username")) drop(line.substr(0, line.find(' ', 9)));  // one line for each user
  drop("no " + std::string(line));
  lines.push_back({std::string(line)});
}

constexpr auto unranked = static_cast<std::size_t>(-1);

std::string_view head_of(const ConfigSection& each) { return each.head; }
std::string_view same(const std::string& each) { return each; }

}  // namespace

std::optional<ConfigText::Line> ConfigText::next() {
  while (!rest_.empty()) {
    auto whole = rest_.substr(0, rest_.find('\n'));
    rest_.remove_prefix(std::min(rest_.size(), whole.size() + 1));
    const auto line = protocols::trimmed(whole);
    if (line.empty() || line.front() == '!' || line.front() == ':' || line == "end" ||
        begins(line, "version") || line == "boot-start-marker" || line == "boot-end-marker" ||
        line.starts_with("ASA Version") || line.starts_with("Cryptochecksum"))
      continue;
    Line out{std::string(line), whole.front() == ' '};
    // "banner motd ^C", lines, "^C"
    if (const auto mark = line.find("^C"); begins(line, "banner") && mark != std::string_view::npos &&
                                           line.find("^C", mark + 2) == std::string_view::npos) {
      const auto end = rest_.find("^C");
      const auto length = std::min(rest_.size(), end == std::string_view::npos ? rest_.size() : end + 2);
      out.text += "\n" + std::string(rest_.substr(0, length));
      rest_.remove_prefix(std::min(rest_.size(), length + 1));
    }
    return out;
  }
  return std::nullopt;
}

RunningConfig::RunningConfig(const std::vector<std::string>& interfaces, PortStart ports, SecretKind secrets,
                             std::vector<std::string> port_lines)
    : ports_{ports}, port_lines_{std::move(port_lines)}, built_in_{interfaces}, secrets_{secrets} {
  for (const auto& name : interfaces) sections_.push_back({"interface " + name, bare(name)});
  if (secrets != SecretKind::pix && secrets != SecretKind::sha256)  // IOS: what 12.4 and later write always
    for (const char* line : {"service timestamps debug datetime msec", "service timestamps log datetime msec",
                             "no service password-encryption"})
      sections_.push_back({line, {}});
  sections_.push_back({"line con 0", {}});
  sections_.push_back({"line vty 0 4", {"login"}});
}

std::vector<std::string> RunningConfig::bare(std::string_view interface) const {
  const bool access = ports_ == PortStart::access && !interface.starts_with("Vlan");
  if (access) return {};
  return {"no ip address", "shutdown"};
}

void RunningConfig::reset_section(std::string_view head) {
  auto* section = find(head);
  if (section == nullptr) return;
  changed_ = true;
  section->body = bare(head.substr(head.find(' ') + 1));
  std::erase(section->body, "shutdown");  // the factory's lines, but a port that is up is not shut by them
}

ConfigSection* RunningConfig::find(std::string_view head) {
  const auto found = std::find_if(sections_.begin(), sections_.end(),
                                  [&](const ConfigSection& each) { return each.head == head; });
  return found == sections_.end() ? nullptr : &*found;
}

bool RunningConfig::is_built_in(std::string_view head) const {
  return begins(head, "line") || (begins(head, "interface") && std::find(built_in_.begin(), built_in_.end(),
                                                                         head.substr(10)) != built_in_.end());
}

void RunningConfig::boot(std::string_view text) {
  open_named(text);
  load(text);
}

void RunningConfig::open_named(std::string_view text) {
  ConfigText lines(text);
  while (const auto line = lines.next())
    if (auto* section = find(line->text); section != nullptr && begins(line->text, "interface"))
      std::erase(section->body, "shutdown");
}

void RunningConfig::load(std::string_view text) {
  bool inside = false;
  ConfigText lines(text);
  while (const auto line = lines.next())
    if (line->indented && inside)
      apply_in_section(line->text);
    else
      inside = apply(line->text);
  changed_ = false;
}

/// "no X": what begins with X goes; of what is on by default the "no" itself is kept.
void RunningConfig::take_back(std::string_view what) {
  if (begins(what, "hostname")) host_ = "Router";
  for (auto& section : sections_)
    if (begins(section.head, what) && is_built_in(section.head)) section.body.clear();
  std::erase_if(sections_, [&](const ConfigSection& each) {
    return begins(each.head, what) && !is_built_in(each.head);
  });
  if (is_default(what) || what == "service password-encryption")
    put_line(sections_, "no " + std::string(what), head_of);
}

bool RunningConfig::apply(std::string_view typed) {
  const auto line = protocols::trimmed(typed);
  changed_ = true;
  if (begins(line, "hostname") || begins(line, "switchname")) {
    host_ = protocols::trimmed(line.substr(line.find(' ')));
    return false;
  }
  if (begins(line, "no")) {
    take_back(protocols::trimmed(line.substr(2)));
    return false;
  }
  if (begins_any(section_words, line)) {
    open_ = line;
    if (find(line) == nullptr) insert_section();
    return true;
  }
  if (is_default(line)) {  // nothing but that the "no" is gone
    std::erase_if(sections_,
                  [&](const ConfigSection& each) { return each.head == "no " + std::string(line); });
    return false;
  }
  // A Nexus has one image to boot; everybody else a list of them.
  if (secrets_ == SecretKind::sha256 && begins(line, "boot system")) take_back("boot system");
  put_line(sections_, kept(concealed_line(line, secrets_)), head_of);
  if (line == "service password-encryption") obscure_all();
  return false;
}

std::string RunningConfig::kept(std::string_view line) const {
  return value_of("service password-encryption") ? obscured_line(line) : std::string(line);
}

void RunningConfig::obscure_all() {
  for (auto& section : sections_) {
    section.head = obscured_line(section.head);
    for (auto& line : section.body) line = obscured_line(line);
  }
}

/// A new section: a sub-interface behind its parent, ports that were made before those of the box, Vlans
/// behind them.
void RunningConfig::insert_section() {
  auto at = sections_.end();
  if (begins(open_, "interface")) {
    const auto parent = open_.substr(0, open_.find('.'));
    for (auto each = sections_.begin(); each != sections_.end(); ++each) {
      const bool related = each->head == parent || each->head.starts_with(parent + ".");
      if (parent != open_ && related) at = each + 1;
    }
    if (at == sections_.end() && !open_.starts_with("interface Vlan"))
      at = std::find_if(sections_.begin(), sections_.end(), [&](const ConfigSection& each) {
        return begins(each.head, "interface") && is_built_in(each.head);
      });
  }
  sections_.insert(at, {open_, {}});
  if (begins(open_, "line vty")) find(open_)->body = {"login"};
  if (begins(open_, "interface") && !is_built_in(open_)) find(open_)->body = {"no ip address"};
}

void RunningConfig::apply_in_section(std::string_view typed) {
  auto* section = find(open_);
  const auto line = protocols::trimmed(typed);
  if (section == nullptr || line.empty()) return;
  changed_ = true;
  if (begins(line, "no")) {
    const auto what = protocols::trimmed(line.substr(2));
    std::erase_if(section->body, [&](const std::string& each) { return begins(each, what); });
    if (begins(what, "ip address")) {
      std::erase(section->body, "no ip address");
      section->body.insert(section->body.begin(), "no ip address");
    }
    if (is_default(what)) put_line(section->body, line, same);
    return;
  }
  if (begins(line, "ip address")) std::erase(section->body, "no ip address");
  if (is_default(line)) {
    std::erase(section->body, "no " + std::string(line));
    return;
  }
  put_line(section->body, kept(line), same);
}

void RunningConfig::set_host(std::string name) { host_ = std::move(name); }

std::optional<std::string> RunningConfig::value_of(std::string_view words) const {
  for (const auto& section : sections_)
    if (begins(section.head, words))
      return std::string(protocols::trimmed(std::string_view(section.head).substr(words.size())));
  return std::nullopt;
}

std::optional<std::string> RunningConfig::value_in(std::string_view head, std::string_view words) const {
  for (const auto& section : sections_)
    if (begins(section.head, head))
      for (const auto& line : section.body)
        if (begins(line, words))
          return std::string(protocols::trimmed(std::string_view(line).substr(words.size())));
  return std::nullopt;
}

/// Of a port: description first, "shutdown" behind the addresses, duplex and speed at the end (a 1841 and a
/// 2911); of other sections as they were typed.
std::string RunningConfig::body_text(const ConfigSection& section) const {
  const bool port = begins(section.head, "interface");
  auto lines = section.body;
  const bool routes = std::find(lines.begin(), lines.end(), "switchport") == lines.end();
  if (port && routes && is_built_in(section.head) && section.head.find("Ethernet") != std::string::npos)
    for (const auto& line : port_lines_) {
      const auto word = line.substr(0, line.find(' '));
      if (std::none_of(lines.begin(), lines.end(), [&](const auto& each) { return begins(each, word); }))
        lines.push_back(line);
    }
  if (port)
    std::stable_sort(lines.begin(), lines.end(),
                     [](const auto& a, const auto& b) { return place_in_port(a) < place_in_port(b); });
  if (begins(section.head, "line"))
    std::stable_sort(lines.begin(), lines.end(),
                     [](const auto& a, const auto& b) { return place_in_line(a) < place_in_line(b); });
  std::string out;
  for (const auto& line : lines) out += " " + line + "\n";
  return out;
}

std::string RunningConfig::text(std::string_view version) const {
  std::vector<const ConfigSection*> sorted;
  for (const auto& section : sections_) sorted.push_back(&section);
  std::stable_sort(sorted.begin(), sorted.end(), [](const auto* a, const auto* b) {
    const auto first = rank_in_listing(a->head), second = rank_in_listing(b->head);
    // "description", address and the rest of a port keep their places; "shutdown" is last there.
    return first < second;
  });
  std::string out = fmt::format("version {}\n", release_of(version));
  bool said_host = false;
  std::size_t last = unranked;
  for (const auto* section : sorted) {
    const auto rank = rank_in_listing(section->head);
    if (!said_host && rank > rank_in_listing("hostname")) {
      out += fmt::format("!\nhostname {}\n!\n", host_);
      said_host = true;
    } else if (rank != last && last != unranked) {
      out += "!\n";
    }
    last = rank;
    out += section->head + "\n";
    out += body_text(*section);
    if (begins(section->head, "interface")) out += "!\n", last = unranked;
  }
  return out + "!\nend\n";
}

}  // namespace rommate::device
