#include "src/app/console.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <utility>

#include "src/app/disk_worker.hpp"
#include "src/app/speed_journal.hpp"

namespace rommate::app {

std::variant<std::unique_ptr<Console>, port::Problem> Console::make(boost::asio::io_context& io,
                                                                    const ConsoleOptions& options) {
  const auto url = port::parse_url(options.port);
  if (const auto* problem = std::get_if<port::Problem>(&url)) return *problem;
  auto made = port::make_port(io, options.port, options.open);
  if (auto* problem = std::get_if<port::Problem>(&made)) return std::move(*problem);
  ConsoleOptions own = options;
  own.reconnect = options.reconnect && may_come_back(std::get<port::Url>(url));
  std::unique_ptr<Console> console(
      new Console(io, std::move(own), std::move(std::get<std::unique_ptr<port::Port>>(made))));
  if (options.cable_memory && std::get<port::Url>(url).scheme != "sim") console->watch_cable();
  console->watch_speed();
  if (!options.log.place.empty()) console->begin_log();
  if (!options.record.empty())
    if (auto problem = console->record(options.record)) {
      if (options.must_record) return std::move(*problem);
      boost::asio::post(io,
                        [it = console.get(), alive = console->alive_.watch(), text = to_string(*problem)] {
                          if (alive) it->notice("not recorded: " + text);
                        });
    }
  if (options.share.at.empty()) return console;
  auto shared = Share::start(io, console->session_, options.share);
  if (auto* problem = std::get_if<port::Problem>(&shared)) return std::move(*problem);
  console->share_ = std::move(std::get<std::unique_ptr<Share>>(shared));
  console->share_->on_notice = [it = console.get()](const std::string& notice) {
    if (it->kept_.recording) it->kept_.recording->remark(notice);
    it->notice(notice);
  };
  return console;
}

Console::Console(boost::asio::io_context& io, ConsoleOptions options, std::unique_ptr<port::Port> port)
    : io_(io),
      options_(std::move(options)),
      session_(port->line()),
      pump_(io, std::move(port), session_, {.reconnect = options_.reconnect, .wait = options_.wait}),
      typing_(io, session_, options_.rests),
      disk_(io, disk_worker()) {
  session_.on_request = [this](console::RequestId id, const console::Request& what, protocols::Time now) {
    serve(id, what, now);
  };
  pump_.on_remarks = [this](const std::string& remarks) {
    if (kept_.recording) kept_.recording->remark(remarks);
    notice(remarks);
  };
}

/// What a job wants of the world outside the line.
void Console::serve(console::RequestId id, const console::Request& what, protocols::Time now) {
  if (const auto* ask = std::get_if<console::Ask>(&what)) {
    if (on_ask) return on_ask(id, *ask);
    return session_.on_answer(id, {false, "there is nobody here to ask"}, now);
  }
  if (on_run && on_run(id, what)) return;
  const auto* owed = std::get_if<console::WriteDown>(&what);
  const auto* paid = std::get_if<console::StrikeOut>(&what);
  // Without a run's own journal only speeds are written down.
  if ((owed == nullptr || owed->debt.what != "speed") && (paid == nullptr || paid->what != "speed"))
    return session_.on_answer(id, {false, "nothing is kept of this job"}, now);
  const auto speed_of = [](const std::string& text) { return static_cast<std::uint32_t>(std::stoul(text)); };
  const auto answer = [this, id](const port::DiskTrouble& why) {
    session_.on_answer(id, {!why, why.value_or("")}, Pump::now());
  };
  if (owed != nullptr) {
    const job::SpeedDebt debt{speed_of(owed->debt.home), speed_of(owed->debt.away), owed->debt.way_home};
    return disk_.ask([port = options_.port, debt] { return SpeedJournal{}.owe(port, debt); }, answer);
  }
  disk_.ask(
      [port = options_.port, speed = speed_of(paid->value)] {
        SpeedJournal{}.paid(port, speed);
        return port::DiskTrouble{};
      },
      answer);
}

void Console::ask_person(const console::Ask& what, std::function<void(const console::Answer&)> answered) {
  if (!on_ask) return answered({false, "there is nobody here to ask"});
  constexpr std::uint64_t first_own = std::uint64_t{1} << 63;  // those of jobs are counted from 1
  const auto last = asked_.empty() ? first_own : static_cast<std::uint64_t>(asked_.rbegin()->first);
  const auto id = console::RequestId{last + 1};
  asked_[id] = std::move(answered);
  on_ask(id, what);
}

void Console::answer(console::RequestId id, const console::Answer& answer) {
  const auto own = asked_.extract(id);
  if (own.empty()) return session_.on_answer(id, answer, Pump::now());
  own.mapped()(answer);
}

Console::~Console() {
  if (watches_.cable) session_.unwatch(*watches_.cable);
  if (watches_.speed) session_.unwatch(*watches_.speed);
}

void Console::notice(const std::string& text) {
  if (on_notice) on_notice(text);
}

/// A debt of an earlier run is told once the owner listens.
void Console::watch_speed() {
  auto owed = SpeedJournal{}.owed(options_.port);
  if (!owed) return;
  watches_.speed = std::make_unique<SpeedWatch>(options_.port, std::move(*owed), session_, disk_,
                                                [this](const std::string& sentence) { notice(sentence); });
  session_.watch(*watches_.speed);
  boost::asio::post(io_, alive_.guarded([this] { notice(watches_.speed->sentence()); }));
}

/// Without it the console is used all the same.
void Console::begin_log() {
  auto started = LogFile::start(io_, session_, options_.log, options_.port);
  if (const auto* why = std::get_if<std::string>(&started)) {
    boost::asio::post(io_, alive_.guarded([this, text = *why] { notice(text); }));
    return;
  }
  kept_.log = std::move(std::get<std::unique_ptr<LogFile>>(started));
  kept_.log->on_notice = [this](const std::string& text) { notice(text); };
}

void Console::watch_cable() {
  const std::string memory = cable_memory_path();
  if (memory.empty()) return;
  watches_.cable =
      std::make_unique<CableWatch>(CableMemory(memory), cable_of(options_.port, port::system_places()),
                                   [this](const std::string& sentence, const CableSeen& before) {
                                     if (kept_.recording) kept_.recording->remark(sentence);
                                     on_moved ? on_moved(before) : notice(sentence);
                                   });
  session_.watch(*watches_.cable);
}

std::optional<port::Problem> Console::record(const std::string& path) {
  if (path == "-")
    return port::Problem{port::Problem::Kind::usage, "a recording goes into a file, and '-' names none",
                         "Name a file; ./- is one called '-'"};
  auto started = Recording::start(io_, session_, path, options_.port);
  if (auto* problem = std::get_if<port::Problem>(&started)) return std::move(*problem);
  kept_.recording = std::move(std::get<std::unique_ptr<Recording>>(started));
  kept_.recording->on_notice = [this](const std::string& notice) { this->notice(notice); };
  return std::nullopt;
}

std::function<void()> Console::nudge() {
  return [this, alive = alive_.watch()] {
    if (alive) session_.on_time(Pump::now());
  };
}

std::string Console::title() {
  const bool has_line = pump_.port().capabilities().line_settings;
  return pump_.port().name() + (has_line ? " " + protocols::to_string(session_.line()) : "");
}

bool may_come_back(const port::Url& url) { return url.scheme != "exec" && url.scheme != "sim"; }

}  // namespace rommate::app
