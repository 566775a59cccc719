// What is kept of a run, and who may watch it.
#include "src/app/run_folder.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

#include "tests/app/temp_dir.hpp"

using namespace rommate::app;

namespace {

RunState state_of(const std::string& port, std::int64_t started = 1'790'000'000) {
  RunState state;
  state.what = "send image.bin";
  state.port = port;
  state.started = started;
  state.status = "running";
  return state;
}

RunFolder make(const RunState& state, const std::string& runs) {
  auto made = RunFolder::create(state, runs);
  REQUIRE(std::holds_alternative<RunFolder>(made));
  return std::move(std::get<RunFolder>(made));
}

}  // namespace

TEST_CASE("a run has a folder of its own, named by its time and port, for its owner alone") {
  const TempDir dir;
  const auto one = make(state_of("/dev/ttyUSB0"), dir / "runs"),
             two = make(state_of("ttyUSB0"), dir / "runs");
  CHECK(std::string(one.id()).substr(8, 1) == "-");
  CHECK(one.id().ends_with("-ttyUSB0"));
  CHECK(two.id() == std::string(one.id()) + "-2");
  struct stat facts {};
  REQUIRE(::stat(one.path().c_str(), &facts) == 0);
  CHECK((facts.st_mode & 0777) == 0700);
  REQUIRE(::stat(one.file("state.json").c_str(), &facts) == 0);
  CHECK((facts.st_mode & 0777) == 0600);
  CHECK(make(state_of("exec:ssh lab 'x/../../y' \n"), dir / "runs").path().find("..") == std::string::npos);
}

TEST_CASE("what was written of a run is read again, whatever stands in it") {
  const TempDir dir;
  auto state = state_of("tcp://[::1]:2003");
  state.what = "send \"a\\b\" \x1b[31m \xff";
  const auto folder = make(state, dir / "runs");
  state.status = "failed";
  state.progress = "12 %";
  state.why = "line 1\nline 2";
  state.ended = state.started + 5;
  state.exit_status = 130;
  folder.write(state);
  const auto runs = list_runs(dir / "runs");
  REQUIRE(runs.size() == 1);
  const auto& read = runs[0].state;
  CHECK(read.what == "send \"a\\b\" \x1b[31m \xef\xbf\xbd");
  CHECK(read.port == state.port);
  CHECK(read.status == "failed");
  CHECK(read.progress == "12 %");
  CHECK(read.why == state.why);
  CHECK(read.started == state.started);
  CHECK(read.ended == state.ended);
  CHECK(read.exit_status == 130);
  for (const auto* broken : {"", "[]", "{\"what\":7,\"pid\":\"x\"}", "{\"what\":", "\xff\xfe"}) {
    std::ofstream(folder.file("state.json")) << broken;
    CHECK(list_runs(dir / "runs").at(0).state.what.empty());
  }
}

TEST_CASE("a run is alive as long as its process holds it, and is not forgotten before") {
  const TempDir dir;
  std::string id;
  {
    const auto folder = make(state_of("ttyS0"), dir / "runs");
    id = folder.id();
    const auto run = std::get<RunRecord>(find_run(id, dir / "runs"));
    CHECK(run.alive);
    CHECK(forget_run(run)->find("alive") != std::string::npos);
    CHECK(std::holds_alternative<std::string>(RunFolder::take(run.path, state_of("ttyS0"))));
  }
  auto run = std::get<RunRecord>(find_run(id, dir / "runs"));
  CHECK_FALSE(run.alive);
  {
    const auto again =
        RunFolder::take(run.path + "/", state_of("ttyS1"));  // as a recipe that is resumed does
    REQUIRE(std::holds_alternative<RunFolder>(again));
    CHECK(std::get<RunFolder>(again).id() == id);
    run = std::get<RunRecord>(find_run(id, dir / "runs"));
    CHECK(run.alive);
    CHECK(run.state.port == "ttyS1");
  }
  run = std::get<RunRecord>(find_run(id, dir / "runs"));
  CHECK_FALSE(forget_run(run));
  CHECK(list_runs(dir / "runs").empty());
}

TEST_CASE("a run is found by its whole name, the beginning or the end of it, or as the last one") {
  const TempDir dir;
  for (const auto& [port, started] :
       {std::pair{"ttyUSB0", 1'700'000'000}, std::pair{"ttyUSB1", 1'700'000'100}})
    static_cast<void>(make(state_of(port, started), dir / "runs"));
  const auto port = [&](std::string_view id) {
    const auto found = find_run(id, dir / "runs");
    const auto* run = std::get_if<RunRecord>(&found);
    return run == nullptr ? "none: " + std::get<std::string>(found) : run->state.port;
  };
  CHECK(port("ttyUSB0") == "ttyUSB0");
  CHECK(port("last") == "ttyUSB1");
  CHECK(port("20231114").starts_with("none: 2 runs are called '20231114'"));
  CHECK(port("ttyS9").starts_with("none: no run is called 'ttyS9'"));
  CHECK(find_run("last", dir / "nowhere").index() == 1);
}

TEST_CASE("a hundred runs that ended are kept, and more where a recipe left something") {
  const TempDir dir;
  const auto add = [&](int number) {
    return make(state_of("ttyS0", 1'700'000'000 + number), dir / "runs").path();
  };
  const auto oldest = add(0), with_journal = add(1);
  std::ofstream(with_journal + "/journal") << "owed";
  const auto alive = make(state_of("ttyS0", 1'700'000'002), dir / "runs");
  for (int number = 3; number < 110; ++number) static_cast<void>(add(number));
  CHECK(::access(oldest.c_str(), F_OK) != 0);
  CHECK(::access(with_journal.c_str(), F_OK) == 0);
  CHECK(::access(alive.path().c_str(), F_OK) == 0);
  CHECK(list_runs(dir / "runs").size() <= 104);
}

TEST_CASE("a place where no folder can be made is told in a sentence") {
  const TempDir dir;
  std::ofstream(dir / "file") << "";
  const auto made = RunFolder::create(state_of("ttyS0"), (dir / "file") + "/runs");
  REQUIRE(std::holds_alternative<std::string>(made));
  CHECK(std::get<std::string>(made).find("Not a directory") != std::string::npos);
}
