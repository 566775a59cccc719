// The configuration a running IOS holds: lines and sections in order, with the rules by which a new line
// replaces an old one. Knows the few lines that the simulation acts on (host name, passwords, boot system,
// addresses); everything else is kept as it was typed.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "src/device/secrets.hpp"

namespace rommate::device {

struct ConfigSection {
  std::string head;                    // "interface Vlan1", "hostname R1"
  std::vector<std::string> body = {};  // without the leading blank; empty for a plain line
  friend bool operator==(const ConfigSection&, const ConfigSection&) = default;
};

class RunningConfig {
 public:
  /// What a system without configuration has: interfaces shut down (or not), console and vty lines.
  /// `secrets`: how passwords that are typed are kept.
  RunningConfig(const std::vector<std::string>& interfaces, bool interfaces_up,
                SecretKind secrets = SecretKind::type5);

  /// Applies a saved configuration, line by line.
  void load(std::string_view text);
  /// One line typed in global configuration. True when it opens a section that the next lines belong to.
  bool apply(std::string_view line);
  /// One line typed inside the section that was opened last.
  void apply_in_section(std::string_view line);
  void set_host(std::string name);

  [[nodiscard]] const std::string& host() const { return host_; }
  /// The rest of the first line that begins with these words ("enable password"); nullopt: none.
  [[nodiscard]] std::optional<std::string> value_of(std::string_view words) const;
  [[nodiscard]] std::optional<std::string> value_in(std::string_view head, std::string_view words) const;
  [[nodiscard]] const std::vector<ConfigSection>& sections() const { return sections_; }
  [[nodiscard]] bool changed() const { return changed_; }
  void mark_saved() { changed_ = false; }
  /// As "show running-config" lists it, without its header lines; `version` as in "version 12.4".
  [[nodiscard]] std::string text(std::string_view version) const;

 private:
  ConfigSection* find(std::string_view head);
  std::vector<ConfigSection> sections_;
  std::string host_ = "Router";
  SecretKind secrets_;
  std::string open_;  // head of the section that apply_in_section() writes to
  bool changed_ = false;
};

}  // namespace rommate::device
