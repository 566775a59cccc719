#include "src/app/trusted_catalogue.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <optional>

#include "src/image/container.hpp"
#include "src/image/minisign.hpp"
#include "src/port/durable_file.hpp"

namespace rommate::app {
namespace {

std::string unreadable(const std::string& path) {
  return fmt::format("cannot read {}: {}", path, std::strerror(errno));
}

}  // namespace

std::variant<TrustedCatalogue, std::string> read_catalogue(const std::string& path, const std::string& key) {
  const auto text = port::read_file(path);
  if (!text) return unreadable(path);
  TrustedCatalogue read;
  read.told = fmt::format("catalogue {} (not signed: who wrote it is not known)", path);
  if (!key.empty()) {
    const auto key_text = ::access(key.c_str(), R_OK) == 0 ? port::read_file(key) : std::optional{key};
    const auto public_key = key_text ? image::read_public_key(*key_text) : std::nullopt;
    if (!public_key) return fmt::format("{}: no public key of minisign's, and no file with one", key);
    const auto signature = port::read_file(path + ".minisig");
    if (!signature) return unreadable(path + ".minisig");
    const auto checked = image::check_signature(*text, *signature, *public_key);
    if (!checked.good) return fmt::format("the signature of {} is not good: {}", path, checked.problem);
    read.told = fmt::format("catalogue {} (signature good: {})", path, image::printable(checked.comment));
  }
  read.catalogue = image::Catalogue::parse(*text);
  if (const auto& mistakes = read.catalogue.mistakes(); !mistakes.empty())
    return fmt::format("{}:{}: {}", path, mistakes[0].line, mistakes[0].text);
  return read;
}

}  // namespace rommate::app
