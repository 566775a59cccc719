// Many consoles on one io_context: each has its own luck.
#include "src/app/runner.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <map>
#include <vector>

#include "src/job/break_job.hpp"
#include "tests/support/few_descriptors.hpp"
#include "tests/support/served_line.hpp"

using namespace rommate;
using namespace rommate::testing;
using namespace std::chrono_literals;
using app::Runner;
using app::RunnerEvent;
using Protocol = ServedLine::Protocol;

namespace {

/// Says a word and is done when it is heard.
class Calls final : public console::Job {
 public:
  explicit Calls(std::string word) : word_(std::move(word)) {}
  std::string_view name() const override { return "call"; }
  void on_start(const console::Sight&, console::Time) override { write(word_, console::ByPerson{}); }
  void on_bytes(console::ByteView bytes, console::Time) override {
    heard_ += protocols::as_text(bytes);
    if (heard_.find(word_) != std::string::npos) end(console::Outcome::Kind::done);
  }
  void on_time(console::Time) override {}
  void cancel(console::Time) override {
    if (word_ != "stubborn") end(console::Outcome::Kind::cancelled);
  }
  void on_lost(std::string_view, console::Time) override { end(console::Outcome::Kind::lost); }
  std::optional<console::Time> deadline() const override { return std::nullopt; }

 private:
  void end(console::Outcome::Kind kind) { outcome_ = console::Outcome{kind, ""}; }
  std::string word_, heard_;
};

/// What became of each console, as words in the order of the events.
struct Stories {
  std::map<Runner::Id, std::string> of;
  std::map<Runner::Id, port::Problem> why;
  std::function<void(const RunnerEvent&)> also;

  void operator()(RunnerEvent event) {
    auto& story = of[event.console];
    if (std::holds_alternative<RunnerEvent::Opened>(event.what)) story += "opened ";
    if (std::holds_alternative<RunnerEvent::Lost>(event.what)) story += "lost ";
    if (std::holds_alternative<RunnerEvent::Back>(event.what)) story += "back ";
    if (const auto* ended = std::get_if<RunnerEvent::JobEnded>(&event.what))
      story += fmt::format("job {} ", to_string(ended->job->outcome()->kind));
    if (const auto* closed = std::get_if<RunnerEvent::Closed>(&event.what)) {
      story += "closed";
      if (closed->why) why[event.console] = *closed->why;
    }
    if (also) also(event);
  }
  int closed() const {
    int count = 0;
    for (const auto& [id, story] : of) count += story.ends_with("closed") ? 1 : 0;
    return count;
  }
};

app::ConsoleOptions at(const std::string& port) {
  app::ConsoleOptions options;
  options.port = port;
  options.reconnect = false;
  options.cable_memory = false;
  return options;
}

std::string tcp(const ServedLine& line) { return "tcp://" + line.server->address(); }

}  // namespace

TEST_CASE("two hundred simulated routers are stopped in their boot by one loop") {
  Loop loop;
  Stories stories;
  Runner runner(loop.io, [&](RunnerEvent event) { stories(std::move(event)); });
  stories.also = [&](const RunnerEvent& event) {
    if (std::holds_alternative<RunnerEvent::Opened>(event.what)) {
      job::BreakOptions options;
      options.until = {recognise::State::rommon};
      options.methods = {job::BreakMethod::driver};
      std::unique_ptr<console::Job> hunt = std::make_unique<job::BreakJob>(options);
      CHECK(runner.start(event.console, hunt));
    }
    if (std::holds_alternative<RunnerEvent::JobEnded>(event.what)) runner.retire(event.console);
  };
  for (int i = 0; i < 200; ++i) runner.open(at("sim:c1841?speed=fast"));
  CHECK(runner.size() == 200);
  CHECK(loop.until([&] { return stories.closed() == 200; }, 120s));
  CHECK(runner.size() == 0);
  for (const auto& [id, story] : stories.of) CHECK(story == "opened job done closed");
}

TEST_CASE("consoles over the network work side by side, and one that fails takes nobody along") {
  Loop loop;
  constexpr std::size_t lines = 24;
  std::vector<std::unique_ptr<ServedLine>> far;
  for (std::size_t i = 0; i < lines; ++i) far.push_back(std::make_unique<ServedLine>(loop, Protocol::raw));
  Stories stories;
  Runner runner(loop.io, [&](RunnerEvent event) { stories(std::move(event)); });
  std::map<Runner::Id, std::size_t> line_of;
  for (std::size_t i = 0; i < lines; ++i) line_of[runner.open(at(tcp(*far[i])))] = i;
  const auto nobody = runner.open(at("tcp://127.0.0.1:1"));
  const auto nonsense = runner.open(at("carrier-pigeon:coop"));
  CHECK(runner.console(nonsense) == nullptr);
  const auto all_open = [&] {
    std::size_t count = 0;
    for (const auto& [id, i] : line_of) count += stories.of[id] == "opened " && far[i]->came == 1 ? 1U : 0U;
    return count == lines;
  };
  REQUIRE(loop.until(all_open));
  for (const auto& [id, i] : line_of) {
    std::unique_ptr<console::Job> call = std::make_unique<Calls>(fmt::format("line {};", i));
    REQUIRE(runner.start(id, call));
    std::unique_ptr<console::Job> second = std::make_unique<Calls>("not now");
    CHECK_FALSE(runner.start(id, second));
    CHECK(second != nullptr);
  }
  far[3]->server.reset();  // in the middle of its job
  for (const auto& [id, i] : line_of)
    if (i != 3) CHECK(loop.until([&] { return far[i]->received == fmt::format("line {};", i); }));
  for (auto& each : far)
    if (each->server) each->server->send(protocols::as_bytes(each->received));
  for (const auto& [id, i] : line_of)
    if (i != 3) CHECK(loop.until([&] { return stories.of[id] == "opened job done "; }));
  CHECK(loop.until([&] { return stories.closed() == 3; }));
  CHECK(stories.why.at(nobody).kind == port::Problem::Kind::cannot_open);
  CHECK(stories.why.at(nonsense).kind == port::Problem::Kind::usage);
  for (const auto& [id, i] : line_of)
    if (i == 3) CHECK(stories.of[id] == "opened job lost lost closed");
  for (const auto& [id, i] : line_of) runner.retire(id);
  CHECK(loop.until([&] { return runner.size() == 0; }));
}

