// Canvas to terminal, through ncurses: the only file that calls it.
//
// It does no I/O of its own: ncurses writes into memory, and take_output() hands the bytes to whoever owns
// the terminal (which is raw by then). So a slow or dead terminal can never block the line, and tests can
// read what would have been sent. Colours are brought down to what the terminal has: 24 bit (terminfo
// "-direct" entries), 256, 16, 8 or none (NO_COLOR, vt100). Characters outside the locale's set become ASCII,
// lines are drawn with the terminal's line-drawing set. Beside what ncurses sends for cells the terminal gets
// its reports switched off and bracketed paste on (vt/terminal_modes.hpp), the renditions of exact_style.hpp,
// the device's title and, at the user's request, one OSC 52 for the clipboard.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "tui/canvas.hpp"
#include "tui/key.hpp"

namespace rommate::tui {

class Painter {
 public:
  struct Options {
    std::string term;  // $TERM
    int rows = 24, cols = 80;
    bool colour = true;        // false: NO_COLOR
    bool true_colour = false;  // it takes 24-bit colours, whatever terminfo says (exact_style.hpp)
  };
  /// Ready to paint, or a sentence that says why this terminal will not do and what to do about it. The
  /// locale (LC_CTYPE) must have been set. One at a time: ncurses keeps its state in globals.
  [[nodiscard]] static std::variant<std::unique_ptr<Painter>, std::string> start(const Options& options);
  ~Painter();
  Painter(const Painter&) = delete;
  Painter& operator=(const Painter&) = delete;

  void paint(const Canvas& canvas);
  void resize(int rows, int cols);
  /// Forgets what the terminal shows, so that the next paint() draws everything.
  void redraw();
  /// Rings the terminal's bell.
  void ring();
  /// Puts `text` into the clipboard of the user's own terminal (OSC 52), where the terminal allows it.
  void copy_to_clipboard(std::string_view text);
  /// Leaves the screen as it was before, until go_on().
  void pause();
  void go_on();
  /// Leaves the screen as it was before; nothing may be painted after this.
  void finish();
  /// What is to be written to the terminal; it is forgotten then.
  [[nodiscard]] std::string take_output();

  /// The byte sequences of this terminal's keys, after its terminfo entry.
  [[nodiscard]] std::vector<std::pair<std::string, Key>> key_sequences() const;
  /// What the locale says that the terminal speaks.
  [[nodiscard]] bool utf8() const;
  /// 0 (none), 8, 16, 256 or more.
  [[nodiscard]] int colours() const;

 private:
  struct State;
  explicit Painter(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace rommate::tui
