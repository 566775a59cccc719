// Checks the contract that every byte engine keeps (protocols/engine.hpp): pieces, early timers, silence,
// bounded output. It drives an engine in virtual time through a script of arrivals; it is not a model of a
// line (see the virtual lines beside the engines' own tests).
//
//   const rommate::testing::Contract contract{
//       .make = [](Time start) { return std::make_unique<MyEngine>(start); },
//       .script = {{0s, "hello"}, {2s, "\x06"}}};
//   for (const auto& breach : contract_breaches(contract)) FAIL_CHECK(breach);
#pragma once

#include <algorithm>
#include <functional>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "protocols/engine.hpp"

namespace rommate::testing {

using protocols::Bytes;
using protocols::Duration;
using protocols::Engine;
using protocols::Outcome;
using protocols::Time;

/// Bytes that arrive together, `after` this long since the arrival before (or the start).
struct Arrival {
  Duration after;
  std::string bytes;
};

struct Contract {
  std::function<std::unique_ptr<Engine>(Time start)> make;
  std::vector<Arrival> script;
  /// A job must end in an outcome when the line stays silent; a session must merely have no deadline left.
  bool session = false;
  /// How many deadlines silence may take, from any point of the script.
  int silent_deadlines = 2000;
  /// Output, during the script and the silence behind it, stays below output_base + output_per_byte * input.
  std::size_t output_base = 64 * 1024;
  std::size_t output_per_byte = 64;
  /// Random ways of cutting the script into pieces.
  unsigned seeds = 16;
};

/// Every breach found, as a sentence; empty: the contract holds for this script.
[[nodiscard]] std::vector<std::string> contract_breaches(const Contract& contract);

// --- how it is done

namespace contract_detail {

inline Time start_of_script() { return Time{std::chrono::hours{1000}}; }

/// Lengths of the pieces that one arrival is cut into.
using Cut = std::function<std::size_t(std::size_t left)>;

class Run {
 public:
  Run(const Contract& contract, bool nervous)
      : contract_{contract}, nervous_{nervous}, engine_{contract.make(now_)} {
    collect();
  }

  void arrivals(const Cut& cut, std::size_t bytes_at_most) {
    for (const auto& arrival : contract_.script) {
      advance(now_ + arrival.after);
      std::string_view rest{arrival.bytes};
      rest = rest.substr(0, bytes_at_most - input_);
      while (!rest.empty()) {
        const auto length = std::clamp<std::size_t>(cut(rest.size()), 1, rest.size());
        engine_->on_bytes(protocols::as_bytes(rest.substr(0, length)), now_);
        input_ += length;
        rest.remove_prefix(length);
        collect();
        poke();
      }
      if (input_ == bytes_at_most) return;
    }
  }

  /// Follows the deadlines with nothing received; false: it did not come to rest.
  bool silence() {
    for (int count = 0; count < contract_.silent_deadlines; ++count) {
      if (engine_->outcome() && !contract_.session) return true;
      const auto deadline = engine_->deadline();
      if (!deadline) return contract_.session || engine_->outcome().has_value();
      now_ = std::max(now_, *deadline);
      engine_->on_time(now_);
      collect();
      poke();
    }
    return false;
  }

  std::string output, leftover;
  std::size_t input() const { return input_; }
  std::string outcome() const {
    const auto& end = engine_->outcome();
    return end ? std::string{to_string(end->kind)} + ": " + end->why : "none";
  }
  std::string breach;  // first thing seen while running

 private:
  void advance(Time until) {
    for (int stuck = 0;;) {
      const auto deadline = engine_->deadline();
      if (!deadline || *deadline > until) break;
      const auto before = now_;
      now_ = std::max(now_, *deadline);
      stuck = now_ > before ? 0 : stuck + 1;
      if (stuck > 1000) {
        breach = "on_time() at the deadline leaves the deadline where it was";
        break;
      }
      engine_->on_time(now_);
      collect();
      poke();
    }
    if (nervous_ && until > now_) {  // a timer that fires for nothing, half-way
      now_ += (until - now_) / 2;
      poke();
    }
    now_ = std::max(now_, until);
  }

