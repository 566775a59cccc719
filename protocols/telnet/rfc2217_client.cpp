#include "protocols/telnet/rfc2217_client.hpp"

#include <algorithm>
#include <utility>

namespace rommate::protocols {
namespace {

using namespace com_port;

/// SET-CONTROL carries five things; answers are matched within one of them only.
int subject_of(Byte command, std::uint32_t value) {
  if (command != set_control) return 0;
  if (value <= flow_hard) return 1;
  if (value <= break_off) return 2;
  if (value <= dtr_off) return 3;
  if (value <= rts_off) return 4;
  return 5;
}

std::string name_of(Byte command, std::uint32_t value) {
  switch (command) {
    case set_baud_rate: return "the speed";
    case set_data_size: return "the data bits";
    case set_parity: return "the parity";
    case set_stop_size: return "the stop bits";
    case set_line_state_mask: return "line notices";
    case set_modem_state_mask: return "modem line notices";
    case purge_data: return "the purge";
    default: break;
  }
  switch (value) {
    case break_on: return "BREAK on";
    case break_off: return "BREAK off";
    case dtr_on: return "DTR on";
    case dtr_off: return "DTR off";
    case rts_on: return "RTS on";
    case rts_off: return "RTS off";
    default: return "flow control";
  }
}

std::string word_of(Byte command, std::uint32_t value) {
  static constexpr const char* parities[] = {"?", "none", "odd", "even", "mark", "space"};
  static constexpr const char* flows[] = {"?", "none", "XON/XOFF", "RTS/CTS"};
  if (command == set_parity && value < std::size(parities)) return parities[value];
  if (command == set_control && value < std::size(flows)) return flows[value];
  if (command == set_control && value <= rts_off) return name_of(command, value);
  return std::to_string(value);
}

std::string seconds(Duration time) {
  return std::to_string(std::chrono::duration_cast<std::chrono::seconds>(time).count()) + " s";
}

}  // namespace

Rfc2217Client::Rfc2217Client(Rfc2217ClientSettings settings)
    : settings_(std::move(settings)),
      telnet_({.side = TelnetSettings::Side::client, .com_port = true},
              [this](const TelnetEvent& event) { on_telnet_event(event); }) {}

void Rfc2217Client::start(Time now) {
  telnet_.start(now);
  com_port_by_ = now + settings_.negotiate_within;
}

Rfc2217Client::Support Rfc2217Client::com_port() const {
  if (telnet_.us(telnet::com_port_option) || telnet_.him(telnet::com_port_option)) return Support::yes;
  return while_off_;
}

unsigned Rfc2217Client::set_line(const LineSettings& wanted, bool all, Time now) {
  const unsigned request = open_request();
  if (all || wanted.baud != line_.baud) ask(request, set_baud_rate, wanted.baud, now);
  if (all || wanted.data_bits != line_.data_bits)
    ask(request, set_data_size, static_cast<std::uint32_t>(wanted.data_bits), now);
  if (all || wanted.parity != line_.parity) ask(request, set_parity, parity_code(wanted.parity), now);
  if (all || wanted.stop_bits != line_.stop_bits)
    ask(request, set_stop_size, static_cast<std::uint32_t>(wanted.stop_bits), now);
  if (all || wanted.flow != line_.flow) ask(request, set_control, flow_code(wanted.flow), now);
  if (wanted.dtr != Pin::keep) ask(request, set_control, wanted.dtr == Pin::on ? dtr_on : dtr_off, now);
  if (wanted.rts != Pin::keep) ask(request, set_control, wanted.rts == Pin::on ? rts_on : rts_off, now);
  return close_request(request);
}

void Rfc2217Client::break_on(Time now) {
  if (!break_request_) break_request_ = open_request();
  ask(*break_request_, set_control, com_port::break_on, now);
}

unsigned Rfc2217Client::break_off(Time now) {
  const unsigned request = break_request_ ? *break_request_ : open_request();
  break_request_.reset();
  ask(request, set_control, com_port::break_off, now);
  return close_request(request);
}

unsigned Rfc2217Client::purge(bool received, bool unsent, Time now) {
  const unsigned request = open_request();
  const unsigned what = (received ? 1U : 0U) | (unsent ? 2U : 0U);
  if (what != 0) ask(request, purge_data, what, now);
  return close_request(request);
}

unsigned Rfc2217Client::watch(Byte line_mask, Byte modem_mask, Time now) {
  const unsigned request = open_request();
  ask(request, set_line_state_mask, line_mask, now);
  ask(request, set_modem_state_mask, modem_mask, now);
  return close_request(request);
}

void Rfc2217Client::suspend() {
  const Byte command[] = {flow_suspend};
  if (com_port() == Support::yes) telnet_.send_subnegotiation(telnet::com_port_option, command);
}

void Rfc2217Client::resume() {
  const Byte command[] = {flow_resume};
  if (com_port() == Support::yes) telnet_.send_subnegotiation(telnet::com_port_option, command);
}

std::vector<Rfc2217Client::Answer> Rfc2217Client::take_answers() { return std::exchange(answers_, {}); }
std::vector<ComEvent> Rfc2217Client::take_events() { return std::exchange(events_, {}); }

void Rfc2217Client::on_bytes(ByteView received, Time now) { telnet_.on_bytes(received, now); }

void Rfc2217Client::on_time(Time now) {
  telnet_.on_time(now);
  if (com_port_by_ && now >= *com_port_by_) {
    com_port_by_.reset();
    if (com_port() == Support::asking) while_off_ = Support::silent;
  }
  for (Ask& each : asks_) {
    if (each.late || now < each.deadline) continue;
    each.late = true;
    finish(each.request, Verdict::unconfirmed,
           "the server did not confirm " + name_of(each.command, each.value) + " within " +
               seconds(settings_.answer_within));
  }
}

std::optional<Time> Rfc2217Client::deadline() const {
  std::optional<Time> first = telnet_.deadline();
  const auto consider = [&first](Time time) {
    if (!first || time < *first) first = time;
  };
  if (com_port_by_ && com_port() == Support::asking) consider(*com_port_by_);
  for (const Ask& each : asks_)
    if (!each.late) consider(each.deadline);
  return first;
}

unsigned Rfc2217Client::open_request() {
  ++last_request_;
  pending_[last_request_].answer.request = last_request_;
  return last_request_;
}

void Rfc2217Client::ask(unsigned request, Byte command, std::uint32_t value, Time now) {
  if (com_port() != Support::yes) {
    Answer& answer = pending_[request].answer;
    answer.verdict = Verdict::unsupported;
    answer.text = "the server does not speak RFC 2217";
    return;
  }
  // A late ask of the same subject is forgotten: from now on answers are for the new one.
  std::erase_if(asks_, [&](const Ask& each) {
    return each.late && each.command == command &&
           subject_of(command, each.value) == subject_of(command, value);
  });
  Bytes payload{command};
  if (command == set_baud_rate) {
    append(payload, big_endian(value));
  } else {
    payload.push_back(static_cast<Byte>(value));
  }
  telnet_.send_subnegotiation(telnet::com_port_option, payload);
  asks_.push_back({request, command, value, now + settings_.answer_within});
  ++pending_[request].asks;
}

unsigned Rfc2217Client::close_request(unsigned request) {
  pending_[request].closed = true;
  settle(request);
  return request;
}

void Rfc2217Client::finish(unsigned request, Verdict verdict, const std::string& text) {
  const auto found = pending_.find(request);
  if (found == pending_.end()) return;
  Answer& answer = found->second.answer;
  answer.verdict = std::max(answer.verdict, verdict);
  if (!text.empty()) answer.text += (answer.text.empty() ? "" : "; ") + text;
  --found->second.asks;
  settle(request);
}

void Rfc2217Client::settle(unsigned request) {
  const auto found = pending_.find(request);
  if (found == pending_.end() || found->second.asks > 0 || !found->second.closed) return;
  answers_.push_back(std::move(found->second.answer));
  pending_.erase(found);
}

void Rfc2217Client::on_telnet_event(const TelnetEvent& event) {
  if (event.code != telnet::com_port_option) return;
  if (event.kind == TelnetEvent::Kind::subnegotiation) return on_subnegotiation(event);
  if (event.kind != TelnetEvent::Kind::us && event.kind != TelnetEvent::Kind::him) return;
  if (event.on && !std::exchange(com_port_seen_, true)) {
    const Byte who_are_you[] = {signature};
    telnet_.send_subnegotiation(telnet::com_port_option, who_are_you);
  }
  if (!event.on && com_port() != Support::yes) {
    while_off_ = Support::no;
    fail_all("the server has switched RFC 2217 off");
  }
}

void Rfc2217Client::on_subnegotiation(const TelnetEvent& event) {
  if (event.payload.empty()) return;
  const ByteView value = ByteView(event.payload).subspan(1);
  // Some servers send notices with the client's numbers; the meaning is the same.
  const Byte code = event.payload.front();
  const Byte command = code >= from_server ? static_cast<Byte>(code - from_server) : code;
  switch (command) {
    case signature:
      if (!value.empty()) {
        server_signature_ = as_text(value.first(std::min<std::size_t>(value.size(), 200)));
      } else if (code == signature) {
        Bytes mine{signature};
        append(mine, as_bytes(settings_.signature));
        telnet_.send_subnegotiation(telnet::com_port_option, mine);
      }
      break;
    case notify_line_state:
      if (value.empty()) break;
      events_.push_back({ComEvent::Kind::line_state, event.at, value.front()});
      break;
    case notify_modem_state:
      if (value.empty()) break;
      modem_state_ = value.front();
      events_.push_back({ComEvent::Kind::modem_state, event.at, value.front()});
      break;
    case flow_suspend:
    case flow_resume:
      suspended_ = command == flow_suspend;
      events_.push_back({suspended_ ? ComEvent::Kind::suspend : ComEvent::Kind::resume, event.at});
      break;
    default:
      if (!value.empty()) on_answer(command, from_big_endian(value));
  }
}

void Rfc2217Client::on_answer(Byte command, std::uint32_t value) {
  remember(command, value);
  const int subject = subject_of(command, value);
  const auto same_subject = [&](const Ask& each) {
    return each.command == command && subject_of(command, each.value) == subject;
  };
  auto found = std::find_if(asks_.begin(), asks_.end(),
                            [&](const Ask& each) { return same_subject(each) && each.value == value; });
  if (found == asks_.end()) found = std::find_if(asks_.begin(), asks_.end(), same_subject);
  if (found == asks_.end()) return;  // nobody asked: it is news, and remembered
  const Ask answered = *found;
  asks_.erase(found);
  if (!answered.late) judge(answered, value);
}

void Rfc2217Client::judge(const Ask& ask, std::uint32_t value) {
  if (ask.value == value) return finish(ask.request, Verdict::confirmed, "");
  const std::string name = name_of(ask.command, ask.value);
  const std::string word = word_of(ask.command, value);
  switch (ask.command) {
    case set_baud_rate:
      return finish(ask.request, Verdict::refused,
                    "asked for " + std::to_string(ask.value) + " baud, the server stays at " + word);
    case set_line_state_mask:
    case set_modem_state_mask:
    case purge_data: return finish(ask.request, Verdict::unconfirmed, "the server did not confirm " + name);
    case set_control:
      if (subject_of(ask.command, value) != 1)
        return finish(ask.request, Verdict::unconfirmed,
                      "the server answered \"" + word + "\" to " + name + " and so did not confirm it");
      break;
    default: break;
  }
  finish(ask.request, Verdict::refused,
         "asked for " + word_of(ask.command, ask.value) + " as " + name + ", the server has " + word);
}

void Rfc2217Client::remember(Byte command, std::uint32_t value) {
  if (value == 0) return;
  switch (command) {
    case set_baud_rate: line_.baud = value; break;
    case set_data_size:
      if (value >= 5 && value <= 8) line_.data_bits = static_cast<int>(value);
      break;
    case set_parity:
      if (value <= 5) line_.parity = parity_of(static_cast<Byte>(value));
      break;
    case set_stop_size:
      line_.stop_bits = value == 1 ? 1 : 2;  // 3 means one and a half
      break;
    case set_control:
      if (value <= flow_hard) line_.flow = flow_of(static_cast<Byte>(value));
      break;
    default: break;
  }
}

void Rfc2217Client::fail_all(const std::string& why) {
  for (const Ask& each : std::exchange(asks_, {}))
    if (!each.late) finish(each.request, Verdict::unconfirmed, why);
}

}  // namespace rommate::protocols
