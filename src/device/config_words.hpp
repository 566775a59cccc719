// The lines of a configuration as patterns (see command_table.hpp): data for ConfigGrammar. From the vendor's
// command references; a tail that the simulation does not look into is LINE.
#pragma once

#include <span>
#include <string_view>

namespace rommate::device {

struct ConfigWord {
  std::string_view pattern;
  std::string_view text = {};  // what "?" says
};

/// A line that opens a section, and the name that section has in the prompt.
struct ConfigOpener {
  std::string_view pattern, section;
};

[[nodiscard]] std::span<const ConfigWord> global_config_words();
[[nodiscard]] std::span<const ConfigWord> catalyst_config_words();
[[nodiscard]] std::span<const ConfigWord> asa_config_words();
[[nodiscard]] std::span<const ConfigWord> nxos_config_words();
[[nodiscard]] std::span<const ConfigWord> interface_config_words();
[[nodiscard]] std::span<const ConfigWord> line_config_words();
/// What "?" says about words that are no pattern of their own: the beginnings of those above.
[[nodiscard]] std::span<const ConfigWord> explained_config_words();
[[nodiscard]] std::span<const ConfigOpener> config_openers();

}  // namespace rommate::device
