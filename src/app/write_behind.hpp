// Writes what a transfer brings on a thread, and waits there until it is on the disk: the event loop waits
// for no disk, and the sender hears that its file is safe when it is. Bounded: who brings more than 8 MiB
// that the disk has not taken waits for it.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>

#include "protocols/transfer/transfer.hpp"
#include "src/port/worker.hpp"

namespace rommate::app {

class WriteBehind final : public protocols::transfer::FileSink {
 public:
  /// `on_ready` runs from `io` when make_safe() had to say no and may say yes now.
  WriteBehind(boost::asio::io_context& io, std::unique_ptr<protocols::transfer::FileSink> files,
              std::function<void()> on_ready);
  /// Waits for the disk as settle() does.
  ~WriteBehind() override;

  Problem open(const protocols::transfer::FileInfo& file) override;
  /// What the disk refuses is told by a later call, at the latest by close().
  Problem write(protocols::ByteView bytes) override;
  bool make_safe() override;
  Problem close() override;
  /// A file that is being made safe is not taken back.
  void abandon() override;

  /// Waits until nothing is under way, at most 5 s. True: `files` may be looked at.
  [[nodiscard]] bool settle();

 private:
  enum class End { none, close, abandon };
  struct Shared {
    std::unique_ptr<protocols::transfer::FileSink> files;  // the thread's while it works, else the loop's
    std::mutex mutex;                                      // guards what follows
    std::condition_variable moved;                         // a piece was written, or all is done
    std::deque<protocols::Bytes> pieces;
    std::size_t waiting = 0;  // bytes in them
    End end = End::none;      // what is to be done behind them
    bool working = false;
    Problem problem;
  };
  static void work(Shared& shared);
  static void end_file(Shared& shared, std::unique_lock<std::mutex>& lock);
  void hand_over(End end);
  std::unique_lock<std::mutex> idle();

  boost::asio::io_context& io_;
  std::function<void()> on_ready_;
  std::shared_ptr<Shared> shared_ = std::make_shared<Shared>();
  std::unique_ptr<port::Worker::Errand> errand_;
  protocols::Bytes buffer_;
  bool ending_ = false;
};

}  // namespace rommate::app
