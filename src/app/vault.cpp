#include "src/app/vault.hpp"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <new>

#include "protocols/ascii.hpp"

namespace rommate::app {
namespace {

constexpr std::string_view magic = "rommate vault 1\n", any_version = "rommate vault ";
constexpr std::size_t number_size = 8, salt_size = crypto_pwhash_SALTBYTES,
                      nonce_size = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
                      tag_size = crypto_aead_xchacha20poly1305_ietf_ABYTES, check_size = 32,
                      key_size = crypto_aead_xchacha20poly1305_ietf_KEYBYTES;
constexpr std::size_t head_size = magic.size() + 2 * number_size + salt_size + nonce_size;
constexpr std::size_t name_length_size = 2, secret_length_size = 4;
// A file that asks for more is not one of ours: it would hang or starve whoever opens it.
constexpr std::uint64_t most_operations = 16, most_memory = std::uint64_t{1} << 30;

using Unsigned = const unsigned char*;

Unsigned bytes_of(std::string_view text) { return reinterpret_cast<Unsigned>(text.data()); }
unsigned char* bytes_of(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

/// Bytes in locked memory.
class Locked {
 public:
  explicit Locked(std::size_t size)
      : at_(static_cast<char*>(sodium_malloc(std::max<std::size_t>(size, 1)))), size_(size) {
    if (at_ == nullptr) throw std::bad_alloc();
  }
  ~Locked() { sodium_free(at_); }
  Locked(const Locked&) = delete;
  Locked& operator=(const Locked&) = delete;
  [[nodiscard]] char* data() { return at_; }
  [[nodiscard]] unsigned char* bytes() { return reinterpret_cast<unsigned char*>(at_); }
  [[nodiscard]] std::string_view view() const { return {at_, size_}; }

 private:
  char* at_;
  std::size_t size_;
};

void put_number(char* at, std::uint64_t number, std::size_t size) {
  for (std::size_t i = 0; i < size; ++i) at[i] = static_cast<char>(number >> (8 * i) & 0xFF);
}

std::uint64_t number_at(std::string_view text, std::size_t at, std::size_t size) {
  std::uint64_t number = 0;
  for (std::size_t i = size; i-- > 0;) number = number << 8 | static_cast<unsigned char>(text[at + i]);
  return number;
}

bool make_key(Locked& key, std::string_view passphrase, std::string_view salt, const VaultEffort& effort) {
  return crypto_pwhash(key.bytes(), key_size, passphrase.data(), passphrase.size(), bytes_of(salt),
                       effort.operations, static_cast<std::size_t>(effort.memory),
                       crypto_pwhash_ALG_ARGON2ID13) == 0;
}

std::array<unsigned char, check_size> check_of(std::string_view text) {
  std::array<unsigned char, check_size> check{};
  crypto_generichash(check.data(), check.size(), bytes_of(text), text.size(), nullptr, 0);
  return check;
}

}  // namespace

void LockedText::Free::operator()(char* text) const { sodium_free(text); }

LockedText::LockedText(std::string_view text) : size_(text.size()) {
  if (sodium_init() < 0) throw std::bad_alloc();
  text_.reset(static_cast<char*>(sodium_malloc(std::max<std::size_t>(size_, 1))));
  if (!text_) throw std::bad_alloc();
  std::memcpy(text_.get(), text.data(), size_);
}

VaultEffort usual_effort() { return {3, std::uint64_t{64} << 20}; }

std::optional<std::string> Vault::wrong_name(std::string_view name) {
  if (name.empty()) return "an entry needs a name";
  if (name.size() > longest_entry_name) return "the name of an entry has at most 100 characters";
  const auto fits = [](char c) {
    return protocols::is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' ||
           c == '_' || c == '-';
  };
  if (!std::all_of(name.begin(), name.end(), fits))
    return "the name of an entry has letters, digits, '.', '_' and '-' only";
  return std::nullopt;
}

std::vector<std::string> Vault::names() const {
  std::vector<std::string> names;
  for (const auto& entry : entries_) names.push_back(entry.first);
  return names;
}

const LockedText* Vault::find(const std::string& name) const {
  const auto found = entries_.find(name);
  return found == entries_.end() ? nullptr : &found->second;
}

std::optional<std::string> Vault::set(const std::string& name, std::string_view secret) {
  if (auto why = wrong_name(name)) return why;
  if (secret.empty()) return "a secret has at least one character";
  if (secret.size() > longest_secret) return "a secret has at most 4096 bytes";
  if (entries_.size() >= most_entries && !entries_.contains(name)) return "a vault has at most 1000 entries";
  entries_.insert_or_assign(name, LockedText{secret});
  return std::nullopt;
}

std::size_t Vault::plain_size() const {
  std::size_t size = 0;
  for (const auto& [name, secret] : entries_)
    size += name_length_size + name.size() + secret_length_size + secret.view().size();
  return size;
}

std::string Vault::seal(std::string_view passphrase, const VaultEffort& effort) const {
  if (sodium_init() < 0) return {};
  Locked plain(plain_size());
  char* at = plain.data();
  const auto put = [&at](std::string_view text, std::size_t length_size) {
    put_number(at, text.size(), length_size);
    std::memcpy(at + length_size, text.data(), text.size());
    at += length_size + text.size();
  };
  for (const auto& [name, secret] : entries_) {
    put(name, name_length_size);
    put(secret.view(), secret_length_size);
  }
  std::string file(head_size, '\0');
  std::memcpy(file.data(), magic.data(), magic.size());
  put_number(file.data() + magic.size(), effort.operations, number_size);
  put_number(file.data() + magic.size() + number_size, effort.memory, number_size);
  randombytes_buf(file.data() + head_size - salt_size - nonce_size, salt_size + nonce_size);
  Locked key(key_size);
  const auto salt = file.substr(head_size - salt_size - nonce_size, salt_size);
  if (!make_key(key, passphrase, salt, effort)) return {};
  file.resize(head_size + plain_size() + tag_size);
  crypto_aead_xchacha20poly1305_ietf_encrypt(bytes_of(file) + head_size, nullptr, plain.bytes(), plain_size(),
                                             bytes_of(file), head_size, nullptr,
                                             bytes_of(file) + head_size - nonce_size, key.bytes());
  const auto check = check_of(file);
  return file.append(reinterpret_cast<const char*>(check.data()), check.size());
}

std::variant<Vault, Vault::Refusal> Vault::open(std::string_view file, std::string_view passphrase) {
  if (sodium_init() < 0) return Refusal::no_memory;
  if (!file.starts_with(magic))
    return file.size() >= magic.size() && file.starts_with(any_version) ? Refusal::newer : Refusal::damaged;
  if (file.size() < head_size + tag_size + check_size) return Refusal::damaged;
  const auto body = file.substr(0, file.size() - check_size);
  if (std::memcmp(check_of(body).data(), file.data() + body.size(), check_size) != 0) return Refusal::damaged;
  const VaultEffort effort{number_at(body, magic.size(), number_size),
                           number_at(body, magic.size() + number_size, number_size)};
  if (effort.operations < crypto_pwhash_OPSLIMIT_MIN || effort.operations > most_operations ||
      effort.memory < crypto_pwhash_MEMLIMIT_MIN || effort.memory > most_memory)
    return Refusal::damaged;
  Locked key(key_size);
  if (!make_key(key, passphrase, body.substr(head_size - salt_size - nonce_size, salt_size), effort))
    return Refusal::no_memory;
  Locked plain(body.size() - head_size - tag_size);
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(plain.bytes(), nullptr, nullptr, bytes_of(body) + head_size,
                                                 body.size() - head_size, bytes_of(body), head_size,
                                                 bytes_of(body) + head_size - nonce_size, key.bytes()) != 0)
    return Refusal::wrong_passphrase;
  Vault vault;
  if (!read_entries(plain.view(), vault)) return Refusal::damaged;
  return vault;
}

bool Vault::read_entries(std::string_view plain, Vault& vault) {
  std::size_t at = 0;
  const auto take = [&](std::size_t length_size, std::string_view& text) {
    if (plain.size() - at < length_size) return false;
    const auto length = number_at(plain, at, length_size);
    at += length_size;
    if (plain.size() - at < length) return false;
    text = plain.substr(at, static_cast<std::size_t>(length));
    at += text.size();
    return true;
  };
  while (at < plain.size()) {
    std::string_view name, secret;
    if (!take(name_length_size, name) || !take(secret_length_size, secret)) return false;
    if (vault.find(std::string{name}) != nullptr || vault.set(std::string{name}, secret)) return false;
  }
  return true;
}

}  // namespace rommate::app
