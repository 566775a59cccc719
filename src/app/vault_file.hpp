// The vault on the disk: $XDG_DATA_HOME/rommate/vault, for its owner alone, replaced as a whole and durably.
// What is no vault, or a damaged one, is never written over.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <variant>

#include "src/app/vault.hpp"

namespace rommate::app {

/// Empty where there is no home.
[[nodiscard]] std::string vault_path();

/// The vault, opened: held against other processes until it goes, so that none of two changes is lost.
class VaultFile {
 public:
  /// `path` may not be there yet: the vault is empty then. A sentence: it is damaged, the passphrase is
  /// wrong, it cannot be read.
  [[nodiscard]] static std::variant<VaultFile, std::string> open(const std::string& path,
                                                                 std::string_view passphrase);
  VaultFile(VaultFile&& other) noexcept;
  VaultFile& operator=(VaultFile&&) = delete;
  ~VaultFile();

  Vault vault;
  /// Seals it anew. The sentence says why it is not on the disk; the old one is as it was then.
  [[nodiscard]] std::optional<std::string> save(std::string_view passphrase) const;

 private:
  VaultFile(std::string path, int lock) : path_(std::move(path)), lock_(lock) {}
  std::string path_;
  int lock_;  // -1: moved from
};

}  // namespace rommate::app
