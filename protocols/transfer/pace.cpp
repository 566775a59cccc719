#include "protocols/transfer/pace.hpp"

#include <algorithm>

namespace rommate::protocols::transfer {
namespace {

constexpr Duration sure_after = std::chrono::milliseconds{250};

}  // namespace

// A line is paced when every reply so far took at least the block's wire time, for long enough to be no
// accident of a busy machine; one early reply shows that it is not.
void Pace::learn(Duration took, Duration wire_time) {
  slowest_reply_ = std::max(slowest_reply_, took - std::min(took, wire_time));
  if (paced_ || wire_time == Duration{0}) return;
  if (took < wire_time * 9 / 10)
    paced_ = false;
  else if ((seen_ += wire_time) >= sure_after)
    paced_ = true;
}

}  // namespace rommate::protocols::transfer
