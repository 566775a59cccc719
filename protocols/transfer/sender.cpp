#include "protocols/transfer/sender.hpp"

#include <utility>

namespace rommate::protocols::transfer {
namespace {

using namespace std::chrono_literals;

constexpr Duration batch_end_wait = 3s;    // for the ACK of the empty header; rb does not need it
constexpr Duration end_pause = 10ms;       // a doubled ACK is in the same packet of the adapter
constexpr std::size_t stream_blocks = 32;  // at most so many in one piece
constexpr Duration stream_ahead = 50ms;  // a piece is not longer than this on the wire, so that CANs are seen
constexpr Duration closing_most = 3s;

}  // namespace

Sender::Sender(FileSource& files, const SenderOptions& options, Time now)
    : files_{files},
      options_{options},
      dialect_{&dialect_of(options.protocol)},
      start_{options.timing, dialect_of(options.protocol).batch},
      begun_{now},
      now_{now} {
  due_ = now + options_.start_timeout;
  next_file_ = files_.next();
  if (!next_file_) finish(Outcome::Kind::failed, "there is no file to send", now);
}

bool Sender::choose(Protocol protocol) {
  if (state_ != State::wait_start) return false;
  dialect_ = &dialect_of(protocol);
  start_.set_batch(dialect_->batch);
  return true;
}

// --- the way through
// ------------------------------------------------------------------------------------------

void Sender::begin_file(Byte request, Time now) {
  check_ = request == wire::nak ? Check::sum : Check::crc;
  streaming_ = request == wire::ask_stream;
  if (dialect_->streams && !streaming_)
    remark("the receiver did not ask for YMODEM-G; sending by YMODEM with acknowledgements", now);
  file_ = std::exchange(next_file_, std::nullopt);
  left_ = file_->size.value_or(0);
  chunk_length_ = chunk_at_ = 0;
  any_data_acked_ = false;
  progress_.phase = Progress::Phase::moving;
  progress_.file += 1;
  progress_.name = file_->name;
  progress_.size = file_->size;
  progress_.moved = progress_.blocks = 0;
  number_ = 0;
  tries_ = 0;
  if (dialect_->batch)
    send_header(now);
  else
    begin_data(now);
}

void Sender::send_header(Time now) {
  state_ = State::wait_header;
  const auto data = header_data(*file_);
  block_.clear();
  number_ = 0;
  block_bytes_ = 0;
  block_size_ = data.size() <= wire::small ? wire::small : wire::large;
  append_block(block_, 0, data, block_size_, check_, 0);
  send_block(tries_ > 0, now);
}

void Sender::begin_data(Time now) {
  asked_ = false;
  number_ = 0;
  if (streaming_) {
    state_ = State::streaming;
    out_at_ = now;
  } else {
    next_block(now);
  }
}

void Sender::next_block(Time now) {
  tries_ = copies_ = 0;
  doubted_ = false;
  later_ = {};
  if (chunk_at_ == chunk_length_ && left_ == 0) {
    state_ = State::before_end;
    due_ = progress_.blocks == 0 ? now : now + end_pause;
    if (progress_.blocks == 0) send_end(now);
    return;
  }
  if (!fill()) return;
  state_ = State::wait_ack;
  send_block(false, now);
}

// Makes the next block out of the chunk, reading the next chunk where it is used up. A chunk is more than one
// block only after 1K blocks were refused.
bool Sender::fill() {
  if (chunk_at_ == chunk_length_) {
    const bool large = dialect_->large_blocks && !small_only_ && left_ > wire::large_ending;
    const auto want =
        static_cast<std::size_t>(std::min<std::uint64_t>(left_, large ? wire::large : wire::small));
    const auto got = files_.read({chunk_.data(), want});
    if (!got || *got != want) {
      abort(Outcome::Kind::failed,
            !got ? file_->name + " cannot be read any more"
                 : file_->name + " became shorter while it was sent; send it again when it is complete",
            now_);
      return false;
    }
    chunk_at_ = 0;
    chunk_length_ = want;
    left_ -= want;
  }
  const auto rest = chunk_length_ - chunk_at_;
  block_size_ =
      dialect_->large_blocks && !small_only_ && rest > wire::large_ending ? wire::large : wire::small;
  block_bytes_ = std::min(rest, block_size_);
  ++number_;
  block_.clear();
  append_block(block_, number_, {chunk_.data() + chunk_at_, block_bytes_}, block_size_, check_,
               options_.padding);
  chunk_at_ += block_bytes_;
  return true;
}

void Sender::send_block(bool again, Time now) {
  note({.kind = Packet::Kind::block, .sent = true, .number = number_, .length = block_size_, .again = again},
       now);
  if (again) ++progress_.resends;
  reader_.expect(block_);
  put(block_, options_.timing.reply_timeout(block_.size()), now);
}

void Sender::put(ByteView bytes, Duration timeout, Time now) {
  append(output_, bytes);
  timeout_ = timeout;
  queued_at_ = now;
  out_at_ = now + options_.timing.wire_time(bytes.size());
  due_ = out_at_ + timeout;
  later_ = {};
}

void Sender::send_end(Time now) {
  state_ = State::wait_end;
  progress_.phase = Progress::Phase::ending;
  ++tries_;
  note_control(true, "EOT", now);
  const Byte end[] = {wire::eot};
  reader_.expect(end);
  put(end, options_.timing.reply_timeout(1), now);
}

void Sender::file_done(Time now) {
  done_names_.push_back(file_->name);
  ++progress_.files_done;
  progress_.moved = file_->size.value_or(progress_.moved);
  tries_ = 0;
  later_ = {};
  if (!dialect_->batch) return finish(Outcome::Kind::done, "sent, and the receiver confirmed the end", now);
  next_file_ = files_.next();
  state_ = State::wait_next;
  due_ = now + next_wait + options_.timing.hold;
}

void Sender::send_batch_end(Time now) {
  state_ = State::wait_batch_end;
  progress_.phase = Progress::Phase::ending;
  ++tries_;
  block_.clear();
  number_ = 0;
  block_size_ = wire::small;
  append_block(block_, 0, {}, wire::small, check_, 0);
  note({.kind = Packet::Kind::block, .sent = true, .number = 0, .length = block_size_, .again = tries_ > 1},
       now);
  reader_.expect(block_);
  put(block_, batch_end_wait + options_.timing.hold, now);
}

// The next piece of a YMODEM-G file. It is asked for when the piece before is written, so the driver's buffer
// never runs dry and never holds much.
void Sender::stream() {
  const auto bits = options_.timing.bits_per_second;
  const auto bytes_ahead =
      bits == 0 ? stream_blocks * wire::large : static_cast<std::size_t>(bits / 10 * stream_ahead / 1s);
  output_.reserve(stream_blocks * block_length(wire::large, check_));
  for (std::size_t count = 0; count < stream_blocks; ++count) {
    if (chunk_at_ == chunk_length_ && left_ == 0) {
      const auto before = out_at_;
      out_at_ = std::max(before, now_) + options_.timing.wire_time(output_.size());
      const auto until_then = out_at_ - now_;
      tries_ = 0;
      send_end(now_);
      due_ += until_then;
      out_at_ += until_then;
      return;
    }
    if (!fill()) return;
    append(output_, block_);
    ++progress_.blocks;
    progress_.moved += block_bytes_;
    note({.kind = Packet::Kind::block, .sent = true, .number = number_, .length = block_size_}, now_);
    if (output_.size() >= bytes_ahead) break;
  }
  out_at_ = std::max(out_at_, now_) + options_.timing.wire_time(output_.size());
}

// --- what the driver sees
// -------------------------------------------------------------------------------------

Bytes Sender::take_output() {
  if (state_ == State::streaming && output_.empty()) stream();
  return std::exchange(output_, {});
}

std::optional<Time> Sender::deadline() const {
  if (state_ == State::over || state_ == State::streaming) return std::nullopt;
  auto earliest = due_;
  if (later_.doing != Doing::nothing) earliest = std::min(earliest, later_.due);
  if (state_ == State::wait_start)
    if (const auto ready = start_.ready_at()) earliest = std::min(earliest, *ready);
  return earliest;
}

Bytes Sender::take_leftover() { return std::exchange(leftover_, {}); }

void Sender::on_sent(Time now) {
  now_ = now;
  if (!output_.empty() || state_ == State::streaming || state_ == State::over || now <= queued_at_) return;
  const bool waiting = state_ == State::wait_header || state_ == State::wait_ack ||
                       state_ == State::wait_end || state_ == State::wait_batch_end;
  if (!waiting || doubted_) return;
  out_at_ = now;
  due_ = now + timeout_;
}

void Sender::cancel(Time now) {
  now_ = now;
  if (state_ == State::over || state_ == State::closing) return;
  if (state_ == State::wait_start && !start_.any_request() && !start_.ready_at())
    return finish(Outcome::Kind::cancelled, "cancelled before the receiver asked for anything", now);
  abort(Outcome::Kind::cancelled, "cancelled" + sent_so_far(), now);
}

void Sender::on_lost(std::string_view why, Time now) {
  if (state_ == State::over) return;
  output_.clear();
  finish(Outcome::Kind::lost, "the line was lost: " + std::string{why} + sent_so_far(), now);
}

Progress Sender::progress() const {
  auto progress = progress_;
  progress.noise = reader_.noise();
  return progress;
}

std::vector<std::string> Sender::take_remarks() { return std::exchange(remarks_, {}); }

// --- endings
// --------------------------------------------------------------------------------------------------

// What is in output_ is the block under way, or not yet begun: it is finished, for a receiver inside a block
// takes CANs as data. YMODEM-G stops at the end of the piece.
void Sender::abort(Outcome::Kind kind, std::string why, Time now) {
  note_control(true, "CAN x8, BS x8", now);
  const auto before = std::max(out_at_, now);
  append_cancel(output_);
  closing_as_ = Outcome{kind, std::move(why)};
  state_ = State::closing;
  progress_.phase = Progress::Phase::cancelling;
  later_ = {};
  out_at_ = before + options_.timing.wire_time(16);
  due_ = out_at_ + closing_quiet;
  closing_until_ = out_at_ + closing_most;
}

void Sender::finish(Outcome::Kind kind, std::string why, Time now) {
  note({.kind = Packet::Kind::remark, .words = why}, now);
  outcome_ = Outcome{kind, std::move(why)};
  state_ = State::over;
  progress_.phase = Progress::Phase::over;
  later_ = {};
}

void Sender::remark(std::string text, Time now) {
  note({.kind = Packet::Kind::remark, .words = text}, now);
  remarks_.push_back(std::move(text));
}

void Sender::note(Packet packet, Time now) const {
  if (options_.log != nullptr) options_.log->on_packet(packet, now);
}

void Sender::note_control(bool sent, std::string_view name, Time now) const {
  note({.kind = Packet::Kind::control, .sent = sent, .words = name}, now);
}

std::string Sender::sent_so_far() const {
  if (!dialect_->batch || done_names_.empty()) return "";
  std::string text = "; already sent and confirmed:";
  for (const auto& name : done_names_) text += " " + name;
  return text;
}

std::string Sender::protocol_name() const {
  std::string name{dialect_->name};
  for (auto& c : name)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return name;
}

}  // namespace rommate::protocols::transfer
