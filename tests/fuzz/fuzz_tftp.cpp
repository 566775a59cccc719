// Datagrams into a TFTP client: the first byte chooses reading or writing, the block size that is asked for
// and whether anything is; then come a byte that lets time pass, or says from which port and how many bytes
// follow as one datagram. Every datagram is parsed too, and what is a packet survives being written and read
// again. Invariants: one answer a datagram, none to an ERROR; no more data than came; silence ends it;
// nothing after the end.
#include <cstdlib>
#include <memory>

#include "protocols/tftp/client.hpp"

using namespace rommate::protocols;
using namespace rommate::protocols::tftp;

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

bool is_error(ByteView datagram) {
  const auto packet = parse(datagram);
  if (!packet) return false;
  const auto again = parse(serialise(*packet));
  require(again && *again == *packet);
  return std::holds_alternative<Error>(*packet);
}

class Run {
 public:
  explicit Run(Byte how) {
    const ClientOptions options{.file = "image.bin", .block_size = (how & 2) != 0 ? 1468U : default_block};
    if ((how & 1) != 0) {
      client_ = std::make_unique<Upload>(options, Bytes(5000, 'x'), 69, now_);
    } else {
      auto download = std::make_unique<Download>(options, 69, now_);
      download_ = download.get();
      client_ = std::move(download);
    }
    require(client_->take_packets().size() == 1);
  }

  void run(ByteView script) {
    while (!script.empty()) {
      const Byte act = script.front();
      script = script.subspan(1);
      if (act >= 0xF0) {
        pass(std::chrono::milliseconds(500) * (act - 0xEF));
        continue;
      }
      const std::size_t count = std::min<std::size_t>((act & 0x0FU) * 40U, script.size());
      arrives(static_cast<std::uint16_t>(4000 + (act >> 4) % 2), script.first(count));
      script = script.subspan(count);
    }
    for (int count = 0; client_->deadline(); ++count) {
      require(count < 100);
      now_ = std::max(now_, *client_->deadline());
      client_->on_time(now_);
      require(client_->take_packets().size() <= 1);
    }
    require(client_->outcome().has_value());
  }

 private:
  void pass(Duration time) {
    now_ += time;
    client_->on_time(now_);
    require(client_->take_packets().size() <= 1);
  }

  void arrives(std::uint16_t port, ByteView datagram) {
    const bool over = client_->outcome().has_value();
    const bool error = is_error(datagram);
    client_->on_packet(port, datagram, now_);
    const auto answers = client_->take_packets();
    require(answers.size() <= 1 && (!error || answers.empty()) && (!over || answers.empty()));
    for (const auto& answer : answers) require(answer.payload.size() <= 4 + 1468 && parse(answer.payload));
    input_ += datagram.size();
    if (download_ == nullptr) return;
    got_ += download_->take_data().size();
    require(got_ <= input_);
  }

  Time now_{std::chrono::hours{1}};
  std::unique_ptr<Client> client_;
  Download* download_ = nullptr;
  std::size_t input_ = 0, got_ = 0;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  static_cast<void>(is_error({data, size}));
  Run(data[0]).run({data + 1, size - 1});
  return 0;
}
