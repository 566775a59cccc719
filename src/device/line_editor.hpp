// One line that somebody types: cursor keys, the emacs keys of IOS, and the lines before it. Bytes in, what
// the terminal must be sent out; the prompt before it is redrawn by the caller where IOS does (Ctrl-R,
// Ctrl-L). Keys as the vendor's "Using the Command-Line Interface" lists them.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "protocols/engine.hpp"

namespace rommate::device {

/// The last lines typed, oldest first; the same line twice in a row counts once.
class LineHistory {
 public:
  void add(const std::string& line);
  /// "terminal history size": 0 to 256, 10 at first.
  void set_size(std::size_t lines);
  [[nodiscard]] const std::vector<std::string>& lines() const { return lines_; }

 private:
  std::vector<std::string> lines_;
  std::size_t size_ = 10;
};

class LineEditor {
 public:
  /// Begins with `text` on the line (already shown); `history` may be null and must outlive the line.
  void begin(std::string text, const LineHistory* history);
  /// What to print for this key. A key that means nothing gives a bell.
  [[nodiscard]] std::string take(protocols::Byte key, std::size_t longest);
  [[nodiscard]] const std::string& text() const { return text_; }
  [[nodiscard]] std::string take_text();
  /// Set by Ctrl-R and Ctrl-L: the caller prints prompt and line again.
  [[nodiscard]] bool redraw_wanted() { return std::exchange(redraw_, false); }

 private:
  enum class Escape { none, begun, bracket };
  [[nodiscard]] std::string insert(char c, std::size_t longest);
  [[nodiscard]] std::string control(protocols::Byte key);
  [[nodiscard]] std::string escaped(protocols::Byte key);
  [[nodiscard]] std::string move_to(std::size_t cursor);
  [[nodiscard]] std::string cut(std::size_t from, std::size_t to);
  [[nodiscard]] std::string replace(std::string text);
  [[nodiscard]] std::string recall(int step);
  [[nodiscard]] std::size_t word_before() const;
  [[nodiscard]] std::size_t word_behind() const;

  std::string text_;
  std::string kept_;  // cut last, for Ctrl-Y
  std::size_t cursor_ = 0;
  const LineHistory* history_ = nullptr;
  std::size_t back_ = 0;  // lines into the past; 0: the new one
  std::string fresh_;     // what was typed before somebody looked back
  Escape escape_ = Escape::none;
  bool redraw_ = false;
};

}  // namespace rommate::device
