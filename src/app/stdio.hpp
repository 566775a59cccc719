// Standard input and output on the loop, without leaving a mark on the terminal they belong to: they are
// opened anew where possible, so that O_NONBLOCK is not shared with the shell that started us.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "protocols/engine.hpp"

namespace boost::asio {
class io_context;
}

namespace rommate::app {

/// Raw mode on the terminal behind `fd` for as long as this lives. Given back also when the program is killed
/// by a signal that can be caught. Does nothing when `fd` is not a terminal.
class RawTerminal {
 public:
  explicit RawTerminal(int fd);
  ~RawTerminal();
  RawTerminal(const RawTerminal&) = delete;
  RawTerminal& operator=(const RawTerminal&) = delete;
  /// Cooked again before the end, for a question that needs line editing; idempotent.
  void restore();
  /// Stops the process as the shell's Ctrl-Z does (SIGTSTP), cooked, and goes on raw when it is continued.
  void stop_here();
  [[nodiscard]] bool active() const;

 private:
  struct Saved;
  std::unique_ptr<Saved> saved_;
};

/// Reads a descriptor of any kind (terminal, pipe, file, socket) piece by piece.
class Input {
 public:
  /// An empty view is the end of input; it comes once.
  using OnBytes = std::function<void(protocols::ByteView)>;
  Input(boost::asio::io_context& io, int fd);
  ~Input();
  void start(OnBytes on_bytes);
  void stop();

 private:
  struct State;
  std::shared_ptr<State> state_;
};

/// Writes to a descriptor of any kind: at once while it takes everything, in the background while it does
/// not.
class Output {
 public:
  Output(boost::asio::io_context& io, int fd);
  ~Output();
  void write(protocols::ByteView bytes);
  void write(std::string_view text) { write(protocols::as_bytes(text)); }
  /// Bytes accepted and not yet written.
  [[nodiscard]] std::size_t waiting() const;
  /// Called when everything waiting has been written, or can never be.
  std::function<void()> on_drained;
  /// True when nothing can be written any more: the reader has gone, or the disk is full.
  [[nodiscard]] bool gone() const;
  /// The reader has gone (EPIPE, hang-up, closed from the start): no error of its own, `head` does so.
  [[nodiscard]] bool reader_left() const;
  /// With gone(): what the system said, "No space left on device".
  [[nodiscard]] std::string why_gone() const;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace rommate::app
