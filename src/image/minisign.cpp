#include "src/image/minisign.hpp"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <cstring>
#include <new>
#include <vector>

#include "protocols/ascii.hpp"
#include "src/image/base64.hpp"

namespace rommate::image {
namespace {

using Byte = std::uint8_t;
constexpr std::string_view untrusted_line = "untrusted comment: ", trusted_line = "trusted comment: ";
constexpr std::size_t largest_file = 64 * 1024, longest_comment = 8192;
constexpr std::size_t public_size = 2 + 8 + 32, signature_size = 2 + 8 + 64;
constexpr std::size_t locked_size = 8 + 64 + 32;  // number, key, sum: what the passphrase covers
constexpr std::size_t secret_size = 2 + 2 + 2 + 32 + 8 + 8 + locked_size;

std::vector<std::string_view> lines(std::string_view text) {
  std::vector<std::string_view> all;
  text = text.substr(0, largest_file);
  while (!text.empty()) {
    auto line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    all.push_back(line);
  }
  return all;
}

const Byte* bytes_of(std::string_view text) { return reinterpret_cast<const Byte*>(text.data()); }

std::array<Byte, 64> hashed(std::string_view text) {
  std::array<Byte, 64> out{};
  crypto_generichash(out.data(), out.size(), bytes_of(text), text.size(), nullptr, 0);
  return out;
}

std::uint64_t little(const Byte* at) {
  std::uint64_t value = 0;
  for (int i = 7; i >= 0; --i) value = value << 8 | at[i];
  return value;
}

/// The sum of a locked key, by which a wrong passphrase is known.
bool sum_is_right(const std::vector<Byte>& bytes, const Byte* unlocked) {
  std::array<Byte, 32> sum{};
  crypto_generichash_state state;
  crypto_generichash_init(&state, nullptr, 0, sum.size());
  crypto_generichash_update(&state, bytes.data(), 2);
  crypto_generichash_update(&state, unlocked, 8 + 64);
  crypto_generichash_final(&state, sum.data(), sum.size());
  return sodium_memcmp(sum.data(), unlocked + 72, sum.size()) == 0;
}
/// Keys without a passphrase have no sum; the public half stands behind the seed that it is made of.
bool keys_belong_together(const Byte* key) {
  std::array<Byte, 32> made{};
  std::array<Byte, 64> secret{};
  crypto_sign_seed_keypair(made.data(), secret.data(), key);
  sodium_memzero(secret.data(), secret.size());
  return std::equal(made.begin(), made.end(), key + 32);
}

}  // namespace

std::optional<PublicKey> read_public_key(std::string_view text) {
  const auto all = lines(text);
  if (all.empty()) return std::nullopt;
  const auto& line = all[0].starts_with(untrusted_line) && all.size() > 1 ? all[1] : all[0];
  const auto bytes = from_base64(line, public_size);
  if (!bytes || (*bytes)[0] != 'E' || (*bytes)[1] != 'd') return std::nullopt;
  PublicKey key;
  std::copy_n(bytes->begin() + 2, 8, key.number.begin());
  std::copy_n(bytes->begin() + 10, 32, key.key.begin());
  return key;
}

SignatureCheck check_signature(std::string_view text, std::string_view signature, const PublicKey& key) {
  const auto all = lines(signature);
  if (all.size() < 4 || !all[0].starts_with(untrusted_line) || !all[2].starts_with(trusted_line))
    return {.problem = "it is no signature of minisign's"};
  const auto made = from_base64(all[1], signature_size), over_all = from_base64(all[3], 64);
  if (!made || !over_all || (*made)[0] != 'E' || ((*made)[1] != 'd' && (*made)[1] != 'D'))
    return {.problem = "it is no signature of minisign's"};
  if (!std::equal(key.number.begin(), key.number.end(), made->begin() + 2))
    return {.problem = "it was made with another key than this one"};
  const auto digest = hashed(text);
  const auto prehashed = (*made)[1] == 'D';
  if (crypto_sign_verify_detached(made->data() + 10, prehashed ? digest.data() : bytes_of(text),
                                  prehashed ? digest.size() : text.size(), key.key.data()) != 0)
    return {.problem = "the text is not what was signed"};
  const auto comment = all[2].substr(trusted_line.size());
  std::vector<Byte> signed_too(made->begin() + 10, made->end());
  signed_too.insert(signed_too.end(), comment.begin(), comment.end());
  if (crypto_sign_verify_detached(over_all->data(), signed_too.data(), signed_too.size(), key.key.data()) !=
      0)
    return {.problem = "its comment is not what was signed"};
  return {.good = true, .comment = std::string(comment)};
}

struct SigningKey::Unlocked {
  Byte number[8];
  Byte key[64];
};

void SigningKey::Wipe::operator()(Unlocked* unlocked) const { sodium_free(unlocked); }
SigningKey::SigningKey(std::unique_ptr<Unlocked, Wipe> unlocked) : unlocked_{std::move(unlocked)} {}
SigningKey::SigningKey(SigningKey&&) noexcept = default;
SigningKey& SigningKey::operator=(SigningKey&&) noexcept = default;
SigningKey::~SigningKey() = default;

bool SigningKey::is_locked(std::string_view file) {
  const auto all = lines(file);
  const auto bytes = all.size() < 2 ? std::nullopt : from_base64(all[1], secret_size);
  return bytes && (*bytes)[2] == 'S' && (*bytes)[3] == 'c';
}

std::variant<SigningKey, std::string> SigningKey::unlock(std::string_view file, std::string_view passphrase) {
  if (sodium_init() < 0) return "the library for signatures cannot be used here";
  const auto all = lines(file);
  auto bytes = all.size() < 2 ? std::nullopt : from_base64(all[1], secret_size);
  if (!bytes || (*bytes)[0] != 'E' || (*bytes)[1] != 'd' || (*bytes)[4] != 'B' || (*bytes)[5] != '2')
    return "it is no secret key of minisign's";
  Byte* const locked = bytes->data() + 54;
  if (is_locked(file)) {
    const auto operations = little(bytes->data() + 38), memory = little(bytes->data() + 46);
    constexpr std::uint64_t most_memory = 2ULL << 30;  // minisign's own key takes a gibibyte
    std::array<Byte, locked_size> stream{};
    if (memory > most_memory || crypto_pwhash_scryptsalsa208sha256(
                                    stream.data(), stream.size(), passphrase.data(), passphrase.size(),
                                    bytes->data() + 6, operations, static_cast<std::size_t>(memory)) != 0)
      return "its passphrase cannot be tried: it asks for more memory than there is";
    for (std::size_t i = 0; i < locked_size; ++i) locked[i] = static_cast<Byte>(locked[i] ^ stream[i]);
    sodium_memzero(stream.data(), stream.size());
  }
  const auto right = is_locked(file) ? sum_is_right(*bytes, locked) : keys_belong_together(locked + 8);
  std::unique_ptr<Unlocked, Wipe> unlocked(right ? static_cast<Unlocked*>(sodium_malloc(sizeof(Unlocked)))
                                                 : nullptr);
  if (unlocked) {
    std::memcpy(unlocked->number, locked, 8);
    std::memcpy(unlocked->key, locked + 8, 64);
  }
  sodium_memzero(bytes->data(), bytes->size());
  if (!right) return "the passphrase is wrong, or the key is damaged";
  if (!unlocked) return "no memory can be locked for the key";
  return SigningKey(std::move(unlocked));
}

std::string SigningKey::sign(std::string_view text, std::string_view comment) const {
  std::string line(comment.substr(0, longest_comment));
  std::replace_if(
      line.begin(), line.end(), [](char c) { return c == '\n' || c == '\r'; }, ' ');
  const auto digest = hashed(text);
  std::array<Byte, signature_size> made{'E', 'D'};
  std::copy_n(unlocked_->number, 8, made.begin() + 2);
  crypto_sign_detached(made.data() + 10, nullptr, digest.data(), digest.size(), unlocked_->key);
  std::vector<Byte> signed_too(made.begin() + 10, made.end());
  signed_too.insert(signed_too.end(), line.begin(), line.end());
  std::array<Byte, 64> over_all{};
  crypto_sign_detached(over_all.data(), nullptr, signed_too.data(), signed_too.size(), unlocked_->key);
  return fmt::format("{}signature from rommate\n{}\n{}{}\n{}\n", untrusted_line, to_base64(made),
                     trusted_line, line, to_base64(over_all));
}

}  // namespace rommate::image
