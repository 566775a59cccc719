#include "src/port/worker.hpp"

#include <signal.h>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

namespace rommate::port {

namespace asio = boost::asio;

struct Worker::Task : std::enable_shared_from_this<Task> {
  std::function<void()> work, done;
  std::mutex mutex;                // guards what follows
  asio::io_context* io = nullptr;  // nullptr: nobody waits, or not any more
  std::optional<asio::executor_work_guard<asio::io_context::executor_type>> keeps_running;
  bool forgotten = false;

  [[nodiscard]] bool wanted() {
    const std::lock_guard lock(mutex);
    return !forgotten;
  }

  void answer() {
    const std::lock_guard lock(mutex);  // the io_context cannot go while it is held
    if (io != nullptr) asio::post(*io, [self = shared_from_this()] { self->finish(); });
  }

  /// On the loop, as forget() is.
  void finish() {
    if (!wanted()) return;
    const auto last = std::exchange(done, nullptr);
    forget();
    last();
  }

  void forget() {
    const std::lock_guard lock(mutex);
    forgotten = true;
    io = nullptr;
    keeps_running.reset();
  }
};

/// What an io_context is still to hear of. It does not hear it any more when it goes.
class Worker::Pending final : public asio::execution_context::service {
 public:
  static asio::execution_context::id id;
  explicit Pending(asio::execution_context& context) : service(context) {}

  void add(const std::shared_ptr<Task>& task) {
    std::erase_if(tasks_, [](const auto& each) { return each.expired(); });
    tasks_.push_back(task);
  }

 private:
  void shutdown() override {
    for (const auto& each : tasks_)
      if (const auto task = each.lock()) task->forget();
  }
  std::vector<std::weak_ptr<Task>> tasks_;
};
asio::execution_context::id Worker::Pending::id;

struct Worker::Queue {
  std::mutex mutex;  // guards what follows
  std::condition_variable more;
  std::deque<std::shared_ptr<Task>> waiting;
  std::size_t threads = 0, idle = 0, at_most = 1;

  void run() {
    std::unique_lock lock(mutex);
    for (;;) {
      ++idle;
      more.wait(lock, [this] { return !waiting.empty(); });
      --idle;
      const auto task = std::move(waiting.front());
      waiting.pop_front();
      lock.unlock();
      if (task->wanted()) {
        task->work();
        task->answer();
      }
      lock.lock();
    }
  }
};

namespace {

/// Signals are the loop's: none interrupts what a thread of ours waits for.
template <class Call>
bool start_thread(Call call) {
  sigset_t all, before;
  ::sigfillset(&all);
  ::pthread_sigmask(SIG_SETMASK, &all, &before);
  bool started = true;
  try {
    std::thread(std::move(call)).detach();
  } catch (const std::system_error&) {  // the process may have no more of them
    started = false;
  }
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  return started;
}

}  // namespace

Worker::Errand::~Errand() { task_->forget(); }

Worker::Worker(std::size_t threads_at_most) : queue_(std::make_shared<Queue>()) {
  queue_->at_most = threads_at_most;
}

std::unique_ptr<Worker::Errand> Worker::ask(asio::io_context& io, std::function<void()> work,
                                            std::function<void()> done) {
  auto task = std::make_shared<Task>();
  task->work = std::move(work);
  task->done = std::move(done);
  task->io = &io;
  task->keeps_running.emplace(io.get_executor());
  asio::use_service<Pending>(static_cast<asio::execution_context&>(io)).add(task);
  if (!put(task)) return nullptr;
  return std::make_unique<Errand>(std::move(task));
}

bool Worker::send(std::function<void()> work) {
  auto task = std::make_shared<Task>();
  task->work = std::move(work);
  return put(task);
}

bool Worker::put(const std::shared_ptr<Task>& task) {
  const std::lock_guard lock(queue_->mutex);
  const bool all_busy = queue_->waiting.size() >= queue_->idle;
  if (all_busy && queue_->threads < queue_->at_most && start_thread([queue = queue_] { queue->run(); }))
    ++queue_->threads;
  if (queue_->threads == 0) return false;
  queue_->waiting.push_back(task);
  queue_->more.notify_one();
  return true;
}

}  // namespace rommate::port
