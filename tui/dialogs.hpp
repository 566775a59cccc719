// Small dialogs in a frame: a question with a few answers, a line to type, a text to read.
// Each is a plain class: draw() into a canvas, on_key() gives a result when it is done with. Nothing is ever
// answered by itself, and Esc is always the answer that changes nothing.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "tui/canvas.hpp"
#include "tui/key.hpp"

namespace rommate::tui {

/// A question and its answers, each with a letter. Enter takes the answer marked, at first the last one.
class Question {
 public:
  struct Answer {
    char letter;
    std::string text;
  };
  /// `warning` is drawn to catch the eye, one line for each.
  Question(std::string title, std::string text, std::vector<Answer> answers,
           std::vector<std::string> warnings = {});

  void draw(Canvas& canvas, Rect area) const;
  /// The letter of the answer; '\0' for Esc.
  [[nodiscard]] std::optional<char> on_key(const Key& key);

 private:
  std::string title_, text_;
  std::vector<Answer> answers_;
  std::vector<std::string> warnings_;
  std::size_t at_;
};

/// One line of text, with editing keys, and Tab to complete it.
class Input {
 public:
  /// What could follow: every whole text that begins with `typed`.
  using Complete = std::function<std::vector<std::string>(const std::string& typed)>;
  struct Result {
    std::optional<std::string> text;  // nullopt: Esc
  };
  /// `text` is a proposal: the first character that is typed replaces it, any other key begins to edit it. A
  /// directory ("backups/") is the beginning of an answer, and is gone on with.
  Input(std::string title, std::string prompt, std::string text = {}, Complete complete = nullptr);

  /// What is typed is shown as asterisks.
  [[nodiscard]] static Input hidden(std::string title, std::string prompt);

  void draw(Canvas& canvas, Rect area) const;
  [[nodiscard]] std::optional<Result> on_key(const Key& key);

 private:
  [[nodiscard]] std::string shown(std::u32string_view text) const;
  void complete();
  void edit(const Key& key);

  std::string title_, prompt_;
  std::u32string text_;
  std::size_t at_;  // the cursor stands in front of this code point
  bool proposed_;   // the text is still the one that was proposed: what is typed replaces it
  bool hidden_ = false;
  Complete complete_;
  std::vector<std::string> offers_;
};

/// A text to read, scrolled when it is long. Ends with Esc, Enter or q.
class Page {
 public:
  Page(std::string title, std::string text, bool bad = false)
      : title_(std::move(title)), text_(std::move(text)), bad_(bad) {}
  Page(std::string title, std::string text, const char* next) = delete;  // would be taken for a bool
  /// One that something follows, named by `next`: Enter goes on to it, and Escape does not.
  Page(std::string title, std::string text, std::string next)
      : title_(std::move(title)), text_(std::move(text)), next_(std::move(next)), bad_(false) {}

  void draw(Canvas& canvas, Rect area) const;
  struct Result {
    bool back = false;  // by Escape
  };
  [[nodiscard]] std::optional<Result> on_key(const Key& key);

 private:
  std::string title_, text_, next_;
  bool bad_;
  int top_ = 0;
  mutable int last_top_ = 0;
};

}  // namespace rommate::tui
