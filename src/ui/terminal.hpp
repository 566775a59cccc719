// The user's terminal on the loop: keys in, pictures out. Raw mode, size, frame rate and the way back are its
// matter; what is drawn is its owner's.
//
// A picture is painted at once when something changes after a pause, and at most 60 times a second while text
// pours in; the next one waits until the terminal has taken the last, so a slow link never holds up the line.
#pragma once

#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <memory>
#include <string>
#include <variant>

#include "protocols/alive.hpp"
#include "src/app/stdio.hpp"
#include "tui/key_decoder.hpp"
#include "tui/painter.hpp"

namespace rommate::ui {

class Terminal {
 public:
  /// Takes standard input and output, or says why this terminal will not do.
  [[nodiscard]] static std::variant<std::unique_ptr<Terminal>, std::string> start(
      boost::asio::io_context& io);
  ~Terminal();

  std::function<void(const tui::Key&)> on_key;
  /// Asked when a lone ESC has waited long enough: true keeps it until the next byte (vt/terminal_input.hpp).
  std::function<bool()> a_byte_answers;
  /// Called after all keys of one read were given.
  std::function<void()> after_keys;
  std::function<void(tui::Canvas&)> draw;
  /// The terminal has gone: hang-up, closed window, lost link.
  std::function<void()> on_gone;

  /// Begins to read keys.
  void listen();
  /// There is something new to show. `pouring`: more is coming all the time.
  void changed(bool pouring = false);
  /// SIGWINCH: asks for the size anew.
  void resized();
  void redraw();
  void ring();
  void copy_to_clipboard(std::string_view text);
  /// SIGTSTP: gives the terminal back, stops the process, and goes on when it is continued.
  void stop_here();
  /// Gives the terminal back as it was found; nothing is painted after this.
  void finish();

  [[nodiscard]] int rows() const { return canvas_.rows(); }
  [[nodiscard]] int cols() const { return canvas_.cols(); }

 private:
  Terminal(boost::asio::io_context& io, std::unique_ptr<tui::Painter> painter, int rows, int cols);
  void received(protocols::ByteView bytes);
  void give_keys();
  void paint();
  void send();
  void lost();

  boost::asio::io_context& io_;
  app::RawTerminal raw_;
  app::Output out_;
  app::Input in_;
  std::unique_ptr<tui::Painter> painter_;
  tui::KeyDecoder keys_;
  tui::Canvas canvas_;
  boost::asio::steady_timer frame_timer_, key_timer_;
  protocols::Time last_paint_{};
  bool dirty_ = false, posted_ = false, armed_ = false, finished_ = false, gone_ = false;
  protocols::Alive alive_;
};

}  // namespace rommate::ui
