// When to open a lost port again: at once when something changes where it would come back (inotify on /dev),
// in a quick row of tries for a moment after that, and now and then otherwise. Which adapter counts as the
// same is the port's own affair (find_again() in list.hpp); what becomes of the console meanwhile is the
// pump's.
//
// Opening sends nothing. Whoever uses this types nothing by itself after it, and repeats no BREAK.
#pragma once

#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "src/port/directory_watch.hpp"
#include "src/port/port.hpp"

namespace rommate::port {

class Reconnect {
 public:
  struct Pace {
    /// After a change in a watched directory, for two seconds: udev sets the rights of a node a moment after
    /// it is there, and a hub that was reset is back soon.
    Duration after_change = std::chrono::milliseconds(20);
    /// Otherwise, for ports with directories to watch: in case that a change was missed.
    Duration in_between = std::chrono::milliseconds(500);
    /// Ports without (network consoles): the pause doubles from the first to the last of these.
    Duration network_first = std::chrono::milliseconds(100);
    Duration network_last = std::chrono::seconds(2);
  };
  /// `port` must outlive this.
  Reconnect(boost::asio::io_context& io, Port& port) : Reconnect(io, port, Pace{}) {}
  Reconnect(boost::asio::io_context& io, Port& port, const Pace& pace);
  ~Reconnect() { stop(); }

  /// Tries until the port is open, then calls `back` once. `still_away` (may be empty) is called when the
  /// port is there but cannot be had (busy, no permission), once for each new reason.
  void start(std::function<void()> back, std::function<void(const Problem&)> still_away);
  /// No handler runs after this.
  void stop();

 private:
  void hurry();
  void try_now();
  void tried(const std::optional<Problem>& problem);
  void wait();
  [[nodiscard]] bool hurrying() const;

  boost::asio::io_context& io_;
  Port& port_;
  Pace pace_;
  boost::asio::steady_timer timer_;
  std::unique_ptr<DirectoryWatch> watch_;
  std::function<void()> back_;
  std::function<void(const Problem&)> still_away_;
  std::chrono::steady_clock::time_point hurry_until_{};
  Duration pause_{};
  std::string told_;
  bool trying_ = false;
  std::shared_ptr<char> attempt_;  // handlers of an earlier start() do nothing
};

}  // namespace rommate::port
