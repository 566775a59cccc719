// From the tables of a personality file to the model: names of keys, their types and ranges. Bases, sources
// and guesses are personality.cpp's.
#pragma once

#include "src/device/personality.hpp"
#include "src/device/toml_section.hpp"

namespace rommate::device {

/// `root`: the whole file.
void read_parts(Section& root, Personality& model);

}  // namespace rommate::device
