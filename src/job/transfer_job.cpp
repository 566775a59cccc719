#include "src/job/transfer_job.hpp"

#include <fmt/format.h>

#include <utility>

namespace rommate::job {
namespace {

using protocols::FlowControl;
using protocols::transfer::Progress;
using protocols::transfer::Protocol;
using protocols::transfer::Receiver;
using protocols::transfer::Sender;

constexpr std::size_t printed_kept = 2048;

}  // namespace

TransferJob::TransferJob(std::unique_ptr<protocols::transfer::FileSource> files, SendRequest request,
                         TransferLine line, Log log)
    : source_{std::move(files)}, send_{std::move(request)}, line_{std::move(line)}, log_{std::move(log)} {
  set_protocol(send_.protocol.value_or(send_.many_files ? Protocol::ymodem : Protocol::xmodem));
}

TransferJob::TransferJob(std::unique_ptr<protocols::transfer::FileSink> files, const ReceiveRequest& request,
                         TransferLine line, Log log)
    : sink_{std::move(files)}, receive_{request}, line_{std::move(line)}, log_{std::move(log)} {
  set_protocol(request.protocol);
}

void TransferJob::set_protocol(Protocol protocol) {
  protocol_ = protocol;
  name_ = fmt::format("{} {}", dialect_of(protocol).title, sends() ? "send" : "receive");
}

std::optional<std::string> TransferJob::unfit_line() const {
  if (line_.has_settings && line_.settings.data_bits != 8)
    return fmt::format("the line is set to {} data bits, and a transfer needs 8", line_.settings.data_bits);
  if (!line_.eight_bit_clean)
    return "this connection changes bytes on the way (telnet without binary mode); use a raw TCP or RFC 2217 "
           "port";
  return std::nullopt;
}

void TransferJob::on_start(const Sight&, Time now) {
  if (auto why = unfit_line()) {
    refused_ = Outcome{Outcome::Kind::failed, std::move(*why)};
    return;
  }
  flow_off_ = line_.has_settings && line_.settings.flow == FlowControl::soft;
  if (!sends()) {
    engine_ = std::make_unique<Receiver>(
        *sink_,
        protocols::transfer::ReceiverOptions{.protocol = protocol_,
                                             .timing = line_.timing,
                                             .start_timeout = receive_.start_timeout,
                                             .crc_only = receive_.crc_only,
                                             .tries = receive_.tries,
                                             .log = log_.get()},
        now);
    return;
  }
  const auto begun = std::min(now, line_.printed_at.value_or(now));
  auto sender = std::make_unique<Sender>(
      *source_,
      protocols::transfer::SenderOptions{.protocol = protocol_,
                                         .timing = line_.timing,
                                         .start_timeout = send_.start_timeout + (now - begun),
                                         .padding = send_.padding,
                                         .tries = send_.tries,
                                         .log = log_.get()},
      begun);
  sender_ = sender.get();
  engine_ = std::move(sender);
  if (line_.printed_at) {
    choose_by(line_.printed);
    // What a transfer before this one was cancelled with does not cancel this one.
    const auto last_can = line_.printed.rfind('\x18') + 1;
    engine_->on_bytes(protocols::as_bytes(std::string_view{line_.printed}.substr(last_can)), begun);
    static_cast<void>(engine_->take_leftover());  // it was shown when it came
    engine_->on_time(now);
  }
}

// The newest words of the device decide, as long as the user has not and nothing was sent.
void TransferJob::choose_by(std::string_view text) {
  printed_.append(text);
  if (printed_.size() > 2 * printed_kept) printed_.erase(0, printed_.size() - printed_kept);
  const auto proposal = propose_transfer(printed_);
  if (!proposal) return;
  drops_1a_ = proposal->drops_1a_runs;
  if (!send_.protocol && !send_.many_files && proposal->protocol != protocol_ &&
      sender_->choose(proposal->protocol)) {
    set_protocol(proposal->protocol);
    remarks_.push_back(
        fmt::format("the device says \"{}\": sending by {}", proposal->because, dialect_of(protocol_).title));
  }
  if (drops_1a_ && !dialect_of(protocol_).batch) warn_of_dropped_1a();
}

void TransferJob::warn_of_dropped_1a() {
  const auto block = dialect_of(protocol_).large_blocks ? protocols::transfer::wire::large
                                                        : protocols::transfer::wire::small;
  if (warned_1a_ || !send_.harmed_by_dropped_1a) return;
  const auto harmed = send_.harmed_by_dropped_1a(block);
  warned_1a_ = harmed.has_value();
  if (!harmed.value_or(false)) return;
  remarks_.push_back(
      "this looks like U-Boot's loadx, which drops bytes 1A at the ends of blocks, and the file has such: it "
      "will arrive shortened. Cancel, type loady on the device, and send by ymodem");
}

bool TransferJob::takes_bytes() const {
  return sender_ == nullptr || engine_->progress().phase != Progress::Phase::starting;
}

void TransferJob::on_bytes(ByteView received, Time now) {
  if (!engine_) return;
  const bool shown_already = !takes_bytes();
  engine_->on_bytes(received, now);
  if (!shown_already) return;
  choose_by(protocols::as_text(engine_->take_leftover()));
}

void TransferJob::on_effect(const EffectResult& result, Time now) {
  if (std::holds_alternative<Write>(result.effect) && !outcome()) {
    refused_ = Outcome{Outcome::Kind::failed,
                       result.text + ", so nothing was sent. Start the transfer on the device first"};
    put_flow_control_back();
    return;
  }
  if (!engine_ || !std::holds_alternative<Drain>(result.effect)) return;
  drain_asked_ = false;
  if (result.status == EffectResult::Status::done) engine_->on_sent(now);
}

void TransferJob::on_time(Time now) {
  if (engine_) engine_->on_time(now);
}

void TransferJob::cancel(Time now) {
  if (engine_) engine_->cancel(now);
}

void TransferJob::on_lost(std::string_view why, Time now) {
  drain_asked_ = false;
  if (engine_)
    engine_->on_lost(why, now);
  else
    refused_ = Outcome{Outcome::Kind::lost, std::string{why}};
}

void TransferJob::on_carried_out(Time now) {
  if (engine_) engine_->on_time(now);  // one that streams looks at how long its last piece has taken
}

void TransferJob::take_effects(std::vector<Wanted>& into) {
  gather_remarks();
  if (!engine_) return Job::take_effects(into);
  if (flow_off_ && line_.settings.flow == FlowControl::soft) {
    // XON and XOFF are data in a transfer.
    line_.settings.flow = FlowControl::none;
    want(SetLine{line_.settings});
  }
  if (auto bytes = engine_->take_output(); !bytes.empty()) {
    want(Write{std::move(bytes), false, TransferBytes{}});
    // With flow control the wire time says nothing; the driver is asked. Otherwise an answer is not worth the
    // time it takes from the next block.
    if (line_.settings.flow == FlowControl::hard && !dialect_of(protocol_).streams && !drain_asked_) {
      drain_asked_ = true;
      want(Drain{});
    }
  }
  if (engine_->outcome()) put_flow_control_back();
  return Job::take_effects(into);
}

void TransferJob::put_flow_control_back() {
  if (!std::exchange(flow_off_, false)) return;
  auto settings = line_.settings;
  settings.flow = FlowControl::soft;
  undo(SetLine{settings});
}

std::optional<Time> TransferJob::deadline() const { return engine_ ? engine_->deadline() : std::nullopt; }

const std::optional<Outcome>& TransferJob::outcome() const {
  return engine_ && !refused_ ? engine_->outcome() : refused_;
}

// Before the end the text is choose_by()'s.
Bytes TransferJob::take_leftover() {
  return engine_ && engine_->outcome() ? engine_->take_leftover() : Bytes{};
}

Progress TransferJob::progress() const { return engine_ ? engine_->progress() : Progress{}; }

void TransferJob::gather_remarks() {
  if (drops_1a_ && !dialect_of(protocol_).batch) warn_of_dropped_1a();  // the disk may have answered by now
  if (engine_ && engine_->has_remarks())
    for (auto& remark : engine_->take_remarks()) remarks_.push_back(std::move(remark));
  if (log_)
    if (auto problem = log_->take_problem()) remarks_.push_back(std::move(*problem));
}

JobReport TransferJob::report() const {
  const auto now = progress();
  return {.title = name_,
          .phase = std::string{to_string(now.phase)},
          .done = now.moved,
          .total = now.size.value_or(0),
          .unit = "bytes",
          .remarks = remarks_,
          .transfer = console::TransferReport{sends(), std::string{dialect_of(protocol_).name}, now}};
}

}  // namespace rommate::job
