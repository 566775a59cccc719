// What one console has the disk do: one thing behind the other, in the order of asking, and none of it on the
// event loop, which a busy disk would hold up for seconds, and with it every other console of the process.
#pragma once

#include <deque>
#include <functional>
#include <memory>

#include "protocols/alive.hpp"
#include "src/port/durable_file.hpp"
#include "src/port/worker.hpp"

namespace rommate::port {

class DiskOrder {
 public:
  using Work = std::function<DiskTrouble()>;
  using Done = std::function<void(const DiskTrouble&)>;

  /// `worker` gives the threads.
  DiskOrder(boost::asio::io_context& io, Worker& worker) : io_{io}, worker_{worker} {}
  DiskOrder(const DiskOrder&) = delete;
  DiskOrder& operator=(const DiskOrder&) = delete;
  /// As settle(): what was asked for is on the disk.
  ~DiskOrder() { settle(); }

  /// Does `work`, which owns all that it touches, behind all that was asked for before; then `done` on the
  /// loop, never within this call.
  void ask(
      Work work, Done done = [](const DiskTrouble&) {});
  /// Returns when all that was asked for is done, what no thread has begun yet by this one. Nobody hears of
  /// it: for an end, whose own files must come behind all others.
  void settle();

 private:
  struct Task;
  void next();
  void finished();

  boost::asio::io_context& io_;
  Worker& worker_;
  std::deque<std::shared_ptr<Task>> tasks_;  // the first is being done
  std::unique_ptr<Worker::Errand> errand_;
  protocols::Alive alive_;
};

}  // namespace rommate::port
