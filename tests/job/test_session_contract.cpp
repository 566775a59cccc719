// Rules of Session and Job that were once broken, each by a job of our own.
#include <doctest/doctest.h>

#include <memory>
#include <string>

#include "src/console/session.hpp"
#include "src/job/break_job.hpp"
#include "src/job/paste_job.hpp"
#include "src/job/speed_dance.hpp"
#include "src/job/sweep_job.hpp"

using namespace rommate;
using namespace rommate::console;
using namespace std::chrono_literals;
using protocols::as_bytes;

namespace {

constexpr auto question = "\r\nReset back to the default factory? (yes/no): ";

struct Rig {
  Session session{LineSettings{}};
  Time now{std::chrono::hours{12}};

  void say(std::string_view text) { session.on_bytes(as_bytes(text), now); }
  void say_and_wait(std::string_view text) {
    say(text);
    pass(3s);
  }
  void start(std::unique_ptr<Job> job) { REQUIRE(session.start(job, now)); }
  /// Effects until now: writes as "W" and their bytes, BREAK as "B", others as ".".
  std::string out() {
    std::string text;
    while (const auto effect = session.take_effect(now)) {
      if (const auto* write = std::get_if<Write>(&*effect)) {
        text += "W" + std::string(protocols::as_text(write->bytes));
        continue;
      }
      text += std::holds_alternative<Break>(*effect) ? "B" : ".";
      session.on_effect({*effect}, now);
    }
    return text;
  }
  std::string pass(Duration length) {
    std::string text;
    const auto until = now + length;
    for (auto due = session.deadline(); due && *due <= until; due = session.deadline()) {
      now = std::max(now, *due);
      session.on_time(now);
      text += out();
    }
    now = until;
    return text;
  }
  void text_flows() {
    for (int i = 0; i < 20; ++i) {
      now += 50ms;
      session.on_time(now);
      say("[    1.234567] some kernel line\r\n");
    }
  }
};

/// Writes down what it is told, in order.
struct Spy : Job {
  std::string got;
  [[nodiscard]] std::string_view name() const override { return "spy"; }
  void on_start(const Sight&, Time) override { got += "start "; }
  void on_bytes(ByteView, Time) override { got += "bytes "; }
  void on_sighting(const recognise::Sighting&, Time) override { got += "sighting "; }
  void on_effect(const EffectResult&, Time) override { got += "effect "; }
  void on_answer(RequestId, const Answer&, Time) override { got += "answer "; }
  void on_time(Time) override {}
  void cancel(Time) override {
    want(SetLine{});
    outcome_ = Outcome{Outcome::Kind::cancelled, ""};
  }
  void on_lost(std::string_view why, Time) override {
    outcome_ = Outcome{Outcome::Kind::lost, std::string{why}};
  }
  [[nodiscard]] std::optional<Time> deadline() const override { return {}; }
  using Job::poke;
  using Job::request;
  using Job::undo;
  using Job::want;
  using Job::write;
};

}  // namespace

TEST_CASE("the search for a speed types nothing at a question") {
  Rig rig;
  rig.say_and_wait(question);
  REQUIRE(rig.session.seen().destructive);
  rig.start(std::make_unique<job::SweepJob>(rig.session.line()));
  CHECK(rig.pass(60s).find('W') == std::string::npos);
}

TEST_CASE("nor does it type at the question that stands at another speed") {
  Rig rig;
  rig.say_and_wait(question);
  rig.session.request(SetLine{LineSettings{.baud = 115200}}, rig.now);
  rig.out();
  rig.start(std::make_unique<job::SweepJob>(rig.session.line(), true));
  CHECK(rig.pass(60s).find('W') == std::string::npos);
}

TEST_CASE("a change of speed types nothing at a question, and takes none for a prompt") {
  Rig rig;
  rig.say_and_wait(question);
  job::SpeedDanceOptions options;
  options.up = "set BAUD 115200";
  options.line = rig.session.line();
  rig.start(std::make_unique<job::SpeedDance>(options, [] { return std::unique_ptr<Job>{}; }));
  CHECK(rig.out().empty());
  rig.say(question);
  CHECK(rig.pass(2s).find("set BAUD") == std::string::npos);
}

