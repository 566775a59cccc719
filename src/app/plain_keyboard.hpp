// What is typed at the plain console. From a terminal: keys without the reports that the terminal sends by
// itself (vt/terminal_input.hpp), a whole key at a time. From a pipe or file: the bytes as they are. In both
// the prefix key is taken out, where there is one.
#pragma once

#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <optional>

#include "src/app/stdio.hpp"
#include "src/console/prefix_keys.hpp"
#include "tui/vt/terminal_input.hpp"

namespace rommate::app {

class PlainKeyboard {
 public:
  struct Options {
    bool terminal = true;  // standard input is one
    bool utf8 = true;      // what it speaks
    std::optional<protocols::Byte> prefix;
  };
  PlainKeyboard(boost::asio::io_context& io, const Options& options);

  /// Begins to read standard input, or goes on after stop().
  void start();
  /// Nothing is called after this.
  void stop();
  /// Between the prefix and its letter.
  [[nodiscard]] bool prefix_pending() const { return prefix_keys_.pending(); }
  [[nodiscard]] std::optional<protocols::Byte> prefix() const { return prefix_keys_.prefix(); }

  /// Asked first with each piece: true when somebody has taken it (a question of the program's own).
  std::function<bool(protocols::ByteView)> on_keys;
  std::function<void(protocols::ByteView)> on_text;
  std::function<void(char)> on_command;
  /// The end of standard input, once.
  std::function<void()> on_end;
  /// As vt::TerminalInput::on_time() asks it.
  std::function<bool()> a_byte_answers;

 private:
  void received(protocols::ByteView bytes);
  void give_keys();
  void give(protocols::ByteView bytes);

  bool terminal_;
  Input in_;
  vt::TerminalInput terminal_input_;
  console::PrefixKeys prefix_keys_;
  boost::asio::steady_timer timer_;
  bool stopped_ = true;
};

}  // namespace rommate::app