  void poke() {  // on_time() early and twice
    if (!nervous_) return;
    const auto deadline = engine_->deadline();
    if (deadline && *deadline <= now_) return;
    for (int twice = 0; twice < 2; ++twice) {
      engine_->on_time(now_);
      if (engine_->deadline() != deadline) breach = "on_time() before the deadline changes the deadline";
      if (!engine_->take_output().empty()) breach = "on_time() before the deadline makes output";
    }
  }

  void collect() {
    for (;;) {
      const auto out = engine_->take_output();
      if (out.empty()) break;
      output.append(protocols::as_text(out));
      if (output.size() > contract_.output_base + contract_.output_per_byte * (input_ + 1)) {
        breach = "output is not bounded";
        break;
      }
    }
    leftover.append(protocols::as_text(engine_->take_leftover()));
  }

  const Contract& contract_;
  bool nervous_;
  Time now_ = start_of_script();
  std::unique_ptr<Engine> engine_;
  std::size_t input_ = 0;
};

inline std::string shown(std::string_view bytes) {
  static constexpr char digits[] = "0123456789abcdef";
  std::string text = std::to_string(bytes.size()) + " bytes";
  if (bytes.empty()) return text;
  text += bytes.size() > 24 ? " ending in" : ":";
  for (const char c : bytes.substr(bytes.size() - std::min<std::size_t>(bytes.size(), 24))) {
    const auto byte = static_cast<unsigned char>(c);
    text += {' ', digits[byte >> 4], digits[byte & 15]};
  }
  return text;
}

inline void compare(const std::string& how, const Run& ours, const Run& reference,
                    std::vector<std::string>& breaches) {
  if (!ours.breach.empty()) breaches.push_back(how + ": " + ours.breach);
  if (ours.output != reference.output)
    breaches.push_back(how + ": output is " + shown(ours.output) + ", all at once it is " +
                       shown(reference.output));
  if (ours.leftover != reference.leftover)
    breaches.push_back(how + ": leftover is " + shown(ours.leftover) + ", all at once it is " +
                       shown(reference.leftover));
  if (ours.outcome() != reference.outcome())
    breaches.push_back(how + ": outcome is '" + ours.outcome() + "', all at once it is '" +
                       reference.outcome() + "'");
}

}  // namespace contract_detail

inline std::vector<std::string> contract_breaches(const Contract& contract) {
  using contract_detail::Cut;
  using contract_detail::Run;
  std::vector<std::string> breaches;
  std::size_t input = 0;
  for (const auto& arrival : contract.script) input += arrival.bytes.size();

  const Cut whole = [](std::size_t left) { return left; };
  const Cut single = [](std::size_t) { return std::size_t{1}; };
  const auto ran = [&](bool nervous, const Cut& cut) {
    Run run{contract, nervous};
    run.arrivals(cut, input);
    return run;
  };
  const Run reference = ran(false, whole);
  if (!reference.breach.empty()) breaches.push_back("all at once: " + reference.breach);
  contract_detail::compare("byte by byte", ran(false, single), reference, breaches);
  contract_detail::compare("with early timers", ran(true, whole), reference, breaches);
  for (unsigned seed = 1; seed <= contract.seeds; ++seed) {
    std::mt19937 random{seed};
    const Cut pieces = [&random](std::size_t left) { return std::size_t{1} + random() % left; };
    contract_detail::compare("pieces of seed " + std::to_string(seed), ran(seed % 2 == 0, pieces), reference,
                             breaches);
  }

  const std::size_t step = std::max<std::size_t>(1, input / 64);
  for (std::size_t bytes = 0; bytes <= input; bytes += step) {
    Run run{contract, false};
    run.arrivals(whole, bytes);
    const bool rested = run.silence();
    const auto where = "silence after " + std::to_string(bytes) + " bytes";
    if (!rested) breaches.push_back(where + " does not come to an end");
    if (!run.breach.empty()) breaches.push_back(where + ": " + run.breach);
  }
  return breaches;
}

}  // namespace rommate::testing