TEST_CASE("nothing is pasted while text flows behind an old prompt") {
  Rig rig;
  rig.say_and_wait("\r\nRouter#");
  rig.text_flows();
  job::PasteOptions options;
  options.pace = job::Pace::prompt;
  rig.start(std::make_unique<job::PasteJob>(job::read_script("hostname X\nend\n"), options));
  CHECK(rig.out().empty());
}

TEST_CASE("a BREAK that was cancelled is not sent") {
  Rig rig;
  rig.session.type(as_bytes("x"), rig.now);
  REQUIRE(rig.session.take_effect(rig.now));
  rig.start(std::make_unique<job::BreakJob>(job::BreakOptions{}));
  rig.session.cancel_job(rig.now);
  CHECK(rig.out().empty());
}

TEST_CASE("the result of an ended job's effect is not told to the next job") {
  Rig rig;
  auto* second = new Spy;
  rig.session.on_job_end = [&](std::unique_ptr<Job>, Time) { rig.start(std::unique_ptr<Job>(second)); };
  rig.start(std::make_unique<Spy>());
  rig.session.cancel_job(rig.now);
  rig.out();
  CHECK(second->got == "start ");
}

TEST_CASE("a job has the bytes before what is concluded from them") {
  Rig rig;
  auto* spy = new Spy;
  rig.start(std::unique_ptr<Job>(spy));
  rig.say("\r\nSystem Bootstrap, Version 12.4(13r)T, RELEASE SOFTWARE (fc1)\r\n");
  CHECK(spy->got == "start bytes sighting ");
}

TEST_CASE("a job that begins within a turn gets nothing of that turn") {
  Rig rig;
  auto* spy = new Spy;
  struct Starter final : Watcher {
    std::function<void()> act;
    void received(ByteView, Time) override {
      if (const auto once = std::exchange(act, nullptr)) once();
    }
  } starter;
  starter.act = [&] { rig.start(std::unique_ptr<Job>(spy)); };
  rig.session.watch(starter);
  rig.say("\r\nSystem Bootstrap, Version 12.4(13r)T, RELEASE SOFTWARE (fc1)\r\n");
  CHECK(spy->got == "start ");
  rig.say("x");
  CHECK(spy->got == "start bytes ");
}

TEST_CASE("work is announced once, when the outermost call returns") {
  Rig rig;
  int announced = 0;
  bool inside = false;
  rig.session.on_work = [&] {
    ++announced;
    CHECK_FALSE(inside);
  };
  struct Typist final : Watcher {
    Session* session;
    bool* inside;
    void shown(ByteView, Time now) override {
      *inside = true;
      session->type(as_bytes("x"), now);
      *inside = false;
    }
  } typist;
  typist.session = &rig.session;
  typist.inside = &inside;
  rig.session.watch(typist);
  rig.say("a");
  CHECK(announced == 1);
  CHECK(rig.out() == "Wx");
}

TEST_CASE("an undo outlives its job and a lost line, and is the first thing done when the line is back") {
  Rig rig;
  auto* spy = new Spy;
  rig.start(std::unique_ptr<Job>(spy));
  spy->want(Drain{});
  spy->undo(SetLine{LineSettings{.baud = 1200}});
  spy->want(Break{300ms});
  rig.session.on_time(rig.now);
  rig.session.on_lost("unplugged", rig.now);
  CHECK(rig.out().empty());
  CHECK(rig.session.job() == nullptr);
  rig.session.on_back(rig.now);
  rig.session.type(as_bytes("x"), rig.now);
  CHECK(rig.out() == ".Wx");
  CHECK(rig.session.line().baud == 1200);
}

