#include <doctest/doctest.h>

#include <utility>

#include "src/console/session.hpp"

using namespace rommate::console;
using namespace std::chrono_literals;
using rommate::protocols::as_bytes;
using rommate::protocols::as_text;
using rommate::protocols::Outcome;

namespace {

constexpr Time noon{};

/// Writes down what a watcher is told, in order.
struct Log final : Watcher {
  std::string text;
  void received(ByteView b, Time) override { text += "received(" + std::string(as_text(b)) + ") "; }
  void shown(ByteView b, Time) override { text += "shown(" + std::string(as_text(b)) + ") "; }
  void sent(ByteView b, bool secret, Time) override {
    text += (secret ? "secret(" : "sent(") + std::string(as_text(b)) + ") ";
  }
  void owner_changed(std::string_view owner, Time) override { text += "owner(" + std::string(owner) + ") "; }
  void noted(std::string_view note, Time) override { text += "noted(" + std::string(note) + ") "; }
  void effect_done(const EffectResult& result, Time) override {
    text += "done(" + std::to_string(result.effect.index()) + ") ";
  }
  std::string take() { return std::exchange(text, {}); }
};

/// A job that takes the line's bytes until it sees '!', which is its end; what follows is left over.
struct Eater final : Job {
  std::optional<Outcome> ended;
  Bytes left;
  std::string results;
  [[nodiscard]] std::string_view name() const override { return "eater"; }
  [[nodiscard]] bool takes_bytes() const override { return true; }
  void on_start(const Sight&, Time) override { say("start"); }
  void on_bytes(ByteView in, Time) override {
    for (std::size_t i = 0; i < in.size(); ++i)
      if (in[i] == '!') {
        left.assign(in.begin() + static_cast<std::ptrdiff_t>(i) + 1, in.end());
        say("bye");
        ended = Outcome{Outcome::Kind::done, "seen"};
        return;
      }
  }
  void on_effect(const EffectResult& result, Time) override {
    results += std::to_string(result.effect.index());
  }
  void on_time(Time) override {}
  void cancel(Time) override { ended = Outcome{Outcome::Kind::cancelled, "cancelled"}; }
  void on_lost(std::string_view why, Time) override {
    ended = Outcome{Outcome::Kind::lost, std::string(why)};
  }
  void say(std::string_view text) { write(text, ByPerson{}); }
  void ask_for(Effect effect) { want(std::move(effect)); }
  [[nodiscard]] std::optional<Time> deadline() const override { return std::nullopt; }
  [[nodiscard]] const std::optional<Outcome>& outcome() const override { return ended; }
  [[nodiscard]] Bytes take_leftover() override { return std::exchange(left, {}); }
};

std::string next_write(Session& session) {
  auto effect = session.take_effect(noon);
  if (!effect) return "(none)";
  if (auto* write = std::get_if<Write>(&*effect)) return std::string(as_text(write->bytes));
  return "(effect " + std::to_string(effect->index()) + ")";
}

}  // namespace

TEST_CASE("neighbouring writes become one, and a BREAK keeps its place between them") {
  Session session{LineSettings{}};
  REQUIRE(session.type(as_bytes("re"), noon));
  REQUIRE(session.type(as_bytes("load"), noon));
  REQUIRE(session.request(Break{300ms}, noon));
  REQUIRE(session.type(as_bytes("y"), noon));
  CHECK(next_write(session) == "reload");
  CHECK(next_write(session) == "(effect 1)");
  CHECK(next_write(session) == "y");
  CHECK(next_write(session) == "(none)");
}

TEST_CASE("the keyboard cannot type while a job owns the line, and gets it back at its end") {
  Session session{LineSettings{}};
  Log log;
  session.watch(log);
  std::unique_ptr<Job> job = std::make_unique<Eater>();
  std::string why;
  session.on_job_end = [&](std::unique_ptr<Job> ended, Time) { why = ended->outcome()->why; };
  REQUIRE(session.start(job, noon));
  CHECK(session.owner() == "eater");
  CHECK_FALSE(session.type(as_bytes("x"), noon));
  CHECK_FALSE(session.request(Break{300ms}, noon));
  session.on_bytes(as_bytes("block!rommon 2 > "), noon);
  CHECK(why == "seen");
  CHECK(session.owner() == "keyboard");
  CHECK(session.type(as_bytes("x"), noon));
  CHECK(next_write(session) == "startbye");  // the last words of the job still go out, before the keyboard's
  CHECK(next_write(session) == "x");
  CHECK(
      log.take() ==
      "owner(eater) received(block!rommon 2 > ) owner(keyboard) shown(rommon 2 > ) sent(startbye) sent(x) ");
}

