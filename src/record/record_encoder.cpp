#include <algorithm>

#include "src/record/record.hpp"
#include "src/record/record_frame.hpp"

namespace rommate::record {
namespace {

// Bytes that arrive within this time share a frame: fine enough to replay, and 9600 baud costs no frame a
// byte.
constexpr Duration batch_time = std::chrono::milliseconds(5);
constexpr std::size_t batch_bytes = 64 * 1024;

constexpr bool ends_line(Byte byte) { return byte == '\r' || byte == '\n'; }

std::string one_line(std::string_view text, bool key) {
  std::string clean(text);
  for (char& c : clean)
    if (c == '\n' || c == '\r' || (key && c == '=')) c = ' ';
  return clean;
}

std::string wall_bytes(WallTime wall) {
  Byte bytes[sizeof wall];
  frame::put(bytes, wall);
  return {reinterpret_cast<const char*>(bytes), sizeof bytes};
}

std::string start_payload(const RecordFacts& facts, WallTime wall) {
  Byte versions[4];
  frame::put(versions, frame::version);
  frame::put(versions + 2, frame::oldest_reader);
  std::string payload(reinterpret_cast<const char*>(versions), sizeof versions);
  payload += wall_bytes(wall);
  for (const auto& [key, value] : facts) {
    const std::string fact = one_line(key, true) + "=" + one_line(value, false) + "\n";
    if (payload.size() + fact.size() <= frame::max_start_payload) payload += fact;
  }
  return payload;
}

}  // namespace

RecordEncoder::RecordEncoder(std::uint32_t run, const RecordFacts& facts, Time now, WallTime wall)
    : run_(run) {
  text_frame(RecordEvent::Kind::start, start_payload(facts, wall), now);
}

void RecordEncoder::received(ByteView bytes, Time now) { batch(RecordEvent::Kind::received, bytes, now); }

void RecordEncoder::sent(ByteView bytes, Time now, bool secret) {
  if (!secret) {
    in_secret_ = false;
    batch(RecordEvent::Kind::sent, bytes, now);
    return;
  }
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (ends_line(bytes[i])) {
      in_secret_ = false;
      batch(RecordEvent::Kind::sent, bytes.subspan(i, 1), now);
    } else if (!in_secret_) {
      in_secret_ = true;
      text_frame(RecordEvent::Kind::sent, {}, now, frame::secret_flag);
    }
  }
}

void RecordEncoder::break_on(std::string_view method, Time now) {
  text_frame(RecordEvent::Kind::break_on, method, now);
}
void RecordEncoder::break_off(std::string_view result, Time now) {
  text_frame(RecordEvent::Kind::break_off, result, now);
}
void RecordEncoder::line(std::string_view settings, Time now) {
  text_frame(RecordEvent::Kind::line, settings, now);
}
void RecordEncoder::mark(std::string_view text, Time now) { text_frame(RecordEvent::Kind::mark, text, now); }
void RecordEncoder::note(std::string_view text, Time now) { text_frame(RecordEvent::Kind::note, text, now); }
void RecordEncoder::gap(std::string_view text, Time now) { text_frame(RecordEvent::Kind::gap, text, now); }
void RecordEncoder::clock(Time now, WallTime wall) {
  text_frame(RecordEvent::Kind::clock, wall_bytes(wall), now);
}
void RecordEncoder::end(Time now, WallTime wall) {
  text_frame(RecordEvent::Kind::end, wall_bytes(wall), now);
}

Bytes RecordEncoder::take() {
  close_frame();
  Bytes out;
  out.swap(out_);
  return out;
}

void RecordEncoder::batch(RecordEvent::Kind kind, ByteView bytes, Time now) {
  while (!bytes.empty()) {
    const bool fits = open_at_ && open_kind_ == kind && now - open_since_ < batch_time &&
                      out_.size() - *open_at_ - frame::head_size < batch_bytes;
    if (!fits) {
      close_frame();
      open_frame(kind, now);
    }
    const std::size_t filled = out_.size() - *open_at_ - frame::head_size;
    const std::size_t part = std::min(bytes.size(), batch_bytes - filled);
    out_.insert(out_.end(), bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(part));
    bytes = bytes.subspan(part);
  }
}

void RecordEncoder::text_frame(RecordEvent::Kind kind, std::string_view text, Time now, std::uint8_t flags) {
  close_frame();
  open_frame(kind, now, flags);
  protocols::append(out_, protocols::as_bytes(text.substr(0, frame::max_payload)));
  close_frame();
}

void RecordEncoder::open_frame(RecordEvent::Kind kind, Time now, std::uint8_t flags) {
  open_at_ = out_.size();
  open_kind_ = kind;
  open_since_ = now;
  out_.resize(out_.size() + frame::head_size);
  Byte* head = out_.data() + *open_at_;
  std::copy(frame::magic.begin(), frame::magic.end(), head);
  head[frame::kind_at] = static_cast<Byte>(kind);
  head[frame::flags_at] = flags;
  frame::put(head + frame::run_at, run_);
  frame::put(head + frame::time_at, static_cast<std::int64_t>(now.time_since_epoch().count()));
}

void RecordEncoder::close_frame() {
  if (!open_at_) return;
  Byte* head = out_.data() + *open_at_;
  const std::size_t length = out_.size() - *open_at_ - frame::head_size;
  frame::put(head + frame::length_at, static_cast<std::uint32_t>(length));
  frame::put(head + frame::head_check_at, frame::head_check(head));
  frame::put(head + frame::check_at, frame::frame_check(head, {head + frame::head_size, length}));
  open_at_.reset();
}

}  // namespace rommate::record
