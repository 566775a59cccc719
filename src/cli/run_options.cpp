#include "src/cli/run_options.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>

#include "src/app/ask_secret.hpp"
#include "src/app/recipe_values.hpp"
#include "src/app/vault_secrets.hpp"
#include "src/port/durable_file.hpp"

namespace rommate::cli {
using recipe::ParameterKind;

void read_values(const RunArguments& a, recipe::RunOptions& run) {
  for (const auto& word : a.values) {
    const auto equals = word.find('=');
    if (equals == std::string::npos)
      throw CLI::ValidationError(fmt::format("'{}' is no parameter; write name=value", word));
    const auto name = word.substr(0, equals);
    const auto* parameter = run.recipe.parameter(name);
    if (parameter != nullptr && parameter->kind == ParameterKind::secret &&
        app::names_vault(std::string_view{word}.substr(equals + 1))) {
      run.secrets[name] = recipe::Secret{word.substr(equals + 1)};
      continue;
    }
    if (const auto why = app::take_value(run, word.substr(0, equals), word.substr(equals + 1)); !why.empty())
      throw CLI::ValidationError(why);
  }
  if (const auto why = app::complete(run); !why.empty()) throw CLI::ValidationError(why);
}

namespace {

/// Lines name=value from a descriptor.
std::string secrets_from(int fd, recipe::RunOptions& run) {
  auto text = port::read_file(fmt::format("/dev/fd/{}", fd));
  if (!text) return fmt::format("--secret-fd {}: cannot be read", fd);
  std::string why;
  for (std::string_view rest = *text; !rest.empty() && why.empty();) {
    const auto line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    const auto equals = line.find('=');
    const auto* parameter = run.recipe.parameter(line.substr(0, equals));
    if (equals == std::string::npos || parameter == nullptr || parameter->kind != ParameterKind::secret)
      why =
          fmt::format("--secret-fd {}: a line is no name=value of a secret of {}", fd, run.recipe.name.text);
    else
      run.secrets[parameter->name] = recipe::Secret{std::string{line.substr(equals + 1)}};
  }
  recipe::Secret::wipe(*text);
  return why;
}

/// The entries that name=@vault:ENTRY named.
std::string secrets_from_vault(recipe::RunOptions& run) {
  if (!app::names_vault(run)) return "";
  const auto passphrase = app::ask_passphrase("Passphrase of the vault");
  if (const auto* why = std::get_if<std::string>(&passphrase)) return *why;
  return app::take_from_vault(run, std::get<app::LockedText>(passphrase).view());
}

}  // namespace

std::string read_secrets(const RunArguments& a, recipe::RunOptions& run) {
  if (a.secret_fd >= 0)
    if (const auto why = secrets_from(a.secret_fd, run); !why.empty()) return why;
  if (const auto why = secrets_from_vault(run); !why.empty()) return why;
  if (const auto* each = app::missing_value(run))
    return fmt::format("{} needs {}=... ({})", run.recipe.name.text, each->name, each->ask);
  for (const auto* each : app::missing_secrets(run)) {
    if (::isatty(STDERR_FILENO) == 0)
      return fmt::format(
          "{0} needs the secret '{1}', and there is nobody to ask: --secret-fd N with a line "
          "{1}=..., or {1}=@vault:ENTRY",
          run.recipe.name.text, each->name);
    const auto secret = app::ask_new_secret(each->ask);
    if (const auto* why = std::get_if<std::string>(&secret)) return fmt::format("{}: {}", each->ask, *why);
    run.secrets[each->name] = recipe::Secret{std::string{std::get<app::LockedText>(secret).view()}};
  }
  return secrets_from_vault(run);  // a name of an entry may have been typed
}

bool agree(const RunArguments& a, const std::string& port, recipe::RunOptions& run) {
  const bool destroys = app::destroys(run);
  const auto costs = app::costs_of(run.recipe);
  const bool terminal = ::isatty(STDIN_FILENO) != 0 && ::isatty(STDERR_FILENO) != 0;
  const auto typed = [](const std::string& question) {
    fmt::print(stderr, "{} ", question);
    char answer[256] = {};
    std::string line = std::fgets(answer, sizeof answer, stdin) == nullptr ? "" : answer;
    line.erase(line.find_last_not_of("\r\n ") + 1);
    return line;
  };
  if (destroys && !a.yes_destroy &&
      (!terminal || typed(fmt::format("{} erases what nothing brings back. Type the port's name to agree:",
                                      run.recipe.name.text)) != port)) {
    fmt::print(stderr, "rommate: nobody agreed that {} erases what nothing brings back: --yes-destroy\n",
               run.recipe.name.text);
    return false;
  }
  if (!costs.empty() && !a.yes && !a.yes_destroy) {
    if (!terminal) {
      fmt::print(stderr, "rommate: nobody agreed to what {} may cost ({}): --yes, after a look at --plan\n",
                 run.recipe.name.text, costs);
      return false;
    }
    const auto answer =
        typed(fmt::format("{} on {} may cost: {}. Go on? [y/N]", run.recipe.name.text, port, costs));
    if (answer != "y" && answer != "yes") return false;
  }
  app::agree_to(run);
  return true;
}

}  // namespace rommate::cli
