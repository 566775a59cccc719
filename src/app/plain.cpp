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

#include "src/app/disk_files.hpp"
#include "src/app/stdio.hpp"
#include "src/app/transfer.hpp"
#include "src/console/line_prompt.hpp"
#include "src/console/output_filter.hpp"
#include "src/console/parse_line.hpp"
#include "src/console/prefix_keys.hpp"
#include "src/console/transfer_meter.hpp"

namespace rommate::app {
namespace {

using console::LinePrompt;
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
        keys_(options.prefix),
        filter_(terminal_speaks_utf8()),
        timer_(io),
        meter_timer_(io),
        signals_(io, SIGINT, SIGTERM, SIGHUP),
        console_(std::move(console)) {}

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
  void prompt_keys(ByteView bytes);
  void ask(std::string question, std::function<void(const std::string&)> answered,
           LinePrompt::Complete complete = nullptr, bool empty_is_an_answer = false);
  void ask_send();
  void send(const std::string& path, const std::string& protocol);
  void ask_receive();
  void receive(const std::string& into);
  void start(std::unique_ptr<console::TransferJob> job);
  void transfer_ended(std::unique_ptr<console::Job> job);
  void show_progress();
  void set_line(const std::string& words);
  void record();
  void take_line();
  void help();
  void input_ended();
  void linger();
  void leave(int status);
  void say(std::string_view words);

