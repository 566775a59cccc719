#include "src/device/fetch.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace rommate::device {
namespace {

constexpr std::uint16_t tftp_port = 69;        // RFC 1350
constexpr std::uint64_t blocks_per_mark = 10;  // "!" stands for ten packets (IOS command reference)

}  // namespace

std::optional<Endpoint> parse_endpoint(std::string_view text) {
  const auto parsed = protocols::parse_far_endpoint(text);
  const auto* found = std::get_if<protocols::Endpoint>(&parsed);
  const auto address = found != nullptr ? protocols::parse_ipv4(found->host) : std::nullopt;
  if (!address) return std::nullopt;
  return Endpoint{*address, found->port};
}

std::string to_string(const std::array<Byte, 4>& a) {
  return fmt::format("{}.{}.{}.{}", a[0], a[1], a[2], a[3]);
}

TftpJob::TftpJob(Console& tty, Request request, Time now, Done done)
    : tty_{tty}, request_{std::move(request)}, done_{std::move(done)} {
  const protocols::tftp::ClientOptions options{.file = request_.file,
                                               .block_size = request_.block_size,
                                               .timeout = request_.timeout,
                                               .retries = request_.retries,
                                               .whole = request_.whole};
  if (request_.upload) {
    result_.bytes = whole_size(*request_.upload);
    const auto zeros = result_.bytes - request_.upload->size();
    client_ = std::make_unique<protocols::tftp::Upload>(options, std::move(*request_.upload), tftp_port, now,
                                                        zeros);
  } else {
    auto download = std::make_unique<protocols::tftp::Download>(options, tftp_port, now);
    download_ = download.get();
    client_ = std::move(download);
  }
}

void TftpJob::on_packet(const Endpoint& from, ByteView payload, Time now) {
  if (from.address != request_.server) return;
  if (request_.stalls_behind != 0 && client_->blocks() >= request_.stalls_behind) return;
  if (request_.rate <= 0 || client_->blocks() == 0) return take(from.port, payload, now);
  if (held_) return;                                           // sent again meanwhile
  const double rate = request_.rate * (tty_.fast() ? 20 : 1);  // as everything is in fast mode
  free_at_ =
      std::max(free_at_, now) + protocols::from_seconds(static_cast<double>(client_->block_size()) / rate);
  held_ = Held{from.port, Bytes(payload.begin(), payload.end()), free_at_};
}

void TftpJob::take(std::uint16_t from, ByteView payload, Time now) {
  client_->on_packet(from, payload, now);
  if (download_ != nullptr) {
    incoming_.append(download_->take_data());
    result_.bytes = incoming_.size();
    result_.too_long = result_.bytes > request_.at_most;
  }
  progress();
}

std::optional<Time> TftpJob::deadline() const {
  return held_ ? std::optional(held_->due) : client_->deadline();
}

void TftpJob::on_time(Time now) {
  if (held_ && held_->due > now) return;
  if (const auto held = std::exchange(held_, {})) return take(held->from, held->payload, now);
  client_->on_time(now);
  progress();
}

std::vector<std::pair<Endpoint, Bytes>> TftpJob::take_packets() {
  std::vector<std::pair<Endpoint, Bytes>> packets;
  for (auto& [port, payload] : client_->take_packets())
    packets.emplace_back(Endpoint{request_.server, port}, std::move(payload));
  return packets;
}

void TftpJob::finish() {
  result_.good =
      opened() || (!result_.too_long && client_->outcome()->kind == protocols::Outcome::Kind::done);
  result_.error = client_->error();
  result_.content = incoming_.take();
  done_(std::move(result_));
}

void TftpJob::progress() {
  if (!request_.marks) return;
  std::string marks;
  for (; dotted_ < client_->timeouts(); ++dotted_) marks += '.';
  const bool done = client_->outcome() && client_->outcome()->kind == protocols::Outcome::Kind::done;
  const auto due =
      client_->blocks() / blocks_per_mark + (done && client_->blocks() % blocks_per_mark != 0 ? 1 : 0);
  for (; marked_ < due; ++marked_) marks += '!';
  tty_.print(marks);
}

}  // namespace rommate::device
