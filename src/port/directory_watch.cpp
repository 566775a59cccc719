#include "src/port/directory_watch.hpp"

#include <sys/inotify.h>
#include <unistd.h>

#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <filesystem>
#include <utility>

namespace rommate::port {
namespace asio = boost::asio;
namespace fs = std::filesystem;

struct DirectoryWatch::State {
  State(asio::io_context& io, std::function<void()> call) : events(io), on_change(std::move(call)) {}

  asio::posix::stream_descriptor events;
  std::array<char, 4096> buffer{};
  std::function<void()> on_change;
  std::vector<std::string> wanted;

  /// Adding a watch twice is harmless: the kernel keeps one for each directory.
  void watch_all() {
    for (const auto& directory : wanted) {
      std::error_code ignored;
      auto at = fs::path(directory);
      while (!fs::is_directory(at, ignored) && at.has_relative_path()) at = at.parent_path();
      inotify_add_watch(events.native_handle(), at.c_str(),
                        IN_CREATE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_ATTRIB);
    }
  }

  static void wait(const std::shared_ptr<State>& self) {
    self->events.async_read_some(asio::buffer(self->buffer),
                                 [self](const boost::system::error_code& error, std::size_t) {
                                   if (error || !self->on_change) return;
                                   self->watch_all();  // a directory we wait for may be there now
                                   wait(self);
                                   self->on_change();
                                 });
  }
};

DirectoryWatch::DirectoryWatch(asio::io_context& io, const std::vector<std::string>& directories,
                               std::function<void()> on_change)
    : state_(std::make_shared<State>(io, std::move(on_change))) {
  const int fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
  if (fd < 0) return;  // out of watches: the caller's slow tries have to do
  boost::system::error_code error;
  state_->events.assign(fd, error);
  if (error) {
    ::close(fd);
    return;
  }
  state_->wanted = directories;
  state_->watch_all();
  State::wait(state_);
}

DirectoryWatch::~DirectoryWatch() {
  state_->on_change = nullptr;
  boost::system::error_code ignored;
  state_->events.close(ignored);
}

}  // namespace rommate::port
