#include "src/console/gate.hpp"

#include <algorithm>
#include <utility>
#include <variant>

#include "src/recognise/state.hpp"

namespace rommate::console {
namespace {

using recognise::Sighting;
using recognise::State;

constexpr Byte ctrl_c = 0x03, ctrl_u = 0x15, can = 0x18, back_space = 0x08;

bool is_line_end(Byte byte) { return byte == '\r' || byte == '\n'; }

bool has_line_end(ByteView bytes) { return std::any_of(bytes.begin(), bytes.end(), is_line_end); }

bool ends_line(ByteView bytes) { return !bytes.empty() && is_line_end(bytes.back()); }

bool is_control(Byte byte) { return byte < ' ' || byte == 0x7f; }

/// What only a person, or an answer meant for it, may type into.
std::optional<std::string> waits_for_other_words(const Sighting& seen) {
  if (is_question(seen)) return "the device asks '" + seen.prompt + "'";
  if (is_login(seen)) return "the device asks for '" + seen.prompt + "'";
  if (is_pager(seen)) return "the device shows a pager";
  if (seen.waiting && seen.state == State::press_return) return "the device waits for RETURN";
  if (seen.waiting && seen.state == State::transfer) return "the device waits for a transfer";
  if (seen.state == State::garbled) return "what comes in makes no sense at this speed";
  return std::nullopt;
}

}  // namespace

std::optional<std::string> Gate::closed(const Write& write, bool takes_bytes, Time now) const {
  if (std::holds_alternative<ByPerson>(write.purpose)) return std::nullopt;
  if (std::holds_alternative<TransferBytes>(write.purpose)) return check_transfer(write.bytes, takes_bytes);
  return std::visit(
      [&](const auto& purpose) -> Verdict {
        using Kind = std::decay_t<decltype(purpose)>;
        if constexpr (std::is_same_v<Kind, ByPerson> || std::is_same_v<Kind, TransferBytes>)
          return std::nullopt;
        else
          return check(purpose, write.bytes, now);
      },
      write.purpose);
}

// --- the purposes

Gate::Verdict Gate::check(const AtPrompt&, ByteView bytes, Time now) const {
  if (has_line_end(bytes.first(bytes.size() - 1))) return "more than one line would be typed at once";
  const auto seen = sight_.if_silent();
  if (auto why = waits_for_other_words(seen)) return why;
  if (sight_.booting()) return "the device boots";
  if (line_.stage != Line::Stage::open) return check_line_start(seen, now);
  if (!ends_line(bytes)) return std::nullopt;
  if (bytes.size() > 1 || line_.back < line_.text.size()) return "not all that was typed has come back";
  return std::nullopt;
}

/// At the settled prompt; or at the one that our own line has brought, without waiting for the silence behind
/// it.
Gate::Verdict Gate::check_line_start(const Sighting& seen, Time now) const {
  if (!takes_lines(seen))
    return sight_.unknown() ? "nothing is known of what stands on the line" : "no prompt stands there";
  if (seen.typing) return "something is typed there already: '" + seen.prompt + "'";
  if (sight_.settled() != nullptr) return std::nullopt;
  if (line_.stage == Line::Stage::answered && seen.host == line_.host && sight_.pauses(now))
    return std::nullopt;
  return "text flows";
}

Gate::Verdict Gate::check(const AnswerTo& purpose, ByteView bytes, Time) const {
  if (has_line_end(bytes.first(bytes.size() - 1))) return "more than one line would be typed at once";
  const auto* torn = sight_.behind_log_lines();
  const auto seen = torn != nullptr ? *torn : sight_.if_silent();
  const auto* settled = sight_.settled();
  if (!seen.waiting || takes_commands(seen)) return "nothing is asked there";
  if (settled == nullptr || settled->offset != purpose.offset)
    return "another question may stand there by now";
  if (seen.question != purpose.question || seen.about != purpose.about)
    return "another question stands there: '" + seen.prompt + "'";
  if (!purpose.agreed && does_harm(seen, protocols::as_text(bytes)))
    return "nobody has agreed to answer '" + seen.prompt + "'";
  return std::nullopt;
}

Gate::Verdict Gate::check(const TypeAhead&, ByteView, Time) const {
  const auto seen = sight_.if_silent();
  if (!is_login(seen))
    if (auto why = waits_for_other_words(seen)) return why;
  if (sight_.booting()) return "the device boots";
  return std::nullopt;
}

Gate::Verdict Gate::check(const InterruptKey& purpose, ByteView bytes, Time) const {
  if (has_line_end(bytes)) return "a line end is no key that interrupts";
  const auto seen = sight_.if_silent();
  const bool window = sight_.booting() && !sight_.last().window_key.empty();
  if (!window && !std::all_of(bytes.begin(), bytes.end(), is_control))
    return "no window is open in which that key interrupts";
  if (window || line_.stage == Line::Stage::open) return std::nullopt;
  // A receiver that waits is told by CANs that nothing comes; they are nothing else to anybody.
  const bool cans = std::all_of(bytes.begin(), bytes.end(), [](Byte byte) { return byte == can; });
  if (seen.waiting && seen.state == State::transfer && cans) return std::nullopt;
  // An answer of ours that brought nothing was lost: leaving the question is no more than was agreed to.
  const bool leaves = std::all_of(bytes.begin(), bytes.end(), [](Byte byte) { return byte == ctrl_c; });
  if (purpose.blind && leaves && answered_ && is_question(seen) && sight_.quiet()) return std::nullopt;
  if (auto why = waits_for_other_words(seen)) return why;
  if (takes_lines(seen)) return std::nullopt;
  if (purpose.blind && (sight_.booting() || (sight_.unknown() && !sight_.question_left_behind())))
    return std::nullopt;
  if (line_.stage == Line::Stage::ended || line_.stage == Line::Stage::answered) return std::nullopt;
  if (purpose.blind && question_stood_ && leaves && sight_.quiet()) return std::nullopt;
  return "nothing of ours is there to interrupt";
}

Gate::Verdict Gate::check(const SlowNuls&, ByteView bytes, Time) const {
  if (std::all_of(bytes.begin(), bytes.end(), [](Byte byte) { return byte == 0; })) return std::nullopt;
  return "these are no NULs";
}

Gate::Verdict Gate::check(const Knock& purpose, ByteView bytes, Time now) const {
  const auto seen = sight_.if_silent();
  // Where nothing has come behind an answer the line is asked to show what stands there by now; a question
  // that reads a line, if it is there still, takes no redraw for an answer.
  const bool reads_line = is_login(seen) || seen.state == State::question;
  const bool shows = answered_ && reads_line && !has_line_end(bytes);
  if (auto why = waits_for_other_words(seen); why && !shows) return why;
  if (sight_.question_left_behind()) return "a question stood there, and nobody has answered it";
  if (has_line_end(bytes) && question_stood_) return "a question stood there, and nobody has answered it";
  if (!sight_.quiet()) return "text flows";
  if (cut_at_ && now < *cut_at_ + listen) return "the line was not listened to yet";
  if (sight_.booting() && !purpose.agreed) return "the device boots";
  if (!has_line_end(bytes) || purpose.agreed || prompt_stood_) return std::nullopt;
  return sight_.unknown() ? "nothing is known of what stands on the line" : "no prompt stands there";
}

Gate::Verdict Gate::check_transfer(ByteView bytes, bool takes_bytes) const {
  const auto cancels = [](Byte byte) { return byte == can || byte == back_space; };
  if (!takes_bytes && !std::all_of(bytes.begin(), bytes.end(), cancels))
    return "the other side has not asked for a transfer";
  if (transferring_) return std::nullopt;
  const auto seen = sight_.if_silent();
  if (is_question(seen)) return "the device asks '" + seen.prompt + "'";
  if (is_login(seen)) return "the device asks for '" + seen.prompt + "'";
  if (is_pager(seen)) return "the device shows a pager";
  if (sight_.question_left_behind()) return "a question stood there, and nobody has answered it";
  return std::nullopt;
}

// --- what it remembers

void Gate::on_bytes(ByteView shown) {
  if (!shown.empty()) answered_ = false;
  if (line_.stage == Line::Stage::open) {
    for (const Byte byte : shown)
      if (line_.back < line_.text.size() && byte == static_cast<Byte>(line_.text[line_.back])) ++line_.back;
  } else if (line_.stage == Line::Stage::ended &&
             std::find(shown.begin(), shown.end(), Byte{'\n'}) != shown.end()) {
    line_.stage = Line::Stage::answered;
  }
}

void Gate::on_sighting(const Sighting& seen) {
  if (is_question(seen))
    question_stood_ = true;
  else if (takes_commands(seen) || is_login(seen) || seen.state == State::booting)
    question_stood_ = false;
  if (takes_commands(seen) && !seen.typing) prompt_stood_ = true;
  if (seen.state != State::booting && !is_question(seen)) return;
  prompt_stood_ = false;
  if (seen.state == State::booting) line_ = {};
}

void Gate::on_typed(const Write& write, bool of_job) {
  const bool was_prompt = std::exchange(prompt_stood_, false);
  if (const bool redraw = std::holds_alternative<Knock>(write.purpose) && !has_line_end(write.bytes); !redraw)
    answered_ = std::holds_alternative<AnswerTo>(write.purpose) && ends_line(write.bytes);
  if (!of_job || std::holds_alternative<AnswerTo>(write.purpose) ||
      std::holds_alternative<ByPerson>(write.purpose))
    question_stood_ = false;
  if (!of_job) {
    line_ = {};
    return;
  }
  if (std::holds_alternative<TransferBytes>(write.purpose)) {
    transferring_ = true;
    return;
  }
  const auto text = protocols::as_text(write.bytes);
  if (std::holds_alternative<AtPrompt>(write.purpose)) {
    if (line_.stage != Line::Stage::open) {
      line_ = {Line::Stage::open, {}, 0, sight_.if_silent().host};
    }
    line_.text += text;
    if (ends_line(write.bytes)) line_.stage = Line::Stage::ended;
  } else if (std::holds_alternative<InterruptKey>(write.purpose)) {
    const Byte key = write.bytes.empty() ? Byte{0} : write.bytes.back();
    if (line_.stage == Line::Stage::open && (key == ctrl_u || key == ctrl_c))
      line_ = {Line::Stage::answered, {}, 0, line_.host};
  } else if (std::holds_alternative<Knock>(write.purpose) ||
             std::holds_alternative<SlowNuls>(write.purpose)) {
    if (!has_line_end(write.bytes)) prompt_stood_ = was_prompt;
  } else {
    if (ends_line(write.bytes)) line_ = {Line::Stage::ended, {}, 0, line_.host};
  }
}

void Gate::on_job() {
  line_ = {};
  transferring_ = false;
}

void Gate::on_cut(Time now) {
  question_stood_ |= is_question(sight_.if_silent());
  line_ = {};
  prompt_stood_ = answered_ = false;
  cut_at_ = now;
}

}  // namespace rommate::console
