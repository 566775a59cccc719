#include "src/recognise/unlisted_prompt.hpp"

#include <algorithm>
#include <iterator>

#include "protocols/ascii.hpp"
#include "src/recognise/boot_window.hpp"
#include "src/recognise/dialog.hpp"
#include "src/recognise/letters.hpp"
#include "src/recognise/logins.hpp"
#include "src/recognise/prompt_reading.hpp"
#include "src/recognise/shape.hpp"

namespace rommate::recognise {
namespace {

using protocols::trimmed;

/// The same row stands above with something typed behind it.
bool typed_behind(std::string_view row, const Scene& scene) {
  return std::any_of(scene.above.begin(), scene.above.end(), [&](std::string_view line) {
    return line.size() > row.size() && line.starts_with(row) && line[row.size()] != ' ';
  });
}

/// "admin > config > ": a trail of names (doc: Dominion SX)
bool is_trail(std::string_view row) {
  constexpr std::size_t longest = 80;
  constexpr std::string_view mark = " > ";
  if (row.size() > longest || !row.ends_with(mark)) return false;
  std::size_t names = 0;
  while (!row.empty()) {
    const auto end = row.find(mark);
    if (end == 0 || end == std::string_view::npos || !is_letter(row[0])) return false;
    const auto name = row.substr(0, end);
    if (!std::all_of(name.begin(), name.end(), is_host_character)) return false;
    row.remove_prefix(end + mark.size());
    ++names;
  }
  return names > 1;
}

/// A shorter trail stands above, and the word typed behind it is the next one of this.
bool went_deeper(std::string_view row, const Scene& scene) {
  return std::any_of(scene.above.begin(), scene.above.end(), [&](std::string_view line) {
    const auto sign = line.rfind(" > ");
    if (sign == std::string_view::npos || !row.starts_with(line.substr(0, sign + 3))) return false;
    const auto typed = line.substr(sign + 3), next = row.substr(sign + 3);
    const auto word = typed.substr(0, typed.find(' '));
    return !word.empty() && next.starts_with(word) && next.substr(word.size()).starts_with(" > ");
  });
}

/// "Manager::old-sw$ ": who, where, and a sign (pat: AT-8000S)
bool is_joined_name(std::string_view row) {
  constexpr std::size_t longest = 60;
  if (row.size() < 6 || row.size() > longest || !row.ends_with("$ ")) return false;
  const auto name = row.substr(0, row.size() - 2);
  const auto joint = name.find("::");
  return joint != std::string_view::npos && joint > 1 && joint + 3 < name.size() && is_letter(name[0]) &&
         std::all_of(name.begin(), name.end(), is_host_character);
}

/// "puffy$ ": the name of a Unix host, known by what was typed behind it before (doc: OpenBSD, ksh)
bool is_dollar_prompt(std::string_view row) {
  if (row.size() < 4 || !row.ends_with("$ ")) return false;
  const auto name = row.substr(0, row.size() - 2);
  return is_letter(name[0]) && (is_letter(name.back()) || is_digit(name.back())) && !contains(name, ":") &&
         std::all_of(name.begin(), name.end(), is_host_character);
}

/// "Main -> " below a menu (doc: VPN 3000)
bool is_menu_arrow(std::string_view row, const Scene& scene) {
  if (!row.ends_with(" -> ") || row.size() < 5 || row.size() > 30 || scene.above.empty()) return false;
  const auto word = row.substr(0, row.size() - 4);
  return std::all_of(word.begin(), word.end(), is_letter) && is_menu_line(scene.above.front());
}

/// The ">" of a Catalyst 1900 in its command line, below "CLI session with the switch is open."
bool is_session_sign(std::string_view row, const Scene& scene) {
  return row == ">" && std::any_of(scene.above.begin(), scene.above.end(), [](std::string_view line) {
           return line.starts_with("CLI session with ") || line.starts_with("To end the CLI session");
         });
}

/// "RP/0/RSP0/CPU0:ios#run": the command above has opened a shell.
bool opened_shell(const Scene& scene) {
  constexpr std::string_view commands[] = {"run", "bash",  "shell",  "start shell",
                                           "sh",  "linux", "expert", "devshell"};
  if (scene.above.empty()) return false;
  const auto typed = command_on(scene.above.front());
  return typed && std::find(std::begin(commands), std::end(commands), *typed) != std::end(commands);
}

/// A login stands above, and what was said since: "$ " of OpenVMS.
bool logged_in(const Scene& scene) {
  return std::any_of(scene.above.begin(), scene.above.end(), [](std::string_view line) {
    return line == "Password:" || line == "password:" || line.starts_with("Last login: ");
  });
}

/// "/ # " of BusyBox in a container, "~ $ ", "root@archiso ~ # "
bool is_directory_prompt(std::string_view row) {
  if (row.size() < 4 || (!row.ends_with(" # ") && !row.ends_with(" $ "))) return false;
  auto place = row.substr(0, row.size() - 3);
  if (const auto blank = place.find(' '); blank != std::string_view::npos) {
    const auto name = place.substr(0, blank);
    place = place.substr(blank + 1);
    if (place != "~" && name.find('@') == std::string_view::npos) return false;
    if (!std::all_of(name.begin(), name.end(), [](char c) { return c == '@' || is_host_character(c); }))
      return false;
  }
  if (place.empty() || (place[0] != '/' && place[0] != '~')) return false;
  return !place.starts_with("//") &&
         std::all_of(place.begin(), place.end(), [](char c) { return is_host_character(c) || c == '~'; });
}

/// "term% ": a name and the sign of the C shell, of rc
bool is_percent_prompt(std::string_view row) {
  if (row.size() < 4 || !row.ends_with("% ")) return false;
  const auto name = row.substr(0, row.size() - 2);
  return is_letter(name[0]) && (is_letter(name.back()) || is_digit(name.back())) &&
         std::all_of(name.begin(), name.end(), is_host_character);
}

/// ">>> " below a line that speaks of help, or one that has something typed behind it: no quoted mail
bool is_interpreter(std::string_view row, const Scene& scene) {
  if (row != ">>> " || scene.above.empty()) return false;
  return contains(lower(scene.above.front()), "help") || typed_behind(row, scene);
}

/// "... " below ">>> def f():": a block that is not at its end
bool is_continuation(std::string_view row, const Scene& scene) {
  if (row != "... " || scene.above.empty()) return false;
  const auto line = scene.above.front();
  return (line.starts_with(">>> ") || line.starts_with("... ")) && line.size() > 4;
}

/// A bare sign, or the "ok" of OpenBoot ("{0} ok").
std::optional<Judgement> judge_bare_sign(std::string_view row, const Scene& scene) {
  if (is_continuation(row, scene)) {
    auto result = waiting(State::text_input, Quiet::doubtful);
    result.sighting.name = "continuation";
    return result;
  }
  // "Enter the password to access the Service Interface (60 second timeout):" and a sign below (doc:
  // E-series); without a time the question may be answered already, and its answer is not shown.
  if (row == "-> " && !scene.above.empty() && contains(scene.above.front(), " second timeout") &&
      asks_password(scene.above.front()))
    return waiting(State::password, Quiet::doubtful);
  constexpr std::string_view signs[] = {"> ", "-> ", "#> ", "*> ", ">> ", "=>> "};  // the last: doc: SEL
  if (std::find(std::begin(signs), std::end(signs), row) != std::end(signs) || is_interpreter(row, scene) ||
      is_menu_arrow(row, scene) || is_session_sign(row, scene) ||
      (row == "# " && greets_as_cli(scene.above))) {
    auto result = waiting(State::other_system, Quiet::doubtful);
    result.sighting.name = "cli";
    return result;
  }
  const bool known = typed_behind(row, scene) || logged_in(scene);
  if (((row == "# " || row == "$ ") && opened_shell(scene)) || (row == "$ " && logged_in(scene)) ||
      is_directory_prompt(row) || is_percent_prompt(row) || (known && is_dollar_prompt(row))) {
    auto result = waiting(State::shell, Quiet::doubtful);
    result.sighting.name = "shell";
    return result;
  }
  if (row != "ok " && !(row.ends_with("} ok ") && row.starts_with("{") && row.size() < 10))
    return std::nullopt;
  auto result = waiting(State::other_loader, Quiet::doubtful);
  result.sighting.name = "openboot";
  return result;
}

/// "C:\\Windows\\system32>", "PS C:\\>" (doc: Windows, special administration console)
bool is_drive_prompt(std::string_view row) {
  row = trimmed(row);
  if (row.starts_with("PS ")) row.remove_prefix(3);
  return row.size() >= 4 && is_letter(row[0]) && row.substr(1, 2) == ":\\" && row.back() == '>';
}

/// "MGX8850.1.7.PXM.a > ": a name, and the sign apart.
bool stands_apart(std::string_view row) {
  if (row.size() < 5 || (!row.ends_with(" > ") && !row.ends_with(" # "))) return false;
  const auto name = row.substr(0, row.size() - 3);
  return is_letter(name[0]) && std::all_of(name.begin(), name.end(), is_host_character);
}

/// "* X460-48t.7 # ": the number of the command is a part of the prompt (doc: EXOS)
bool counts_commands(std::string_view row) {
  constexpr std::size_t longest = 50;
  if (row.size() > longest || !(row.ends_with(" # ") || row.ends_with(" > "))) return false;
  if (row.starts_with("* ")) row.remove_prefix(2);
  if (row.size() < 6) return false;
  const auto name = row.substr(0, row.size() - 3);
  const auto dot = name.rfind('.');
  return is_letter(name[0]) && dot != std::string_view::npos && dot > 1 && dot + 1 < name.size() &&
         name.find_first_not_of("0123456789", dot + 1) == std::string_view::npos &&
         std::all_of(name.begin(), name.end(), is_host_character);
}

/// "adapter 1/1/1 # ": a word and a place, and the sign apart
bool names_place(std::string_view row) {
  if (row.size() < 7 || !row.ends_with(" # ")) return false;
  const auto body = row.substr(0, row.size() - 3);
  const auto blank = body.find(' ');
  if (blank == std::string_view::npos || blank == 0 || blank + 1 == body.size()) return false;
  const auto place = body.substr(blank + 1);
  return std::all_of(body.begin(), body.begin() + static_cast<std::ptrdiff_t>(blank), is_letter) &&
         is_digit(place.front()) && is_digit(place.back()) && contains(place, "/") &&
         place.find_first_not_of("0123456789/") == std::string_view::npos;
}

/// "array-1 cli% ", "--:- / cli-> " (doc: 3PAR, ACS 6000): the last word says what it is.
bool is_called_cli(std::string_view row) {
  constexpr std::size_t longest = 60;
  if (row.size() > longest) return false;
  for (const std::string_view end : {" cli% ", " cli-> ", " cli> ", " cli# "})
    if (row.ends_with(end)) {
      const auto place = row.substr(0, row.size() - end.size());
      return std::all_of(place.begin(), place.end(),
                         [](char c) { return c == ' ' || c == '-' || is_host_character(c); }) &&
             number_of_words(place) <= 3;
    }
  return false;
}

/// ">> Main# ": a mark in front (doc: Alteon)
bool is_marked(std::string_view row) {
  constexpr std::size_t longest = 50;
  if (!row.starts_with(">> ") || row.size() < 6 || row.size() > longest || !row.ends_with("# ")) return false;
  const auto name = row.substr(3, row.size() - 5);
  return is_letter(name[0]) &&
         std::all_of(name.begin(), name.end(), [](char c) { return c == ' ' || is_host_character(c); });
}

/// "ProCurve Switch 2810-24G# ": a model for a name, of several words and with a digit.
bool has_model_words(std::string_view row) {
  constexpr std::size_t longest = 40;
  // "EAS 200-24p:admin#", of which the user is a part, has no blank behind it.
  const auto colon = row.rfind(':');
  const bool names_user =
      row.ends_with("#") && colon != std::string_view::npos && colon + 2 < row.size() &&
      std::all_of(row.begin() + static_cast<std::ptrdiff_t>(colon) + 1, row.end() - 1, is_letter);
  const bool apart = row.ends_with("# ") || row.ends_with("> ");
  if (row.size() < 6 || row.size() > longest || !(apart || names_user)) return false;
  if (row.starts_with("* ")) row.remove_prefix(2);  // "* Slot-1 Stack.4 # " (doc: EXOS, not saved)
  auto name = row.substr(0, row.size() - (apart ? 2 : 1));
  if (name.ends_with(' ')) name.remove_suffix(1);
  if (name.empty()) return false;
  const auto blanks = std::count(name.begin(), name.end(), ' ');
  if (blanks < 1 || blanks > 3 || !is_letter(name[0])) return false;
  if (!is_letter(name.back()) && !is_digit(name.back())) return false;
  return std::any_of(name.begin(), name.end(), is_digit) &&
         std::all_of(name.begin(), name.end(), [](char c) { return c == ' ' || is_host_character(c); });
}

}  // namespace

bool greets_as_cli(std::span<const std::string_view> above) {
  constexpr std::size_t looked_above = 3;
  for (std::size_t at = 0; at < above.size() && at < looked_above; ++at)
    if (const auto words = lower(above[at]);
        words.starts_with("welcome to ") &&
        (words.ends_with(" cli!") || words.ends_with(" cli") || words.ends_with(" cli.")))
      return true;
  return false;
}

std::optional<Judgement> judge_boot_name(std::string_view row) {
  const auto loader = [](Quiet quiet) {
    auto result = waiting(State::other_loader, quiet);
    result.sighting.name = "boot";
    return result;
  };
  const auto text = trimmed(row);
  if (text.empty()) return std::nullopt;
  const char sign = text.back();
  if (sign != '>' && sign != '#' && sign != ']') return std::nullopt;  // most rows
  auto name = lower(trimmed(text.substr(0, text.size() - 1)));
  if (sign == '#' && name.ends_with('>')) name.pop_back();  // "BootLoader>#" (doc: Ruijie)
  if (sign == '>' && text.size() > 4 && names_loader(trimmed(text.substr(0, text.size() - 1))))
    return loader(Quiet::plain);
  constexpr std::size_t longest_menu = 20;  // "[Boot Menu] " (doc: Dell N-series)
  if (row.starts_with('[') && row.ends_with("] ") && row.size() <= longest_menu && name.starts_with("[boot"))
    return loader(Quiet::doubtful);
  constexpr std::string_view names[] = {"boot",         "bootrom",     "boot rom",
                                        "bootstrap",    "bootloader",  "boot loader",
                                        "boot monitor", "bootmonitor", "bootware"};
  const bool listed = std::find(std::begin(names), std::end(names), name) != std::end(names);
  if (listed && lower(row.substr(0, 4)) == "boot" && (sign == '>' || sign == '#'))
    return loader(Quiet::plain);
  return std::nullopt;
}

std::optional<Judgement> judge_unlisted_prompt(std::string_view row, const Scene& scene) {
  const bool runs = scene.known.phase == Phase::running || scene.known.phase == Phase::none ||
                    scene.known.phase == Phase::loader;
  if (!runs || scene.known.shown != Shows::nothing) return std::nullopt;
  if (auto bare = judge_bare_sign(row, scene)) return bare;
  if (is_drive_prompt(row)) {
    auto result = waiting(State::shell, Quiet::doubtful);
    result.sighting.name = "shell";
    return result;
  }
  auto read = read_prompt(row);
  if (!read && has_model_words(row) && scene.known.phase != Phase::loader) read = ReadPrompt{};
  if (!read && counts_commands(row)) {
    const auto from = row.starts_with("* ") ? 2UL : 0UL;
    read = ReadPrompt{false, row.substr(from, row.size() - 3 - from)};
  }
  if (!read && (names_place(row) || is_marked(row) || is_called_cli(row))) read = ReadPrompt{};
  if (!read && is_joined_name(row)) read = ReadPrompt{};
  if (!read && is_trail(row) && (scene.above.empty() || typed_behind(row, scene) || went_deeper(row, scene)))
    read = ReadPrompt{};
  if (!read && trimmed(row).ends_with("}=>") && row.size() <= 40) read = ReadPrompt{};  // doc: SpeedTouch
  if (read && scene.known.shell && row.ends_with(" # ") && !row.starts_with('('))
    read->shell = true;  // "WAP(Dopra Linux) # " behind the greeting of a shell
  if (!read && stands_apart(row) && (scene.above.empty() || typed_behind(row, scene)))
    read = ReadPrompt{false, row.substr(0, row.size() - 3)};
  if (!read) return std::nullopt;
  auto result = waiting(read->shell ? State::shell : State::other_system, Quiet::doubtful);
  result.sighting.name = read->shell ? "shell" : "cli";
  result.sighting.host = read->host;
  return result;
}

}  // namespace rommate::recognise
