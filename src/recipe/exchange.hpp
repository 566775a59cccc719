// One exchange with the device: a line is typed at its prompt (or none), its questions are answered as was
// agreed, and what it says is heard until it waits for a command again. Everything that a recipe does at the
// device is made of these. Pure; its owner hands on the writes and says what came back.
//
// It types only by LinePacer, so a line's echo is whole before RETURN. It answers a question by its identity,
// each answer as often as was said, a pager with a blank, "Press RETURN" with RETURN. Where log lines have
// torn a prompt it asks for it again with Ctrl-R. Any other question ends it: nobody guesses here.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "src/job/line_pacer.hpp"
#include "src/job/vocabulary.hpp"

namespace rommate::recipe {

using console::Duration;
using console::Sight;
using console::Time;
using console::Write;
using recognise::QuestionId;
using recognise::Sighting;
using recognise::State;

/// What is answered when the device asks.
struct Reply {
  std::optional<State> at = {};  // a login, a setup dialog
  QuestionId question = QuestionId::none;
  std::string_view says = {};  // only where its row says this
  std::string text = {};
  bool secret = false;
  bool agreed = false;  // a person has agreed to an answer that harms
  int times = 1;        // asked more often, it ends the exchange
};

struct Order {
  std::optional<std::string> line = {};  // nullopt: nothing is typed, it is only looked
  bool secret = false;
  /// "copy ?" asks by its last key: no RETURN, and what stands there again behind the answer is cleared.
  enum class Enters { by_return, by_its_last_key } enters = Enters::by_return;
  bool answered = false;  // what stands there now was answered just now, and does not count
  std::vector<Reply> replies = {};
  Duration within = std::chrono::seconds(60);  // without a word of the device that brings it on
  Duration at_most = {};                       // however much it says, where it does not start; 0: no bound
  /// The device may start anew, or must: then a prompt that comes back first is not the end of it.
  enum class Restart { none, may, must } restart = Restart::none;
  /// The console's speed from this line on, to which our end follows; 0: as it is. Where the device does not
  /// start anew RETURN is typed there until a prompt shows: behind our own command, at its prompt.
  std::uint32_t speed = 0;
  /// The key that ends what the line has begun; empty: none is known. Not behind these words: then the device
  /// erases or writes, and half of that is worse than all of it.
  std::string_view stop_key = {}, no_stop_behind = {};
  /// A receiver that asks for a file is no end: it gives up by itself (a minute or two).
  bool outwaits_transfer = false;
};

struct Heard {
  enum class End {
    none,       // it goes on
    prompt,     // it waits for a command
    asked,      // it asks what nobody agreed to answer
    silent,     // nothing more came
    flows,      // it goes on talking, and nothing of it is known
    restarted,  // it began to boot, and was not told to
    not_typed,  // RETURN was not typed
  };
  End end = End::none;
  Sighting seen = {};
  std::string said = {};     // since the line was begun, as received
  std::string problem = {};  // why, for a person
  /// The lines it said, without the echo and without the prompt.
  [[nodiscard]] std::vector<std::string> lines() const;
  /// The first line that complains of the command ("% Invalid input ..."); empty: none.
  [[nodiscard]] std::string complaint() const;
  [[nodiscard]] bool says(std::string_view text) const { return said.find(text) != std::string::npos; }
};

class Exchange {
 public:
  /// `sight` must outlive it.
  void begin(Order order, const Sight& sight, Time now);
  void on_bytes(console::ByteView received, Time now);
  void on_sighting(const Sighting& seen, Time now);
  void on_time(Time now);
  void on_refused(const Write& write, const std::string& why, Time now);
  /// Gives up; a line half typed is cleared.
  void stop();
  /// What the device is at, behind a line that was typed whole; empty: nothing of ours.
  [[nodiscard]] std::string at_work() const;
  /// The key that stops it now; empty: none is known, or it is too late.
  [[nodiscard]] std::string_view stop_key() const;

  [[nodiscard]] std::vector<Write> take_writes();
  /// Behind these writes our end goes to this speed; once.
  [[nodiscard]] std::optional<std::uint32_t> take_speed() { return std::exchange(follow_, std::nullopt); }
  [[nodiscard]] std::optional<Time> deadline() const;
  [[nodiscard]] bool over() const { return heard_.end != Heard::End::none; }
  [[nodiscard]] const Heard& heard() const { return heard_; }

 private:
  void judge(const Sighting& seen, Time now);
  void clear_row(Time now);
  void at_prompt(const Sighting& seen, Time now);
  void answer(const Sighting& seen, const std::string& text, bool secret, bool agreed);
  [[nodiscard]] Reply* reply_to(const Sighting& seen);
  void end(Heard::End how, const Sighting& seen, std::string problem);
  void look_after_typing(Time now);
  void ask_again(Time now);
  void hear(Time now);
  [[nodiscard]] Duration bound() const;
  [[nodiscard]] bool asks_first() const;
  [[nodiscard]] bool asks_by_key() const;
  /// The speed has changed behind our line, and the device stays where it is.
  [[nodiscard]] bool moves() const { return order_.speed != 0 && order_.restart == Order::Restart::none; }

  Order order_;
  const Sight* sight_ = nullptr;
  job::LinePacer pacer_;
  bool typing_ = false;
  /// Its start, as far as it was seen, and where in what it said that began.
  struct Boot {
    bool seen = false;
    std::size_t at = 0;
  };
  Boot boot_;
  std::optional<Time> held_until_;  // a prompt stands, and more is expected behind it
  bool held_ = false;               // it was waited for
  int redraws_ = 0, cleared_ = 0;
  Time begun_{}, last_heard_{};
  std::optional<Time> ask_at_;
  Heard heard_;
  std::vector<Write> writes_;
  std::optional<std::uint32_t> follow_;  // our end
};

}  // namespace rommate::recipe
