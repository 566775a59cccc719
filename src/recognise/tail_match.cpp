#include "src/recognise/tail_match.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>
#include <vector>

#include "src/recognise/boot_window.hpp"
#include "src/recognise/letters.hpp"
#include "src/recognise/prompt_reading.hpp"
#include "src/recognise/question_judge.hpp"
#include "src/recognise/question_parts.hpp"
#include "src/recognise/questions.hpp"
#include "src/recognise/shape.hpp"
#include "src/recognise/state.hpp"
#include "src/recognise/unlisted_prompt.hpp"
#include "src/recognise/utf8.hpp"

namespace rommate::recognise {
namespace {

constexpr std::size_t longest_shown = 200;

bool fits(Where where, Families families, const Scene& scene) {
  const auto& known = scene.known;
  const bool of_family = has(families, known.family);
  switch (where) {
    case Where::anywhere: return true;
    case Where::in_family: return of_family;
    case Where::family_or_none: return of_family || known.family == Family::none;
    case Where::not_running:
      return (of_family || known.family == Family::none) && known.phase != Phase::running;
    case Where::loader:
      return of_family && (known.phase == Phase::early || known.phase == Phase::loader ||
                           (known.phase == Phase::loading && !known.kernel));
    case Where::running:
      return known.phase == Phase::running && known.family == Family::none && known.shown == Shows::nothing;
    case Where::fastpath: return known.fastpath;
    case Where::unix_box: return known.unix_prompt && known.family != Family::junos;
    case Where::greeted: return known.shell && known.phase == Phase::running && known.family == Family::none;
    case Where::shell: {
      const bool told = known.kernel || (known.shell && known.phase == Phase::running) ||
                        (known.family == Family::none && scene.above.empty());
      return told && !greets_as_cli(scene.above);
    }
  }
  return false;
}

/// The name alone: IOS-XR puts the node in front of it, an ASA its part in a failover pair behind it.
std::string_view bare_host(std::string_view host) {
  if (host.substr(0, 3) == "RP/" || host.substr(0, 2) == "0/")
    if (const auto colon = host.rfind(':'); colon != std::string_view::npos) host = host.substr(colon + 1);
  for (int most = 2; most > 0; --most)  // "fw-1/act/pri", "fw-1/pri/act"
    for (const std::string_view part : {"/act", "/stby", "/actNoFailover", "/pri", "/sec"})
      if (host.size() > part.size() && host.ends_with(part)) host.remove_suffix(part.size());
  return host;
}

/// `text` with what its marks stood for.
std::string filled(std::string_view text, const Marks& marks) {
  const std::array<std::pair<std::string_view, std::string_view>, 5> values{{
      {"{n}", marks.number},
      {"{host}", bare_host(marks.host)},
      {"{mode}", marks.mode},
      {"{word}", marks.word},
      {"{*}", marks.anything},
  }};
  std::string result;
  while (!text.empty()) {
    const auto found = std::find_if(values.begin(), values.end(),
                                    [&](const auto& value) { return text.starts_with(value.first); });
    result += found != values.end() ? found->second : text.substr(0, 1);
    text.remove_prefix(found != values.end() ? found->first.size() : 1);
  }
  return result;
}

bool fits_above(std::string_view shape, const Scene& scene) {
  return shape.empty() || (!scene.above.empty() && match(shape, scene.above.front()));
}

Judgement waiting(const Pattern& pattern, const Marks& marks) {
  auto result = waiting(pattern.state, pattern.quiet);
  auto& seen = result.sighting;
  seen.name = filled(pattern.name, marks);
  seen.host = filled(pattern.host, marks);
  seen.mode = filled(pattern.mode, marks);
  seen.number = marks.number;
  seen.boot_rom = pattern.boot_rom;
  seen.default_answer = filled(pattern.default_answer, marks);
  return result;
}

/// The row to be judged, with the two bytes that rule out most shapes.
struct LastRow {
  std::string_view text;
  char first, last;
  explicit LastRow(std::string_view row) : text{row}, first{row.empty() ? '\0' : row.front()} {
    const auto end = row.find_last_not_of(' ');
    last = end == std::string_view::npos ? '\0' : row[end];
  }
};

template <class Entry>
struct Ready {
  const Entry* entry;
  Ends ends;
};

/// The entries in their order, a list for each byte with which a shape ends and one for all other bytes: few
/// entries are left to be matched.
template <class Entry>
class ByLast {
 public:
  explicit ByLast(std::span<const Entry> entries) {
    std::vector<Ready<Entry>> all;
    all.reserve(entries.size());
    for (const auto& entry : entries) all.push_back({&entry, Ends{entry.shape}});
    for (const auto& each : all) begin_list(each.ends.last());
    for (const auto& each : all)
      for (auto& list : lists_)
        if (each.ends.may_end_with(list.last)) list.entries.push_back(each);
  }
  [[nodiscard]] const std::vector<Ready<Entry>>& of(char last) const {
    return lists_[which_[static_cast<unsigned char>(last)]].entries;
  }

