#include "src/image/digest.hpp"

#include <nettle/md5.h>
#include <nettle/sha1.h>
#include <sodium.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstddef>

#include "protocols/ascii.hpp"

namespace rommate::image {
namespace {

std::string to_hex(std::span<const std::uint8_t> bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  for (const auto byte : bytes) {
    text += digits[byte >> 4];
    text += digits[byte & 15];
  }
  return text;
}

}  // namespace

struct Digest::State {
  DigestKind kind;
  md5_ctx md5;
  sha1_ctx sha1;
  crypto_hash_sha256_state sha256;
  crypto_hash_sha512_state sha512;
};

std::string_view to_string(DigestKind kind) {
  switch (kind) {
    case DigestKind::md5: return "md5";
    case DigestKind::sha1: return "sha1";
    case DigestKind::sha256: return "sha256";
    case DigestKind::sha512: return "sha512";
  }
  return "?";
}

std::optional<DigestKind> digest_kind_of(std::string_view hex) {
  if (!std::all_of(hex.begin(), hex.end(), [](unsigned char c) { return std::isxdigit(c) != 0; }))
    return std::nullopt;
  switch (hex.size()) {
    case 32: return DigestKind::md5;
    case 40: return DigestKind::sha1;
    case 64: return DigestKind::sha256;
    case 128: return DigestKind::sha512;
    default: return std::nullopt;
  }
}

Digest::Digest(DigestKind kind) : state_{std::make_unique<State>()} {
  state_->kind = kind;
  if (kind == DigestKind::md5) md5_init(&state_->md5);
  if (kind == DigestKind::sha1) sha1_init(&state_->sha1);
  if (kind == DigestKind::sha256) crypto_hash_sha256_init(&state_->sha256);
  if (kind == DigestKind::sha512) crypto_hash_sha512_init(&state_->sha512);
}

Digest::Digest(Digest&&) noexcept = default;
Digest& Digest::operator=(Digest&&) noexcept = default;
Digest::~Digest() = default;

void Digest::update(std::span<const std::uint8_t> bytes) {
  switch (state_->kind) {
    case DigestKind::md5: md5_update(&state_->md5, bytes.size(), bytes.data()); break;
    case DigestKind::sha1: sha1_update(&state_->sha1, bytes.size(), bytes.data()); break;
    case DigestKind::sha256: crypto_hash_sha256_update(&state_->sha256, bytes.data(), bytes.size()); break;
    case DigestKind::sha512: crypto_hash_sha512_update(&state_->sha512, bytes.data(), bytes.size()); break;
  }
}

std::string Digest::hex() {
  std::array<std::uint8_t, 64> out{};
  switch (state_->kind) {
    case DigestKind::md5:
      md5_digest(&state_->md5, MD5_DIGEST_SIZE, out.data());
      return to_hex(std::span(out).first(MD5_DIGEST_SIZE));
    case DigestKind::sha1:
      sha1_digest(&state_->sha1, SHA1_DIGEST_SIZE, out.data());
      return to_hex(std::span(out).first(SHA1_DIGEST_SIZE));
    case DigestKind::sha256:
      crypto_hash_sha256_final(&state_->sha256, out.data());
      return to_hex(std::span(out).first(32));
    case DigestKind::sha512: crypto_hash_sha512_final(&state_->sha512, out.data()); return to_hex(out);
  }
  return {};
}

std::string digest_hex(DigestKind kind, std::span<const std::uint8_t> bytes) {
  Digest digest(kind);
  digest.update(bytes);
  return digest.hex();
}

bool same_digest(std::string_view a, std::string_view b) { return protocols::same_letters(a, b); }

}  // namespace rommate::image
