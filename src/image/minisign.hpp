// Signatures of catalogues, in the format of minisign
// (https://jedisct1.github.io/minisign/#signature-format): Ed25519 by libsodium over the BLAKE2b digest of
// the text, a comment that is signed, too, and key files of two lines. Both ways: a catalogue that our
// program signed is checked by minisign, and the other way round.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace rommate::image {

struct PublicKey {
  std::array<std::uint8_t, 8> number{};
  std::array<std::uint8_t, 32> key{};
};
/// The content of a key file, or its second line alone. nullopt: no key of minisign's.
[[nodiscard]] std::optional<PublicKey> read_public_key(std::string_view text);

struct SignatureCheck {
  bool good = false;
  std::string comment = {};  // the trusted one, when good
  std::string problem = {};  // else, one sentence
};
[[nodiscard]] SignatureCheck check_signature(std::string_view text, std::string_view signature,
                                             const PublicKey& key);

/// A secret key, unlocked: in locked memory, wiped at the end.
class SigningKey {
 public:
  /// The content of a secret key file. An empty passphrase is for keys without one. The sentence says what is
  /// wrong: no key, a wrong passphrase.
  [[nodiscard]] static std::variant<SigningKey, std::string> unlock(std::string_view file,
                                                                    std::string_view passphrase);
  /// Whether the file asks for a passphrase.
  [[nodiscard]] static bool is_locked(std::string_view file);

  SigningKey(SigningKey&&) noexcept;
  SigningKey& operator=(SigningKey&&) noexcept;
  ~SigningKey();
  /// A signature file. `comment` stands in it, signed; one line.
  [[nodiscard]] std::string sign(std::string_view text, std::string_view comment) const;

 private:
  struct Unlocked;
  struct Wipe {
    void operator()(Unlocked* unlocked) const;
  };
  explicit SigningKey(std::unique_ptr<Unlocked, Wipe> unlocked);
  std::unique_ptr<Unlocked, Wipe> unlocked_;
};

}  // namespace rommate::image
