#include "src/port/pty_end.hpp"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include <fmt/format.h>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>

#include "protocols/alive.hpp"
#include "src/port/tty.hpp"

namespace rommate::port {
namespace {

namespace asio = boost::asio;
using protocols::Byte;

constexpr auto settings_looked_at = std::chrono::milliseconds{100};

Problem trouble(const std::string& what) {
  return {Problem::Kind::cannot_open, fmt::format("{}: {}", what, std::strerror(errno)), ""};
}

/// A raw line at the device's speed, so that a program that sets nothing understands it.
void make_raw(int fd, const LineSettings& line) {
  TtySettings settings;
  if (get_settings(fd, settings) == 0) static_cast<void>(put_settings(fd, raw_settings(settings, line)));
}

/// What the program at the other end has set; the old value where it cannot be told.
LineSettings settings_of(int fd, const LineSettings& old) {
  TtySettings settings;
  return get_settings(fd, settings) == 0 ? line_of(settings) : old;
}

class Pty : public PtyEnd {
 public:
  Pty(asio::posix::stream_descriptor master, int slave, std::string name, std::string link,
      const LineSettings& line, Events events)
      : master_{std::move(master)},
        slave_{slave},
        name_{std::move(name)},
        link_{std::move(link)},
        line_{line},
        events_{std::move(events)},
        timer_{master_.get_executor()} {
    read();
    look();
  }
  ~Pty() override {
    ::unlink(link_.c_str());
    ::close(slave_);
  }

  void send(ByteView bytes) override {
    while (!bytes.empty()) {
      const auto count = ::write(master_.native_handle(), bytes.data(), bytes.size());
      if (count <= 0) return;
      bytes = bytes.subspan(static_cast<std::size_t>(count));
    }
  }
  [[nodiscard]] const std::string& device() const override { return name_; }

 private:
  void read() {
    master_.async_read_some(asio::buffer(buffer_),
                            [this, alive = alive_.watch()](const auto& error, std::size_t count) {
                              if (!alive || error) return;
                              follow();  // what was typed after a change of speed is in the new speed
                              events_.on_bytes(ByteView{buffer_}.first(count));
                              read();
                            });
  }

  void look() {
    timer_.expires_after(settings_looked_at);
    timer_.async_wait([this, alive = alive_.watch()](const auto& error) {
      if (error || !alive) return;
      follow();
      look();
    });
  }

  void follow() {
    const auto now = settings_of(master_.native_handle(), line_);
    if (now == line_) return;
    line_ = now;
    events_.on_line(line_);
  }

  asio::posix::stream_descriptor master_;
  int slave_;  // kept open: programs come and go, the line stays
  std::string name_, link_;
  LineSettings line_;
  Events events_;
  asio::steady_timer timer_;
  std::array<Byte, 4096> buffer_{};
  protocols::Alive alive_;
};

}  // namespace

std::variant<std::unique_ptr<PtyEnd>, Problem> PtyEnd::make(asio::io_context& io, const std::string& link,
                                                            const LineSettings& line, Events events) {
  struct stat there {};
  if (::lstat(link.c_str(), &there) == 0 && !S_ISLNK(there.st_mode))
    return Problem{Problem::Kind::usage, fmt::format("{} is there and is no link", link),
                   "Give --pty a name that is free"};
  const int master = ::posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
  if (master < 0 || ::grantpt(master) != 0 || ::unlockpt(master) != 0) {
    auto problem = trouble("no pty can be made");
    if (master >= 0) ::close(master);
    return problem;
  }
  std::array<char, 128> name{};
  ::ptsname_r(master, name.data(), name.size());
  const int slave = ::open(name.data(), O_RDWR | O_NOCTTY | O_CLOEXEC);
  make_raw(slave, line);
  ::unlink(link.c_str());
  if (slave < 0 || ::symlink(name.data(), link.c_str()) != 0) {
    auto problem = trouble(fmt::format("the link {} cannot be made", link));
    ::close(master);
    if (slave >= 0) ::close(slave);
    return problem;
  }
  asio::posix::stream_descriptor descriptor(io);
  boost::system::error_code error;
  descriptor.assign(master, error);
  if (error) {
    errno = error.value();
    auto problem = trouble("no pty can be waited for");
    for (const int fd : {master, slave}) ::close(fd);
    ::unlink(link.c_str());
    return problem;
  }
  return std::make_unique<Pty>(std::move(descriptor), slave, name.data(), link, line, std::move(events));
}

}  // namespace rommate::port
