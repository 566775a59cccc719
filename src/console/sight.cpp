#include "src/console/sight.hpp"

#include <algorithm>

#include "src/console/plain_tail.hpp"
#include "src/recognise/state.hpp"
#include "src/recognise/tail_match.hpp"

namespace rommate::console {

const recognise::Sighting* Sight::settled() const {
  if (!heard_ || typed_ || !recogniser_.settled()) return nullptr;
  return recogniser_.current().waiting ? &recogniser_.current() : behind_log_lines();
}

const recognise::Sighting* Sight::behind_log_lines() const {
  if (!heard_ || typed_ || !recogniser_.settled()) return nullptr;
  if (torn_looked_at_ != recogniser_.offset()) {
    torn_looked_at_ = recogniser_.offset();
    torn_ = look_behind_log_lines();
  }
  return torn_ ? &*torn_ : nullptr;
}

std::optional<recognise::Sighting> Sight::look_behind_log_lines() const {
  auto text = said_since(typed_at_);
  bool logs = false;
  while (text.ends_with('\n')) {
    const auto body = text.substr(0, text.size() - 1);
    const auto row = body.substr(body.rfind('\n') + 1);  // npos + 1 is 0
    const bool blank = row.find_first_not_of("\r ") == std::string_view::npos;
    const bool log = recognise::is_log_line(row);
    if (!blank && !log) {
      if (!logs || row.size() == body.size())
        return std::nullopt;  // its row must have begun behind what was typed
      text = body;
      break;
    }
    logs |= log;
    text = body.substr(0, body.size() - row.size());
  }
  if (!logs) return std::nullopt;
  if (text.ends_with('\r')) text.remove_suffix(1);
  const auto all = tail();
  recognise::Recogniser before;
  before.on_bytes(
      protocols::as_bytes(all.substr(0, static_cast<std::size_t>(text.data() + text.size() - all.data()))),
      {});
  auto seen = before.if_silent();
  if (!seen.waiting || !(is_question(seen) || is_login(seen) || is_pager(seen))) return std::nullopt;
  seen.offset = recogniser_.offset();
  return seen;
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
  typed_at_ = recogniser_.offset();
  torn_looked_at_.reset();
}

void Sight::on_cut(bool speed_changed) {
  const auto stands = recogniser_.if_silent();
  question_left_ |= is_question(stands) || is_login(stands);
  if (speed_changed) heard_ = false;
  recogniser_.on_cut();
  torn_looked_at_.reset();
}

void Sight::on_lost() {
  recogniser_.on_cut();
  torn_looked_at_.reset();
  heard_ = typed_ = question_left_ = false;
}

}  // namespace rommate::console
