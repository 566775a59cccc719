#include "src/cli/image_reference.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cerrno>
#include <cstring>

#include "protocols/ascii.hpp"
#include "src/app/ask_secret.hpp"
#include "src/app/trusted_catalogue.hpp"
#include "src/image/minisign.hpp"
#include "src/port/durable_file.hpp"

namespace rommate::cli {
namespace {

using image::DigestKind;
using image::Finding;
using image::PastedDigest;

std::string unreadable(const std::string& path) {
  return fmt::format("cannot read {}: {}", path, std::strerror(errno));
}

/// A digest as an option has it: pasted, or the name of a file of them, in which each image has its line.
std::string take_option(const std::string& value, DigestKind kind, std::size_t files,
                        std::vector<PastedDigest>& into) {
  if (value.empty()) return {};
  const auto option = fmt::format("--{}", to_string(kind));
  if (::access(value.c_str(), R_OK) == 0) {
    const auto text = port::read_file(value);
    if (!text) return unreadable(value);
    const auto listed = image::Catalogue::parse(*text);
    std::copy_if(listed.entries().begin(), listed.entries().end(), std::back_inserter(into),
                 [&](const PastedDigest& each) { return each.kind == kind; });
    if (!into.empty() && into.back().kind == kind) return {};
    auto alone = image::read_pasted_digest(*text, kind);
    if (const auto* why = std::get_if<std::string>(&alone))
      return fmt::format("{} {}: {}", option, value, *why);
    into.push_back(std::get<PastedDigest>(alone));
  } else {
    auto pasted = image::read_pasted_digest(value, kind);
    if (const auto* why = std::get_if<std::string>(&pasted)) return fmt::format("{}: {}", option, *why);
    into.push_back(std::get<PastedDigest>(pasted));
  }
  if (files > 1 && into.back().name.empty())
    return fmt::format("{}: one digest is that of one file, and {} files are named", option, files);
  return {};
}

}  // namespace

void add_reference_options(CLI::App& command, ReferenceArguments& arguments) {
  const auto digest = [&](const char* option, std::string& place, const char* about) {
    command.add_option(option, place, about)->type_name("HEX|FILE");
  };
  digest("--sha512", arguments.sha512, "what it must be: pasted as it comes, or a file of sha512sum");
  digest("--sha256", arguments.sha256, "the same, SHA-256");
  digest("--md5", arguments.md5, "the same, MD5: against accidents only");
  auto* catalogue = command.add_option("--catalogue", arguments.catalogue, "a file of digests and names")
                        ->type_name("FILE");
  command
      .add_option("--key", arguments.key,
                  "the catalogue is signed, FILE.minisig, with this public key of minisign's")
      ->type_name("KEY|FILE")
      ->needs(catalogue);
}

std::variant<Reference, std::string> Reference::read(const ReferenceArguments& a, std::size_t files) {
  Reference reference;
  for (const auto& [value, kind] :
       {std::pair{&a.sha512, DigestKind::sha512}, std::pair{&a.sha256, DigestKind::sha256},
        std::pair{&a.md5, DigestKind::md5}})
    if (auto why = take_option(*value, kind, files, reference.given_); !why.empty()) return why;
  if (!a.catalogue.empty()) {
    auto read = app::read_catalogue(a.catalogue, a.key);
    if (auto* why = std::get_if<std::string>(&read)) return std::move(*why);
    reference.catalogue_ = std::move(std::get<0>(read).catalogue);
    reference.catalogue_told_ = std::move(std::get<0>(read).told);
  }
  return reference;
}

Compared Reference::compare(const std::string& path, std::span<const PastedDigest> mine) const {
  std::vector<std::pair<PastedDigest, std::string>> wanted;
  for (const auto& digest : given_)
    if (digest.name.empty() || image::file_name_of(digest.name) == image::file_name_of(path))
      wanted.emplace_back(digest, "what was given");
  if (catalogue_)
    for (const auto& digest : catalogue_->of(path)) wanted.emplace_back(digest, catalogue_told_);
  if (wanted.empty()) {
    if (!given_.empty())
      return {Finding::Kind::bad,
              fmt::format("the digest that was given is that of '{}', another file", given_[0].name)};
    return {Finding::Kind::note,
            catalogue_ ? fmt::format("not proved: it is not in {}", catalogue_told_)
                       : "not proved: no digest of the vendor's to compare with (--sha512, --catalogue)"};
  }
  Compared all{Finding::Kind::good, {}};
  for (const auto& [digest, from] : wanted) {
    const auto same = std::any_of(mine.begin(), mine.end(), [&, want = &digest](const PastedDigest& each) {
      return each.kind == want->kind && image::same_digest(each.hex, want->hex);
    });
    if (!same)
      return {Finding::Kind::bad,
              fmt::format("DIFFERS: its {} is not that of {}", to_string(digest.kind), from)};
    all.text +=
        fmt::format("{}its {} is that of {}", all.text.empty() ? "" : "; ", to_string(digest.kind), from);
  }
  return all;
}

int sign_catalogue(const std::vector<std::string>& files, const std::string& key_file) {
  const auto fail = [](const std::string& why) {
    fmt::print(stderr, "rommate: {}\n", why);
    return 2;
  };
  const auto key_text = port::read_file(key_file);
  if (!key_text) return fail(unreadable(key_file));
  std::variant<app::LockedText, std::string> passphrase;
  if (image::SigningKey::is_locked(*key_text))
    passphrase = app::ask_passphrase(fmt::format("Passphrase of {}", key_file));
  if (const auto* why = std::get_if<std::string>(&passphrase))
    return fail(fmt::format("{}: {}; ROMMATE_PASSPHRASE_FD may name a descriptor", key_file, *why));
  auto unlocked = image::SigningKey::unlock(*key_text, std::get<app::LockedText>(passphrase).view());
  if (const auto* why = std::get_if<std::string>(&unlocked))
    return fail(fmt::format("{}: {}", key_file, *why));
  for (const auto& path : files) {
    const auto text = port::read_file(path);
    if (!text) return fail(unreadable(path));
    const auto catalogue = image::Catalogue::parse(*text);
    if (const auto& mistakes = catalogue.mistakes(); !mistakes.empty())
      return fail(fmt::format("{}:{}: {}: not signed", path, mistakes[0].line, mistakes[0].text));
    const auto signature = std::get<image::SigningKey>(unlocked).sign(
        *text, fmt::format("file:{} {} digests", image::file_name_of(path), catalogue.entries().size()));
    if (const auto trouble =
            port::write_file(path + ".minisig", signature, {.whose = port::Whose::users, .mode = 0644}))
      return fail(fmt::format("{}.minisig: {}", path, *trouble));
    fmt::print("{}.minisig: {} digest{} signed\n", path, catalogue.entries().size(),
               catalogue.entries().size() == 1 ? "" : "s");
  }
  return 0;
}

}  // namespace rommate::cli