TEST_CASE("a console for which no descriptor is left is closed with that reason, and the others go on") {
  Loop loop;
  ServedLine far(loop, Protocol::raw);
  Stories stories;
  Runner runner(loop.io, [&](RunnerEvent event) { stories(std::move(event)); });
  const auto first = runner.open(at(tcp(far)));
  REQUIRE(loop.until([&] { return stories.of[first] == "opened " && far.came == 1; }));
  std::vector<Runner::Id> late;
  {
    const FewDescriptors none(0);
    for (const auto& url : {tcp(far), std::string("tcp://localhost:9"), std::string("exec:cat"),
                            std::string("telnet://127.0.0.1:9"), std::string("unix:///nowhere")})
      late.push_back(runner.open(at(url)));
    CHECK(loop.until([&] { return stories.closed() == static_cast<int>(late.size()); }));
  }
  for (const auto id : late) {
    CHECK(stories.of[id] == "closed");
    CHECK_MESSAGE(stories.why.at(id).what.find("Too many open files") != std::string::npos,
                  stories.why.at(id).what);
  }
  std::unique_ptr<console::Job> call = std::make_unique<Calls>("still here");
  REQUIRE(runner.start(first, call));
  CHECK(loop.until([&] { return far.received == "still here"; }));
}

TEST_CASE("a console may be closed, and another opened, from any of its events") {
  for (std::size_t at_event = 0; at_event < 4; ++at_event) {
    CAPTURE(at_event);
    Loop loop;
    ServedLine far(loop, Protocol::raw);
    const auto url = tcp(far);
    Stories stories;
    std::size_t events = 0;
    Runner::Id other = 99;
    Runner runner(loop.io, [&](RunnerEvent event) { stories(std::move(event)); });
    stories.also = [&](const RunnerEvent& event) {
      if (event.console == other) return;
      if (std::holds_alternative<RunnerEvent::Opened>(event.what)) {
        std::unique_ptr<console::Job> call = std::make_unique<Calls>("word");
        CHECK(runner.start(event.console, call));
      }
      if (events++ != at_event) return;
      runner.close(event.console);
      other = runner.open(at(url));
    };
    const auto id = runner.open(at(url));
    if (at_event > 0) {
      REQUIRE(loop.until([&] { return far.received == "word"; }));
      if (at_event == 1) far.server->send(protocols::as_bytes("word"));
      if (at_event > 1) {
        far.server.reset();
        CHECK(loop.until([&] { return stories.of[id].ends_with("closed"); }));
        continue;
      }
    }
    CHECK(loop.until([&] { return stories.of[id].ends_with("closed") && stories.of[other] == "opened "; }));
    CHECK(runner.console(id) == nullptr);
  }
}

TEST_CASE("a cancelled job ends by itself, or its console is closed without it") {
  Loop loop;
  ServedLine meek_line(loop, Protocol::raw), stubborn_line(loop, Protocol::raw);
  Stories stories;
  Runner runner(loop.io, [&](RunnerEvent event) { stories(std::move(event)); });
  const auto meek = runner.open(at(tcp(meek_line))), stubborn = runner.open(at(tcp(stubborn_line)));
  REQUIRE(loop.until([&] { return stories.of[meek] == "opened " && stories.of[stubborn] == "opened "; }));
  std::unique_ptr<console::Job> calls = std::make_unique<Calls>("meek"),
                                stays = std::make_unique<Calls>("stubborn");
  REQUIRE(runner.start(meek, calls));
  REQUIRE(runner.start(stubborn, stays));
  runner.cancel(meek, 1ms);
  runner.cancel(stubborn, 1ms);
  CHECK(stories.of[meek] == "opened job cancelled ");
  CHECK(loop.until([&] { return stories.of[stubborn] == "opened closed"; }));
  CHECK(stories.why.at(stubborn).what.find("call was cancelled and did not end") != std::string::npos);
  CHECK(runner.console(meek) != nullptr);
}

TEST_CASE(
    "a job that is still there long after it was cancelled on the slowest line had the time for a block") {
  CHECK(app::longest_cancel(40s, 0) == 40s);
  for (const std::uint32_t bits : {50U, 110U, 150U, 200U, 300U, 9600U}) {
    CAPTURE(bits);
    const auto block = std::chrono::seconds{1029 * 10 / bits};
    CHECK(app::longest_cancel(40s, bits) > block + 40s);
    CHECK(app::longest_cancel(40s, bits) < block + 50s);
  }
}
