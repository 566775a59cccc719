#include "src/app/plain.hpp"

#include <fmt/format.h>
#include <langinfo.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <clocale>
#include <csignal>
#include <string>

#include "src/app/dialogue.hpp"
#include "src/app/plain_transfers.hpp"
#include "src/app/stdio.hpp"
#include "src/console/output_filter.hpp"
#include "src/console/parse_line.hpp"
#include "src/console/prefix_keys.hpp"

namespace rommate::app {
namespace {

using console::PrefixKeys;
using protocols::ByteView;
using protocols::Time;

// A screen that falls this far behind stops the reading, so that memory stays bounded.
constexpr std::size_t most_unshown = 256 << 10;
// However busy the line is after the end of the input, leave then.
constexpr auto longest_linger = std::chrono::seconds(10);

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
        in_(io, STDIN_FILENO),
        dialogue_(raw_, out_, options.quiet),
        keys_(options.prefix),
        filter_(terminal_speaks_utf8()),
        timer_(io),
        signals_(io, SIGINT, SIGTERM, SIGHUP),
        console_(std::move(console)),
        transfers_(io, *console_, dialogue_) {}

  int run();

 private:
  void shown(ByteView bytes, Time) override;
  void noted(std::string_view note, Time) override { say(note); }
  void owner_changed(std::string_view owner, Time) override;
  void effect_done(const console::EffectResult& result, Time) override;
  void break_changed(bool on, Time now) override;

  void typed(ByteView bytes);
  void text(ByteView bytes);
  void command(char key);
  void set_line(const std::string& words);
  void record();
  void take_line();
  void help();
  void input_ended();
  void linger();
  void leave(int status);
  void say(std::string_view words) { dialogue_.say(words); }

