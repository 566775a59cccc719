// A run's talk with the device: one exchange after the other, the pager switched off before the first long
// answer of each session, and what was heard last. Pure; its owner hands on the writes.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "src/recipe/exchange.hpp"
#include "src/recipe/verb.hpp"

namespace rommate::recipe {

class Talk {
 public:
  /// `sight` must outlive it. A long answer is asked for behind the family's pager-off.
  void begin(Order order, const Sight& sight, Family family, Time now);
  void on_bytes(console::ByteView received, Time now);
  void on_sighting(const Sighting& seen, Time now);
  void on_time(Time now);
  /// A result of one of its writes, or of nobody's.
  void on_effect(const console::EffectResult& result, Time now);

  /// `want(Write)` gives the number of the effect.
  template <class Want>
  void take_writes(Want want) {
    for (auto& each : exchange_.take_writes()) {
      const auto id = want(each);
      writes_[id] = std::move(each);
    }
  }
  /// Behind these writes our end goes to this speed; once.
  [[nodiscard]] std::optional<std::uint32_t> take_speed() { return exchange_.take_speed(); }
  /// What was begun is over: once for each begin(). What the pager hid is begun by itself.
  [[nodiscard]] bool ended(Time now);

  [[nodiscard]] bool under_way() const { return under_way_; }
  [[nodiscard]] const Heard& heard() const { return heard_; }
  void forget_heard() { heard_ = {}; }
  /// A reset, or a gap in which nobody watched: the pager is on again.
  void new_session() { pager_off_ = false; }
  /// Nothing more is expected.
  void drop();
  /// The line is given back; a line half typed is cleared.
  void stop() { exchange_.stop(); }
  [[nodiscard]] std::string at_work() const { return under_way_ ? exchange_.at_work() : ""; }
  [[nodiscard]] std::string_view stop_key() const { return exchange_.stop_key(); }
  /// The writes that were wanted will not be reported.
  void forget_writes() { writes_.clear(); }
  [[nodiscard]] std::optional<Time> deadline() const;
  /// The lines that were typed, secrets left out.
  [[nodiscard]] const std::vector<std::string>& typed() const { return typed_; }

 private:
  void begin_now(Order order, Time now);

  Exchange exchange_;
  bool under_way_ = false, pager_off_ = false;
  const Sight* sight_ = nullptr;
  std::optional<Order> behind_pager_;
  std::map<console::EffectId, Write> writes_;
  Heard heard_;
  std::vector<std::string> typed_;
};

}  // namespace rommate::recipe
