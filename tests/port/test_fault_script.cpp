#include <doctest/doctest.h>

#include <bit>
#include <random>

#include "src/port/fault_script.hpp"

using namespace rommate::port;
using namespace rommate::protocols;
using namespace std::chrono_literals;

namespace {

constexpr std::size_t size = 20'000;

Bytes counted() {
  Bytes bytes(size);
  for (std::size_t index = 0; index < size; ++index) bytes[index] = static_cast<Byte>(index);
  return bytes;
}

struct Passed {
  Bytes bytes;
  int stalls = 0;
  bool cut = false;
  friend bool operator==(const Passed&, const Passed&) = default;
};

/// Sends `in` through in pieces of up to `piece` bytes (0: seeded random ones).
Passed pass(const FaultSettings& settings, const Bytes& in, std::size_t piece, unsigned seed = 1) {
  FaultScript script(settings, 0);
  std::mt19937 random{seed};
  Passed passed;
  for (ByteView rest{in}; !rest.empty() && !passed.cut;) {
    const std::size_t length = piece != 0 ? piece : 1 + random() % 100;
    auto result = script.pass(rest.first(std::min(length, rest.size())));
    append(passed.bytes, result.bytes);
    rest = rest.subspan(result.taken);
    passed.stalls += result.stall ? 1 : 0;
    passed.cut = result.cut;
  }
  return passed;
}

}  // namespace

TEST_CASE("a line without faults passes everything") {
  const Passed passed = pass({}, counted(), size);
  CHECK(passed.bytes == counted());
  CHECK(passed.stalls == 0);
  CHECK_FALSE(passed.cut);
}

TEST_CASE("faults hit the same bytes however the bytes are cut") {
  for (std::uint32_t seed = 1; seed <= 10; ++seed) {
    CAPTURE(seed);
    const FaultSettings settings{.seed = seed,
                                 .drop_every = 100,
                                 .flip_every = 150,
                                 .duplicate_every = 200,
                                 .stall_every = 1000,
                                 .disconnect_at = size - 100};
    const Passed whole = pass(settings, counted(), size);
    CHECK(whole == pass(settings, counted(), 1));
    CHECK(whole == pass(settings, counted(), 0, seed));
    CHECK(whole.cut);
    CHECK(whole.stalls > 5);
  }
}

TEST_CASE("each kind of fault comes about as often as asked for") {
  const auto lost = size - pass({.drop_every = 100}, counted(), size).bytes.size();
  CHECK(lost > size / 150);
  CHECK(lost < size / 60);
  const auto extra = pass({.duplicate_every = 100}, counted(), size).bytes.size() - size;
  CHECK(extra > size / 150);
  CHECK(extra < size / 60);
  const Bytes flipped = pass({.flip_every = 100}, counted(), size).bytes;
  REQUIRE(flipped.size() == size);
  std::size_t bits = 0;
  for (std::size_t index = 0; index < size; ++index)
    bits += static_cast<std::size_t>(
        std::popcount(static_cast<unsigned>(flipped[index] ^ static_cast<Byte>(index))));
  CHECK(bits > size / 150);
  CHECK(bits < size / 60);
}

TEST_CASE("every seed and both directions go wrong differently") {
  CHECK(pass({.seed = 1, .drop_every = 50}, counted(), size).bytes !=
        pass({.seed = 2, .drop_every = 50}, counted(), size).bytes);
  FaultScript in({.drop_every = 50}, 0), out({.drop_every = 50}, 1);
  CHECK(in.pass(counted()).bytes != out.pass(counted()).bytes);
}

TEST_CASE("the line is cut behind exactly the byte that was named") {
  const Passed passed = pass({.disconnect_at = 1234}, counted(), 100);
  CHECK(passed.bytes.size() == 1234);
  CHECK(passed.cut);
}
