// What the name of an image says: c2900-universalk9-mz.SPA.157-3.M8.bin is platform c2900, feature set
// universalk9, run from RAM and zipped, signed with a production key, release 15.7(3)M8. The rules are those
// of the vendors' guides to image names; a name may lie, so what is read here is held against the content.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "src/image/release.hpp"

namespace rommate::image {

struct ImageName {
  std::string platform = {};     // "c2900", "isr4300", "cat9k"
  std::string feature_set = {};  // "universalk9"
  std::string runs = {};         // "mz": from RAM, zipped; empty where names do not say
  std::string release = {};      // as `show version` writes it: "15.7(3)M8", "16.6.4"
  std::string ios_release = {};  // of the IOS inside an IOS-XE 3.x image: "15.2(2)E6"
  std::string signing = {};      // "SPA"; empty: the name says nothing of a signature
  bool archive = false;          // for `archive download-sw`, no image to boot

  /// Strong encryption is in it (k9), or is left out for some countries (npe).
  [[nodiscard]] bool strong_crypto() const;
  [[nodiscard]] bool no_payload_encryption() const;
};

/// Folders in front are left out. nullopt: no name of an image that we know how to read.
[[nodiscard]] std::optional<ImageName> parse_image_name(std::string_view name);

/// "runs from RAM, zipped"; empty when the letters are not known.
[[nodiscard]] std::string runs_in_words(std::string_view letters);
/// "signed with production key A", "signed with a special (development) key, version A".
[[nodiscard]] std::string signing_in_words(std::string_view letters);

}  // namespace rommate::image
