#include "src/app/record_writer.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <utility>

#include "src/record/record_frame.hpp"

namespace rommate::app {
namespace {

using namespace std::chrono_literals;

constexpr auto flush_after = 50ms;            // the promise is 100 ms; timers run late on a busy machine
constexpr auto retry_after = 1s;              // after a failed write
constexpr auto clock_every = 60s;             // pairings of monotonic and wall time
constexpr auto clock_slack = 100ms;           // a wall clock off by more was set, or the machine slept
constexpr std::size_t write_at = 256 * 1024;  // bytes waiting that are written at once
constexpr std::size_t most_waiting = 4 * 1024 * 1024;  // kept while the disk is full

record::WallTime system_wall() {
  return std::chrono::duration_cast<protocols::Duration>(std::chrono::system_clock::now().time_since_epoch())
      .count();
}

std::uint32_t random_run() {
  std::uint32_t run = 0;
  if (::getrandom(&run, sizeof run, 0) != static_cast<ssize_t>(sizeof run))
    run = static_cast<std::uint32_t>(system_wall()) ^ static_cast<std::uint32_t>(::getpid());
  return run;
}

port::Problem cannot(const std::string& path, std::string_view why, std::string hint) {
  return {port::Problem::Kind::usage, fmt::format("{}: cannot record there: {}", path, why), std::move(hint)};
}

// What speaks against appending to the file, if anything.
std::optional<port::Problem> check_file(int file, const std::string& path) {
  struct stat facts {};
  if (::fstat(file, &facts) != 0) return cannot(path, std::strerror(errno), "");
  if (!S_ISREG(facts.st_mode) && !S_ISCHR(facts.st_mode))
    return cannot(path, "it is not a file", "Give the name of a new file");
  if (S_ISCHR(facts.st_mode)) return std::nullopt;
  if (::flock(file, LOCK_EX | LOCK_NB) != 0)
    return cannot(path, "another rommate is recording into it", "Give each console a file of its own");
  std::array<protocols::Byte, record::frame::magic.size()> head{};
  if (facts.st_size > 0 && (::pread(file, head.data(), head.size(), 0) != static_cast<ssize_t>(head.size()) ||
                            head != record::frame::magic))
    return cannot(path, "it holds something that is not a recording",
                  "It was left as it is; give another name");
  return std::nullopt;
}

}  // namespace

RecordWriter::Opened RecordWriter::open(const std::string& path, const record::RecordFacts& facts, Time now,
                                        WallClock wall) {
  const int file =
      ::open(path.c_str(), O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, 0600);
  if (file < 0) return cannot(path, std::strerror(errno), "Give a place where you may write");
  if (auto problem = check_file(file, path)) {
    ::close(file);
    return *problem;
  }
  if (!wall) wall = system_wall;
  return std::unique_ptr<RecordWriter>(new RecordWriter(file, path, facts, now, std::move(wall)));
}

RecordWriter::RecordWriter(int file, std::string path, const record::RecordFacts& facts, Time now,
                           WallClock wall)
    : file_(file),
      path_(std::move(path)),
      wall_(std::move(wall)),
      encoder_(random_run(), facts, now, wall_()),
      clock_at_(now),
      clock_wall_(wall_()) {
  after(now);
}

RecordWriter::~RecordWriter() {
  check_clock(last_);
  encoder_.end(last_, clock_wall_ + (last_ - clock_at_).count());
  flush(last_);
  ::close(file_);
}

void RecordWriter::received(ByteView bytes, Time now) {
  if (room(lost_received_, bytes.size())) encoder_.received(bytes, now);
  after(now);
}

void RecordWriter::sent(ByteView bytes, Time now, bool secret) {
  if (room(lost_sent_, bytes.size())) encoder_.sent(bytes, now, secret);
  after(now);
}

void RecordWriter::break_on(std::string_view method, Time now) {
  if (room_for_text()) encoder_.break_on(method, now);
  after(now);
}

void RecordWriter::break_off(std::string_view result, Time now) {
  if (room_for_text()) encoder_.break_off(result, now);
  after(now);
}

void RecordWriter::line(std::string_view settings, Time now) {
  if (room_for_text()) encoder_.line(settings, now);
  after(now);
}

void RecordWriter::mark(std::string_view text, Time now) {
  if (room_for_text()) encoder_.mark(text, now);
  after(now);
}

void RecordWriter::note(std::string_view text, Time now) {
  if (room_for_text()) encoder_.note(text, now);
  after(now);
}

void RecordWriter::on_time(Time now) {
  if (flush_at_ && now >= *flush_at_) flush(now);
}

std::optional<Time> RecordWriter::deadline() const { return flush_at_; }

std::optional<std::string> RecordWriter::take_notice() { return std::exchange(notice_, std::nullopt); }

// False when the bytes must be dropped because the disk has been full for long; they are counted instead.
bool RecordWriter::room(std::uint64_t& lost, std::size_t bytes) {
  if (lost_received_ + lost_sent_ == 0 && encoder_.pending() + out_.size() < most_waiting) return true;
  lost += bytes;
  return false;
}

bool RecordWriter::room_for_text() const { return encoder_.pending() + out_.size() < 2 * most_waiting; }

void RecordWriter::after(Time now) {
  if (now > last_) last_ = now;
  if (!flush_at_) flush_at_ = now + flush_after;
  if (encoder_.pending() >= write_at && !failing_) flush(now);
}

void RecordWriter::flush(Time now) {
  check_clock(now);
  if (out_done_ == out_.size()) {
    out_ = encoder_.take();
    out_done_ = 0;
  }
  errno = 0;
  while (write_out()) {
    out_ = encoder_.take();
    out_done_ = 0;
    if (out_.empty()) return written(now);
  }
  failed(now, errno);
}

void RecordWriter::check_clock(Time now) {
  const record::WallTime wall = wall_();
  const auto off = protocols::Duration{wall - clock_wall_} - (now - clock_at_);
  if (now - clock_at_ < clock_every && off < clock_slack && off > -clock_slack) return;
  encoder_.clock(now, wall);
  clock_at_ = now;
  clock_wall_ = wall;
}

// Writes the rest of out_; false, with errno set, when the file does not take it.
bool RecordWriter::write_out() {
  while (out_done_ < out_.size()) {
    const ssize_t count = ::write(file_, out_.data() + out_done_, out_.size() - out_done_);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    out_done_ += static_cast<std::size_t>(count);
  }
  return true;
}

void RecordWriter::written(Time now) {
  flush_at_.reset();
  if (!failing_) return;
  failing_ = false;
  if (lost_received_ + lost_sent_ == 0) {
    notice_ = fmt::format("{}: recording goes on, nothing was lost", path_);
    return;
  }
  const std::string lost =
      fmt::format("{} bytes received and {} sent are not in the recording", lost_received_, lost_sent_);
  notice_ = fmt::format("{}: recording goes on; {}", path_, lost);
  lost_received_ = lost_sent_ = 0;
  encoder_.gap(lost, now);
  flush_at_ = now + flush_after;
}

void RecordWriter::failed(Time now, int error) {
  flush_at_ = now + retry_after;
  if (failing_) return;
  failing_ = true;
  notice_ =
      fmt::format("{}: recording stopped: {}. The console goes on; free some space and it records again",
                  path_, error == 0 ? "nothing could be written" : std::strerror(error));
}

}  // namespace rommate::app
