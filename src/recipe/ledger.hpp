// What a run owes the device: conditions that must be true again. Nothing counts as owed, or as paid, before
// the disk has it. Pure: the writing is a request.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "src/console/request.hpp"

namespace rommate::recipe {

using console::Debt;

class Ledger {
 public:
  explicit Ledger(std::vector<Debt> debts) : owed_{std::move(debts)} {}

  /// Newest last.
  [[nodiscard]] const std::vector<Debt>& owed() const { return owed_; }
  [[nodiscard]] bool empty() const { return owed_.empty(); }
  /// Null: it is not owed.
  [[nodiscard]] const Debt* find(std::string_view what) const;
  [[nodiscard]] std::set<std::string, std::less<>> names() const;

  /// What is asked of the disk before the change, and when it is home again.
  [[nodiscard]] console::WriteDown owe(Debt debt);
  [[nodiscard]] console::StrikeOut pay(const std::string& what);

  /// One of the two was asked for, and not answered yet.
  [[nodiscard]] bool owing() const { return owing_.has_value(); }
  [[nodiscard]] bool paying() const { return !paying_.empty(); }
  /// The disk has it: the debt that is owed now.
  Debt owed_now();
  /// The disk has it: the name of what is owed no more.
  std::string paid_now();
  /// The disk has it not: nothing is owed.
  void not_written() { owing_.reset(); }

 private:
  std::vector<Debt> owed_;
  std::optional<Debt> owing_;
  std::string paying_;
};

}  // namespace rommate::recipe
