// A console as a whole: port, session, pump and recording, put together from what the command line or the
// configuration says. The views, and the runner of many, stand on this.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>

#include "protocols/alive.hpp"
#include "src/app/cable_memory.hpp"
#include "src/app/log_file.hpp"
#include "src/app/pump.hpp"
#include "src/app/recording.hpp"
#include "src/app/share.hpp"
#include "src/app/speed_watch.hpp"
#include "src/app/typing.hpp"
#include "src/console/session.hpp"
#include "src/port/disk_order.hpp"
#include "src/port/url.hpp"

namespace rommate::app {

// wide: one member for each option of a console
struct ConsoleOptions {
  std::string port;  // as the user wrote it; see src/port/url.hpp
  port::OpenOptions open;
  bool reconnect = true;
  bool wait = false;   // for a port that is not there yet, or is taken; else that is a problem of opening it
  LogOptions log;      // beside the recording or without one
  std::string record;  // path of the recording; empty: none
  bool must_record = true;   // false: the console opens also when it cannot be recorded, and says so
  Typing::Rests rests;       // behind what is typed
  ShareOptions share;        // `at` empty: not shared
  std::string power;         // shell command that switches the device's mains, given on, off or cycle
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
  /// The keyboard's way into the session.
  [[nodiscard]] Typing& typing() { return typing_; }
  [[nodiscard]] const ConsoleOptions& options() const { return options_; }
  /// Switches recording on (into `path`) or off. A problem: the file cannot be written; nothing has changed
  /// then.
  [[nodiscard]] std::optional<port::Problem> record(const std::string& path);
  void stop_recording() { kept_.recording.reset(); }
  /// nullptr while nothing is recorded.
  [[nodiscard]] Recording* recording() { return kept_.recording.get(); }
  /// nullptr when nothing is logged.
  [[nodiscard]] const LogFile* log() const { return kept_.log.get(); }
  /// nullptr when the console is not shared.
  [[nodiscard]] Share* share() { return share_.get(); }
  /// What the port could not have confirmed, trouble with the recording, guests of a shared console, or
  /// another host on this cable than the last time, as a sentence; set it before the port is opened.
  std::function<void(const std::string&)> on_notice;
  /// A job, or this program, asks the person; answered by answer(). Unset: there is nobody to ask.
  std::function<void(console::RequestId, const console::Ask&)> on_ask;
  /// The person's answer to what on_ask() asked.
  void answer(console::RequestId id, const console::Answer& answer);
  /// Asks on our own behalf, not a job's; `answered` is called once, unless the console goes before.
  void ask_person(const console::Ask& what, std::function<void(const console::Answer&)> answered);
  /// What a run wants kept or done: debts, texts, the power switch. True: it is answered, now or later, by
  /// console::Session::on_answer(). Unset or false: speeds are written down as ever, and nothing else.
  std::function<bool(console::RequestId, const console::Request&)> on_run;
  /// Another host is on this cable than the last time. Unset: on_notice is told, in words.
  std::function<void(const CableSeen& before)> on_moved;
  [[nodiscard]] boost::asio::io_context& io() { return io_; }
  /// Where what is kept of this console is written, a run's journal and the way home of a speed.
  [[nodiscard]] port::DiskOrder& disk() { return disk_; }
  /// A function that tells the session of a new time, for what ends beside the line (a file was read). It may
  /// be kept, and called after the console has gone.
  [[nodiscard]] std::function<void()> nudge();
  /// Name and settings of the line in a few words: "ttyUSB0 9600 8N1".
  [[nodiscard]] std::string title();

 private:
  Console(boost::asio::io_context& io, ConsoleOptions options, std::unique_ptr<port::Port> port);
  void serve(console::RequestId id, const console::Request& what, protocols::Time now);
  void watch_cable();
  void watch_speed();
  void begin_log();
  void notice(const std::string& text);

  boost::asio::io_context& io_;
  ConsoleOptions options_;
  console::Session session_;
  Pump pump_;
  Typing typing_;
  struct Kept {
    std::unique_ptr<Recording> recording;
    std::unique_ptr<LogFile> log;
  };
  Kept kept_;
  struct Watches {
    std::unique_ptr<CableWatch> cable;
    std::unique_ptr<SpeedWatch> speed;
  };
  Watches watches_;
  std::unique_ptr<Share> share_;
  std::map<console::RequestId, std::function<void(const console::Answer&)>> asked_;  // by ourselves
  port::DiskOrder disk_;  // what was promised is on the disk when the console has gone
  protocols::Alive alive_;
};

/// Whether a lost line of this kind may come back by itself: an unplugged adapter or a dropped connection
/// does, a child that has ended and a simulated device do not.
[[nodiscard]] bool may_come_back(const port::Url& url);

}  // namespace rommate::app
