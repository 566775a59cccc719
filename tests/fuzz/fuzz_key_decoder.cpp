// Any bytes of a terminal, in pieces of any size: the same keys as all at once; nothing is kept once time has
// passed but a report, and the keys are no longer than what came, but for their longer 7-bit form. Byte 0:
// the size of the pieces.
#include <cstdlib>

#include "tui/key_decoder.hpp"

using namespace rommate::tui;

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

std::vector<Key> keys(std::string_view in, std::size_t piece) {
  KeyDecoder decoder({{"\x1bOS", plain_key(KeyCode::home)}, {"\x1b[[A", plain_key(KeyCode::end)}});
  Time now{std::chrono::hours{1}};
  for (std::size_t at = 0; at < in.size(); at += piece) {
    decoder.on_bytes(in.substr(at, piece), now);
    now += std::chrono::microseconds{1};
    decoder.on_time(now);  // early
  }
  for (int count = 0; decoder.deadline(); ++count) {
    require(count < 10);
    now = std::max(now, *decoder.deadline());
    decoder.on_time(now);
  }
  return decoder.take_keys();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const std::string_view in(reinterpret_cast<const char*>(data) + 1, size - 1);
  const auto whole = keys(in, in.size());
  require(keys(in, data[0] % 16 + 1U) == whole);
  std::size_t bytes = 0;
  for (const Key& key : whole) {
    require((key.code == KeyCode::paste || !key.raw.empty()) && !name_of(key).empty());
    require(key.code != KeyCode::text || (key.ch <= 0x10FFFF && (key.ch < 0xD800 || key.ch > 0xDFFF)));
    bytes += key.raw.size();
  }
  require(bytes <= 2 * in.size());
  return 0;
}
