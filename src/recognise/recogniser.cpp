#include "src/recognise/recogniser.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "src/recognise/state.hpp"
#include "src/recognise/utf8.hpp"

namespace rommate::recognise {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t looked_at = 4096;  // bytes before the cursor that a judgement may depend on
constexpr std::size_t lines_above = 8;
constexpr Duration shortest_quiet = 100ms;
constexpr Duration long_flow = 30s;  // guess: longer than the output of most commands
constexpr Duration flow_pause = 5s;  // guess: a flapping link pauses for less

Duration length_of(Quiet quiet) {
  switch (quiet) {
    case Quiet::brief: return shortest_quiet;
    case Quiet::plain: return 250ms;
    case Quiet::doubtful: return 1s;
  }
  return 1s;
}

struct Above {
  std::array<std::string_view, lines_above> lines;
  std::size_t count = 0;
};

/// The last lines of `text` that are not blank, latest first. `text` may begin within a line.
Above lines_of(std::string_view text) {
  Above above;
  while (above.count < lines_above && !text.empty()) {
    if (text.back() == '\n') text.remove_suffix(1);
    // Not rfind(), which goes byte by byte: this is done at each place of a log that may be a wait.
    const auto* const feed = static_cast<const char*>(::memrchr(text.data(), '\n', text.size()));
    const auto begin = feed == nullptr ? 0 : static_cast<std::size_t>(feed - text.data()) + 1;
    const auto line = trimmed(behind_noise(text.substr(begin)));
    text = text.substr(0, begin);
    if (!line.empty()) above.lines[above.count++] = line;
  }
  return above;
}

/// "User Access Verification" and "leaf4 login: ": IOS goes on with "Username: " or "Password: " (logs).
bool greets_as_nexus(const Sighting& seen, std::string_view before) {
  const auto host = seen.prompt.find(" login:");
  if (seen.state != State::login || host == 0 || host == std::string::npos) return false;
  const auto above = lines_of(before);
  return above.count > 0 && above.lines[0] == "User Access Verification";
}

}  // namespace

void Recogniser::on_bytes(ByteView received, Time now) {
  if (received.empty()) return;
  const auto text = protocols::as_text(received);
  if (text.find_first_not_of(" \r\n") != std::string_view::npos) typed_.answers = false;
  scan_lines(text);
  remember(text);
  offset_ += text.size();
  pending_ = true;
  last_activity_ = now;
  quiet_ = shortest_quiet;
  watch_flow(now);
}

void Recogniser::on_typed(ByteView keys, Time now) {
  if (!keys.empty()) {
    typed_.answers = true;
    typed_.at = offset_;
  }
  if (keys.empty() || !pending_) return;
  last_activity_ = now;  // what is not yet believed is answered already: wait for the echo
  quiet_ = shortest_quiet;
}

void Recogniser::on_cut() {
  if (current_.waiting) learn_line(head_, known_);  // a prompt that stood there has ended the boot
  pending_ = false;
  told_ = known_;
  head_.clear();
  recent_.clear();
  line_start_ = offset_;
}

std::optional<Time> Recogniser::deadline() const {
  if (pending_) return last_activity_ + quiet_;
  if (current_.flowing) return last_byte_ + flow_pause;
  return window_closes_;
}

void Recogniser::on_time(Time now) {
  if (!pending_) return current_.flowing ? end_flow(now) : close_window(now);
  if (now < last_activity_ + quiet_) return;
  auto judged = judge_here();
  const auto needed = length_of(judged.sighting.waiting ? judged.quiet : Quiet::plain);
  if (now < last_activity_ + needed) {
    quiet_ = needed;
    return;
  }
  pending_ = false;
  if (is_login(judged.sighting)) known_.shown = Shows::nothing;  // what the command showed is over
  // A loader that waits has ended the boot, also by a prompt that no list has ("8311 # "): what its commands
  // say, and their silence, are no boot.
  const bool boots_on = known_.phase == Phase::early || known_.phase == Phase::loading;
  if (boots_on && judged.sighting.waiting && is_loader(judged.sighting)) known_.phase = Phase::loader;
  const auto before = recent().substr(0, recent().size() - std::min(recent().size(), head_.size()));
  if (known_.family == Family::none && greets_as_nexus(judged.sighting, before))
    known_.family = Family::nexus;
  told_ = known_;
  learn_line(head_, told_);
  window_closes_.reset();
  if (!judged.sighting.window_key.empty())
    window_closes_ = now + std::chrono::seconds{judged.sighting.window_seconds};
  if (judged.sighting.waiting) flow_since_.reset();
  judged.sighting.flowing = flow_since_ && current_.flowing;
  if (judged.sighting.flowing) judged.sighting.name = current_.name;
  // In the middle of a line a boot is still a boot, though nothing on the line itself says so.
  const bool boots = told_.phase == Phase::early || told_.phase == Phase::loading;
  if (!judged.sighting.waiting && boots) judged.sighting.state = State::booting;
  conclude(std::move(judged.sighting));
}

