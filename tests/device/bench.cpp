#include "tests/device/bench.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <utility>

#include "protocols/tftp/packet.hpp"
#include "protocols/transfer/sender.hpp"

namespace rommate::testing {
namespace {

using namespace std::chrono_literals;
namespace tftp_packet = protocols::tftp;

constexpr std::uint16_t transfer_port = 40000;

}  // namespace

DeviceBench::DeviceBench(std::unique_ptr<device::Device> device) : device_{std::move(device)} { collect(); }

DeviceBench DeviceBench::of(std::string_view model, device::DeviceOptions options) {
  auto made = device::make_device(model, options);
  if (auto* refusal = std::get_if<device::Refusal>(&made)) FAIL(refusal->why);
  return DeviceBench(std::move(std::get<0>(made)));
}

void DeviceBench::power_on() {
  device_->power_on(now_);
  collect();
}

void DeviceBench::power_off() {
  device_->power_off(now_);
  collect();
}

void DeviceBench::type(std::string_view keys) {
  recogniser_.on_typed(protocols::as_bytes(keys), now_);
  device_->on_bytes(protocols::as_bytes(keys), now_);
  collect();
}

bool DeviceBench::break_in() {
  power_on();
  if (!until("Self decompressing the image : ####")) return false;
  break_for(300ms);
  return until("rommon 1 > ");
}

void DeviceBench::break_for(Duration length) {
  run(std::max(Duration::zero(), device_->sent_at() - now_));
  device_->on_break(true, now_);
  run(length);
  device_->on_break(false, now_);
  collect();
}

void DeviceBench::line(const protocols::LineSettings& settings) {
  run(std::max(Duration::zero(), device_->sent_at() - now_));
  device_->on_line(settings, now_);
}

void DeviceBench::button(bool pressed) {
  device_->on_button(pressed, now_);
  collect();
}

void DeviceBench::run(Duration length) {
  const auto end = now_ + length;
  while (now_ < end) step(end);
  step(end);
}

bool DeviceBench::until(std::string_view text, Duration within) {
  const auto end = now_ + within;
  for (;;) {
    const auto found = printed_.find(text, cursor_);
    if (found != std::string::npos) {
      cursor_ = found + text.size();
      return true;
    }
    if (now_ >= end) return false;
    step(end);
  }
}

bool DeviceBench::quiet(Duration length, Duration within) {
  const auto end = now_ + within;
  last_printed_ = now_;
  while (now_ - last_printed_ < length) {
    if (now_ >= end) return false;
    step(std::min(end, last_printed_ + length));
  }
  return true;
}

namespace {

/// One file in memory, read front to back.
class MemorySource : public protocols::transfer::FileSource {
 public:
  explicit MemorySource(ByteView file) : rest_{file} {}
  std::optional<protocols::transfer::FileInfo> next() override {
    if (std::exchange(begun_, true)) return std::nullopt;
    return protocols::transfer::FileInfo{.name = "image.bin", .size = rest_.size(), .modified = {}};
  }
  std::optional<std::size_t> read(std::span<protocols::Byte> into) override {
    const auto count = std::min(into.size(), rest_.size());
    std::copy_n(rest_.begin(), count, into.begin());
    rest_ = rest_.subspan(count);
    return count;
  }

