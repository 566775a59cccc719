#include "src/port/disk_order.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <mutex>
#include <optional>
#include <utility>

namespace rommate::port {

struct DiskOrder::Task {
  Work work;
  Done done;
  std::mutex mutex;  // held while it is done, by a thread of the worker or by settle()
  std::optional<DiskTrouble> found;

  void carry_out() {
    const std::lock_guard lock(mutex);
    if (!found) found = work();
  }
};

void DiskOrder::ask(Work work, Done done) {
  auto task = std::make_shared<Task>();
  task->work = std::move(work);
  task->done = std::move(done);
  tasks_.push_back(std::move(task));
  if (tasks_.size() == 1) next();
}

void DiskOrder::next() {
  const auto task = tasks_.front();
  errand_ = worker_.ask(
      io_, [task] { task->carry_out(); }, [this] { finished(); });
  if (errand_) return;
  task->carry_out();  // the system gives no thread
  boost::asio::post(io_, alive_.guarded([this] { finished(); }));
}

void DiskOrder::finished() {
  const auto task = std::move(tasks_.front());
  tasks_.pop_front();
  errand_.reset();
  if (!tasks_.empty()) next();
  task->done(*task->found);
}

void DiskOrder::settle() {
  errand_.reset();
  alive_.renew();
  for (const auto& task : std::exchange(tasks_, {})) task->carry_out();
}

}  // namespace rommate::port
