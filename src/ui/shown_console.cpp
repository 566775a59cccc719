#include "src/ui/shown_console.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <ctime>

#include "src/recognise/state.hpp"

namespace rommate::ui {
namespace {

using app::Pump;
using protocols::as_bytes;
using Status = console::EffectResult::Status;

// Bytes that follow each other faster than this belong to one flow: at 9600 baud one comes every millisecond.
constexpr auto pause = std::chrono::microseconds(1500);

bool is_remote_only(const port::Capabilities& can) { return !can.break_on_off && can.remote_break; }

}  // namespace

ShownConsole::ShownConsole(std::unique_ptr<app::Console> console, const ShownOptions& options, int rows,
                           int cols)
    : console_(std::move(console)),
      screen_(vt::Screen::Options{std::max(cols, 1), std::max(rows, 1), {}, true}),
      break_length_(options.break_length),
      started_(Pump::now()),
      wall_(std::chrono::system_clock::now()) {
  apply(options.screen);
  resize(rows, cols);
  session().watch(*this);
  session().watch(printed_);
  console_->on_notice = [this](const std::string& notice) { say(notice, true); };
  console_->on_moved = [this](const app::CableSeen& before) {
    moved = "ANOTHER DEVICE: here was " + before.host;
    alarm = moved;
    if (on_alarm) on_alarm();
  };
  console_->pump().on_waiting = [this](const port::Problem& why) {
    problem = port::to_string(why);
    mark("waiting: " + problem + "; it is opened as soon as it can be", Pump::now());
  };
  console_->pump().on_lost = [this](const port::Problem& why) {
    open_ = console_->options().reconnect;
    problem = port::to_string(why);
    last_prompt_ = {};
    alarm = "line lost";
    mark(console_->options().reconnect ? "the line is lost: " + problem + "; waiting for it to come back"
                                       : "the line is closed: " + problem,
         Pump::now());
    if (on_alarm) on_alarm();
  };
  console_->pump().on_not_back = [this](const port::Problem& why) {
    const bool offered = !console_->pump().port().offered().empty() && !take_key.empty();
    mark("still waiting: " + port::to_string(why) +
             (offered ? "; if it carries this line, " + take_key + " takes it" : ""),
         Pump::now());
  };
  console_->pump().on_back = [this] {
    problem.clear();
    message.clear();  // "the line is away" is not true any more
    alarm = "line is back";
    mark("the line is back", Pump::now());
    if (on_alarm) on_alarm();
  };
}

ShownConsole::~ShownConsole() {
  alive_.end();
  run.reset();
  session().unwatch(printed_);
  session().unwatch(*this);
}

void ShownConsole::open() {
  console_->pump().open([this, alive = alive_.watch()](const std::optional<port::Problem>& failed) {
    if (!alive) return;
    open_ = !failed;
    problem = failed ? port::to_string(*failed) : std::string();
    if (open_) ask_modem_lines();
    if (on_opened) on_opened(failed);
    if (alive) changed();
  });
}

void ShownConsole::close() {
  open_ = false;
  console_->pump().close();
}

void ShownConsole::resize(int rows, int cols) {
  const int stamp = settings_.stamps ? 13 : 0;
  screen_.resize(std::max(cols - stamp, 1), std::max(rows, 1));
  console_->pump().port().set_window(std::max(rows, 1), std::max(cols - stamp, 1));
}

bool ShownConsole::type(const tui::Key& key) {
  return send(tui::bytes_for(key, screen_.modes(), settings_.keys));
}

bool ShownConsole::send(const std::string& bytes) {
  const auto now = Pump::now();
  bool sent = true;
  settings_.omap.send(
      as_bytes(bytes), [&](ByteView piece) { sent = console_->typing().type(piece) && sent; },
      [&] { send_break(); });
  if (!sent) return false;
  if (!moved.empty() && bytes.find_first_of("\r\n") != std::string::npos) {
    moved.clear();
    changed();
  }
  if (settings_.echo) {
    std::string shown;
    for (const char c : bytes) shown += c == '\r' ? std::string("\r\n") : std::string(1, c);
    feed(as_bytes(shown), now);
  }
  return true;
}

ShownOptions ShownConsole::options() {
  ShownOptions options{console_->options(), settings_, break_length_};
  options.console.open.line = session().line();
  if (const auto* recording = console_->recording()) options.console.record = recording->path();
  return options;
}

void ShownConsole::send_break() {
  if (is_remote_only(console_->pump().port().capabilities()))
    console_->typing().request(console::RemoteBreak{});
  else
    console_->typing().request(console::Break{break_length_});
}

void ShownConsole::clear() { feed(as_bytes("\x1b[H\x1b[2J"), Pump::now()); }

void ShownConsole::apply(const ScreenSettings& settings) {
  settings_ = settings;
  feed(as_bytes(settings_.wrap ? "\x1b[?7h" : "\x1b[?7l"), Pump::now());
}

DeviceText ShownConsole::device() const {
  const auto& session = console_->session();
  if (session.lost())
    return {console_->options().reconnect ? "gone, waiting for it" : "closed", tui::Mood::alarm};
  if (!open_)
    return {problem.empty() ? "opening" : "not open", problem.empty() ? tui::Mood::busy : tui::Mood::alarm};
  const auto& sight = session.sight();
  recognise::Sighting seen = sight.last();
  if (!seen.window_key.empty()) {
    const auto left = std::chrono::ceil<std::chrono::seconds>(window_until_ - Pump::now()).count();
    if (left <= 0) seen.window_key.clear();  // text still flows, so that nothing else was concluded yet
    seen.window_seconds = static_cast<int>(left);
  }
  if (seen.state == recognise::State::unknown && !sight.booting() &&
      last_prompt_.state != recognise::State::unknown) {
    // A log line behind the prompt, or the answer to a command: who it is has not changed by that.
    const std::string& host = last_prompt_.host;
    return {(host.empty() ? host : host + ": ") + "text behind the prompt", tui::Mood::plain};
  }
  return describe(seen, sight.facts(), sight.booting());
}

std::optional<Time> ShownConsole::next_second() const {
  const auto left = window_until_ - Pump::now();
  if (console_->session().seen().window_key.empty() || left <= Time::duration{}) return std::nullopt;
  const auto part = left % std::chrono::seconds(1);
  return Pump::now() + (part > Time::duration{} ? part : std::chrono::seconds(1));
}

void ShownConsole::ask_modem_lines() {
  auto& port = console_->pump().port();
  if (!open_ || !port.capabilities().modem_lines) return;
  port.control(port::GetModemLines{}, [this, alive = alive_.watch()](const port::ControlResult& result) {
    if (!alive || !result.lines) return;
    if (modem_known_ && modem_ == *result.lines) return;
    modem_known_ = true;
    modem_ = *result.lines;
    changed();
  });
}

tui::StampText ShownConsole::stamp_text() const {
  return [this](vt::LineNumber line) {
    const auto at = times_.time_of(line);
    if (!at) return std::string(12, ' ');
    const auto wall = wall_ + std::chrono::duration_cast<std::chrono::system_clock::duration>(*at - started_);
    const auto seconds = std::chrono::system_clock::to_time_t(wall);
    const auto rest = wall.time_since_epoch() % std::chrono::seconds(1);
    std::tm local{};
    localtime_r(&seconds, &local);
    return fmt::format("{:%H:%M:%S}.{:03}", local,
                       std::chrono::duration_cast<std::chrono::milliseconds>(rest).count());
  };
}

std::vector<std::string> ShownConsole::last_lines(std::size_t count) const {
  std::vector<std::string> lines;
  for (int row = screen_.rows(); row > 0 && lines.size() < count; --row)
    if (std::string text = tui::row_text(screen_, row - 1); !text.empty())
      lines.insert(lines.begin(), std::move(text));
  return lines;
}

void ShownConsole::received(ByteView bytes, Time now) { hex_.add(false, bytes, now); }

void ShownConsole::shown(ByteView bytes, Time now) {
  const bool pouring = now - last_shown_ < pause;
  last_shown_ = now;
  // Answering a report is typing at the device: not while the line is noise.
  screen_.set_answers(session().seen().state != recognise::State::garbled);
  settings_.imap.changes() ? feed(settings_.imap.apply(bytes), now) : feed(bytes, now);
  if (const std::string reply = screen_.take_replies(); !reply.empty()) session().reply(as_bytes(reply), now);
  bells += screen_.take_bells();
  changed(pouring);
}

void ShownConsole::feed(ByteView bytes, Time now) {
  if (!settings_.add_lf) {
    screen_.on_bytes(bytes);
  } else {
    std::string text;
    for (const protocols::Byte byte : bytes) {
      if (last_cr_ && byte != '\n') text += '\n';
      text += static_cast<char>(byte);
      last_cr_ = byte == '\r';
    }
    screen_.on_bytes(as_bytes(text));
  }
  times_.on_lines(screen_.end_line(), now);
  times_.forget_before(screen_.first_line());
}

void ShownConsole::sent(ByteView bytes, bool secret, Time now) {
  if (secret)
    hex_.mark(true, "a secret, not kept", now);
  else
    hex_.add(true, bytes, now);
}

void ShownConsole::break_changed(bool on, Time now) {
  if (on) break_began_ = now;
  hex_.mark(true, on ? "BREAK on" : "BREAK off", now);
  if (on) say("BREAK is on the line");
}

void ShownConsole::line_set(const protocols::LineSettings& line, Time) {
  say("the line is " + protocols::to_string(line));
}

void ShownConsole::sighted(const recognise::Sighting& seen, Time now) {
  if (!seen.window_key.empty()) {
    window_until_ = now + std::chrono::seconds(seen.window_seconds);
    if (on_window) on_window();
  }
  if (is_loader(seen.state) && !is_loader(last_state_)) {
    alarm = device().text;
    if (on_alarm) on_alarm();
  }
  last_state_ = seen.state;
  if (recognise::is_prompt(seen.state))
    last_prompt_ = seen;
  else if (seen.state != recognise::State::unknown)
    last_prompt_ = {};
  changed(true);
}

void ShownConsole::owner_changed(std::string_view, Time) { changed(); }

void ShownConsole::effect_done(const console::EffectResult& result, Time now) {
  const std::string why = result.text.empty() ? std::string() : ": " + result.text;
  const bool done = result.status == Status::done;
  if (std::holds_alternative<console::Break>(result.effect)) {
    const auto length = std::chrono::duration_cast<std::chrono::milliseconds>(now - break_began_).count();
    if (done)
      say(fmt::format("BREAK sent: {} ms, by the driver", length));
    else if (result.status == Status::unconfirmed)
      say(fmt::format("BREAK sent: {} ms, not confirmed{}", length, why), true);
    else
      say("no BREAK was sent" + why, true);
  } else if (std::holds_alternative<console::RemoteBreak>(result.effect)) {
    say(done ? std::string("BREAK asked of the server (IAC BRK)") : "no BREAK was sent" + why, !done);
  } else if (std::holds_alternative<console::SetLine>(result.effect)) {
    if (!done) say("the line is " + protocols::to_string(session().line()) + why, true);
    ask_modem_lines();
  }
}

void ShownConsole::mark(const std::string& text, Time now) {
  const std::string at = screen_.cursor().column > 0 ? "\r\n" : "";
  // A mode a lost device had switched on must not outlive it: back to the main screen and plain text.
  feed(as_bytes("\x18\x1b[!p\x1b[?1049l\x1b[?1l" + at + "\x1b[2m-- rommate: " + text + " --\x1b[0m\r\n"),
       now);
  if (!settings_.wrap) apply(settings_);
  changed();
}

void ShownConsole::say(const std::string& text, bool bad) {
  if (on_message) on_message(text, bad);
}

void ShownConsole::changed(bool pouring) {
  if (on_change) on_change(pouring);
}

}  // namespace rommate::ui
