// The first byte chooses the dialect and the line; the rest is a script (fuzz_transfer.hpp). One more
// invariant: a file is either closed or abandoned, and "done" needs an EOT from the other side.
#include <cstring>

#include "fuzz_transfer.hpp"
#include "protocols/transfer/receiver.hpp"

namespace {

using namespace rommate::protocols;

class CountingSink final : public transfer::FileSink {
 public:
  Problem open(const transfer::FileInfo& file) override {
    rommate::fuzzing::require(!open_);
    rommate::fuzzing::require(file.name == transfer::safe_name(file.name).value_or(""));
    rommate::fuzzing::require(file.name.find('/') == std::string::npos && !file.name.starts_with('.'));
    open_ = true;
    return std::nullopt;
  }
  Problem write(ByteView) override {
    rommate::fuzzing::require(open_);
    return std::nullopt;
  }
  Problem close() override {
    rommate::fuzzing::require(open_);
    open_ = false;
    return std::nullopt;
  }
  void abandon() override {
    rommate::fuzzing::require(open_);
    open_ = false;
  }
  bool open_ = false;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const Time start{std::chrono::hours{1}};
  CountingSink sink;
  transfer::Receiver receiver{sink,
                              {.protocol = static_cast<transfer::Protocol>(data[0] & 3),
                               .timing = {.bits_per_second = (data[0] & 4) != 0 ? 9600U : 0U}},
                              start};
  rommate::fuzzing::Drive drive{receiver, start};
  drive.script({data + 1, size - 1});
  drive.silence();
  rommate::fuzzing::require(!sink.open_);
  if (receiver.outcome()->kind == Outcome::Kind::done)
    rommate::fuzzing::require(std::memchr(data + 1, transfer::wire::eot, size - 1) != nullptr);
  return 0;
}
