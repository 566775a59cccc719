// Puts a recording (src/record/record.hpp) into a file: appended, mode 0600, written at the latest 50 ms
// after the first byte that is not yet there, so that a killed program loses less than 100 ms. A full disk is
// told once and does not end the console; recording goes on when there is room again, with a gap that says
// what is missing.
//
// The owner passes the time with every call and calls on_time() at deadline(). Closing (the destructor)
// writes the rest and an end frame. One program at a time may write a file (flock); several runs may follow
// each other in it.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "src/port/port.hpp"
#include "src/record/record.hpp"

namespace rommate::app {

using protocols::ByteView;
using protocols::Time;

class RecordWriter {
 public:
  using WallClock = std::function<record::WallTime()>;
  using Opened = std::variant<std::unique_ptr<RecordWriter>, port::Problem>;

  /// Opens or creates `path`. Refuses a file that has something else in it, and one that is being written.
  /// `wall` is for tests; empty: the system's clock.
  [[nodiscard]] static Opened open(const std::string& path, const record::RecordFacts& facts, Time now,
                                   WallClock wall = {});
  RecordWriter(const RecordWriter&) = delete;
  RecordWriter& operator=(const RecordWriter&) = delete;
  ~RecordWriter();

  void received(ByteView bytes, Time now);
  /// `secret`: typed at a password prompt; only the end of the line is kept.
  void sent(ByteView bytes, Time now, bool secret = false);
  void break_on(std::string_view method, Time now);
  void break_off(std::string_view result, Time now);
  void line(std::string_view settings, Time now);
  /// What the program has to say: "reconnected", "XMODEM: sending c1841.bin".
  void mark(std::string_view text, Time now);
  /// What the user has to say.
  void note(std::string_view text, Time now);

  void on_time(Time now);
  /// When on_time() wants to be called; nullopt while there is nothing to write.
  [[nodiscard]] std::optional<Time> deadline() const;
  /// A sentence for the user about trouble (disk full) or its end; each is given once.
  [[nodiscard]] std::optional<std::string> take_notice();
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  RecordWriter(int file, std::string path, const record::RecordFacts& facts, Time now, WallClock wall);
  [[nodiscard]] bool room(std::uint64_t& lost, std::size_t bytes);
  [[nodiscard]] bool room_for_text() const;
  void after(Time now);
  void flush(Time now);
  void check_clock(Time now);
  [[nodiscard]] bool write_out();
  void written(Time now);
  void failed(Time now, int error);

  int file_;
  std::string path_;
  WallClock wall_;
  record::RecordEncoder encoder_;
  protocols::Bytes out_;          // frames on their way; a frame is never given up half written
  std::size_t out_done_ = 0;      // of out_, already in the file
  std::optional<Time> flush_at_;  // set while anything is not in the file
  Time clock_at_;                 // last pairing of the clocks
  record::WallTime clock_wall_;
  Time last_{};  // newest time seen, for the end frame
  bool failing_ = false;
  std::uint64_t lost_received_ = 0, lost_sent_ = 0;  // bytes not recorded since the disk was full
  std::optional<std::string> notice_;
};

}  // namespace rommate::app
