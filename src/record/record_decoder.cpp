#include <fmt/format.h>

#include <algorithm>

#include "src/record/record.hpp"
#include "src/record/record_frame.hpp"

namespace rommate::record {
namespace {

constexpr std::size_t most_runs = 64;  // remembered; a file appended to more often forgets the oldest
constexpr std::size_t compact_above = 1u << 18;  // bytes used up in the buffer before it is moved together

RecordFacts parse_facts(std::string_view text) {
  RecordFacts facts;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view fact = text.substr(0, end);
    const std::size_t equals = fact.find('=');
    if (equals != std::string_view::npos)
      facts.emplace_back(std::string(fact.substr(0, equals)), std::string(fact.substr(equals + 1)));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return facts;
}

}  // namespace

std::string_view to_string(RecordEvent::Kind kind) {
  switch (kind) {
    case RecordEvent::Kind::damage: return "damage";
    case RecordEvent::Kind::start: return "start";
    case RecordEvent::Kind::received: return "received";
    case RecordEvent::Kind::sent: return "sent";
    case RecordEvent::Kind::break_on: return "break-on";
    case RecordEvent::Kind::break_off: return "break-off";
    case RecordEvent::Kind::line: return "line";
    case RecordEvent::Kind::mark: return "mark";
    case RecordEvent::Kind::note: return "note";
    case RecordEvent::Kind::clock: return "clock";
    case RecordEvent::Kind::gap: return "gap";
    case RecordEvent::Kind::end: return "end";
  }
  return "?";
}

void RecordDecoder::on_bytes(ByteView bytes) {
  if (used_ > compact_above || used_ == buffer_.size()) {
    buffer_.erase(buffer_.begin(), buffer_.begin() + static_cast<std::ptrdiff_t>(used_));
    used_ = 0;
  }
  protocols::append(buffer_, bytes);
}

std::optional<RecordEvent> RecordDecoder::next() {
  while (!refused_) {
    if (searching_) skip_to_magic();
    Head head{};
    const Look seen = rest().empty() ? Look::need_more : look(head);
    if (seen == Look::need_more && !finished_) return std::nullopt;
    if (seen == Look::frame) {
      if (searching_) {
        searching_ = false;
        return told_damage(fmt::format(
            "{} bytes at offset {} cannot be read (damaged, or cut off when the program was killed)",
            offset_ - bad_from_, bad_from_));
      }
      const std::size_t size = frame::head_size + head.length;
      auto event = decode(head, rest().subspan(frame::head_size, head.length));
      used_ += size;
      offset_ += size;
      if (event) return event;
      continue;
    }
    if (rest().empty()) {
      if (!searching_) return std::nullopt;
      searching_ = false;
      if (!any_frame_) {
        refused_ = "this is not a recording of rommate: no frame of one is in it";
        return std::nullopt;
      }
      return told_damage(fmt::format(
          "the recording ends in the middle of a frame: the last {} bytes (from offset {}) cannot be read",
          offset_ - bad_from_, bad_from_));
    }
    if (!searching_) bad_from_ = offset_;
    searching_ = true;
    ++used_;
    ++offset_;
  }
  return std::nullopt;
}

// Leaves rest() at the next byte sequence that may be the magic of a frame, or at the end.
void RecordDecoder::skip_to_magic() {
  const ByteView in = rest();
  const auto found = std::search(in.begin(), in.end(), frame::magic.begin(), frame::magic.end());
  std::size_t skip = static_cast<std::size_t>(found - in.begin());
  if (found == in.end() && !finished_) skip = in.size() - std::min(in.size(), frame::magic.size() - 1);
  used_ += skip;
  offset_ += skip;
}

RecordDecoder::Look RecordDecoder::look(Head& head) const {
  const ByteView in = rest();
  const std::size_t compared = std::min(in.size(), frame::magic.size());
  if (!std::equal(in.begin(), in.begin() + static_cast<std::ptrdiff_t>(compared), frame::magic.begin()))
    return Look::bad;
  if (in.size() < frame::head_size) return Look::need_more;
  const Byte* at = in.data();
  if (frame::get<std::uint16_t>(at + frame::head_check_at) != frame::head_check(at)) return Look::bad;
  head = {.kind = at[frame::kind_at],
          .flags = at[frame::flags_at],
          .run = frame::get<std::uint32_t>(at + frame::run_at),
          .length = frame::get<std::uint32_t>(at + frame::length_at),
          .check = frame::get<std::uint32_t>(at + frame::check_at),
          .mono = frame::get<std::int64_t>(at + frame::time_at)};
  const bool starts = head.kind == static_cast<std::uint8_t>(RecordEvent::Kind::start);
  if (!starts && !runs_.empty() && !known_run(head.run)) return Look::bad;
  if (head.length > (starts ? frame::max_start_payload : frame::max_payload)) return Look::bad;
  if (in.size() < frame::head_size + head.length) return Look::need_more;
  return head.check == frame::frame_check(at, in.subspan(frame::head_size, head.length)) ? Look::frame
                                                                                         : Look::bad;
}

bool RecordDecoder::known_run(std::uint32_t run) const {
  return std::any_of(runs_.begin(), runs_.end(), [run](const auto& known) { return known.first == run; });
}

std::optional<RecordEvent> RecordDecoder::decode(const Head& head, ByteView payload) {
  using Kind = RecordEvent::Kind;
  any_frame_ = true;
  RecordEvent event;
  event.kind = static_cast<Kind>(head.kind);
  event.secret = (head.flags & frame::secret_flag) != 0;
  event.at = Time{Duration{head.mono}};
  event.offset = offset_;
  const auto wall_at = [&](std::size_t at) {
    return payload.size() >= at + 8 ? frame::get<WallTime>(payload.data() + at) : WallTime{0};
  };
  const auto clock_is = [&](WallTime wall) {
    std::erase_if(runs_, [&](const auto& known) { return known.first == head.run; });
    if (runs_.size() >= most_runs) runs_.erase(runs_.begin());
    runs_.push_back({head.run, {head.mono, wall}});
  };
  switch (event.kind) {
    case Kind::start:
      if (payload.size() >= 4 && frame::get<std::uint16_t>(payload.data() + 2) > frame::version) {
        refused_ = fmt::format("this recording (format {}) needs a newer rommate; this one reads format {}",
                               frame::get<std::uint16_t>(payload.data()), frame::version);
        return std::nullopt;
      }
      clock_is(wall_at(4));
      event.facts =
          parse_facts(protocols::as_text(payload.subspan(std::min<std::size_t>(payload.size(), 12))));
      break;
    case Kind::clock:
    case Kind::end: clock_is(wall_at(0)); break;
    case Kind::received:
    case Kind::sent: event.bytes.assign(payload.begin(), payload.end()); break;
    case Kind::break_on:
    case Kind::break_off:
    case Kind::line:
    case Kind::mark:
    case Kind::note:
    case Kind::gap: event.text = protocols::as_text(payload); break;
    case Kind::damage:
    default: ++unknown_; return std::nullopt;
  }
  for (const auto& [run, clock] : runs_)
    if (run == head.run && clock.wall != 0)
      event.wall = static_cast<WallTime>(
          static_cast<std::uint64_t>(clock.wall) +
          (static_cast<std::uint64_t>(head.mono) - static_cast<std::uint64_t>(clock.mono)));
  return event;
}

RecordEvent RecordDecoder::told_damage(std::string text) {
  damaged_ += offset_ - bad_from_;
  RecordEvent event;
  event.offset = bad_from_;
  event.text = std::move(text);
  return event;
}

}  // namespace rommate::record
