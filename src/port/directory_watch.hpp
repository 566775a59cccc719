// Tells when something appears, goes or changes its rights in some directories (inotify). Used for /dev: no
// netlink, no rights needed. A directory that is not there yet is watched through its parent.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace boost::asio {
class io_context;
}

namespace rommate::port {

class DirectoryWatch {
 public:
  /// `on_change` runs from the io_context, once for any number of changes that came together. Changes before
  /// the constructor has returned are not told.
  DirectoryWatch(boost::asio::io_context& io, const std::vector<std::string>& directories,
                 std::function<void()> on_change);
  DirectoryWatch(const DirectoryWatch&) = delete;
  DirectoryWatch& operator=(const DirectoryWatch&) = delete;
  ~DirectoryWatch();

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace rommate::port
