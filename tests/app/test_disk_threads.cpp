// Reading ahead and writing behind: what the loop sees of a disk that takes its time.
#include <doctest/doctest.h>

#include <atomic>
#include <condition_variable>
#include <thread>

#include "src/app/read_ahead.hpp"
#include "src/app/write_behind.hpp"
#include "tests/support/loop.hpp"
#include "tests/transfer/files.hpp"

using namespace rommate;
using namespace rommate::testing;
using app::ReadAhead;
using app::WriteBehind;

namespace {

/// Holds a thread up until it is opened. Shared with the thread, which may outlive the test.
class Barrier {
 public:
  void pass() {
    std::unique_lock lock(mutex_);
    open_.wait(lock, [this] { return is_open_; });
  }
  void set(bool open) {
    const std::lock_guard lock(mutex_);
    is_open_ = open;
    open_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable open_;
  bool is_open_ = true;
};

struct SlowSource : MemorySource {
  SlowSource(std::shared_ptr<Barrier> gate, std::vector<MemoryFile> files)
      : MemorySource{std::move(files)}, barrier{std::move(gate)} {}
  std::optional<std::size_t> read(std::span<Byte> into) override {
    barrier->pass();
    by = std::this_thread::get_id();
    return MemorySource::read(into);
  }
  std::shared_ptr<Barrier> barrier;
  std::thread::id by;
};

struct SlowSink : MemorySink {
  explicit SlowSink(std::shared_ptr<Barrier> gate) : barrier{std::move(gate)} {}
  Problem write(ByteView bytes) override {
    barrier->pass();
    return MemorySink::write(bytes);
  }
  Problem close() override {
    barrier->pass();
    by = std::this_thread::get_id();
    return MemorySink::close();
  }
  std::shared_ptr<Barrier> barrier;
  std::thread::id by;
};

std::string read_all(ReadAhead& files, std::size_t step) {
  std::string content;
  Bytes into(step);
  for (;;) {
    const auto got = files.read(into);
    if (!got) return content + "<unreadable>";
    content += as_text(ByteView{into}.first(*got));
    if (*got < into.size()) return content;
  }
}

}  // namespace

TEST_CASE(
    "what is read ahead is the file, in steps of any size, also when nobody asks first whether it is there") {
  Loop loop;
  const auto barrier = std::make_shared<Barrier>();
  const std::vector<MemoryFile> all{{"empty", ""}, {"small", "abc"}, {"big", random_content(3'000'000)}};
  for (const std::size_t step : {1000U, 128U, 1'000'000U, 262'144U}) {
    auto source = std::make_unique<SlowSource>(barrier, all);
    auto* slow = source.get();
    ReadAhead files(loop.io, std::move(source), [] {});
    for (const auto& file : all) {
      const auto info = files.next();
      REQUIRE(info);
      CHECK(info->name == file.name);
      CHECK(read_all(files, step) == file.content);
      CHECK(slow->by != std::this_thread::get_id());
    }
    CHECK_FALSE(files.next());
  }
}

TEST_CASE("the loop is told when the disk has given what was not there, and only then") {
  Loop loop;
  const auto barrier = std::make_shared<Barrier>();
  barrier->set(false);
  int told = 0;
  ReadAhead files(loop.io, std::make_unique<SlowSource>(barrier, std::vector<MemoryFile>{{"a", "word"}}),
                  [&told] { ++told; });
  REQUIRE(files.next());
  CHECK_FALSE(files.ready(4));
  CHECK_FALSE(files.ready(4));
  loop.io.poll();
  CHECK(told == 0);
  barrier->set(true);
  CHECK(loop.until([&] { return told == 1; }));
  CHECK(files.ready(4));
  CHECK(files.ready(100));  // no more will come
  CHECK(read_all(files, 100) == "word");
}

TEST_CASE("a file that cannot be read is known as such where it breaks, not before") {
  Loop loop;
  const auto barrier = std::make_shared<Barrier>();
  ReadAhead files(loop.io,
                  std::make_unique<SlowSource>(
                      barrier, std::vector<MemoryFile>{{"a", random_content(300'000), {}, 262'144}}),
                  [] {});
  REQUIRE(files.next());
  Bytes into(262'144);
  CHECK(files.read(into) == into.size());
  CHECK(loop.until([&] { return files.ready(1); }));
  CHECK_FALSE(files.read(into));
}

TEST_CASE("a source may go, and its loop too, while the disk is still reading") {
  const auto barrier = std::make_shared<Barrier>();
  barrier->set(false);
  std::unique_ptr<ReadAhead> left;
  {
    Loop loop;
    ReadAhead gone(loop.io, std::make_unique<SlowSource>(barrier, std::vector<MemoryFile>{{"a", "word"}}),
                   [] {});
    REQUIRE(gone.next());
    left = std::make_unique<ReadAhead>(
        loop.io, std::make_unique<SlowSource>(barrier, std::vector<MemoryFile>{{"b", "word"}}), [] {});
    REQUIRE(left->next());
  }
  barrier->set(true);
  left.reset();
}

TEST_CASE("what is written behind arrives whole and in order, and is safe when the thread says so") {
  Loop loop;
  const auto barrier = std::make_shared<Barrier>();
  auto sink = std::make_unique<SlowSink>(barrier);
  auto* slow = sink.get();
  int told = 0;
  WriteBehind files(loop.io, std::move(sink), [&told] { ++told; });
  for (const std::size_t size : {0U, 5U, 131'072U, 1'500'000U}) {
    const auto content = random_content(size);
    told = 0;
    REQUIRE_FALSE(files.open({"a", size, {}}));
    for (std::size_t at = 0; at < size; at += 1000)
      REQUIRE_FALSE(files.write(as_bytes(std::string_view{content}.substr(at, 1000))));
    CHECK(files.settle());
    barrier->set(false);
    CHECK_FALSE(files.make_safe());
    loop.io.poll();
    CHECK_FALSE(files.make_safe());
    CHECK(told == 0);
    barrier->set(true);
    CHECK(loop.until([&] { return told > 0; }));
    CHECK(files.make_safe());
    CHECK_FALSE(files.close());
    CHECK(slow->files.back().complete);
    CHECK(slow->files.back().content == content);
    CHECK(slow->by != std::this_thread::get_id());
  }
}

TEST_CASE("a full disk is told by a later write or by the end, and what came is left") {
  Loop loop;
  const auto barrier = std::make_shared<Barrier>();
  auto sink = std::make_unique<SlowSink>(barrier);
  auto* slow = sink.get();
  slow->full_at = 200'000;
  WriteBehind files(loop.io, std::move(sink), [] {});
  REQUIRE_FALSE(files.open({"a", {}, {}}));
  std::optional<std::string> problem;
  const std::string piece(1000, 'x');
  for (int i = 0; i < 300 && !problem; ++i) problem = files.write(as_bytes(piece));
  CHECK(loop.until([&] { return files.make_safe(); }));
  CHECK(files.close() == "the disk is full");
  CHECK(slow->files.back().abandoned);
  CHECK_FALSE(slow->files.back().complete);
}

TEST_CASE("what is given up keeps all that came before, and one that is made safe is not taken back") {
  Loop loop;
  const auto barrier = std::make_shared<Barrier>();
  for (const bool whole : {false, true}) {
    auto sink = std::make_unique<SlowSink>(barrier);
    auto* slow = sink.get();
    WriteBehind files(loop.io, std::move(sink), [] {});
    REQUIRE_FALSE(files.open({"a", {}, {}}));
    REQUIRE_FALSE(files.write(as_bytes("some")));
    barrier->set(false);
    if (whole) CHECK_FALSE(files.make_safe());
    files.abandon();
    barrier->set(true);
    REQUIRE(files.settle());
    CHECK(slow->files.back().content == "some");
    CHECK(slow->files.back().complete == whole);
    CHECK(slow->files.back().abandoned != whole);
  }
}
