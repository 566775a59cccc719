#include "protocols/transfer/purge.hpp"

#include <algorithm>

#include "protocols/transfer/wire.hpp"

namespace rommate::protocols::transfer {
namespace {

constexpr Duration longest_purge = std::chrono::seconds{60};
constexpr std::size_t tail_kept = 64;
constexpr std::size_t cancels_in_noise = 5;

}  // namespace

void Purge::begin(Of what, Time now) {
  what_ = what;
  since_ = now;
  tail_.clear();
  count_ = 0;
  text_ = what == Of::text;
}

void Purge::add(ByteView bytes) {
  text_ = text_ && std::all_of(bytes.begin(), bytes.end(), is_text);
  count_ += bytes.size();
  tail_.append(as_text(bytes.size() > tail_kept ? bytes.last(tail_kept) : bytes));
  if (tail_.size() > tail_kept) tail_.erase(0, tail_.size() - tail_kept);
}

bool Purge::ends_in_cancel() const {
  auto rest = std::string_view{tail_};
  while (!rest.empty() && static_cast<Byte>(rest.back()) == wire::bs) rest.remove_suffix(1);
  const auto last = rest.find_last_not_of(static_cast<char>(wire::can));
  return rest.size() - (last == std::string_view::npos ? 0 : last + 1) >= cancels_in_noise;
}

bool Purge::was_text() const { return text_ && count_ >= wire::text_is; }

bool Purge::endless(Time now) const { return now - since_ > longest_purge; }

}  // namespace rommate::protocols::transfer
