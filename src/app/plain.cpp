#include "src/app/plain.hpp"

#include <fmt/format.h>
#include <langinfo.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <clocale>
#include <csignal>
#include <cstdlib>
#include <string>

#include "src/app/dialogue.hpp"
#include "src/app/plain_keyboard.hpp"
#include "src/app/plain_recipes.hpp"
#include "src/app/plain_screen.hpp"
#include "src/app/plain_transfers.hpp"
#include "src/app/stdio.hpp"
#include "src/console/parse_line.hpp"
#include "src/console/standing_question.hpp"
#include "tui/vt/terminal_modes.hpp"

namespace rommate::app {
namespace {

using protocols::ByteView;
using protocols::Time;

// How long what was typed in front of the leave key may take to go out; flow control may hold it for ever. A
// guess.
constexpr auto longest_farewell = std::chrono::seconds(10);
// Of a pipe, read and not typed yet because of rests.
constexpr std::size_t most_ahead = 4096;

bool terminal_speaks_utf8() {
  std::setlocale(LC_CTYPE, "");
  return std::string_view(nl_langinfo(CODESET)) == "UTF-8";
}

class Plain final : private console::Watcher {
 public:
  Plain(boost::asio::io_context& io, std::unique_ptr<Console> console, const PlainOptions& options)
      : io_(io),
        options_(options),
        raw_(STDIN_FILENO),
        out_(io, STDOUT_FILENO),
        dialogue_(raw_, out_, options.quiet),
        terminal_(raw_.active()),
        keyboard_(io, {.terminal = terminal_, .utf8 = terminal_speaks_utf8(), .prefix = options.prefix}),
        screen_(io, out_, terminal_speaks_utf8(), !options.unfiltered),
        timer_(io),
        signals_(io, SIGINT, SIGTERM, SIGHUP),
        window_signals_(io, SIGWINCH, SIGTSTP),
        console_(std::move(console)),
        transfers_(io, *console_, dialogue_),
        recipes_(*console_, dialogue_, terminal_) {}

  int run();

 private:
  void shown(ByteView bytes, Time) override;
  void noted(std::string_view note, Time) override { say(note); }
  void owner_changed(std::string_view owner, Time) override;
  void effect_done(const console::EffectResult& result, Time) override;
  void break_changed(bool on, Time now) override;

  void watch_signals();
  void watch_window();
  void window_changed();
  void opened(const std::optional<port::Problem>& problem);
  void listen();
  void join_keyboard();
  void text(ByteView bytes);
  bool send(ByteView bytes);
  void send_break();
  [[nodiscard]] bool a_byte_answers();
  void command(char key);
  void set_line(const std::string& words);
  void record();
  void take_line();
  void help();
  void input_ended();
  void all_typed();
  void linger();
  void screen_gone();
  void leave_when_sent(int status);
  void leave(int status);
  void say(std::string_view words) { dialogue_.say(words); }

