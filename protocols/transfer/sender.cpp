#include "protocols/transfer/sender.hpp"

#include <utility>

namespace rommate::protocols::transfer {
namespace {

using namespace std::chrono_literals;

constexpr Duration batch_end_wait = 3s;  // for the ACK of the empty header; rb does not need it
constexpr Duration reply_before_cancel = 500ms;
constexpr Duration least_end_again = 250ms;      // for a receiver that is known to be swift
constexpr std::size_t driver_holds = 64 * 1024;  // bytes taken and not yet out; a guess, a UART has 4 KiB

}  // namespace

Sender::Sender(FileSource& files, const SenderOptions& options, Time now)
    : Side{options.log},
      files_{files},
      options_{options},
      dialect_{&dialect_of(options.protocol)},
      start_{options.timing, dialect_of(options.protocol).batch},
      cutter_{files, options.padding},
      piece_{options.timing.bits_per_second},
      now_{now} {
  due_ = now + options_.start_timeout;
  batch_.next = files_.next();
  if (!batch_.next) finish(Outcome::Kind::failed, "there is no file to send", now);
}

bool Sender::choose(Protocol protocol) {
  if (state_ != State::wait_start) return false;
  dialect_ = &dialect_of(protocol);
  start_.set_batch(dialect_->batch);
  return true;
}

// --- the way through

void Sender::begin_file(Byte request, Time now) {
  shown_.check = request == wire::nak ? Check::sum : Check::crc;
  shown_.streaming = request == wire::ask_stream;
  if (dialect_->streams && !shown_.streaming)
    notes_.remark("the receiver did not ask for YMODEM-G; sending by YMODEM with acknowledgements", now);
  batch_.file = std::exchange(batch_.next, std::nullopt);
  shown_.acked_data = false;
  progress_.phase = Progress::Phase::moving;
  progress_.file += 1;
  progress_.name = batch_.file->name;
  progress_.size = batch_.file->size;
  progress_.earlier += progress_.moved;
  progress_.moved = progress_.blocks = 0;
  wire_.tries = wire_.copies = 0;
  if (dialect_->batch)
    send_header(now);
  else
    begin_data(now);
}

void Sender::send_header(Time now) {
  state_ = State::wait_header;
  cutter_.make_header(*batch_.file, shown_.check);
  send_block(wire_.tries > 0, now);
}

void Sender::begin_data(Time now) {
  last_ask_.reset();
  cutter_.begin(batch_.file->size.value_or(0));
  swift_end_ = false;
  if (shown_.streaming) {
    state_ = State::streaming;
    wire_.out_at = now;
    piece_.begin(now);
  } else {
    next_block(now);
  }
}

void Sender::next_block(Time now) {
  wire_.tries = wire_.copies = 0;
  wire_.doubted_try.reset();
  later_ = {};
  if (cutter_.at_end()) {
    if (!was_one_file()) return;
    if (progress_.blocks == 0) return send_end(now);
    state_ = State::before_end;
    due_ = now + options_.timing.doubled();  // the last block's ACK, doubled, must not pass for EOT's
    return;
  }
  if (!disk_has_next()) {
    state_ = State::wait_data;
    due_ = now + disk_stands;
    return;
  }
  if (!cut()) return;
  state_ = State::wait_ack;
  send_block(false, now);
}

bool Sender::disk_has_next() {
  return files_.ready(cutter_.wanted(dialect_->large_blocks && !shown_.small_only));
}

bool Sender::cut() {
  const auto cut = cutter_.next(dialect_->large_blocks && !shown_.small_only, shown_.check);
  if (cut == Cutter::Cut::made) return true;
  abort(Outcome::Kind::failed,
        cut == Cutter::Cut::unreadable
            ? batch_.file->name + " cannot be read any more"
            : batch_.file->name + " became shorter while it was sent; send it again when it is complete",
        now_);
  return false;
}

// What was read from a file that was written meanwhile is neither the old one nor the new one.
bool Sender::was_one_file() {
  const auto change = files_.change();
  if (change == FileSource::Change::altered) {
    abort(Outcome::Kind::failed,
          batch_.file->name + " was changed while it was sent, so what has arrived is no use; send it again",
          now_);
  } else if (change == FileSource::Change::grew) {
    notes_.remark(batch_.file->name + " became longer while it was sent; what was announced was sent: " +
                      std::to_string(batch_.file->size.value_or(0)) + " bytes",
                  now_);
  }
  return change != FileSource::Change::altered;
}

void Sender::send_block(bool again, Time now) {
  notes_.packet({.kind = Packet::Kind::block,
                 .sent = true,
                 .number = cutter_.number(),
                 .length = cutter_.length(),
                 .again = again},
                now);
  if (again) ++progress_.resends;
  reader_.expect(cutter_.block());
  put(cutter_.block(), options_.timing.reply_timeout(cutter_.block().size()), now);
}

void Sender::put(ByteView bytes, Duration timeout, Time now) {
  append(output_, bytes);
  wire_.timeout = timeout;
  wire_.queued_at = now;
  wire_.out_at = now + options_.timing.wire_time(bytes.size());
  due_ = wire_.out_at + timeout;
  later_ = {};
}

// EOTs are not hurried, for the receiver may be writing flash. But one that NAKed the first EOT at once has
// lost the second, or we its ACK, when it is silent now: it is asked once more before the long wait.
void Sender::send_end(Time now) {
  state_ = State::wait_end;
  progress_.phase = Progress::Phase::ending;
  ++wire_.tries;
  notes_.control(true, "EOT", now);
  const Byte end[] = {wire::eot};
  reader_.expect(end);
  auto timeout = options_.timing.reply_timeout(1);
  if (swift_end_ && wire_.tries == 2)
    timeout = std::max<Duration>(least_end_again, 4 * pace_.slowest_reply()) + options_.timing.hold;
  put(end, timeout, now);
}

void Sender::file_done(Time now) {
  batch_.done.push_back(batch_.file->name);
  ++progress_.files_done;
  progress_.moved = batch_.file->size.value_or(progress_.moved);
  wire_.tries = 0;
  later_ = {};
  if (!dialect_->batch) return finish(Outcome::Kind::done, "sent, and the receiver confirmed the end", now);
  batch_.next = files_.next();
  state_ = State::wait_next;
  due_ = now + next_wait + options_.timing.hold;
}

void Sender::send_batch_end(Time now) {
  state_ = State::wait_batch_end;
  progress_.phase = Progress::Phase::ending;
  ++wire_.tries;
  cutter_.make_batch_end(shown_.check);
  notes_.packet({.kind = Packet::Kind::block,
                 .sent = true,
                 .number = 0,
                 .length = cutter_.length(),
                 .again = wire_.tries > 1},
                now);
  reader_.expect(cutter_.block());
  put(cutter_.block(), batch_end_wait + options_.timing.hold, now);
}

// The next piece of a YMODEM-G file. It is asked for when the piece before is written, so the driver's buffer
// never runs dry and never holds much.
void Sender::stream() {
  const auto enough = piece_.size(now_);
  output_.reserve(enough + block_length(wire::large, shown_.check));
  while (output_.size() < enough) {
    if (cutter_.at_end()) return end_stream();
    if (!disk_has_next()) break;
    if (!cut()) return;
    append(output_, cutter_.block());
    ++progress_.blocks;
    progress_.moved += cutter_.bytes();
    notes_.packet(
        {.kind = Packet::Kind::block, .sent = true, .number = cutter_.number(), .length = cutter_.length()},
        now_);
  }
  piece_.gave(output_.size());
  wire_.out_at = piece_out();
}

void Sender::end_stream() {
  if (!was_one_file()) return;
  const auto out_at = piece_out();
  wire_.tries = 0;
  send_end(now_);
  due_ += out_at - now_;
  wire_.out_at += out_at - now_;
}

/// When the last byte of output_ leaves, behind what the driver may still hold.
Time Sender::piece_out() const {
  const auto held_until = std::min(wire_.out_at, now_ + options_.timing.wire_time(driver_holds));
  return std::max(held_until, now_) + options_.timing.wire_time(output_.size());
}

// --- what the driver sees

Bytes Sender::take_output() {
  if (state_ == State::streaming && output_.empty()) stream();
  return std::exchange(output_, {});
}

std::optional<Time> Sender::deadline() const {
  if (state_ == State::over) return std::nullopt;
  if (state_ == State::streaming) return wire_.out_at + line_stands;
  auto earliest = due_;
  if (later_.doing != Doing::nothing) earliest = std::min(earliest, later_.due);
  if (state_ == State::wait_start)
    if (const auto ready = start_.ready_at()) earliest = std::min(earliest, *ready);
  return earliest;
}

void Sender::on_sent(Time now) {
  now_ = now;
  if (!output_.empty() || state_ == State::streaming || state_ == State::over || now <= wire_.queued_at)
    return;
  const bool waiting = state_ == State::wait_header || state_ == State::wait_ack ||
                       state_ == State::wait_end || state_ == State::wait_batch_end;
  if (!waiting || wire_.doubted_try) return;
  wire_.out_at = now;
  due_ = now + wire_.timeout;
}

void Sender::cancel(Time now) {
  now_ = now;
  if (state_ == State::over || state_ == State::closing || state_ == State::cancelling) return;
  if (state_ == State::wait_start && !start_.any_request() && !start_.ready_at())
    return finish(Outcome::Kind::cancelled, "cancelled before the receiver asked for anything", now);
  const bool waits = state_ == State::wait_header || state_ == State::wait_ack || state_ == State::wait_end ||
                     state_ == State::wait_batch_end;
  if (!waits) return abort(Outcome::Kind::cancelled, "cancelled" + sent_so_far(), now);
  if (!output_.empty()) wire_.out_at = now + options_.timing.wire_time(output_.size());
  state_ = State::cancelling;
  progress_.phase = Progress::Phase::cancelling;
  later_ = {};
  due_ = std::max(wire_.out_at, now) + reply_before_cancel + options_.timing.hold;
}

void Sender::on_lost(std::string_view why, Time now) {
  if (state_ == State::over) return;
  output_.clear();
  const auto lost = "the line was lost: " + std::string{why};
  switch (state_) {
    case State::closing: {  // the reason was there before
      auto [kind, reason] = closing_.take_outcome();
      return finish(kind, std::move(reason), now);
    }
    case State::cancelling: return finish(Outcome::Kind::cancelled, "cancelled" + sent_so_far(), now);
    case State::wait_end:
      if (dialect_->batch && files_.next()) break;
      return finish(
          Outcome::Kind::unconfirmed,
          "everything was sent, but the receiver had not confirmed the end when " + lost + sent_so_far(),
          now);
    case State::wait_next:
    case State::wait_batch_end:
      if (batch_.next) break;
      notes_.remark("every file was confirmed; only the end of the batch was not, for " + lost, now);
      return finish(Outcome::Kind::done, "sent, and the receiver confirmed the end", now);
    default: break;
  }
  finish(Outcome::Kind::lost, lost + sent_so_far(), now);
}

Progress Sender::progress() const {
  auto progress = progress_;
  progress.noise = reader_.noise();
  return progress;
}

// --- endings

// What is in output_ is the block under way, or not yet begun: it is finished, for a receiver inside a block
// takes CANs as data. YMODEM-G stops at the end of the piece.
void Sender::abort(Outcome::Kind kind, std::string why, Time now) {
  notes_.control(true, "CAN x8, BS x8", now);
  const auto before = std::max(wire_.out_at, now);
  append_cancel(output_);
  state_ = State::closing;
  progress_.phase = Progress::Phase::cancelling;
  later_ = {};
  wire_.out_at = before + options_.timing.wire_time(16);
  closing_.begin({kind, std::move(why)}, wire_.out_at);
  due_ = closing_.due();
}

void Sender::finish(Outcome::Kind kind, std::string why, Time now) {
  set_outcome(kind, std::move(why), now);
  state_ = State::over;
  later_ = {};
}

std::string Sender::disk_is_silent() const {
  return batch_.file->name + " could not be read any further for " +
         std::to_string(std::chrono::duration_cast<std::chrono::seconds>(disk_stands).count()) +
         " s: does its disk, or the network it is on, still answer?" + sent_so_far();
}

std::string Sender::sent_so_far() const {
  if (!dialect_->batch || batch_.done.empty()) return "";
  std::string text = "; already sent and confirmed:";
  for (const auto& name : batch_.done) text += " " + name;
  return text;
}

}  // namespace rommate::protocols::transfer
