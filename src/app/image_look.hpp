// What is to be known of a file before it is sent or served, for a person who chooses one.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "src/port/worker.hpp"

namespace rommate::app {

/// What image it is and whether it hangs together, what its name says, and its SHA-512: a line each; of a
/// file that is no image the last one alone, of one that cannot be read why. Read on a thread of
/// disk_worker(); `done` runs on `io`. The errand must be kept until then; dropping it forgets the answer.
/// nullptr: the system gives no thread, and `done` is never called.
[[nodiscard]] std::unique_ptr<port::Worker::Errand> look_at_image(
    boost::asio::io_context& io, std::string path, std::function<void(std::vector<std::string>)> done);

}  // namespace rommate::app
