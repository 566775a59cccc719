#include "src/recipe/interrupt_job.hpp"

#include <fmt/format.h>

#include "src/recognise/state.hpp"

namespace rommate::recipe {
namespace {

using namespace std::chrono_literals;
using recognise::Family;
using recognise::State;

constexpr std::size_t most_breaks_alone = 3;
constexpr console::Duration key_each = 500ms;  // windows are 2 s at the least (U-Boot's usual bootdelay)

}  // namespace

InterruptJob::InterruptJob(job::BreakOptions options, bool may_reset)
    : options_{std::move(options)}, may_reset_{may_reset} {
  options_.until = {State::rommon,    State::bootstrap_old, State::switch_loader, State::asa_rommon,
                    State::ap_loader, State::nxos_loader,   State::uboot};
}

void InterruptJob::on_start(const Sight& sight, Time now) {
  sight_ = &sight;
  begun_ = now;
  boot_seen_ = sight.booting();
  pressed_ = now - key_each;  // the first key may go with the first word of the boot
  breaks_.begin(std::make_unique<job::BreakJob>(options_));
  breaks_.job()->on_start(sight, now);
  after_call(now);
}

/// What a window asks for, or what the family takes while it boots.
std::string_view InterruptJob::key() const {
  constexpr std::string_view ctrl_c = "\x03", escape = "\x1b", ctrl_b = "\x02";
  const std::string_view window = sight_->last().window_key;
  if (window == "Ctrl-C" || window == "any key") return ctrl_c;
  if (window == "Ctrl-B") return ctrl_b;
  if (window == "space") return " ";
  if (window == "ESC" || window == "BREAK or ESC") return escape;
  switch (sight_->family()) {
    case Family::catalyst_xe:
    case Family::catalyst_rommon:
    case Family::nexus:
    case Family::u_boot: return ctrl_c;
    // Many routers take Ctrl-C, too, while "#" or "." run (vendor's notes): where BREAK cannot be made, as on
    // a pty, or did nothing. Not later: their system would read it.
    case Family::ios_router:
    case Family::ios_xe_router:
      return breaks_had_no_effect() && image_is_read() ? ctrl_c : std::string_view{};
    default: return {};
  }
}

bool InterruptJob::image_is_read() const {
  const auto row = sight_->last_line();
  return !row.empty() && (row.back() == '#' || row.back() == '.');
}

bool InterruptJob::breaks_had_no_effect() const {
  const auto* job = dynamic_cast<const job::BreakJob*>(breaks_.job());
  return job == nullptr || job->result().sent >= most_breaks_alone;
}

void InterruptJob::press(Time now) {
  if (now < pressed_ + key_each) return;
  const auto which = key();
  // A boot that is silent for a while, or says what is not known here, is a boot all the same.
  if (which.empty() || !boot_seen_) return;
  pressed_ = now;
  ++keys_;
  write(which, console::InterruptKey{.blind = true});
}

void InterruptJob::after_call(Time now) {
  if (outcome_) return;
  if (breaks_.job() != nullptr) {
    breaks_.take_effects([&](console::Effect effect, bool is_undo) {
      return is_undo ? undo(std::move(effect)) : want(std::move(effect));
    });
    breaks_.take_requests([&](console::Request what) { return request(std::move(what)); });
    if (const auto& ended = breaks_.job()->outcome()) {
      if (ended->kind == Outcome::Kind::done || ended->kind == Outcome::Kind::lost)
        return end(ended->kind, ended->why);
      no_break_ = ended->why;
      static_cast<void>(breaks_.end());  // this port makes no BREAK: a key may still do
    }
  }
  if (!may_reset_ && sight_->facts().recovery_disabled == true)
    return end(Outcome::Kind::failed, std::string{no_loader});
  if (now >= begun_ + options_.within)
    end(Outcome::Kind::failed,
        fmt::format("the boot was not stopped within {} s: {}",
                    std::chrono::duration_cast<std::chrono::seconds>(options_.within).count(), how()));
}

std::string InterruptJob::how() const {
  std::size_t sent = 0;
  if (const auto* job = dynamic_cast<const job::BreakJob*>(breaks_.job())) sent = job->result().sent;
  if (!no_break_.empty()) return no_break_;
  return fmt::format("{} BREAK{}{}", sent, sent == 1 ? "" : "s",
                     keys_ == 0 ? "" : fmt::format(" and {} keys", keys_));
}

void InterruptJob::on_bytes(console::ByteView received, Time now) {
  if (breaks_.job() != nullptr) breaks_.job()->on_bytes(received, now);
  after_call(now);
}

void InterruptJob::on_sighting(const recognise::Sighting& seen, Time now) {
  if (breaks_.job() != nullptr) breaks_.job()->on_sighting(seen, now);
  after_call(now);
  if (outcome_) return;
  if (seen.state == State::booting) boot_seen_ = true;
  if (is_loader(seen)) return end(Outcome::Kind::done, "");
  if (is_prompt(seen) || is_login(seen) || (seen.waiting && seen.state == State::press_return) ||
      is_question(seen))
    return end(Outcome::Kind::failed, fmt::format("the boot went on to '{}': {}", seen.prompt, how()));
  press(now);
}

void InterruptJob::on_effect(const EffectResult& result, Time now) {
  if (breaks_.job() != nullptr) breaks_.on_effect(result, now);
  after_call(now);
}

void InterruptJob::on_answer(console::RequestId id, const console::Answer& answer, Time now) {
  if (breaks_.job() != nullptr) breaks_.on_answer(id, answer, now);
  after_call(now);
}

void InterruptJob::on_time(Time now) {
  if (breaks_.job() != nullptr) breaks_.job()->on_time(now);
  press(now);
  after_call(now);
}

void InterruptJob::cancel(Time now) {
  if (breaks_.job() != nullptr) breaks_.job()->cancel(now);
  after_call(now);
  end(Outcome::Kind::cancelled, "stopped");
}

void InterruptJob::on_lost(std::string_view why, Time now) {
  if (breaks_.job() != nullptr) breaks_.job()->on_lost(why, now);
  after_call(now);
}

void InterruptJob::on_back(Time now) {
  if (breaks_.job() != nullptr) breaks_.job()->on_back(now);
  after_call(now);
}

std::optional<Time> InterruptJob::deadline() const {
  if (outcome_) return std::nullopt;
  auto due = begun_ + options_.within;
  if (boot_seen_ && !key().empty()) due = std::min(due, pressed_ + key_each);
  if (breaks_.job() != nullptr)
    if (const auto inner = breaks_.job()->deadline()) due = std::min(due, *inner);
  return due;
}

void InterruptJob::end(Outcome::Kind kind, std::string why) {
  if (!outcome_) outcome_ = {kind, std::move(why)};
}

}  // namespace rommate::recipe
