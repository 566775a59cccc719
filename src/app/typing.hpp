// What a person types, or a pipe brings, on its way into a session: at once, or with a rest behind each
// character and each line, for a device that loses what comes faster. A BREAK keeps its place among it. Jobs
// pace themselves (job/line_pacer.hpp).
#pragma once

#include <boost/asio/steady_timer.hpp>
#include <deque>
#include <functional>
#include <variant>

#include "protocols/alive.hpp"
#include "src/console/session.hpp"

namespace rommate::app {

class Typing {
 public:
  struct Rests {
    protocols::Duration character{}, line{};
  };
  /// `session` outlives it.
  Typing(boost::asio::io_context& io, console::Session& session, const Rests& rests);

  /// False: the line is a job's or away, and nothing was taken.
  bool type(protocols::ByteView keys);
  bool request(console::Effect effect);
  /// What was taken and has not gone to the session yet.
  [[nodiscard]] std::size_t waiting() const { return waiting_.size(); }
  /// All of it has. Not called where nothing had to wait.
  std::function<void()> on_all_typed;

 private:
  using Each = std::variant<protocols::Byte, console::Effect>;
  [[nodiscard]] bool rests() const;
  void next();

  console::Session& session_;
  Rests rests_;
  boost::asio::steady_timer timer_;
  std::deque<Each> waiting_;
  bool resting_ = false;
  protocols::Alive alive_;
};

}  // namespace rommate::app
