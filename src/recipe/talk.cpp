#include "src/recipe/talk.hpp"

#include <utility>

namespace rommate::recipe {

void Talk::begin(Order order, const Sight& sight, Family family, Time now) {
  sight_ = &sight;
  const auto* pager = find_phrase("pager-off", "go", family);
  const bool long_answer = order.line && order.line->starts_with("show ");
  if (long_answer && !pager_off_ && pager != nullptr && !behind_pager_) {
    behind_pager_ = std::move(order);
    order = {.line = std::string{pager->line}};
  }
  begin_now(std::move(order), now);
}

void Talk::begin_now(Order order, Time now) {
  if (order.line && !order.secret) typed_.push_back(*order.line);
  under_way_ = true;
  exchange_.begin(std::move(order), *sight_, now);
}

void Talk::on_bytes(console::ByteView received, Time now) {
  if (under_way_) exchange_.on_bytes(received, now);
}

void Talk::on_sighting(const Sighting& seen, Time now) {
  if (under_way_) exchange_.on_sighting(seen, now);
}

void Talk::on_time(Time now) {
  if (under_way_) exchange_.on_time(now);
}

void Talk::on_effect(const console::EffectResult& result, Time now) {
  const auto found = writes_.find(result.id);
  if (found == writes_.end() || !under_way_) return;
  const auto write = std::move(found->second);
  writes_.erase(found);
  if (!result.taken()) exchange_.on_refused(write, result.text, now);
}

bool Talk::ended(Time now) {
  if (!under_way_ || !exchange_.over()) return false;
  under_way_ = false;
  writes_.clear();
  heard_ = exchange_.heard();
  if (!behind_pager_) return true;
  auto order = *std::exchange(behind_pager_, std::nullopt);
  pager_off_ = heard_.end == Heard::End::prompt;
  if (!pager_off_) return true;
  begin_now(std::move(order), now);
  return false;
}

void Talk::drop() {
  under_way_ = false;
  behind_pager_.reset();
}

std::optional<Time> Talk::deadline() const { return under_way_ ? exchange_.deadline() : std::nullopt; }

}  // namespace rommate::recipe
