#include "protocols/transfer/cutter.hpp"

#include <algorithm>

namespace rommate::protocols::transfer {

void Cutter::make(ByteView data, Check check, Byte padding) {
  block_.clear();
  append_block(block_, number_, data, length_, check, padding);
}

void Cutter::make_header(const FileInfo& file, Check check) {
  const auto data = header_data(file);
  number_ = 0;
  bytes_ = 0;
  length_ = data.size() <= wire::small ? wire::small : wire::large;
  make(data, check, 0);
}

void Cutter::make_batch_end(Check check) {
  number_ = 0;
  bytes_ = 0;
  length_ = wire::small;
  make({}, check, 0);
}

void Cutter::begin(std::uint64_t size) {
  left_ = size;
  chunk_length_ = chunk_at_ = 0;
  number_ = 0;
}

std::size_t Cutter::wanted(bool large) const {
  if (chunk_at_ != chunk_length_) return 0;
  const auto most = large && left_ > wire::large_ending ? wire::large : wire::small;
  return static_cast<std::size_t>(std::min<std::uint64_t>(left_, most));
}

Cutter::Cut Cutter::next(bool large, Check check) {
  if (chunk_at_ == chunk_length_) {
    const auto want = wanted(large);
    const auto got = files_.read({chunk_.data(), want});
    if (!got) return Cut::unreadable;
    if (*got != want) return Cut::shrank;
    chunk_at_ = 0;
    chunk_length_ = want;
    left_ -= want;
  }
  const auto rest = chunk_length_ - chunk_at_;
  length_ = large && rest > wire::large_ending ? wire::large : wire::small;
  bytes_ = std::min(rest, length_);
  ++number_;
  make({chunk_.data() + chunk_at_, bytes_}, check, padding_);
  chunk_at_ += bytes_;
  return Cut::made;
}

void Cutter::check_by(Check check) { make({chunk_.data() + chunk_at_ - bytes_, bytes_}, check, padding_); }

void Cutter::start_over() {
  chunk_at_ = 0;
  number_ = 0;
}

}  // namespace rommate::protocols::transfer
