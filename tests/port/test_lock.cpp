#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <string>

#include "src/port/lock.hpp"
#include "tests/port/fake_system.hpp"

using namespace rommate::port;
using rommate::test::dead_pid;
using rommate::test::FakeSystem;

namespace {

const std::string device = "/dev/ttyUSB0";

std::string content(const std::string& path) {
  std::ifstream file(path);
  std::string text;
  std::getline(file, text);
  return text;
}

/// The fake /proc must know the process that asks, like the real one.
Places places_of(const FakeSystem& system) {
  auto places = system.places();
  places.dev = "/dev";
  places.proc = "/proc";
  return places;
}

}  // namespace

TEST_CASE("a lock file is named as UUCP names it and holds the pid in ten characters") {
  CHECK(lock_file_name("/dev/ttyUSB0", "/dev") == "LCK..ttyUSB0");
  CHECK(lock_file_name("/dev/pts/3", "/dev") == "LCK..pts_3");
  FakeSystem system;
  const auto places = places_of(system);
  auto taken = take_lock_file(device, places);
  REQUIRE(std::holds_alternative<LockFile>(taken));
  auto lock = std::move(std::get<LockFile>(taken));
  CHECK(lock.path() == (system.root() / "lock/LCK..ttyUSB0").string());
  const auto text = content(lock.path());
  CHECK(text.size() == 10);
  CHECK(std::stoi(text) == getpid());
  const auto path = lock.path();
  lock.remove();
  CHECK_FALSE(std::filesystem::exists(path));
}

TEST_CASE("the lock of a living process is honoured, and the process is named") {
  FakeSystem system;
  FakeSystem::write(system.root() / "lock/LCK..ttyUSB0", "         1\n");
  const auto taken = take_lock_file(device, places_of(system));
  REQUIRE(std::holds_alternative<Problem>(taken));
  const auto& problem = std::get<Problem>(taken);
  CHECK(problem.kind == Problem::Kind::busy);
  CHECK(problem.what.find("ttyUSB0 is in use by ") == 0);
  CHECK(problem.what.find("(pid 1)") != std::string::npos);
}

TEST_CASE("the lock of a dead process is stale and replaced") {
  FakeSystem system;
  FakeSystem::write(system.root() / "lock/LCK..ttyUSB0", std::to_string(dead_pid()) + "\n");
  const auto taken = take_lock_file(device, places_of(system));
  REQUIRE(std::holds_alternative<LockFile>(taken));
  CHECK(std::stoi(content(std::get<LockFile>(taken).path())) == getpid());
  CHECK(std::get<LockFile>(taken).replaced_stale());
}

TEST_CASE("a pid that was given to a younger process does not keep a lock alive") {
  FakeSystem system;
  const auto file = system.root() / "lock/LCK..ttyUSB0";
  const int pid = fork();
  if (pid == 0) {
    pause();
    _exit(0);
  }
  FakeSystem::write(file, std::to_string(pid) + "\n");
  std::filesystem::last_write_time(file,
                                   std::filesystem::file_time_type::clock::now() - std::chrono::hours(1));
  CHECK(std::holds_alternative<LockFile>(take_lock_file(device, places_of(system))));
  kill(pid, SIGKILL);
  waitpid(pid, nullptr, 0);
}

TEST_CASE("an old lock of a living, older process is honoured") {
  FakeSystem system;
  const auto file = system.root() / "lock/LCK..ttyUSB0";
  FakeSystem::write(file, "         1\n");
  std::filesystem::last_write_time(file,
                                   std::filesystem::file_time_type::clock::now() - std::chrono::minutes(1));
  // A process list of its own: the times of these folders are now, as those of /proc are at the first look.
  auto places = places_of(system);
  places.proc = system.places().proc;
  FakeSystem::write(system.root() / "proc/1/stat",
                    "1 (sh (x) y) S 0 1 1 0 -1 4 5 6 7 8 9 10 11 12 20 0 1 0 250 1 2\n");
  FakeSystem::write(system.root() / "proc/stat", "cpu 1 2 3\nbtime 1000000000\n");
  CHECK(std::holds_alternative<Problem>(take_lock_file(device, places)));
}

TEST_CASE("a lock in any of the directories counts, and a missing directory does not matter") {
  FakeSystem system;
  auto places = places_of(system);
  std::filesystem::create_directories(system.root() / "second");
  places.lock_dirs = {"/nonexistent", system.root() / "lock", system.root() / "second"};
  FakeSystem::write(system.root() / "second/LCK..ttyUSB0", "         1\n");
  CHECK(std::holds_alternative<Problem>(take_lock_file(device, places)));
  places.lock_dirs = {"/nonexistent"};
  const auto taken = take_lock_file(device, places);
  REQUIRE(std::holds_alternative<LockFile>(taken));
  CHECK(std::get<LockFile>(taken).path().empty());
}

TEST_CASE("a file that somebody else has put in place of our lock is not removed") {
  FakeSystem system;
  auto lock = std::move(std::get<LockFile>(take_lock_file(device, places_of(system))));
  const auto path = lock.path();
  FakeSystem::write(path, "         1\n");
  lock.remove();
  CHECK(std::filesystem::exists(path));
}

TEST_CASE("our own lock says that the port is open here already") {
  FakeSystem system;
  const auto places = places_of(system);
  const auto first = take_lock_file(device, places);
  const auto second = take_lock_file(device, places);
  REQUIRE(std::holds_alternative<Problem>(second));
  CHECK(std::get<Problem>(second).what == "ttyUSB0 is already open in this program");
}
