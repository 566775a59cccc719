#include "src/recognise/tail_match.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>
#include <vector>

#include "src/recognise/questions.hpp"
#include "src/recognise/shape.hpp"

namespace rommate::recognise {
namespace {

bool fits(Where where, Families families, const Knowledge& known) {
  const bool of_family = has(families, known.family);
  switch (where) {
    case Where::anywhere: return true;
    case Where::in_family: return of_family;
    case Where::family_or_none: return of_family || known.family == Family::none;
    case Where::loader:
      return of_family && (known.phase == Phase::early || known.phase == Phase::loader ||
                           (known.phase == Phase::loading && !known.kernel));
    case Where::shell: return known.shell && known.phase == Phase::running;
  }
  return false;
}

/// The name alone: IOS-XR puts the node in front of it, an ASA its part in a failover pair behind it.
std::string_view bare_host(std::string_view host) {
  if (host.substr(0, 3) == "RP/" || host.substr(0, 2) == "0/")
    if (const auto colon = host.rfind(':'); colon != std::string_view::npos) host = host.substr(colon + 1);
  for (const std::string_view part : {"/act", "/stby", "/actNoFailover", "/pri", "/sec"})
    if (host.size() > part.size() && host.substr(host.size() - part.size()) == part)
      host = host.substr(0, host.size() - part.size());
  return host;
}

std::string filled(std::string_view detail, const Marks& marks, std::string_view row) {
  const std::array<std::pair<std::string_view, std::string_view>, 6> values{{
      {"{n}", marks.number},
      {"{host}", bare_host(marks.host)},
      {"{mode}", marks.mode},
      {"{word}", marks.word},
      {"{*}", marks.anything},
      {"{row}", trimmed(row)},
  }};
  std::string text;
  while (!detail.empty()) {
    const auto found = std::find_if(values.begin(), values.end(), [&](const auto& value) {
      return detail.substr(0, value.first.size()) == value.first;
    });
    text += found != values.end() ? found->second : detail.substr(0, 1);
    detail.remove_prefix(found != values.end() ? found->first.size() : 1);
  }
  return text;
}

bool fits_above(std::string_view shape, const Scene& scene) {
  return shape.empty() || (!scene.above.empty() && match(shape, scene.above.front()));
}

Judgement waiting(State state, std::string detail, Quiet quiet = Quiet::plain) {
  Judgement result;
  result.sighting.state = state;
  result.sighting.detail = std::move(detail);
  result.sighting.waiting = true;
  result.quiet = quiet;
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

template <class Entry>
std::vector<Ready<Entry>> made_ready(std::span<const Entry> entries) {
  std::vector<Ready<Entry>> all;
  for (const auto& entry : entries) all.push_back({&entry, Ends{entry.shape}});
  return all;
}

/// "*Mar  1 00:00:12.611: %LINK-3-UPDOWN: ...": a facility, a severity and a name behind a percent sign.
bool is_log_line(std::string_view line) {
  const auto sign = line.find('%');
  if (sign == std::string_view::npos) return false;
  const auto name = line.substr(sign + 1);
  const auto dash = name.find('-');
  return dash != std::string_view::npos && dash > 1 && dash + 2 < name.size() && name[dash + 2] == '-' &&
         name[dash + 1] >= '0' && name[dash + 1] <= '7' && name[0] >= 'A' && name[0] <= 'Z';
}

/// Log lines do not take back that the console waits for a RETURN.
std::optional<Judgement> judge_return(const LineTail& tail, const Scene& scene) {
  if (!scene.known.wants_return || !tail.untouched || scene.above.empty()) return std::nullopt;
  if (!is_log_line(scene.above.front())) return std::nullopt;
  return waiting(State::press_return, {}, Quiet::doubtful);
}

bool may_do_harm(State state) {
  return state == State::yes_no || state == State::confirm || state == State::question;
}

std::optional<Judgement> judge_by_table(const LastRow& row, const Scene& scene) {
  static const auto table = made_ready(patterns());
  for (const auto& [pattern, ends] : table) {
    if (!ends.may_match(row.first, row.last)) continue;
    if (!fits(pattern->where, pattern->families, scene.known) || !fits_above(pattern->above, scene)) continue;
    if (may_do_harm(pattern->state) && is_quoted(row.text)) continue;
    if (const auto marks = match(pattern->shape, row.text))
      return waiting(pattern->state, filled(pattern->detail, *marks, row.text), pattern->quiet);
  }
  return std::nullopt;
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
  static const auto table = made_ready(windows());
  for (const auto& [entry, ends] : table) {
    const auto& window = *entry;
    if (!ends.may_match(row.first, row.last)) continue;
    if (!fits(window.where, window.families, scene.known) || !fits_above(window.above, scene)) continue;
    if (window.needs_recovery_disabled && scene.known.facts.recovery_disabled != true) continue;
    const auto marks = match(window.shape, row.text);
    if (!marks) continue;
    const int left = seconds_left(window, marks->number);
    if (left == 0 && !window.open_at_zero) return std::nullopt;
    auto result = waiting(State::booting, "window", Quiet::brief);
    result.sighting.window_key = window.key;
    result.sighting.window_seconds = std::max(left, 1);
    return result;
  }
  return std::nullopt;
}

std::optional<Judgement> judge_question(std::string_view row, const Scene& scene) {
  if (asks_login(row)) return waiting(State::login, {});
  if (asks_password(row)) return waiting(State::password, {});
  const bool default_follows = scene.known.family == Family::nexus;
  if (const auto choice = parse_choice(row, default_follows)) return waiting(State::yes_no, choice->detail);
  const auto asker = scene.known.family == Family::aireos ? Asker::wireless_controller : Asker::any;
  if (auto asked = parse_question(row, asker))
    return waiting(State::question, std::move(asked->text), asked->doubtful ? Quiet::doubtful : Quiet::plain);
  return std::nullopt;
}

void mark_harm(Sighting& seen, std::string_view row, const Scene& scene) {
  if (!may_do_harm(seen.state)) return;
  const auto harm = harm_of(row, scene.above);
  seen.destructive = harm == Harm::destructive;
  seen.erases = harm != Harm::none;
  if (seen.destructive && seen.state == State::yes_no)
    seen.detail += seen.detail.empty() ? "destructive" : " destructive";
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

Judgement judge(const LineTail& tail, const Scene& scene) {
  std::string_view row = tail.text;
  while (!row.empty() && static_cast<unsigned char>(row.front()) >= 0x80) row.remove_prefix(1);  // trap 21
  std::optional<Judgement> result;
  if (tail.at_end && !tail.too_long) {
    const LastRow looked_at{row};
    result = judge_window(looked_at, scene);
    if (!result) result = judge_by_table(looked_at, scene);
    if (!result) result = judge_question(row, scene);
    if (!result) result = judge_return(tail, scene);
  }
  if (!result) result = not_waiting(tail, scene);
  mark_harm(result->sighting, row, scene);
  result->sighting.prompt = trimmed(row).substr(0, 200);
  result->sighting.family = to_string(scene.known.family);
  return std::move(*result);
}

bool looks_garbled(std::string_view raw) {
  constexpr std::size_t enough = 16;
  if (raw.size() < enough) return false;
  const auto odd = std::count_if(raw.begin(), raw.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x80 ||
           (byte < 0x20 && c != '\r' && c != '\n' && c != '\b' && c != '\t' && c != 0x1b && c != 7);
  });
  return static_cast<std::size_t>(odd) * 3 > raw.size();
}

}  // namespace rommate::recognise