  boost::asio::io_context& io_;
  PlainOptions options_;
  RawTerminal raw_;
  Output out_;
  Input in_;
  PrefixKeys keys_;
  console::OutputFilter filter_;
  std::vector<ByteView> pieces_;
  boost::asio::steady_timer timer_, meter_timer_;
  boost::asio::signal_set signals_;
  std::unique_ptr<Console> console_;
  std::optional<LinePrompt> prompt_;
  std::function<void(const std::string&)> answered_;
  bool empty_is_an_answer_ = false;
  LastPrinted printed_;
  console::TransferMeter meter_;
  DiskSink* sink_ = nullptr;  // of the receiving job, while it runs
  bool leave_after_job_ = false;
  Time last_received_{}, ended_at_{};
  Time break_began_{};
  bool input_ended_ = false, leaving_ = false;
  int status_ = 0;
};

int Plain::run() {
  console_->session().watch(*this);
  console_->session().watch(printed_);
  console_->session().on_job_end = [this](std::unique_ptr<console::Job> job, Time) {
    transfer_ended(std::move(job));
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
  console_->session().unwatch(printed_);
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
  if (prompt_) return prompt_keys(bytes);
  for (auto& event : keys_.on_bytes(bytes, Pump::now())) {
    if (leaving_) return;
    if (auto* each = std::get_if<PrefixKeys::Text>(&event)) {
      if (prompt_)
        prompt_keys(each->bytes);
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
      ask(fmt::format("speed and frame [{}]: ", protocols::to_string(session.line())),
          [this](const std::string& words) { set_line(words); });
      break;
    case 'l': record(); break;
    case 'k': take_line(); break;
    case 's': ask_send(); break;
    case 'r': ask_receive(); break;
    case 'e':
      options_.local_echo = !options_.local_echo;
      say(options_.local_echo ? "local echo on" : "local echo off");
      break;
    case 'x':
    case 'q':
      if (dynamic_cast<console::TransferJob*>(session.job()) == nullptr || leave_after_job_) return leave(0);
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

void Plain::ask(std::string question, std::function<void(const std::string&)> answered,
                LinePrompt::Complete complete, bool empty_is_an_answer) {
  prompt_.emplace(std::move(question), std::move(complete));
  answered_ = std::move(answered);
  empty_is_an_answer_ = empty_is_an_answer;
  prompt_keys({});
}

void Plain::prompt_keys(ByteView bytes) {
  prompt_->on_bytes(bytes);
  out_.write(prompt_->take_echo());
  if (!prompt_->ended()) return;
  const auto answer = prompt_->answer();
  const auto answered = answered_;  // it may ask the next question
  prompt_.reset();
  if (answer && (!answer->empty() || empty_is_an_answer_)) answered(*answer);
}

// --- transfers

void Plain::ask_send() {
  if (console_->session().job()) return say("a transfer has the line; Ctrl-C ends it");
  ask(
      "send file (Tab completes): ",
      [this](const std::string& path) {
        const auto proposal = console::propose_transfer(printed_.text());
        const auto word =
            dialect_of(proposal ? proposal->protocol : protocols::transfer::Protocol::xmodem).name;
        ask(
            fmt::format("protocol, xmodem xmodem-1k ymodem ymodem-g [{}]: ", word),
            [this, path, word = std::string(word)](const std::string& typed) {
              send(path, typed.empty() ? word : typed);
            },
            nullptr, true);
      },
      complete_path);
}

void Plain::send(const std::string& path, const std::string& protocol) {
  SendOptions options;
  options.paths = {path};
  options.protocol = protocols::transfer::parse_protocol(protocol);
  if (!options.protocol) return say(fmt::format("'{}' is no protocol", protocol));
  auto made = make_send(*console_, options, &printed_);
  if (const auto* why = std::get_if<std::string>(&made)) return say(*why);
  start(std::move(std::get<0>(made)));
}

void Plain::ask_receive() {
  if (console_->session().job()) return say("a transfer has the line; Ctrl-C ends it");
  ask(
      "receive into, a directory for ymodem or a new file for xmodem [.]: ",
      [this](const std::string& into) { receive(into); }, complete_path, true);
}

void Plain::receive(const std::string& into) {
  ReceiveOptions options;
  options.into = into;
  auto made = make_receive(*console_, options, &printed_);
  if (const auto* why = std::get_if<std::string>(&made)) return say(*why);
  sink_ = std::get<Receive>(made).sink;
  start(std::move(std::get<Receive>(made).job));
}

void Plain::start(std::unique_ptr<console::TransferJob> job) {
  std::unique_ptr<console::Job> owner = std::move(job);
  meter_ = {};
  if (!console_->session().start(owner, Pump::now())) return say("the line is not free");
  console_->pump().wake();
  if (!console_->session().job()) return;
  say(fmt::format("{}; Ctrl-C ends it", console_->session().job()->name()));
  show_progress();
}

void Plain::show_progress() {
  auto* job = dynamic_cast<console::TransferJob*>(console_->session().job());
  if (!job || leaving_) return;
  meter_.update(job->progress(), Pump::now());
  for (const auto& remark : job->take_remarks()) say(remark);
  if (raw_.active() && !options_.quiet && job->takes_bytes()) {
    fmt::print(stderr, "\r{}\x1b[K", meter_.line(79));
    std::fflush(stderr);
  }
  meter_timer_.expires_after(std::chrono::milliseconds(200));
  meter_timer_.async_wait([this](boost::system::error_code error) {
    if (!error) show_progress();
  });
}

void Plain::transfer_ended(std::unique_ptr<console::Job> ended) {
  auto* const transfer = dynamic_cast<console::TransferJob*>(ended.get());
  if (transfer == nullptr) return;  // a guest of the shared console: owner_changed() has told it
  auto& job = *transfer;
  meter_timer_.cancel();
  meter_.update(job.progress(), Pump::now());
  for (const auto& remark : job.take_remarks()) say(remark);
  say(fmt::format("{}: {} ({}, {:.1f} s)", job.name(), job.outcome()->why,
                  console::size_text(static_cast<double>(meter_.moved())),
                  std::chrono::duration<double>(meter_.moving()).count()));
  if (const auto* sink = std::exchange(sink_, nullptr)) {
    for (const auto& path : sink->stored()) say(path);
    if (!sink->part().empty()) say(fmt::format("what came is kept in {}", sink->part()));
  }
  if (leave_after_job_) console_->pump().when_sent([this] { leave(0); });
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
  ask("record in file: ", [this](const std::string& path) {
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
  meter_timer_.cancel();
  boost::system::error_code ignored;
  signals_.cancel(ignored);
  console_->pump().close();
  io_.stop();
}

void Plain::say(std::string_view words) {
  if (options_.quiet) return;
  fmt::print(stderr, "{}rommate: {}{}", raw_.active() ? "\r\n" : "", words, raw_.active() ? "\r\n" : "\n");
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
