#include "src/console/sight.hpp"

#include <algorithm>

#include "src/console/plain_tail.hpp"
#include "src/recognise/state.hpp"

namespace rommate::console {

const recognise::Sighting* Sight::settled() const {
  if (!heard_ || typed_ || !recogniser_.settled() || !recogniser_.current().waiting) return nullptr;
  return &recogniser_.current();
}

std::string_view Sight::said_since(std::uint64_t offset) const {
  const auto all = tail();
  const auto count = recogniser_.offset() - std::min(offset, recogniser_.offset());
  return all.substr(all.size() - std::min<std::uint64_t>(all.size(), count));
}

std::string Sight::last_line() const { return last_line_of(plain_lines(tail())); }

void Sight::on_bytes(ByteView shown, Time now) {
  recogniser_.on_bytes(shown, now);
  heard_ = true;
  typed_ = false;
  question_left_ = false;
  last_byte_ = now;
}

void Sight::on_typed(ByteView bytes, Time now) {
  recogniser_.on_typed(bytes, now);
  typed_ = true;
}

void Sight::on_cut(bool speed_changed) {
  const auto stands = recogniser_.if_silent();
  question_left_ |= is_question(stands) || is_login(stands);
  if (speed_changed) heard_ = false;
  recogniser_.on_cut();
}

void Sight::on_lost() {
  recogniser_.on_cut();
  heard_ = typed_ = question_left_ = false;
}

}  // namespace rommate::console
