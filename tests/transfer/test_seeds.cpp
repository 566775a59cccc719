// Short transfers in virtual time with every fault mixed, one for each seed: whatever happens, neither end
// may call a wrong file good, and both must end.
#include <algorithm>

#include "tests/transfer/rig.hpp"

using namespace rommate::testing;

namespace {

struct Tally {
  int both_done = 0, falsely_done = 0, endless = 0;
};

constexpr Protocol protocols[] = {Protocol::xmodem, Protocol::xmodem_1k, Protocol::ymodem,
                                  Protocol::ymodem_g};

/// One transfer; returns how it went.
void run_one(unsigned seed, const Chances& chances, Protocol protocol, Tally& tally) {
  const auto content =
      seed % 3 == 0 ? control_content(1000 + seed % 4096, seed) : random_content(1 + seed % 6000, seed);
  Pair pair{protocol, content, seed % 5 == 0 ? 9600U : 115200U};
  pair.line.ab.chances = pair.line.ba.chances = chances;
  pair.line.ab.seed(seed * 2);
  pair.line.ba.seed(seed * 2 + 1);
  pair.line.ab.hold = pair.line.ba.hold = seed % 2 == 0 ? Duration{0} : Duration{16ms};
  pair.line.tells_when_sent = seed % 4 != 0;
  pair.logged = false;
  pair.run(3600s);
  CAPTURE(seed);
  CAPTURE(dialect_of(protocol).name);
  const auto sender = Pair::kind(*pair.sender), receiver = Pair::kind(*pair.receiver);
  const bool batch = dialect_of(protocol).batch;
  const bool right =
      pair.got() ==
          (batch ? content : padded(content, pair.sink.files.empty() || dialect_of(protocol).large_blocks)) ||
      (!batch && pair.got() == padded(content, false));
  if (sender == "none" || receiver == "none") ++tally.endless;
  if ((sender == "done" || receiver == "done") && !right) {
    ++tally.falsely_done;
    FAIL_CHECK("falsely done: " << sender << " / " << receiver);
  }
  if (sender == "done" && receiver == "done" && right) ++tally.both_done;
}

}  // namespace

TEST_CASE("1200 seeds with all faults mixed: never a false success, always an end") {
  const Chances mixed{.drop = 2e-4, .flip = 2e-4, .dup = 2e-4, .burst = 5e-5, .stall = 1e-4};
  Tally tally;
  for (unsigned seed = 1; seed <= 1200; ++seed) run_one(seed, mixed, protocols[seed % 4], tally);
  CHECK(tally.falsely_done == 0);
  CHECK(tally.endless == 0);
  CHECK(tally.both_done > 900);  // YMODEM-G cannot repair
}

TEST_CASE("on a line with so many faults as no line has, both ends still tell the truth") {
  const Chances wild{.drop = 3e-3, .flip = 3e-3, .dup = 3e-3, .burst = 5e-4, .stall = 1e-4};
  Tally tally;
  for (unsigned seed = 1; seed <= 300; ++seed) run_one(seed + 5000, wild, protocols[seed % 3], tally);
  CHECK(tally.falsely_done == 0);
  CHECK(tally.endless == 0);
}

TEST_CASE("with the faults of a bad cable every transfer that can repair succeeds") {
  const Chances bad{.drop = 1e-4, .flip = 1e-4, .dup = 1e-4};
  Tally tally;
  for (unsigned seed = 1; seed <= 300; ++seed) run_one(seed + 9000, bad, protocols[seed % 3], tally);
  CHECK(tally.both_done == 300);
}

TEST_CASE("64 KiB at 115200 on a bad line take ten seconds at most, where a clean line takes 5.7") {
  struct Line {
    const char* name;
    Chances chances;
  };
  for (const auto& [name, chances] :
       {Line{"drop", {.drop = 1e-4}}, Line{"flip", {.flip = 1e-4}}, Line{"dup", {.dup = 1e-4}}}) {
    std::vector<Duration> took;
    for (unsigned seed = 1; seed <= 9; ++seed) {
      const auto content = random_content(65536, seed);
      Pair pair{protocols[seed % 3], content};
      pair.line.ab.chances = pair.line.ba.chances = chances;
      pair.line.ab.seed(seed * 2);
      pair.line.ba.seed(seed * 2 + 1);
      pair.logged = false;
      pair.run();
      CHECK(pair.both_done());
      CHECK(pair.got() == content);
      took.push_back(pair.took());
    }
    std::sort(took.begin(), took.end());
    CAPTURE(name);
    CHECK(took[took.size() / 2] < 10s);
  }
}
