// Looks at what went by: scrolling, incremental search, jumps to prompts, boots and errors, lines to copy.
// The console goes on underneath; the lines shown stay where they are.
//
// Lines have numbers that never change while they exist: first() is the oldest kept, end() one past the
// newest. It sees them through functions, so it knows nothing of the terminal engine.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "tui/canvas.hpp"
#include "tui/key.hpp"
#include "tui/landmarks.hpp"

namespace rommate::tui {

struct LineSource {
  std::function<std::size_t()> first, end;
  std::function<std::string(std::size_t)> text;
  /// Cells of a line, for showing; at most `columns` of them matter.
  std::function<std::vector<Cell>(std::size_t)> cells;
  /// When the line came, as text for the left edge; may be empty.
  std::function<std::string(std::size_t)> stamp;
};

class ScrollbackView {
 public:
  struct Result {
    enum class Kind { close, copy, save } kind = Kind::close;
    std::string text;  // lines to copy or save, each with its line end
  };

  /// Shows the last `rows` lines at first.
  ScrollbackView(LineSource source, int rows);

  void draw(Canvas& canvas, Rect area) const;
  [[nodiscard]] std::optional<Result> on_key(const Key& key);

  /// Opens with the search field, as `/` does.
  void start_search();
  /// Goes to the next landmark upwards (or downwards); false when there is none.
  bool jump(Landmark kind, bool upwards = true);

 private:
  [[nodiscard]] std::size_t last_top() const;
  [[nodiscard]] int height(std::size_t line) const;
  [[nodiscard]] std::size_t top_showing(std::size_t line) const;
  void scroll(long by);
  void go(std::size_t line);
  [[nodiscard]] std::optional<std::size_t> find(std::size_t from, bool upwards,
                                                const std::function<bool(std::size_t)>& wanted) const;
  void search(std::size_t from, bool upwards);
  void search_key(const Key& key);
  [[nodiscard]] std::optional<Result> command(char32_t letter);
  [[nodiscard]] Result taken(Result::Kind kind) const;
  int draw_line(Canvas& canvas, Rect where, std::size_t line) const;
  static void draw_help(Canvas& canvas, Rect area);
  [[nodiscard]] std::string foot() const;

  LineSource source_;
  int rows_;
  mutable int page_, width_ = 80;
  std::size_t top_ = 0, here_ = 0;   // first line shown; the current line
  std::optional<std::size_t> mark_;  // selection from here
  std::string search_, note_;
  std::size_t search_from_ = 0;
  bool searching_ = false, helping_ = false;
};

}  // namespace rommate::tui
