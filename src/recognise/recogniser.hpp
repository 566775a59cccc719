// What is the device waiting for right now? Bytes and time in, sightings out.
//
// A wait is reported only when the row the cursor stands on looks like one and the line has been quiet for
// its quiet time (patterns.hpp). Whole lines are looked at as they come, for banners: they tell the family, a
// reset, and facts worth remembering; a reset is reported at once, as booting. A line that never falls silent
// is reported as flowing after half a minute. How the bytes are cut into pieces makes no difference. Memory
// is bounded, the work is linear in the bytes, and any bytes may come.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "protocols/engine.hpp"
#include "src/recognise/banners.hpp"
#include "src/recognise/sighting.hpp"
#include "src/recognise/tail_match.hpp"

namespace rommate::recognise {

using protocols::ByteView;
using protocols::Duration;
using protocols::Time;

class Recogniser {
 public:
  void on_bytes(ByteView received, Time now);
  /// Early or twice changes nothing.
  void on_time(Time now);
  /// The user or a job typed: what follows is first of all its echo.
  void on_typed(ByteView keys, Time now);
  /// The bytes so far have nothing to do with those to come: the line was purged, or its speed changed. No
  /// conclusion is drawn any more from a row that is not yet judged; what whole lines have told stays.
  void on_cut();
  [[nodiscard]] std::optional<Time> deadline() const;
  /// Conclusions since the last call, in order: every wait, also the same one again; resets; changes.
  [[nodiscard]] std::vector<Sighting> take_sightings();
  /// The last conclusion. It stays while new text flows, until the line is quiet again.
  [[nodiscard]] const Sighting& current() const { return current_; }

  /// What it would conclude if not one more byte came: the answer of `rommate recognize --at`.
  [[nodiscard]] Sighting if_silent() const;
  /// Nothing has come since current() was concluded.
  [[nodiscard]] bool settled() const { return !pending_; }
  /// Between a reset and the first prompt or login.
  [[nodiscard]] bool booting() const;
  [[nodiscard]] const Facts& facts() const { return knowledge().facts; }
  [[nodiscard]] Family family() const { return knowledge().family; }
  /// Bytes received so far.
  [[nodiscard]] std::uint64_t offset() const { return offset_; }
  /// The last bytes received, up to 4096; none from before a cut.
  [[nodiscard]] std::string_view recent() const;

 private:
  void scan_lines(std::string_view text);
  void end_line(std::string_view line, std::uint64_t end);
  void remember(std::string_view text);
  [[nodiscard]] Judgement judge_here() const;
  [[nodiscard]] const Knowledge& knowledge() const { return pending_ ? known_ : told_; }
  void conclude(Sighting seen);
  void close_window(Time now);
  void watch_flow(Time now);
  void end_flow(Time now);
  [[nodiscard]] bool prints_log() const;

  struct Typed {
    std::uint64_t at = 0;  // what had come when keys were typed last
    bool answers = false;  // nothing but blanks has come since
  };

  Knowledge known_;     // from whole lines
  Knowledge told_;      // and from the line under way; holds while nothing is pending
  std::string head_;    // beginning of the line under way, up to longest_banner bytes
  std::string recent_;  // the last bytes of all, a little more than are used
  Typed typed_;
  std::uint64_t offset_ = 0;  // bytes received
  std::uint64_t line_start_ = 0;

  Sighting current_;
  std::vector<Sighting> sightings_;
  bool pending_ = false;  // bytes have come that no conclusion was drawn from
  Time last_activity_{};
  Duration quiet_{};  // how long to wait for silence, as far as is known
  std::optional<Time> window_closes_;
  std::optional<Time> flow_since_;  // bytes have come since then without a long pause, and without a wait
  Time last_byte_{};
};

}  // namespace rommate::recognise