TEST_CASE("an undo that the line interrupted is done again") {
  Rig rig;
  auto* spy = new Spy;
  rig.start(std::unique_ptr<Job>(spy));
  spy->undo(SetLine{LineSettings{.baud = 1200}});
  rig.session.on_time(rig.now);
  REQUIRE(rig.session.take_effect(rig.now));
  rig.session.on_lost("unplugged", rig.now);
  rig.session.on_back(rig.now);
  CHECK(rig.out() == ".");
  CHECK(rig.session.line().baud == 1200);
}

TEST_CASE("a request is answered once, and to nobody when its job has ended") {
  Rig rig;
  std::vector<RequestId> asked;
  rig.session.on_request = [&](RequestId id, const Request&, Time) { asked.push_back(id); };
  auto* spy = new Spy;
  rig.start(std::unique_ptr<Job>(spy));
  spy->request(Ask{"may I?", {"yes", "no"}});
  spy->request(Ask{"and now?", {}});
  rig.session.on_time(rig.now);
  REQUIRE(asked.size() == 2);
  rig.session.on_answer(asked[1], {true, "yes"}, rig.now);
  rig.session.on_answer(asked[1], {true, "yes"}, rig.now);
  CHECK(spy->got == "start answer ");
  rig.session.cancel_job(rig.now);
  rig.session.on_answer(asked[0], {true, "yes"}, rig.now);
  CHECK(rig.session.job() == nullptr);
}

TEST_CASE("where nobody serves requests each is answered with a no") {
  Rig rig;
  auto* spy = new Spy;
  rig.start(std::unique_ptr<Job>(spy));
  spy->request(Ask{"may I?", {}});
  rig.session.on_time(rig.now);
  CHECK(spy->got == "start answer ");
}

TEST_CASE("a write that the gate refuses is told, and what was wanted behind it is dropped") {
  Rig rig;
  rig.say_and_wait(question);
  auto* spy = new Spy;
  rig.start(std::unique_ptr<Job>(spy));
  spy->write("yes\r", AtPrompt{});
  spy->want(Break{300ms});
  rig.session.on_time(rig.now);
  CHECK(rig.out().empty());
  CHECK(spy->got == "start effect ");
}

TEST_CASE("what a job types is told to the recogniser: the old prompt does not answer the new command") {
  Rig rig;
  rig.say_and_wait("\r\nRouter#");
  REQUIRE(rig.session.sight().settled() != nullptr);
  auto* spy = new Spy;
  rig.start(std::unique_ptr<Job>(spy));
  spy->write("show version\r", AtPrompt{});
  rig.session.on_time(rig.now);
  CHECK(rig.out() == "Wshow version\r");
  CHECK(rig.session.sight().settled() == nullptr);
}

TEST_CASE("a terminal's own answers go to no question") {
  Rig rig;
  rig.say_and_wait(question);
  CHECK_FALSE(rig.session.reply(as_bytes("\x1b[10;20R"), rig.now));
  rig.say_and_wait("\r\nRouter#");
  CHECK(rig.session.reply(as_bytes("\x1b[10;20R"), rig.now));
}

TEST_CASE("RETURN is not typed at a question that was seen, whatever came or was thrown away behind it") {
  Rig rig;
  rig.say_and_wait(question);
  SUBCASE("a purge") {
    rig.session.request(PurgeLine{}, rig.now);
    rig.out();
  }
  SUBCASE("a line of a log") { rig.say_and_wait("\r\n%LINK-3-UPDOWN: Interface FastEthernet0/0 is up\r\n"); }
  SUBCASE("a line that was away") {
    rig.session.on_lost("unplugged", rig.now);
    rig.session.on_back(rig.now);
  }
  SUBCASE("noise at another speed") {
    rig.session.request(SetLine{LineSettings{.baud = 115200}}, rig.now);
    rig.out();
    rig.say_and_wait("\xf0\xf0\xf8\xf0\x80");
  }
  rig.pass(3s);
  auto* spy = new Spy;
  rig.start(std::unique_ptr<Job>(spy));
  spy->write("\r", Knock{.agreed = true});
  rig.session.on_time(rig.now);
  CHECK(rig.out().empty());
}

