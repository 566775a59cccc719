#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "src/port/left_over.hpp"
#include "tests/port/fake_system.hpp"

using namespace rommate::port;
using rommate::test::dead_pid;
using rommate::test::FakeSystem;

namespace {

LineNote some_note(int pid) {
  LineNote note;
  note.pid = pid;
  note.before.termios2.fill(0x5a);
  note.ours.termios2.fill(0xc3);
  note.serial_flags = 8192;
  note.latency = "16";
  return note;
}

}  // namespace

TEST_CASE("a note is read back as it was written") {
  const auto note = some_note(1234);
  CHECK(parse_note(to_text(note)) == note);
}

TEST_CASE("what is no note is none, whatever the bytes") {
  const auto good = to_text(some_note(1234));
  for (std::size_t cut = 0; cut < good.size() - 30; cut += 3)
    static_cast<void>(parse_note(good.substr(0, cut)));
  CHECK_FALSE(parse_note(""));
  CHECK_FALSE(parse_note("rommate line 2\npid 1\n"));
  CHECK_FALSE(parse_note(good.substr(0, 40)));
  auto bad = good;
  bad[bad.find("before ") + 9] = 'x';
  CHECK_FALSE(parse_note(bad));
  CHECK_FALSE(parse_note("rommate line 1\npid 99999999999999999999\n"));
}

TEST_CASE("a note counts only when its writer is dead and the line is as it left it") {
  FakeSystem system;
  const auto path = note_path("/dev/ttyUSB0", system.places().state_dir);
  const auto dead = some_note(dead_pid());
  CHECK_FALSE(left_over(path, dead.ours));
  write_note(path, dead);
  CHECK(left_over(path, dead.ours) == dead);
  CHECK_FALSE(left_over(path, dead.before));
  write_note(path, some_note(getpid()));
  CHECK_FALSE(left_over(path, dead.ours));
}