 private:
  struct List {
    char last;  // '\0': of the bytes that no shape asks for
    std::vector<Ready<Entry>> entries;
  };
  void begin_list(char last) {
    auto& which = which_[static_cast<unsigned char>(last)];
    if (last == '\0' || which != 0) return;
    which = static_cast<std::uint8_t>(lists_.size());
    lists_.push_back({last, {}});
  }

  std::vector<List> lists_{{'\0', {}}};
  std::array<std::uint8_t, 256> which_{};
};

/// Log lines do not take back that the console waits for a RETURN.
std::optional<Judgement> judge_return(const LineTail& tail, const Scene& scene) {
  if (!scene.known.wants_return || !tail.untouched || scene.above.empty()) return std::nullopt;
  if (!is_log_line(scene.above.front())) return std::nullopt;
  return waiting(State::press_return, Quiet::doubtful);
}

/// A log line stands over "Password: ", and nothing was typed since: a password is asked for all the same.
/// Once it was typed its row looks the same, and a second one would be shown.
std::optional<Judgement> judge_torn_password(const LineTail& tail, const Scene& scene) {
  constexpr std::string_view asked = "\nPassword: ";
  const auto at = scene.unanswered.rfind(asked);
  if (!tail.untouched || at == std::string_view::npos) return std::nullopt;
  bool torn = false;
  auto rest = scene.unanswered.substr(at + asked.size());
  while (!rest.empty()) {
    const auto line = trimmed(rest.substr(0, rest.find('\n')));
    rest.remove_prefix(
        std::min(rest.size(), rest.find('\n') == std::string_view::npos ? rest.size() : rest.find('\n') + 1));
    // Below "%SYS-5-RESTART: System restarted --" stands whose system it is.
    const bool log = is_log_line(line) || line.starts_with("Cisco IOS Software") ||
                     line.starts_with("Compiled ") || line.starts_with("Technical Support: ") ||
                     line.starts_with("Copyright (c) ");
    if (!line.empty() && line != "\a" && !log) return std::nullopt;
    torn |= log;
  }
  if (!torn) return std::nullopt;
  return waiting(State::password, Quiet::doubtful);
}

/// "<ul>" below "<body>" is no prompt of VRP.
bool is_between_tags(std::string_view name, const Scene& scene) {
  if (scene.known.family != Family::none) return false;
  if (is_markup(name)) return true;
  if (scene.above.empty()) return false;
  const auto line = trimmed(scene.above.front());
  return line.size() > 1 && line[0] == '<' && line.substr(1, name.size()) != name;
}

std::optional<Judgement> judge_by_table(const LastRow& given, const Scene& scene) {
  // "[~SW1]", "[*SW1-vlan2]": VRP says whether all is committed (doc: Huawei CloudEngine).
  std::string unmarked;
  if (given.text.starts_with("[~") || given.text.starts_with("[*"))
    unmarked = "[" + std::string{given.text.substr(2)};
  const LastRow row{unmarked.empty() ? given.text : std::string_view{unmarked}};
  static const ByLast table{patterns()};
  std::optional<std::size_t> host;
  for (const auto& [pattern, ends] : table.of(row.last)) {
    if (!ends.may_begin_with(row.first)) continue;
    if (ends.begins_with_host()) {
      if (!host) host = host_length(row.text);
      if (!ends.may_follow_host(*host, *host < row.text.size() ? row.text[*host] : '\0')) continue;
    }
    if (!fits(pattern->where, pattern->families, scene) || !fits_above(pattern->above, scene)) continue;
    if (const auto marks = match(pattern->shape, row.text)) {
      if (is_question(pattern->state) && is_quoted(row.text)) continue;
      // "(aruba-mm) *[mynode] (config) #": the first brackets end before the sign.
      if (pattern->shape.starts_with("({*})") && contains(marks->anything, ")")) continue;
      if (row.first == '<' && is_between_tags(marks->host, scene)) continue;
      return waiting(*pattern, *marks);
    }
  }
  return std::nullopt;
}

/// A running IOS prompts with its host name, whatever that is: "loader>", "Password#", "boot(config)#". A
/// loader that is called so writes a blank behind.
std::optional<Judgement> judge_running_host(std::string_view row, const Scene& scene) {
  constexpr Families blank_behind = of(Family::asa, Family::nexus);
  constexpr Families systems =
      blank_behind | of(Family::ios_router, Family::ios_xe_router, Family::catalyst, Family::catalyst_xe,
                        Family::catalyst_rommon, Family::old_bootstrap);
  const auto family = scene.known.family;
  // A banner of the day may have had a loader's prompt in it; an ASA greets nobody.
  const auto phase = scene.known.phase;
  const bool runs = phase == Phase::running || !has(blank_behind, family) ||
                    (family == Family::asa && phase != Phase::early && phase != Phase::none);
  if (!runs || !has(systems, family)) return std::nullopt;
  auto prompt = row;
  if (has(blank_behind, family) && prompt.ends_with(' ')) prompt.remove_suffix(1);
  const bool signed_row = prompt.ends_with('#') || (prompt.ends_with('>') && family != Family::nexus);
  const auto end = std::find_if_not(prompt.begin(), prompt.end(), [](char c) {
    return is_letter(c) || is_digit(c) || c == '-' || c == '_' || c == '.' || c == '/';
  });
  const auto name = prompt.substr(0, static_cast<std::size_t>(end - prompt.begin()));
  if (!signed_row || name.empty() || name.starts_with("rommon") || name.starts_with("bash"))
    return std::nullopt;
  const auto mode = prompt.substr(name.size(), prompt.size() - name.size() - 1);
  if (!mode.empty() && !(mode.starts_with("(config") && mode.ends_with(')'))) return std::nullopt;
  const auto other = "h-" + std::string{row};  // whose name means nothing
  auto judged = judge_by_table(LastRow{other}, scene);
  if (!judged || !is_ios_prompt(judged->sighting.state)) return std::nullopt;
  judged->sighting.host = bare_host(name);
  return judged;
}

int seconds_left(const WindowPattern& window, std::string_view number) {
  if (window.seconds != 0) return window.seconds;
  const auto last = number.find_last_of("0123456789");  // "5     4     3 " of a count-down
  if (last == std::string_view::npos) return 0;
  const auto before = number.find_last_not_of("0123456789", last);
  number = number.substr(before == std::string_view::npos ? 0 : before + 1);
  int seconds = 0;
  std::from_chars(number.data(), number.data() + number.size(), seconds);
  return seconds;
}

std::optional<Judgement> judge_window(const LastRow& row, const Scene& scene) {
  static const ByLast table{windows()};
  for (const auto& [entry, ends] : table.of(row.last)) {
    const auto& window = *entry;
    if (!ends.may_begin_with(row.first)) continue;
    if (!fits(window.where, window.families, scene) || !fits_above(window.above, scene)) continue;
    if (window.needs_recovery_disabled && scene.known.facts.recovery_disabled != true) continue;
    const auto marks = match(window.shape, row.text);
    if (!marks) continue;
    const int left = seconds_left(window, marks->number);
    if (left == 0 && !window.open_at_zero) return std::nullopt;
    auto result = waiting(State::booting, Quiet::brief);
    result.sighting.window_key = window.key;
    result.sighting.window_seconds = std::max(left, 1);
    return result;
  }
  return std::nullopt;
}

/// The last line that is more than a frame of stars around the offer (log: ONTAP).
std::string_view last_without_frame(std::span<const std::string_view> above) {
  for (const auto line : above)
    if (line.find_first_not_of("* ") != std::string_view::npos) return line;
  return {};
}

/// " 3", below "Press any key to stop auto-boot..."
bool is_count(std::string_view row) {
  return row.size() <= 2 && !row.empty() && std::all_of(row.begin(), row.end(), is_digit) && row != "0";
}

/// "You have 4 seconds to confirm by entering 'y'..." below an offer (log: OmniSwitch)
bool tells_time(std::string_view row) {
  const auto at = row.find(" second");
  return row.ends_with("...") && at != std::string_view::npos && at > 0 && is_digit(row[at - 1]);
}

/// A window in the words of a loader that has no entry: on this row, or on the line above and dots since.
std::optional<Judgement> judge_other_window(std::string_view row, const Scene& scene) {
  if (scene.known.phase == Phase::running) return std::nullopt;
  auto window = read_boot_window(trimmed(row), false);
  const bool nothing_since = row.find_first_not_of(" .*") == std::string_view::npos ||
                             is_count(trimmed(row)) || tells_time(trimmed(row));
  if (!window && nothing_since) window = read_boot_window(last_without_frame(scene.above), true);
  const bool boots = scene.known.phase == Phase::early || scene.known.phase == Phase::loading;
  if (!window) window = read_bare_window(trimmed(row), scene.above, boots, false);
  if (!window && nothing_since && !scene.above.empty())
    window = read_bare_window(scene.above.front(), scene.above.subspan(1), boots, true);
  if (!window && !scene.known.unix_prompt) window = read_menu_window(trimmed(row), scene.above);
  if (!window) return std::nullopt;
  auto result = waiting(State::booting, Quiet::brief);
  result.sighting.window_key = std::move(window->key);
  result.sighting.window_seconds = window->seconds;
  return result;
}

/// "Really scrub this NAND flash? <y/N>" and the end of its line: the cursor stands below the question.
bool stands_below_question(const LineTail& tail, const Scene& scene) {
  if (!tail.untouched || scene.above.empty() || scene.answered || scene.known.shown != Shows::nothing)
    return false;
  const auto line = scene.above.front();
  const auto parts = take_apart(line);
  const auto* last = parts.last();
  return last != nullptr && last->kind == Group::Kind::choices && last->open != '\0' &&
         parts.words_mark == '?' && !is_log_line(line);
}

std::optional<Judgement> judge_question_above(std::string_view line, const Scene& scene) {
  auto result = judge_question(line, scene);
  if (!result || result->sighting.state != State::yes_no) return std::nullopt;
  result->quiet = Quiet::doubtful;
  identify_question(result->sighting, line, scene);
  result->sighting.prompt = line.substr(0, longest_shown);
  return result;
}

/// "CCC" below a line that speaks of XMODEM or YMODEM: a receiver calls its sender. What is left of a prompt
/// that was drawn back over, "C" of "CORE-1#", is none: a receiver takes nothing back.
std::optional<Judgement> judge_transfer(const LineTail& tail, std::string_view row, const Scene& scene) {
  if (row.empty() || scene.above.empty() || tail.drawn_back) return std::nullopt;
  if (!std::all_of(row.begin(), row.end(), [](char c) { return c == 'C' || c == nak || c == ' '; }))
    return std::nullopt;
  const auto said = lower(scene.above.front());
  if (!contains(said, "xmodem") && !contains(said, "ymodem")) return std::nullopt;
  // One letter may be the first of a name: "CORE-1#" from a slow device.
  auto result = waiting(State::transfer, row.size() == 1 ? Quiet::doubtful : Quiet::plain);
  result.sighting.name = "xmodem-wait";
  return result;
}

/// Rows of a text that the device takes in until its end mark comes.
std::optional<Judgement> judge_text_input(const LineTail& tail, const Scene& scene) {
  if (!scene.known.takes_text || !tail.untouched) return std::nullopt;
  auto result = waiting(State::text_input);
  result.sighting.name = "text-input";
  return result;
}

Judgement not_waiting(const LineTail& tail, const Scene& scene) {
  Judgement result;
  const bool boots = scene.known.phase == Phase::early || scene.known.phase == Phase::loading;
  if (boots && tail.untouched) result.sighting.state = State::booting;
  const std::string_view row = tail.text;
  const auto length = prompt_length(row);
  result.sighting.typing = length != 0 || row.substr(0, 7) == "rommon " || row.substr(0, 8) == "switch: ";
  return result;
}

}  // namespace

bool is_log_line(std::string_view line) {
  const auto sign = line.find('%');
  if (sign == std::string_view::npos) return false;
  const auto name = line.substr(sign + 1);
  const auto dash = name.find('-');
  return dash != std::string_view::npos && dash > 1 && dash + 2 < name.size() && name[dash + 2] == '-' &&
         name[dash + 1] >= '0' && name[dash + 1] <= '7' && name[0] >= 'A' && name[0] <= 'Z';
}

Judgement judge(const LineTail& tail, const Scene& scene) {
  std::string_view row = tail.text;
  while (!row.empty() && static_cast<unsigned char>(row.front()) >= 0x80) row.remove_prefix(1);  // trap 21
  if (row.starts_with("^C") && row.size() > 2) row.remove_prefix(2);  // the key's echo: "^CAboot# "
  std::optional<Judgement> result;
  if (tail.at_end && !tail.too_long) {
    const LastRow looked_at{row};
    result = judge_running_host(row, scene);
    if (!result) result = judge_window(looked_at, scene);
    if (!result) result = judge_boot_name(row);
    if (!result) result = judge_by_table(looked_at, scene);
    if (!result) result = judge_other_window(row, scene);
    if (!result) result = judge_text_input(tail, scene);
    if (!result) result = judge_step(row, scene);
    if (!result) result = judge_question(row, scene);
    if (!result && stands_below_question(tail, scene))
      result = judge_question_above(scene.above.front(), {scene.above.subspan(1), scene.known, scene.recent});
    if (!result) result = judge_transfer(tail, row, scene);
    if (!result) result = judge_unlisted_prompt(row, scene);
    if (!result) result = judge_return(tail, scene);
    if (!result) result = judge_torn_password(tail, scene);
  }
  if (!result) result = not_waiting(tail, scene);
  result->sighting.family = to_string(scene.known.family);
  if (result->sighting.prompt.empty()) {
    result->sighting.prompt = trimmed(row).substr(0, longest_shown);
    identify_question(result->sighting, row, scene);
  }
  result->sighting.detail = detail_of(result->sighting);
  return std::move(*result);
}

bool looks_garbled(std::string_view raw) {
  constexpr std::size_t enough = 16;
  // The view may begin within a character.
  for (int cut = 0; cut < 3 && !raw.empty() && (static_cast<unsigned char>(raw.front()) & 0xC0) == 0x80;
       ++cut)
    raw.remove_prefix(1);
  if (raw.size() < enough) return false;
  std::size_t odd = 0;
  for (std::size_t at = 0; at < raw.size();) {
    const auto byte = static_cast<unsigned char>(raw[at]);
    const auto character = byte < 0x80 ? 1 : utf8_length(raw.substr(at));
    const bool control =
        byte < 0x20 && std::string_view{"\r\n\b\t\x1b\a"}.find(raw[at]) == std::string_view::npos;
    odd += character == 0 || control ? 1 : 0;
    at += std::max<std::size_t>(character, 1);
  }
  return odd * 3 > raw.size();
}

}  // namespace rommate::recognise
