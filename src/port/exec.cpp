#include "src/port/exec.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstring>
#include <thread>

#include "src/port/stream_port.hpp"

namespace rommate::port {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

constexpr int hangup_grace_ms = 2000;
// Between the pty's end and the child's own; both come from the same exit.
constexpr auto exit_status_within = std::chrono::seconds(1);

/// Only what is allowed between fork and exec.
[[noreturn]] void become(const char* command, int terminal) {
  ::setsid();
  ::ioctl(terminal, TIOCSCTTY, 0);
  for (const int fd : {0, 1, 2}) ::dup2(terminal, fd);
  ::syscall(SYS_close_range, 3U, ~0U, 0U);
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  for (const int signal : {SIGPIPE, SIGINT, SIGQUIT, SIGHUP, SIGTERM, SIGCHLD, SIGWINCH})
    ::signal(signal, SIG_DFL);
  ::execl("/bin/sh", "sh", "-c", command, static_cast<char*>(nullptr));
  ::_exit(127);
}

/// Ends the child's whole session and takes its exit status, without holding anybody up.
void hang_up(pid_t child, int pidfd) {
  ::kill(-child, SIGHUP);
  ::kill(child, SIGHUP);
  std::thread([child, pidfd] {
    pollfd ended{.fd = pidfd, .events = POLLIN, .revents = 0};
    if (::poll(&ended, 1, hangup_grace_ms) == 0) {
      ::kill(-child, SIGKILL);
      ::kill(child, SIGKILL);
    }
    ::waitpid(child, nullptr, 0);
    ::close(pidfd);
  }).detach();
}

std::string how_it_ended(int status) {
  if (WIFSIGNALED(status))
    return fmt::format("was ended by signal {} ({})", WTERMSIG(status), ::strsignal(WTERMSIG(status)));
  return fmt::format("ended with exit status {}", WEXITSTATUS(status));
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
    asio::post(io_, [alive = alive_, done = std::move(done), problem = std::move(problem)] {
      if (*alive) done(problem);
    });
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
    timer_.async_wait([this, alive = alive_](const error_code& stopped) {
      if (*alive && !stopped) child_ended_.cancel();
    });
    child_ended_.async_wait(asio::posix::stream_descriptor::wait_read,
                            [this, alive = alive_, error, done = std::move(done)](const error_code&) {
                              if (!*alive) return;
                              timer_.cancel();
                              collect();
                              done(0, why_lost(error));
                            });
  }

  [[nodiscard]] Problem why_lost(const Error&) const override {
    if (!status_) return {Problem::Kind::lost, fmt::format("'{}' closed its terminal", command_), ""};
    const bool unknown = WIFEXITED(*status_) && WEXITSTATUS(*status_) == 127;
    return {Problem::Kind::lost, fmt::format("'{}' {}", command_, how_it_ended(*status_)),
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
    const winsize size{.ws_row = 24, .ws_col = 80, .ws_xpixel = 0, .ws_ypixel = 0};
    int master = -1, terminal = -1;
    if (::openpty(&master, &terminal, nullptr, nullptr, &size) != 0) return failed("a pty");
    ::fcntl(master, F_SETFD, FD_CLOEXEC);
    const pid_t child = ::fork();
    if (child == 0) become(command_.c_str(), terminal);
    ::close(terminal);
    if (child < 0) {
      ::close(master);
      return failed("a process");
    }
    child_ = child;
    child_ended_.assign(static_cast<int>(::syscall(SYS_pidfd_open, child, 0)));
    stream_.assign(master);
    return std::nullopt;
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
