#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "src/app/config.hpp"
#include "src/app/plain.hpp"
#include "src/cli/command.hpp"
#include "src/cli/commands.hpp"
#include "src/console/byte_map.hpp"
#include "src/console/prefix_keys.hpp"
#include "src/ui/desk.hpp"

namespace rommate::cli {
namespace {

// wide: one member for each option of the command line
struct ConsoleArguments {
  PortArguments port;
  bool plain = false, unfiltered = false, filtered = false, echo = false, quiet = false;
  std::string listen, listen_rw;
  bool listen_anyone = false, wait = false;
  std::string imap, omap, char_delay = "0", line_delay = "0";
  std::string escape = "ctrl-t", break_length = "300ms", linger = "500ms";
};

bool given(const ConsoleArguments& a, const char* option, const std::optional<bool>& value) {
  return a.port.typed(option) || value.value_or(false);
}

app::ConsoleOptions own_console(const ConsoleArguments& a) {
  app::ConsoleOptions options = console_options(a.port);
  options.wait = given(a, "--wait", settings(a.port).wait);
  const auto rest = [&](const char* option, const std::string& typed, const auto& set) {
    const auto length = parse_duration(option, typed);
    return a.port.typed(option) ? length : set.value_or(length);
  };
  options.rests = {rest("--char-delay", a.char_delay, settings(a.port).char_delay),
                   rest("--line-delay", a.line_delay, settings(a.port).line_delay)};
  return options;
}

app::ConsoleOptions shared_console(const ConsoleArguments& a) {
  if (!a.listen.empty() && !a.listen_rw.empty())
    throw CLI::ValidationError("--listen-rw", "it is --listen already; give one of them");
  app::ConsoleOptions options = own_console(a);
  options.share.may_type = !a.listen_rw.empty();
  options.share.anyone = a.listen_anyone;
  options.share.at = options.share.may_type ? a.listen_rw : a.listen;
  if (options.share.at.empty()) options.share.at = settings(a.port).listen.value_or("");
  return options;
}

std::string escape_of(const ConsoleArguments& a) {
  return a.port.typed("--escape") ? a.escape : settings(a.port).escape.value_or(a.escape);
}

protocols::Duration break_length_of(const ConsoleArguments& a) {
  const auto as_typed = parse_duration("--for", a.break_length);
  return a.port.typed("--for") ? as_typed : settings(a.port).break_length.value_or(as_typed);
}

console::ByteMap map_of(const ConsoleArguments& a, console::ByteMap::Way way) {
  const bool sent = way == console::ByteMap::Way::sent;
  const char* const option = sent ? "--omap" : "--imap";
  const auto& set = sent ? settings(a.port).omap : settings(a.port).imap;
  const auto names = a.port.typed(option) ? (sent ? a.omap : a.imap) : set.value_or("");
  const auto parsed = console::ByteMap::parse(names, way);
  if (const auto* why = std::get_if<std::string>(&parsed)) throw CLI::ValidationError(option, *why);
  return std::get<console::ByteMap>(parsed);
}

app::PlainOptions plain_options(const ConsoleArguments& a) {
  const app::Settings& config = settings(a.port);
  const std::string escape = escape_of(a);
  app::PlainOptions options;
  if (escape == "none")
    options.prefix.reset();
  else if (const auto key = console::parse_control_key(escape))
    options.prefix = *key;
  else
    throw CLI::ValidationError("--escape",
                               fmt::format("'{}' is no control key; write ctrl-a or none", escape));
  // A pipe is a pipe, unless something else was asked for.
  if (!isatty(STDIN_FILENO) && !a.port.typed("--escape") && !config.escape) options.prefix.reset();
  const bool asked_to_filter = a.filtered || (config.unfiltered && !*config.unfiltered);
  options.unfiltered = !a.filtered && given(a, "--unfiltered", config.unfiltered);
  if (!isatty(STDOUT_FILENO) && !asked_to_filter) options.unfiltered = true;
  options.local_echo = given(a, "--echo", config.echo);
  options.imap = map_of(a, console::ByteMap::Way::shown);
  options.omap = map_of(a, console::ByteMap::Way::sent);
  options.quiet = a.quiet;
  options.break_length = break_length_of(a);
  options.linger = parse_duration("--linger", a.linger);
  return options;
}

ui::ScreenSettings screen_settings(const ConsoleArguments& a) {
  const app::Settings& config = settings(a.port);
  ui::ScreenSettings screen;
  screen.echo = given(a, "--echo", config.echo);
  screen.wrap = config.wrap.value_or(screen.wrap);
  screen.add_lf = config.add_lf.value_or(screen.add_lf);
  screen.stamps = config.time_stamps.value_or(screen.stamps);
  const std::string enter = config.enter.value_or("cr");
  screen.keys.enter = enter == "lf"     ? tui::EnterSends::lf
                      : enter == "crlf" ? tui::EnterSends::crlf
                                        : tui::EnterSends::cr;
  screen.keys.backspace_is_bs = config.backspace == "bs";
  screen.imap = map_of(a, console::ByteMap::Way::shown);
  screen.omap = map_of(a, console::ByteMap::Way::sent);
  return screen;
}

/// For a port named in the picker: what was typed on the command line holds for it too, but for the record,
/// which is the first one's.
std::variant<ui::ShownOptions, std::string> options_for(ConsoleArguments a, const std::string& port) {
  a.port.port = port;
  a.port.settings.reset();
  a.port.record.clear();
  if (!app::is_log_folder(a.port.log.place)) a.port.log.place.clear();
  try {
    return ui::ShownOptions{own_console(a), screen_settings(a), break_length_of(a)};
  } catch (const CLI::Error& error) {
    return std::string(error.what());
  }
}

ui::DeskOptions desk_options(const ConsoleArguments& a) {
  const app::PlainOptions common = plain_options(a);  // what is wrong with them is wrong here too
  ui::DeskOptions options;
  options.first = {shared_console(a), screen_settings(a), common.break_length};
  const std::string escape = escape_of(a);
  options.prefix = tui::parse_key(escape);
  if (options.prefix.code == tui::KeyCode::unknown)
    throw CLI::ValidationError(
        "--escape", fmt::format("'{}' is no control key; the full screen needs one, such as ctrl-a", escape));
  options.options_for = [a](const std::string& name) { return options_for(a, name); };
  options.config_path = a.port.config.empty() ? app::default_config_path() : a.port.config;
  if (!options.config_path.empty()) {
    const app::Config known = app::Config::load(options.config_path, false);
    for (const auto& problem : known.problems()) options.config_problems += to_string(problem) + "\n";
    for (const auto& profile : known.profiles())
      if (profile.own.port) options.names.emplace_back(profile.name, *profile.own.port);
  }
  return options;
}

}  // namespace

void add_console(CLI::App& root, int& status) {
  auto a = std::make_shared<ConsoleArguments>();
  add_port_arguments(root, a->port, false);
  root.add_flag("--wait", a->wait, "for a port that is not there yet, or that somebody else has");
  root.add_flag("--plain", a->plain, "pass-through console without a full screen; works in a pipe");
  root.add_flag("--unfiltered", a->unfiltered, "pass every control string to the terminal (plain)");
  root.add_flag("--filtered", a->filtered,
                "keep them out of a pipe or file too, not of a terminal only (plain)");
  root.add_flag("--echo", a->echo, "local echo");
  root.add_option("--imap", a->imap, "what the device sends, shown as something else: lfcrlf, spchex ...")
      ->type_name("NAMES");
  root.add_option("--omap", a->omap, "what is typed, sent as something else: delbs, nulbrk ...")
      ->type_name("NAMES");
  root.add_option("--char-delay", a->char_delay, "rest behind each character that is typed or piped: 5ms")
      ->type_name("LENGTH");
  root.add_option("--line-delay", a->line_delay, "rest behind each line end that is typed or piped: 200ms")
      ->type_name("LENGTH");
  root.add_flag("-q,--quiet", a->quiet, "no remarks on standard error, only problems");
  root.add_option("--escape", a->escape,
                  "prefix key: ctrl-a, ctrl-], none; in a pipe there is none by itself")
      ->type_name("KEY")
      ->capture_default_str();
  root.add_option("--for", a->break_length, "length of BREAK")->type_name("LENGTH")->capture_default_str();
  root.add_option("--linger", a->linger, "after the end of standard input, leave when quiet for this long")
      ->type_name("LENGTH")
      ->capture_default_str();
  root.add_option("--listen", a->listen, "let others watch at unix:PATH or tcp:PORT (this machine only)")
      ->type_name("WHERE");
  root.add_option("--listen-rw", a->listen_rw,
                  "the same, and whoever types there takes the line while it is free")
      ->type_name("WHERE");
  root.add_flag("--listen-anyone", a->listen_anyone, "share on other addresses too; there is no password");
  root.callback([a, &root, &status] {
    if (!root.get_subcommands().empty()) return;
    if (!a->plain) {
      status = ui::run_desk(desk_options(*a));
      return;
    }
    if (a->port.port.empty()) throw CLI::RequiredError("PORT");
    status = app::run_plain(shared_console(*a), plain_options(*a));
  });
}

}  // namespace rommate::cli
