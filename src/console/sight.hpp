// What is known of the device at this moment, for whoever drives it: nobody else keeps a recogniser, a tail
// of what was printed, or an idea of what a prompt is. A view of the session's own state: valid, and up to
// date, as long as the session is.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "src/console/effect.hpp"
#include "src/recognise/recogniser.hpp"

namespace rommate::console {

class Sight {
 public:
  /// The wait that stands there, believed: the line was quiet long enough, and nothing was typed since.
  /// nullptr while text flows, the device boots, or nothing is known.
  [[nodiscard]] const recognise::Sighting* settled() const;
  /// A question, a login or a pager that nobody has answered, and behind which nothing but log lines has
  /// come: the device waits for its answer and shows it no more. It counts as settled(). nullptr: no such
  /// thing.
  [[nodiscard]] const recognise::Sighting* behind_log_lines() const;
  /// What would stand there if not one more byte came. Within Job::on_bytes() the bytes are in it.
  [[nodiscard]] recognise::Sighting if_silent() const { return recogniser_.if_silent(); }
  /// Nothing has come that no conclusion was drawn from yet.
  [[nodiscard]] bool quiet() const { return recogniser_.settled(); }
  /// Nothing has come for as long as a text that goes on needs for its next character at 1200 baud, twice:
  /// the least that tells a prompt from the beginning of a line. Shorter than being settled, for a prompt
  /// that our own line has brought.
  [[nodiscard]] bool pauses(Time now) const { return now >= last_byte_ + pause; }
  static constexpr Duration pause = std::chrono::milliseconds{20};
  /// The last conclusion, also when text has come or was typed since.
  [[nodiscard]] const recognise::Sighting& last() const { return recogniser_.current(); }
  [[nodiscard]] const recognise::Facts& facts() const { return recogniser_.facts(); }
  [[nodiscard]] recognise::Family family() const { return recogniser_.family(); }
  [[nodiscard]] bool booting() const { return recogniser_.booting(); }
  /// Nothing has come since the line was opened or came back, or since its speed changed: anything may stand
  /// there.
  [[nodiscard]] bool unknown() const { return !heard_; }
  /// A question stood there when the speed was changed, or when what had come was thrown away, and nothing
  /// has come since: it stands there still, for all we know.
  [[nodiscard]] bool question_left_behind() const { return question_left_; }
  /// The last bytes that were shown, as received, up to a few kilobytes; nothing from before a purge.
  [[nodiscard]] std::string_view tail() const { return recogniser_.recent(); }
  /// Bytes shown so far; a place in the stream.
  [[nodiscard]] std::uint64_t offset() const { return recogniser_.offset(); }
  /// The part of tail() that came behind that place.
  [[nodiscard]] std::string_view said_since(std::uint64_t offset) const;
  /// The device's last words: the last line that has something on it, as a person sees it, at most 120
  /// characters.
  [[nodiscard]] std::string last_line() const;

 private:
  friend class Session;
  friend class Gate;
  void on_bytes(ByteView shown, Time now);
  void on_typed(ByteView bytes, Time now);
  /// `speed_changed`: what stood there stands at another speed now.
  void on_cut(bool speed_changed);
  void on_lost();
  [[nodiscard]] std::optional<recognise::Sighting> look_behind_log_lines() const;

  recognise::Recogniser recogniser_;
  bool heard_ = false;
  bool typed_ = false;          // since something came
  std::uint64_t typed_at_ = 0;  // the place in the stream where something was typed last
  bool question_left_ = false;
  Time last_byte_{};
  mutable std::optional<std::uint64_t> torn_looked_at_;  // behind_log_lines(), at that place in the stream
  mutable std::optional<recognise::Sighting> torn_;
};

}  // namespace rommate::console
