// A secret: cannot be printed, compared or formatted; its only way out is into a line that is typed. Wiped
// when it goes.
#pragma once

#include <string>
#include <utility>

namespace rommate::recipe {

class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string text) : text_{std::move(text)} {}
  Secret(const Secret&) = default;
  Secret& operator=(const Secret&) = default;
  Secret(Secret&&) = default;
  Secret& operator=(Secret&&) = default;
  ~Secret() { wipe(text_); }

  [[nodiscard]] bool given() const { return !text_.empty(); }
  /// For a Write that is marked secret, and for nothing else.
  [[nodiscard]] const std::string& to_type() const { return text_; }

  /// Overwrites a text that held a secret.
  static void wipe(std::string& text) {
    text.resize(text.capacity());     // what was longer once
    volatile char* at = text.data();  // not optimised away
    for (std::size_t i = 0; i < text.size(); ++i) at[i] = '\0';
    text.clear();
  }

 private:
  std::string text_;
};

}  // namespace rommate::recipe
