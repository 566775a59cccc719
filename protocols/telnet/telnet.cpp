#include "protocols/telnet/telnet.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

namespace rommate::protocols {
namespace {

using namespace telnet;

// RFC 2217's longest is a signature; nobody needs more than a line of text for that.
constexpr std::size_t sub_kept = 1024;
// A peer that never ends its subnegotiation must not swallow the console for ever.
constexpr std::size_t sub_given_up = 65536;

const Byte* find(ByteView in, Byte what) {
  return in.empty() ? nullptr : static_cast<const Byte*>(std::memchr(in.data(), what, in.size()));
}

ByteView until(ByteView in, const Byte* end) {
  return end == nullptr ? in : in.first(static_cast<std::size_t>(end - in.data()));
}

/// Appends `in` with `follower` put behind every `special`.
void append_doubled(Bytes& to, ByteView in, Byte special, Byte follower) {
  while (const Byte* found = find(in, special)) {
    const ByteView clean = until(in, found);
    append(to, clean);
    to.push_back(special);
    to.push_back(follower);
    in = in.subspan(clean.size() + 1);
  }
  append(to, in);
}

}  // namespace

Telnet::Telnet(TelnetSettings settings, OnEvent on_event)
    : settings_(settings), on_event_(std::move(on_event)) {}

void Telnet::start(Time now) {
  if (started_) return;
  started_ = true;
  if (settings_.side == TelnetSettings::Side::server) {
    want_us(telnet::echo, true);
    if (settings_.com_port) want_him(com_port_option, true);
  } else {
    want_him(suppress_go_ahead, true);
    if (settings_.com_port) want_us(com_port_option, true);
  }
  want_us(suppress_go_ahead, true);
  want_us(binary, true);
  want_him(binary, true);
  if (open_questions_ > 0) negotiate_by_ = now + settings_.negotiate_within;
}

void Telnet::send(ByteView data) {
  if (us(binary)) return append_doubled(output_, data, iac, iac);
  while (const Byte* found = find(data, '\r')) {
    const ByteView clean = until(data, found);
    append_doubled(output_, clean, iac, iac);
    put({'\r', 0});
    data = data.subspan(clean.size() + 1);
  }
  append_doubled(output_, data, iac, iac);
}

void Telnet::send_break() { put({iac, brk}); }

void Telnet::send_subnegotiation(Byte option, ByteView payload) {
  put({iac, sb, option});
  append_doubled(output_, payload, iac, iac);
  put({iac, se});
}

void Telnet::want_us(Byte option, bool on) { want(half_of(do_it), option, on); }
void Telnet::want_him(Byte option, bool on) { want(half_of(will), option, on); }

std::vector<TelnetEvent> Telnet::take_events() { return std::exchange(events_, {}); }

void Telnet::on_bytes(ByteView received, Time) {
  while (!received.empty()) {
    if (state_ == State::data) {
      received = received.subspan(take_data(received));
    } else {
      step(received.front());
      received = received.subspan(1);
    }
  }
}

void Telnet::on_time(Time now) {
  if (negotiate_by_ && now >= *negotiate_by_) negotiate_by_.reset();
}

Bytes Telnet::take_output() { return std::exchange(output_, {}); }
Bytes Telnet::take_leftover() { return std::exchange(data_, {}); }

std::optional<Time> Telnet::deadline() const { return open_questions_ > 0 ? negotiate_by_ : std::nullopt; }

/// The half that a received verb speaks of: WILL and WONT of the peer's options, DO and DONT of ours.
Telnet::Half Telnet::half_of(Byte verb) {
  if (verb == will || verb == wont) return {him_, do_it, dont, TelnetEvent::Kind::him};
  return {us_, will, wont, TelnetEvent::Kind::us};
}

/// Takes data up to the next IAC; returns how many bytes of `in` are done with.
std::size_t Telnet::take_data(ByteView in) {
  const Byte* found = find(in, iac);
  const ByteView text = until(in, found);
  const std::size_t before = data_.size();
  if (him(binary)) {
    append(data_, text);
  } else {
    append_text(text);
  }
  received_ += data_.size() - before;
  if (found == nullptr) return text.size();
  state_ = State::command;
  return text.size() + 1;
}

/// NVT text: CR NUL is a CR (RFC 854, page 12); everything else is kept, also a bare CR.
void Telnet::append_text(ByteView in) {
  while (!in.empty()) {
    if (std::exchange(after_cr_, false) && in.front() == 0) {
      in = in.subspan(1);
      continue;
    }
    const Byte* found = find(in, '\r');
    const ByteView clean = until(in, found);
    append(data_, clean);
    in = in.subspan(clean.size());
    if (found != nullptr) {
      data_.push_back('\r');
      after_cr_ = true;
      in = in.subspan(1);
    }
  }
}

void Telnet::step(Byte byte) {
  switch (state_) {
    case State::data: break;  // on_bytes() does this one
    case State::command: on_command(byte); break;
    case State::option:
      state_ = State::data;
      on_option(command_.verb, byte);
      break;
    case State::sub_option:
      command_.verb = byte;
      command_.payload.clear();
      command_.size = 0;
      state_ = State::sub_data;
      break;
    case State::sub_data:
      if (byte == iac) {
        state_ = State::sub_data_iac;
      } else {
        on_sub_byte(byte);
      }
      break;
    case State::sub_data_iac:
      state_ = State::sub_data;
      if (byte == iac) {
        on_sub_byte(iac);
      } else if (byte == se) {
        end_subnegotiation();
      } else {
        on_command(byte);  // its end was forgotten: the command counts, what came before it does not
      }
      break;
  }
}

void Telnet::on_command(Byte byte) {
  state_ = State::data;
  switch (byte) {
    case iac:
      data_.push_back(iac);
      ++received_;
      after_cr_ = false;
      break;
    case sb: state_ = State::sub_option; break;
    case will:
    case wont:
    case do_it:
    case dont:
      command_.verb = byte;
      state_ = State::option;
      break;
    case brk: tell({.kind = TelnetEvent::Kind::break_signal, .at = received_}); break;
    case ayt:
      // A client that answered in text would type at the device.
      if (settings_.side == TelnetSettings::Side::server) {
        send(as_bytes("\r\n[yes]\r\n"));
      } else {
        put({iac, nop});
      }
      tell({.kind = TelnetEvent::Kind::command, .at = received_, .code = byte});
      break;
    case ip: tell({.kind = TelnetEvent::Kind::command, .at = received_, .code = byte}); break;
    default: break;  // NOP, DM, GA, ...: nothing to do on a console
  }
}

void Telnet::on_option(Byte verb, Byte option) {
  const Half half = half_of(verb);
  if (verb == will || verb == do_it) {
    agree(half, option);
  } else {
    disagree(half, option);
  }
}

void Telnet::on_sub_byte(Byte byte) {
  if (command_.payload.size() < sub_kept) command_.payload.push_back(byte);
  if (++command_.size >= sub_given_up) state_ = State::data;
}

void Telnet::end_subnegotiation() {
  state_ = State::data;
  if (command_.size > sub_kept) return;
  // RFC 855: subnegotiation is for options that were agreed on, whichever side offered.
  if (!us(command_.verb) && !him(command_.verb)) return;
  tell({.kind = TelnetEvent::Kind::subnegotiation,
        .at = received_,
        .code = command_.verb,
        .payload = command_.payload});
}

/// The peer said WILL or DO (RFC 1143, section 7).
void Telnet::agree(Half half, Byte option) {
  switch (half.table[option]) {
    case Q::no:
      if (acceptable(half.kind, option)) {
        put({iac, half.yes, option});
        set(half, option, Q::yes);
      } else {
        put({iac, half.no, option});
      }
      break;
    case Q::yes: break;
    case Q::want_no: set(half, option, Q::no); break;  // a refusal answered by an offer: peer's error
    case Q::want_no_opposite: set(half, option, Q::yes); break;  // the same, and it is what we want by now
    case Q::want_yes: set(half, option, Q::yes); break;
    case Q::want_yes_opposite:
      put({iac, half.no, option});
      set(half, option, Q::want_no);
      break;
  }
}

/// The peer said WONT or DONT.
void Telnet::disagree(Half half, Byte option) {
  switch (half.table[option]) {
    case Q::no: break;
    case Q::yes:
      put({iac, half.no, option});
      set(half, option, Q::no);
      break;
    case Q::want_no: set(half, option, Q::no); break;
    case Q::want_no_opposite:
      put({iac, half.yes, option});
      set(half, option, Q::want_yes);
      break;
    case Q::want_yes:
    case Q::want_yes_opposite: set(half, option, Q::no); break;
  }
}

void Telnet::want(Half half, Byte option, bool on) {
  switch (half.table[option]) {
    case Q::no:
      if (!on) return;
      put({iac, half.yes, option});
      return set(half, option, Q::want_yes);
    case Q::yes:
      if (on) return;
      put({iac, half.no, option});
      return set(half, option, Q::want_no);
    case Q::want_no:
    case Q::want_no_opposite: return set(half, option, on ? Q::want_no_opposite : Q::want_no);
    case Q::want_yes:
    case Q::want_yes_opposite: return set(half, option, on ? Q::want_yes : Q::want_yes_opposite);
  }
}

void Telnet::set(Half half, Byte option, Q to) {
  const auto asking = [](Q q) { return q != Q::no && q != Q::yes; };
  const Q from = std::exchange(half.table[option], to);
  open_questions_ += static_cast<int>(asking(to)) - static_cast<int>(asking(from));
  if (!asking(to) && from != to) {
    tell({.kind = half.kind, .at = received_, .code = option, .on = to == Q::yes});
  }
}

/// What we let the peer switch on: what a console needs, and nothing that would send text of its own.
bool Telnet::acceptable(TelnetEvent::Kind side, Byte option) const {
  const bool server = settings_.side == TelnetSettings::Side::server;
  switch (option) {
    case binary:
    case suppress_go_ahead: return true;
    case telnet::echo: return server == (side == TelnetEvent::Kind::us);  // the server's side echoes
    case com_port_option: return settings_.com_port;
    default: return false;
  }
}

void Telnet::tell(const TelnetEvent& event) {
  if (on_event_) return on_event_(event);
  events_.push_back(event);
}

}  // namespace rommate::protocols
