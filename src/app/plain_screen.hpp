// What the device says, on standard output of the plain console: filtered or as it came, and bounded. A
// standard output that is full or takes nothing never stops the recording or the guests: what cannot be shown
// then is counted and told.
//
// While the reader behind standard output is slow, on_hold asks that the line be read no faster: nothing gets
// lost. Where somebody else needs the line, a reader that has taken nothing at all for `stuck_after` is left
// behind, until it takes all that waits for it.
#pragma once

#include <boost/asio/steady_timer.hpp>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "src/app/stdio.hpp"
#include "src/record/output_filter.hpp"

namespace rommate::app {

class PlainScreen {
 public:
  /// Bytes kept for a slow reader: minutes of a real line. A guess, as the two times are.
  static constexpr std::size_t most_unshown = 4 << 20;
  static constexpr auto stuck_after = std::chrono::milliseconds(250);
  /// A character whose other half has not come by then never comes: a byte of another code, or noise.
  static constexpr auto half_character = std::chrono::milliseconds(50);

  /// `out` outlives this. `utf8`: what the user's terminal speaks; `filtered`: through record::OutputFilter.
  PlainScreen(boost::asio::io_context& io, Output& out, bool utf8, bool filtered);

  void show(protocols::ByteView bytes);
  /// From now on the time stands in front of each line that is not empty.
  void stamp_lines() { stamps_ = true; }
  /// The screen is left: gives back what the device has changed on the terminal.
  void finish();
  /// Bytes that were not shown because nobody took them.
  [[nodiscard]] std::uint64_t unshown() const { return unshown_; }

  /// Asked when standard output is stuck: whether the line has others to serve (a recording, guests).
  std::function<bool()> others_need_the_line;
  /// True: read the line no further for now.
  std::function<void(bool)> on_hold;
  /// Bytes are not shown any more, or are shown again: a sentence.
  std::function<void(const std::string&)> on_notice;
  /// Nothing can be written any more: Output::gone(). Told once.
  std::function<void()> on_gone;

 private:
  void put(protocols::ByteView bytes);
  void write(protocols::ByteView bytes);
  void hold();
  void drained();
  void await_half();

  Output& out_;
  bool filtered_, stamps_ = false, line_begins_ = true;
  record::OutputFilter filter_;
  std::vector<protocols::ByteView> pieces_;
  boost::asio::steady_timer stuck_timer_, half_timer_;
  std::size_t waiting_ = 0;  // when the stuck timer was set
  std::uint64_t unshown_ = 0, unshown_now_ = 0;
  bool holding_ = false, stuck_ = false, gone_ = false, finished_ = false;
};

}  // namespace rommate::app
