#include "src/recipe/task_queue.hpp"

#include <fmt/format.h>

namespace rommate::recipe {

std::string script_of(const Claim& claim) {
  const auto* sheet = find_claim(claim.text.text);
  if (sheet == nullptr) return claim.text.text;
  if (sheet->text == "secret changed" || sheet->text == "boots {}")
    return fmt::format("{}: {}", to_string(claim.lives), sheet->text);
  return std::string{sheet->text};
}

void TaskQueue::add_claims(const std::vector<Claim>& claims,
                           const std::map<std::string, std::string>& values) {
  for (const auto& claim : claims) {
    const auto* sheet = find_claim(claim.text.text);
    tasks_.push_back({Task::Kind::claim,
                      script_of(claim),
                      sheet == nullptr ? claim.text.text : std::string{sheet->text},
                      {},
                      {},
                      fill(claim.text.text, values)});
  }
}

void TaskQueue::add_call(const Call& call, const std::map<std::string, std::string>& values) {
  Task task{.kind = Task::Kind::verb, .script = call.verb.text, .name = call.verb.text};
  for (const auto& each : call.arguments) task.arguments.push_back(fill(each.text, values));
  tasks_.push_back(std::move(task));
}

void TaskQueue::add_payment(const std::string& debt) {
  tasks_.push_back(
      {.kind = Task::Kind::payment, .script = "pay " + debt, .name = "pay " + debt, .debt = debt});
  const std::string proof = debt == "set-speed"       ? "speed as it was"
                            : debt == "lend-address"  ? "address as it was"
                            : debt == "lend-settings" ? "settings as they were"
                                                      : "register as it was";
  tasks_.push_back({.kind = Task::Kind::payment_proof, .script = proof, .name = proof, .debt = debt});
}

void TaskQueue::pop() {
  if (!tasks_.empty()) tasks_.pop_front();
}

void TaskQueue::clear() {
  tasks_.clear();
  script_ = nullptr;
}

bool TaskQueue::begin() {
  script_ = find_script(front().script);
  stage_ = 0;
  return script_ != nullptr;
}

}  // namespace rommate::recipe
