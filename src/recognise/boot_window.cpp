#include "src/recognise/boot_window.hpp"

#include <algorithm>
#include <charconv>

#include "src/recognise/letters.hpp"
#include "src/recognise/line_tail.hpp"

namespace rommate::recognise {
namespace {

constexpr std::size_t longest_line = 120;
constexpr int longest_window = 60;  // seconds: a number above it is no time to wait (guess)

/// Somebody is asked to press something.
constexpr std::string_view verbs[] = {"press ", "hit ", "type ", "enter ", "interrupt ", "use ", "send "};

/// ... in order to do this ...
constexpr std::string_view deeds[] = {"stop",     "abort",       "interrupt", "prevent", "cancel",
                                      "break",    "enter",       "access",    "display", "skip",
                                      "get into", "escape",      "for ",      "see the", "run",
                                      "change",   "discontinue", "instead",   "invoke",  "boot from"};

/// ... with that.
constexpr std::string_view things[] = {
    "autoboot",      "auto boot",    "boot process", "booting",      "boot monitor",
    "bootware",      "boot menu",    "bootmenu",     "boot script",  "boot interface",
    "bootrom",       "boot rom",     "boot loader",  "bootloader",   "configuration menu",
    "setup",         "aboot",        "prom",         "auto startup", "startup",
    "boot sequence", "auto-boot",    "the boot",     "rommon",       "bios",
    "failsafe",      "command line", "debug mode",   "diagnostic",   "loader",
    "monitor menu",  "auto run",     "autorun",      "maintenance",  "configuration utility",
    "pxe",           "monitor mode"};

/// What is said of a device that starts.
constexpr std::string_view starts[] = {"boot",   "bios",     "kernel",   "firmware",
                                       "rommon", "power-on", "self test"};

template <class Words>
bool holds_any(std::string_view text, const Words& words) {
  return std::any_of(std::begin(words), std::end(words),
                     [&](std::string_view word) { return contains(text, word); });
}

struct Key {
  std::string_view written;  // in lower case
  std::string_view named;
};
constexpr Key keys[] = {
    {"esc", "ESC"},
    {"escape", "ESC"},
    {"any key", "any key"},
    {"a key", "any key"},
    {"any other key", "any key"},
    {"space", "space"},
    {"<enter>", "ENTER"},
    {"enter key", "ENTER"},
    {"return", "RETURN"},
    {"<del>", "DEL"},
    {"break", "BREAK"},
};

/// "Ctrl-C", "Ctrl+B", "control-C", "^C": the letter behind it.
std::string control_key(std::string_view line) {
  for (const std::string_view control : {"ctrl-", "ctrl+", "control-", "ctrl ", "^", "ctrl><", "ctrl> <"})
    if (const auto at = line.find(control);
        at != std::string_view::npos && at + control.size() < line.size()) {
      const char letter = line[at + control.size()];
      if (is_letter(letter)) return std::string{"Ctrl-"} + static_cast<char>(letter - 'a' + 'A');
    }
  return {};
}

bool is_key(std::string_view word) {
  return std::any_of(std::begin(keys), std::end(keys), [&](const Key& key) { return key.written == word; });
}

/// "": the line names no key.
std::string key_in(std::string_view line) {
  if (auto key = control_key(line); !key.empty()) return key;
  if (const auto quote = line.find('\''); quote != std::string_view::npos)
    if (const auto end = line.find('\'', quote + 1);
        end != std::string_view::npos && end - quote < 8 && !is_key(line.substr(quote + 1, end - quote - 1)))
      return std::string{line.substr(quote, end - quote + 1)};
  if (const auto open = line.find('['); open != std::string_view::npos && line.substr(open + 2, 5) == "] key")
    return "'" + std::string{line.substr(open + 1, 1)} + "'";  // "Press the [f] key" (log: OpenWrt)
  if (const auto at = std::min(line.find(" f"), line.find("<f"));
      at + 2 < line.size() && is_digit(line[at + 2]))
    return "F" +
           std::string{line.substr(at + 2, line.substr(at + 3, 1).find_first_of("0123456789") == 0 ? 2 : 1)};
  for (const auto& key : keys)
    if (contains(line, key.written)) return std::string{key.named};
  if (line.starts_with("interrupt")) return "BREAK";
  return {};
}

/// "5" of "within 5 seconds", "3" of "in 3.000 seconds", "2" of "autoboot: 2".
std::optional<int> number_at(std::string_view text) {
  int value = 0;
  const auto* const end = text.data() + text.size();
  if (std::from_chars(text.data(), end, value).ec != std::errc{} || value > longest_window)
    return std::nullopt;
  return value;
}

std::optional<int> seconds_in(std::string_view line) {
  for (const std::string_view before : {"within ", " in "})
    if (const auto at = line.find(before); at != std::string_view::npos)
      if (const auto found = number_at(line.substr(at + before.size()))) return found;
  const auto colon = line.find_last_of(':');
  if (colon == std::string_view::npos) return std::nullopt;
  return number_at(trimmed(line.substr(colon + 1)));
}

/// "Autoboot in 2 seconds - press RETURN or Esc. to abort and enter prom."
bool counts_down(std::string_view line) {
  for (const std::string_view count :
       {"autoboot in ", "auto-boot in "})  // "Enter password - autoboot in 5 sec..."
    if (const auto at = line.find(count);
        at == 0 || (at != std::string_view::npos && at > 1 && line.substr(at - 2, 2) == "- "))
      return seconds_in(line.substr(at)).has_value();
  const auto in = line.find(" in ");  // "Booting [/kernel] in 2 seconds..."
  return line.starts_with("booting [") && in != std::string_view::npos && contains(line, " second") &&
         number_at(line.substr(in + 4)).has_value();
}

/// "Autoboot to default partition in 5 seconds."
bool boots_soon(std::string_view line) {
  return line.starts_with("autoboot ") && contains(line, " in ") && seconds_in(line).has_value();
}

/// "   4: Entr boot command line interface.", "[2] Boot menu"
bool is_choice_of_boot(std::string_view line) {
  if (line.starts_with("[") || line.starts_with("(")) line.remove_prefix(1);
  const bool numbered = line.size() > 4 && is_digit(line[0]) &&
                        std::string_view{":)].-"}.find(line[1]) != std::string_view::npos;
  return numbered && contains(lower(line), "boot");
}

/// "boot" as a word of its own: a dialog that may "abort and reboot" offers no window.
bool names_boot(std::string_view line) {
  const auto at = line.find("boot");
  return at != std::string_view::npos && (at == 0 || !is_letter(line[at - 1]));
}

/// The offer begins the line, or stands behind a mark: "Please wait for OS to boot, or press any key to ...".
std::string_view offer_in(std::string_view line) {
  if (line.starts_with("to ") && (contains(line, " press ") || contains(line, " hit "))) return line;
  for (const auto verb : verbs) {
    if (line.starts_with(verb)) return line;
    for (const std::string_view before : {", or ", "- ", "* ", ". ", ", "})
      if (const auto at = line.find(std::string{before} + std::string{verb}); at != std::string_view::npos)
        return line.substr(at + before.size());
  }
  // "Starting AUTOBOOT press Ctrl-C to abort..."
  for (const std::string_view verb : {" press ", " hit "})
    if (const auto at = line.find(verb);
        at != std::string_view::npos && contains(line.substr(0, at), "autoboot"))
      return line.substr(at + 1);
  return {};
}

/// "Press within 5 seconds: <S> for Service Interface, <BREAK> for baud rate"
bool lists_keys(std::string_view line) {
  if (!line.starts_with("press within ")) return false;
  const auto first = line.find("> for ");
  return contains(line, " seconds: <") && first != std::string_view::npos &&
         line.find("> for ", first + 1) != std::string_view::npos;
}

/// An offer may go on as long as it has no end: a full stop, a count, a colon behind a key to be typed, or
/// the deed itself.
bool is_whole(std::string_view line) {
  const char last = line.back();
  if (lists_keys(line)) return true;
  if (last == ':' && counts_down(line)) return true;  // "Auto-boot in 5 seconds - press se* to abort, ...:"
  if (last == '.' || last == '!' || is_digit(last)) return true;
  if (last == '>' && line.starts_with("to "))
    return true;                              // "To perform system maintenance instead, press <Esc>"
  const auto blank = line.find_last_of(' ');  // "in 3 s"
  const bool counted = blank != std::string_view::npos && blank > 0 && is_digit(line[blank - 1]);
  if (counted && (line.ends_with(" s") || line.ends_with(" sec") || line.ends_with(" seconds"))) return true;
  if (const auto word = line.substr(blank == std::string_view::npos ? 0 : blank + 1);
      word.size() > 5 && word.starts_with("boot"))  // "Press CTRL-B to enter the bootUtil"
    return true;
  if (last == ':') return line.find('\'') != std::string_view::npos;
  for (const std::string_view end :
       {" menu",     " shell",        " mode",        " booting",      " seconds]", " to abort",
        " to stop",  " to interrupt", " to cancel",   " loader",       " pxe boot", " network boot",
        " cli",      " utility",      " webbios",     " from pxe/lan", " from pxe", " from network",
        " from lan", " from usb",     " enter setup", " run setup"})
    if (line.ends_with(end)) return true;
  return false;
}

/// What the offer asks for is a key, and what the key does is to stop a boot.
bool offers_stop(std::string_view offer, std::string_view line) {
  const auto blank = offer.find(' ');
  if (offer.empty() || key_in(offer).empty()) return false;
  // "Enter '1', '2', or 'p' within 2 seconds or take default...", "To discontinue, press any key within 10 s"
  if (contains(offer, " within ") && (offer.back() == '.' || lists_keys(offer)) &&
      contains(offer, " second") && seconds_in(offer).has_value())
    return true;
  return holds_any(line.starts_with("to ") ? line : offer.substr(blank), deeds) &&
         (holds_any(offer, things) || names_boot(line) || contains(line, "autoboot"));
}

}  // namespace

std::optional<BootWindow> read_boot_window(std::string_view line, bool ended) {
  if (line.starts_with("*") && line.ends_with("*")) {  // in a frame
    ended = true;
    const auto from = line.find_first_not_of("* ");
    if (from == std::string_view::npos) return std::nullopt;
    line = line.substr(from, line.find_last_not_of("* ") + 1 - from);
  }
  if (line.size() < 12 || line.size() > longest_line) return std::nullopt;
  const auto small = lower(line);
  if (!ended && !is_whole(small)) return std::nullopt;
  const auto offer = offer_in(small);
  if (!offers_stop(offer, small) && !counts_down(small)) return std::nullopt;
  if (contains(small, "this console"))
    return std::nullopt;  // "Press any key to run the setup on this console..."
  const auto seconds = seconds_in(small);
  if (seconds == 0 && small.back() == '0') return std::nullopt;  // the count is over
  const auto key = key_in(offer.empty() ? std::string_view{small} : offer);
  return BootWindow{key.empty() ? "the key it names" : key,
                    std::max(seconds.value_or(BootWindow{}.seconds), 1)};
}

std::optional<BootWindow> read_bare_window(std::string_view line, std::span<const std::string_view> above,
                                           bool boots, bool ended) {
  constexpr std::size_t longest_offer = 40, looked_above = 4;
  constexpr std::string_view ends[] = {" to abort", " to stop",   " to interrupt", " to cancel", " to break",
                                       " to skip",  " to escape", " to halt",      " to exit"};
  constexpr std::string_view initials = "PpHhTtEeIiUuSs";  // of the verbs
  if (line.size() < 12 || line.size() > longest_offer || initials.find(line[0]) == std::string_view::npos)
    return std::nullopt;
  const auto small = lower(line);
  const auto offer = std::string_view{small}.substr(0, small.find_last_not_of(".! ") + 1);
  const bool offers = std::any_of(std::begin(verbs), std::end(verbs),
                                  [&](std::string_view verb) { return offer.starts_with(verb); }) &&
                      std::any_of(std::begin(ends), std::end(ends),
                                  [&](std::string_view end) { return offer.ends_with(end); });
  if (!offers || contains(offer, " sequence ")) return std::nullopt;  // of a ping
  const auto key = key_in(offer);
  const bool whole = ended || offer.size() < small.size() || key.starts_with("Ctrl-");  // "to stop autoboot"
  if (key.empty() || !whole) return std::nullopt;
  for (std::size_t at = 0; !boots && at < above.size() && at < looked_above; ++at)
    boots = holds_any(lower(above[at]), starts);
  return boots ? std::optional{BootWindow{key}} : std::nullopt;
}

std::optional<BootWindow> read_menu_window(std::string_view row, std::span<const std::string_view> above) {
  if (row.empty() || row.size() > 12 || above.empty()) return std::nullopt;
  if (std::all_of(row.begin(), row.end(), is_digit)) {
    const auto left = number_at(row);
    if (!left || *left == 0 || !is_choice_of_boot(above.front())) return std::nullopt;
    return BootWindow{"a number of the menu", *left};
  }
  if (row.back() != ':') return std::nullopt;
  for (std::size_t at = 0; at < above.size() && at < 2; ++at)
    if (const auto line = lower(above[at]); boots_soon(line)) {
      const auto key = at > 0 ? key_in(lower(above[0])) : "";
      return BootWindow{key.empty() ? "the key it names" : key, seconds_in(line).value_or(1)};
    }
  return std::nullopt;
}

}  // namespace rommate::recognise
