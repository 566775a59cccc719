// Digests of files as vendors publish them and devices compute them: MD5 (old devices know no other), SHA-1
// (inside IOS-XE images), SHA-256 and SHA-512. Against accidents MD5 is enough; against anybody else it is
// not.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace rommate::image {

enum class DigestKind { md5, sha1, sha256, sha512 };

[[nodiscard]] std::string_view to_string(DigestKind kind);  // "md5", "sha1", "sha256", "sha512"
/// By the number of hex digits (32, 40, 64, 128).
[[nodiscard]] std::optional<DigestKind> digest_kind_of(std::string_view hex);

/// Takes bytes in any number of pieces. hex() may be called once.
class Digest {
 public:
  explicit Digest(DigestKind kind);
  Digest(Digest&&) noexcept;
  Digest& operator=(Digest&&) noexcept;
  ~Digest();
  void update(std::span<const std::uint8_t> bytes);
  /// Lower-case hex digits.
  [[nodiscard]] std::string hex();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

[[nodiscard]] std::string digest_hex(DigestKind kind, std::span<const std::uint8_t> bytes);
/// Whether two digests in hex are the same, upper and lower case alike.
[[nodiscard]] bool same_digest(std::string_view a, std::string_view b);

}  // namespace rommate::image
