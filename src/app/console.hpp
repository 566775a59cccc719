// A console as a whole: port, session, pump and recording, put together from what the command line or the
// configuration says. The views and the headless commands stand on this.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>

#include "src/app/cable_memory.hpp"
#include "src/app/pump.hpp"
#include "src/app/recording.hpp"
#include "src/app/share.hpp"
#include "src/console/session.hpp"
#include "src/port/url.hpp"

namespace rommate::app {

struct ConsoleOptions {
  std::string port;  // as the user wrote it; see src/port/url.hpp
  port::OpenOptions open;
  bool reconnect = true;
  std::string record;        // path of the recording; empty: none
  ShareOptions share;        // `at` empty: not shared
  bool cable_memory = true;  // say when another host is on this cable than the last time
};

class Console {
 public:
  /// Nothing is opened yet. A problem: the port's name or the recording's path makes no sense.
  [[nodiscard]] static std::variant<std::unique_ptr<Console>, port::Problem> make(
      boost::asio::io_context& io, const ConsoleOptions& options);
  ~Console();

  [[nodiscard]] console::Session& session() { return session_; }
  [[nodiscard]] Pump& pump() { return pump_; }
  [[nodiscard]] const ConsoleOptions& options() const { return options_; }
  /// Switches recording on (into `path`) or off. A problem: the file cannot be written; nothing has changed
  /// then.
  [[nodiscard]] std::optional<port::Problem> record(const std::string& path);
  void stop_recording() { recording_.reset(); }
  /// nullptr while nothing is recorded.
  [[nodiscard]] Recording* recording() { return recording_.get(); }
  /// nullptr when the console is not shared.
  [[nodiscard]] Share* share() { return share_.get(); }
  /// What the port could not have confirmed, trouble with the recording, guests of a shared console, or
  /// another host on this cable than the last time, as a sentence; set it before the port is opened.
  std::function<void(const std::string&)> on_notice;
  /// Another host is on this cable than the last time. Unset: on_notice is told, in words.
  std::function<void(const CableSeen& before)> on_moved;
  /// Name and settings of the line in a few words: "ttyUSB0 9600 8N1".
  [[nodiscard]] std::string title();

 private:
  Console(boost::asio::io_context& io, ConsoleOptions options, std::unique_ptr<port::Port> port);
  void watch_cable();
  void notice(const std::string& text);

  boost::asio::io_context& io_;
  ConsoleOptions options_;
  console::Session session_;
  Pump pump_;
  std::unique_ptr<Recording> recording_;
  std::unique_ptr<CableWatch> cable_watch_;
  std::unique_ptr<Share> share_;
};

/// Whether a lost line of this kind may come back by itself: an unplugged adapter or a dropped connection
/// does, a child that has ended and a simulated device do not.
[[nodiscard]] bool may_come_back(const port::Url& url);

}  // namespace rommate::app