  boost::asio::io_context& io_;
  PlainOptions options_;
  RawTerminal raw_;
  Output out_;
  Input in_;
  Dialogue dialogue_;
  PrefixKeys keys_;
  console::OutputFilter filter_;
  std::vector<ByteView> pieces_;
  boost::asio::steady_timer timer_;
  boost::asio::signal_set signals_;
  std::unique_ptr<Console> console_;
  PlainTransfers transfers_;
  bool leave_after_job_ = false;
  Time last_received_{}, ended_at_{};
  Time break_began_{};
  bool input_ended_ = false, leaving_ = false;
  int status_ = 0;
};

int Plain::run() {
  console_->session().watch(*this);
  console_->session().on_job_end = [this](std::unique_ptr<console::Job> job, Time) {
    transfers_.ended(*job);
    if (leave_after_job_) console_->pump().when_sent([this] { leave(0); });
  };
  console_->on_notice = [this](const std::string& notice) { say(notice); };
  out_.on_drained = [this] { console_->pump().hold_reading(false); };
  console_->pump().on_lost = [this](const port::Problem&) {
    if (!console_->options().reconnect || input_ended_)
      leave(4);
    else
      say("waiting for it to come back; nothing is sent until then");
  };
  signals_.async_wait([this](boost::system::error_code error, int) {
    if (!error) leave(130);
  });
  console_->pump().open([this](const std::optional<port::Problem>& problem) {
    if (problem) {
      raw_.restore();
      fmt::print(stderr, "rommate: {}\n", port::to_string(*problem));
      return leave(port::exit_status(problem->kind));
    }
    if (keys_.prefix() && !options_.quiet && isatty(STDERR_FILENO)) {
      const auto prefix = console::key_name(*keys_.prefix());
      say(fmt::format("{}, {} z helps, {} x leaves", console_->title(), prefix, prefix));
    }
    if (console_->share() != nullptr) say(fmt::format("shared at {}", console_->share()->address()));
    in_.start([this](ByteView bytes) { bytes.empty() ? input_ended() : typed(bytes); });
  });
  io_.run();
  console_->session().unwatch(*this);
  return status_;
}

void Plain::shown(ByteView bytes, Time now) {
  last_received_ = now;
  if (options_.unfiltered) {
    out_.write(bytes);
  } else {
    filter_.filter(bytes, pieces_);
    for (const auto piece : pieces_) out_.write(piece);
  }
  if (out_.gone()) return leave(status_);
  if (out_.waiting() > most_unshown) console_->pump().hold_reading(true);
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

void Plain::typed(ByteView bytes) {
  if (dialogue_.asking()) return dialogue_.typed(bytes);
  for (auto& event : keys_.on_bytes(bytes, Pump::now())) {
    if (leaving_) return;
    if (auto* each = std::get_if<PrefixKeys::Text>(&event)) {
      if (dialogue_.asking())
        dialogue_.typed(each->bytes);
      else
        text(each->bytes);
    } else {
      command(std::get<PrefixKeys::Command>(event).key);
    }
  }
  console_->pump().wake();
}

void Plain::text(ByteView bytes) {
  auto& session = console_->session();
  if (session.job() && std::find(bytes.begin(), bytes.end(), 0x03) != bytes.end())
    return session.cancel_job(Pump::now());
  if (!session.type(bytes, Pump::now()) && !session.job()) return out_.write("\a");
  if (options_.local_echo) out_.write(bytes);
}

void Plain::command(char key) {
  auto& session = console_->session();
  switch (key) {
    case 'f':
      if (console_->pump().port().capabilities().break_on_off)
        session.request(console::Break{options_.break_length}, Pump::now());
      else
        session.request(console::RemoteBreak{}, Pump::now());
      break;
    case 'p':
      dialogue_.ask({fmt::format("speed and frame [{}]: ", protocols::to_string(session.line()))},
                    [this](const std::string& words) { set_line(words); });
      break;
    case 'l': record(); break;
    case 'k': take_line(); break;
    case 's': transfers_.ask_send(); break;
    case 'r': transfers_.ask_receive(); break;
    case 'e':
      options_.local_echo = !options_.local_echo;
      say(options_.local_echo ? "local echo on" : "local echo off");
      break;
    case 'x':
    case 'q':
      if (!transfers_.running() || leave_after_job_) return leave(0);
      leave_after_job_ = true;  // the other side must not be left in the middle of a transfer
      say("ending the transfer first; once more to leave at once");
      session.cancel_job(Pump::now());
      break;
    case 'z':
    case '?': return help();
    default: say(fmt::format("no such key; {} z helps", console::key_name(*keys_.prefix())));
  }
  console_->pump().wake();
}

void Plain::set_line(const std::string& words) {
  const auto parsed = console::parse_line(words, console_->session().line());
  if (const auto* why = std::get_if<std::string>(&parsed)) return say(*why);
  console_->session().request(console::SetLine{std::get<protocols::LineSettings>(parsed)}, Pump::now());
  console_->pump().wake();
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
  if (session.job()) {
    session.cancel_job(Pump::now());
  } else if (share != nullptr && !share->asking().empty()) {
    say(fmt::format("{} may type now; {} k takes the line back", share->asking(),
                    console::key_name(*keys_.prefix())));
    share->let_in();
  } else {
    say("the line is yours");
  }
}

void Plain::help() {
  const auto prefix = console::key_name(*keys_.prefix());
  out_.write(
      fmt::format("\r\n{0} f  send BREAK      {0} p  speed and frame   {0} e  local echo\r\n"
                  "{0} s  send a file     {0} r  receive           {0} l  record on/off\r\n"
                  "{0} x  leave           {0} {0}  send {0} itself\r\n"
                  "{0} k  take the line back from a guest, or let the one type that asked\r\n",
                  prefix));
}

void Plain::input_ended() {
  input_ended_ = true;
  ended_at_ = Pump::now();
  console_->pump().when_sent([this] {
    ended_at_ = Pump::now();
    linger();
  });
}

void Plain::linger() {
  const auto now = Pump::now();
  const auto quiet_at = std::max(last_received_, ended_at_) + options_.linger;
  if (leaving_) return;
  if (console_->session().lost()) return leave(4);
  if (now >= quiet_at || now - ended_at_ >= longest_linger) return leave(0);
  timer_.expires_after(std::min<protocols::Duration>(quiet_at - now, longest_linger));
  timer_.async_wait([this](boost::system::error_code error) {
    if (!error) linger();
  });
}

void Plain::leave(int status) {
  if (leaving_) return;
  leaving_ = true;
  status_ = status;
  if (!options_.unfiltered) out_.write(filter_.take_undo());
  in_.stop();
  timer_.cancel();
  transfers_.stop();
  boost::system::error_code ignored;
  signals_.cancel(ignored);
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
