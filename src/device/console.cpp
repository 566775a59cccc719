#include "src/device/console.hpp"

#include <algorithm>
#include <utility>

namespace rommate::device {
namespace {

using namespace std::chrono_literals;

constexpr auto longest_burst = 16ms;           // what a USB adapter's latency timer collects
constexpr int fast_factor = 20;                // DeviceOptions::fast
constexpr auto shortest_fast_window = 1500ms;  // DeviceOptions::fast
constexpr Byte cr = '\r', lf = '\n', backspace = 8, kill_line = 21, bell = 7;

}  // namespace

Console::Console(const LineSettings& line, const Pace& pace) : wire_{line, !pace.fast}, pace_{pace} {}

Duration Console::scaled(Duration length) const { return pace_.fast ? length / fast_factor : length; }

void Console::print(std::string_view text) {
  if (text.empty()) return;
  Item item;
  item.text.reserve(text.size() + 8);
  for (const char c : text) {
    if (c == '\n') item.text.push_back(cr);
    item.text.push_back(static_cast<Byte>(c));
  }
  queue_.push_back(std::move(item));
}

void Console::send(ByteView bytes) {
  if (bytes.empty()) return;
  Item item;
  item.text.assign(bytes.begin(), bytes.end());
  queue_.push_back(std::move(item));
}

void Console::busy(Duration length) {
  Item item;
  item.wait = scaled(length);
  queue_.push_back(std::move(item));
}

void Console::window(Duration length) {
  Item item;
  item.wait = pace_.fast
                  ? std::min<Duration>(length, std::max<Duration>(scaled(length), shortest_fast_window))
                  : length;
  queue_.push_back(std::move(item));
}

void Console::then(Done what) {
  Item item;
  item.call = std::move(what);
  queue_.push_back(std::move(item));
}

void Console::read_line(const ReadLine& how, GotLine got) {
  how_ = how;
  line_.begin(how.start, how.history);
  got_line_ = std::move(got);
  got_key_ = nullptr;
  give_up_at_.reset();
  if (queue_.empty()) be_patient();
}

void Console::read_key(GotKey got) {
  got_key_ = std::move(got);
  got_line_ = nullptr;
}

void Console::attach(protocols::Engine& engine, Done done) {
  got_line_ = nullptr;
  got_key_ = nullptr;
  engine_ = &engine;
  engine_done_ = std::move(done);
}

void Console::after(Duration length, Done what) {
  timers_.push_back({now_ + scaled(length), std::move(what)});
}

void Console::interject(std::string_view text) {
  print((column_zero_ && queue_.empty() ? "" : "\n") + std::string(text) + "\n");
}

void Console::clear() {
  queue_.clear();
  timers_.clear();
  input_.clear();
  got_line_ = nullptr;
  got_key_ = nullptr;
  engine_ = nullptr;
  engine_done_ = nullptr;
  give_up_at_.reset();
  last_was_cr_ = false;
}

std::optional<Time> Console::deadline() const {
  auto next = wire_.next_arrival();
  const auto sooner = [&](Time time) { next = next ? std::min(*next, time) : time; };
  for (const auto& timer : timers_) sooner(timer.due);
  if (!queue_.empty()) sooner(queue_.front().due.value_or(now_));
  if (queue_.empty() && !input_.empty() && (got_line_ || got_key_ || engine_ != nullptr)) sooner(next_take_);
  if (engine_ != nullptr && engine_->deadline()) sooner(*engine_->deadline());
  if (give_up_at_ && got_line_ && queue_.empty()) sooner(*give_up_at_);
  return next;
}

void Console::run(Time now) {
  now_ = std::max(now_, now);
  receive();
  run_timers();
  run_queue();
  take_input();
  lose_patience();
  serve_engine();
}

void Console::receive() {
  for (const auto& heard : wire_.arrived(now_)) {
    if (heard.is_break) {
      if (listener_.on_break) listener_.on_break();
    } else if (listener_.on_key && listener_.on_key(heard.byte)) {
      continue;
    } else if (input_.size() < pace_.input_buffer) {
      input_.push_back(heard.byte);
    } else {
      ++overruns_;
    }
  }
}

void Console::run_timers() {
  for (;;) {
    const auto due = std::min_element(timers_.begin(), timers_.end(),
                                      [](const Timer& a, const Timer& b) { return a.due < b.due; });
    if (due == timers_.end() || due->due > now_) return;
    const auto call = std::move(due->call);
    timers_.erase(due);
    call();
  }
}

void Console::run_queue() {
  while (!queue_.empty()) {
    if (queue_.front().call) {
      const auto call = std::move(queue_.front().call);
      queue_.pop_front();
      call();
    } else if (begin_or_end(queue_.front())) {
      queue_.pop_front();
    } else {
      return;
    }
  }
  be_patient();
}

void Console::be_patient() {
  if (got_line_ && how_.within > Duration::zero() && !give_up_at_) give_up_at_ = now_ + how_.within;
}

void Console::lose_patience() {
  if (!give_up_at_ || now_ < *give_up_at_ || !got_line_ || !queue_.empty()) return;
  give_up_at_.reset();
  got_line_ = nullptr;
  if (const auto over = std::exchange(how_.over, nullptr)) over();
  run_queue();
}

/// True when the item is over.
bool Console::begin_or_end(Item& item) {
  if (item.text.empty()) {
    if (!item.due) item.due = now_ + item.wait;
    return *item.due <= now_;
  }
  const auto character = wire_.character();
  for (;;) {
    if (item.due) {
      if (*item.due > now_) return false;
      wire_.device_sent(ByteView{item.text}.subspan(item.sent, item.burst));
      item.sent += item.burst;
      if (item.sent == item.text.size()) {
        column_zero_ = item.text.back() == lf;
        return true;
      }
    }
    const auto rest = item.text.size() - item.sent;
    const auto fits =
        character > Duration::zero() ? static_cast<std::size_t>(longest_burst / character) : rest;
    item.burst = std::clamp<std::size_t>(fits, 1, rest);
    item.due = item.due.value_or(now_) + character * static_cast<std::int64_t>(item.burst);
  }
}

void Console::take_input() {
  while (queue_.empty() && !input_.empty() && next_take_ <= now_ &&
         (got_line_ || got_key_ || engine_ != nullptr)) {
    const auto byte = input_.front();
    input_.pop_front();
    next_take_ = now_ + (engine_ != nullptr ? Duration::zero() : scaled(pace_.take));
    take(byte);
    run_queue();
  }
}

void Console::take(Byte byte) {
  if (engine_ != nullptr) {
    engine_->on_bytes({&byte, 1}, now_);
    serve_engine();
  } else if (got_key_) {
    std::exchange(got_key_, nullptr)(byte);
  } else {
    take_for_line(byte);
  }
}

void Console::take_for_line(Byte byte) {
  const bool after_cr = std::exchange(last_was_cr_, byte == cr);
  if (byte == lf && after_cr) return;
  if (byte == cr || byte == lf) return end_line(cr);
  if (how_.stops.find(static_cast<char>(byte)) != std::string::npos) return end_line(byte);
  if (how_.history == nullptr && byte < 32 && byte != backspace && byte != kill_line) return send({&bell, 1});
  echo(line_.take(byte, how_.longest));
  if (line_.redraw_wanted()) print("\n" + how_.prompt + line_.text());
}

void Console::end_line(Byte key) {
  if (key == cr) print("\n");
  give_up_at_.reset();
  std::exchange(got_line_, nullptr)(line_.take_text(), key);
}

void Console::echo(std::string_view text) {
  if (how_.echo) send(protocols::as_bytes(text));
}

void Console::serve_engine() {
  if (engine_ == nullptr) return;
  engine_->on_time(now_);
  send(engine_->take_output());
  run_queue();  // in fast mode the last answer is out at once, and nothing else would come back here
  if (engine_ == nullptr || !engine_->outcome() || !queue_.empty()) return;
  const auto leftover = engine_->take_leftover();
  input_.insert(input_.begin(), leftover.begin(), leftover.end());
  engine_ = nullptr;
  if (auto done = std::exchange(engine_done_, nullptr)) done();
  run_queue();
}

}  // namespace rommate::device
