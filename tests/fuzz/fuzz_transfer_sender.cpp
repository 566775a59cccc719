// The first byte chooses the dialect and the line; the rest is a script (fuzz_transfer.hpp). One more
// invariant: "done" needs an ACK from the other side.
#include <algorithm>
#include <cstring>

#include "fuzz_transfer.hpp"
#include "protocols/transfer/sender.hpp"

namespace {

using namespace rommate::protocols;

class TwoFiles final : public transfer::FileSource {
 public:
  std::optional<transfer::FileInfo> next() override {
    if (files_ == 2) return std::nullopt;
    left_ = files_++ == 0 ? 1500 : 3;
    return transfer::FileInfo{"image.bin", left_, 1700000000};
  }
  std::optional<std::size_t> read(std::span<Byte> into) override {
    const auto count = std::min(into.size(), left_);
    std::fill_n(into.begin(), count, Byte{0x1a});
    left_ -= count;
    return count;
  }

 private:
  int files_ = 0;
  std::size_t left_ = 0;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const Time start{std::chrono::hours{1}};
  TwoFiles files;
  transfer::Sender sender{files,
                          {.protocol = static_cast<transfer::Protocol>(data[0] & 3),
                           .timing = {.bits_per_second = (data[0] & 4) != 0 ? 9600U : 0U}},
                          start};
  rommate::fuzzing::Drive drive{sender, start};
  drive.script({data + 1, size - 1});
  drive.silence();
  if (sender.outcome()->kind == Outcome::Kind::done)
    rommate::fuzzing::require(std::memchr(data + 1, transfer::wire::ack, size - 1) != nullptr);
  return 0;
}
