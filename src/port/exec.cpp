#include "src/port/exec.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include <algorithm>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstring>

#include "src/port/child.hpp"
#include "src/port/stream_port.hpp"
#include "src/port/worker.hpp"

namespace rommate::port {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

constexpr int hangup_grace_ms = 2000;
constexpr int most_cells = 0xFFFF;  // rows and columns are 16 bits wide (ioctl_tty(2), TIOCSWINSZ)
// Between the pty's end and the child's own; both come from the same exit.
constexpr auto exit_status_within = std::chrono::seconds(1);

/// Only what is allowed between fork and exec.
[[noreturn]] void become(const char* command, int terminal) {
  ::setsid();
  ::ioctl(terminal, TIOCSCTTY, 0);
  for (const int fd : {0, 1, 2}) ::dup2(terminal, fd);
  exec_shell(command);
}

void signal_session(pid_t child, int signal) {
  ::kill(-child, signal);
  ::kill(child, signal);
}

/// Waits for a child that was hung up; `pidfd` may be -1, and no grace is given then.
void bury(pid_t child, int pidfd) {
  pollfd ended{.fd = pidfd, .events = POLLIN, .revents = 0};
  if (pidfd < 0 || ::poll(&ended, 1, hangup_grace_ms) == 0) signal_session(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  if (pidfd >= 0) ::close(pidfd);
}

/// Ends the child's whole session and takes its exit status, without holding anybody up.
void hang_up(pid_t child, int pidfd) {
  static Worker& undertaker = *new Worker(2);
  signal_session(child, SIGHUP);
  if (pidfd >= 0 && undertaker.send([child, pidfd] { bury(child, pidfd); })) return;
  // Nothing to wait with, or nobody to wait: what is killed is gone at once.
  if (pidfd >= 0) ::close(pidfd);
  bury(child, -1);
}

class ExecPort final : public StreamPort<asio::posix::stream_descriptor> {
 public:
  ExecPort(asio::io_context& io, std::string command)
      : StreamPort(io, command.substr(0, command.find(' '))),
        command_(std::move(command)),
        child_ended_(io),
        timer_(io) {}
  ~ExecPort() override { ExecPort::close(); }

  [[nodiscard]] Capabilities capabilities() const override {
    return {};  // a child that carries a console (ssh, rx) makes its terminal raw, and so 8 bits wide
  }

  void open(OnOpen done) override {
    close();
    auto problem = start();
    asio::post(io_, [alive = alive_.watch(), done = std::move(done), problem = std::move(problem)] {
      if (alive) done(problem);
    });
  }

  void set_window(int rows, int columns) override {
    size_.ws_row = static_cast<unsigned short>(std::clamp(rows, 1, most_cells));
    size_.ws_col = static_cast<unsigned short>(std::clamp(columns, 1, most_cells));
    // The system sends SIGWINCH to whoever is in the foreground there, when the size is another.
    if (child_ >= 0) ::ioctl(stream_.native_handle(), TIOCSWINSZ, &size_);
  }

  void close() override {
    StreamPort::close();
    timer_.cancel();
    if (child_ < 0) return;
    hang_up(std::exchange(child_, -1), child_ended_.release());
  }

 protected:
  void ended(const Error& error, OnBytes done) override {
    if (child_ < 0 || error == asio::error::operation_aborted) return done(0, problem_of(error));
    // The pty has ended; the exit status is there in a moment, or the child closed its terminal and lives on.
    timer_.expires_after(exit_status_within);
    timer_.async_wait([this, alive = alive_.watch()](const error_code& stopped) {
      error_code ignored;
      if (alive && !stopped) child_ended_.cancel(ignored);
    });
    child_ended_.async_wait(asio::posix::stream_descriptor::wait_read,
                            [this, alive = alive_.watch(), error, done = std::move(done)](const error_code&) {
                              if (!alive) return;
                              timer_.cancel();
                              collect();
                              done(0, why_lost(error));
                            });
  }

  [[nodiscard]] Problem why_lost(const Error&) const override {
    if (!status_) return {Problem::Kind::lost, fmt::format("'{}' closed its terminal", command_), ""};
    const bool unknown = WIFEXITED(*status_) && WEXITSTATUS(*status_) == 127;
    return {Problem::Kind::lost, fmt::format("'{}' {}", command_, how_child_ended(*status_)),
            unknown ? "The shell did not find the command; check its name and PATH" : ""};
  }

  [[nodiscard]] std::string why_unsupported(const Control& what) const override {
    if (std::holds_alternative<SetBreak>(what) || std::holds_alternative<SendRemoteBreak>(what))
      return "a pty cannot carry BREAK; type the command's own key for it (ssh to a console server: ~B)";
    return std::holds_alternative<SetLine>(what) ? "a command on a pty has no line speed"
                                                 : "a command on a pty has no modem lines";
  }

 private:
  std::optional<Problem> start() {
    status_.reset();
    int master = -1, terminal = -1;
    if (::openpty(&master, &terminal, nullptr, nullptr, &size_) != 0) return failed("a pty");
    ::fcntl(master, F_SETFD, FD_CLOEXEC);
    const pid_t child = ::fork();
    if (child == 0) become(command_.c_str(), terminal);
    ::close(terminal);
    if (child < 0) {
      ::close(master);
      return failed("a process");
    }
    if (auto problem = take(child, master)) {
      ::close(master);
      return problem;
    }
    child_ = child;
    return std::nullopt;
  }

  /// What is needed to wait for the child and to talk to it. A problem: the child is gone, `master` is not
  /// ours.
  [[nodiscard]] std::optional<Problem> take(pid_t child, int master) {
    error_code error;
    const int pidfd = static_cast<int>(::syscall(SYS_pidfd_open, child, 0));
    if (pidfd < 0) error.assign(errno, boost::system::system_category());
    if (!error) child_ended_.assign(pidfd, error);
    if (error) {
      hang_up(child, pidfd);
    } else if (stream_.assign(master, error); error) {
      hang_up(child, child_ended_.release());
    }
    if (!error) return std::nullopt;
    errno = error.value();
    return failed("way to wait for it");
  }

  [[nodiscard]] Problem failed(const char* what) const {
    return {Problem::Kind::cannot_open,
            fmt::format("cannot start '{}': no {}: {}", command_, what, std::strerror(errno)), ""};
  }

  /// Takes the exit status if the child has ended; one that lives on without its terminal is hung up.
  void collect() {
    if (child_ < 0) return;
    int status = 0;
    if (::waitpid(child_, &status, WNOHANG) == child_) {
      status_ = status;
      child_ = -1;
      error_code ignored;
      child_ended_.close(ignored);
    }
    close();
  }

  std::string command_;
  winsize size_{.ws_row = 24, .ws_col = 80, .ws_xpixel = 0, .ws_ypixel = 0};
  pid_t child_ = -1;
  asio::posix::stream_descriptor child_ended_;  // the child's pidfd
  asio::steady_timer timer_;
  std::optional<int> status_;
};

}  // namespace

std::variant<std::unique_ptr<Port>, Problem> make_exec(asio::io_context& io, std::string_view command) {
  if (command.empty())
    return Problem{Problem::Kind::usage, "exec: names no command", "For example exec:ssh lab console ttyS3"};
  return std::make_unique<ExecPort>(io, std::string(command));
}

}  // namespace rommate::port
