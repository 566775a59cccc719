// A few words for the user in the status line, which go away by themselves.
#pragma once

#include <optional>
#include <string>
#include <utility>

#include "protocols/engine.hpp"

namespace rommate::ui {

class Message {
 public:
  static constexpr protocols::Duration shown_for = std::chrono::seconds(6);

  void say(std::string text, bool bad, protocols::Time now) {
    text_ = std::move(text);
    bad_ = bad;
    until_ = now + shown_for;
  }
  void clear() { until_ = {}; }
  /// Empty when there is none any more.
  [[nodiscard]] std::string text(protocols::Time now) const { return now < until_ ? text_ : std::string(); }
  [[nodiscard]] bool bad() const { return bad_; }
  /// When it goes away; nullopt: there is none.
  [[nodiscard]] std::optional<protocols::Time> deadline(protocols::Time now) const {
    return now < until_ ? std::optional(until_) : std::nullopt;
  }

 private:
  std::string text_;
  bool bad_ = false;
  protocols::Time until_{};
};

}  // namespace rommate::ui