std::vector<Sighting> Recogniser::take_sightings() { return std::exchange(sightings_, {}); }

Sighting Recogniser::if_silent() const {
  auto judged = judge_here();
  judged.sighting.offset = offset_;
  return std::move(judged.sighting);
}

bool Recogniser::booting() const {
  const bool stopped = current_.waiting && current_.state != State::booting;
  const auto phase = knowledge().phase;
  return !stopped && (phase == Phase::early || phase == Phase::loading);
}

void Recogniser::scan_lines(std::string_view text) {
  std::size_t at = 0;
  while (const auto* feed = static_cast<const char*>(std::memchr(text.data() + at, '\n', text.size() - at))) {
    const auto end = static_cast<std::size_t>(feed - text.data());
    const auto piece = text.substr(at, end - at);
    if (head_.empty()) {
      end_line(piece.substr(0, longest_banner), offset_ + end + 1);
    } else {
      head_.append(piece.substr(0, longest_banner - head_.size()));
      end_line(head_, offset_ + end + 1);
      head_.clear();
    }
    at = end + 1;
    if (at == text.size()) return;
  }
  head_.append(text.substr(at, longest_banner - head_.size()));
}

void Recogniser::end_line(std::string_view line, std::uint64_t end) {
  line_start_ = end;
  if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
  if (line.empty() || !learn_line(line, known_)) return;
  Sighting seen;
  seen.state = State::booting;
  seen.prompt = trimmed(line);
  seen.family = to_string(known_.family);
  seen.offset = end;
  current_ = seen;
  sightings_.push_back(std::move(seen));
}

void Recogniser::remember(std::string_view text) {
  if (text.size() >= looked_at) {
    recent_ = text.substr(text.size() - looked_at);
    return;
  }
  if (recent_.size() + text.size() > 4 * looked_at) recent_.erase(0, recent_.size() - looked_at);
  recent_.append(text);
}

std::string_view Recogniser::recent() const {
  const std::string_view all{recent_};
  return all.substr(all.size() - std::min(all.size(), looked_at));
}

Judgement Recogniser::judge_here() const {
  const auto seen = recent();
  const auto line = static_cast<std::size_t>(std::min<std::uint64_t>(offset_ - line_start_, seen.size()));
  const auto row = seen.substr(seen.size() - line);
  const auto above = lines_of(seen.substr(0, seen.size() - line));
  const bool whole = line == offset_ - line_start_;
  const auto unanswered = seen.substr(seen.size() - std::min<std::size_t>(seen.size(), offset_ - typed_.at));
  auto judged = judge(render_line(row, whole),
                      {{above.lines.data(), above.count}, known_, seen, typed_.answers, unanswered});
  if (!judged.sighting.waiting &&
      looks_garbled(seen.substr(seen.size() - std::min<std::size_t>(seen.size(), 64)))) {
    judged.sighting.state = State::garbled;
    judged.sighting.detail.clear();
  }
  return judged;
}

void Recogniser::conclude(Sighting seen) {
  seen.offset = offset_;
  const bool changed = seen.state != current_.state || seen.detail != current_.detail ||
                       seen.typing != current_.typing || seen.flowing != current_.flowing ||
                       seen.waiting != current_.waiting;
  const bool worth_telling = seen.waiting || changed;
  current_ = seen;
  if (worth_telling) sightings_.push_back(std::move(seen));
}

/// Called with every piece that comes.
void Recogniser::watch_flow(Time now) {
  const bool paused = !flow_since_ || now - last_byte_ > flow_pause;
  if (paused) flow_since_ = now;
  last_byte_ = now;
  const bool boots = known_.phase == Phase::early || known_.phase == Phase::loading;  // long, and known to be
  if (boots || current_.flowing || now - *flow_since_ < long_flow) return;
  Sighting seen;
  seen.flowing = true;
  seen.name = prints_log() ? "log" : "";
  seen.family = to_string(known_.family);
  conclude(std::move(seen));
}

void Recogniser::end_flow(Time now) {
  if (now < last_byte_ + flow_pause) return;
  flow_since_.reset();
  auto seen = current_;
  seen.flowing = false;
  seen.name.clear();
  conclude(std::move(seen));
}

/// Log lines, or what a debug prints under a time stamp that starts with '*'.
bool Recogniser::prints_log() const {
  const auto above = lines_of(recent());
  return std::any_of(above.lines.begin(), above.lines.begin() + static_cast<std::ptrdiff_t>(above.count),
                     [](std::string_view line) { return line.front() == '*' || is_log_line(line); });
}

void Recogniser::close_window(Time now) {
  if (!window_closes_ || now < *window_closes_) return;
  window_closes_.reset();
  Sighting seen = current_;
  seen.waiting = false;
  seen.window_key.clear();
  seen.window_seconds = 0;
  seen.state = State::booting;
  seen.detail = detail_of(seen);
  conclude(std::move(seen));
}

}  // namespace rommate::recognise
