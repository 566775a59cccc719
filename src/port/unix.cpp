#include "src/port/unix.hpp"

#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <boost/asio/local/stream_protocol.hpp>

#include "src/port/stream_port.hpp"

namespace rommate::port {
namespace {

namespace asio = boost::asio;
using asio::local::stream_protocol;

bool is_socket(const std::string& path) {
  struct stat info {};
  return stat(path.c_str(), &info) == 0 && S_ISSOCK(info.st_mode);
}

Problem socket_problem(const std::string& path, const boost::system::error_code& error) {
  const auto cannot = [](std::string what, std::string hint) {
    return Problem{Problem::Kind::cannot_open, std::move(what), std::move(hint)};
  };
  switch (error.value()) {
    case ENOENT: return cannot(fmt::format("there is no {}", path), "Is the emulator running?");
    case EACCES:
      return cannot(fmt::format("no permission to open {}", path),
                    "The emulator runs as another user; connect as that one");
    case ECONNREFUSED:  // also what Linux says of a file that is no socket
      if (!is_socket(path))
        return cannot(fmt::format("{} is not a socket", path), "Give its path alone to open a tty");
      return cannot(fmt::format("{} refused the connection: nobody listens there any more", path),
                    "Start the emulator again; a socket file may be left over from one that was killed");
    case EAGAIN:
      return cannot(fmt::format("{} does not take the connection", path),
                    "Whoever listens there is busy with others, or hangs");
    default: return cannot(fmt::format("cannot connect to {}: {}", path, error.message()), "");
  }
}

class UnixPort final : public StreamPort<stream_protocol::socket> {
 public:
  UnixPort(asio::io_context& io, std::string path)
      : StreamPort(io, path.substr(path.rfind('/') + 1)), path_(std::move(path)) {}

  void open(OnOpen done) override {
    close();
    const Error error = connect_now();
    std::optional<Problem> problem;
    if (error) {
      problem = socket_problem(path_, error);
      close();
    }
    asio::post(io_, [alive = alive_.watch(), done = std::move(done), problem = std::move(problem)] {
      if (alive) done(problem);
    });
  }

 protected:
  [[nodiscard]] Problem why_lost(const Error& error) const override {
    if (error == asio::error::eof)
      return {Problem::Kind::lost, fmt::format("{}: the other side closed the connection", path_), ""};
    return {Problem::Kind::lost, fmt::format("{}: the connection was lost: {}", path_, error.message()), ""};
  }

  [[nodiscard]] std::string why_unsupported(const Control& what) const override {
    if (std::holds_alternative<SetBreak>(what) || std::holds_alternative<SendRemoteBreak>(what))
      return "a unix socket carries no BREAK; give the emulator a telnet port and use telnet://";
    return std::holds_alternative<SetLine>(what) ? "a unix socket has no line speed"
                                                 : "a unix socket has no modem lines";
  }

 private:
  /// A unix socket connects at once; without blocking, a listener that hangs is an error instead of a wait.
  Error connect_now() {
    Error error;
    stream_.open(stream_protocol(), error);
    if (!error) stream_.non_blocking(true, error);
    if (error) return error;
    const stream_protocol::endpoint endpoint(path_);
    if (::connect(stream_.native_handle(), endpoint.data(), static_cast<socklen_t>(endpoint.size())) == 0)
      return {};
    return {errno, boost::system::system_category()};
  }

  std::string path_;
};

}  // namespace

std::variant<std::unique_ptr<Port>, Problem> make_unix(asio::io_context& io, std::string_view path) {
  if (path.empty() || path.size() >= sizeof(sockaddr_un::sun_path))
    return Problem{Problem::Kind::usage,
                   fmt::format("'{}' cannot be the path of a unix socket", path.substr(0, 60)),
                   fmt::format("It may have up to {} bytes", sizeof(sockaddr_un::sun_path) - 1)};
  return std::make_unique<UnixPort>(io, std::string(path));
}

}  // namespace rommate::port
