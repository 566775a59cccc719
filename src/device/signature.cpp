#include "src/device/signature.hpp"

#include <sodium.h>

#include <algorithm>
#include <array>

namespace rommate::device {
namespace {

struct Keys {
  std::array<std::uint8_t, crypto_sign_PUBLICKEYBYTES> open{};
  std::array<std::uint8_t, crypto_sign_SECRETKEYBYTES> secret{};
  Keys() {
    constexpr std::string_view no_secret = "images of simulated devices only";
    std::array<std::uint8_t, crypto_sign_SEEDBYTES> seed{};
    static_assert(no_secret.size() == crypto_sign_SEEDBYTES);
    std::copy(no_secret.begin(), no_secret.end(), seed.begin());
    crypto_sign_seed_keypair(open.data(), secret.data(), seed.data());
  }
};

const Keys& keys() {
  static const Keys made;
  return made;
}

}  // namespace

std::string sign(std::span<const std::uint8_t> bytes) {
  std::array<std::uint8_t, crypto_sign_BYTES> made{};
  crypto_sign_detached(made.data(), nullptr, bytes.data(), bytes.size(), keys().secret.data());
  std::array<char, 2 * crypto_sign_BYTES + 1> hex{};
  return sodium_bin2hex(hex.data(), hex.size(), made.data(), made.size());
}

bool signed_by_us(std::span<const std::uint8_t> bytes, std::string_view signature) {
  std::array<std::uint8_t, crypto_sign_BYTES> given{};
  std::size_t length = 0;
  if (sodium_hex2bin(given.data(), given.size(), signature.data(), signature.size(), nullptr, &length,
                     nullptr) != 0 ||
      length != given.size())
    return false;
  return crypto_sign_verify_detached(given.data(), bytes.data(), bytes.size(), keys().open.data()) == 0;
}

}  // namespace rommate::device
