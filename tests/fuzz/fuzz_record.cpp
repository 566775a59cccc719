// A recording of any bytes, in pieces of any size, is decoded without harm, alike, and never to more than it
// holds.
#include "src/record/record.hpp"

using namespace rommate;

static std::string decoded(protocols::ByteView in, std::size_t piece) {
  record::RecordDecoder decoder;
  std::string all;
  std::size_t bytes = 0;
  const auto take = [&] {
    while (auto event = decoder.next()) {
      all += std::string(to_string(event->kind)) + std::to_string(event->offset) + ";";
      bytes += event->bytes.size();
    }
  };
  for (std::size_t at = 0; at < in.size(); at += piece) {
    decoder.on_bytes(in.subspan(at, std::min(piece, in.size() - at)));
    take();
  }
  decoder.finish();
  take();
  if (bytes + decoder.damaged_bytes() > in.size()) __builtin_trap();
  return all;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const protocols::ByteView in{data + 1, size - 1};
  if (decoded(in, in.size()) != decoded(in, data[0] + 1u)) __builtin_trap();
  return 0;
}
