#include "src/device/secret_hash.hpp"

#include <crypt.h>
#include <nettle/md5.h>
#include <nettle/pbkdf2.h>
#include <sodium.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <span>

#include "src/image/digest.hpp"

namespace rommate::device {
namespace {

using Bytes32 = std::array<std::uint8_t, 32>;

constexpr std::string_view alphabet = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
constexpr std::size_t short_salt = 4, long_salt = 14;
constexpr std::size_t encoded32 = 43;  // characters of 32 bytes

std::span<const std::uint8_t> bytes_of(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

/// Six bits a character, the first bits first, no filling at the end.
std::string encoded(std::span<const std::uint8_t> bytes) {
  std::string out;
  std::uint32_t bits = 0;
  int held = 0;
  for (const auto byte : bytes) {
    bits = (bits << 8) | byte;
    for (held += 8; held >= 6; held -= 6) out += alphabet[(bits >> (held - 6)) & 63];
  }
  if (held > 0) out += alphabet[(bits << (6 - held)) & 63];
  return out;
}

Bytes32 sha256_of(std::string_view text) {
  Bytes32 out{};
  crypto_hash_sha256(out.data(), bytes_of(text).data(), text.size());
  return out;
}

std::string salt_of(std::string_view seed, std::size_t length) {
  return encoded(sha256_of(seed)).substr(0, length);
}

/// crypt(3) with a setting like "$1$SALT$"; empty when it has no such kind.
std::string crypted(const std::string& plain, const std::string& setting) {
  const auto data = std::make_unique<crypt_data>();
  const char* const made = crypt_r(plain.c_str(), setting.c_str(), data.get());
  return made == nullptr || made[0] == '*' ? "" : made;
}

std::string pbkdf2(std::string_view plain, std::string_view salt) {
  constexpr unsigned rounds = 20000;
  Bytes32 out{};
  pbkdf2_hmac_sha256(plain.size(), bytes_of(plain).data(), rounds, salt.size(), bytes_of(salt).data(),
                     out.size(), out.data());
  return encoded(out);
}

std::string scrypt(std::string_view plain, std::string_view salt) {
  Bytes32 out{};
  const bool made =
      crypto_pwhash_scryptsalsa208sha256_ll(bytes_of(plain).data(), plain.size(), bytes_of(salt).data(),
                                            salt.size(), 16384, 1, 1, out.data(), out.size()) == 0;
  return made ? encoded(out) : "";  // no memory
}

/// The first 24 bits of each of the four words of the MD5, six bits a character, the last bits first.
std::string pix(std::string_view plain) {
  std::string filled(plain.substr(0, 16));
  filled.resize(16, '\0');
  std::array<std::uint8_t, MD5_DIGEST_SIZE> sum{};
  md5_ctx md5;
  md5_init(&md5);
  md5_update(&md5, filled.size(), bytes_of(filled).data());
  md5_digest(&md5, sum.size(), sum.data());
  std::string out;
  for (std::size_t word = 0; word < 4; ++word) {
    const auto* at = &sum[word * 4];
    const std::uint32_t bits = std::uint32_t{at[0]} | std::uint32_t{at[1]} << 8 | std::uint32_t{at[2]} << 16;
    for (int shift = 0; shift < 24; shift += 6) out += alphabet[(bits >> shift) & 63];
  }
  return out;
}

/// "$8$SALT$..." -> "SALT".
std::string_view salt_in(std::string_view hash) {
  const auto rest = hash.substr(3);
  return rest.substr(0, rest.find('$'));
}

std::string joined(std::string_view kind, std::string_view salt, std::string_view sum) {
  return std::string(kind) + std::string(salt) + "$" + std::string(sum);
}

}  // namespace

std::string hash_secret(SecretKind kind, std::string_view plain, std::string_view seed) {
  const auto salt = salt_of(seed, kind == SecretKind::type5 ? short_salt : long_salt);
  switch (kind) {
    case SecretKind::type4: return encoded(sha256_of(plain));
    case SecretKind::type5: return crypted(std::string(plain), "$1$" + salt + "$");
    case SecretKind::type8: return joined("$8$", salt, pbkdf2(plain, salt));
    case SecretKind::type9: return joined("$9$", salt, scrypt(plain, salt));
    case SecretKind::sha256: return crypted(std::string(plain), "$5$" + salt.substr(0, 6) + "$");
    case SecretKind::pix: return pix(plain);
  }
  return {};
}

bool secret_fits(std::string_view hash, std::string_view plain) {
  const auto kind = hash.substr(0, 3);
  if (kind == "$1$" || kind == "$5$") return crypted(std::string(plain), std::string(hash)) == hash;
  if (kind == "$8$") return joined(kind, salt_in(hash), pbkdf2(plain, salt_in(hash))) == hash;
  if (kind == "$9$") return joined(kind, salt_in(hash), scrypt(plain, salt_in(hash))) == hash;
  if (hash.size() == encoded32) return encoded(sha256_of(plain)) == hash;
  return hash.size() == 16 && pix(plain) == hash;
}

}  // namespace rommate::device
