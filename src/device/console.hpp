// The device's side of its console line: what it prints (paced by the wire), what it waits for, how long it
// is busy. A program (Rommon, Ios, ...) queues print(), busy() and then() in the order they happen, and asks
// for a line or a key; input is taken only when all of that has been carried out, from a small buffer that
// overruns like a real one. Not a terminal emulator; it knows no prompts.
#pragma once

#include <deque>
#include <functional>

#include "src/device/line_editor.hpp"
#include "src/device/wire.hpp"

namespace rommate::device {

/// How a line is read. A line ends with RETURN (or a bare LF), or with one of `stops`.
struct ReadLine {
  bool echo = true;
  std::string stops = {};     // keys that end the line at once and are not echoed ("?\x03\x1a")
  std::string start = {};     // text already on the line (shown before; the rest of a line after help)
  std::size_t longest = 254;  // further characters are refused with a bell
  /// Cursor keys and the lines before this one; what Ctrl-R prints in front of the line again.
  const LineHistory* history = nullptr;
  std::string prompt = {};
  /// The line is given up after so long, however little of it is there: `over` instead of the line. Seconds
  /// of the one who types, also where the device is fast. 0: never.
  Duration within = {};
  std::function<void()> over = {};
};

/// Speeds of the device itself, not of the line.
struct Pace {
  bool fast = false;
  std::size_t input_buffer = 255;  // characters held while the device is busy; more are lost
  Duration take{200'000};          // to take one character out of the buffer
};

class Console {
 public:
  using Done = std::function<void()>;
  using GotLine = std::function<void(std::string line, Byte key)>;
  using GotKey = std::function<void(Byte key)>;
  /// What the running program sees before the buffer does. `on_key` true: the key was used up.
  struct Listener {
    std::function<bool(Byte)> on_key;
    std::function<void()> on_break;
  };

  Console(const LineSettings& line, const Pace& pace);

  // What happens next, in this order.
  void print(std::string_view text);  // "\n" is sent as CR LF
  void send(ByteView bytes);          // as they are
  void busy(Duration length);
  /// Time in which somebody may interrupt: like busy(), but long enough for a person in fast mode too.
  void window(Duration length);
  void then(Done what);

  // What is waited for; one at a time, the last one asked for.
  void read_line(const ReadLine& how, GotLine got);
  void read_key(GotKey got);
  /// Gives the line to a transfer engine until `done`; the engine must live until then.
  void attach(protocols::Engine& engine, Done done);
  void detach() { engine_ = nullptr; }

  /// Runs `what` after this much device time, whatever else goes on.
  void after(Duration length, Done what);
  /// A log message: breaks into a prompt without printing it again.
  void interject(std::string_view text);
  /// A reset: forgets output, reader and timers; what is on the wire still arrives.
  void clear();
  /// Forgets what was typed and not yet taken.
  void flush_input() { input_.clear(); }

  void set_listener(Listener listener) { listener_ = std::move(listener); }
  void set_line(const LineSettings& line) { wire_.set_device(line); }
  [[nodiscard]] const LineSettings& line() const { return wire_.device(); }
  [[nodiscard]] bool idle() const { return queue_.empty(); }
  [[nodiscard]] bool waiting() const { return queue_.empty() && (got_line_ || got_key_); }
  [[nodiscard]] std::size_t overruns() const { return overruns_; }
  [[nodiscard]] bool column_zero() const { return column_zero_; }
  [[nodiscard]] Wire& wire() { return wire_; }
  [[nodiscard]] const Wire& wire() const { return wire_; }
  [[nodiscard]] bool fast() const { return pace_.fast; }

  // The clock.
  [[nodiscard]] std::optional<Time> deadline() const;
  void run(Time now);
  void set_now(Time now) { now_ = now; }

 private:
  struct Item {
    Bytes text;
    std::size_t sent = 0;
    std::size_t burst = 0;  // characters in the UART now
    Duration wait{};
    Done call;
    std::optional<Time> due;  // when this burst or wait ends; set when it begins
  };
  struct Timer {
    Time due;
    Done call;
  };

  [[nodiscard]] Duration scaled(Duration length) const;
  void receive();
  void run_timers();
  void run_queue();
  [[nodiscard]] bool begin_or_end(Item& item);
  void take_input();
  void take(Byte byte);
  void take_for_line(Byte byte);
  void be_patient();
  void lose_patience();
  void end_line(Byte key);
  void echo(std::string_view text);
  void serve_engine();

  Wire wire_;
  Pace pace_;
  Listener listener_;
  Time now_{};
  Time next_take_{};
  std::deque<Item> queue_;
  std::deque<Byte> input_;
  std::vector<Timer> timers_;
  ReadLine how_;
  LineEditor line_;
  GotLine got_line_;
  GotKey got_key_;
  std::optional<Time> give_up_at_;  // ReadLine::within, from when the question has been printed
  protocols::Engine* engine_ = nullptr;
  Done engine_done_;
  bool last_was_cr_ = false;
  bool column_zero_ = true;
  std::size_t overruns_ = 0;
};

}  // namespace rommate::device
