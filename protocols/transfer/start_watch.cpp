#include "protocols/transfer/start_watch.hpp"

#include <utility>

namespace rommate::protocols::transfer {
namespace {

using namespace std::chrono_literals;
constexpr Duration longest_believed = 15s;  // C comes every 2 to 4 s, NAK every 10 s

}  // namespace

// The first 40 ms decide when nothing but the request was ever seen (it costs each transfer that much); with
// text about, a pause in the text must not look like its end.
Duration StartWatch::quiet() const {
  const auto least = text_seen_ ? Duration{100ms} : Duration{20ms};
  return std::max(least, 3 * timing_.wire_time(1)) + timing_.hold;
}

bool StartWatch::may_begin(Byte byte, Time now) const {
  const bool after_silence = !last_ || now - *last_ >= quiet();
  if (byte == wire::nak) return after_silence || kind_ != 0;
  return after_silence || *before_ == '.' || *before_ < 0x20;
}

StartWatch::Heard StartWatch::on_byte(Byte byte, Time now) {
  if (byte == wire::can) {
    end_run();
    before_ = byte;
    last_ = now;
    return ++cancels_ >= wire::cancels_to_stop ? Heard::cancel : Heard::nothing;
  }
  cancels_ = 0;
  const bool request = byte == wire::ask_crc || byte == wire::nak || (batch_ && byte == wire::ask_stream);
  if (request && byte == kind_) {
    ++run_;
  } else if (request && may_begin(byte, now)) {
    end_run();
    kind_ = byte;
    run_ = 1;
  } else {
    end_run();
    text_seen_ = true;
    text_ += static_cast<char>(byte);
  }
  before_ = byte;
  last_ = now;
  return Heard::nothing;
}

std::optional<Time> StartWatch::ready_at() const {
  if (kind_ == 0) return std::nullopt;
  return *last_ + quiet();
}

std::optional<Byte> StartWatch::take_request(Time now) {
  if (kind_ == 0 || now < *last_ + quiet()) return std::nullopt;
  any_request_ = true;
  const auto kind = std::exchange(kind_, Byte{0});
  run_ = 0;
  if (now - *last_ > longest_believed) return std::nullopt;
  return kind;
}

std::string StartWatch::take_text() { return std::exchange(text_, {}); }

// More came behind the run, so it was no request: letters go back into the text.
void StartWatch::end_run() {
  if (kind_ != 0 && kind_ != wire::nak) text_.append(run_, static_cast<char>(kind_));
  kind_ = 0;
  run_ = 0;
}

}  // namespace rommate::protocols::transfer
