// The image files of simulated devices: a small container of our own, so that a wrong platform, a truncated
// or a damaged file is found out as a loader finds it out. No vendor's format and no code: a device that
// boots one plays its personality with the version and feature name written here.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "src/device/device.hpp"
#include "src/image/digest.hpp"

namespace rommate::device {

struct SimImage {
  std::string platform;          // which models boot it: "c1841"
  std::string version;           // "12.4(13a)"
  std::string feature;           // "C1841-ADVIPSERVICESK9-M"
  std::size_t size = 96 * 1024;  // of the whole file
  std::size_t filled = 0;        // behind so many bytes of it there are only zeros; 0: it is full
  friend bool operator==(const SimImage&, const SimImage&) = default;
};

inline constexpr std::size_t smallest_image = 1024;

/// The file, always the same for the same values. At least smallest_image bytes long. The zeros that `filled`
/// tells of are left out: whoever holds such a file counts them (whole_size), so that an image of real size
/// is no burden.
[[nodiscard]] Bytes make_image(const SimImage& image);
/// How long a file is, with the zeros that are left out of it.
[[nodiscard]] std::size_t whole_size(ByteView file);
/// The digest of all of it, its zeros too.
[[nodiscard]] std::string whole_digest(image::DigestKind kind, ByteView file);

/// A file as it comes in, piece by piece: the zeros at the end of an image of real size are counted, not
/// kept.
class IncomingFile {
 public:
  void append(ByteView bytes);
  [[nodiscard]] std::size_t size() const { return content_.size() + zeros_; }
  /// As make_image() gives it, if it is whole. Of one that broke off among its zeros some of them are there.
  [[nodiscard]] Bytes take();

 private:
  Bytes content_;
  std::size_t zeros_ = 0;               // behind it
  std::size_t filled_ = 0, whole_ = 0;  // as its header says; 0: not known, or no such image
  bool judged_ = false;                 // the header has been looked at
};

/// What a loader makes of a file.
struct Inspected {
  enum class State {
    good,          // may be started (its platform is for the caller to compare)
    not_an_image,  // no magic number
    truncated,     // shorter than its header says
    damaged
  };  // the checksum does not match
  State state = State::not_an_image;
  SimImage image;              // when there is a magic number and a readable header
  std::uint32_t expected = 0;  // checksum in the header
  std::uint32_t computed = 0;  // checksum of what is here
};
[[nodiscard]] Inspected inspect_image(ByteView file);
/// The digests and the signature that stand in an image, of everything behind its header ("Embedded Hash").
struct Seal {
  std::string md5, sha1, sha512;  // lower-case hex
  std::string signature;          // see image/signature.hpp
  ByteView sealed;                // what they are of; a view into the file
};
/// nullopt: no image, or a truncated one.
[[nodiscard]] std::optional<Seal> read_seal(ByteView file);

/// Only whether the magic number is there.
[[nodiscard]] bool looks_like_image(ByteView file);

/// The 16-bit sum that `dir` of old ROMMONs and `Verifying checksum` show; any file.
[[nodiscard]] std::uint16_t checksum16(ByteView file);

}  // namespace rommate::device
