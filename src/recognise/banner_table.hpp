// The lines by which a device is known, each with what it says of the boot, whose it is, and the fact that
// follows it. A new one is a row of the table in banner_table.cpp; banners.cpp says what follows from it.
#pragma once

#include <string_view>

#include "src/recognise/banners.hpp"

namespace rommate::recognise {

enum class Does : unsigned char {
  tells,   // the family only
  resets,  // a boot begins here
  starts,  // a boot is on its way
  loads,   // on the way to the operating system; the loader's prompt may come back
  boots,   // the image has started
  runs,    // the operating system is there
  greets,  // a shell or a login is there
  offers,  // the operating system waits for a RETURN before it shows a prompt
};

/// Takes a fact out of what follows the beginning of the line.
using Learn = void (*)(std::string_view rest, Facts& facts);

struct Banner {
  std::string_view start;
  Does does = Does::tells;
  Family family = Family::none;
  Learn learn = nullptr;
  std::string_view source;
};

/// The one that `line`, which is not empty, begins with; nullptr: none.
[[nodiscard]] const Banner* banner_of(std::string_view line);

/// "C2600 with 65536 Kbytes of main memory": platform and memory.
void learn_platform(std::string_view rest, Facts& facts);
/// "... Version 12.4(13r)T, RELEASE": the bootstrap's version.
void learn_version(std::string_view rest, Facts& facts);

}  // namespace rommate::recognise
