// The sender's other half: what the receiver says, and what its silence means.
#include <utility>

#include "protocols/transfer/sender.hpp"

namespace rommate::protocols::transfer {
namespace {

using namespace std::chrono_literals;

constexpr Duration nak_settle = 50ms;  // a run of NAKs is one
// lrzsz's rx purges no more than 1000 bytes, NAKs in the middle of the copy it is being sent, and never gets
// back into step with a sender that answers each of them. It does when the line is silent for its second.
constexpr Duration out_of_step = 1500ms;
constexpr int naks_in_step = 2;
constexpr Duration longest_settle = 2s;  // however long the run
constexpr Duration stale_ask = 200ms;    // a C so soon after the first block was sent before it; ACK follows
constexpr Duration ask_run = 500ms;      // Cs so close together are one
constexpr Duration end_again = 1s;       // EOTs are never hurried: the receiver may be writing flash
constexpr Duration text_quiet = 500ms, text_quiet_at_end = 2s, longest_text = 3s;
constexpr int large_refusals = 3;  // of the first 1K block, then 128
constexpr int batch_end_tries = 3;
constexpr Duration doubt_wait = 5500ms;
constexpr Duration least_settle = 200ms;
constexpr Duration behind_reply = 30ms;  // from a reply to our CANs
constexpr Duration swift_nak = 250ms;    // of the first EOT

}  // namespace

void Sender::on_bytes(ByteView received, Time now) {
  now_ = std::max(now_, now);
  std::size_t used = 0;
  while (used < received.size() && state_ != State::over) on_byte(received[used++], now);
  // Behind the end comes the loader's own text; U-Boot's second ACK and the rest of a cancel are
  // not part of it.
  const auto is_rest = [](Byte byte) { return byte == wire::ack || byte == wire::can || byte == wire::bs; };
  while (state_ == State::over && !rest_over_ && used < received.size()) {
    rest_over_ = !is_rest(received[used]);
    if (!rest_over_) ++used;
  }
  if (state_ == State::over) append(leftover_, received.subspan(used));
}

void Sender::on_byte(Byte byte, Time now) {
  if (state_ == State::closing) {
    closing_.on_bytes(now);
    due_ = closing_.due();
    if (byte >= 0x20 || byte == '\r' || byte == '\n') leftover_.push_back(byte);
    return;
  }
  if (state_ == State::cancelling) {
    // rx throws away what comes before its reply is out, CANs, too.
    due_ = std::min(due_, std::max(now, wire_.out_at) + behind_reply);
    return;
  }
  if (state_ == State::wait_start) {
    const bool cancelled = start_.on_byte(byte, now) == StartWatch::Heard::cancel;
    append(leftover_, as_bytes(start_.take_text()));
    if (cancelled) {
      notes_.control(false, "CAN CAN", now);
      finish(Outcome::Kind::cancelled, "cancelled by the other side before the start", now);
    }
    return;
  }
  if (state_ == State::text) return in_text(byte, now);
  const bool was_noisy = reader_.noisy();
  const auto reply = reader_.on_byte(byte);
  if (reply == Reply::none) {
    // Noise behind a reply that was not quite believed takes it back, if it was an ACK.
    if (!was_noisy || later_.doing == Doing::accept)
      notes_.packet({.kind = Packet::Kind::noise, .length = 1, .words = as_text({&byte, 1})}, now);
    if (later_.doing == Doing::accept) later_ = {};
    return;
  }
  on_reply(reply, now);
}

void Sender::on_reply(Reply reply, Time now) {
  switch (reply) {
    case Reply::none: return;
    case Reply::ack: notes_.control(false, "ACK", now); return on_ack(now);
    case Reply::nak: notes_.control(false, "NAK", now); return on_nak(now);
    case Reply::ask_crc: notes_.control(false, "C", now); return on_ask(reply, now);
    case Reply::ask_stream: notes_.control(false, "G", now); return on_ask(reply, now);
    case Reply::text: return on_text(now);
    case Reply::cancelled:
      notes_.control(false, "CAN CAN", now);
      if (state_ == State::wait_batch_end || (state_ == State::wait_next && !batch_.next)) return accept(now);
      output_.clear();
      return finish(Outcome::Kind::cancelled,
                    state_ == State::wait_header || state_ == State::wait_next
                        ? "the receiver refused the file (cancelled by the other side)" + sent_so_far()
                    : dialect_->large_blocks && !shown_.acked_data && !shown_.small_only
                        ? "cancelled by the other side at the first block; if it takes no 1K blocks, send by "
                          "xmodem"
                        : "cancelled by the other side" + sent_so_far(),
                    now);
    case Reply::echo:
      output_.clear();
      append(leftover_, as_bytes(reader_.take_text()));
      return finish(
          Outcome::Kind::failed,
          "the device echoes what is sent, so no receiver is listening: start the receiving command "
          "on it first",
          now);
  }
}

// --- ACK

void Sender::on_ack(Time now) {
  if (state_ == State::streaming || state_ == State::wait_go || state_ == State::before_end ||
      state_ == State::wait_data)
    return;
  if (state_ == State::wait_next) return;  // U-Boot acknowledges EOT twice
  if (state_ == State::settle) {
    if (--wire_.copies > 0) return;
    return cutter_.number() == 0 ? wait_go(now) : next_block(now);
  }
  if (now <= wire_.queued_at || !output_.empty())
    return;  // before the block was even out: the last one, doubled
  if (doubtful_ack(now)) return;
  if (reader_.noisy()) return do_later(Doing::accept, now + options_.timing.alone(), now);
  accept(now);
}

// On a line that is known to take its time, an ACK before the block can be out answers the block before. It
// is taken after all when nothing better comes: a receiver that still wants the block has said so by then.
bool Sender::doubtful_ack(Time now) {
  const auto wire_time = options_.timing.wire_time(cutter_.block().size());
  if (state_ != State::wait_ack || now - wire_.queued_at >= wire_time / 2 || !pace_.is_the_wire())
    return false;
  if (wire_.doubted_try &&
      wire_.tries > *wire_.doubted_try) {  // the receiver confirms early what it was sent again
    pace_.is_not_the_wire();
    wire_.doubted_try.reset();
    return false;
  }
  if (!wire_.doubted_try) {
    due_ = std::min(due_, wire_.out_at + 2 * pace_.slowest_reply() + doubt_wait);
    wire_.doubted_try = wire_.tries;
  }
  return true;
}

// The reply was believed.
void Sender::accept(Time now) {
  later_ = {};
  reader_.settle();
  wire_.naks = 0;
  switch (state_) {
    case State::wait_header:
      wire_.tries = 0;
      return wire_.copies == 0 || shown_.streaming ? wait_go(now) : settle(now);
    case State::wait_ack:
      if (wire_.tries == 0)
        pace_.learn(now - wire_.queued_at, options_.timing.wire_time(cutter_.block().size()));
      shown_.acked_data = true;
      ++progress_.blocks;
      progress_.moved += cutter_.bytes();
      return wire_.copies == 0 ? next_block(now) : settle(now);
    case State::wait_end: return file_done(now);
    case State::wait_next:
    case State::wait_batch_end:
      return finish(Outcome::Kind::done, "sent, and the receiver confirmed the end", now);
    default: return;
  }
}

// Replies to the copies that were sent on timeouts come now, if they come.
void Sender::settle(Time now) {
  state_ = State::settle;
  due_ = now + settle_time();
}

void Sender::wait_go(Time now) {
  state_ = State::wait_go;
  due_ = now + go_wait;
}

Duration Sender::settle_time() const {
  return std::max<Duration>(least_settle, 2 * pace_.slowest_reply()) +
         options_.timing.wire_time(cutter_.block().size());
}

// --- NAK, C, G

void Sender::on_nak(Time now) {
  switch (state_) {
    case State::wait_header:
    case State::wait_ack:
    case State::wait_batch_end:
      ++wire_.naks;
      return do_later(Doing::resend, std::max(block_out(), now) + nak_wait(now), now);
    case State::wait_end:
      // The first NAK is the custom of careful receivers; later ones come while flash is written.
      swift_end_ = swift_end_ || (wire_.tries == 1 && now - wire_.out_at < swift_nak);
      return do_later(Doing::resend, wire_.tries <= 1 ? now : now + end_again, now);
    case State::wait_next:
      if (shown_.check == Check::sum)
        on_ask(Reply::nak, now);  // a checksum receiver asks so for the next header
      return;
    default: return;
  }
}

// A NAK from inside a copy says nothing of that copy, and one NAK after another that the receiver takes no
// copy whole: both are given time to contradict. A receiver that has listened to the silence behind the block
// first, as one should, sends one NAK and no run of them.
Duration Sender::nak_wait(Time now) const {
  const bool lost = shown_.acked_data && (now < block_out() || wire_.naks > naks_in_step);
  const auto first = later_.doing == Doing::resend ? later_.since : now;
  const bool listened = first >= block_out() + nak_settle;
  return lost ? out_of_step : listened ? options_.timing.doubled() : nak_settle;
}

void Sender::on_ask(Reply reply, Time now) {
  const bool stream = reply == Reply::ask_stream;
  const bool in_run = last_ask_ && now - *last_ask_ < ask_run;
  last_ask_ = now;
  switch (state_) {
    case State::wait_header:
      if (!stream || !shown_.streaming) break;
      accept(now);
      return begin_data(now);
    case State::wait_go: return begin_data(now);
    case State::wait_next:
      if (!batch_.next) return send_batch_end(now);
      if (wire_.copies > 0 && !stream) {  // a late reply to a copy of EOT would acknowledge the header
        --wire_.copies;
        due_ = now + settle_time();
        return;
      }
      return begin_file(stream ? wire::ask_stream : reply == Reply::nak ? wire::nak : wire::ask_crc, now);
    case State::wait_end:
      // Not even G is a confirmation: a receiver that lost the header would ask so, too.
      return do_later(Doing::resend, now + end_again, now);
    case State::wait_ack:
    case State::wait_batch_end: break;
    default: return;
  }
  if (stream && !shown_.streaming) return;
  if (!shown_.acked_data && shown_.check == Check::sum && state_ == State::wait_ack)
    shown_.check = Check::crc;
  if (in_run) return;
  const bool stale = !shown_.acked_data && now < block_out() + stale_ask;
  do_later(Doing::resend, std::max(block_out(), now) + (stale ? stale_ask : nak_settle), now);
}

void Sender::do_later(Doing doing, Time due, Time now) {
  if (later_.doing != doing) later_ = {doing, due, now};
  later_.due =
      std::min(std::max(later_.due, due), later_.since + longest_settle + (wire_.out_at - wire_.queued_at));
}

void Sender::resend(Time now) {
  later_ = {};
  if (state_ == State::wait_end) {
    if (wire_.tries < options_.tries) return send_end(now);
    return finish(Outcome::Kind::unconfirmed,
                  "everything was sent, but the receiver never confirmed the end" + sent_so_far(), now);
  }
  ++wire_.tries;
  if (state_ == State::wait_batch_end) {
    if (wire_.tries <= batch_end_tries) {
      --wire_.tries;
      return send_batch_end(now);
    }
    notes_.remark("the receiver did not acknowledge the end of the batch; every file was confirmed", now);
    return accept(now);
  }
  if (wire_.tries > options_.tries) return abort(Outcome::Kind::failed, why_never(), now);
  if (state_ == State::wait_header) return send_header(now);
  if (is_first_large_block() && wire_.copies == 0 && wire_.tries >= large_refusals) return refused_large(now);
  if (!shown_.acked_data) cutter_.check_by(shown_.check);  // it may have changed with the receiver's mind
  send_block(true, now);
}

/// The last block was sent as often as it may be. The receiver's NAKs tell a bad line from a silent one.
std::string Sender::why_never() const {
  const int sent = options_.tries;
  const auto block =
      state_ == State::wait_header ? std::string("the header") : "block " + std::to_string(cutter_.number());
  std::string why = block + " was sent " + std::to_string(sent) + (sent == 1 ? " time" : " times");
  if (wire_.naks >= sent)
    why += ", refused each time (NAK)";
  else if (wire_.naks > 0)
    why += ", refused " + std::to_string(wire_.naks) + (wire_.naks == 1 ? " time (NAK)" : " times (NAK)");
  why += " and never acknowledged";
  if (wire_.naks >= sent && progress_.blocks == 0 && progress_.files_done == 0)
    why += ": is the line 8-bit clean?";
  if (is_first_large_block()) why += "; if the receiver takes no 1K blocks, send by xmodem";
  return why + sent_so_far();
}

bool Sender::is_first_large_block() const {
  return state_ == State::wait_ack && cutter_.length() == wire::large && !shown_.acked_data;
}

// Only a receiver that has answered every copy is known to have none. One that was silent may have taken the
// block and be erasing flash: its late ACK would be taken for a small block that it never stores.
void Sender::refused_large(Time now) {
  shown_.small_only = true;
  notes_.remark("1K blocks were refused; going on with blocks of 128", now);
  cutter_.start_over();
  ++progress_.resends;
  next_block(now);
}

// --- text and silence

bool Sender::at_end(State state) const {
  return state == State::wait_end || state == State::wait_next || state == State::wait_batch_end;
}

// Stops at once: a block that was not given out yet stays here, for a shell would read it as commands.
void Sender::on_text(Time now) {
  const auto text = reader_.take_text();
  notes_.packet({.kind = Packet::Kind::text, .words = text}, now);
  append(leftover_, as_bytes(text));
  text_.kept_block = !output_.empty();
  output_.clear();
  later_ = {};
  text_.from = state_;
  state_ = State::text;
  text_.until = now + longest_text;
  due_ = now + (at_end(text_.from) ? text_quiet_at_end : text_quiet);
}

// The rest of the text; or the protocol goes on behind it.
void Sender::in_text(Byte byte, Time now) {
  const bool reply =
      !text_.kept_block && (byte == wire::ack || (byte == wire::nak && text_.from == State::wait_end));
  if (!reply) {
    leftover_.push_back(byte);
    due_ = std::min(now + (at_end(text_.from) ? text_quiet_at_end : text_quiet), text_.until);
    return;
  }
  state_ = text_.from;
  due_ = now + wire_.timeout;
  if (byte == wire::nak) return on_nak(now);
  if (state_ == State::wait_next) return;
  accept(now);
}

void Sender::text_over(Time now) {
  switch (text_.from) {
    case State::wait_next:
    case State::wait_batch_end:
      if (!batch_.next) {
        notes_.remark("the device went on before the end of the batch; every file was confirmed", now);
        return finish(Outcome::Kind::done, "sent, and the receiver confirmed the end", now);
      }
      break;
    case State::wait_end:
      return finish(
          Outcome::Kind::unconfirmed,
          "everything was sent, but the device printed text instead of confirming the end: see above" +
              sent_so_far(),
          now);
    default: break;
  }
  finish(
      Outcome::Kind::failed,
      "the receiver has given up and prints text: see above. Nothing more was typed into it" + sent_so_far(),
      now);
}

void Sender::on_time(Time now) {
  now_ = std::max(now_, now);
  if (state_ == State::wait_start)
    if (const auto request = start_.take_request(now)) {
      notes_.control(false, *request == wire::nak ? "NAK" : *request == wire::ask_crc ? "C" : "G", now);
      return begin_file(*request, now);
    }
  if (later_.doing != Doing::nothing && now >= later_.due)
    return later_.doing == Doing::accept ? accept(now) : resend(now);
  if (state_ == State::wait_data && disk_has_next()) return next_block(now);
  if (state_ == State::streaming && now >= wire_.out_at + line_stands)
    return abort(Outcome::Kind::failed,
                 !disk_has_next() ? disk_is_silent()
                                  : "the line has taken nothing for " + std::to_string(line_stands / 1s) +
                                        " s: is flow control holding it up?" + sent_so_far(),
                 now);
  if (state_ == State::over || state_ == State::streaming || now < due_) return;
  reply_overdue(now);
}

void Sender::reply_overdue(Time now) {
  switch (state_) {
    case State::wait_start: {
      const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(options_.start_timeout).count();
      return finish(Outcome::Kind::failed,
                    "no " + std::string{dialect_->title} + " receiver answered within " +
                        std::to_string(seconds) +
                        " s: start the receiving command on the device, then send again",
                    now);
    }
    case State::wait_header:
    case State::wait_ack:
    case State::wait_batch_end:
    case State::wait_end:
      notes_.timeout("no reply", now);
      if (wire_.doubted_try) {
        pace_.is_not_the_wire();
        wire_.doubted_try.reset();
        return accept(now);
      }
      ++wire_.copies;
      return resend(now);
    case State::wait_go: return begin_data(now);
    case State::settle: return cutter_.number() == 0 ? begin_data(now) : next_block(now);
    case State::before_end: return send_end(now);
    case State::wait_data: return abort(Outcome::Kind::failed, disk_is_silent(), now);
    case State::wait_next:
      notes_.timeout("no request for the next header", now);
      if (batch_.next) return begin_file(shown_.check == Check::sum ? wire::nak : wire::ask_crc, now);
      return send_batch_end(now);
    case State::text: return text_over(now);
    case State::cancelling: return abort(Outcome::Kind::cancelled, "cancelled" + sent_so_far(), now);
    case State::closing: {
      auto [kind, why] = closing_.take_outcome();
      return finish(kind, std::move(why), now);
    }
    case State::streaming:
    case State::over: return;
  }
}

Time Sender::block_out() const { return pace_.may_be_the_wire() ? wire_.out_at : wire_.queued_at; }

}  // namespace rommate::protocols::transfer
