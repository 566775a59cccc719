// Any bytes as a vault, and as what was sealed in one: they are refused or read, and what is read can be
// sealed.
#include <cstdlib>

#include "src/app/vault.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using rommate::app::Vault;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  static_cast<void>(Vault::open(text, "passphrase"));
  Vault vault;
  if (!Vault::read_entries(text, vault)) return 0;
  for (const auto& name : vault.names()) {
    if (Vault::wrong_name(name)) std::abort();
    if (vault.find(name) == nullptr || vault.find(name)->empty()) std::abort();
  }
  return 0;
}