TEST_CASE("a line that was cut off is listened to before it is knocked at") {
  Rig rig;
  rig.text_flows();
  auto* spy = new Spy;
  rig.start(std::unique_ptr<Job>(spy));
  spy->want(PurgeLine{});
  spy->write("\r", Knock{.agreed = true});
  rig.session.on_time(rig.now);
  CHECK(rig.out() == ".");
}

TEST_CASE("what a job wanted while an effect was under way does not outlive its cancel") {
  Rig rig;
  rig.say_and_wait("\r\nRouter#");
  struct Typist final : Spy {
    void on_bytes(ByteView, Time) override { write("x", AtPrompt{}); }
    void cancel(Time) override { outcome_ = Outcome{Outcome::Kind::cancelled, ""}; }
  };
  auto* typist = new Typist;
  rig.start(std::unique_ptr<Job>(typist));
  typist->want(Drain{});
  typist->want(Drain{});
  rig.session.on_time(rig.now);
  REQUIRE(rig.session.take_effect(rig.now));
  rig.say("a");
  rig.session.cancel_job(rig.now);
  CHECK(rig.out().empty());
}

TEST_CASE("a change of speed types no RETURN on a line of which nothing is known") {
  Rig rig;
  job::SpeedDanceOptions options;
  options.up = "set BAUD 115200";
  options.line = rig.session.line();
  rig.start(std::make_unique<job::SpeedDance>(options, [] { return std::unique_ptr<Job>{}; }));
  auto typed = rig.out();
  typed += rig.pass(60s);
  CHECK(typed.find('\r') == std::string::npos);
  CHECK(typed.find("W\x12") != std::string::npos);
}

TEST_CASE("a receiver calls no sender where a question was left at another speed") {
  Rig rig;
  rig.say_and_wait(question);
  rig.session.request(SetLine{LineSettings{.baud = 115200}}, rig.now);
  rig.out();
  struct Caller final : Spy {
    [[nodiscard]] bool takes_bytes() const override { return true; }
  };
  auto* caller = new Caller;
  rig.start(std::unique_ptr<Job>(caller));
  caller->write("C", TransferBytes{});
  rig.session.on_time(rig.now);
  CHECK(rig.out().empty());
  CHECK(caller->got == "start effect ");
}

TEST_CASE("a question that harms is answered with yes only where a person has agreed to that very answer") {
  Rig rig;
  rig.say_and_wait(question);
  const auto seen = rig.session.seen();
  REQUIRE(seen.destructive);
  AnswerTo answer{.offset = seen.offset, .question = seen.question, .about = seen.about};
  const auto typed = [&](const AnswerTo& purpose, std::string_view text) {
    auto* spy = new Spy;
    rig.start(std::unique_ptr<Job>(spy));
    spy->write(text, purpose);
    rig.session.on_time(rig.now);
    auto out = rig.out();
    rig.session.cancel_job(rig.now);
    rig.out();
    return out;
  };
  CHECK(typed(answer, "yes\r").empty());
  auto elsewhere = answer;
  elsewhere.agreed = true;
  ++elsewhere.offset;
  CHECK(typed(elsewhere, "yes\r").empty());
  CHECK(typed(answer, "no\r") == "Wno\r");
  rig.say_and_wait(question);
  answer.offset = rig.session.seen().offset;
  answer.agreed = true;
  CHECK(typed(answer, "yes\r") == "Wyes\r");
}

TEST_CASE("a line that was begun at a prompt is not gone on with when the device boots meanwhile") {
  Rig rig;
  rig.say_and_wait("\r\nRouter#");
  auto* spy = new Spy;
  rig.start(std::unique_ptr<Job>(spy));
  spy->write("cl", AtPrompt{});  // of no show, whose text is not believed at once
  rig.session.on_time(rig.now);
  CHECK(rig.out() == "Wcl");
  rig.say("cl");
  rig.say("\r\n\r\nSystem Bootstrap, Version 12.4(13r)T, RELEASE SOFTWARE (fc1)\r\n");
  spy->write("ock", AtPrompt{});
  rig.session.on_time(rig.now);
  CHECK(rig.out().empty());
}
