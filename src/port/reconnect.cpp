#include "src/port/reconnect.hpp"

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <optional>
#include <utility>

#include "src/port/directory_watch.hpp"

namespace rommate::port {
namespace {
namespace asio = boost::asio;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr auto hurry_for = 2s;  // udev's rules have run by then

class ReconnectPort final : public Port {
 public:
  ReconnectPort(asio::io_context& io, std::unique_ptr<Port> inner, OnLineChange on_change,
                ReconnectOptions options)
      : io_(io),
        inner_(std::move(inner)),
        on_change_(std::move(on_change)),
        options_(std::move(options)),
        timer_(io) {}

  const std::string& name() const override { return inner_->name(); }
  Capabilities capabilities() const override { return inner_->capabilities(); }
  const LineSettings& line() const override { return inner_->line(); }

  void open(OnOpen done) override;
  void read_some(std::span<protocols::Byte> into, OnBytes done) override;
  void write(ByteView bytes, OnBytes done) override;
  void control(const Control& what, OnControl done) override;
  void close() override;

 private:
  enum class State {
    closed,   // not opened, or closed by the user
    open,     // the inner port works
    away,     // lost, waiting for the next try
    opening,  // the inner port is being opened again
  };

  struct Read {
    std::span<protocols::Byte> into;
    OnBytes done;
  };

  template <class Call>
  auto mine(Call call);
  void read_inner();
  void went_away(const Problem& why);
  void try_again();
  void tried(const std::optional<Problem>& problem);
  void wait_for_next_try();
  void tell(LineChange::State state, std::string text);
  [[nodiscard]] std::string away_text() const { return name() + " is away: nothing was sent"; }

  asio::io_context& io_;
  std::unique_ptr<Port> inner_;
  OnLineChange on_change_;
  ReconnectOptions options_;
  asio::steady_timer timer_;
  std::unique_ptr<DirectoryWatch> watch_;
  State state_ = State::closed;
  std::optional<Read> read_;
  bool reading_inner_ = false;
  Clock::time_point hurry_until_{};
  std::string told_;  // the last refusal that was told
  std::shared_ptr<char> alive_ = std::make_shared<char>();
};

template <class Call>
auto ReconnectPort::mine(Call call) {
  return [alive = std::weak_ptr<char>(alive_), call = std::move(call)](auto&&... arguments) mutable {
    if (!alive.expired()) call(std::forward<decltype(arguments)>(arguments)...);
  };
}

// --- open and close
// -----------------------------------------------------------------------------------------

void ReconnectPort::open(OnOpen done) {
  close();
  inner_->open(mine([this, done = std::move(done)](const std::optional<Problem>& problem) {
    if (!problem) state_ = State::open;
    done(problem);
  }));
}

void ReconnectPort::close() {
  state_ = State::closed;
  timer_.cancel();
  watch_.reset();
  inner_->close();
  if (!read_ || reading_inner_) return;  // an inner read under way is answered by the inner port
  auto read = std::exchange(read_, std::nullopt);
  const Problem closed{Problem::Kind::lost, name() + " was closed", ""};
  asio::post(io_, mine([done = std::move(read->done), closed] { done(0, closed); }));
}

// --- reading: waits through an absence
// ----------------------------------------------------------------------

void ReconnectPort::read_some(std::span<protocols::Byte> into, OnBytes done) {
  read_ = Read{into, std::move(done)};
  if (state_ == State::open || state_ == State::closed) read_inner();
}

void ReconnectPort::read_inner() {
  reading_inner_ = true;
  inner_->read_some(read_->into, mine([this](std::size_t count, const std::optional<Problem>& problem) {
                      reading_inner_ = false;
                      if (!read_) return;
                      if (problem && problem->kind == Problem::Kind::lost && state_ != State::closed) {
                        if (state_ == State::open) return went_away(*problem);
                        return;  // it is known already
                      }
                      auto read = std::exchange(read_, std::nullopt);
                      read->done(count, problem);
                    }));
}

// --- writing and asking: refused while it is away
// -----------------------------------------------------------

void ReconnectPort::write(ByteView bytes, OnBytes done) {
  if (state_ == State::away || state_ == State::opening) {
    const Problem away{Problem::Kind::refused, away_text(), "It is opened again when it comes back"};
    return asio::post(io_, mine([done = std::move(done), away] { done(0, away); }));
  }
  inner_->write(bytes,
                mine([this, done = std::move(done)](std::size_t count, std::optional<Problem> problem) {
                  if (problem && problem->kind == Problem::Kind::lost && state_ != State::closed) {
                    if (state_ == State::open) went_away(*problem);
                    problem->kind = Problem::Kind::refused;
                  }
                  done(count, problem);
                }));
}

void ReconnectPort::control(const Control& what, OnControl done) {
  if (state_ == State::away || state_ == State::opening) {
    ControlResult away{ControlResult::Status::refused, away_text(), std::nullopt};
    return asio::post(io_, mine([done = std::move(done), away] { done(away); }));
  }
  inner_->control(what, std::move(done));
}

// --- coming back
// --------------------------------------------------------------------------------------------

void ReconnectPort::went_away(const Problem& why) {
  state_ = State::away;
  told_.clear();
  inner_->close();
  watch_ = std::make_unique<DirectoryWatch>(io_, options_.watched, mine([this] {
                                              hurry_until_ = Clock::now() + hurry_for;
                                              try_again();
                                            }));
  hurry_until_ = Clock::now() + hurry_for;  // it may be back already: a hub that was reset
  wait_for_next_try();
  tell(LineChange::State::away, why.what + ". Waiting for it to come back");
}

void ReconnectPort::try_again() {
  if (state_ != State::away) return;
  state_ = State::opening;
  timer_.cancel();
  inner_->open(mine([this](const std::optional<Problem>& problem) {
    if (state_ == State::opening) tried(problem);
  }));
}

void ReconnectPort::tried(const std::optional<Problem>& problem) {
  if (problem) {
    state_ = State::away;
    wait_for_next_try();
    // A node without rights in its first moments is on its way to get them: no news yet.
    const bool early = Clock::now() < hurry_until_;
    if (problem->kind == Problem::Kind::busy || (problem->kind == Problem::Kind::refused && !early))
      if (std::exchange(told_, problem->what) != problem->what)
        tell(LineChange::State::refused, to_string(*problem));
    return;
  }
  state_ = State::open;
  timer_.cancel();
  watch_.reset();
  if (read_ && !reading_inner_) read_inner();
  tell(LineChange::State::back, name() + " is back, " + to_string(line()));
}

void ReconnectPort::wait_for_next_try() {
  const bool hurry = Clock::now() < hurry_until_;
  timer_.expires_after(
      std::chrono::duration_cast<Clock::duration>(hurry ? options_.after_change : options_.every));
  timer_.async_wait(mine([this](const boost::system::error_code& error) {
    if (!error) try_again();
  }));
}

void ReconnectPort::tell(LineChange::State state, std::string text) {
  if (on_change_) on_change_({state, std::move(text)});
}

}  // namespace

std::unique_ptr<Port> reconnecting(asio::io_context& io, std::unique_ptr<Port> inner, OnLineChange on_change,
                                   ReconnectOptions options) {
  return std::make_unique<ReconnectPort>(io, std::move(inner), std::move(on_change), std::move(options));
}

}  // namespace rommate::port
