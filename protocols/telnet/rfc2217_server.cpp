#include "protocols/telnet/rfc2217_server.hpp"

#include <utility>

namespace rommate::protocols {

using namespace com_port;

Rfc2217Server::Rfc2217Server(Rfc2217ServerSettings settings)
    : settings_(std::move(settings)),
      telnet_({.side = TelnetSettings::Side::server, .com_port = settings_.com_port},
              [this](const TelnetEvent& event) { on_telnet_event(event); }),
      line_(settings_.line) {}

void Rfc2217Server::set_modem_state(Byte bits) {
  bits &= 0xf0;
  // The low four bits say what changed; of RI only its end counts ("trailing edge").
  Byte changed = static_cast<Byte>((bits ^ modem_) >> 4);
  if (bits & modem_ri) changed &= static_cast<Byte>(~(modem_ri >> 4));
  modem_ = bits;
  const Byte told = static_cast<Byte>((bits | changed) & modem_mask_);
  if (changed & (modem_mask_ | modem_mask_ >> 4)) answer(notify_modem_state, told);
}

void Rfc2217Server::notify_line_state(Byte bits) {
  if (bits & line_mask_) answer(com_port::notify_line_state, static_cast<Byte>(bits & line_mask_));
}

void Rfc2217Server::suspend(bool on) { answer(on ? flow_suspend : flow_resume, ByteView{}); }

std::vector<ComEvent> Rfc2217Server::take_events() { return std::exchange(events_, {}); }

void Rfc2217Server::on_bytes(ByteView received, Time now) { telnet_.on_bytes(received, now); }

void Rfc2217Server::on_telnet_event(const TelnetEvent& event) {
  if (event.kind == TelnetEvent::Kind::break_signal) tell(ComEvent::Kind::break_signal, event.at);
  if (event.kind == TelnetEvent::Kind::subnegotiation && event.code == telnet::com_port_option)
    on_request(event);
}

void Rfc2217Server::on_request(const TelnetEvent& event) {
  if (event.payload.empty()) return;
  const Byte command = event.payload.front();
  const ByteView value = ByteView(event.payload).subspan(1);
  switch (command) {
    case signature:
      if (value.empty()) answer(signature, as_bytes(settings_.signature));
      break;
    case flow_suspend:
    case flow_resume:
      suspended_ = command == flow_suspend;
      tell(suspended_ ? ComEvent::Kind::suspend : ComEvent::Kind::resume, event.at);
      break;
    default:
      if (!value.empty()) on_line_request(command, value, event.at);
  }
}

void Rfc2217Server::on_line_request(Byte command, ByteView value, std::uint64_t at) {
  const Byte first = value.front();
  const LineSettings before = line_;
  switch (command) {
    case set_baud_rate:
      if (const std::uint32_t baud = from_big_endian(value); value.size() >= 4 && baud > 0) line_.baud = baud;
      answer(command, line_.baud);
      break;
    case set_data_size:
      if (first >= 5 && first <= 8) line_.data_bits = first;
      answer(command, static_cast<Byte>(line_.data_bits));
      break;
    case set_parity:
      if (first >= 1 && first <= 5) line_.parity = parity_of(first);
      answer(command, parity_code(line_.parity));
      break;
    case set_stop_size:
      if (first >= 1 && first <= 2) line_.stop_bits = first;  // one and a half (3) is not had here
      answer(command, static_cast<Byte>(line_.stop_bits));
      break;
    case set_control: on_control(first, at); break;
    case set_line_state_mask:
      line_mask_ = first;
      answer(command, line_mask_);
      break;
    case set_modem_state_mask:
      modem_mask_ = first;
      answer(command, modem_mask_);
      // The state as it is, so that the client need not wait for a change to know it.
      if (modem_mask_ != 0) answer(notify_modem_state, static_cast<Byte>(modem_ & modem_mask_));
      break;
    case purge_data:
      if (first >= 1 && first <= 3) tell(ComEvent::Kind::purge, at, first);
      answer(command, first);
      break;
    default: break;  // notices are ours to send, and what else there may be is not in RFC 2217
  }
  if (line_ != before) tell(ComEvent::Kind::line, at);
}

void Rfc2217Server::on_control(Byte value, std::uint64_t at) {
  if (value <= flow_hard) {
    if (value != flow_ask) line_.flow = flow_of(static_cast<Byte>(value));
    return answer(set_control, flow_code(line_.flow));
  }
  if (value <= break_off) {
    if (value != break_ask && break_ != (value == break_on)) {
      break_ = value == break_on;
      tell(break_ ? ComEvent::Kind::break_on : ComEvent::Kind::break_off, at);
    }
    return answer(set_control, break_ ? break_on : break_off);
  }
  if (value <= rts_off) {
    const bool is_dtr = value <= dtr_off;
    bool& pin = is_dtr ? dtr_ : rts_;
    if (value != dtr_ask && value != rts_ask) {
      pin = value == dtr_on || value == rts_on;
      tell(ComEvent::Kind::pins, at);
    }
    return answer(set_control, is_dtr ? (pin ? dtr_on : dtr_off) : (pin ? rts_on : rts_off));
  }
  // Inbound flow control follows the outbound one here; what we cannot do is answered with what is.
  answer(set_control, static_cast<Byte>(in_flow_ask + flow_code(line_.flow)));
}

void Rfc2217Server::answer(Byte command, ByteView value) {
  if (!telnet_.us(telnet::com_port_option) && !telnet_.him(telnet::com_port_option)) return;
  Bytes payload{static_cast<Byte>(command + from_server)};
  append(payload, value);
  telnet_.send_subnegotiation(telnet::com_port_option, payload);
}

void Rfc2217Server::answer(Byte command, std::uint32_t value) {
  if (command == set_baud_rate) return answer(command, ByteView(big_endian(value)));
  const Byte one[] = {static_cast<Byte>(value)};
  answer(command, ByteView(one));
}

}  // namespace rommate::protocols
