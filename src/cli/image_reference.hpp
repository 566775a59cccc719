// What an image is compared with: digests that were pasted, or a catalogue, signed or not. Also signs one.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "src/image/catalogue.hpp"
#include "src/image/container.hpp"

namespace CLI {
class App;
}

namespace rommate::cli {

struct ReferenceArguments {
  std::string sha512, sha256, md5;  // a digest, or a file of them
  std::string catalogue, key;
};
void add_reference_options(CLI::App& command, ReferenceArguments& arguments);

struct Compared {
  image::Finding::Kind result = image::Finding::Kind::note;  // note: nothing to compare with
  std::string text = {};
};

class Reference {
 public:
  /// `files`: how many images there are; one digest is that of one file. The sentence says what is wrong.
  [[nodiscard]] static std::variant<Reference, std::string> read(const ReferenceArguments& arguments,
                                                                 std::size_t files);
  /// `mine`: the digests of the file at `path`.
  [[nodiscard]] Compared compare(const std::string& path, std::span<const image::PastedDigest> mine) const;

 private:
  std::vector<image::PastedDigest> given_;  // of the options; a name is held against the file's
  std::optional<image::Catalogue> catalogue_;
  std::string catalogue_told_;  // "catalogue golden.txt (signature good: ...)"
};

/// Exit status.
[[nodiscard]] int sign_catalogue(const std::vector<std::string>& files, const std::string& key_file);

}  // namespace rommate::cli
