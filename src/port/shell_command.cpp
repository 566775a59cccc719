#include "src/port/shell_command.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstring>
#include <utility>

#include "src/port/child.hpp"

namespace rommate::port {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

constexpr std::size_t most_kept = 400;  // of what it prints

/// Only what is allowed between fork and exec.
[[noreturn]] void become(const char* command, int nothing, int output) {
  ::setsid();
  ::dup2(nothing, 0);
  for (const int fd : {1, 2}) ::dup2(output, fd);
  exec_shell(command);
}

std::string last_line(std::string text) {
  text.erase(text.find_last_not_of("\r\n ") + 1);
  return text.substr(text.rfind('\n') + 1);
}

}  // namespace

class ShellCommand::Child : public std::enable_shared_from_this<Child> {
 public:
  Child(asio::io_context& io, protocols::Duration within, Done done)
      : io_(io), within_(within), done_(std::move(done)), output_(io), ended_(io), timer_(io) {}
  ~Child() { kill(); }

  void start(const std::string& command) {
    std::array<int, 2> pipe{-1, -1};
    const int nothing = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (nothing < 0 || ::pipe2(pipe.data(), O_CLOEXEC | O_NONBLOCK) != 0) {
      if (nothing >= 0) ::close(nothing);
      return fail(fmt::format("it cannot be run: {}", std::strerror(errno)));
    }
    pid_ = ::fork();
    if (pid_ == 0) become(command.c_str(), nothing, pipe[1]);
    const int why = errno;
    ::close(nothing);
    ::close(pipe[1]);
    error_code ignored;
    output_.assign(pipe[0], ignored);
    if (pid_ < 0) return fail(fmt::format("it cannot be run: {}", std::strerror(why)));
    const int pidfd = static_cast<int>(::syscall(SYS_pidfd_open, pid_, 0));
    if (pidfd < 0) return fail(fmt::format("its end cannot be waited for: {}", std::strerror(errno)));
    ended_.assign(pidfd, ignored);
    watch();
  }

  /// Kills it with all that it started, and calls nobody.
  void kill() {
    done_ = nullptr;
    if (pid_ <= 0) return;
    ::kill(-pid_, SIGKILL);
    ::kill(pid_, SIGKILL);  // it may not have a group of its own yet
    ::waitpid(std::exchange(pid_, -1), nullptr, 0);
    error_code ignored;
    output_.close(ignored);
    ended_.close(ignored);
    timer_.cancel();
  }

 private:
  void watch() {
    read();
    ended_.async_wait(asio::posix::stream_descriptor::wait_read,
                      [self = shared_from_this()](const error_code& error) {
                        if (!error) self->child_ended();
                      });
    timer_.expires_after(within_);
    timer_.async_wait([self = shared_from_this()](const error_code& error) {
      if (error || !self->done_) return;
      const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(self->within_).count();
      self->give(fmt::format("it had not ended after {} s, and was killed{}", seconds, self->said()));
    });
  }

  void read() {
    output_.async_read_some(asio::buffer(piece_),
                            [self = shared_from_this()](const error_code& error, std::size_t count) {
                              if (error) return;
                              self->keep(count);
                              self->read();
                            });
  }
  void keep(std::size_t count) {
    printed_.append(piece_.data(), count);
    if (printed_.size() > most_kept) printed_.erase(0, printed_.size() - most_kept);
  }

  void child_ended() {
    int status = 0;
    ::waitpid(std::exchange(pid_, -1), &status, 0);
    error_code error;
    output_.non_blocking(true, error);  // what it printed last; who it started may hold the pipe open
    for (std::size_t count = 0; !error;) {
      count = output_.read_some(asio::buffer(piece_), error);
      if (!error) keep(count);
    }
    if (status == 0) return give("");
    give(how_child_ended(status) + said());
  }
  [[nodiscard]] std::string said() const {
    const auto line = last_line(printed_);
    return line.empty() ? "" : ": " + line;
  }

  void fail(const std::string& why) {
    asio::post(io_, [self = shared_from_this(), why] { self->give(why); });
  }
  void give(const std::string& why) {
    const auto done = std::exchange(done_, nullptr);
    const auto self = shared_from_this();  // whoever is told may let go of us
    kill();
    error_code ignored;
    output_.close(ignored);
    ended_.close(ignored);
    timer_.cancel();
    if (done) done(why);
  }

  asio::io_context& io_;
  protocols::Duration within_;
  Done done_;
  pid_t pid_ = -1;
  asio::posix::stream_descriptor output_, ended_;
  asio::steady_timer timer_;
  std::array<char, 512> piece_{};
  std::string printed_;
};

ShellCommand::ShellCommand(asio::io_context& io, const std::string& command, protocols::Duration within,
                           Done done)
    : child_(std::make_shared<Child>(io, within, std::move(done))) {
  child_->start(command);
}

ShellCommand::~ShellCommand() { child_->kill(); }

}  // namespace rommate::port
