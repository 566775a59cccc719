// Select Graphic Rendition: what CSI ... m does to the style of the characters that follow.
// ECMA-48 8.3.117, ISO 8613-6 for colours with colons, xterm for 90..107 and colours with semicolons.
#pragma once

#include <string>

#include "tui/vt/cell.hpp"
#include "tui/vt/parser.hpp"

namespace rommate::vt {

/// Changes colours and flags of `pen`. Unknown parameters are left out; a broken colour ends the sequence.
void apply_sgr(const Params& params, Cell& pen);
/// The parameters that make this style from the default one, for DECRQSS: "0;1;38:2::1:2:3".
[[nodiscard]] std::string describe_sgr(const Cell& pen);

}  // namespace rommate::vt
