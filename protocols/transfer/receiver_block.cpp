// The receiver's other half: what a whole block, and the end of a file, mean.
#include <algorithm>
#include <utility>

#include "protocols/transfer/receiver.hpp"

namespace rommate::protocols::transfer {
namespace {

using namespace std::chrono_literals;

// Longer than Sender waits before it repeats an EOT to a receiver that is known to be swift.
constexpr Duration linger_quiet = 500ms, linger_most = 5s;

}  // namespace

void Receiver::on_block(ByteView block, Time now) {
  if (!check(block)) return bad_block(block, now);
  rhythm_.good_block();
  const unsigned number = block[1];
  const auto data = block.subspan(wire::head, block.size() - wire::head - check_length(check_));
  const auto last = (expected_ - 1) & 0xff;
  const bool duplicate =
      number == last && (any_block_ || open_ || progress_.files_done > 0) && !(header_wanted_ && number != 0);
  notes_.packet({.kind = Packet::Kind::block,
                 .number = number,
                 .length = data.size(),
                 .again = number != (expected_ & 0xff) && duplicate},
                now);
  if (number == (expected_ & 0xff)) return header_wanted_ ? on_header(data, now) : store(data, now);
  const bool header_again = !any_block_ && open_;
  if (duplicate && (!dialect_.streams || header_again)) {
    trouble_.errors = 0;
    // A NAK that crossed the block: its copy's sender has our ACK already, and would take a second one for
    // the next block's. lrzsz's then stays one block ahead, and the next error ends the transfer.
    if (!header_again && trouble_.surplus > 0) {
      --trouble_.surplus;
      return await_block(now);
    }
    if (!dialect_.streams) answer(wire::ack, "ACK", now);
    if (header_again) answer(request(), dialect_.streams ? "G" : "C", now);
    return await_block(now);
  }
  std::string why = "block " + std::to_string(number) + " came where " + std::to_string(expected_ & 0xff) +
                    " was due: sender and receiver are out of step";
  if (!any_block_ && !open_ && number == 0 && !dialect_.batch)
    why = "the sender speaks YMODEM; receive with --protocol ymodem";
  if (header_wanted_ && number == 1 && progress_.files_done == 0)
    why = "the sender speaks XMODEM (it sends no file header); receive with --protocol xmodem";
  abort(Outcome::Kind::failed, why + received_so_far(), now);
}

bool Receiver::check(ByteView block) {
  if (block_is_good(block, check_)) return true;
  if ((block[1] ^ block[2]) != 0xff) {
    ++trouble_.bad_heads;
    if ((block[1] ^ block[2]) == 0x7f) ++trouble_.seven_bit_heads;
  }
  return false;
}

void Receiver::bad_block(ByteView block, Time now) {
  notes_.fact("the block's check is wrong", now);
  begin_purge(Purge::Of::block, now);
  purge(block, now);
}

void Receiver::answer(Byte byte, std::string_view name, Time now) {
  output_.push_back(byte);
  notes_.control(true, name, now);
}

void Receiver::await_block(Time now) {
  state_ = idle_ = State::wait_block;
  const bool in_step = any_block_ && trouble_.errors == 0 && trouble_.ends == 0;
  due_ = now + (in_step ? rhythm_.next_block_timeout() : options_.timing.next_block_timeout());
  rhythm_.replied(now);
}

// --- files

void Receiver::on_header(ByteView data, Time now) {
  file_ = parse_header(data);
  if (file_.name.empty()) {
    answer(wire::ack, "ACK", now);
    return batch_over(all_good, now);
  }
  // The sender chose the name: from here on nobody, neither a disk nor a screen, sees it as it came.
  const auto name = safe_name(file_.name);
  const bool changed = name && *name != file_.name.substr(file_.name.find_last_of("/\\") + 1);
  file_.name = name.value_or("");
  if (const auto problem = sink_.open(file_))
    return abort(Outcome::Kind::failed, *problem + received_so_far(), now);
  if (changed) notes_.remark("the sender's name for it cannot be used as it is; here it is " + *name, now);
  open_ = true;
  header_wanted_ = false;
  expected_ = 1;
  trouble_.errors = trouble_.ends = 0;
  ++progress_.file;
  progress_.phase = Progress::Phase::moving;
  progress_.name = name.value_or("?");
  progress_.size = file_.size;
  progress_.earlier += progress_.moved;
  progress_.moved = progress_.blocks = 0;
  if (!dialect_.streams) answer(wire::ack, "ACK", now);
  answer(request(), dialect_.streams ? "G" : "C", now);
  await_block(now);
}

void Receiver::store(ByteView data, Time now) {
  if (!open_) {  // XMODEM: the first block opens the file
    file_ = {};
    if (const auto problem = sink_.open(file_)) return abort(Outcome::Kind::failed, *problem, now);
    open_ = true;
    ++progress_.file;
    progress_.phase = Progress::Phase::moving;
  }
  // Length 0 with data behind it: some senders mean "unknown" by it (U-Boot takes it so).
  if (file_.size == std::uint64_t{0}) file_.size = progress_.size = std::nullopt;
  const auto left = file_.size ? *file_.size - progress_.moved : data.size();
  const auto useful = data.first(static_cast<std::size_t>(std::min<std::uint64_t>(left, data.size())));
  if (const auto problem = sink_.write(useful)) return abort(Outcome::Kind::failed, *problem, now);
  any_block_ = true;
  expected_ = (expected_ + 1) & 0xff;
  trouble_.surplus = trouble_.errors;
  trouble_.errors = trouble_.ends = trouble_.texts = 0;
  ++progress_.blocks;
  progress_.moved += useful.size();
  if (!dialect_.streams) answer(wire::ack, "ACK", now);
  await_block(now);
}

// Every byte that the header announced is here.
bool Receiver::is_whole() const { return open_ && file_.size && progress_.moved == *file_.size; }

// EOT, alone. Where the length is not known, or not reached, it must come twice: a flipped first byte of a
// block and a stall behind it look the same.
void Receiver::on_end(Time now) {
  ++trouble_.ends;
  progress_.phase = Progress::Phase::ending;
  if (header_wanted_ && progress_.files_done > 0) {  // our ACK of EOT was lost
    answer(wire::ack, "ACK", now);
    return ask(now);
  }
  const bool is_short = file_.size && progress_.moved < *file_.size;
  if (is_whole() || dialect_.streams || trouble_.ends >= 2) {
    if (!is_short) return end_file(now);
    return abort(Outcome::Kind::failed,
                 "the sender ended the file at " + std::to_string(progress_.moved) + " of " +
                     std::to_string(*file_.size) + " bytes" + received_so_far(),
                 now);
  }
  answer(wire::nak, "NAK", now);
  await_block(now);
  if (!open_) state_ = idle_ = State::asking;  // an empty file, or noise before the first block
}

// Nothing where a block or the second EOT was due.
void Receiver::count_silence(Time now) {
  const bool ended = trouble_.ends == 1 && any_block_ && !(file_.size && progress_.moved < *file_.size);
  if (ended && trouble_.errors >= 2) {
    notes_.remark("the sender sent its end only once; every block was checked", now);
    return end_file(now);
  }
  trouble_.silences = trouble_.errors == 0 ? 1 : trouble_.silences + 1;
  count_error(now);
}

void Receiver::end_file(Time now) {
  if (!open_) {  // XMODEM without a block: an empty file
    if (const auto problem = sink_.open({})) return abort(Outcome::Kind::failed, *problem, now);
    ++progress_.file;
    open_ = true;
  }
  make_safe(now);
}

void Receiver::make_safe(Time now) {
  if (sink_.make_safe()) return file_stored(now);
  state_ = State::storing;
  due_ = now + longest_storing;
}

void Receiver::file_stored(Time now) {
  open_ = false;
  if (const auto problem = sink_.close()) return abort(Outcome::Kind::failed, *problem, now);
  ++progress_.files_done;
  answer(wire::ack, "ACK", now);
  answer_late_ends_ = true;
  if (!dialect_.batch) {
    if (progress_.resends == 0 && trouble_.noise == 0)
      return finish(Outcome::Kind::done, std::string{all_good}, now);
    linger_until_ = now + linger_most;
    return linger(now);
  }
  header_wanted_ = true;
  any_block_ = false;
  expected_ = 0;
  trouble_.ends = trouble_.errors = trouble_.asked = 0;
  ask(now);
}

// A line that has lost something may lose the last ACK as well. The file is stored; it costs nobody anything
// to wait for the EOT that a sender of ours would repeat. On a line without an error nobody waits.
void Receiver::linger(Time now) {
  state_ = State::lingering;
  due_ = std::min(now + linger_quiet, linger_until_);
}

void Receiver::batch_over(std::string_view how, Time now) {
  if (progress_.files_done == 0) return finish(Outcome::Kind::failed, "the sender had no file to send", now);
  finish(Outcome::Kind::done, std::string{how}, now);
}

}  // namespace rommate::protocols::transfer
