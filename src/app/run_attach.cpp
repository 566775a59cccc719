#include "src/app/run_attach.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/write.hpp>
#include <boost/json/parse.hpp>
#include <csignal>
#include <optional>
#include <string_view>

namespace rommate::app {
namespace {

namespace asio = boost::asio;
using Local = asio::local::stream_protocol;
using Error = boost::system::error_code;

constexpr std::size_t longest_line = 1024 * 1024;
constexpr std::string_view stop_word = "stop\n";

RunNews parse_news(std::string_view line) {
  RunNews news;
  boost::json::error_code error;
  const auto value = boost::json::parse({line.data(), line.size()}, error);
  const auto* object = error ? nullptr : value.if_object();
  if (object == nullptr) return news;
  for (const auto& [key, into] : {std::pair{"event", &news.event}, std::pair{"text", &news.text},
                                  std::pair{"outcome", &news.outcome}, std::pair{"why", &news.why}})
    if (const auto* found = object->if_contains(key); found != nullptr && found->is_string())
      into->assign(found->get_string().data(), found->get_string().size());
  if (const auto* status = object->if_contains("exit_status"); status != nullptr && status->is_int64())
    news.exit_status = static_cast<int>(status->get_int64());
  return news;
}

class Attached {
 public:
  Attached(asio::io_context& io, const AttachHooks& hooks)
      : io_(io), hooks_(hooks), socket_(io), signals_(io, SIGINT, SIGTERM, SIGHUP) {}

  /// The socket's whole path may be too long for one; it is reached by its folder.
  bool connect(const std::string& folder) {
    const int directory = ::open(folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (directory < 0) return false;
    Error error;
    socket_.connect(Local::endpoint(fmt::format("/proc/self/fd/{}/socket", directory)), error);
    ::close(directory);
    return !error;
  }

  AttachEnd run() {
    wait_for_signal();
    read();
    io_.run();
    return end_;
  }

 private:
  void read() {
    socket_.async_read_some(asio::buffer(buffer_), [this](const Error& error, std::size_t count) {
      if (error) return io_.stop();
      line_.append(buffer_.data(), count);
      for (auto end = line_.find('\n'); end != std::string::npos; end = line_.find('\n')) {
        const auto news = parse_news(std::string_view{line_}.substr(0, end));
        line_.erase(0, end + 1);
        hooks_.news(news);
        if (news.event == "end") return leave(AttachEnd::ended);
      }
      if (line_.size() > longest_line) line_.clear();
      read();
    });
  }

  void wait_for_signal() {
    signals_.async_wait([this](const Error& error, int signal) {
      if (error) return;
      const auto wish = signal == SIGINT ? hooks_.interrupted() : AttachHooks::Wish::leave;
      if (wish == AttachHooks::Wish::leave) return leave(AttachEnd::left);
      Error ignored;
      if (wish == AttachHooks::Wish::stop) asio::write(socket_, asio::buffer(stop_word), ignored);
      wait_for_signal();
    });
  }

  void leave(AttachEnd end) {
    end_ = end;
    io_.stop();
  }

  asio::io_context& io_;
  const AttachHooks& hooks_;
  Local::socket socket_;
  asio::signal_set signals_;
  std::array<char, 16 * 1024> buffer_{};
  std::string line_;
  AttachEnd end_ = AttachEnd::lost;
};

}  // namespace

AttachEnd attach_run(const RunRecord& run, const AttachHooks& hooks) {
  asio::io_context io(1);
  Attached attached(io, hooks);
  if (!attached.connect(run.path)) return AttachEnd::cannot;
  return attached.run();
}

}  // namespace rommate::app
