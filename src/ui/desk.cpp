#include "src/ui/desk.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <csignal>
#include <ctime>

#include "src/console/standing_question.hpp"
#include "src/port/sim.hpp"
#include "tui/dialogs.hpp"
#include "tui/status_line.hpp"

namespace rommate::ui {

using app::Pump;
using namespace std::chrono_literals;

namespace {

constexpr auto modem_lines_every = 1s;

std::string time_of_day() {
  const std::time_t now = std::time(nullptr);
  std::tm local{};
  localtime_r(&now, &local);
  return fmt::format("{:%H:%M}", local);
}

std::string text_of(const protocols::ModemLines& lines) {
  std::string text;
  for (const auto& [on, name] :
       {std::pair{lines.cts, "CTS"}, {lines.dsr, "DSR"}, {lines.dcd, "DCD"}, {lines.ri, "RI"}})
    if (on) text += (text.empty() ? "" : " ") + std::string(name);
  return text.empty() ? "no CTS DSR DCD" : text;
}

}  // namespace

int run_desk(const DeskOptions& options) {
  boost::asio::io_context io(1);
  auto terminal = Terminal::start(io);
  if (const auto* why = std::get_if<std::string>(&terminal)) {
    fmt::print(stderr, "rommate: {}\n", *why);
    return 2;
  }
  Desk desk(io, options, std::move(std::get<std::unique_ptr<Terminal>>(terminal)));
  return desk.run();
}

Desk::Desk(boost::asio::io_context& io, DeskOptions options, std::unique_ptr<Terminal> terminal)
    : io_(io),
      options_(std::move(options)),
      terminal_(std::move(terminal)),
      prefix_(options_.prefix),
      image_lines_(io, [this] { terminal_->changed(); }),
      picker_(io, options_.names, options_.first.console.cable_memory),
      timer_(io),
      signals_(io, SIGINT, SIGTERM, SIGHUP),
      resizes_(io, SIGWINCH, SIGTSTP) {
  terminal_->draw = [this](tui::Canvas& canvas) { draw(canvas); };
  terminal_->on_key = [this](const tui::Key& pressed) { key(pressed); };
  terminal_->after_keys = [this] { tick(); };
  terminal_->a_byte_answers = [this] { return a_byte_answers(); };
  terminal_->on_gone = [this] { end(130); };
}

Desk::~Desk() { overlays_.clear(); }

int Desk::run() {
  boost::system::error_code ignored;
  signals_.add(SIGQUIT, ignored);
  signals_.async_wait([this](boost::system::error_code error, int) {
    if (!error) end(130);
  });
  const auto on_resize = [this](const auto& again) -> void {
    resizes_.async_wait([this, again](boost::system::error_code error, int signal) {
      if (error || ended_) return;
      if (signal == SIGTSTP) terminal_->stop_here();
      terminal_->resized();
      fit_all();
      again(again);
    });
  };
  on_resize(on_resize);
  begin();
  if (!ended_) io_.run();
  for (auto& console : consoles_) console->close();
  consoles_.clear();
  terminal_->finish();
  if (!last_words_.empty()) fmt::print(stderr, "rommate: {}\n", last_words_);
  return status_;
}

void Desk::begin() {
  if (options_.first.console.port.empty())
    pick_port();
  else if (!open(options_.first))
    return;  // open() has ended it, and the reason is its last words
  if (!options_.config_problems.empty()) show_problem("Configuration", options_.config_problems);
  terminal_->listen();
  terminal_->changed();
  tick();
}

void Desk::key(const tui::Key& pressed) {
  if (ended_) return;
  if (leaving_) return end(0);
  if (!overlays_.empty()) {
    terminal_->changed();
    if (!overlays_.back().on_key(pressed)) return;
    const Overlay done = std::move(overlays_.back());
    overlays_.pop_back();
    done.finish();
    return;
  }
  const bool was_pending = prefix_.pending();
  switch (prefix_.on_key(pressed, Pump::now())) {
    case tui::Prefix::Meaning::for_device: device_key(pressed); break;
    case tui::Prefix::Meaning::nothing: break;
    case tui::Prefix::Meaning::late:
      say(fmt::format("{} was too long ago: once more, and the letter", tui::name_of(prefix_.key())));
      break;
    case tui::Prefix::Meaning::command:
      if (const auto action = tui::action_of(pressed))
        perform(*action);
      else if (pressed.code == tui::KeyCode::text && pressed.ch >= U'1' && pressed.ch <= U'9')
        show(static_cast<std::size_t>(pressed.ch - U'1'));
      else
        say(fmt::format("no such key; {} z helps", tui::name_of(prefix_.key())));
      break;
  }
  if (was_pending || prefix_.pending()) terminal_->changed();
}

bool Desk::a_byte_answers() {
  if (!overlays_.empty() || prefix_.pending() || here() == nullptr) return false;
  const auto& session = here()->session();
  return session.job() == nullptr && !session.lost() && console::a_byte_answers(session.sight());
}

void Desk::device_key(const tui::Key& pressed) {
  ShownConsole* const console = here();
  if (console == nullptr) return pick_port();
  if (pressed.code == tui::KeyCode::paste && pressed.raw.find_first_of("\r\n") < pressed.raw.size() - 1)
    return offer_paste(pressed.raw);
  if (console->type(pressed)) return;
  if (console->session().job() != nullptr) {
    if (tui::is_ctrl(pressed, 'c') || pressed.code == tui::KeyCode::escape) return cancel_job();
    return say(fmt::format("{} owns the line; {} k takes it back", console->session().owner(),
                           tui::name_of(prefix_.key())));
  }
  say("not sent: the line is away", true);
}

tui::Rect Desk::screen_area() const {
  const int rows = terminal_->rows();
  return {0, 0, rows > 1 ? rows - 1 : rows, terminal_->cols()};
}

tui::Rect Desk::area_of(const ShownConsole& console) const {
  tui::Rect area = screen_area();
  if (!console.run && !serving_) return area;
  const int above = console.run ? console.run->height(area.height) : serving_->height(area.height);
  return {area.row + above, area.col, area.height - above, area.width};
}

void Desk::draw(tui::Canvas& canvas) {
  if (ShownConsole* const console = here()) {
    const tui::Rect area = area_of(*console);
    const auto prefix = tui::name_of(prefix_.key());
    if (serving_ && !console->run) serving_->draw(canvas, {0, 0, area.row, area.width}, prefix + " >");
    if (console->run)
      console->run->draw(canvas, {0, 0, area.row, area.width}, console->session().sight().last_line(),
                         prefix);
    tui::draw_screen(canvas, area, console->screen(),
                     console->settings().stamps ? console->stamp_text() : nullptr);
    if (console->bells > 0 && Pump::now() >= bell_at_) {
      bell_at_ = Pump::now() + 300ms;
      boost::asio::post(io_, [this] {
        if (!ended_) terminal_->ring();
      });
    }
    console->bells = 0;
  }
  if (canvas.rows() > 1) draw_status(canvas, {canvas.rows() - 1, 0, 1, canvas.cols()});
  for (const Overlay& overlay : overlays_) {
    canvas.set_cursor(std::nullopt);
    overlay.draw(canvas);
  }
}

void Desk::draw_status(tui::Canvas& canvas, tui::Rect where) {
  if (prefix_.pending()) return tui::draw_prefix_help(canvas, where, tui::name_of(prefix_.key()));
  tui::StatusModel model;
  model.time = time_of_day();
  model.hint = tui::name_of(prefix_.key()) + " z help";
  model.message = message().text(Pump::now());
  model.message_bad = message().bad();
  if (consoles_.size() > 1) model.consoles = fmt::format("{}/{}", at_ + 1, consoles_.size());
  for (std::size_t i = 0; i < consoles_.size(); ++i)
    if (i != at_ && !consoles_[i]->alarm.empty())
      model.calling = fmt::format("{} {}: {}", i + 1, consoles_[i]->name(), consoles_[i]->alarm);
  if (ShownConsole* const console = here()) {
    if (!console->moved.empty()) model.message = console->moved, model.message_bad = true;
    model.port = console->name();
    if (console->console().pump().port().capabilities().line_settings)
      model.line = protocols::to_string(console->session().line());
    const DeviceText device = console->device();
    model.state = device.text;
    model.mood = device.mood;
    if (console->modem() != nullptr) model.modem = text_of(*console->modem());
    model.recording = console->console().recording() != nullptr;
    model.echo = console->settings().echo;
    if (console->session().job() != nullptr) model.owner = owner_text(*console);
  } else {
    model.port = "rommate";
    model.state = "no console is open";
  }
  tui::draw_status(canvas, where, model);
}

tui::Situation Desk::situation() {
  tui::Situation now;
  now.consoles = static_cast<int>(consoles_.size());
  for (std::size_t i = 0; i < consoles_.size(); ++i)
    now.alarm = now.alarm || (i != at_ && !consoles_[i]->alarm.empty());
  ShownConsole* const console = here();
  now.console = console != nullptr;
  if (console == nullptr) return now;
  const port::Capabilities can = console->console().pump().port().capabilities();
  now.connected = console->open_now() && !console->session().lost();
  now.job = console->session().job() != nullptr;
  if (const app::Share* share = console->console().share()) now.guest_asks = !share->asking().empty();
  now.offered = console->session().lost() && !console->console().pump().port().offered().empty();
  now.can_break = can.break_on_off || can.remote_break;
  now.has_line = can.line_settings;
  now.has_modem_lines = can.modem_lines;
  now.recording = console->console().recording() != nullptr;
  now.can_reconnect = !now.job;
  now.simulated = console->console().options().port.starts_with("sim:");
  now.has_button = port::has_button(console->console().pump().port());
  return now;
}

void Desk::say(const std::string& text, bool bad) {
  message().say(text, bad, Pump::now());
  terminal_->changed();
  tick();
}

// What was said of one console is not shown at another.
Message& Desk::message() { return here() != nullptr ? here()->message : message_; }

void Desk::show_problem(const std::string& title, const std::string& text) {
  push(tui::Page(title, text, true), [](tui::Page::Result) {});
}

// One timer for all that changes on the screen by itself: messages, the prefix, the clock, the modem lines.
void Desk::tick() {
  if (ended_ || leaving_) return;
  const auto now = Pump::now();
  const auto to_minute = std::chrono::seconds(60 - std::time(nullptr) % 60);
  auto due = now + to_minute;
  if (const auto gone = message().deadline(now)) due = std::min(due, *gone);
  if (const auto prefix = prefix_.deadline()) due = std::min(due, *prefix);
  ShownConsole* const console = here();
  const bool working = console != nullptr && console->session().job() != nullptr;
  const bool lines =
      console != nullptr && console->modem() != nullptr && !working && !console->session().lost();
  if (working)
    due = std::min(due, now + 250ms);
  else if (lines)
    due = std::min(due, now + modem_lines_every);
  if (const auto second = console != nullptr ? console->next_second() : std::nullopt)
    due = std::min(due, *second);
  timer_.expires_at(due);
  timer_.async_wait([this, lines](boost::system::error_code error) {
    if (error || ended_) return;
    prefix_.on_time(Pump::now());
    if (ShownConsole* const shown = here(); lines && shown != nullptr) shown->ask_modem_lines();
    transfer_.update(Pump::now());
    for (auto& each : consoles_) {
      if (!each->run) continue;
      if (each->run->begun()) each->run->run().tick();
      if (each->screen().rows() != area_of(*each).height)
        fit(*each);  // another checklist, once its family is known
    }
    terminal_->changed();
    tick();
  });
}

// What was typed in front of the leave key goes out first.
void Desk::end_when_sent() {
  constexpr auto longest = 10s;  // a line that is held by flow control would keep us for ever; a guess
  leaving_ = true;
  const auto unsent = std::make_shared<std::size_t>(consoles_.size());
  for (auto& console : consoles_)
    console->console().pump().when_sent([this, unsent] {
      if (--*unsent == 0) end(0);
    });
  if (consoles_.empty()) return end(0);
  say("sending what was typed before; any key leaves at once");
  timer_.expires_after(longest);
  timer_.async_wait([this](boost::system::error_code error) {
    if (!error) end(0);
  });
}

void Desk::end(int status, const std::string& last_words) {
  if (ended_) return;
  ended_ = true;
  status_ = status;
  last_words_ = last_words;
  boost::system::error_code ignored;
  signals_.cancel(ignored);
  resizes_.cancel(ignored);
  timer_.cancel();
  picker_.stop();
  io_.stop();
}

}  // namespace rommate::ui
