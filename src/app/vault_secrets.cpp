#include "src/app/vault_secrets.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "src/app/vault_file.hpp"

namespace rommate::app {
namespace {

constexpr std::string_view mark = "@vault:";

}  // namespace

bool names_vault(std::string_view given) { return given.starts_with(mark); }

bool names_vault(const recipe::RunOptions& run) {
  return std::any_of(run.secrets.begin(), run.secrets.end(),
                     [](const auto& each) { return names_vault(each.second.to_type()); });
}

std::string take_from_vault(recipe::RunOptions& run, std::string_view passphrase) {
  const auto opened = VaultFile::open(vault_path(), passphrase);
  if (const auto* why = std::get_if<std::string>(&opened)) return *why;
  for (auto& [name, secret] : run.secrets) {
    if (!names_vault(secret.to_type())) continue;
    const auto entry = secret.to_type().substr(mark.size());
    const auto* found = std::get<VaultFile>(opened).vault.find(entry);
    if (found == nullptr) return fmt::format("{}: the vault has no entry '{}'", name, entry);
    secret = recipe::Secret{std::string{found->view()}};
  }
  return "";
}

}  // namespace rommate::app
