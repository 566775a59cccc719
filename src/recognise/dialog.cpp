#include "src/recognise/dialog.hpp"

#include <algorithm>

#include "src/recognise/command_line.hpp"
#include "src/recognise/letters.hpp"
#include "src/recognise/line_tail.hpp"

namespace rommate::recognise {
namespace {

/// What a dialog asks for without showing a default: the end of the words, in lower case.
constexpr std::string_view asked_values[] = {
    "address",         // log: setup dialogs, ping
    "netmask",         // log: WLC, NX-OS, UCS
    "mask",            // log: setup dialogs of IOS and ASA
    "gateway",         // mem: NX-OS, UCS
    "default router",  // log: WLC
    "server ip",       // doc: boot menus
    "host name",       // log: setup dialog
    "hostname",        // mem
    "system name",     // log: WLC
    "domain name",     // mem
    "domain",          // mem: copy of hosts' files
    "name server",     // mem
    "choice",          // mem: menus
    "option",          // doc: boot PROM of Fabric OS
    "selection",       // log: setup dialog of IOS
    "or interface",    // doc: extended ping
    "summary",         // log: setup dialog, "... from the above interface summary:"
    "file name",       // log: copy
    "filename",        // log: copy
    "name of file to copy",
    "for this interface",
    "image name",
    "vlan id",
    "vlan identifier",
    "pathname",
    " number",  // doc: IOS, name-connection
};

/// "IP address: 192.0.2.1": a line of a list, which a device prints by itself.
bool is_list_line(std::string_view line) {
  const auto colon = line.find(':');
  if (colon == std::string_view::npos || line.find('#') < colon || line.find('>') < colon) return false;
  const auto before = line.substr(0, colon);
  const bool answered = before.find_first_of("?[]=") != std::string_view::npos ||
                        contains(lower(before), "y/n") || contains(lower(before), "s/no");
  return !answered && !is_asking(lower(before));
}

/// "q          Exit": a key, and far from it what it does (doc: menus of IOS)
bool is_lettered(std::string_view line) {
  constexpr std::size_t gap = 3;
  const auto end = line.find(' ');
  if (end == 0 || end > 2 || line.size() < end + gap + 2) return false;
  const bool key = std::all_of(line.begin(), line.begin() + static_cast<std::ptrdiff_t>(end),
                               [](char c) { return is_letter(c) || is_digit(c); });
  return key && line.substr(end, gap) == "   " && is_letter(trimmed(line.substr(end)).front());
}

/// "Configure interface for DHCP? (y/n) n"
bool is_answered_choice(std::string_view line) {
  constexpr std::size_t longest_answer = 4;
  for (const std::string_view end : {"/n)", "/N)", "/n]", "/N]", "/no)", "/no]"})
    if (const auto at = line.rfind(end); at != std::string_view::npos) {
      const auto answer = trimmed(line.substr(at + end.size()));
      return !answer.empty() && answer.size() <= longest_answer &&
             line.find_first_of("?:") != std::string_view::npos;
    }
  return false;
}

/// "Management Interface VLAN Identifier (0 = untagged): 0": what the answer means stood in brackets.
bool explains_answer(std::string_view line) {
  const auto open = line.find('('), equals = line.find(" = "), close = line.find("):");
  return open < equals && equals < close && close != std::string_view::npos;
}

/// "Year [2021]: ", "Configure SSH server? [yes]: y": a question with a default, answered.
bool is_answered_default(std::string_view line) {
  const auto mark = line.rfind("]:");
  if (is_answered_choice(line)) return true;
  return mark != std::string_view::npos && line.substr(0, mark).find('[') > 2 && line.size() < 80 &&
         line[0] >= 'A' && line[0] <= 'Z';
}

}  // namespace

bool is_value(std::string_view words) {
  return std::any_of(std::begin(asked_values), std::end(asked_values),
                     [&](std::string_view value) { return words.ends_with(value); });
}

bool is_asking(std::string_view words) {
  for (const std::string_view verb :
       {"enter ", "please enter ", "please choose ", "choose ", "select ", "please select ", "input ",
        "please input ", "specify ", "type ", "press ", "please make ", "please type "})
    if (words.starts_with(verb)) return true;
  return false;
}

bool is_numbered(std::string_view line) {
  line = trimmed(line);
  const auto end = line.find_first_not_of("0123456789");
  return end != 0 && end < 3 && line.size() > end + 2 && line[end] == ' ';
}

std::size_t number_of_words(std::string_view words) {
  return static_cast<std::size_t>(std::count(words.begin(), words.end(), ' ')) + 1;
}

bool is_menu_line(std::string_view line) {
  line = trimmed(line);
  if (line.starts_with("|")) line = trimmed(line.substr(1));
  if (is_lettered(line)) return true;
  if (!line.empty() && (line[0] == '[' || line[0] == '<' || line[0] == '(')) line.remove_prefix(1);
  if (line.size() < 3 || !(is_digit(line[0]) || is_letter(line[0]))) return false;
  const auto mark = is_digit(line[1]) ? line[2] : line[1];
  return mark == ')' || mark == ']' || mark == '>' || mark == '.';
}

Dialog dialog_around(std::string_view words, std::span<const std::string_view> above) {
  constexpr std::size_t longest_progress = 4;  // words of "Starting IPv4 address: ok"; a guess
  if (words.substr(0, words.find(' ')).ends_with("ing") && number_of_words(words) <= longest_progress)
    return Dialog::none;
  if (!above.empty() && (is_menu_line(above.front()) || is_numbered(above.front()))) return Dialog::perhaps;
  for (const auto line : above) {
    if (contains(line, "following")) return Dialog::none;  // what was answered is listed once more
    if (is_list_line(line)) continue;
    if (const auto command = command_on(line))
      return what_shows(*command) == Shows::nothing && number_of_words(words) > 1 ? Dialog::perhaps
                                                                                  : Dialog::none;
    const bool asks = is_asking(lower(line)) ||
                      contains(line, "hit <enter>");  // "Press RETURN to get started!" asks for no value
    if ((asks && line.find_first_of(":?") != std::string_view::npos) || is_answered_default(line))
      return Dialog::surely;
    return asks || explains_answer(line) || line.find_first_of("?]") != std::string_view::npos
               ? Dialog::perhaps
               : Dialog::none;
  }
  return above.empty() && number_of_words(words) > 2 ? Dialog::perhaps : Dialog::none;
}

}  // namespace rommate::recognise
