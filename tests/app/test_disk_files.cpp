#include "src/app/disk_files.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "src/app/speed_journal.hpp"
#include "tests/app/temp_dir.hpp"
#include "tests/support/fake_disk.hpp"
#include "tests/support/skipped.hpp"

using namespace rommate::app;
using rommate::protocols::as_bytes;
using rommate::protocols::Byte;
using rommate::protocols::transfer::FileInfo;
using rommate::test::FakeDisk;

namespace {

void write(const std::string& path, const std::string& content) {
  std::ofstream(path, std::ios::binary) << content;
}

bool there(const std::string& path) { return std::filesystem::exists(path); }

/// Not longer than this, for the life of it: a disk that is full in the middle of a write.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) : old_handler_{signal(SIGXFSZ, SIG_IGN)} {
    getrlimit(RLIMIT_FSIZE, &old_);
    const rlimit limit{bytes, old_.rlim_max};
    setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~FileSizeLimit() {
    setrlimit(RLIMIT_FSIZE, &old_);
    signal(SIGXFSZ, old_handler_);
  }

 private:
  rlimit old_{};
  void (*old_handler_)(int);
};

}  // namespace

TEST_CASE("a file is read in pieces of any size, and its end is told") {
  const TempDir dir;
  const std::string content(300000, 'x');
  write((dir / "a.bin"), content);
  auto made = DiskSource::make({(dir / "a.bin")});
  auto& source = *std::get<std::unique_ptr<DiskSource>>(made);
  const auto file = source.next();
  CHECK(file->name == "a.bin");
  CHECK(file->size == 300000U);
  CHECK(*file->modified > 1'000'000'000);
  std::vector<Byte> piece(1024);
  std::size_t total = 0;
  for (;;) {
    const auto got = source.read(piece);
    REQUIRE(got);
    total += *got;
    if (*got < piece.size()) break;
  }
  CHECK(total == content.size());
  CHECK_FALSE(source.next());
}

TEST_CASE("what cannot be sent is said before anything is sent") {
  const TempDir dir;
  CHECK(std::get<std::string>(DiskSource::make({(dir / "none")})).find("No such file") != std::string::npos);
  CHECK(std::get<std::string>(DiskSource::make({dir.path()})).find("no plain file") != std::string::npos);
}

TEST_CASE("a file that vanishes between the look and the transfer cannot be read") {
  const TempDir dir;
  write((dir / "a.bin"), "abc");
  auto made = DiskSource::make({(dir / "a.bin")});
  std::filesystem::remove((dir / "a.bin"));
  auto& source = *std::get<std::unique_ptr<DiskSource>>(made);
  CHECK(source.next());
  std::vector<Byte> piece(1);
  CHECK_FALSE(source.read(piece));
}

TEST_CASE("a received file is NAME.part until it is complete, and has the sender's time") {
  const TempDir dir;
  DiskSink sink{{dir.path()}};
  CHECK_FALSE(sink.open({"../x/image.bin", 3, 1700000000}));
  CHECK(there((dir / "image.bin.part")));
  CHECK_FALSE(sink.write(as_bytes("abc")));
  CHECK_FALSE(sink.close());
  CHECK(content_of((dir / "image.bin")) == "abc");
  CHECK_FALSE(there((dir / "image.bin.part")));
  struct stat about {};
  REQUIRE(stat((dir / "image.bin").c_str(), &about) == 0);
  CHECK(about.st_mtim.tv_sec == 1700000000);
  CHECK(sink.stored() == std::vector<std::string>{dir / "image.bin"});
}

TEST_CASE("a file that is not complete stays as NAME.part") {
  const TempDir dir;
  DiskSink sink{{dir.path()}};
  CHECK_FALSE(sink.open({"image.bin", 300, std::nullopt}));
  CHECK_FALSE(sink.write(as_bytes("abc")));
  sink.abandon();
  CHECK(content_of((dir / "image.bin.part")) == "abc");
  CHECK_FALSE(there((dir / "image.bin")));
  CHECK(sink.part().find("image.bin.part") != std::string::npos);
}

TEST_CASE("a file that is there is not overwritten without force, not even when it appears meanwhile") {
  const TempDir dir;
  write((dir / "image.bin"), "mine");
  DiskSink sink{{dir.path()}};
  CHECK(sink.open({"image.bin", 3, std::nullopt})->find("--force") != std::string::npos);
  DiskSink late{{dir.path()}};
  CHECK_FALSE(late.open({"other.bin", 3, std::nullopt}));
  write((dir / "other.bin"), "mine");
  CHECK_FALSE(late.write(as_bytes("abc")));
  CHECK(late.close());
  CHECK(content_of((dir / "other.bin")) == "mine");
  CHECK(content_of((dir / "other.bin.part")) == "abc");
  DiskSink forced{{dir.path(), true}};
  CHECK_FALSE(forced.open({"image.bin", 3, std::nullopt}));
  CHECK_FALSE(forced.write(as_bytes("abc")));
  CHECK_FALSE(forced.close());
  CHECK(content_of((dir / "image.bin")) == "abc");
}

TEST_CASE("with force a file keeps its permissions, and what is no plain file is left alone") {
  TempDir dir;
  write(dir / "secrets", "old");
  ::chmod((dir / "secrets").c_str(), 0600);
  ::mkfifo((dir / "fifo").c_str(), 0600);
  std::filesystem::create_directory(dir / "folder");
  DiskSink sink({dir.path(), true});
  for (const auto* name : {"fifo", "folder"}) {
    const auto problem = sink.open({name, 3, std::nullopt});
    REQUIRE(problem);
    CHECK(problem->find("no plain file") != std::string::npos);
  }
  CHECK_FALSE(sink.open({"secrets", 3, std::nullopt}));
  CHECK_FALSE(sink.write(as_bytes("new")));
  CHECK_FALSE(sink.close());
  CHECK(content_of(dir / "secrets") == "new");
  struct stat about {};
  REQUIRE(::stat((dir / "secrets").c_str(), &about) == 0);
  CHECK((about.st_mode & 0777) == 0600);
  const auto again = sink.open({"secrets", 3, std::nullopt});
  REQUIRE(again);
  CHECK(again->find("the first one was kept") != std::string::npos);
}

TEST_CASE("a file that is altered between the look and its end is no longer the file, a longer one grew") {
  TempDir dir;
  const auto path = dir / "image.bin";
  write(path, "0123456789");
  auto made = DiskSource::make({path});
  auto& source = *std::get<0>(made);
  source.next();
  CHECK(source.change() == DiskSource::Change::none);
  std::ofstream(path, std::ios::app) << "more";
  CHECK(source.change() == DiskSource::Change::grew);
  write(path, "9876543210");
  const timespec later[2] = {{.tv_sec = 0, .tv_nsec = UTIME_OMIT}, {.tv_sec = 1, .tv_nsec = 1}};
  ::utimensat(AT_FDCWD, path.c_str(), later, 0);
  CHECK(source.change() == DiskSource::Change::altered);
}

TEST_CASE("a file that is bigger than the disk, or has no usable name, is refused") {
  const TempDir dir;
  DiskSink sink{{dir.path()}};
  CHECK(sink.open({"image.bin", UINT64_MAX, std::nullopt})->find("free") != std::string::npos);
  CHECK(sink.open({"..", 3, std::nullopt})->find("say into which file") != std::string::npos);
  CHECK_FALSE(there((dir / "image.bin.part")));
}

TEST_CASE("a named target takes one file, and a link in the place of the part file is not followed") {
  const TempDir dir;
  DiskSink sink{{(dir / "out.bin")}};
  CHECK_FALSE(sink.open({"a", 1, std::nullopt}));
  CHECK_FALSE(sink.close());
  CHECK(sink.open({"b\x1b]0;x\x07", 1, std::nullopt})->find("a second file (b]0;x) comes") !=
        std::string::npos);
  REQUIRE(symlink((dir / "victim").c_str(), (dir / "c.bin.part").c_str()) == 0);
  DiskSink other{{(dir / "c.bin")}};
  CHECK_FALSE(other.open({"c", 1, std::nullopt}));
  CHECK_FALSE(other.write(as_bytes("c")));
  CHECK_FALSE(other.close());
  CHECK_FALSE(there((dir / "victim")));
  CHECK(content_of(dir / "c.bin") == "c");
}

TEST_CASE("a part file that is there stays as it is, with force too, and the next free name is taken") {
  for (const bool force : {false, true}) {
    CAPTURE(force);
    const TempDir dir;
    write(dir / "b.part", "mine");
    DiskSink sink{{dir.path(), force}};
    CHECK_FALSE(sink.open({"b", 3, std::nullopt}));
    CHECK_FALSE(sink.write(as_bytes("abc")));
    sink.abandon();
    CHECK(content_of(dir / "b.part") == "mine");
    CHECK(content_of(dir / "b.part.1") == "abc");
    CHECK(sink.part() == dir / "b.part.1");
    DiskSink again{{dir.path(), force}};
    CHECK_FALSE(again.open({"b", 3, std::nullopt}));
    CHECK_FALSE(again.write(as_bytes("xyz")));
    CHECK_FALSE(again.close());
    CHECK(content_of(dir / "b") == "xyz");
    CHECK(content_of(dir / "b.part") == "mine");
    CHECK(content_of(dir / "b.part.1") == "abc");
    CHECK_FALSE(there(dir / "b.part.2"));
  }
}

TEST_CASE("a batch may hold b.part and b") {
  const TempDir dir;
  DiskSink sink{{dir.path()}};
  for (const std::string name : {"b.part", "b"}) {
    CHECK_FALSE(sink.open({name, name.size(), std::nullopt}));
    CHECK_FALSE(sink.write(as_bytes(name)));
    CHECK_FALSE(sink.close());
  }
  CHECK(content_of(dir / "b.part") == "b.part");
  CHECK(content_of(dir / "b") == "b");
}

TEST_CASE("a file is called received when the disk has it: its bytes first, then its name") {
  const TempDir dir;
  FakeDisk disk;
  DiskSink sink{{dir.path()}, disk};
  REQUIRE_FALSE(sink.open({"a", 3, std::nullopt}));
  CHECK_FALSE(sink.write(as_bytes("abc")));
  disk.calls.clear();
  CHECK_FALSE(sink.close());
  CHECK(disk.calls ==
        std::vector<std::string>{"write", "sync file", "close", "rename", "open", "sync folder", "close"});
}

TEST_CASE("what the disk did not take in the end is no received file") {
  const TempDir dir;
  FakeDisk disk;
  disk.refused_call = "sync file";
  DiskSink sink{{dir.path()}, disk};
  REQUIRE_FALSE(sink.open({"a", 3, std::nullopt}));
  CHECK_FALSE(sink.write(as_bytes("abc")));
  const auto problem = sink.close();
  REQUIRE(problem);
  CHECK(problem->find("cannot write") != std::string::npos);
  CHECK_FALSE(there(dir / "a"));
  CHECK(sink.part() == dir / "a.part");
  CHECK(sink.stored().empty());
}

TEST_CASE("a file system that cannot rename without overwriting does not make a name fair game") {
  const TempDir dir;
  FakeDisk disk;
  disk.knows_noreplace = false;
  DiskSink sink{{dir.path()}, disk};
  CHECK_FALSE(sink.open({"free", 3, std::nullopt}));
  CHECK_FALSE(sink.write(as_bytes("abc")));
  CHECK_FALSE(sink.close());
  CHECK_FALSE(sink.open({"taken", 3, std::nullopt}));
  write(dir / "taken", "mine");
  CHECK_FALSE(sink.write(as_bytes("abc")));
  const auto problem = sink.close();
  REQUIRE(problem);
  CHECK(problem->find("File exists") != std::string::npos);
  CHECK(content_of(dir / "free") == "abc");
  CHECK_FALSE(there(dir / "free.part"));
  CHECK(content_of(dir / "taken") == "mine");
  CHECK(content_of(dir / "taken.part") == "abc");
}

TEST_CASE("what a full disk took before it was full is not written again") {
  const TempDir dir;
  DiskSink sink{{dir.path()}};
  std::string content;
  for (int line = 0; line < 40000; ++line) content += std::to_string(line) + "\n";
  REQUIRE_FALSE(sink.open({"a", std::nullopt, std::nullopt}));
  std::size_t at = 0;
  {
    const FileSizeLimit full{100'000};
    while (at + 1000 < content.size() && !sink.write(as_bytes(content).subspan(at, 1000))) at += 1000;
  }
  sink.abandon();
  REQUIRE(at + 1000 < content.size());
  CHECK(content_of(dir / "a.part") == content.substr(0, at));
}

TEST_CASE("a full disk is told, not swallowed") {
  if (access("/dev/full", W_OK) != 0) SKIPPED("there is no /dev/full");
  const TempDir dir;
  DiskSink sink{{(dir / "out.bin")}};
  REQUIRE_FALSE(sink.open({"a", std::nullopt, std::nullopt}));
  const int full = ::open("/dev/full", 1);
  // The part file is the lowest descriptor opened last.
  REQUIRE(dup2(full, full - 1) >= 0);
  ::close(full);
  CHECK_FALSE(sink.write(as_bytes("abc")));
  CHECK(sink.close()->find("cannot write") != std::string::npos);
  CHECK_FALSE(there((dir / "out.bin")));
}

TEST_CASE("only runs of 1A at the ends of blocks harm, and the padding of the last block does not") {
  const TempDir dir;
  std::string content(4096, 'x');
  write((dir / "plain"), content);
  CHECK_FALSE(harmed_by_dropped_1a((dir / "plain"), 1024));
  auto inside = content;
  inside.replace(500, 4, "\x1a\x1a\x1a\x1a");
  write((dir / "inside"), inside);
  CHECK_FALSE(harmed_by_dropped_1a((dir / "inside"), 1024));
  auto at_end = content;
  at_end.replace(1020, 4, "\x1a\x1a\x1a\x1a");
  write((dir / "end"), at_end);
  CHECK(harmed_by_dropped_1a((dir / "end"), 1024));
  CHECK(harmed_by_dropped_1a((dir / "end"), 128));
  auto small = content;
  small.replace(125, 3, "\x1a\x1a\x1a");
  write((dir / "small"), small);
  CHECK_FALSE(harmed_by_dropped_1a((dir / "small"), 1024));
  CHECK(harmed_by_dropped_1a((dir / "small"), 128));
  write((dir / "short"), "abc");
  CHECK_FALSE(harmed_by_dropped_1a((dir / "short"), 128));
  write((dir / "tail"), "abc\x1a");
  CHECK(harmed_by_dropped_1a((dir / "tail"), 128));
}

TEST_CASE("what is owed to a device survives the program, and is gone when it is paid") {
  const TempDir dir;
  const rommate::job::SpeedDebt debt{9600, 115200, "unset BAUD"};
  SpeedJournal journal{(dir / "speed")};
  CHECK_FALSE(journal.owed("/dev/ttyUSB0"));
  CHECK_FALSE(journal.owe("/dev/ttyUSB0", debt));
  CHECK_FALSE(journal.owe("telnet://10.0.0.1:2003", {9600, 57600, "speed 9600"}));
  const SpeedJournal later{(dir / "speed")};
  CHECK(later.owed("/dev/ttyUSB0") == debt);
  REQUIRE(later.all().size() == 2);
  CHECK(later.all()[1].port == "telnet://10.0.0.1:2003");
  journal.paid("/dev/ttyUSB0", 9600);
  CHECK_FALSE(later.owed("/dev/ttyUSB0"));
  CHECK(later.all().size() == 1);
}

TEST_CASE("an open debt keeps its first home, whatever is begun while it is open") {
  const TempDir dir;
  SpeedJournal journal{(dir / "speed")};
  CHECK_FALSE(journal.owe("ttyUSB0", {9600, 115200, "unset BAUD"}));
  CHECK_FALSE(journal.owe("ttyUSB0", {115200, 230400, "set BAUD 115200"}));
  CHECK(journal.owed("ttyUSB0") == rommate::job::SpeedDebt{9600, 230400, "unset BAUD"});
  journal.paid("ttyUSB0", 115200);  // where the second one began, and not yet home
  CHECK(journal.owed("ttyUSB0") == rommate::job::SpeedDebt{9600, 115200, "unset BAUD"});
  journal.paid("ttyUSB0", 9600);
  CHECK_FALSE(journal.owed("ttyUSB0"));
}

TEST_CASE("a debt to the same home takes the newer way there") {
  const TempDir dir;
  SpeedJournal journal{(dir / "speed")};
  CHECK_FALSE(journal.owe("ttyUSB0", {9600, 115200, "unset BAUD"}));
  CHECK_FALSE(journal.owe("ttyUSB0", {9600, 57600, "speed 9600"}));
  CHECK(journal.owed("ttyUSB0") == rommate::job::SpeedDebt{9600, 57600, "speed 9600"});
}

TEST_CASE("a journal that cannot be written says so, and half an entry is none") {
  const TempDir dir;
  write((dir / "file"), "");
  SpeedJournal blocked{dir / "file/speed"};
  CHECK(blocked.owe("ttyUSB0", {9600, 115200, "unset BAUD"})->find("cannot write") != std::string::npos);
  std::filesystem::create_directories((dir / "speed"));
  write(dir / "speed/ttyUSB0", "port=ttyUSB0\nhome=9600\naway=1152");
  CHECK_FALSE(SpeedJournal{(dir / "speed")}.owed("ttyUSB0"));
}

TEST_CASE("without a home no debt is taken, for the way back could not be written down safely") {
  const char* const names[] = {"HOME", "XDG_STATE_HOME"};
  std::vector<std::optional<std::string>> before;
  for (const char* name : names) {
    const char* const value = std::getenv(name);
    before.push_back(value != nullptr ? std::optional<std::string>(value) : std::nullopt);
    ::unsetenv(name);
  }
  SpeedJournal journal;
  const auto problem = journal.owe("ttyUSB0", {9600, 115200, "unset BAUD"});
  ::setenv("XDG_STATE_HOME", "relative/is/no/answer", 1);
  CHECK(SpeedJournal{}.owe("ttyUSB0", {9600, 115200, "unset BAUD"}));
  ::unsetenv("XDG_STATE_HOME");
  for (std::size_t i = 0; i < before.size(); ++i)
    if (before[i]) ::setenv(names[i], before[i]->c_str(), 1);
  REQUIRE(problem);
  CHECK(problem->find("HOME") != std::string::npos);
  CHECK_FALSE(journal.owed("ttyUSB0"));
  CHECK(journal.all().empty());
}
