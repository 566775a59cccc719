#include "src/app/stdio.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <boost/asio/error.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/post.hpp>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <optional>

namespace rommate::app {
namespace {

using boost::asio::posix::stream_descriptor;

/// A description of our own for the same file. A socket or a terminal of another user cannot be opened again:
/// then a duplicate has to do.
int own_descriptor(int fd, int access) {
  const auto path = fmt::format("/proc/self/fd/{}", fd);
  struct stat about {};
  const bool shareable = fstat(fd, &about) == 0 && (S_ISCHR(about.st_mode) || S_ISFIFO(about.st_mode));
  if (shareable) {
    const int own = open(path.c_str(), access | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (own >= 0) return own;
  }
  return fcntl(fd, F_DUPFD_CLOEXEC, 3);
}

// What a signal handler needs to give the terminal back; one terminal is enough for one process.
struct Restore {
  volatile sig_atomic_t armed = 0;
  int fd = -1;
  termios old{};
} restore_on_signal;

constexpr int last_words_ms = 1000;
constexpr std::array fatal_signals{SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};

void give_back_and_die(int signal) {
  if (restore_on_signal.armed) tcsetattr(restore_on_signal.fd, TCSANOW, &restore_on_signal.old);
  std::signal(signal, SIG_DFL);
  raise(signal);
}

}  // namespace

struct RawTerminal::Saved {
  int fd;
  termios old;
};

RawTerminal::RawTerminal(int fd) {
  termios old{};
  if (!isatty(fd) || tcgetattr(fd, &old) != 0) return;
  saved_ = std::make_unique<Saved>(Saved{fd, old});
  restore_on_signal.fd = fd;
  restore_on_signal.old = old;
  restore_on_signal.armed = 1;
  for (const int each : fatal_signals) {
    struct sigaction now {};
    if (sigaction(each, nullptr, &now) == 0 && now.sa_handler == SIG_DFL) {
      struct sigaction ours {};
      ours.sa_handler = give_back_and_die;
      sigaction(each, &ours, nullptr);
    }
  }
  termios raw = old;
  cfmakeraw(&raw);
  tcsetattr(fd, TCSADRAIN, &raw);
}

RawTerminal::~RawTerminal() { restore(); }

void RawTerminal::restore() {
  if (!saved_) return;
  tcsetattr(saved_->fd, TCSADRAIN, &saved_->old);
  restore_on_signal.armed = 0;
  saved_.reset();
}

void RawTerminal::stop_here() {
  if (saved_) tcsetattr(saved_->fd, TCSADRAIN, &saved_->old);
  raise(SIGSTOP);
  if (!saved_) return;
  termios raw = saved_->old;
  cfmakeraw(&raw);
  tcsetattr(saved_->fd, TCSADRAIN, &raw);
}

bool RawTerminal::active() const { return saved_ != nullptr; }

struct Input::State : std::enable_shared_from_this<State> {
  State(boost::asio::io_context& context, int descriptor)
      : io(context), fd(own_descriptor(descriptor, O_RDONLY)) {
    struct stat about {};
    if (fd >= 0 && fstat(fd, &about) == 0 && !S_ISREG(about.st_mode) && !S_ISDIR(about.st_mode)) {
      boost::system::error_code error;
      stream.emplace(io);
      stream->assign(fd, error);
      if (error) stream.reset();
    }
  }
  ~State() {
    if (!stream && fd >= 0) ::close(fd);
  }

  void next() {
    if (stopped) return;
    auto self = shared_from_this();
    if (stream)
      stream->async_wait(stream_descriptor::wait_read, [self](boost::system::error_code error) {
        // /dev/null cannot be waited for, which is told here: it is read like a file.
        if (error != boost::asio::error::operation_aborted) self->read();
      });
    else
      boost::asio::post(io, [self] { self->read(); });
  }

  void read() {
    if (stopped) return;
    const auto count = ::read(fd, buffer.data(), buffer.size());
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) return next();
    const bool end = count <= 0;  // EIO: the terminal has hung up
    if (end) stopped = true;
    const auto self = shared_from_this();
    on_bytes({buffer.data(), end ? 0 : static_cast<std::size_t>(count)});
    next();
  }