TEST_CASE("a second job is refused and stays with the caller") {
  Session session{LineSettings{}};
  std::unique_ptr<Job> first = std::make_unique<Eater>();
  std::unique_ptr<Job> second = std::make_unique<Eater>();
  REQUIRE(session.start(first, noon));
  CHECK_FALSE(session.start(second, noon));
  CHECK(second != nullptr);
}

TEST_CASE("what was still to be sent is dropped when the line goes away") {
  Session session{LineSettings{}};
  Log log;
  session.watch(log);
  session.type(as_bytes("reload"), noon);
  session.on_lost("adapter gone", noon);
  CHECK(next_write(session) == "(none)");
  CHECK_FALSE(session.type(as_bytes("x"), noon));
  session.on_back(noon);
  CHECK(session.type(as_bytes("x"), noon));
  CHECK(log.take() == "noted(adapter gone) noted(the line is back) ");
}

TEST_CASE("a job whose line goes away ends as lost") {
  Session session{LineSettings{}};
  std::unique_ptr<Job> job = std::make_unique<Eater>();
  std::optional<Outcome> ended;
  session.on_job_end = [&](std::unique_ptr<Job> each, Time) { ended = each->outcome(); };
  REQUIRE(session.start(job, noon));
  session.on_lost("adapter gone", noon);
  REQUIRE(ended);
  CHECK(ended->kind == Outcome::Kind::lost);
}

TEST_CASE("the result of an effect goes to whoever asked for it") {
  Session session{LineSettings{}};
  Log log;
  session.watch(log);
  session.request(Break{300ms}, noon);
  const auto effect = session.take_effect(noon);
  session.on_effect({*effect, EffectResult::Status::done, ""}, noon);
  CHECK(log.take() == "done(1) ");
  auto eater = std::make_unique<Eater>();
  Eater& seen = *eater;
  eater->ask_for(SetLine{LineSettings{.baud = 115200}});
  std::unique_ptr<Job> job = std::move(eater);
  REQUIRE(session.start(job, noon));
  const auto set = session.take_effect(noon);
  session.on_effect({*set, EffectResult::Status::done, ""}, noon);
  CHECK(seen.results == "3");
  CHECK(session.line().baud == 115200);
}

TEST_CASE("a password that waits behind other text for a slow line is not written together with it") {
  Session session({});
  Log log;
  session.watch(log);
  REQUIRE(session.type(as_bytes("enable\r"), noon));
  session.on_bytes(as_bytes("R1>enable\r\nPassword: "), noon);
  REQUIRE(session.type(as_bytes("hunter2\r"), noon));
  session.on_bytes(as_bytes("\r\nR1#"), noon + 1s);
  REQUIRE(session.type(as_bytes("show clock\r"), noon + 1s));
  log.take();
  CHECK(next_write(session) == "enable\r");
  CHECK(next_write(session) == "hunter2\r");
  CHECK(next_write(session) == "show clock\r");
  CHECK(log.take() == "sent(enable\r) secret(hunter2\r) sent(show clock\r) ");
}

TEST_CASE("what is typed at a password prompt is secret, also when it comes at once") {
  Session session({});
  Log log;
  session.on_bytes(as_bytes("R1>enable\r\nPassword: "), noon);
  session.watch(log);
  session.type(as_bytes("hunter2\r"), noon);
  REQUIRE(session.take_effect(noon));
  CHECK(log.take() == "secret(hunter2\r) ");
  session.on_bytes(as_bytes("\r\nR1#"), noon + 1s);
  log.take();
  session.type(as_bytes("show clock\r"), noon + 1s);
  REQUIRE(session.take_effect(noon + 1s));
  CHECK(log.take() == "sent(show clock\r) ");
}

TEST_CASE("no sighting behind a purge is of bytes before it, and a row is not joined across it") {
  Session session{LineSettings{}};
  const auto quiet = noon + 10s;
  session.on_bytes(as_bytes("\r\nswitch: "), noon);
  session.on_effect({PurgeLine{.received = true, .unsent = false}, EffectResult::Status::done, ""}, noon);
  session.on_time(quiet);
  CHECK_FALSE(session.seen().waiting);
  session.on_bytes(as_bytes("x"), quiet);
  session.on_time(quiet + 10s);
  CHECK_FALSE(session.seen().waiting);
  session.on_bytes(as_bytes("\r\nswitch: "), quiet + 10s);
  session.on_time(quiet + 20s);
  CHECK(session.seen().state == rommate::recognise::State::switch_loader);
  CHECK(session.seen().offset == 21);
}

TEST_CASE("a purge of what is unsent leaves what was received to be judged") {
  Session session{LineSettings{}};
  session.on_bytes(as_bytes("\r\nswitch: "), noon);
  session.on_effect({PurgeLine{.received = false, .unsent = true}, EffectResult::Status::done, ""}, noon);
  session.on_time(noon + 10s);
  CHECK(session.seen().waiting);
}
