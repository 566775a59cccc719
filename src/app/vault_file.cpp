#include "src/app/vault_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "src/port/durable_file.hpp"
#include "src/port/places.hpp"

namespace rommate::app {
namespace {

// 1000 entries of the longest kind, and the head.
constexpr std::size_t largest_vault = most_entries * (longest_entry_name + longest_secret + 8) + 4096;

std::string why_refused(const std::string& path, Vault::Refusal refusal) {
  switch (refusal) {
    case Vault::Refusal::damaged:
      return fmt::format("{} is damaged, or no vault; it is left as it is. Take it away, or put a copy back",
                         path);
    case Vault::Refusal::newer: return fmt::format("{} was written by a later version of rommate", path);
    case Vault::Refusal::wrong_passphrase: return fmt::format("that is not the passphrase of {}", path);
    case Vault::Refusal::no_memory: break;
  }
  return fmt::format("there is not enough memory to open {}", path);
}

}  // namespace

std::string vault_path() {
  const auto data = port::data_home();
  return data.empty() ? "" : data + "/vault";
}

std::variant<VaultFile, std::string> VaultFile::open(const std::string& path, std::string_view passphrase) {
  const rlimit no_core{0, 0};  // secrets do not end in a core file
  ::setrlimit(RLIMIT_CORE, &no_core);
  if (path.empty()) return "a vault cannot be kept: neither XDG_DATA_HOME nor HOME names a folder";
  const auto folder = path.substr(0, path.rfind('/'));
  if (!port::make_folders(folder)) return fmt::format("cannot make {}: {}", folder, std::strerror(errno));
  const int lock = ::open((path + ".lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (lock < 0) return fmt::format("cannot open {}.lock: {}", path, std::strerror(errno));
  VaultFile file(path, lock);
  while (::flock(lock, LOCK_EX) != 0)
    if (errno != EINTR) return fmt::format("cannot lock {}: {}", path, std::strerror(errno));
  const auto content = port::read_file(path, largest_vault);
  if (!content) {
    if (errno == ENOENT) return file;
    if (errno == EFBIG) return why_refused(path, Vault::Refusal::damaged);
    return fmt::format("cannot read {}: {}", path, std::strerror(errno));
  }
  auto opened = Vault::open(*content, passphrase);
  if (const auto* refusal = std::get_if<Vault::Refusal>(&opened)) return why_refused(path, *refusal);
  file.vault = std::move(std::get<Vault>(opened));
  return file;
}

VaultFile::VaultFile(VaultFile&& other) noexcept
    : vault(std::move(other.vault)), path_(std::move(other.path_)), lock_(std::exchange(other.lock_, -1)) {}

VaultFile::~VaultFile() {
  if (lock_ >= 0) ::close(lock_);
}

std::optional<std::string> VaultFile::save(std::string_view passphrase) const {
  const auto sealed = vault.seal(passphrase, usual_effort());
  if (sealed.empty()) return "there is not enough memory to seal the vault";
  if (const auto why = port::write_file(path_, sealed))
    return fmt::format("cannot write {}: {}", path_, *why);
  return std::nullopt;
}

}  // namespace rommate::app