 private:
  ByteView rest_;
  bool begun_ = false;
};

}  // namespace

bool DeviceBench::send_xmodem(ByteView file) {
  MemorySource source(file);
  protocols::transfer::Sender sender(source, {}, now_);
  engine_ = &sender;
  const auto end = now_ + 2h;
  while (!sender.outcome() && now_ < end) {
    sender.on_time(now_);
    const auto output = sender.take_output();
    if (output.empty()) {
      step(end);
      continue;
    }
    device_->on_bytes(output, now_);
    now_ += 1ms;  // a device that is fast answers at once, but nobody hears it at once
    device_->on_time(now_);
    collect();
  }
  engine_ = nullptr;
  return sender.outcome() && sender.outcome()->kind == protocols::Outcome::Kind::done;
}

/// To the next thing that happens, or to `until`.
void DeviceBench::step(Time until) {
  auto next = until;
  if (const auto due = device_->deadline()) next = std::min(next, *due);
  if (const auto due = recogniser_.deadline()) next = std::min(next, *due);
  if (engine_ != nullptr && engine_->deadline()) next = std::min(next, *engine_->deadline());
  for (const auto& each : arriving_) next = std::min(next, each.due);
  now_ = std::max(now_, next);
  device_->on_time(now_);
  for (std::size_t i = 0; i < arriving_.size();) {
    if (arriving_[i].due > now_) {
      ++i;
      continue;
    }
    const auto arrived = std::move(arriving_[i]);
    arriving_.erase(arriving_.begin() + static_cast<std::ptrdiff_t>(i));
    if (arrived.news)
      device_->on_tcp(arrived.socket, *arrived.news, arrived.payload, now_);
    else
      device_->on_udp(arrived.socket, arrived.from, arrived.payload, now_);
  }
  collect();
  recogniser_.on_time(now_);
}

void DeviceBench::collect() {
  const auto output = device_->take_output();
  if (!output.empty()) {
    last_printed_ = now_;
    printed_ += protocols::as_text(output);
    recogniser_.on_bytes(output, now_);
    if (engine_ != nullptr) engine_->on_bytes(output, now_);
  }
  streams_.silent = tftp_silent;
  streams_.find = [this](const std::string& name) -> StreamServers::Content {
    const auto file = tftp.find(name);
    if (file == tftp.end()) return nullptr;
    return std::make_shared<const std::string>(file->second.begin(), file->second.end());
  };
  for (auto& effect : device_->take_effects()) {
    if (auto* save = std::get_if<device::Save>(&effect)) saved_[save->name] = save->content;
    if (const auto* forget = std::get_if<device::Forget>(&effect)) saved_.erase(forget->name);
    if (const auto* datagram = std::get_if<device::SendUdp>(&effect)) serve(*datagram);
    if (const auto* closed = std::get_if<device::CloseUdp>(&effect)) transfers_.erase(closed->socket);
    if (const auto* gone = std::get_if<device::CloseTcp>(&effect))
      std::erase_if(arriving_,
                    [&](const Arriving& each) { return each.news && each.socket == gone->socket; });
    streams_.carry_out(effect);
  }
  for (auto& each : streams_.take_arriving())
    arriving_.push_back({now_ + 1ms, each.socket, {}, std::move(each.bytes), each.news});
}

void DeviceBench::answer(const device::SendUdp& to, std::uint16_t port, Bytes payload) {
  arriving_.push_back({now_ + 1ms, to.socket, {to.to.address, port}, std::move(payload)});
}

void DeviceBench::serve(const device::SendUdp& datagram) {
  if (tftp_silent) return;
  const auto packet = tftp_packet::parse(datagram.payload);
  REQUIRE(packet.has_value());
  auto& transfer = transfers_[datagram.socket];
  const auto send_block = [&] {
    const auto length = std::min(transfer.block_size, transfer.content.size() - transfer.sent);
    const auto from = transfer.content.begin() + static_cast<std::ptrdiff_t>(transfer.sent);
    transfer.last = length < transfer.block_size;
    transfer.sent += length;
    ++transfer.block;
    answer(datagram, transfer_port,
           tftp_packet::serialise(
               tftp_packet::Data{transfer.block, Bytes(from, from + static_cast<std::ptrdiff_t>(length))}));
  };
  if (const auto* request = std::get_if<tftp_packet::Request>(&*packet)) {
    transfer = {};
    transfer.name = request->file;
    transfer.upload = request->write;
    if (request->write) return answer(datagram, transfer_port, tftp_packet::serialise(tftp_packet::Ack{0}));
    const auto found = tftp.find(request->file);
    if (found == tftp.end())
      return answer(
          datagram, transfer_port,
          tftp_packet::serialise(tftp_packet::Error{tftp_packet::ErrorCode::not_found, "File not found"}));
    transfer.content = found->second;
    if (const auto size = tftp_packet::number_option(request->options, "blksize", 8, 65464)) {
      transfer.block_size = *size;
      return answer(datagram, transfer_port,
                    tftp_packet::serialise(tftp_packet::OptionAck{{{"blksize", std::to_string(*size)}}}));
    }
    send_block();
  } else if (const auto* ack = std::get_if<tftp_packet::Ack>(&*packet)) {
    if (ack->block == transfer.block && !transfer.last) send_block();
  } else if (const auto* data = std::get_if<tftp_packet::Data>(&*packet)) {
    if (data->block == static_cast<std::uint16_t>(transfer.block + 1)) {
      protocols::append(transfer.content, data->payload);
      ++transfer.block;
    }
    if (data->payload.size() < transfer.block_size) tftp[transfer.name] = transfer.content;
    answer(datagram, transfer_port, tftp_packet::serialise(tftp_packet::Ack{data->block}));
  }
}

}  // namespace rommate::testing