  boost::asio::io_context& io;
  int fd;
  std::optional<stream_descriptor> stream;
  std::array<protocols::Byte, 16 * 1024> buffer;
  OnBytes on_bytes;
  bool stopped = false;
};

Input::Input(boost::asio::io_context& io, int fd) : state_(std::make_shared<State>(io, fd)) {}
Input::~Input() { stop(); }

void Input::start(OnBytes on_bytes) {
  state_->on_bytes = std::move(on_bytes);
  state_->stopped = false;
  state_->next();
}

void Input::stop() {
  state_->stopped = true;
  if (!state_->stream) return;
  boost::system::error_code ignored;
  state_->stream->cancel(ignored);
}

struct Output::State : std::enable_shared_from_this<State> {
  State(boost::asio::io_context& io, int descriptor) : fd(own_descriptor(descriptor, O_WRONLY)), stream(io) {
    struct stat about {};
    regular = fd < 0 || fstat(fd, &about) != 0 || S_ISREG(about.st_mode);
    boost::system::error_code error;
    if (!regular) stream.assign(fd, error);
    if (error) regular = true;
  }
  ~State() {
    if (!stream.is_open() && fd >= 0) ::close(fd);
  }

  /// Writes what the descriptor takes now; returns what is left. A regular file takes everything.
  protocols::ByteView write_now(protocols::ByteView bytes) {
    while (!bytes.empty()) {
      const auto count = ::write(fd, bytes.data(), bytes.size());
      if (count > 0) {
        bytes = bytes.subspan(static_cast<std::size_t>(count));
      } else if (count < 0 && errno == EAGAIN && !regular) {
        return bytes;
      } else if (count >= 0 || errno != EINTR) {
        error_number = count < 0 ? errno : EIO;
        gone = true;
        return {};
      }
    }
    return {};
  }

  void wait() {
    if (pumping) return;
    pumping = true;
    stream.async_wait(
        stream_descriptor::wait_write,
        [self = shared_from_this()](boost::system::error_code error) { self->writable(!error); });
  }

  void writable(bool good) {
    pumping = false;
    if (closed) return;
    if (!good) gone = true;
    const auto left = gone ? protocols::ByteView{} : write_now(protocols::ByteView(queue).subspan(written));
    written = queue.size() - left.size();
    if (!left.empty()) return wait();
    queue.clear();
    written = 0;
    if (owner->on_drained) owner->on_drained();
  }

  int fd;
  stream_descriptor stream;
  Output* owner = nullptr;
  protocols::Bytes queue;
  std::size_t written = 0;
  int error_number = EPIPE;  // with gone
  bool regular = false, pumping = false, gone = false, closed = false;
};

Output::Output(boost::asio::io_context& io, int fd) : state_(std::make_shared<State>(io, fd)) {
  state_->owner = this;
}

Output::~Output() {
  // The last words are worth a wait, but a terminal stopped by Ctrl-S must not keep the line from being given
  // back.
  for (pollfd ready{state_->fd, POLLOUT, 0};
       waiting() > 0 && !gone() && poll(&ready, 1, last_words_ms) > 0;) {
    const auto left = state_->write_now(protocols::ByteView(state_->queue).subspan(state_->written));
    state_->written = state_->queue.size() - left.size();
  }
  state_->closed = true;
  boost::system::error_code ignored;
  if (state_->stream.is_open()) state_->stream.cancel(ignored);
}

void Output::write(protocols::ByteView bytes) {
  if (state_->gone || bytes.empty()) return;
  const auto left = waiting() > 0 ? bytes : state_->write_now(bytes);
  if (left.empty()) return;
  if (state_->written > state_->queue.size() / 2) {  // a slow terminal must not make the queue grow for ever
    state_->queue.erase(state_->queue.begin(),
                        state_->queue.begin() + static_cast<std::ptrdiff_t>(state_->written));
    state_->written = 0;
  }
  protocols::append(state_->queue, left);
  state_->wait();
}

std::size_t Output::waiting() const { return state_->queue.size() - state_->written; }
bool Output::gone() const { return state_->gone; }
bool Output::reader_left() const {
  return gone() &&
         (state_->error_number == EPIPE || state_->error_number == EIO || state_->error_number == EBADF);
}
std::string Output::why_gone() const { return std::strerror(state_->error_number); }

}  // namespace rommate::app
