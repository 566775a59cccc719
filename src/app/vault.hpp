// Secrets, kept under a passphrase: the content of the vault file, without the file. libsodium: the key comes
// from the passphrase by Argon2id (crypto_pwhash), the entries are sealed by XChaCha20-Poly1305, which also
// covers the head. What is secret lies in memory that is locked, fenced and wiped (sodium_malloc).
//
//   "rommate vault 1\n"  16 bytes
//   operations, memory   Argon2id's, 8 bytes each, little endian
//   salt, nonce          16 and 24 bytes
//   sealed entries       each: length of name (2), name, length of secret (4), secret; and a tag of 16 bytes
//   check                BLAKE2b of all before, 32 bytes: a damaged file is told from a wrong passphrase
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "protocols/engine.hpp"

namespace rommate::app {

/// A text in locked memory; wiped when it goes. Cannot be printed or compared.
class LockedText {
 public:
  LockedText() = default;
  /// Copies `text`, which stays the caller's to wipe. Throws std::bad_alloc where the system locks no more.
  explicit LockedText(std::string_view text);
  [[nodiscard]] std::string_view view() const { return {text_.get(), size_}; }
  [[nodiscard]] bool empty() const { return size_ == 0; }

 private:
  struct Free {
    void operator()(char* text) const;
  };
  std::unique_ptr<char, Free> text_;
  std::size_t size_ = 0;
};

/// What Argon2id is to cost.
struct VaultEffort {
  std::uint64_t operations, memory;  // passes; bytes
};
/// RFC 9106, section 4, for where memory is scarce: three passes over 64 MiB.
[[nodiscard]] VaultEffort usual_effort();

/// Longest name of an entry and longest secret, in bytes; entries at most.
inline constexpr std::size_t longest_entry_name = 100, longest_secret = 4096, most_entries = 1000;

class Vault {
 public:
  /// A sentence says why a name is none: it is empty, too long, or has other characters than letters, digits,
  /// '.', '_' and '-'.
  [[nodiscard]] static std::optional<std::string> wrong_name(std::string_view name);

  [[nodiscard]] std::vector<std::string> names() const;
  /// nullptr: there is no such entry.
  [[nodiscard]] const LockedText* find(const std::string& name) const;
  /// A new entry, or another secret for one. A sentence: the name is none, the secret is empty or too long,
  /// or there are too many.
  [[nodiscard]] std::optional<std::string> set(const std::string& name, std::string_view secret);
  /// False: there was none.
  bool remove(const std::string& name) { return entries_.erase(name) > 0; }

  /// The whole file, under a new salt and nonce. Empty: there is not enough memory for this effort.
  [[nodiscard]] std::string seal(std::string_view passphrase, const VaultEffort& effort) const;

  enum class Refusal {
    damaged,  // no vault, cut off, or changed on the disk
    newer,    // of a later version of this program
    wrong_passphrase,
    no_memory,  // for what the file asks Argon2id to take
  };
  /// Of a file's content, whatever it is.
  [[nodiscard]] static std::variant<Vault, Refusal> open(std::string_view file, std::string_view passphrase);

  /// Reads what was sealed; false: it is none, `vault` has part of it. For open(), and the fuzzer.
  [[nodiscard]] static bool read_entries(std::string_view plain, Vault& vault);

 private:
  [[nodiscard]] std::size_t plain_size() const;
  std::map<std::string, LockedText> entries_;
};

}  // namespace rommate::app
