#include "src/device/board_memory.hpp"

#include <algorithm>

namespace rommate::device {
namespace {

std::ptrdiff_t steps(std::uint64_t count) { return static_cast<std::ptrdiff_t>(count); }

}  // namespace

void BoardMemory::write(std::uint32_t at, protocols::ByteView bytes) {
  if (bytes.empty()) return;
  const std::uint64_t end = std::uint64_t{at} + bytes.size();
  auto piece = pieces_.upper_bound(at);
  if (piece != pieces_.begin()) --piece;
  while (piece != pieces_.end() && piece->first < end) {
    const auto from = piece->first;
    const auto until = std::uint64_t{from} + piece->second.size();
    if (from <= at && end <= until) {  // within one: it stays in one piece
      std::copy(bytes.begin(), bytes.end(), piece->second.begin() + steps(at - from));
      return;
    }
    auto old = std::move(piece->second);
    piece = pieces_.erase(piece);
    if (until > end) pieces_.emplace(end, protocols::Bytes(old.begin() + steps(end - from), old.end()));
    if (from < at) {
      old.resize(std::min<std::uint64_t>(old.size(), at - from));
      pieces_.emplace(from, std::move(old));
    }
  }
  pieces_.insert_or_assign(at, protocols::Bytes(bytes.begin(), bytes.end()));
}

protocols::Bytes BoardMemory::read(std::uint32_t at, std::size_t count) const {
  protocols::Bytes out(count);
  const std::uint64_t end = std::uint64_t{at} + count;
  for (const auto& [from, bytes] : pieces_) {
    const auto first = std::max<std::uint64_t>(from, at);
    const auto last = std::min<std::uint64_t>(std::uint64_t{from} + bytes.size(), end);
    if (first < last)
      std::copy(bytes.begin() + steps(first - from), bytes.begin() + steps(last - from),
                out.begin() + steps(first - at));
  }
  return out;
}

protocols::Bytes BoardMemory::piece(std::uint32_t at) const {
  auto piece = pieces_.upper_bound(at);
  if (piece == pieces_.begin()) return {};
  --piece;
  const auto skip = at - piece->first;
  if (skip >= piece->second.size()) return {};
  return protocols::Bytes(piece->second.begin() + steps(skip), piece->second.end());
}

}  // namespace rommate::device
