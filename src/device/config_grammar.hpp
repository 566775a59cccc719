// The grammar of configuration mode: which lines there are, in which section, how they are written out in
// full, and which of them open a section. What a line means is RunningConfig's and Ios's.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "src/device/command_table.hpp"

namespace rommate::device {

/// Whose configuration it is: words differ between routers, switches, firewalls and Nexus.
enum class ConfigDialect { router, catalyst, asa, nxos };

struct ConfigLine {
  enum class Kind { good, empty, invalid, incomplete, ambiguous };
  Kind kind = Kind::empty;
  std::string text;        // in full, without "no"; "ip address 10.0.0.1 255.0.0.0"
  bool negated = false;    // "no", or "default"
  bool defaulted = false;  // "default"
  bool global = true;      // found among the global lines, or in the section that is open
  std::string opens;       // "config-if" when it begins a section; its head is `text`
  std::size_t column = 0;  // of what was not understood
};

class ConfigGrammar {
 public:
  ConfigGrammar(ConfigDialect dialect, const InterfaceNames& interfaces);
  /// A line typed in a section (by the name its prompt has, "config-if"), or in none.
  [[nodiscard]] ConfigLine parse(std::string_view line, std::string_view section) const;
  /// The words of that section, for "?" and Tab.
  /// Whether the words of this section are not known: it takes every line.
  [[nodiscard]] bool takes_anything(std::string_view section) const {
    return section_table(section) == &anything_;
  }
  [[nodiscard]] const CommandTable& table(std::string_view section) const;

 private:
  void add_global(ConfigDialect dialect);
  [[nodiscard]] const CommandTable* section_table(std::string_view section) const;
  [[nodiscard]] std::string opened_by(std::string_view text) const;

  CommandTable global_, interface_, line_, anything_;
  std::vector<std::pair<std::string, std::string>> openers_;  // beginning of the head, name of the section
};

}  // namespace rommate::device
