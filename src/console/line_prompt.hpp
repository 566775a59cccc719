// One line asked of the user in the middle of a raw terminal ("speed: 115200"): edits, echoes, completes.
// Pure.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocols/engine.hpp"

namespace rommate::console {

class LinePrompt {
 public:
  /// Completions of what is typed so far, whole lines each; none when there are none.
  using Complete = std::function<std::vector<std::string>(std::string_view)>;
  /// `hidden`: what is typed is not echoed.
  explicit LinePrompt(std::string question, Complete complete = nullptr, bool hidden = false);

  /// Keys typed. Return ends it, Escape or Ctrl-C gives up. Keys behind the end are dropped.
  void on_bytes(protocols::ByteView keys);
  /// What to show on the terminal since the last call.
  [[nodiscard]] std::string take_echo();
  [[nodiscard]] bool ended() const { return ended_; }
  /// The line, once ended; nullopt: given up.
  [[nodiscard]] const std::optional<std::string>& answer() const { return answer_; }

 private:
  void key(protocols::Byte key);
  void erase(std::size_t count);
  void complete();

  Complete complete_;
  std::string question_, text_, echo_;
  std::optional<std::string> answer_;
  bool ended_ = false, escape_ = false, hidden_;
};

}  // namespace rommate::console
