#include "protocols/transfer/receiver.hpp"

#include <algorithm>
#include <utility>

namespace rommate::protocols::transfer {
namespace {

using namespace std::chrono_literals;

constexpr Duration ask_every = 3s, ask_sum_every = 10s;
constexpr int asks_for_crc = 4;       // then NAK, where the sum is allowed (Forsberg fig. 13: 3 to 4)
constexpr int asks_at_batch_end = 5;  // the empty header never came, but every file did
constexpr int texts_to_stop = 3, echoes_to_stop = 3;

}  // namespace

Receiver::Receiver(FileSink& sink, const ReceiverOptions& options, Time now)
    : Side{options.log},
      sink_{sink},
      options_{options},
      dialect_{dialect_of(options.protocol)},
      rhythm_{options.timing, !dialect_.streams} {
  check_ = options_.sum_only && !dialect_.batch ? Check::sum : Check::crc;
  header_wanted_ = dialect_.batch;
  expected_ = dialect_.batch ? 0 : 1;
  give_up_ = now + options_.start_timeout;
  block_.reserve(block_length(wire::large, Check::crc));
  ask(now);
}

Byte Receiver::request() const {
  if (dialect_.streams) return wire::ask_stream;
  return check_ == Check::crc ? wire::ask_crc : wire::nak;
}

void Receiver::ask(Time now) {
  trouble_.echoes = trouble_.only_echo && trouble_.strays == 1 ? trouble_.echoes + 1 : 0;
  trouble_.strays = 0;
  if (trouble_.echoes >= echoes_to_stop)
    return finish(Outcome::Kind::failed,
                  "the device sends our own requests back: it echoes (no sender is running), or it waits to "
                  "receive too",
                  now);
  const auto what = request();
  output_.push_back(what);
  notes_.control(true, what == wire::nak ? "NAK" : what == wire::ask_crc ? "C" : "G", now);
  ++trouble_.asked;
  state_ = idle_ = State::asking;
  due_ = now + (what == wire::nak ? ask_sum_every : ask_every);
}

void Receiver::ask_again(Time now) {
  if (progress_.files_done > 0 && header_wanted_ && trouble_.asked >= asks_at_batch_end) {
    notes_.remark("the sender never said that the batch is over; every file was complete", now);
    return batch_over("complete; the end of the batch was not announced", now);
  }
  if (now >= give_up_ && !any_block_ && progress_.files_done == 0) {
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(options_.start_timeout).count();
    return abort(Outcome::Kind::failed,
                 "no sender answered within " + std::to_string(seconds) +
                     " s: start the sending command on the device, then receive again",
                 now);
  }
  const bool may_sum = !dialect_.batch && !dialect_.large_blocks && !options_.crc_only;
  if (may_sum && check_ == Check::crc && trouble_.asked >= asks_for_crc && !any_block_) check_ = Check::sum;
  ask(now);
}

// --- bytes

void Receiver::on_bytes(ByteView received, Time now) {
  while (!received.empty()) {
    std::size_t used = received.size();
    switch (state_) {
      case State::asking:
      case State::wait_block: used = on_idle(received, now); break;
      case State::in_block: used = collect(received, now); break;
      case State::lone_end:
        used = 1;
        if (header_wanted_ && (received[0] == wire::soh || received[0] == wire::stx)) {
          used = on_idle(received, now);  // the EOT was a copy, and the sender has its answer
        } else if (received[0] != wire::eot) {
          begin_purge(Purge::Of::noise, now);
          purge(received.first(1), now);
        }
        break;
      case State::lone_cancel:
        used = 1;
        if (received[0] != wire::can) {
          begin_purge(Purge::Of::noise, now);
          purge(received.first(1), now);
        } else {
          notes_.control(false, "CAN CAN", now);
          finish(Outcome::Kind::cancelled, "cancelled by the other side" + received_so_far(), now);
        }
        break;
      case State::storing:
        used = 1;  // an EOT that is repeated meanwhile is answered with the first one
        if (is_text(received[0])) leftover_.push_back(received[0]);
        break;
      case State::purging: purge(received, now); break;
      case State::lingering:
        if (received[0] == wire::eot) {
          answer(wire::ack, "ACK again", now);
          linger(now);
          used = 1;
        } else {  // the sender knows, and the device goes on
          finish(Outcome::Kind::done, std::string{all_good}, now);
          used = 0;
        }
        break;
      case State::closing:
        closing_.on_bytes(now);
        due_ = closing_.due();
        break;
      case State::over:
        // Our last ACK was lost: the sender asks again.
        if (answer_late_ends_ && received[0] == wire::eot) {
          output_.push_back(wire::ack);
          used = 1;
        } else if (!rest_over_ && (received[0] == wire::can || received[0] == wire::bs)) {
          used = 1;  // the rest of a cancel
        } else {
          answer_late_ends_ = false;
          rest_over_ = true;
          append(leftover_, received);
        }
        break;
    }
    received = received.subspan(used);
  }
}

// A block that is here as a whole is taken where it lies.
std::size_t Receiver::on_idle(ByteView bytes, Time now) {
  const auto first = bytes[0];
  if (first != wire::soh && first != wire::stx) return on_first_byte(bytes, now);
  const auto length = wanted_length(first);
  if (bytes.size() >= length && (any_block_ || dialect_.batch)) {
    rhythm_.on_bytes(now);
    on_block(bytes.first(length), now);
    return length;
  }
  block_.clear();
  state_ = State::in_block;
  return collect(bytes, now);
}

std::size_t Receiver::on_first_byte(ByteView bytes, Time now) {
  const auto first = bytes[0];
  const bool may_end = open_ || (state_ == State::wait_block) || progress_.files_done > 0 || !dialect_.batch;
  if (first == wire::eot && may_end) {
    notes_.control(false, "EOT", now);
    if (is_whole() && progress_.moved > 0) {  // nothing else can follow, as behind an announced 0 it may
      on_end(now);
      return 1;
    }
    state_ = State::lone_end;
    due_ = now + rhythm_.alone();
  } else if (first == wire::can) {
    state_ = State::lone_cancel;
    due_ = now + options_.timing.byte_timeout();
  } else if (idle_ == State::asking) {
    stray(first, now);
  } else {
    begin_purge(Purge::Of::text, now);
    purge(bytes.first(1), now);
  }
  return 1;
}

// Before the first block: console text, which belongs on the screen, our own request coming back, or noise.
void Receiver::stray(Byte byte, Time now) {
  trouble_.only_echo = trouble_.strays++ == 0 && byte == request();
  if (byte == request() || byte == wire::nak) return;
  if (is_text(byte)) {
    leftover_.push_back(byte);
  } else {
    begin_purge(Purge::Of::noise, now);
    purge({&byte, 1}, now);
  }
}

std::size_t Receiver::wanted_length(Byte first) const {
  return block_length(first == wire::stx ? wire::large : wire::small, check_);
}

std::size_t Receiver::collect(ByteView bytes, Time now) {
  const auto first = block_.empty() ? bytes[0] : block_[0];
  const auto length = wanted_length(first);
  const auto take = std::min(bytes.size(), length - block_.size());
  append(block_, bytes.first(take));
  rhythm_.on_bytes(now);
  due_ = now + rhythm_.byte_timeout();
  if (block_.size() == length) {
    // Before the first good block a sender may have answered an older C: then the CRC's second byte follows.
    const bool one_more =
        !any_block_ && !dialect_.batch && check_ == Check::sum && !block_is_good(block_, check_);
    if (one_more) {
      check_ = Check::crc;
      return take;
    }
    on_block(block_, now);
  }
  return take;
}

// --- errors

void Receiver::begin_purge(Purge::Of what, Time now) {
  if (dialect_.streams && progress_.phase == Progress::Phase::moving)
    return abort(Outcome::Kind::failed,
                 "an error on the line, and YMODEM-G cannot repair one: receive by "
                 "ymodem instead",
                 now);
  state_ = State::purging;
  rhythm_.no_block();
  purge_.begin(what, now);
}

void Receiver::purge(ByteView bytes, Time now) {
  if (state_ != State::purging) return;
  purge_.add(bytes);
  trouble_.noise += bytes.size();
  due_ = now + options_.timing.silence();
  if (purge_.endless(now))
    abort(Outcome::Kind::failed, "the line is never silent; no block can be told from noise", now);
}

// The line is silent: ask for the block again, once.
void Receiver::purged(Time now) {
  notes_.packet({.kind = Packet::Kind::noise,
                 .length = static_cast<std::size_t>(purge_.count()),
                 .words = purge_.tail()},
                now);
  if (purge_.ends_in_cancel()) {
    notes_.control(false, "CAN CAN", now);
    return finish(Outcome::Kind::cancelled, "cancelled by the other side" + received_so_far(), now);
  }
  trouble_.texts = purge_.was_text() ? trouble_.texts + 1 : 0;
  if (trouble_.texts >= texts_to_stop) {
    append(leftover_, as_bytes(purge_.tail()));
    return finish(Outcome::Kind::failed,
                  "the sender has given up and prints text: see above" + received_so_far(), now);
  }
  const bool only_noise = idle_ == State::asking && purge_.what() != Purge::Of::block;
  if (only_noise || (idle_ == State::asking && dialect_.streams)) return ask_again(now);
  count_error(now);
}

void Receiver::count_error(Time now) {
  trouble_.surplus = 0;
  if (++trouble_.errors > options_.tries) {
    return abort(Outcome::Kind::failed, too_many_errors() + received_so_far(), now);
  }
  ++progress_.resends;
  answer(wire::nak, "NAK", now);
  if (idle_ == State::wait_block) return await_block(now);
  state_ = State::asking;
  due_ = now + options_.timing.next_block_timeout();
}

std::string Receiver::too_many_errors() const {
  if (trouble_.silences == trouble_.errors) return "the sender has fallen silent";
  const bool seven_bit = trouble_.seven_bit_heads > 0 && trouble_.seven_bit_heads == trouble_.bad_heads;
  return "the same block failed " + std::to_string(trouble_.errors) + " times" +
         (seven_bit               ? ": the line carries only 7 bits, so no image can pass it"
          : !any_block_ && !open_ ? ": no block was good; is the line 8-bit clean?"
                                  : "");
}

void Receiver::short_block(Time now) {
  notes_.timeout("inside a block", now);
  // A sender that knows only the sum leaves one byte less than a CRC block.
  const bool sum_block = !any_block_ && !dialect_.batch && block_.size() + 1 == wanted_length(block_[0]) &&
                         block_is_good(block_, Check::sum);
  if (sum_block && !options_.crc_only) {
    check_ = Check::sum;
    return on_block(block_, now);
  }
  begin_purge(Purge::Of::block, now);
  purge(block_, now);
  if (state_ == State::purging) purged(now);  // the line has been silent for long enough already
}

// --- time

void Receiver::on_time(Time now) {
  if (state_ == State::storing && sink_.make_safe()) return file_stored(now);
  if (state_ == State::over || now < due_) return;
  overdue(now);
}

void Receiver::overdue(Time now) {
  switch (state_) {
    case State::asking: return ask_again(now);
    case State::wait_block:
      notes_.timeout("no block", now);
      if (dialect_.streams)
        return abort(Outcome::Kind::failed, "the sender fell silent, and YMODEM-G cannot repair that", now);
      if (!any_block_ && open_ && trouble_.ends == 0) {  // our C behind the header may be lost
        if (++trouble_.errors > options_.tries)
          return abort(Outcome::Kind::failed, "the sender fell silent", now);
        answer(request(), "C", now);
        return await_block(now);
      }
      return count_silence(now);
    case State::in_block: return short_block(now);
    case State::lone_end: return on_end(now);
    case State::lone_cancel: begin_purge(Purge::Of::noise, now); return purge({}, now);
    case State::storing:
      return abort(
          Outcome::Kind::failed,
          "the file came whole, but the disk has not taken it: does it still answer?" + received_so_far(),
          now);
    case State::purging: return purged(now);
    case State::lingering: return finish(Outcome::Kind::done, std::string{all_good}, now);
    case State::closing: return finish_closing(now);
    case State::over: return;
  }
}

// --- what the driver sees

std::optional<Time> Receiver::deadline() const {
  if (state_ == State::over) return std::nullopt;
  return due_;
}

void Receiver::on_sent(Time) {}

void Receiver::cancel(Time now) {
  if (state_ == State::over || state_ == State::closing) return;
  if (state_ == State::lingering) return finish(Outcome::Kind::done, std::string{all_good}, now);
  abort(Outcome::Kind::cancelled, "cancelled" + received_so_far(), now);
}

void Receiver::on_lost(std::string_view why, Time now) {
  if (state_ == State::over) return;
  output_.clear();
  if (state_ == State::lingering) return finish(Outcome::Kind::done, std::string{all_good}, now);
  if (state_ == State::closing) return finish_closing(now);  // the reason was there before
  finish(Outcome::Kind::lost, "the line was lost: " + std::string{why} + received_so_far(), now);
}

Progress Receiver::progress() const {
  auto progress = progress_;
  progress.noise = trouble_.noise;
  return progress;
}

// --- endings

void Receiver::abort(Outcome::Kind kind, std::string why, Time now) {
  notes_.control(true, "CAN x8, BS x8", now);
  output_.clear();
  append_cancel(output_);
  closing_.begin({kind, std::move(why)}, now + options_.timing.wire_time(output_.size()));
  state_ = State::closing;
  progress_.phase = Progress::Phase::cancelling;
  due_ = closing_.due();
}

void Receiver::finish_closing(Time now) {
  auto [kind, why] = closing_.take_outcome();
  finish(kind, std::move(why), now);
}

void Receiver::finish(Outcome::Kind kind, std::string why, Time now) {
  if (std::exchange(open_, false)) sink_.abandon();
  set_outcome(kind, std::move(why), now);
  state_ = State::over;
}

std::string Receiver::received_so_far() const {
  if (progress_.files_done == 0) return "";
  return "; files complete before that: " + std::to_string(progress_.files_done);
}

}  // namespace rommate::protocols::transfer
