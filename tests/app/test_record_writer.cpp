#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>

#include "src/app/record_writer.hpp"
#include "tests/app/temp_dir.hpp"

using namespace rommate;
using namespace std::chrono_literals;
using app::RecordWriter;
using protocols::as_bytes;
using protocols::Time;
using record::RecordEvent;

namespace {

Time at(protocols::Duration since) { return Time{1000s} + since; }

std::vector<RecordEvent> read(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  const std::string all{std::istreambuf_iterator<char>(in), {}};
  record::RecordDecoder decoder;
  decoder.on_bytes(as_bytes(all));
  decoder.finish();
  std::vector<RecordEvent> events;
  while (auto event = decoder.next()) events.push_back(*event);
  return events;
}

// `clocks`: the wall clock of most tests stands still, which the writer notes down; that is left out.
std::string kinds(const std::vector<RecordEvent>& events, bool clocks = false) {
  std::string all;
  for (const auto& event : events)
    if (clocks || event.kind != RecordEvent::Kind::clock) all += std::string(to_string(event.kind)) + " ";
  return all;
}

std::unique_ptr<RecordWriter> open(const std::string& path, record::WallTime* wall = nullptr) {
  static record::WallTime still = 0;
  auto opened = RecordWriter::open(path, {{"port", "p"}}, at(0s), [wall] { return wall ? *wall : still; });
  REQUIRE(std::holds_alternative<std::unique_ptr<RecordWriter>>(opened));
  return std::move(std::get<std::unique_ptr<RecordWriter>>(opened));
}

}  // namespace

TEST_CASE("what was received is in the file within 50 ms, and nothing is due while nothing happens") {
  const TempDir dir;
  auto writer = open(dir / "a.rec");
  writer->on_time(at(50ms));
  CHECK_FALSE(writer->deadline());
  writer->received(as_bytes("rommon 1 > "), at(1s));
  writer->received(as_bytes("boot"), at(1030ms));
  REQUIRE(writer->deadline() == at(1050ms));
  writer->on_time(at(1049ms));
  CHECK(kinds(read(dir / "a.rec")) == "start ");
  writer->on_time(at(1050ms));
  CHECK(kinds(read(dir / "a.rec")) == "start received received ");
  CHECK_FALSE(writer->deadline());
}

TEST_CASE("closing writes the rest and an end, and only the owner may read the file") {
  const TempDir dir;
  auto writer = open(dir / "a.rec");
  writer->mark("hello", at(1s));
  writer.reset();
  CHECK(kinds(read(dir / "a.rec")) == "start mark end ");
  struct stat facts {};
  REQUIRE(::stat((dir / "a.rec").c_str(), &facts) == 0);
  CHECK((facts.st_mode & 0777) == 0600);
}

TEST_CASE("a second run is appended to the first, also behind a torn end") {
  const TempDir dir;
  open(dir / "a.rec").reset();
  std::filesystem::resize_file(dir / "a.rec", std::filesystem::file_size(dir / "a.rec") - 3);
  open(dir / "a.rec").reset();
  CHECK(kinds(read(dir / "a.rec")) == "start damage start end ");
}

TEST_CASE("a file that holds something else, is in use or cannot be made is refused with the reason") {
  const TempDir dir;
  std::ofstream(dir / "config.txt") << "hostname R1\n";
  auto other = RecordWriter::open(dir / "config.txt", {}, at(0s));
  REQUIRE(std::holds_alternative<port::Problem>(other));
  CHECK(to_string(std::get<port::Problem>(other)).find("it holds something that is not a recording") !=
        std::string::npos);
  CHECK(std::filesystem::file_size(dir / "config.txt") == 12);

  const auto first = open(dir / "a.rec");
  auto second = RecordWriter::open(dir / "a.rec", {}, at(0s));
  REQUIRE(std::holds_alternative<port::Problem>(second));
  CHECK(std::get<port::Problem>(second).what.find("another rommate") != std::string::npos);

  auto nowhere = RecordWriter::open(dir / "no/such/a.rec", {}, at(0s));
  REQUIRE(std::holds_alternative<port::Problem>(nowhere));
  CHECK(std::get<port::Problem>(nowhere).kind == port::Problem::Kind::usage);
}

TEST_CASE("a wall clock that is set during the recording is noticed") {
  const TempDir dir;
  record::WallTime wall = 1'000'000'000'000;
  auto writer = open(dir / "a.rec", &wall);
  wall += 1'000'000'000;
  writer->mark("steady", at(1s));
  writer->on_time(at(1050ms));
  wall += 3600'000'000'000;
  writer->mark("summer time", at(2s));
  writer->on_time(at(2050ms));
  CHECK(kinds(read(dir / "a.rec"), true) == "start mark mark clock ");
}

TEST_CASE("a full disk is told once, keeps what fits in memory, and says what is missing afterwards") {
  const TempDir dir;
  const auto path = dir / "a.rec";
  auto writer = open(path);
  writer->on_time(at(50ms));
  // The largest file this process may write stands for the full disk.
  const auto old_handler = std::signal(SIGXFSZ, SIG_IGN);
  rlimit old_limit{};
  ::getrlimit(RLIMIT_FSIZE, &old_limit);
  rlimit small = old_limit;
  small.rlim_cur = 100'000;
  ::setrlimit(RLIMIT_FSIZE, &small);

  const protocols::Bytes block(50'000, 'x');
  std::size_t given = 0;
  for (int i = 0; i < 4; ++i, given += block.size()) writer->received(block, at(1s));
  writer->on_time(at(2s));
  const auto notice = writer->take_notice();
  REQUIRE(notice);
  CHECK(notice->find("recording stopped: File too large. The console goes on") != std::string::npos);
  for (int i = 0; i < 200; ++i, given += block.size()) writer->received(block, at(3s));
  writer->on_time(*writer->deadline());
  CHECK_FALSE(writer->take_notice());

  ::setrlimit(RLIMIT_FSIZE, &old_limit);
  std::signal(SIGXFSZ, old_handler);
  writer->on_time(*writer->deadline());
  const auto again = writer->take_notice();
  REQUIRE(again);
  CHECK(again->find("recording goes on; ") != std::string::npos);
  writer->received(as_bytes("after"), at(20s));
  writer.reset();

  std::size_t recorded = 0;
  std::string gap;
  for (const auto& event : read(path)) {
    CHECK(event.kind != RecordEvent::Kind::damage);
    if (event.kind == RecordEvent::Kind::received) recorded += event.bytes.size();
    if (event.kind == RecordEvent::Kind::gap) gap = event.text;
  }
  CHECK(gap == std::to_string(given + 5 - recorded) + " bytes received and 0 sent are not in the recording");
}
