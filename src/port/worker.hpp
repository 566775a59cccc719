// Calls that block (a name server, a disk), kept off the event loop: a queue, and behind it a few threads
// that are made when there is work for them. Nobody waits for a thread: neither the loop nor the end of the
// program, which a dead name server would hold up for half a minute.
//
// A worker is for the whole process and must never be destroyed (`static Worker& names = *new Worker(4);`):
// its threads outlive main().
#pragma once

#include <cstddef>
#include <functional>
#include <memory>

namespace boost::asio {
class io_context;
}

namespace rommate::port {

class Worker {
  struct Task;
  struct Queue;
  class Pending;

 public:
  /// What was asked for, kept by whoever asked. Dropping it forgets the answer: work that has not begun is
  /// never done, work that has begun is done to its end, unheard. So it is when the io_context goes.
  class Errand {
   public:
    explicit Errand(std::shared_ptr<Task> task) : task_(std::move(task)) {}
    Errand(const Errand&) = delete;
    Errand& operator=(const Errand&) = delete;
    ~Errand();

   private:
    std::shared_ptr<Task> task_;
  };

  explicit Worker(std::size_t threads_at_most);
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  /// Does `work` on a thread, then `done` on `io`, which has work until then. With one thread, in the order
  /// of asking. `work` owns all that it touches. nullptr: the system gives no thread; nothing is done.
  [[nodiscard]] std::unique_ptr<Errand> ask(boost::asio::io_context& io, std::function<void()> work,
                                            std::function<void()> done);
  /// The same for what nobody waits for and nobody can take back. False: no thread.
  [[nodiscard]] bool send(std::function<void()> work);

 private:
  bool put(const std::shared_ptr<Task>& task);
  std::shared_ptr<Queue> queue_;
};

}  // namespace rommate::port
