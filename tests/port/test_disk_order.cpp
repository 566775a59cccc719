// What a console has the disk do: in order, off the loop, and done when the console has gone.
#include <doctest/doctest.h>

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <future>
#include <mutex>
#include <string>
#include <thread>

#include "src/port/disk_order.hpp"

using namespace rommate::port;

namespace {

Worker& threads() {
  static Worker& worker = *new Worker(4);
  return worker;
}

/// What was done, in its order, by whichever thread.
struct Notes {
  std::mutex mutex;
  std::string text;

  DiskOrder::Work add(const std::string& word) {
    return [this, word] {
      const std::lock_guard lock(mutex);
      text += word;
      return DiskTrouble{};
    };
  }
  std::string all() {
    const std::lock_guard lock(mutex);
    return text;
  }
};

}  // namespace

TEST_CASE("the disk does one thing behind the other, off the loop, and each is answered on the loop") {
  boost::asio::io_context io;
  Notes notes;
  std::string answers;
  DiskOrder disk(io, threads());
  const auto loop = std::this_thread::get_id();
  std::atomic<bool> on_loop = false;
  for (const char* word : {"a", "b", "c", "d", "e", "f"})
    disk.ask(
        [&, add = notes.add(word)] { return on_loop = on_loop || std::this_thread::get_id() == loop, add(); },
        [&, word](const DiskTrouble& why) {
          CHECK(!why);
          CHECK(std::this_thread::get_id() == loop);
          answers += word;
        });
  disk.ask([] { return DiskTrouble{"No space left on device"}; },
           [&](const DiskTrouble& why) { answers += why.value_or("?"); });
  CHECK(answers.empty());
  io.run();
  CHECK(notes.all() == "abcdef");
  CHECK(answers == "abcdefNo space left on device");
  CHECK(!on_loop);
}

TEST_CASE("settling waits for what has begun, does the rest, and answers nobody") {
  boost::asio::io_context io;
  Notes notes;
  std::promise<void> begun;
  std::promise<void> go_on;
  std::string answers;
  DiskOrder disk(io, threads());
  disk.ask(
      [&, add = notes.add("slow ")] {
        begun.set_value();
        go_on.get_future().wait();
        return add();
      },
      [&](const DiskTrouble&) { answers += "slow"; });
  disk.ask(notes.add("behind "), [&](const DiskTrouble&) { answers += "behind"; });
  begun.get_future().wait();
  std::thread later([&] { go_on.set_value(); });
  disk.settle();
  later.join();
  CHECK(notes.all() == "slow behind ");
  disk.ask(notes.add("anew"), [&](const DiskTrouble&) { answers += "anew"; });
  io.restart();  // it had run out of work
  io.run();
  CHECK(notes.all() == "slow behind anew");
  CHECK(answers == "anew");
}

TEST_CASE("what was asked for is done when its owner goes, also where the system gives no thread") {
  static Worker& none = *new Worker(0);
  for (Worker* worker : {&threads(), &none}) {
    boost::asio::io_context io;
    Notes notes;
    {
      DiskOrder disk(io, *worker);
      disk.ask(notes.add("1"));
      disk.ask(notes.add("2"));
    }
    CHECK(notes.all() == "12");
    io.run();
    std::string answers;
    DiskOrder disk(io, *worker);
    disk.ask(notes.add("3"), [&](const DiskTrouble&) { answers += "3"; });
    CHECK(answers.empty());
    io.restart();
    io.run();
    CHECK(answers == "3");
  }
}
