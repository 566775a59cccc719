#include "src/app/read_ahead.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

#include "src/app/disk_worker.hpp"

namespace rommate::app {
namespace {

// A megabyte is 0.1 s on the fastest line there is (TCP to an emulator) and 90 s at 115200.
// Read ahead of the piece that is given out.
constexpr std::size_t piece_size = 256 * 1024, most_ahead = 3 * piece_size;

}  // namespace

ReadAhead::ReadAhead(boost::asio::io_context& io, std::unique_ptr<protocols::transfer::FileSource> files,
                     std::function<void()> on_ready)
    : io_(io), on_ready_(std::move(on_ready)) {
  shared_->files = std::move(files);
}

std::unique_lock<std::mutex> ReadAhead::idle() {
  std::unique_lock lock(shared_->mutex);
  shared_->idle.wait(lock, [this] { return !shared_->reading; });
  return lock;
}

std::optional<protocols::transfer::FileInfo> ReadAhead::next() {
  errand_.reset();
  auto lock = idle();
  shared_->pieces.clear();
  shared_->there = 0;
  current_.size = taken_ = 0;
  shared_->over = shared_->unreadable = hungry_ = false;
  auto file = shared_->files->next();
  lock.unlock();
  if (file) fetch();
  return file;
}

protocols::transfer::FileSource::Change ReadAhead::change() {
  const auto lock = idle();
  return shared_->files->change();
}

bool ReadAhead::ready(std::size_t count) {
  const auto there = [&] {
    if (current_.size - taken_ >= count) return true;  // a block from the piece at hand asks no thread
    const std::lock_guard lock(shared_->mutex);
    return shared_->over || current_.size - taken_ + shared_->there >= count;
  };
  if (there()) return true;
  fetch();
  hungry_ = !there();  // no longer, where there was no thread to fetch with
  return !hungry_;
}

std::optional<std::size_t> ReadAhead::read(std::span<protocols::Byte> into) {
  std::size_t done = 0;
  while (done < into.size()) {
    if (taken_ == current_.size && !next_piece()) break;
    const auto count = std::min(into.size() - done, current_.size - taken_);
    std::memcpy(into.data() + done, current_.room.data() + taken_, count);
    done += count;
    taken_ += count;
  }
  if (done == into.size()) return done;
  const std::lock_guard lock(shared_->mutex);
  if (shared_->unreadable) return std::nullopt;
  return done;
}

/// Waits for it, where it is still being read. False: there is none behind this one.
bool ReadAhead::next_piece() {
  while (!ready(1)) static_cast<void>(idle());
  {
    const std::lock_guard lock(shared_->mutex);
    if (shared_->pieces.empty()) return false;
    if (!current_.room.empty()) shared_->spare.push_back(std::move(current_.room));
    current_ = std::move(shared_->pieces.front());
    shared_->pieces.pop_front();
    shared_->there -= current_.size;
    taken_ = 0;
  }
  fetch();
  return true;
}

void ReadAhead::read_piece(Shared& shared) {
  Piece piece;
  {
    const std::lock_guard lock(shared.mutex);
    if (!shared.spare.empty()) {
      piece.room = std::move(shared.spare.back());
      shared.spare.pop_back();
    }
  }
  piece.room.resize(piece_size);
  const auto got = shared.files->read(piece.room);
  piece.size = got.value_or(0);
  const std::lock_guard lock(shared.mutex);
  shared.over = piece.size < piece_size;
  shared.unreadable = !got;
  shared.there += piece.size;
  if (piece.size > 0) shared.pieces.push_back(std::move(piece));
  shared.reading = false;
  shared.idle.notify_all();
}

void ReadAhead::fetch() {
  {
    const std::lock_guard lock(shared_->mutex);
    if (shared_->reading || shared_->over || shared_->there > most_ahead - piece_size) return;
    shared_->reading = true;
  }
  errand_ = disk_worker().ask(
      io_, [shared = shared_] { read_piece(*shared); }, [this] { answered(); });
  if (!errand_) read_piece(*shared_);
}

void ReadAhead::answered() {
  fetch();
  if (std::exchange(hungry_, false)) on_ready_();
}

}  // namespace rommate::app
