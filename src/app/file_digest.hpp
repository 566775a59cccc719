// The size and the sums of a file, read on a thread of disk_worker(): an image is never read on the event
// loop.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "src/port/worker.hpp"

namespace rommate::app {

struct FileDigest {
  std::string text;  // as console::Digest wants it; empty: it cannot be read
  std::string why;   // then
};

/// `done` runs on `io`. The errand must be kept until then; dropping it forgets the answer. nullptr: the
/// system gives no thread, and `done` is never called.
[[nodiscard]] std::unique_ptr<port::Worker::Errand> digest_file(boost::asio::io_context& io, std::string path,
                                                                std::function<void(FileDigest)> done);

/// The same at once, for whoever has a thread of its own.
[[nodiscard]] FileDigest digest_file_now(const std::string& path);

}  // namespace rommate::app
