#include "src/recognise/banners.hpp"

#include <algorithm>
#include <utility>

#include "src/recognise/banner_table.hpp"
#include "src/recognise/letters.hpp"
#include "src/recognise/line_tail.hpp"
#include "src/recognise/prompt_reading.hpp"
#include "src/recognise/shape.hpp"
#include "src/recognise/utf8.hpp"

namespace rommate::recognise {
namespace {

using enum Family;

bool starts_with(std::string_view text, std::string_view start) {
  return text.substr(0, start.size()) == start;
}

/// "[  439.640414] text" of a Linux kernel.
std::string_view without_kernel_time(std::string_view line) {
  if (line.empty() || line[0] != '[') return line;
  const auto end = line.find("] ");
  const auto inside = line.substr(1, end == std::string_view::npos ? 0 : end - 1);
  const bool time = !inside.empty() && inside.find_first_not_of(" 0123456789.") == std::string_view::npos;
  return time ? line.substr(end + 2) : line;
}

void set_family(Family family, Knowledge& known, Certainty certainty = Certainty::certain) {
  if (family == Family::none) return;
  if (family == linux_os || family == u_boot) certainty = Certainty::vague;
  // A kernel does not overrule what is known from before the reset.
  if (family == linux_os && known.family != Family::none) return;
  if (known.family != Family::none && certainty <= known.certainty) return;
  known.family = family;
  known.certainty = certainty;
}

bool reset(Knowledge& known) {
  const bool first = known.phase != Phase::early;
  if (first) {
    auto family = known.family;
    known = {};
    known.family = family;
  }
  known.phase = Phase::early;
  return first;
}

/// Where `text` begins in the line: looked for by its letter `rare`, which lines have few of, for all of them
/// are looked through while a device boots.
std::size_t find_by(std::string_view line, std::string_view text, std::size_t rare) {
  for (auto at = line.find(text[rare], rare); at != std::string_view::npos;
       at = line.find(text[rare], at + 1))
    if (line.substr(at - rare, text.size()) == text) return at - rare;
  return std::string_view::npos;
}

/// "C2600 platform with 65536 Kbytes of main memory", "2500 processor with ...", "WS-C2950-24 starting...".
void learn_early_line(std::string_view line, Knowledge& known) {
  if (const auto at = find_by(line, " platform with ", 10); at != std::string_view::npos) {
    auto name = line.substr(0, at);
    if (starts_with(name, "Cisco ")) name.remove_prefix(6);
    learn_platform(std::string{name} + std::string{line.substr(at + 9)}, known.facts);
    const bool kilobytes = line.find("Kbytes") != std::string_view::npos;
    const auto& who = known.facts.platform;
    const bool xe = starts_with(who, "ISR4") || starts_with(who, "ASR1") || starts_with(who, "C1")
                        ? who.find('/') != std::string::npos || starts_with(who, "ASR1")
                        : false;
    if (kilobytes)
      set_family(xe                       ? ios_xe_router
                 : starts_with(who, "C9") ? catalyst_xe
                                          : ios_router,
                 known, Certainty::general);
  }
  if (const auto at = find_by(line, " processor with ", 11); at != std::string_view::npos) {
    const auto before = known.facts.platform;
    learn_platform(std::string{line.substr(0, at)} + std::string{line.substr(at + 10)}, known.facts);
    if (!before.empty()) known.facts.platform = before;
    const bool old = !line.empty() && line[0] >= '0' && line[0] <= '9';
    set_family(old ? old_bootstrap : ios_router, known, Certainty::general);
  }
  if (const auto at = find_by(line, " Boot Loader (", 13); at != std::string_view::npos) {
    learn_version(line, known.facts);
    set_family(line.substr(0, 2) == "AP" || line.find("AP") < at + 20 ? aironet : catalyst, known);
  }
  if (const auto at = find_by(line, "/CPU0 is ", 3); at != std::string_view::npos) {
    set_family(ios_xr, known);  // "ios con0/RSP0/CPU0 is in standby", "... is now available" (pat: IOS-XR)
    known.phase = Phase::running;
  }
  if (starts_with(line, "WS-"))
    if (const auto at = line.find(" starting..."); at != std::string_view::npos)
      known.facts.platform = std::string{line.substr(0, at)};
  if (known.family == none && find_by(line, "American Megatrends", 9) != std::string_view::npos)
    known.family = nexus;
}

/// Three prompts are nobody else's.
Family family_of_prompt(std::string_view line) {
  if (starts_with(line, "RP/0/")) return ios_xr;               // log: NCS 540
  if (line[0] == '(' && line.find(") >") < 40) return aireos;  // log: WLC 5508
  // "<core>system-view" (doc: Huawei, H3C); a tag of XML has no such word behind it.
  if (line[0] != '<') return none;
  const auto close = line.find('>');
  if (close == std::string_view::npos || close < 2 || is_markup(line.substr(1, close - 1))) return none;
  const auto command = line.substr(close + 1);
  for (const std::string_view word : {"sys", "dis", "save", "reset ", "reboot", "quit", "super"})
    if (starts_with(command, word)) return vrp;
  return none;
}

void note_command(std::string_view typed, Knowledge& known) {
  known.shown = typed.empty() ? Shows::nothing : what_shows(typed);
  known.held_reset.clear();
}

/// "rommon 3 > confreg 0x2142": the line begins with a prompt; says what is there, and leaves what was typed.
void learn_prompt(std::string_view& line, Knowledge& known) {
  const auto loader = [&](std::string_view prompt) {
    if (!starts_with(line, prompt)) return false;
    known.phase = Phase::loader;
    line.remove_prefix(prompt.size());
    note_command(trimmed(line), known);
    return true;
  };
  if (std::string_view{"sag=lm"}.find(line[0]) != std::string_view::npos)  // most lines begin otherwise
    for (const std::string_view prompt :
         {"switch: ", "ap: ", "apboot> ", "=> ", "grub> ", "loader> ", "loader > ", "monitor> ", "monitor# "})
      if (loader(prompt)) return;
  if (line[0] == 'r' && starts_with(line, "rommon ")) {
    const auto end = line.find('>');
    if (end == std::string_view::npos || end > 14) return;
    if (line.size() > 7 && line[7] == '#') set_family(asa, known);
    if (known.family == none) known.family = ios_router;  // whoever it is, it is no U-Boot
    known.phase = Phase::loader;
    line = line.substr(std::min(line.size(), end + 2));
    note_command(trimmed(line), known);  // `dir` of a 2900 loads a driver: "program load complete"
    return;
  }
  if (line[0] == '>' && known.family == old_bootstrap && known.phase != Phase::running) {
    known.phase = Phase::loader;
    return;
  }
  if (line[0] == '(' && line.find(") >en") < 40)
    known.fastpath = true;  // no wireless controller has an "enable"
  if (known.family == none && !known.fastpath) known.family = family_of_prompt(line);
  const auto length = prompt_length(line);
  if (length != 0 && line.substr(length, 2) == "  ")
    return;  // "Bit#    Configuration register option settings:" of a 2500
  if (length == 0) {
    // "root@box:~# cat notes": one word and a sign; most lines end here.
    const auto blank = line.find(' ');
    const bool signed_word = blank != std::string_view::npos &&
                             std::string_view{">#$%"}.find(line[blank - 1]) != std::string_view::npos;
    if (!signed_word) return;
    const auto prompt = line.substr(0, blank);
    const auto at = prompt.find('@');
    known.unix_prompt = known.unix_prompt || (at != std::string_view::npos && prompt.find(':', at) < blank &&
                                              (prompt.back() == '$' || prompt.back() == '#'));
    if (const auto command = command_on(line)) note_command(*command, known);
    return;
  }
  known.wants_return = false;
  note_command(trimmed(line.substr(length)), known);
  constexpr Families systems =
      of(ios_router, ios_xe_router, catalyst, catalyst_xe, catalyst_rommon, old_bootstrap) |
      only(Family::asa);
  const bool up = known.phase == Phase::running || known.phase == Phase::loader;
  const bool is_host =
      up && has(systems, known.family) && !starts_with(line, "rommon");  // "loader>" of one named so
  if (!is_host && line[length - 1] == '>' && names_loader(line.substr(0, length - 1))) {
    known.phase = Phase::loader;
    line.remove_prefix(length);
    return;
  }
  // The prompts of JunOS have a blank behind them, and no mode: this is another device.
  const bool ios = line[length - 2] == ')' || (line.size() > length && line[length] != ' ');
  if (known.family == junos && ios) {
    known.family = none;
    known.certainty = Certainty::none;
  }
  const bool own_loader = known.phase == Phase::early && (known.family == u_boot || known.family == aruba);
  known.phase = own_loader                                               ? Phase::loader
                : known.phase == Phase::loader && known.family == u_boot ? Phase::loader
                                                                         : Phase::running;
  line.remove_prefix(length);
}

bool apply(const Banner& banner, std::string_view rest, Knowledge& known) {
  bool was_reset = false;
  if (banner.does == Does::resets) was_reset = reset(known);
  if (banner.does == Does::starts) known.phase = Phase::early;
  const bool on_the_way = banner.does == Does::loads || banner.does == Does::boots;
  if (on_the_way && known.phase != Phase::running) known.phase = Phase::loading;
  if (banner.does == Does::boots) known.kernel = true;
  const bool runs = banner.does == Does::runs || banner.does == Does::greets;
  if (runs || banner.does == Does::offers) known.phase = Phase::running;
  if (runs) known.wants_return = false;
  if (banner.does == Does::offers) known.wants_return = true;
  if (banner.does == Does::greets) known.shell = true;
  // "[edit]" is also what VyOS prints, which has a Unix shell for its first prompt (doc: VyOS).
  const bool imitates = banner.start.starts_with("[edit") && known.unix_prompt;
  if (!imitates) set_family(banner.family, known, on_the_way ? Certainty::general : Certainty::certain);
  if (banner.learn != nullptr) banner.learn(rest, known.facts);
  return was_reset;
}

/// Facts that a shown line tells, and the family where "show version" says what nobody has said before.
void learn_shown_facts(const Banner& banner, std::string_view line, Knowledge& known) {
  if (banner.does != Does::tells) return;
  if (known.shown == Shows::version && known.family == Family::none) set_family(banner.family, known);
  if (banner.learn != nullptr) banner.learn(line.substr(banner.start.size()), known.facts);
}

/// A line that a command shows. That the device was reset is believed when two lines of its firmware say it;
/// that BREAK has stopped a 2500, at once: it prints no more than this line and its bare ">".
bool learn_shown(std::string_view line, Knowledge& known) {
  const auto* banner = banner_of(line);
  if (banner != nullptr && banner->does == Does::starts && banner->family == Family::old_bootstrap) {
    known.shown = Shows::nothing;
    return learn_line(line, known);
  }
  const bool resets = banner != nullptr && banner->does == Does::resets;
  const bool loads = banner != nullptr && banner->does == Does::loads;
  if (banner != nullptr && !resets) learn_shown_facts(*banner, line, known);
  if (known.held_reset.empty()) {
    if (resets) known.held_reset = line;
    return false;
  }
  const bool goes_on = resets || loads || line.find(" platform with ") != std::string_view::npos ||
                       starts_with(line, "Detected CISCO IOFPGA");  // log: N9000
  if (!goes_on) return false;
  if (resets && known.held_reset.starts_with(banner->start)) return false;
  const auto first = std::exchange(known.held_reset, {});
  known.shown = Shows::nothing;
  const bool was_reset = learn_line(first, known);
  return learn_line(line, known) || was_reset;
}

/// Rows of a text that somebody types: they tell nothing. False: it has none, or it ended before this line.
bool is_typed_text(std::string_view line, Knowledge& known) {
  if (!known.takes_text) return false;
  const bool quits = known.text_end == "quit";
  const bool ends =
      quits ? trimmed(line) == known.text_end : line.find(known.text_end) != std::string_view::npos;
  const bool prompt = prompt_length(line) != 0;
  if (ends || prompt) known.takes_text = false;
  return !prompt;
}

/// "Enter TEXT message.  End with the character '#'." (log: banner), "End with a blank line or the word
/// "quit" on a line by itself" (doc: crypto pki authenticate)
void learn_text_input(std::string_view line, Knowledge& known) {
  constexpr std::string_view end_mark =
      "End with the character '";  // "Enter macro commands one per line. ..."
  if (const auto at = starts_with(line, "Enter ") ? line.find(end_mark) : std::string_view::npos;
      at != std::string_view::npos && at + end_mark.size() < line.size()) {
    known.takes_text = true;
    known.text_end = line[at + end_mark.size()];
  }
  if (starts_with(line, "[Type ^D at a new line to end input]")) {  // doc: JunOS, load terminal
    known.takes_text = true;
    known.text_end = "load complete";
  }
  if (starts_with(line, "Enter message, end with ")) {  // doc: IOS, send
    known.takes_text = true;
    known.text_end = "^Z";
  }
  if (starts_with(line, "% ")) line.remove_prefix(2);  // doc: IOS, crypto key import
  if (starts_with(line, "End with ") && line.find("\"quit\"") < 40) {
    known.takes_text = true;
    known.text_end = "quit";
  }
}

/// " --More-- ", rubbed out with backspaces or drawn over behind a carriage return, stands in front of the
/// next row: of the rest of a listing, or of the prompt behind it.
std::string_view behind_pager(std::string_view line) {
  constexpr std::size_t longest_pager = 60;
  const auto wipe = line.substr(0, longest_pager).find_first_of("\b\r");
  if (wipe == std::string_view::npos || !contains(lower(line.substr(0, wipe)), "more")) return line;
  const auto text = std::min(line.size(), line.find_first_not_of("\b\r ", wipe));
  return line.substr(line.substr(0, text).find_last_of("\b\r") + 1);
}

}  // namespace

bool learn_line(std::string_view line, Knowledge& known) {
  line = behind_pager(behind_noise(line));
  const auto from = line.find_first_not_of(" \t\r\b\0");
  if (from == std::string_view::npos) return false;
  line.remove_prefix(from);
  if (is_typed_text(line, known)) return false;
  if (from == 0) learn_prompt(line, known);
  line = without_kernel_time(line);
  if (line.empty()) return false;
  if (line[0] == ' ') line = trimmed(line);
  if (line.empty()) return false;
  if (known.shown != Shows::nothing) return learn_shown(line, known);

  bool was_reset = false;
  if (const auto* banner = banner_of(line))
    was_reset = apply(*banner, line.substr(banner->start.size()), known);
  if (line[0] == 'N' && starts_with(line, "NOTE: Enter '?' for Command Help")) known.fastpath = true;
  if (line[0] == 'E' || line[0] == '[' || line[0] == '%') learn_text_input(line, known);
  // "lab connected from 127.0.0.1 using console on nso-1" of ConfD: no JunOS, whose prompt it has.
  if (known.family == none && !known.unix_prompt)
    known.unix_prompt = starts_with(line.substr(std::min(line.find(' '), line.size())), " connected from ");
  if (line[0] == 'E' && starts_with(line, "Enter username> ")) known.phase = Phase::running;
  if (line[0] == 'l' && starts_with(line, "login: ")) {
    known.phase = Phase::running;
    known.shell = known.shell || line == "login: root";
  }
  if (known.phase == Phase::running) return was_reset;
  learn_early_line(line, known);
  if (const auto behind = line.substr(std::min(line.find(' '), line.size()));
      starts_with(behind, " login: ")) {
    known.phase = Phase::running;
    known.shell = known.shell || starts_with(behind, " login: root");  // a shell follows
  }
  return was_reset;
}

}  // namespace rommate::recognise
