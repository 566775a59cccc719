// The memory of a board, as its loader sees it: what was written where. What was never written reads as zero.
#pragma once

#include <cstdint>
#include <map>

#include "protocols/engine.hpp"

namespace rommate::device {

class BoardMemory {
 public:
  /// What lay there before is gone, as far as it is covered.
  void write(std::uint32_t at, protocols::ByteView bytes);
  [[nodiscard]] protocols::Bytes read(std::uint32_t at, std::size_t count) const;
  /// From there to the end of what was written in one piece; empty: nothing was.
  [[nodiscard]] protocols::Bytes piece(std::uint32_t at) const;

 private:
  std::map<std::uint32_t, protocols::Bytes> pieces_;  // by address, none covers another
};

}  // namespace rommate::device
