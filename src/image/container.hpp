// What an image says of itself, and whether it hangs together: read without the device, so that a file that
// is cut, renamed or of another platform is found before an hour of copying. Nothing here says "authentic":
// signatures can be located, but only a device has the keys to check them.
//
// Any bytes may come: lengths are believed only as far as the file goes, and no memory is taken by them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "src/image/image_bytes.hpp"

namespace rommate::image {

enum class Container {
  none,     // nothing that is known here
  ios_elf,  // classic IOS: ELF with a zipped image in it
  mzip,     // Catalyst 2960, 3750 and their like
  iosxe,    // IOS-XE package
  tar,      // for `archive download-sw`
  uimage,   // U-Boot, legacy
  fit,      // U-Boot, flattened image tree
};
/// "IOS-XE package"; "unknown" for none.
[[nodiscard]] std::string_view to_string(Container container);

struct Finding {
  enum class Kind {
    good,  // something was checked and is right
    note,  // something to know
    bad,   // the file is not what it should be
  } kind = Kind::note;
  std::string text;  // a sentence without its full stop
};

struct ImageFacts {
  Container container = Container::none;
  // As the file has it; empty: it does not say.
  std::string family = {}, image = {}, version = {}, feature = {}, board = {}, architecture = {};
  std::string description = {};
  std::uint64_t memory = 0;        // bytes that it needs to run, at least; 0: not known
  bool signature_present = false;  // never checked here
  std::vector<Finding> findings = {};

  [[nodiscard]] bool broken() const;
  void add(Finding::Kind kind, std::string text) { findings.push_back({kind, std::move(text)}); }
};

/// Printable, and not longer than a line: words of a file that anybody may have made.
[[nodiscard]] std::string printable(std::string_view text);

/// What is in the file.
[[nodiscard]] ImageFacts read_image(ImageBytes& bytes);

/// Adds what the file's name says that its content does not.
void hold_name_against(std::string_view file_name, ImageFacts& facts);

/// "consistent: ..." or what is wrong first, in one sentence.
[[nodiscard]] std::string verdict(const ImageFacts& facts);

}  // namespace rommate::image
