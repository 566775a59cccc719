#include <doctest/doctest.h>

#include <memory>
#include <utility>

#include "tests/support/contract.hpp"

using namespace rommate::protocols;
using namespace rommate::testing;
using namespace std::chrono_literals;

namespace {

/// Answers each '?' with '!', ends on '.', gives up after 3 s. The flags break one rule each.
class Answerer : public Engine {
 public:
  struct Faults {
    bool pieces = false, early = false, endless = false, flood = false;
  };
  Answerer(Time start, Faults faults) : faults_{faults}, deadline_{start + 3s} {}

  void on_bytes(ByteView received, Time now) override {
    if (faults_.pieces) output_.push_back(static_cast<Byte>('0' + received.size() % 10));
    for (const auto byte : received) {
      if (outcome_) leftover_.push_back(byte);
      if (outcome_) continue;
      if (byte == '?') output_.insert(output_.end(), faults_.flood ? 1000 : 1, '!');
      if (byte == '.') outcome_ = Outcome{Outcome::Kind::done, "told so"};
    }
    deadline_ = now + 3s;
  }
  void on_time(Time now) override {
    if (now < deadline_ && !faults_.early) return;
    if (faults_.endless || now < deadline_)
      deadline_ = now + 3s;
    else if (!outcome_)
      outcome_ = Outcome{Outcome::Kind::failed, "silence"};
  }
  Bytes take_output() override { return std::exchange(output_, {}); }
  std::optional<Time> deadline() const override { return outcome_ ? std::nullopt : std::optional{deadline_}; }
  const std::optional<Outcome>& outcome() const override { return outcome_; }
  Bytes take_leftover() override { return std::exchange(leftover_, {}); }

 private:
  Faults faults_;
  Time deadline_;
  Bytes output_, leftover_;
  std::optional<Outcome> outcome_;
};

Contract contract_of(Answerer::Faults faults) {
  return {.make = [faults](Time start) { return std::make_unique<Answerer>(start, faults); },
          .script = {{0s, "??a?"}, {2s, "??x"}, {1s, "?.more"}},
          .output_base = 100};
}

}  // namespace

TEST_CASE("an engine that keeps the contract has no breaches") {
  CHECK(contract_breaches(contract_of({})).empty());
}

TEST_CASE("the contract finds an engine that looks at the sizes of pieces") {
  CHECK_FALSE(contract_breaches(contract_of({.pieces = true})).empty());
}

TEST_CASE("the contract finds an engine that an early timer changes") {
  CHECK_FALSE(contract_breaches(contract_of({.early = true})).empty());
}

TEST_CASE("the contract finds an engine that silence never ends") {
  CHECK_FALSE(contract_breaches(contract_of({.endless = true})).empty());
}

TEST_CASE("the contract finds an engine whose output is not bounded") {
  CHECK_FALSE(contract_breaches(contract_of({.flood = true})).empty());
}
