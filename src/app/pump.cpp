#include "src/app/pump.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <utility>

namespace rommate::app {

using console::EffectResult;
using protocols::Time;

namespace {

EffectResult::Status status_of(port::ControlResult::Status status) {
  switch (status) {
    case port::ControlResult::Status::done: return EffectResult::Status::done;
    case port::ControlResult::Status::unconfirmed: return EffectResult::Status::unconfirmed;
    case port::ControlResult::Status::unsupported: return EffectResult::Status::unsupported;
    case port::ControlResult::Status::refused: return EffectResult::Status::refused;
  }
  return EffectResult::Status::refused;
}

}  // namespace

Pump::Pump(boost::asio::io_context& io, std::unique_ptr<port::Port> port, console::Session& session,
           const Options& options)
    : io_(io),
      port_(std::move(port)),
      session_(session),
      options_(options),
      engine_timer_(io),
      effect_timer_(io),
      reconnect_(io, *port_) {
  session_.on_work = [this] { wake(); };
}

Pump::~Pump() {
  alive_.end();
  session_.on_work = nullptr;
  close();
}

Time Pump::now() { return std::chrono::steady_clock::now(); }

void Pump::open(std::function<void(std::optional<port::Problem>)> opened) {
  port_->open(
      [this, alive = alive_.watch(), opened = std::move(opened)](std::optional<port::Problem> problem) {
        if (!alive) return;
        using Kind = port::Problem::Kind;
        const bool may_come = problem && (problem->kind == Kind::cannot_open || problem->kind == Kind::busy);
        if (options_.wait && may_come) return wait_for_port(*problem, opened);
        if (!problem) {
          open_ = true;
          read();
        }
        opened(std::move(problem));
        if (alive) tell_remarks();
        if (alive) wake();
      });
}

void Pump::wait_for_port(const port::Problem& problem,
                         std::function<void(std::optional<port::Problem>)> opened) {
  session_.on_lost("waiting: " + problem.what, now());
  if (on_waiting) on_waiting(problem);
  try_again([opened = std::move(opened)] { opened(std::nullopt); });
}

void Pump::wake() {
  // Handlers of the session may call wake() again; the loop below sees what they asked for.
  if (waking_) return;
  waking_ = true;
  while (open_ && !busy_) {
    auto effect = session_.take_effect(now());
    if (!effect) break;
    execute(std::move(*effect));
  }
  waking_ = false;
  if (when_sent_ && !busy_ && !session_.has_effects()) {
    auto done = std::exchange(when_sent_, nullptr);
    if (!open_) {
      boost::asio::post(io_, std::move(done));
    } else {
      busy_ = true;
      port_->control(port::Drain{},
                     [this, alive = alive_.watch(), done = std::move(done)](const port::ControlResult&) {
                       if (!alive) return;
                       busy_ = false;
                       done();
                       if (alive) wake();
                     });
    }
  }
  arm();
}

void Pump::hold_reading(bool hold) {
  hold_ = hold;
  if (!hold && open_ && !reading_) read();
}

void Pump::when_sent(std::function<void()> done) {
  when_sent_ = std::move(done);
  wake();
}

void Pump::close() {
  open_ = false;
  engine_timer_.cancel();
  effect_timer_.cancel();
  reconnect_.stop();
  port_->close();
}

void Pump::read() {
  if (reading_ || hold_ || !open_) return;
  reading_ = true;
  port_->read_some(buffer_,
                   [this, alive = alive_.watch()](std::size_t count, std::optional<port::Problem> problem) {
                     if (!alive) return;
                     reading_ = false;
                     received(count, std::move(problem));
                   });
}

void Pump::received(std::size_t count, std::optional<port::Problem> problem) {
  if (!open_) return;
  session_.on_bytes({buffer_.data(), count}, now());
  if (problem) return lost(*problem);
  const auto alive = alive_.watch();
  wake();
  if (alive) read();
}

void Pump::lost(const port::Problem& problem) {
  if (!open_) return;
  open_ = false;
  busy_ = false;
  effect_timer_.cancel();
  const auto alive = alive_.watch();
  session_.on_lost(port::to_string(problem), now());
  if (alive && on_lost) on_lost(problem);
  if (!alive) return;
  if (options_.reconnect)
    try_again([this] {
      if (on_back) on_back();
    });
  wake();
}

void Pump::try_again(std::function<void()> then) {
  reconnect_.start(
      [this, alive = alive_.watch(), then = std::move(then)] {
        if (!alive) return;
        open_ = true;
        session_.on_back(now());
        then();
        if (alive) tell_remarks();
        if (!alive) return;
        read();
        wake();
      },
      [this](const port::Problem& problem) {
        session_.note(port::to_string(problem), now());
        if (on_not_back) on_not_back(problem);
      });
}

void Pump::tell_remarks() {
  if (!open_ || !on_remarks) return;
  if (const auto remarks = port_->remarks(); !remarks.empty()) on_remarks(remarks);
}

void Pump::execute(console::Effect&& effect) {
  busy_ = true;
  if (auto* bytes = std::get_if<console::Write>(&effect)) return write(std::move(*bytes));
  if (auto* brk = std::get_if<console::Break>(&effect)) return begin_break(*brk);
  if (std::get_if<console::RemoteBreak>(&effect)) return control(port::SendRemoteBreak{}, std::move(effect));
  if (auto* set = std::get_if<console::SetLine>(&effect))
    return control(port::SetLine{set->line}, std::move(effect));
  if (auto* purge = std::get_if<console::PurgeLine>(&effect))
    return control(port::Purge{purge->received, purge->unsent}, std::move(effect));
  if (std::get_if<console::Drain>(&effect)) return control(port::Drain{}, std::move(effect));
  const auto length = std::get<console::Wait>(effect).length;
  effect_timer_.expires_after(length);
  effect_timer_.async_wait([this, alive = alive_.watch(), effect](boost::system::error_code error) {
    if (alive && !error) finished(effect, {});
  });
}

void Pump::write(console::Write&& write) {
  writing_ = std::move(write.bytes);
  port_->write(writing_,
               [this, alive = alive_.watch()](std::size_t, const std::optional<port::Problem>& problem) {
                 if (!alive) return;
                 if (problem) return lost(*problem);
                 busy_ = false;
                 wake();
               });
}

void Pump::begin_break(const console::Break& request) {
  port_->control(port::SetBreak{true},
                 [this, alive = alive_.watch(), request](const port::ControlResult& result) {
                   if (!alive || !open_) return;
                   if (result.status == port::ControlResult::Status::refused ||
                       result.status == port::ControlResult::Status::unsupported)
                     return finished(request, result);
                   session_.on_break_changed(true, now());
                   effect_timer_.expires_after(request.length);
                   effect_timer_.async_wait([this, alive, request](boost::system::error_code error) {
                     if (alive && !error) end_break(request);
                   });
                 });
}

void Pump::end_break(const console::Break& request) {
  port_->control(port::SetBreak{false},
                 [this, alive = alive_.watch(), request](const port::ControlResult& result) {
                   if (!alive || !open_) return;
                   session_.on_break_changed(false, now());
                   finished(request, result);
                 });
}

void Pump::control(const port::Control& what, console::Effect effect) {
  port_->control(
      what, [this, alive = alive_.watch(), effect = std::move(effect)](const port::ControlResult& result) {
        if (alive && open_) finished(effect, result);
      });
}

void Pump::finished(console::Effect effect, const port::ControlResult& result) {
  busy_ = false;
  const auto alive = alive_.watch();
  session_.on_effect({std::move(effect), status_of(result.status), result.text}, now());
  if (alive) wake();
}

void Pump::arm() {
  const auto due = session_.deadline();
  if (!due) return;                       // an armed timer that is no longer wanted fires once for nothing
  if (armed_ && *armed_ <= *due) return;  // it fires early, and is armed again then
  armed_ = due;
  engine_timer_.expires_at(std::chrono::time_point_cast<std::chrono::steady_clock::duration>(*due));
  engine_timer_.async_wait([this, alive = alive_.watch()](boost::system::error_code error) {
    if (!alive || error) return;
    armed_.reset();
    session_.on_time(now());
    if (alive) wake();
  });
}

}  // namespace rommate::app