  boost::asio::io_context& io_;
  PlainOptions options_;
  RawTerminal raw_;
  Output out_;
  Dialogue dialogue_;
  bool terminal_;  // a person types, and not a pipe
  PlainKeyboard keyboard_;
  PlainScreen screen_;
  boost::asio::steady_timer timer_;
  boost::asio::signal_set signals_, window_signals_;
  std::unique_ptr<Console> console_;
  PlainTransfers transfers_;
  PlainRecipes recipes_;
  bool leave_after_job_ = false;
  Time last_received_{}, ended_at_{};
  Time break_began_{};
  protocols::Bytes waiting_;  // from a pipe, for the line that is not the keyboard's now
  bool has_modes_ = false;    // the terminal's reports were switched off
  bool opened_ = false, input_ended_ = false, saying_farewell_ = false, leaving_ = false;
  int status_ = 0;
};

int Plain::run() {
  if (console_->options().log.stamps) screen_.stamp_lines();
  console_->session().watch(*this);
  console_->session().on_job_end = [this](std::unique_ptr<console::Job> job, Time) {
    transfers_.ended(*job);
    recipes_.ended(*job);
    if (leave_after_job_) return console_->pump().when_sent([this] { leave(0); });
    if (!waiting_.empty()) listen();
  };
  console_->on_notice = [this](const std::string& notice) { say(notice); };
  console_->typing().on_all_typed = [this] { all_typed(); };
  screen_.others_need_the_line = [this] {
    return console_->recording() != nullptr || console_->share() != nullptr;
  };
  screen_.on_hold = [this](bool hold) { console_->pump().hold_reading(hold); };
  screen_.on_notice = [this](const std::string& notice) { say(notice); };
  // Not at once: it is noticed in the middle of what the session tells.
  screen_.on_gone = [this] { boost::asio::post(io_, [this] { screen_gone(); }); };
  console_->pump().on_lost = [this](const port::Problem&) {
    if (!console_->options().reconnect || input_ended_)
      leave(4);
    else
      say("waiting for it to come back; nothing is sent until then");
  };
  console_->pump().on_waiting = [this](const port::Problem& problem) {
    say(fmt::format("{}; it is opened as soon as it can be", port::to_string(problem)));
  };
  join_keyboard();
  console_->pump().on_not_back = [this](const port::Problem&) {
    if (!keyboard_.prefix() || console_->pump().port().offered().empty()) return;
    say(fmt::format("if it carries this line, {} k takes it", console::key_name(*keyboard_.prefix())));
  };
  watch_signals();
  watch_window();
  window_changed();
  const char* const term = std::getenv("TERM");
  has_modes_ = terminal_ && isatty(STDOUT_FILENO) != 0 && term != nullptr && vt::has_modes(term);
  if (has_modes_) out_.write(vt::quieten(false));
  console_->pump().open([this](const std::optional<port::Problem>& problem) { opened(problem); });
  if (terminal_) listen();  // so that one can leave while a network connects
  io_.run();
  console_->session().unwatch(*this);
  return status_;
}

void Plain::join_keyboard() {
  keyboard_.on_keys = [this](ByteView bytes) {
    if (!dialogue_.asking()) return false;
    dialogue_.typed(bytes);
    return true;
  };
  keyboard_.on_text = [this](ByteView bytes) { text(bytes); };
  keyboard_.on_command = [this](char key) { command(key); };
  keyboard_.on_end = [this] { input_ended(); };
  keyboard_.a_byte_answers = [this] { return a_byte_answers(); };
}

void Plain::opened(const std::optional<port::Problem>& problem) {
  if (problem) {
    leave(port::exit_status(problem->kind));
    raw_.restore();
    fmt::print(stderr, "rommate: {}\n", port::to_string(*problem));
    return;
  }
  opened_ = true;
  if (keyboard_.prefix() && !options_.quiet && isatty(STDERR_FILENO)) {
    const auto prefix = console::key_name(*keyboard_.prefix());
    say(fmt::format("{}, {} z helps, {} x leaves", console_->title(), prefix, prefix));
  }
  if (console_->log() != nullptr) say(fmt::format("logged in {}", console_->log()->path()));
  if (console_->share() != nullptr) say(fmt::format("shared at {}", console_->share()->address()));
  recipes_.tell_open_run();
  if (!terminal_) listen();
}

void Plain::watch_signals() {
  boost::system::error_code ignored;
  signals_.add(SIGQUIT, ignored);
  signals_.async_wait([this](boost::system::error_code error, int) {
    if (!error) leave(130);
  });
}

// The window's size, and Ctrl-Z of the shell: the terminal is given back for as long as we are stopped.
void Plain::watch_window() {
  window_signals_.async_wait([this](boost::system::error_code error, int signal) {
    if (error || leaving_) return;
    if (signal == SIGTSTP) {
      if (has_modes_) out_.write(vt::give_back_modes());
      raw_.stop_here();
      if (has_modes_) out_.write(vt::quieten(false));
    }
    window_changed();
    watch_window();
  });
}

void Plain::window_changed() {
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 0 && size.ws_col > 0)
    console_->pump().port().set_window(size.ws_row, size.ws_col);
}

void Plain::listen() {
  if (!waiting_.empty()) {
    const auto bytes = std::exchange(waiting_, {});
    text(bytes);
    if (!waiting_.empty()) return;
  }
  keyboard_.start();
}

void Plain::shown(ByteView bytes, Time now) {
  last_received_ = now;
  options_.imap.changes() ? screen_.show(options_.imap.apply(bytes)) : screen_.show(bytes);
  recipes_.tick();
}

// A reader that has gone has seen enough. Otherwise what goes on without it goes on: the recording, the
// guests, and what a pipe still has to say to the device.
void Plain::screen_gone() {
  if (out_.reader_left()) return leave_when_sent(status_);
  status_ = 1;
  const bool goes_on = screen_.others_need_the_line() || (!terminal_ && !input_ended_);
  fmt::print(stderr, "rommate: standard output cannot be written: {}; {}\n", out_.why_gone(),
             goes_on ? "the line goes on, and nothing more of it is shown" : "leaving");
  if (!goes_on) leave_when_sent(1);
}

void Plain::owner_changed(std::string_view owner, Time) {
  if (console_->share() != nullptr) say(fmt::format("the line belongs to: {}", owner));
}

void Plain::break_changed(bool on, Time now) {
  if (on) break_began_ = now;
}

void Plain::effect_done(const console::EffectResult& result, Time now) {
  using Status = console::EffectResult::Status;
  const bool good = result.status == Status::done;
  const auto why = result.text.empty() ? std::string() : ": " + result.text;
  if (std::get_if<console::Break>(&result.effect)) {
    const auto length = std::chrono::duration_cast<std::chrono::milliseconds>(now - break_began_).count();
    if (good)
      say(fmt::format("BREAK sent, {} ms", length));
    else if (result.status == Status::unconfirmed)
      say(fmt::format("BREAK sent, {} ms, not confirmed{}", length, why));
    else
      say(fmt::format("no BREAK was sent{}", why));
  } else if (std::get_if<console::RemoteBreak>(&result.effect)) {
    say(good ? std::string("BREAK asked of the server (IAC BRK)") : fmt::format("no BREAK was sent{}", why));
  } else if (std::get_if<console::SetLine>(&result.effect)) {
    if (good)
      say(console_->title());
    else
      say(fmt::format("the line is {}{}", console_->title(), why));
  }
}

bool Plain::a_byte_answers() {
  const auto& session = console_->session();
  return !dialogue_.asking() && !keyboard_.prefix_pending() && session.job() == nullptr && !session.lost() &&
         console::a_byte_answers(session.sight());
}

void Plain::text(ByteView bytes) {
  if (saying_farewell_ || leaving_) return;
  auto& session = console_->session();
  const bool interrupts = terminal_ && std::find(bytes.begin(), bytes.end(), 0x03) != bytes.end();
  if (!opened_) return interrupts ? leave(130) : out_.write("\a");
  if (session.job() && interrupts) return session.cancel_job(Pump::now());
  if (session.job() && !terminal_ && !keyboard_.prefix()) {  // a mere pipe can wait
    protocols::append(waiting_, bytes);
    return keyboard_.stop();
  }
  if (!send(bytes) && !session.job()) {
    if (terminal_) return out_.write("\a");
    return say(fmt::format("{} bytes were not sent: the line is away", bytes.size()));
  }
  if (options_.local_echo) out_.write(bytes);
}

/// False: the line is not the keyboard's.
bool Plain::send(ByteView bytes) {
  auto& typing = console_->typing();
  bool all = true;
  options_.omap.send(
      bytes, [&](ByteView piece) { all = typing.type(piece) && all; }, [&] { send_break(); });
  if (!terminal_ && typing.waiting() > most_ahead) keyboard_.stop();
  return all;
}

void Plain::send_break() {
  if (console_->pump().port().capabilities().break_on_off)
    console_->typing().request(console::Break{options_.break_length});
  else
    console_->typing().request(console::RemoteBreak{});
}

void Plain::command(char key) {
  auto& session = console_->session();
  if (!opened_ && std::string_view("xqz?").find(key) == std::string_view::npos)
    return say("the line is not open yet");
  switch (key) {
    case 'f': send_break(); break;
    case 'p':
      dialogue_.ask({fmt::format("speed and frame [{}]: ", protocols::to_string(session.line()))},
                    [this](const std::string& words) { set_line(words); });
      break;
    case 'l': record(); break;
    case 'k': take_line(); break;
    case 's': transfers_.ask_send(); break;
    case 'r': transfers_.ask_receive(); break;
    case 'g': recipes_.ask(); break;
    case 'e':
      options_.local_echo = !options_.local_echo;
      say(options_.local_echo ? "local echo on" : "local echo off");
      break;
    case 'x':
    case 'q':
      if (!(transfers_.running() || recipes_.running()) || leave_after_job_) return leave_when_sent(status_);
      leave_after_job_ = true;  // the other side must not be left in the middle of it
      say(fmt::format("ending {} first; once more to leave at once",
                      transfers_.running() ? "the transfer" : "the recipe"));
      session.cancel_job(Pump::now());
      break;
    case 'z':
    case '?': return help();
    default: say(fmt::format("no such key; {} z helps", console::key_name(*keyboard_.prefix())));
  }
}

void Plain::set_line(const std::string& words) {
  const auto parsed = console::parse_line(words, console_->session().line());
  if (const auto* why = std::get_if<std::string>(&parsed)) return say(*why);
  console_->session().request(console::SetLine{std::get<protocols::LineSettings>(parsed)}, Pump::now());
}

void Plain::record() {
  if (const auto* running = console_->recording()) {
    const auto path = running->path();
    console_->stop_recording();
    return say(fmt::format("recorded in {}", path));
  }
  dialogue_.ask({"record in file: "}, [this](const std::string& path) {
    const auto problem = console_->record(path);
    say(problem ? port::to_string(*problem) : fmt::format("recording in {}", path));
  });
}

// Back to the keyboard; or, when it is there already, for the guest that has asked to type.
void Plain::take_line() {
  auto& session = console_->session();
  Share* share = console_->share();
  auto& port = console_->pump().port();
  if (session.lost()) {
    if (port.offered().empty()) return say("there is nothing to take: the line is away");
    session.note("taken for this line by its user: " + port.offered(), Pump::now());
    port.take_offered();
  } else if (session.job()) {
    session.cancel_job(Pump::now());
  } else if (share != nullptr && !share->asking().empty()) {
    say(fmt::format("{} may type now; {} k takes the line back", share->asking(),
                    console::key_name(*keyboard_.prefix())));
    share->let_in();
  } else {
    say("the line is yours");
  }
}

void Plain::help() {
  const auto prefix = console::key_name(*keyboard_.prefix());
  out_.write(fmt::format(
      "\r\n{0} f  send BREAK      {0} p  speed and frame   {0} e  local echo\r\n"
      "{0} s  send a file     {0} r  receive           {0} l  record on/off\r\n"
      "{0} g  run a recipe    {0} x  leave            {0} {0}  send {0} itself\r\n"
      "{0} k  take the line back from a guest, let the one type that asked, or take another adapter\r\n",
      prefix));
}

void Plain::input_ended() {
  input_ended_ = true;
  ended_at_ = Pump::now();
  if (console_->typing().waiting() > 0) return;  // all_typed() comes
  console_->pump().when_sent([this] {
    ended_at_ = Pump::now();
    linger();
  });
}

/// What was typed with rests has gone to the line.
void Plain::all_typed() {
  if (saying_farewell_) return console_->pump().when_sent([this] { leave(status_); });
  if (input_ended_) return input_ended();
  if (!terminal_ && opened_) listen();
}

void Plain::linger() {
  const auto now = Pump::now();
  const auto quiet_at = std::max(last_received_, ended_at_) + options_.linger;
  if (leaving_) return;
  if (console_->session().lost()) return leave(4);
  if (now >= quiet_at) return leave(screen_.unshown() > 0 ? 1 : status_);
  timer_.expires_at(quiet_at);
  timer_.async_wait([this](boost::system::error_code error) {
    if (!error) linger();
  });
}

// What was typed in front of the leave key goes out first; the key once more does not wait for it.
void Plain::leave_when_sent(int status) {
  if (std::exchange(saying_farewell_, true) || !opened_) return leave(status);
  timer_.expires_after(longest_farewell);
  timer_.async_wait([this, status](boost::system::error_code error) {
    if (!error) leave(status);
  });
  status_ = status;
  if (console_->typing().waiting() == 0) all_typed();
}

void Plain::leave(int status) {
  if (leaving_) return;
  leaving_ = true;
  status_ = status;
  if (screen_.unshown() > 0)
    say(fmt::format("{} bytes were not shown: standard output took nothing", screen_.unshown()));
  screen_.finish();
  if (has_modes_) out_.write(vt::give_back_modes());
  keyboard_.stop();
  timer_.cancel();
  transfers_.stop();
  boost::system::error_code ignored;
  signals_.cancel(ignored);
  window_signals_.cancel(ignored);
  console_->pump().close();
  io_.stop();
}

}  // namespace

int run_plain(const ConsoleOptions& console, const PlainOptions& options) {
  boost::asio::io_context io(1);
  auto made = Console::make(io, console);
  if (const auto* problem = std::get_if<port::Problem>(&made)) {
    fmt::print(stderr, "rommate: {}\n", port::to_string(*problem));
    return port::exit_status(problem->kind);
  }
  return Plain(io, std::move(std::get<std::unique_ptr<Console>>(made)), options).run();
}

}  // namespace rommate::app
