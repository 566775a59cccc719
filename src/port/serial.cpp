#include "src/port/serial.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/serial_port.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <deque>
#include <filesystem>
#include <utility>

#include "protocols/alive.hpp"
#include "src/port/list.hpp"
#include "src/port/serial_line.hpp"

namespace rommate::port {
namespace {
namespace asio = boost::asio;
using namespace std::chrono_literals;
using boost::system::error_code;
using Clock = std::chrono::steady_clock;

/// A line that does not move for so long is held by the other side (flow control). BREAK and changes of the
/// line go on then; a drain says so.
constexpr auto held_for_line = 300ms;
constexpr auto held_for_drain = 5s;

Duration character_time(const LineSettings& line) {
  return std::chrono::nanoseconds(1s) * bits_per_character(line) / std::max(1u, line.baud);
}

class SerialPort final : public Port {
 public:
  SerialPort(asio::io_context& io, std::string name, const OpenOptions& options, Places places)
      : io_(io),
        waiting_(io),
        timer_(io),
        name_(std::move(name)),
        places_(std::move(places)),
        low_latency_(options.low_latency),
        wanted_(options.line) {}
  ~SerialPort() override { give_back(); }

  const std::string& name() const override { return name_; }
  const LineSettings& line() const override { return line_ ? line_->line() : wanted_; }
  std::string remarks() const override;
  Capabilities capabilities() const override {
    return {.line_settings = true, .break_on_off = true, .low_baud_break = true, .modem_lines = true};
  }

  void open(OnOpen done) override;
  void read_some(std::span<protocols::Byte> into, OnBytes done) override;
  void write(ByteView bytes, OnBytes done) override;
  void control(const Control& what, OnControl done) override;
  void close() override;
  void leave_as_is() override {
    if (line_) line_->leave_as_is();
  }
  std::string offered() const override { return offered_; }
  void take_offered() override {
    if (!offered_.empty()) identity_ = identity_of(offered_, places_);
  }
  std::vector<std::string> comes_back_in() const override;

 private:
  struct Write {
    ByteView left;  // not yet taken by the driver
    std::size_t taken;
    OnBytes done;
  };
  struct Request {
    Control what;
    OnControl done;
  };
  using Job = std::variant<Write, Request>;
  /// What is written while a reader has been given bytes and is not back yet.
  struct Answer {
    bool may_come = false;
    std::optional<Write> taken;  // by the driver, at once
  };
  struct WaitSent {
    Duration patience{};
    std::function<void(bool all_sent)> then;
  };

  std::optional<Problem> open_now();
  [[nodiscard]] Problem adapter_away();
  [[nodiscard]] error_code wait_on(int fd);
  void give_back();
  void drop_jobs();
  [[nodiscard]] Problem lost(const std::string& why) const;
  [[nodiscard]] Problem lost(const error_code& error) const;
  template <class Call>
  auto mine(Call call) {
    return alive_.guarded(std::move(call));
  }
  template <class Call>
  auto of_job(Call call) {
    return opening_.guarded(std::move(call));
  }

  void read(std::size_t count, const error_code& error, const OnBytes& done);
  void add(Job job);
  void next();
  void start(Write& job);
  void start(Request& job);
  void finish(ControlResult result);
  void wait_sent(Duration patience, std::function<void(bool all_sent)> then);
  void poll_sent(int last, Clock::time_point since);
  void after(Duration delay, std::function<void()> then);

  void carry_out(const SetLine& what);
  void carry_out(const SetBreak& what);
  void carry_out(const SendRemoteBreak& what);
  void carry_out(const Purge& what);
  void carry_out(const Drain& what);
  void carry_out(const GetModemLines& what);

