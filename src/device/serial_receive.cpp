#include "src/device/serial_receive.hpp"

#include <utility>

namespace rommate::device {

SerialReceive::SerialReceive(Chassis& box, const Options& options, Done done)
    : box_{box}, options_{options}, done_{std::move(done)}, file_{options.at_most} {
  box_.console().then([this] { begin(); });
}

SerialReceive::~SerialReceive() { box_.console().detach(); }

void SerialReceive::begin() {
  protocols::transfer::ReceiverOptions options;
  options.protocol = options_.protocol;
  options.timing.bits_per_second = box_.baud();
  options.sum_only = options_.sum_only;
  box_.console().flush_input();
  engine_ = std::make_unique<protocols::transfer::Receiver>(file_, options, box_.now());
  box_.console().attach(*engine_, [this] { end(); });
}

void SerialReceive::end() {
  const auto outcome = *engine_->outcome();
  std::optional<Bytes> file;
  if (outcome.kind == protocols::Outcome::Kind::done) file = std::move(file_.content);
  const auto done = std::move(done_);  // the owner may drop this object now
  done(std::move(file), outcome.why);
}

protocols::transfer::FileSink::Problem SerialReceive::Memory::write(ByteView bytes) {
  if (content.size() + bytes.size() > at_most_) return "there is no room for the file";
  protocols::append(content, bytes);
  return std::nullopt;
}

}  // namespace rommate::device
