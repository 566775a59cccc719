// The lock that keeps the machine awake, with a systemd-inhibit of our own.
#include "src/app/stay_awake.hpp"

#include <doctest/doctest.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>

#include "tests/app/temp_dir.hpp"
#include "tests/support/loop.hpp"

using rommate::app::StayAwake;
using rommate::testing::Loop;

namespace {

/// PATH begins with a folder that holds this systemd-inhibit.
class FakeInhibit {
 public:
  explicit FakeInhibit(const std::string& script) : before_(std::getenv("PATH")) {
    const auto path = dir / "systemd-inhibit";
    std::ofstream(path) << "#!/bin/sh\n" << script;
    ::chmod(path.c_str(), 0755);
    ::setenv("PATH", (dir.path() + ":" + before_).c_str(), 1);
  }
  ~FakeInhibit() { ::setenv("PATH", before_.c_str(), 1); }
  TempDir dir;

 private:
  std::string before_;
};

std::string content(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

TEST_CASE("the lock is held as long as the run, and asked for by name and reason") {
  const FakeInhibit fake(
      "echo \"$@\" > \"$(dirname \"$0\")/asked\"; cat; echo over > \"$(dirname \"$0\")/end\"\n");
  Loop loop;
  {
    StayAwake awake("send image.bin", fake.dir.path());
    CHECK(awake.held());
    CHECK(loop.until([&] { return content(fake.dir / "asked").ends_with("\n"); }));
    CHECK(content(fake.dir / "asked") ==
          "--what=sleep:idle --who=rommate --why=send image.bin --mode=block cat\n");
    CHECK_FALSE(awake.take_trouble());
    CHECK(content(fake.dir / "end").empty());
  }
  CHECK(content(fake.dir / "end") == "over\n");
}

TEST_CASE("a lock that is refused is told once") {
  const FakeInhibit fake("exit 1\n");
  Loop loop;
  StayAwake awake("send", fake.dir.path());
  std::optional<std::string> trouble;
  CHECK(loop.until([&] { return (trouble = awake.take_trouble()).has_value(); }));
  CHECK(trouble->find("may go to sleep") != std::string::npos);
  CHECK_FALSE(awake.take_trouble());
}

TEST_CASE("where systemd does not run, or has no such program, nothing is asked for and nothing said") {
  const TempDir dir;
  StayAwake no_systemd("send", dir / "not-there");
  CHECK_FALSE(no_systemd.held());
  const std::string path = std::getenv("PATH");
  ::setenv("PATH", dir.path().c_str(), 1);
  StayAwake no_program("send", dir.path());
  ::setenv("PATH", path.c_str(), 1);
  CHECK_FALSE(no_program.held());
  CHECK_FALSE(no_program.take_trouble());
}
