#include "src/server/file_sender.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <cerrno>
#include <cstring>

namespace rommate::server {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;
using boost::system::error_code;

constexpr std::uint64_t at_once = 2 << 20;  // bytes of one call
constexpr std::uint64_t a_turn = 8 << 20;   // bytes, then others on the loop have their turn
constexpr auto sender_tells_every = 250ms;
constexpr auto patience = 60s;  // a device that erases flash in the middle takes nothing for half a minute

}  // namespace

FileSender::FileSender(ByteStream& stream, std::shared_ptr<const ServedFile> file, Part part, Events events)
    : stream_{stream},
      file_{std::move(file)},
      part_{part},
      events_{std::move(events)},
      patience_{stream.executor()} {}

void FileSender::start() {
  boost::asio::post(stream_.executor(), alive_.guarded([this] { turn(); }));
}

void FileSender::turn() {
  for (std::uint64_t this_turn = 0; sent_ < part_.count;) {
    if (this_turn >= a_turn) return boost::asio::post(stream_.executor(), alive_.guarded([this] { turn(); }));
    const auto count = stream_.send_file(*file_, part_.from + sent_,
                                         static_cast<std::size_t>(std::min(part_.count - sent_, at_once)));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0 && errno == EAGAIN) return wait();
    if (count < 0) return end(std::strerror(errno));
    if (count == 0) return end("the file was cut short under our feet");
    sent_ += static_cast<std::uint64_t>(count);
    this_turn += static_cast<std::uint64_t>(count);
  }
  end("");
}

void FileSender::wait() {
  if (const auto now = Clock::now(); now - told_ >= sender_tells_every) {
    told_ = now;
    const auto watch = alive_.watch();
    events_.progress(sent_);
    if (!watch) return;
  }
  patience_.expires_after(patience);
  patience_.async_wait(alive_.guarded([this](const error_code& error) {
    if (error) return;
    stream_.cancel();
    end("the other side has taken nothing for a minute");
  }));
  stream_.when_writable(alive_.guarded([this](const error_code& error) {
    if (error == boost::asio::error::operation_aborted) return;
    if (error) return end(error.message());
    turn();
  }));
}

void FileSender::end(const std::string& why) {
  patience_.cancel();
  alive_.renew();  // whatever of it still waits is too late
  const auto ended = std::move(events_.ended);
  ended(why);
}

}  // namespace rommate::server
