// The configuration a running system holds: lines and sections, with the rules by which a new line replaces
// an old one, takes it back or stands for a default; it prints itself in the order of the release. Lines come
// in full (config_grammar.hpp); the few that the simulation acts on (host name, passwords, boot system,
// addresses) are asked for by name.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "src/device/secrets.hpp"

namespace rommate::device {

/// What ports do without configuration: those of a router and of a firewall are shut, the access ports of a
/// switch come up by themselves and its Vlan1 does not (vendor: "Layer 2 ports are enabled by default"; log
/// of a 2921 after a recovery).
enum class PortStart { shut, access };

struct ConfigSection {
  std::string head;                    // "interface Vlan1", "hostname R1"; a banner has line ends in it
  std::vector<std::string> body = {};  // without the leading blank; empty for a plain line
  friend bool operator==(const ConfigSection&, const ConfigSection&) = default;
};

class RunningConfig {
 public:
  /// What a system without configuration has: interfaces shut down (or not), console and vty lines.
  /// `secrets`: how passwords that are typed are kept.
  /// `port_lines`: what every port of the box says of itself even when nobody set it ("duplex auto").
  RunningConfig(const std::vector<std::string>& interfaces, PortStart ports,
                SecretKind secrets = SecretKind::type5, std::vector<std::string> port_lines = {});

  /// A start with this configuration: an interface that it names is open unless it says "shutdown" there.
  void boot(std::string_view text);
  /// Merges a saved configuration into what is there, line by line. A saved configuration has no line "no
  /// shutdown": what is shut stays shut.
  void load(std::string_view text);
  /// The ports that this configuration names are open from the start.
  void open_named(std::string_view text);
  /// One line of global configuration, "no" before it or not. True when it opens a section that the next
  /// lines belong to.
  bool apply(std::string_view line);
  /// One line inside the section that was opened last.
  void apply_in_section(std::string_view line);
  /// Head of the section that apply_in_section() writes to: "interface Vlan1".
  [[nodiscard]] const std::string& open_section() const { return open_; }
  /// "default interface X": the port as it comes from the factory.
  void reset_section(std::string_view head);
  void set_host(std::string name);

  [[nodiscard]] const std::string& host() const { return host_; }
  /// The rest of the first line that begins with these words ("enable password"); nullopt: none.
  [[nodiscard]] std::optional<std::string> value_of(std::string_view words) const;
  [[nodiscard]] std::optional<std::string> value_in(std::string_view head, std::string_view words) const;
  [[nodiscard]] const std::vector<ConfigSection>& sections() const { return sections_; }
  [[nodiscard]] bool changed() const { return changed_; }
  void mark_saved() { changed_ = false; }
  void mark_changed() { changed_ = true; }
  /// As "show running-config" lists it, without its header lines; `version` as in "version 12.4".
  [[nodiscard]] std::string text(std::string_view version) const;

 private:
  ConfigSection* find(std::string_view head);
  void take_back(std::string_view what);
  void insert_section();
  [[nodiscard]] bool is_built_in(std::string_view head) const;
  [[nodiscard]] std::string body_text(const ConfigSection& section) const;
  [[nodiscard]] std::string kept(std::string_view line) const;
  void obscure_all();
  /// A port as it is without configuration.
  [[nodiscard]] std::vector<std::string> bare(std::string_view interface) const;
  PortStart ports_;
  std::vector<std::string> port_lines_;
  std::vector<std::string> built_in_;  // interfaces: they cannot go
  std::vector<ConfigSection> sections_;
  std::string host_ = "Router";
  SecretKind secrets_;
  std::string open_;
  bool changed_ = false;
};

/// Lines of a configuration text one by one: a banner comes as one, with its line ends. `indented`: it stood
/// behind a blank.
class ConfigText {
 public:
  explicit ConfigText(std::string_view text) : rest_{text} {}
  struct Line {
    std::string text;
    bool indented = false;
  };
  /// nullopt: the end. Comments, "end" and empty lines are left out.
  [[nodiscard]] std::optional<Line> next();

 private:
  std::string_view rest_;
};

}  // namespace rommate::device
