// A command prompt that no table has an entry for, by its parts: a name, brackets that say where one stands,
// and a sign, as in "[root@box:Active] config # ", "(SW1) (Config)# ", "</>iLO-> ". A name alone in front of
// a '>' or '#' is the table's. Pure.
#pragma once

#include <optional>
#include <string_view>

namespace rommate::recognise {

struct ReadPrompt {
  bool shell = false;          // of Unix: a user and a host in brackets, or the sign '$'
  std::string_view host = {};  // "SW1" of "(SW1) (Config)#"; a view into the row
};

[[nodiscard]] std::optional<ReadPrompt> read_prompt(std::string_view row);

/// "LOADER-A", "VLOADER", "XBOOT" in front of a ">": what it does is part of the name.
[[nodiscard]] bool names_loader(std::string_view name);

/// "li", "p": the name of an element of HTML, and no host's.
[[nodiscard]] bool is_markup(std::string_view name);

}  // namespace rommate::recognise