  asio::io_context& io_;
  asio::serial_port waiting_;  // reads and waits; a second descriptor of the line
  asio::steady_timer timer_;   // of the job under way
  std::string name_;
  Places places_;
  bool low_latency_;
  LineSettings wanted_;  // what open() sets; follows every change
  std::optional<PortIdentity> identity_;
  std::string offered_;
  std::unique_ptr<SerialLine> line_;
  std::deque<Job> jobs_;  // in order; the first one is under way
  Answer answer_;         // of the reader; before `jobs_`
  WaitSent wait_;
  protocols::Alive alive_;    // handlers that outlive us do nothing
  protocols::Alive opening_;  // and neither do jobs of an earlier opening
};

// --- open and close

void SerialPort::open(OnOpen done) {
  close();
  auto problem = open_now();
  asio::post(io_, mine([done = std::move(done), problem = std::move(problem)] { done(problem); }));
}

std::optional<Problem> SerialPort::open_now() {
  std::string path;
  offered_.clear();
  if (const auto again = identity_ ? find_again(*identity_, places_) : std::nullopt) {
    path = *again;
  } else if (identity_ && identity_->usb) {
    return adapter_away();
  } else {
    auto found = find_port(name_, places_);
    if (auto* problem = std::get_if<Problem>(&found)) return *problem;
    path = std::get<std::string>(found);
  }
  auto opened = SerialLine::open(path, {wanted_, low_latency_}, places_);
  if (auto* problem = std::get_if<Problem>(&opened)) return *problem;
  line_ = std::move(std::get<std::unique_ptr<SerialLine>>(opened));
  if (!identity_) identity_ = identity_of(path, places_);
  const auto error = wait_on(line_->fd());
  if (!error) return std::nullopt;
  line_.reset();
  return Problem{Problem::Kind::cannot_open, fmt::format("cannot wait for {}: {}", path, error.message()),
                 ""};
}

/// The line closes its own descriptor, after putting everything back; Asio's serial port closes what it was
/// given.
error_code SerialPort::wait_on(int fd) {
  const int second = ::fcntl(fd, F_DUPFD_CLOEXEC, 3);
  if (second < 0) return {errno, boost::system::system_category()};
  error_code error;
  waiting_.assign(second, error);
  if (error) ::close(second);
  return error;
}

/// Our adapter is nowhere, and what may have come instead is not known to be it.
Problem SerialPort::adapter_away() {
  const auto other = other_adapter(*identity_, places_);
  if (!other) return open_problem(identity_->path, ENOENT, places_);
  offered_ = other->path;
  return {Problem::Kind::busy,
          other->path == identity_->path
              ? fmt::format("{} is another adapter now: {}", other->path, other->difference)
              : fmt::format("{} may be another adapter: {}", other->path, other->difference),
          ""};
}

void SerialPort::close() {
  give_back();
  drop_jobs();
}

/// Somebody who has the port open without any lock (cat, a getty, an old script) was not in our way, but
/// takes a part of what the device says.
std::string SerialPort::remarks() const {
  if (!line_ || line_->is_pty()) return {};
  auto others = holders_of(line_->device(), places_.proc);
  std::erase_if(others, [](const Holder& each) { return each.pid == getppid(); });  // it gave us the port
  if (others.empty()) return {};
  return fmt::format("{} is also open in {}: each of you gets a part of what the device says", name_,
                     to_string(others));
}

/// /dev for any adapter, and the directory of a link that the user named.
std::vector<std::string> SerialPort::comes_back_in() const {
  std::vector<std::string> directories{places_.dev};
  if (identity_) {
    auto own = std::filesystem::path(identity_->path).parent_path().string();
    if (own != places_.dev) directories.push_back(std::move(own));
  }
  return directories;
}

void SerialPort::give_back() {
  error_code ignored;
  timer_.cancel();
  wait_.then = nullptr;
  opening_.renew();
  waiting_.close(ignored);
  line_.reset();
}

/// What was not done yet ends with `lost`, from the io_context as always.
void SerialPort::drop_jobs() {
  auto jobs = std::exchange(jobs_, {});
  if (auto write = std::exchange(answer_.taken, std::nullopt)) jobs.push_front(std::move(*write));
  for (auto& job : jobs) {
    if (auto* write = std::get_if<Write>(&job)) {
      asio::post(io_, mine([done = std::move(write->done), why = lost("closed")] { done(0, why); }));
    } else {
      auto& request = std::get<Request>(job);
      ControlResult result{ControlResult::Status::refused, name_ + " was closed", std::nullopt};
      asio::post(io_, mine([done = std::move(request.done), result] { done(result); }));
    }
  }
}

Problem SerialPort::lost(const std::string& why) const {
  return {Problem::Kind::lost, fmt::format("{} went away ({})", name_, why),
          "Is the adapter still plugged in?"};
}

Problem SerialPort::lost(const error_code& error) const {
  if (error == asio::error::operation_aborted) return lost("closed");
  return lost(error == asio::error::eof ? "hung up" : error.message());
}

// --- bytes

void SerialPort::read_some(std::span<protocols::Byte> into, OnBytes done) {
  if (!line_) return asio::post(io_, mine([this, done = std::move(done)] { done(0, lost("not open")); }));
  waiting_.async_read_some(asio::buffer(into.data(), into.size()),
                           mine([this, done = std::move(done)](const error_code& error, std::size_t count) {
                             read(count, error, done);
                           }));
}

/// What the reader has answered (the ACK of a block, the block behind an ACK) is told when it is back, and
/// not by a turn of the loop of its own, which would cost a look at every descriptor.
void SerialPort::read(std::size_t count, const error_code& error, const OnBytes& done) {
  if (error) return done(0, lost(error));
  const auto alive = alive_.watch();
  answer_.may_come = true;
  done(count, std::nullopt);
  if (!alive) return;
  answer_.may_come = false;
  if (const auto write = std::exchange(answer_.taken, std::nullopt)) write->done(write->taken, std::nullopt);
}

/// A free driver gets the bytes at once: a block or its ACK does not wait for a turn of the loop.
void SerialPort::write(ByteView bytes, OnBytes done) {
  const auto taken = jobs_.empty() && line_ ? line_->write(bytes) : 0;
  Write write{bytes.subspan(taken), taken, std::move(done)};
  if (answer_.may_come && !answer_.taken && jobs_.empty() && write.left.empty()) {
    answer_.taken = std::move(write);
  } else {
    add(std::move(write));
  }
}

void SerialPort::control(const Control& what, OnControl done) { add(Request{what, std::move(done)}); }

void SerialPort::add(Job job) {
  jobs_.push_back(std::move(job));
  if (jobs_.size() == 1) asio::post(io_, of_job([this] { next(); }));
}

void SerialPort::next() {
  if (jobs_.empty()) return;
  std::visit([this](auto& job) { start(job); }, jobs_.front());
}

void SerialPort::start(Write& job) {
  const auto finished = [this](const error_code& error, std::size_t count) {
    auto write = std::move(std::get<Write>(jobs_.front()));
    jobs_.pop_front();
    if (!jobs_.empty()) asio::post(io_, of_job([this] { next(); }));
    if (error) return write.done(write.taken + count, lost(error));
    write.done(write.taken + count, std::nullopt);
  };
  if (!line_) return finished(asio::error::bad_descriptor, 0);
  if (job.left.empty()) return finished({}, 0);
  asio::async_write(waiting_, asio::buffer(job.left.data(), job.left.size()), of_job(finished));
}

// --- requests

void SerialPort::start(Request& job) {
  if (!line_) return finish({ControlResult::Status::refused, name_ + " is not open", std::nullopt});
  std::visit([this](const auto& what) { carry_out(what); }, job.what);
}

void SerialPort::finish(ControlResult result) {
  auto done = std::move(std::get<Request>(jobs_.front()).done);
  jobs_.pop_front();
  if (!jobs_.empty()) asio::post(io_, of_job([this] { next(); }));
  done(std::move(result));
}

void SerialPort::carry_out(const SetLine& what) {
  wait_sent(held_for_line, [this, line = what.line](bool) {
    const auto problem = line_->set(line);
    if (problem) return finish({ControlResult::Status::refused, problem->what, std::nullopt});
    wanted_ = line_->line();
    finish({});
  });
}

void SerialPort::carry_out(const SetBreak& what) {
  const auto answer = [this](int error) {
    if (error == 0 && line_->is_pty())
      return finish({ControlResult::Status::unconfirmed,
                     name_ + " is a pty, which carries no BREAK: the program behind it has seen nothing",
                     std::nullopt});
    if (error == 0) return finish({});
    const bool never = error == EOPNOTSUPP || error == ENOTTY || error == EINVAL;
    finish({never ? ControlResult::Status::unsupported : ControlResult::Status::refused,
            fmt::format("the driver of {} refuses BREAK: {}", name_, std::strerror(error)), std::nullopt});
  };
  if (what.on) return wait_sent(held_for_line, [this, answer](bool) { answer(line_->set_break(true)); });
  const int error = line_->set_break(false);
  // The line must rest before the next start bit can be seen.
  after(2 * character_time(line_->line()), [answer, error] { answer(error); });
}

void SerialPort::carry_out(const SendRemoteBreak&) {
  finish({ControlResult::Status::unsupported, name_ + " is a local port: its BREAK is turned on and off",
          std::nullopt});
}

void SerialPort::carry_out(const Purge& what) {
  line_->purge(what.received, what.unsent);
  finish({});
}

void SerialPort::carry_out(const Drain&) {
  wait_sent(held_for_drain, [this](bool all_sent) {
    if (all_sent) return finish({});
    finish({ControlResult::Status::unconfirmed,
            fmt::format("{} bytes are still unsent: the other side holds the line (flow control {})",
                        line_->unsent(), to_string(line_->line().flow)),
            std::nullopt});
  });
}

void SerialPort::carry_out(const GetModemLines&) {
  auto lines = line_->modem_lines();
  if (lines) return finish({ControlResult::Status::done, "", lines});
  finish({ControlResult::Status::unsupported, name_ + " has no modem lines", std::nullopt});
}

// --- waiting

void SerialPort::after(Duration delay, std::function<void()> then) {
  timer_.expires_after(std::chrono::duration_cast<Clock::duration>(delay));
  timer_.async_wait(of_job([then = std::move(then)](const error_code& error) {
    if (!error) then();
  }));
}

/// Calls `then` when everything has left the UART, or when nothing has moved for `patience`.
void SerialPort::wait_sent(Duration patience, std::function<void(bool)> then) {
  wait_.patience = patience;
  wait_.then = std::move(then);
  poll_sent(line_->unsent(), Clock::now());
}

void SerialPort::poll_sent(int last, Clock::time_point since) {
  const auto one = character_time(line_->line());
  const auto finished = [this](bool all) { std::exchange(wait_.then, nullptr)(all); };
  const int unsent = line_->unsent();
  if (unsent == 0) {
    const auto empty = line_->transmitter_empty();
    if (empty == true) return finished(true);
    if (!empty) return after(one, [finished] { finished(true); });
  }
  const auto now = Clock::now();
  if (unsent != last) since = now;
  if (now - since > wait_.patience) return finished(false);
  const auto pause = std::clamp<Duration>(one * std::max(1, unsent), 500us, 20ms);
  after(pause, [this, unsent, since] { poll_sent(unsent, since); });
}

}  // namespace

std::unique_ptr<Port> make_serial_port(asio::io_context& io, std::string name, const OpenOptions& options,
                                       const Places& places) {
  return std::make_unique<SerialPort>(io, std::move(name), options, places);
}

}  // namespace rommate::port
