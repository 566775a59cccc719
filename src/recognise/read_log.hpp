// A recorded console without times: where did the device wait, and for what? Nobody knows any more when the
// line was silent, so every place is judged at which a prompt or a question is complete, as if it had been.
// Told are resets and the waits that differ from the one before.
//
// This is for logs. On a live line the Recogniser is asked, which knows about silence.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "protocols/engine.hpp"
#include "src/recognise/recogniser.hpp"

namespace rommate::recognise {

class LogReader {
 public:
  /// The next bytes of the log. How they are cut makes no difference.
  void on_bytes(ByteView bytes);
  /// Nothing more has come for a while, or the log has ended: what stands there now is judged, too.
  void on_silence();
  [[nodiscard]] std::vector<Sighting> take_sightings();
  /// What has been learnt on the way.
  [[nodiscard]] const Recogniser& recogniser() const { return recogniser_; }

 private:
  void read_lines(std::string_view lines);
  void read_line(std::string_view line, std::size_t from);
  void read_mark(std::string_view line, std::size_t at);
  void judge_at(const char* end);
  void feed(const char* end);
  void tell(Sighting seen);
  void count_noise(std::size_t noise, std::string_view in);

  Recogniser recogniser_;
  std::string carry_;          // the line under way
  std::size_t carry_fed_ = 0;  // how much of it the recogniser has
  const char* unfed_ = nullptr;
  std::size_t noise_ = 0, noise_in_ = 0;  // bytes that no text has, among so many
  Sighting last_;
  std::vector<Sighting> sightings_;
};

}  // namespace rommate::recognise
