// What the file browser says of the file at its cursor. Files are read beside the event loop, once the cursor
// has rested: who goes through a folder of images has none of them read.
#pragma once

#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "src/port/worker.hpp"

namespace rommate::ui {

class ImageLines {
 public:
  /// `changed`: there is more to say.
  ImageLines(boost::asio::io_context& io, std::function<void()> changed)
      : io_{io}, changed_{std::move(changed)}, rest_{io} {}

  /// What is known of it now; the rest is found out. A file that was changed since is looked at again.
  [[nodiscard]] std::vector<std::string> of(const std::string& path);

 private:
  void look();

  boost::asio::io_context& io_;
  std::function<void()> changed_;
  boost::asio::steady_timer rest_;
  std::string at_;  // path, size and time of the file at the cursor
  std::string path_;
  std::map<std::string, std::vector<std::string>> known_;  // by path, size and time
  std::unique_ptr<port::Worker::Errand> errand_;
};

}  // namespace rommate::ui
