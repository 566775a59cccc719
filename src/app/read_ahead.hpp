// Reads files of a transfer ahead of the line on a thread, so that neither a slow disk nor a network file
// system stops the event loop. Memory is bounded: four pieces of 256 KiB.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>

#include "protocols/transfer/transfer.hpp"
#include "src/port/worker.hpp"

namespace rommate::app {

class ReadAhead final : public protocols::transfer::FileSource {
 public:
  /// `files` is read on a thread, one read at a time. `on_ready` runs from `io` when ready() had to say no
  /// and may say yes now.
  ReadAhead(boost::asio::io_context& io, std::unique_ptr<protocols::transfer::FileSource> files,
            std::function<void()> on_ready);

  std::optional<protocols::transfer::FileInfo> next() override;
  bool ready(std::size_t count) override;
  /// Waits for the disk where ready() was not asked.
  std::optional<std::size_t> read(std::span<protocols::Byte> into) override;
  [[nodiscard]] Change change() override;

 private:
  struct Piece {
    protocols::Bytes room;
    std::size_t size = 0;  // of what was read
  };
  struct Shared {
    std::unique_ptr<protocols::transfer::FileSource> files;  // the thread's while it reads, else the loop's
    std::mutex mutex;                                        // guards what follows
    std::condition_variable idle;
    std::deque<Piece> pieces;
    std::vector<protocols::Bytes> spare;  // room of pieces that were taken
    std::size_t there = 0;                // bytes in them
    bool reading = false;
    bool over = false;  // at the file's end, or where it cannot be read
    bool unreadable = false;
  };
  static void read_piece(Shared& shared);
  void fetch();
  void answered();
  bool next_piece();
  std::unique_lock<std::mutex> idle();

  boost::asio::io_context& io_;
  std::function<void()> on_ready_;
  std::shared_ptr<Shared> shared_ = std::make_shared<Shared>();
  std::unique_ptr<port::Worker::Errand> errand_;
  Piece current_;          // that is given out
  std::size_t taken_ = 0;  // of it
  bool hungry_ = false;    // ready() had to say no
};

}  // namespace rommate::app
