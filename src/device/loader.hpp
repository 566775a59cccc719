// What all loaders have in common: finding, checking and starting an image, variables, a command line. The
// words they use for it are their own (rommon, switch_loader, ...).
#pragma once

#include "protocols/ascii.hpp"
#include "src/device/chassis.hpp"

namespace rommate::device {

/// A command line cut at blanks.
using Args = std::vector<std::string>;
[[nodiscard]] Args split_words(std::string_view line);
[[nodiscard]] std::string upper(std::string_view text);
using protocols::lower;
/// "0x2142", "2142" (hex, as ROMMONs read it); nullopt when it is no number up to `most`.
[[nodiscard]] std::optional<std::uint32_t> parse_hex(std::string_view text, std::uint32_t most = 0xFFFFFFFF);

/// What became of trying to start a file.
enum class ImageFault { none, missing, not_an_image, truncated, damaged, wrong_platform };

struct ImageCheck {
  ImageFault fault = ImageFault::missing;
  Inspected inspected;
  std::shared_ptr<const Bytes> content;
};

class Loader : public Program {
 public:
  using Program::Program;

 protected:
  [[nodiscard]] const std::string& default_system() const { return model_.storage.front().name; }
  /// "flash:/x", "x", ":flash": where that is, under the own name of its file system.
  [[nodiscard]] Place place_of(std::string_view text) const;
  [[nodiscard]] ImageCheck check_image(const Place& place) const;
  [[nodiscard]] ImageCheck check_image(std::shared_ptr<const Bytes> content) const;
  /// The first file of a system that carries an image's magic number; empty: none.
  [[nodiscard]] std::string first_image(std::string_view system) const;
  /// "boot system" lines of the startup-config, in order, as places.
  [[nodiscard]] std::vector<Place> configured_images(std::string_view kind = "system") const;
  /// The first file of a system that holds an image of this platform; empty: none.
  [[nodiscard]] std::string first_image_of(std::string_view system, std::string_view platform) const;
  [[nodiscard]] Words words_for(const std::string& file, const ImageCheck& check) const;
  /// What we say to a command that such a box has and this model has not.
  [[nodiscard]] static std::string not_simulated(std::string_view what);
  /// Whether the help of this model knows the word.
  [[nodiscard]] bool knows(std::string_view command) const;
};

}  // namespace rommate::device
