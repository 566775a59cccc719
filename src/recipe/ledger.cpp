#include "src/recipe/ledger.hpp"

#include <algorithm>
#include <utility>

namespace rommate::recipe {

const Debt* Ledger::find(std::string_view what) const {
  const auto found = std::find_if(owed_.begin(), owed_.end(), [&](auto& each) { return each.what == what; });
  return found == owed_.end() ? nullptr : &*found;
}

std::set<std::string, std::less<>> Ledger::names() const {
  std::set<std::string, std::less<>> names;
  for (const auto& each : owed_) names.insert(each.what);
  return names;
}

console::WriteDown Ledger::owe(Debt debt) {
  owing_ = std::move(debt);
  return {*owing_};
}

console::StrikeOut Ledger::pay(const std::string& what) {
  paying_ = what;
  const auto* debt = find(what);
  return {what, debt == nullptr ? "" : debt->home};
}

Debt Ledger::owed_now() {
  auto debt = *std::exchange(owing_, std::nullopt);
  if (find(debt.what) == nullptr) owed_.push_back(debt);
  return debt;
}

std::string Ledger::paid_now() {
  auto what = std::exchange(paying_, {});
  std::erase_if(owed_, [&](auto& each) { return each.what == what; });
  return what;
}

}  // namespace rommate::recipe
