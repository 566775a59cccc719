// Datagrams into a TFTP server: a request of any bytes to a shelf with a file and an upload on it, then a
// byte that lets time pass, or says how many bytes follow as one datagram of the peer. Invariants: nothing
// that is not armed is served; a datagram is answered by one window at most; no packet is longer than agreed;
// a peer that never acknowledges gets four packets; silence ends it; nothing after the end.
#include <cstdlib>
#include <memory>

#include "protocols/tftp/verdict.hpp"

using namespace rommate::protocols;
using namespace rommate::protocols::tftp;

namespace {

constexpr std::uint64_t size = 300'000;

void require(bool holds) {
  if (!holds) std::abort();
}

Shelf shelf_with_two() {
  Shelf shelf;
  shelf.arm({.name = "image.bin",
             .size = size,
             .read = [](std::uint64_t position, std::span<Byte> into) -> std::optional<std::size_t> {
               require(position + into.size() <= size);
               return into.size();
             }});
  shelf.arm({.name = "saved.cfg", .upload = true, .at_most = 2000});
  return shelf;
}

class Run {
 public:
  Run(const Request& request, const ArmedFile& file) : serving_(begin(request, file, {}, now_)) {
    collect(1);
  }

  void run(ByteView script) {
    while (!script.empty()) {
      const Byte act = script.front();
      script = script.subspan(1);
      if (act >= 0xF0) {
        now_ += std::chrono::milliseconds(500) * (act - 0xEF);
        serving_->on_time(now_);
        collect(serving_->window());
        continue;
      }
      const std::size_t count = std::min<std::size_t>(act % 32U, script.size());
      const bool over = serving_->outcome().has_value();
      const auto datagram = script.first(count);
      const auto packet = parse(datagram);
      serving_->on_packet(datagram, now_);
      const auto answers = collect(serving_->window());
      require(answers == 0 || (!over && packet && !std::holds_alternative<Error>(*packet)));
      heard_ |= packet.has_value();
      script = script.subspan(count);
    }
    for (int count = 0; serving_->deadline(); ++count) {
      require(count < 400);
      now_ = std::max(now_, *serving_->deadline());
      serving_->on_time(now_);
      collect(serving_->window());
    }
    require(serving_->outcome().has_value() && (heard_ || sent_ <= 4));
    require(serving_->bytes() <= size);
  }

 private:
  std::size_t collect(std::size_t at_most) {
    const auto packets = serving_->take_packets();
    require(packets.size() <= at_most + 1);
    for (const auto& each : packets) require(parse(each) && each.size() <= 4 + serving_->block_size() + 60);
    sent_ += packets.size();
    return packets.size();
  }

  Time now_{std::chrono::hours{1}};
  std::unique_ptr<Serving> serving_;
  std::size_t sent_ = 0;
  bool heard_ = false;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t count) {
  ByteView bytes{data, count};
  if (bytes.empty()) return 0;
  const auto length = std::min<std::size_t>(bytes[0], bytes.size() - 1);
  const auto packet = parse(bytes.subspan(1, length));
  const auto* request = packet ? std::get_if<Request>(&*packet) : nullptr;
  if (request == nullptr) return 0;
  const auto verdict = judge(shelf_with_two(), *request, "192.0.2.1");
  if (!verdict.file) return 0;
  require(bare_name(request->file).size() == 9 && request->mode == "octet");
  require(verdict.file->upload == request->write);
  Run(*request, *verdict.file).run(bytes.subspan(1 + length));
  return 0;
}
