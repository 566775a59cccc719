// `rommate vault`: secrets for recipes, encrypted with a passphrase.
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>

#include "src/app/ask_secret.hpp"
#include "src/app/json_line.hpp"
#include "src/app/vault_file.hpp"
#include "src/cli/commands.hpp"

namespace rommate::cli {
namespace {

constexpr auto vault_examples = R"(Examples:
  rommate vault set edge-2                              asks for the passphrase and the secret
  rommate run password-recovery ttyUSB0 secret=@vault:edge-2
  rommate vault list                                    the names; secrets are never shown
  ROMMATE_PASSPHRASE_FD=3 rommate vault rm edge-2 3< passphrase
)";

struct VaultArguments {
  std::string name;
  int secret_fd = -1;
  bool json = false;
};

int refuse(const std::string& why, int status) {
  fmt::print(stderr, "rommate: {}\n", why);
  return status;
}

using Change = std::function<int(app::VaultFile& file, std::string_view passphrase)>;

/// Opens the vault and does something with it.
int with_vault(bool may_be_new, const Change& change) {
  const auto path = app::vault_path();
  std::error_code none;
  const bool there = std::filesystem::exists(path, none);
  if (!there && !may_be_new) return refuse(fmt::format("there is no vault yet: {}", path), 1);
  const auto passphrase = there ? app::ask_passphrase("Passphrase of the vault")
                                : app::ask_passphrase("Passphrase for the new vault", app::ask_new_secret);
  if (const auto* why = std::get_if<std::string>(&passphrase)) return refuse(*why, 2);
  const auto words = std::get<app::LockedText>(passphrase).view();
  auto opened = app::VaultFile::open(path, words);
  if (const auto* why = std::get_if<std::string>(&opened)) return refuse(*why, 1);
  return change(std::get<app::VaultFile>(opened), words);
}

int save(const app::VaultFile& file, std::string_view passphrase) {
  const auto why = file.save(passphrase);
  return why ? refuse(*why, 1) : 0;
}

int vault_list(const VaultArguments& a) {
  return with_vault(false, [&](app::VaultFile& file, std::string_view) {
    for (const auto& name : file.vault.names())
      fmt::print("{}\n", a.json ? app::JsonLine().add("event", "entry").add("name", name).text() : name);
    return 0;
  });
}

/// From --secret-fd, a pipe, or the person.
std::variant<app::LockedText, std::string> new_secret(const VaultArguments& a) {
  if (a.secret_fd >= 0) return app::read_secret(a.secret_fd);
  if (::isatty(STDIN_FILENO) == 0) return app::read_secret(STDIN_FILENO);
  return app::ask_new_secret("Secret for " + a.name);
}

int vault_set(const VaultArguments& a) {
  if (const auto why = app::Vault::wrong_name(a.name)) return refuse(*why, 2);
  return with_vault(true, [&](app::VaultFile& file, std::string_view passphrase) {
    const auto secret = new_secret(a);
    if (const auto* why = std::get_if<std::string>(&secret)) return refuse(*why, 2);
    if (const auto why = file.vault.set(a.name, std::get<app::LockedText>(secret).view()))
      return refuse(*why, 2);
    return save(file, passphrase);
  });
}

int vault_rm(const VaultArguments& a) {
  return with_vault(false, [&](app::VaultFile& file, std::string_view passphrase) {
    if (!file.vault.remove(a.name)) return refuse(fmt::format("the vault has no entry '{}'", a.name), 1);
    return save(file, passphrase);
  });
}

}  // namespace

void add_vault(CLI::App& root, int& status) {
  auto* vault = root.add_subcommand("vault", "secrets for recipes, encrypted with a passphrase");
  vault->footer(vault_examples);
  auto a = std::make_shared<VaultArguments>();
  const auto add = [&](const std::string& name, const std::string& what, int (*run)(const VaultArguments&)) {
    auto* command = vault->add_subcommand(name, what);
    command->footer(vault_examples);
    command->callback([a, run, &status] { status = run(*a); });
    return command;
  };
  auto* listed = add("list", "the names of all entries", vault_list);
  listed->add_flag("--json", a->json, "one JSON object for each");
  auto* set = add("set", "keep a secret under a name; it is asked for", vault_set);
  set->add_option("NAME", a->name, "of the entry: letters, digits, '.', '_', '-'")->type_name("")->required();
  set->add_option("--secret-fd", a->secret_fd, "read the secret from this descriptor")->type_name("N");
  auto* removed = add("rm", "take an entry out", vault_rm);
  removed->add_option("NAME", a->name, "of the entry")->type_name("")->required();
  vault->callback([vault, a, &status] {
    if (vault->get_subcommands().empty()) status = vault_list(*a);
  });
}

}  // namespace rommate::cli
