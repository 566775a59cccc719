#include "src/record/output_filter.hpp"

#include <cstring>

namespace rommate::record {
namespace {

using protocols::Byte;
using protocols::ByteView;

constexpr Byte bel = 0x07, shift_out = 0x0E, cancel = 0x18, substitute = 0x1A, esc = 0x1B, del = 0x7F;
constexpr std::size_t most_pieces = 8;  // above, the rest of the input is copied together instead

// NUL, BEL, BS, HT, LF, VT, FF, CR, SO and SI do no harm. ENQ asks for an answer; the rest mean nothing to a
// terminal of today.
constexpr bool harmless_control(Byte b) { return b == 0 || (b >= bel && b <= 0x0F); }
constexpr bool plain(Byte b) { return (b >= 0x20 && b < 0x80) || harmless_control(b); }

// How many bytes from `at` on need no look. Blocks of a fixed size without a branch inside, so that the
// compiler makes vector code of them.
std::size_t plain_run(ByteView in, std::size_t at) {
  constexpr std::size_t block = 64;
  std::size_t i = at;
  for (; i + block <= in.size(); i += block) {
    Byte odd = 0;
    for (std::size_t k = 0; k < block; ++k) {
      const Byte b = in[i + k];
      const bool low = static_cast<Byte>(b - 1) < 6, middle = static_cast<Byte>(b - 0x10) < 0x10,
                 high = b >= 0x80;
      odd |= static_cast<Byte>(low | middle | high);
    }
    if (odd != 0) break;
  }
  while (i < in.size() && plain(in[i])) ++i;
  return i - at;
}

}  // namespace

void OutputFilter::filter(ByteView in, std::vector<ByteView>& out) {
  begin_input(in);
  for (std::size_t at = 0; at < in.size();) {
    if (state_ == State::text) {
      const std::size_t run = plain_run(in, at);
      if (run > 0) {
        // SO needs to be undone; looking for it costs less than a branch for each byte above.
        if (std::memchr(in.data() + at, shift_out, run) != nullptr) trace_.saw_shift_out();
        pass(at, run);
        at += run;
        continue;
      }
    }
    byte(at++);
  }
  give_pieces(out);
}

void OutputFilter::end_character(std::vector<ByteView>& out) {
  begin_input({});
  if (in_character()) {
    drop_held();
    replace();
  }
  give_pieces(out);
}

void OutputFilter::begin_input(ByteView in) {
  in_ = in;
  pieces_.clear();
  own_.clear();
  held_whole_ = false;
}

void OutputFilter::give_pieces(std::vector<ByteView>& out) const {
  out.clear();
  for (const Piece& piece : pieces_)
    out.push_back((piece.own ? ByteView{own_} : in_).subspan(piece.from, piece.count));
}

void OutputFilter::byte(std::size_t at) {
  switch (state_) {
    case State::text: return text_byte(at);
    case State::character: return character_byte(at);
    case State::escape: return escape_byte(at);
    case State::csi:
    case State::csi_too_long: return csi_byte(at);
    case State::string:
    case State::string_escape: return string_byte(at);
  }
}

void OutputFilter::text_byte(std::size_t at) {
  const Byte b = in_[at];
  state_ = State::text;
  if (b == esc) return begin(State::escape, at);
  if (b < 0x80) {
    if (plain(b)) return pass(at, 1);
    ++stopped_;
    return;
  }
  if (!utf8_) {
    if (b >= 0xA0) return pass(at, 1);
    return replace();
  }
  // Well-formed UTF-8 after table 3-7 of the Unicode standard.
  next_low_ = b == 0xE0 ? 0xA0 : b == 0xF0 ? 0x90 : 0x80;
  next_high_ = b == 0xED ? 0x9F : b == 0xF4 ? 0x8F : 0xBF;
  character_left_ = b >= 0xF0 ? 3 : b >= 0xE0 ? 2 : 1;
  if (b < 0xC2 || b > 0xF4) return replace();
  begin(State::character, at);
}

void OutputFilter::character_byte(std::size_t at) {
  const Byte b = in_[at];
  if (b < next_low_ || b > next_high_) {
    drop_held();
    replace();
    return byte(at);
  }
  const bool c1 = held_count_ == 1 && held_[0] == 0xC2 && b < 0xA0;  // U+0080..9F are controls also in UTF-8
  hold(at);
  next_low_ = 0x80;
  next_high_ = 0xBF;
  if (--character_left_ > 0) return;
  if (!c1) return end_held(true, at);
  drop_held();
  replace();
}

void OutputFilter::escape_byte(std::size_t at) {
  if (control_inside(at)) return;
  const Byte b = in_[at];
  const bool first = held_count_ == 1;
  if (first && b == '[') {
    hold(at);
    state_ = State::csi;
    return;
  }
  if (first && (b == ']' || b == 'P' || b == 'X' || b == '^' || b == '_')) {
    drop_held();
    ++stopped_;
    state_ = State::string;
    string_length_ = 0;
    return;
  }
  hold(at);
  if (b < 0x30 || state_ != State::escape) return;
  const std::string_view sequence = protocols::as_text({held_.data(), held_count_});
  const std::string_view intermediates = sequence.substr(1, sequence.size() - 2);
  const bool harmless = harmless_escape(intermediates, static_cast<char>(b));
  if (harmless) trace_.saw_escape(intermediates, static_cast<char>(b));
  end_held(harmless, at);
}

void OutputFilter::csi_byte(std::size_t at) {
  if (control_inside(at)) return;
  const Byte b = in_[at];
  if (state_ == State::csi_too_long) {
    if (b >= 0x40) state_ = State::text;
    return;
  }
  hold(at);
  if (b < 0x40 || state_ != State::csi) return;
  const std::string_view body = protocols::as_text({held_.data() + 2, held_count_ - 3});
  const bool harmless = harmless_csi(body, static_cast<char>(b));
  if (harmless) trace_.saw_csi(body, static_cast<char>(b));
  end_held(harmless, at);
}

void OutputFilter::string_byte(std::size_t at) {
  const Byte b = in_[at];
  if (state_ == State::string_escape) {
    state_ = State::text;
    if (b == '\\') return;
    // ESC ends the string and begins a sequence; the ESC itself may be in an earlier piece of input.
    held_[0] = esc;
    held_count_ = 1;
    held_whole_ = false;
    state_ = State::escape;
    return escape_byte(at);
  }
  if (b == esc) {
    state_ = State::string_escape;
  } else if (b == '\r' || b == '\n') {
    text_byte(at);
  } else if (b == bel || b == cancel || b == substitute || (!utf8_ && b == 0x9C) ||
             ++string_length_ >= longest_string) {
    state_ = State::text;
  }
}

// Bytes that are no part of the sequence they stand in. A terminal obeys a control at once and goes on with
// the sequence; CAN and SUB end it, ESC begins another, and what is not 7-bit ends it here.
bool OutputFilter::control_inside(std::size_t at) {
  const Byte b = in_[at];
  if (b >= 0x20 && b < del) return false;
  if (b == esc || b == cancel || b == substitute || b >= 0x80) {
    drop_held();
    ++stopped_;
    if (b != cancel && b != substitute) text_byte(at);
    return true;
  }
  if (harmless_control(b) && b != 0) {
    if (b == shift_out) trace_.saw_shift_out();
    pass(at, 1);
  }
  held_whole_ = false;
  return true;
}

void OutputFilter::begin(State state, std::size_t at) {
  state_ = state;
  held_[0] = in_[at];
  held_count_ = 1;
  held_whole_ = true;
  held_from_ = at;
}

void OutputFilter::hold(std::size_t at) {
  if (held_count_ < held_.size()) {
    held_[held_count_++] = in_[at];
    return;
  }
  ++stopped_;
  held_count_ = 0;
  state_ = in_[at] >= 0x40 ? State::text : State::csi_too_long;
}

void OutputFilter::end_held(bool let_through, std::size_t at) {
  if (!let_through)
    ++stopped_;
  else if (held_whole_)
    pass(held_from_, at + 1 - held_from_);
  else
    pass_own({held_.data(), held_count_});
  drop_held();
}

void OutputFilter::drop_held() {
  held_count_ = 0;
  held_whole_ = false;
  state_ = State::text;
}

void OutputFilter::replace() {
  ++stopped_;
  pass_own(protocols::as_bytes(utf8_ ? "\xEF\xBF\xBD" : "?"));
}

void OutputFilter::pass(std::size_t from, std::size_t count) {
  if (!pieces_.empty() && !pieces_.back().own && pieces_.back().from + pieces_.back().count == from) {
    pieces_.back().count += count;
  } else if (pieces_.size() < most_pieces) {
    pieces_.push_back({false, from, count});
  } else {
    pass_own(in_.subspan(from, count));
  }
}

void OutputFilter::pass_own(ByteView bytes) {
  if (pieces_.empty() || !pieces_.back().own) pieces_.push_back({true, own_.size(), 0});
  protocols::append(own_, bytes);
  pieces_.back().count += bytes.size();
}

}  // namespace rommate::record
