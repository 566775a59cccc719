// What a run has still to do before it looks again: verbs, claims and payments, one after the other, and the
// script of the one under way. Pure.
#pragma once

#include <deque>
#include <string>
#include <vector>

#include "src/recipe/bench.hpp"

namespace rommate::recipe {

/// A verb, a claim or a payment to be carried out.
struct Task {
  enum class Kind { verb, claim, payment, payment_proof } kind = Kind::verb;
  std::string script = {};
  std::string name = {};  // in the book of phrases
  std::vector<std::string> arguments = {};
  std::string debt = {};
  std::string text = {};  // of a claim, as it is told
};

class TaskQueue {
 public:
  void add_claims(const std::vector<Claim>& claims, const std::map<std::string, std::string>& values);
  void add_call(const Call& call, const std::map<std::string, std::string>& values);
  /// The payment, and the claim that proves it.
  void add_payment(const std::string& debt);

  [[nodiscard]] bool empty() const { return tasks_.empty(); }
  [[nodiscard]] const Task& front() const { return tasks_.front(); }
  void pop();
  void clear();

  /// The first one's script begins; false: there is none of that name.
  [[nodiscard]] bool begin();
  [[nodiscard]] bool under_way() const { return script_ != nullptr; }
  [[nodiscard]] Move next_move(Bench& bench, const Heard& heard) { return script_(bench, heard, stage_++); }

 private:
  std::deque<Task> tasks_;  // next first
  Script script_ = nullptr;
  int stage_ = 0;
};

/// The script that asks it: "enable with {secret}" -> "enable with {}"; what may be true in two places is
/// asked in the one that is meant.
[[nodiscard]] std::string script_of(const Claim& claim);

}  // namespace rommate::recipe
