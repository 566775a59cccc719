// Joins a Port and a Session on one io_context: a read loop, one ordered run of effects and one timer. The
// only place where the program reads the clock for its engines.
#pragma once

#include <array>
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <memory>
#include <optional>

#include "protocols/alive.hpp"
#include "src/console/session.hpp"
#include "src/port/port.hpp"
#include "src/port/reconnect.hpp"

namespace boost::asio {
class io_context;
}

namespace rommate::app {

class Pump {
 public:
  struct Options {
    bool reconnect = true;  // open the port again when it comes back
    bool wait = false;      // a port that cannot be had yet is opened when it can
  };
  /// `session` must outlive the pump.
  Pump(boost::asio::io_context& io, std::unique_ptr<port::Port> port, console::Session& session,
       const Options& options);
  ~Pump();

  /// Opens the port; `opened` gets the problem, or nothing when the line is open and being read. With
  /// Options::wait on_waiting is called instead of the former, and `opened` when it can be had; until then
  /// the line counts as lost, and takes nothing.
  void open(std::function<void(std::optional<port::Problem>)> opened);
  /// Stops reading while a slow screen or pipe catches up; the line's own flow control does the rest.
  void hold_reading(bool hold);
  /// `done` runs once, when everything asked for so far has been carried out and has left the line.
  void when_sent(std::function<void()> done);
  /// Gives the line back at once. BREAK off, old settings, locks removed.
  void close();

  [[nodiscard]] port::Port& port() { return *port_; }
  [[nodiscard]] static protocols::Time now();

  std::function<void(const port::Problem&)> on_waiting;
  /// The line went away. With Options::reconnect the pump goes on and tries to get it back; without it, this
  /// is the end.
  std::function<void(const port::Problem&)> on_lost;
  std::function<void()> on_back;
  /// Something is there, and is not taken: told once for each reason. The session has it as a note, too.
  std::function<void(const port::Problem&)> on_not_back;
  /// The line is open, or open again, and the port has something to say of that: port::Port::remarks().
  std::function<void(const std::string&)> on_remarks;

 private:
  /// Carries out what the session wants; it says so by itself.
  void wake();
  void read();
  void received(std::size_t count, std::optional<port::Problem> problem);
  void lost(const port::Problem& problem);
  void wait_for_port(const port::Problem& problem, std::function<void(std::optional<port::Problem>)> opened);
  void tell_remarks();
  /// `then` runs when the line is open again, before anything is read from it.
  void try_again(std::function<void()> then);
  void execute(console::Effect&& effect);
  void write(console::Write&& write);
  void begin_break(const console::Break& request);
  void end_break(const console::Break& request);
  void control(const port::Control& what, console::Effect effect);
  void finished(console::Effect effect, const port::ControlResult& result);
  void arm();

  boost::asio::io_context& io_;
  std::unique_ptr<port::Port> port_;
  console::Session& session_;
  Options options_;
  boost::asio::steady_timer engine_timer_;
  boost::asio::steady_timer effect_timer_;
  port::Reconnect reconnect_;
  std::optional<protocols::Time> armed_;
  protocols::Bytes writing_;
  std::array<protocols::Byte, 64 * 1024> buffer_;
  std::function<void()> when_sent_;
  bool open_ = false, reading_ = false, hold_ = false, busy_ = false, waking_ = false;
  protocols::Alive alive_;
};

}  // namespace rommate::app
