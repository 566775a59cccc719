#include "src/recognise/read_log.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <utility>

#include "src/recognise/letters.hpp"
#include "src/recognise/marks.hpp"

namespace rommate::recognise {
namespace {

constexpr std::size_t longest_carried = 64 * 1024;  // a line longer than this is read in pieces
constexpr std::size_t longest_prompt = 120;

bool ends_line(char c) { return c == '\r' || c == '\n'; }

enum class ByteKind : unsigned char {
  plain,
  ending,  // a prompt or a question can end with it
  noise,   // text has none: the speed is wrong, or this is no text
};

constexpr auto kinds = [] {
  std::array<ByteKind, 256> by_byte{};
  for (std::size_t byte = 0; byte < by_byte.size(); ++byte)
    if (byte >= 0x80 ||
        (byte < 0x20 && std::string_view{"\r\n\b\t\x1b\a"}.find(char(byte)) == std::string_view::npos))
      by_byte[byte] = ByteKind::noise;
  by_byte[0] = ByteKind::plain;  // padding
  for (const char c : std::string_view{">#$%]):?!.-"})
    by_byte[static_cast<unsigned char>(c)] = ByteKind::ending;
  return by_byte;
}();

/// Most of the marks of a log: "10.1.1.1", "up-link", "!!!!!!", "09:15:00", which end nothing.
bool stands_within(std::string_view line, std::size_t at) {
  switch (line[at]) {
    case '.': return at + 1 < line.size() && line[at + 1] != ' ' && !ends_line(line[at + 1]);
    case '-': return at == 0 || line[at - 1] != '-';
    case '!': return at > 0 && line[at - 1] == '!';
    case ':':
      return at + 2 < line.size() && at > 1 && is_digit(line[at + 1]) && is_digit(line[at + 2]) &&
             is_digit(line[at - 1]) && is_digit(line[at - 2]);
    default: return false;
  }
}

/// The line so far, up to and with one interesting byte, and the byte behind it ('\n' at the end of all).
struct Place {
  std::string_view row;
  char next;
  const char* line_end;
  char last() const { return row.back(); }
  char before() const { return row.size() > 1 ? row[row.size() - 2] : '\n'; }
  bool followed_by_nothing() const { return next == ' ' || ends_line(next); }
  /// "[yes/no]:no": what was typed stands right behind a choice, and nothing else.
  bool followed_by_answer() const {
    constexpr std::size_t longest_answer = 16;
    // "[Y]es/[N]o:Y", "Enter G,F,B,I,Q,or H:F"
    if (before() != ']' && before() != ')') {
      if (last() != ':' || (!is_letter(next) && !is_digit(next))) return false;
      const bool entered = row.front() == 'E' && row.starts_with("Enter ");
      if (!entered && (!is_letter(next) || row.find("[Y]es") == std::string_view::npos)) return false;
    }
    const auto* const from = row.data() + row.size();
    const std::string_view rest{from, static_cast<std::size_t>(line_end - from)};
    const auto length = std::min(rest.find_first_of("\r\n"), rest.size());
    return length <= longest_answer &&
           std::all_of(rest.begin(), rest.begin() + static_cast<std::ptrdiff_t>(length),
                       [](char c) { return is_letter(c) || is_digit(c) || c == '.'; });
  }
  /// "OK? Method                Status": a heading of a table goes on as no answer does.
  bool followed_by_column() const {
    const std::string_view rest{row.data() + row.size(),
                                static_cast<std::size_t>(line_end - (row.data() + row.size()))};
    const auto gap = rest.find("   ", 1);
    return gap != std::string_view::npos && gap > 1 &&
           rest.find_first_not_of(" \r\n", gap) != std::string_view::npos;
  }
  /// "Are you sure? (y/n)": what may be answered follows.
  bool followed_by_choices() const {
    const std::string_view rest{row.data() + row.size(),
                                static_cast<std::size_t>(line_end - (row.data() + row.size()))};
    const auto at = rest.find_first_not_of(' ');
    return at != std::string_view::npos && std::string_view{"([{<"}.find(rest[at]) != std::string_view::npos;
  }
};

/// " config > show" behind "admin >": the trail of names goes on.
bool trail_goes_on(const Place& place) {
  const std::string_view rest{
      place.row.data() + place.row.size(),
      static_cast<std::size_t>(place.line_end - (place.row.data() + place.row.size()))};
  const auto sign = rest.find(" > ", 1);
  return place.row.ends_with(" >") && sign != std::string_view::npos && sign > 1 && rest.find(' ', 1) == sign;
}

/// "NAME>", "rommon 1 >", "(Cisco Controller) >", "[root@host ~]#"
bool may_end_prompt(const Place& place) {
  if (place.before() == ']' && (place.last() == '>' || place.row.ends_with(" ]#"))) return true;
  if (place.row.ends_with("word>")) return true;  // a question: "[Y]>"
  if (place.row.size() > longest_prompt || place.before() == place.last())
    return place.row.size() <= 12 && place.last() == '>';
  if (place.row.size() <= 16) return true;
  // "X440G2-48t.1 #", "switch-1 [standalone: master] >", "Connect to port >", "Scrub it? <y/N>"
  constexpr std::size_t longest_apart = 80;
  const bool apart = std::string_view{" )=#-?:"}.find(place.before()) != std::string_view::npos;
  if (apart && place.followed_by_nothing() && place.row.size() <= longest_apart) return true;
  if (place.last() == '>' && place.row.find("? <") != std::string_view::npos) return true;
  constexpr std::size_t longest_words = 32;  // "Octeon cust_rv320# boot"
  if (place.next == ' ' && place.row.size() <= longest_words &&
      (is_letter(place.before()) || is_digit(place.before())))
    return true;
  if (const auto name = place.row.substr(0, place.row.size() - 1);  // "ICX7150-24 Router>"
      name.ends_with(" Router") || name.ends_with(" Switch"))
    return true;
  const char first = place.row.front();
  return first == '(' || first == '[' || first == '<' || first == '\b' || first == '\r' ||
         place.row.find(' ') == std::string_view::npos || place.row.find(" /") != std::string_view::npos;
}

/// "[confirm]", "(y/N)", "[n]", "[OK]", "[Press Ctrl-C to interrupt]"
bool may_end_choice(const Place& place) {
  const char open = place.last() == ']' ? '[' : '(';
  if (is_digit(place.before())) {  // "[3]", "(000)"
    const auto at = place.row.find_last_not_of("0123456789", place.row.size() - 2);
    return at != std::string_view::npos && at > 0 && place.row[at] == open;
  }
  for (std::size_t length = 1; length < 32 && length < place.row.size(); ++length) {
    const char c = place.row[place.row.size() - 1 - length];
    if (c == open) return length > 1;
    if (!is_letter(c) && std::string_view{"/,| -[]"}.find(c) == std::string_view::npos) return false;
  }
  return false;
}

/// "Management IP address: ", "Permit:": words from the start of the line on, and no colon before this one.
bool is_first_colon(const Place& place) {
  constexpr std::size_t longest_asking = 120, deepest = 8;
  if (place.row.size() > longest_asking || place.row.front() == '*') return false;
  const auto from = place.row.find_first_not_of(' ');
  const char first = place.row[from];
  const bool begins = from == 0 ? is_letter(first) || is_digit(first) ||
                                      std::string_view{"([{>%"}.find(first) != std::string_view::npos
                                : from <= deepest && ((first >= 'A' && first <= 'Z') ||
                                                      place.row.substr(from).starts_with("type \""));
  const auto colon = place.row.find(':', from);
  return begins &&
         (colon + 1 == place.row.size() || (colon + 2 == place.row.size() && place.before() == ':'));
}

/// "Username:admin", "admin:utils": what was typed stands right behind words that are known to ask.
bool is_answered_at_once(const Place& place) {
  constexpr std::size_t longest_asking = 40;
  const char before = place.before();
  if (before == ' ' && place.next == '*') return true;  // "Enter old password  :*****"
  if ((before != 'e' && before != 'd' && before != 'r' && before != 'n' && before != 't') ||
      place.row.size() > longest_asking || place.next == ':' || place.next == '/')
    return false;
  for (const std::string_view word : {"ame:", "word:", "Word:", "User:", "ogin:", "dmin:", "ecret:"})
    if (place.row.ends_with(word)) return true;
  return false;
}

bool may_end_asking(const Place& place) {
  if (place.followed_by_answer()) return true;
  if (!place.followed_by_nothing()) return is_answered_at_once(place);
  const char before = place.before();
  if (before == ']') {
    const auto word = place.row.find_first_not_of(' ');
    return (place.row[word] >= 'A' && place.row[word] <= 'Z') || place.row[word] == '[' ||
           place.row[word] == '\'' || place.row.find(")[") != std::string_view::npos ||
           may_end_choice({place.row.substr(0, place.row.size() - 1), place.last(), place.line_end});
  }
  if (before == '\'') return place.row.find(" for '") != std::string_view::npos || is_first_colon(place);
  if (before == ')' || before == '"' || before == '?' || before == ' ' || place.row.size() <= 8) return true;
  return is_first_colon(place) || (place.row.front() == 'E' &&
                                   place.row.starts_with("Enter "));  // "Enter the time in HH:MM:SS format:"
}

bool may_end_notice(const Place& place) {
  if (place.last() == '!')
    return place.row.ends_with("started!") || place.row.starts_with("Please enter passphrase ");
  if (!place.followed_by_nothing()) return false;
  if (place.before() == '.')
    return std::string_view{"RBPE# "}.find(place.row.front()) != std::string_view::npos;
  for (const std::string_view word :
       {"started.", "diately.", "prompt.", "t boot.", "booting.", "onsole.", "ENTER.", "Enter.", "RETURN."})
    if (word[word.size() - 2] == place.before() && place.row.ends_with(word)) return true;
  return place.before() == 's' && place.row.ends_with("s.") &&
         place.row.find("automatically in ") != std::string_view::npos;
}

bool may_end_pager(const Place& place) {
  if (place.before() != '-') return false;
  const auto tail = place.row.substr(place.row.size() - std::min<std::size_t>(place.row.size(), 14));
  return tail.find("ore") != std::string_view::npos || tail.find("ORE") != std::string_view::npos ||
         tail.find("(less") != std::string_view::npos;
}

/// "Press any key to continue", "Interrupt within 5 seconds to abort boot process.": a line in which somebody
/// is asked for a key, without a sign of its own at its end.
bool asks_for_key(std::string_view line) {
  const char first = line.empty() ? ' ' : line[0];
  if (first == 'o') return line.starts_with("or '");
  if (first == '=') return line.starts_with("==== Press ");
  constexpr auto letters = [] {
    std::uint32_t set = 0;
    for (const char c : std::string_view{"PHIAMUECR"}) set |= std::uint32_t{1} << (c - 'A');
    return set;
  }();
  if (first < 'A' || first > 'Z' || (letters >> (first - 'A') & 1U) == 0) return false;
  for (const std::string_view verb :
       {"Press ", "Hit ", "PRESS ", "HIT ", "Interrupt within", "Autoboot in", "More: ", "Use C",
        "Enter Ctrl", "CTRL+C ", "Ready to receive ", "Auto-boot in"})
    if (line.starts_with(verb)) return true;
  return line.find_first_not_of("C\r\n") == std::string_view::npos;  // a receiver of XMODEM
}

/// "boot device          : flash0 " of VxWorks, "Main -> " and "Quick -> [ 10:48:41 ] " of a menu
bool ends_without_mark(std::string_view line) {
  constexpr std::size_t name_columns = 20;
  return (line.size() > name_columns + 3 && line[name_columns + 1] == ':' &&
          line.substr(name_columns, 3) == " : ") ||
         (!line.empty() && line[0] >= 'A' && line[0] <= 'Z' &&
          line.substr(0, name_columns).find(" -> ") != std::string_view::npos);
}

/// "ok " and "{0} ok " of OpenBoot, "OK " of FreeBSD's loader, "barebox@Board:/ ": the length up to what is
/// typed; 0: none.
std::size_t length_of_ok(std::string_view line) {
  const char first = line.empty() ? ' ' : line[0];
  if ((first == 'o' || first == 'O') && (line.starts_with("ok ") || line.starts_with("OK "))) return 3;
  if (first == 'b' && line.starts_with("barebox"))
    if (const auto end = line.find(":/ "); end < 80) return end + 3;
  if (first != '{') return 0;
  const auto end = line.find("} ok ");
  return end < 4 ? end + 5 : 0;
}

/// "[Huawei-ui-console0]", "[~SW1]": the prompt of VRP is all that stands in front.
bool is_bracketed_name(const Place& place) {
  constexpr std::size_t longest_name = 70;
  return place.row.front() == '[' && place.row.size() > 2 && place.row.size() <= longest_name &&
         place.row.find_first_of(" .:") == std::string_view::npos;
}

/// Cheap, so that only few places are judged in full.
bool may_wait(const Place& place) {
  switch (place.last()) {
    case '>': return (may_end_prompt(place) && !trail_goes_on(place)) || may_end_pager(place);
    case '#': return may_end_prompt(place);
    case '$':
    case '%': return place.followed_by_nothing() && place.row.size() < longest_prompt;
    case ']':
    case ')':
      if (place.next == ':' || place.next == '?') return false;  // asked there
      return may_end_choice(place) || (place.last() == ']' && is_bracketed_name(place)) ||
             (place.last() == ')' && place.followed_by_nothing() &&
              (place.row.find("? (") != std::string_view::npos ||
               place.row.find("(Default") != std::string_view::npos || place.row.ends_with(" q to quit)") ||
               (place.row.front() == 'S' && place.row.starts_with("Select ")))) ||
             (place.last() == ']' && place.row.size() < longest_prompt && place.followed_by_nothing() &&
              place.row.find_first_of("?:") != std::string_view::npos);
    case ':': return may_end_asking(place);
    case '?':
      return (place.followed_by_nothing() && !place.followed_by_choices() && !place.followed_by_column()) ||
             place.followed_by_answer();
    case '!':
    case '.': return may_end_notice(place);
    case '-': return may_end_pager(place);
    default: return false;
  }
}

/// Behind "\x1b[24;1H" at `at`: the cursor was put there. 0: it is another sequence.
std::size_t length_to_cell(std::string_view line, std::size_t at) {
  if (line.substr(at + 1, 1) != "[") return 0;
  const auto end = line.find_first_not_of("0123456789;", at + 2);
  return end != std::string_view::npos && line[end] == 'H' ? end + 1 : 0;
}

/// A screen is put together on this line (issue: oxidized, ProCurve).
bool may_address(std::string_view line) {
  return !line.empty() && (line[0] == '\x1b' || (line[0] == '\r' && line.substr(1, 1) == "\x1b"));
}

/// Behind the last "\x1b[24;1H" that begins in front of `at`, and not far from it.
std::size_t last_cell(std::string_view line, std::size_t at) {
  constexpr std::size_t farthest = 512;
  const auto from = at - std::min(at, farthest);
  for (auto begin = at; begin-- > from;)
    if (line[begin] == '\x1b')
      if (const auto cell = length_to_cell(line, begin); cell != 0) return cell;
  return 0;
}

/// Blanks behind a prompt belong to it, and so does the number of a count-down.
std::size_t count_belonging(std::string_view rest, bool counter) {
  const auto blanks = [&](std::size_t at) {
    while (at < rest.size() && rest[at] == ' ') ++at;
    return at;
  };
  auto at = blanks(0);
  if (!counter) return at;
  while (at < rest.size() && is_digit(rest[at])) ++at;
  return blanks(at);
}

}  // namespace

void LogReader::on_bytes(ByteView bytes) {
  auto text = protocols::as_text(bytes);
  const auto feed_at = text.rfind('\n');
  if (feed_at == std::string_view::npos) {
    carry_.append(text);
  } else {
    if (!carry_.empty()) {
      const auto first = text.find('\n') + 1;
      carry_.append(text.substr(0, first));
      const auto line = std::exchange(carry_, {});
      unfed_ = line.data() + carry_fed_;
      read_line(line, std::exchange(carry_fed_, 0));
      feed(line.data() + line.size());
      text.remove_prefix(first);
    }
    const auto whole = text.rfind('\n') + 1;  // npos + 1 is 0: no whole line is left
    read_lines(text.substr(0, whole));
    carry_ = text.substr(whole);
  }
  if (carry_.size() > longest_carried) on_silence();
}

void LogReader::on_silence() {
  unfed_ = carry_.data() + carry_fed_;
  read_line(carry_, carry_fed_);
  judge_at(carry_.data() + carry_.size());
  if (recogniser_.if_silent().state == State::garbled) tell(recogniser_.if_silent());
  carry_fed_ = carry_.size();
  if (carry_.size() <= longest_carried) return;
  carry_.clear();  // the recogniser has it; its rows are shorter than this
  carry_fed_ = 0;
}

std::vector<Sighting> LogReader::take_sightings() { return std::exchange(sightings_, {}); }

void LogReader::read_lines(std::string_view lines) {
  unfed_ = lines.data();
  const auto* const all_end = lines.data() + lines.size();
  while (!lines.empty()) {
    const auto length = static_cast<std::size_t>(
        static_cast<const char*>(std::memchr(lines.data(), '\n', lines.size())) - lines.data() + 1);
    read_line(lines.substr(0, length), 0);
    lines.remove_prefix(length);
  }
  feed(all_end);
}

void LogReader::read_line(std::string_view line, std::size_t from) {
  std::size_t noise = 0;
  if (const auto ok = from == 0 ? length_of_ok(line) : 0; ok != 0) judge_at(line.data() + ok);
  each_mark(line, from, [&](std::size_t at) {
    const auto kind = kinds[static_cast<unsigned char>(line[at])];
    if (kind == ByteKind::noise) ++noise;
    if (kind == ByteKind::ending && !stands_within(line, at)) read_mark(line, at);
  });
  std::size_t begin = 0;
  if (may_address(line))
    while (const auto cell = length_to_cell(line, begin)) begin = cell;
  if (from == 0 && (asks_for_key({line.data() + begin, line.size() - begin}) || ends_without_mark(line)))
    judge_at(line.data() + std::min(line.find_first_of("\r\n\b\x1b", begin), line.size()));
  if (noise > 0 || noise_ > 0) count_noise(noise, line.substr(from));
}

/// What stands up to the byte `at`, which can end a prompt or a question.
void LogReader::read_mark(std::string_view line, std::size_t at) {
  const auto row = may_address(line) ? last_cell(line, at) : 0;
  if (row > at) return;  // within a sequence
  const Place place{{line.data() + row, at + 1 - row},
                    at + 1 < line.size() ? line[at + 1] : '\n',
                    line.data() + line.size()};
  const bool sets_off =
      place.last() == ']' && (line.substr(at + 1, 2) == "/n" || line.substr(at + 1, 2) == "/y");
  if (sets_off) judge_at(line.data() + at + 3 + count_belonging(line.substr(at + 3), false));  // "[y]/n"
  if (!may_wait(place)) return;
  const bool counter =
      (place.row.ends_with("boot:") && place.row.size() > 5) || place.row.ends_with("interrupt]");
  const auto more = count_belonging(line.substr(at + 1), counter);
  const auto told = sightings_.size();
  if (more > 0) judge_at(line.data() + at + 1 + more);
  if (sightings_.size() == told && more == 0) judge_at(line.data() + at + 1);
}

/// Looks for garbage about every 64 bytes; most logs have none and never come here.
void LogReader::count_noise(std::size_t noise, std::string_view in) {
  constexpr std::size_t enough = 64;
  noise_ += noise;
  noise_in_ += in.size();
  if (noise_in_ < enough) return;
  const bool many = noise_ * 3 > noise_in_;
  noise_ = noise_in_ = 0;
  if (!many) return;
  feed(in.data() + in.size());
  auto seen = recogniser_.if_silent();
  if (seen.state == State::garbled) tell(std::move(seen));
}

void LogReader::judge_at(const char* end) {
  feed(end);
  auto seen = recogniser_.if_silent();
  if (seen.waiting) tell(std::move(seen));
}

void LogReader::feed(const char* end) {
  if (end <= unfed_) return;
  const std::string_view piece{unfed_, static_cast<std::size_t>(end - unfed_)};
  recogniser_.on_bytes(protocols::as_bytes(piece), {});
  unfed_ = end;
  for (auto& reset : recogniser_.take_sightings()) tell(std::move(reset));
}

void LogReader::tell(Sighting seen) {
  const bool same = seen.state == last_.state && seen.detail == last_.detail && seen.prompt == last_.prompt;
  if (same && (seen.waiting || seen.state == State::garbled)) return;
  last_ = seen;
  sightings_.push_back(std::move(seen));
}

}  // namespace rommate::recognise
