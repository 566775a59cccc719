#include "src/app/write_behind.hpp"

#include <chrono>
#include <utility>

#include "src/app/disk_worker.hpp"

namespace rommate::app {
namespace {

constexpr std::size_t piece_size = 128 * 1024;
constexpr std::size_t most_waiting = 8 * 1024 * 1024;
constexpr auto settle_within = std::chrono::seconds(5);

}  // namespace

WriteBehind::WriteBehind(boost::asio::io_context& io, std::unique_ptr<protocols::transfer::FileSink> files,
                         std::function<void()> on_ready)
    : io_(io), on_ready_(std::move(on_ready)) {
  shared_->files = std::move(files);
}

WriteBehind::~WriteBehind() { static_cast<void>(settle()); }

std::unique_lock<std::mutex> WriteBehind::idle() {
  std::unique_lock lock(shared_->mutex);
  shared_->moved.wait(lock, [this] { return !shared_->working; });
  return lock;
}

bool WriteBehind::settle() {
  std::unique_lock lock(shared_->mutex);
  return shared_->moved.wait_for(lock, settle_within, [this] { return !shared_->working; });
}

WriteBehind::Problem WriteBehind::open(const protocols::transfer::FileInfo& file) {
  const auto lock = idle();
  shared_->problem.reset();
  ending_ = false;
  buffer_.clear();
  buffer_.reserve(piece_size);
  return shared_->files->open(file);
}

WriteBehind::Problem WriteBehind::write(protocols::ByteView bytes) {
  protocols::append(buffer_, bytes);
  if (buffer_.size() < piece_size) return std::nullopt;
  hand_over(End::none);
  std::unique_lock lock(shared_->mutex);
  shared_->moved.wait(lock, [this] { return shared_->waiting <= most_waiting; });
  return shared_->problem;
}

bool WriteBehind::make_safe() {
  if (!std::exchange(ending_, true)) hand_over(End::close);
  const std::lock_guard lock(shared_->mutex);
  return !shared_->working;
}

WriteBehind::Problem WriteBehind::close() {
  static_cast<void>(make_safe());
  const auto lock = idle();
  return shared_->problem;
}

void WriteBehind::abandon() {
  if (!std::exchange(ending_, true)) hand_over(End::abandon);
}

/// What is buffered, and what comes behind it, is the thread's from here on.
void WriteBehind::hand_over(End end) {
  {
    const std::lock_guard lock(shared_->mutex);
    shared_->waiting += buffer_.size();
    shared_->pieces.push_back(std::exchange(buffer_, {}));
    buffer_.reserve(end == End::none ? piece_size : 0);
    shared_->end = end;
    if (std::exchange(shared_->working, true)) return;
  }
  errand_ = disk_worker().ask(
      io_, [shared = shared_] { work(*shared); },
      [this] {
        if (ending_) on_ready_();
      });
  if (!errand_) work(*shared_);
}

void WriteBehind::work(Shared& shared) {
  std::unique_lock lock(shared.mutex);
  while (!shared.pieces.empty()) {
    const auto piece = std::move(shared.pieces.front());
    shared.pieces.pop_front();
    const bool good = !shared.problem;  // behind a hole nothing is written
    lock.unlock();
    auto problem = good ? shared.files->write(piece) : std::nullopt;
    lock.lock();
    if (problem) shared.problem = std::move(problem);
    shared.waiting -= piece.size();
    shared.moved.notify_all();
    if (shared.pieces.empty()) end_file(shared, lock);
  }
  shared.working = false;
  shared.moved.notify_all();
}

void WriteBehind::end_file(Shared& shared, std::unique_lock<std::mutex>& lock) {
  const auto end = std::exchange(shared.end, End::none);
  if (end == End::none) return;
  const bool whole = end == End::close && !shared.problem;
  lock.unlock();
  auto problem = whole ? shared.files->close() : std::nullopt;
  if (!whole) shared.files->abandon();
  lock.lock();
  if (problem) shared.problem = std::move(problem);
}

}  // namespace rommate::app
