// The one place that lets a job's bytes out, or keeps them in. It looks when a write is taken, at what would
// stand on the line if it were silent now, and it is closed by default: also for what is not recognised, and
// for a line of which nothing is known. The keyboard and guests are persons and do not come here.
//
// Bytes pass (effect.hpp has the purposes)
//   AtPrompt      at a settled prompt or loader with nothing typed behind it; at the prompt that follows our
//                 own line, when it pauses; the rest of a line that we began; its line end behind the whole
//                 echo; a row of a text that the device asked for. One line end is in flight at a time.
//   AnswerTo      at that very question, by its identity, its place and what it names; an answer that harms
//                 only when a person agreed to it.
//   InterruptKey  in an announced window, at a prompt, in a line of ours, blindly while the device boots; and
//                 Ctrl-C, blindly, where a question was seen that nobody has answered and that shows no more,
//                 and at one where an answer of ours brought nothing.
//   TransferBytes while the job takes the line's bytes, unless the device stands at a prompt or a question.
//   Knock         where nothing is known or a prompt stands behind noise, and the line is quiet and was
//                 listened to. A line end only where a prompt stood and nothing was typed since, or a person
//                 agreed; and never where a question was seen that nobody has answered: what is printed
//                 behind it, a purge, and a line that was away are no answer.
//   TypeAhead     where no question, login, pager, boot or garbage stands.
//   SlowNuls      if they are.
//   ByPerson      always.
// A knock without agreement is Ctrl-R: IOS redraws the row ("Redisplays the current command line", IOS
// Configuration Fundamentals, Using the Command-Line Interface), a terminal driver reprints it (VREPRINT),
// and no question known takes it for a yes.
#pragma once

#include <optional>
#include <string>

#include "src/console/effect.hpp"
#include "src/console/sight.hpp"

namespace rommate::console {

// wide: what stood there and who has typed since, each of it asked by another purpose
class Gate {
 public:
  /// `sight` must outlive it.
  explicit Gate(const Sight& sight) : sight_(sight) {}

  /// Why these bytes must not go out now, as the end of a sentence ("the device boots"); nullopt: they may.
  /// `takes_bytes`: of the job that wants them.
  [[nodiscard]] std::optional<std::string> closed(const Write& write, bool takes_bytes, Time now) const;

  // --- what it remembers; called by the session, after Sight has had the same
  void on_bytes(ByteView shown);
  void on_sighting(const recognise::Sighting& seen);
  /// These bytes go out. `of_job` false: the keyboard's.
  void on_typed(const Write& write, bool of_job);
  /// A job begins.
  void on_job();
  /// What stood there is not to be counted on: purged, another speed, lost. Before Sight has it.
  void on_cut(Time now);

  static constexpr std::string_view redraw = "\x12";  // Ctrl-R
  /// A line that was cut off is listened to for so long before it is knocked at: whether text flows there is
  /// not known before. A guess: boots print a line each tenth of a second or so, with longer rests.
  static constexpr Duration listen = std::chrono::milliseconds{200};

 private:
  using Verdict = std::optional<std::string>;
  [[nodiscard]] Verdict check(const AtPrompt& purpose, ByteView bytes, Time now) const;
  [[nodiscard]] Verdict check(const AnswerTo& purpose, ByteView bytes, Time now) const;
  [[nodiscard]] Verdict check(const TypeAhead& purpose, ByteView bytes, Time now) const;
  [[nodiscard]] Verdict check(const InterruptKey& purpose, ByteView bytes, Time now) const;
  [[nodiscard]] Verdict check(const SlowNuls& purpose, ByteView bytes, Time now) const;
  [[nodiscard]] Verdict check(const Knock& purpose, ByteView bytes, Time now) const;
  [[nodiscard]] Verdict check_transfer(ByteView bytes, bool takes_bytes) const;
  [[nodiscard]] Verdict check_line_start(const recognise::Sighting& seen, Time now) const;

  /// The line that the job types, from its prompt to its line end.
  struct Line {
    enum class Stage {
      none,     // the job has typed nothing that counts
      open,     // behind a prompt, without its line end
      ended,    // the line end is out, and nothing has come since
      answered  // a line feed has come since
    };
    Stage stage = Stage::none;
    std::string text;      // typed since the prompt, or since it was cleared
    std::size_t back = 0;  // of those, came back, in order
    std::string host;      // of the prompt it was typed at
  };

  const Sight& sight_;
  Line line_;
  bool prompt_stood_ = false;    // a settled prompt, and nobody has typed since
  bool question_stood_ = false;  // and neither an answer was typed nor a prompt has come since
  bool answered_ = false;        // an answer of ours was typed whole, and nothing has come since
  std::optional<Time> cut_at_;
  bool transferring_ = false;  // bytes of this job's transfer have passed
};

}  // namespace rommate::console
