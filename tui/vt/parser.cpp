#include "tui/vt/parser.hpp"

#include <bit>
#include <cstring>

namespace rommate::vt {

namespace {

using State = Parser::State;
using Action = Parser::Action;

struct Step {
  Action action = Action::none;
  State next = State::ground;
};

constexpr std::size_t index(State state) { return static_cast<std::size_t>(state); }

/// One row for each state, one column for each byte below 0x80.
struct Table {
  std::array<std::array<Step, 128>, index(State::states)> step{};

  constexpr void set(State state, int from, int to, Action action, State next) {
    for (int byte = from; byte <= to; ++byte) {
      step[index(state)][static_cast<std::size_t>(byte)] = {action, next};
    }
  }
  constexpr void sequence(State entry, State param, State intermediate, State ignore, Action control,
                          Action dispatch, State after);
  constexpr void escapes();
  constexpr void strings();
  constexpr void anywhere();
  constexpr Table();
};

constexpr void Table::escapes() {
  for (const State state : {State::escape, State::escape_intermediate}) {
    set(state, 0x00, 0x1F, Action::execute, state);
    set(state, 0x20, 0x2F, Action::collect, State::escape_intermediate);
    set(state, 0x30, 0x7E, Action::escape_dispatch, State::ground);
    set(state, 0x7F, 0x7F, Action::none, state);
  }
  set(State::escape, '[', '[', Action::none, State::csi_entry);
  set(State::escape, 'P', 'P', Action::none, State::dcs_entry);
  set(State::escape, ']', ']', Action::none, State::osc_text);
  for (const int kind : {'X', '^', '_'}) set(State::escape, kind, kind, Action::none, State::other_text);
}

/// CSI and DCS share their grammar: prefix, parameters, intermediates, final byte.
constexpr void Table::sequence(State entry, State param, State intermediate, State ignore, Action control,
                               Action dispatch, State after) {
  for (const State state : {entry, param, intermediate}) {
    set(state, 0x00, 0x1F, control, state);
    set(state, 0x20, 0x2F, Action::collect, intermediate);
    set(state, 0x30, 0x3F, Action::none, ignore);
    set(state, 0x40, 0x7E, dispatch, after);
    set(state, 0x7F, 0x7F, Action::none, state);
  }
  set(entry, 0x30, 0x3B, Action::param, param);
  set(entry, 0x3C, 0x3F, Action::collect, param);
  set(param, 0x30, 0x3B, Action::param, param);
}

constexpr void Table::strings() {
  for (const State state : {State::dcs_text, State::osc_text, State::other_text, State::dcs_ignore}) {
    set(state, 0x00, 0x7F, state == State::dcs_text || state == State::osc_text ? Action::put : Action::none,
        state);
  }
  set(State::osc_text, 0x07, 0x07, Action::end_osc, State::ground);
  for (const State state : {State::dcs_entry, State::dcs_param, State::dcs_intermediate, State::dcs_ignore,
                            State::dcs_text, State::osc_text, State::other_text}) {
    set(state, 0x0A, 0x0A, Action::execute, State::ground);
    set(state, 0x0D, 0x0D, Action::execute, State::ground);
  }
}

constexpr void Table::anywhere() {
  for (std::size_t state = 0; state < index(State::states); ++state) {
    set(static_cast<State>(state), 0x18, 0x18, Action::none, State::ground);  // CAN
    set(static_cast<State>(state), 0x1A, 0x1A, Action::none, State::ground);  // SUB
    set(static_cast<State>(state), 0x1B, 0x1B, Action::none, State::escape);
  }
}

constexpr Table::Table() {
  set(State::ground, 0x00, 0x1F, Action::execute, State::ground);
  set(State::ground, 0x20, 0x7E, Action::print, State::ground);
  set(State::ground, 0x7F, 0x7F, Action::none, State::ground);
  escapes();
  sequence(State::csi_entry, State::csi_param, State::csi_intermediate, State::csi_ignore, Action::execute,
           Action::csi_dispatch, State::ground);
  set(State::csi_ignore, 0x00, 0x1F, Action::execute, State::csi_ignore);
  set(State::csi_ignore, 0x20, 0x3F, Action::none, State::csi_ignore);
  set(State::csi_ignore, 0x40, 0x7E, Action::none, State::ground);
  set(State::csi_ignore, 0x7F, 0x7F, Action::none, State::csi_ignore);
  sequence(State::dcs_entry, State::dcs_param, State::dcs_intermediate, State::dcs_ignore, Action::none,
           Action::hook, State::dcs_text);
  strings();
  anywhere();
}

constexpr Table table;

constexpr bool is_text(State state) { return state >= State::dcs_ignore; }

/// How many bytes from `from` are printable ASCII, eight at a time.
std::size_t ascii_run(const std::uint8_t* from, const std::uint8_t* end) {
  const std::uint8_t* at = from;
  constexpr std::uint64_t high = 0x8080808080808080U;
  while (end - at >= 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, at, 8);
    const std::uint64_t not_del = word ^ 0x7F7F7F7F7F7F7F7FU;
    // A byte is out of the run if it has the high bit, is below 0x20, or is 0x7F (then not_del is 0 there).
    const std::uint64_t stop =
        (word | (word - 0x2020202020202020U) | ((not_del - 0x0101010101010101U) & ~not_del)) & high;
    if (stop != 0) {
      if constexpr (std::endian::native == std::endian::little) {
        return static_cast<std::size_t>(at - from) + static_cast<std::size_t>(std::countr_zero(stop)) / 8;
      }
      break;
    }
    at += 8;
  }
  while (at < end && *at >= 0x20 && *at < 0x7F) ++at;
  return static_cast<std::size_t>(at - from);
}

}  // namespace

void Params::begin_if_empty() {
  if (count_ != 0) return;
  start_[0] = 0;
  values_[0] = 0;
  count_ = parts_ = 1;
  full_ = false;
}

void Params::digit(int digit) {
  begin_if_empty();
  if (full_) return;
  int& value = values_[static_cast<std::size_t>(parts_) - 1];
  value = value * 10 + digit;
  if (value > max_value) value = max_value;
}

void Params::next_parameter() {
  begin_if_empty();
  full_ = full_ || parts_ == max_parts;
  if (full_) return;
  start_[static_cast<std::size_t>(count_++)] = static_cast<std::uint8_t>(parts_);
  values_[static_cast<std::size_t>(parts_++)] = 0;
}

void Params::next_part() {
  begin_if_empty();
  full_ = full_ || parts_ == max_parts;
  if (!full_) values_[static_cast<std::size_t>(parts_++)] = 0;
}

void Parser::reset() { *this = Parser(); }

void Parser::parse(std::span<const std::uint8_t> bytes, ParserActions& to) {
  const std::uint8_t* at = bytes.data();
  const std::uint8_t* const end = at + bytes.size();
  while (at < end) {
    if (state_ == State::ground && utf8_missing_ == 0) {
      if (const std::size_t run = ascii_run(at, end); run != 0) {
        to.print_ascii({reinterpret_cast<const char*>(at), run});
        at += run;
        continue;
      }
      if (*at < 0x20 && *at != 0x18 && *at != 0x1A && *at != 0x1B) {
        to.execute(*at++);
        continue;
      }
    }
    byte(*at++, to);
  }
}

void Parser::byte(std::uint8_t byte, ParserActions& to) {
  if (is_text(state_)) {
    if (byte >= 0x80) return text_byte(byte, to);
    utf8_code_ = 0;
  }
  if (byte >= 0x80) return utf8_byte(byte, to);
  if (utf8_missing_ != 0) {
    utf8_missing_ = 0;
    code_point(0xFFFD, to);
  }
  if (state_ != State::ground && ++length_ > max_string) enter(State::ground);
  const Step step = table.step[index(state_)][byte];
  if (byte == 0x1B) {
    const State interrupted = state_;
    enter(State::escape);
    string_ = is_text(interrupted) ? interrupted : State::ground;
    return;
  }
  const State before = state_;
  act(step.action, byte, to);
  if (step.next != before) enter(step.next);
}

/// What is to be forgotten when a state is entered: Williams' "clear" and "osc start".
void Parser::enter(State state) {
  if (state == State::escape || state == State::csi_entry || state == State::dcs_entry) {
    prefix_ = 0;
    intermediate_count_ = 0;
    intermediates_ = {};
    params_.clear();
  }
  if (state == State::escape) length_ = 0;
  if (is_text(state)) {
    utf8_code_ = 0;
    text_.clear();
  }
  state_ = state;
}

void Parser::act(Action action, std::uint8_t byte, ParserActions& to) {
  const char character = static_cast<char>(byte);
  switch (action) {
    case Action::none: return;
    case Action::print: return to.print_ascii({&character, 1});
    case Action::execute: return to.execute(byte);
    case Action::collect: return collect(character);
    case Action::param: return param(character);
    case Action::escape_dispatch:
      if (character == '\\' && intermediate_count_ == 0) return end_string(to);
      if (intermediate_count_ < 2) to.escape_dispatch(intermediates_[0], character);
      return;
    case Action::csi_dispatch:
      if (intermediate_count_ > 2) return;
      return to.csi_dispatch(sequence_key(prefix_, intermediates_[0], character, intermediates_[1]), params_);
    case Action::hook:
      dcs_params_ = params_;
      dcs_key_ = intermediate_count_ > 2
                     ? 0
                     : sequence_key(prefix_, intermediates_[0], character, intermediates_[1]);
      return;
    case Action::put: text_.push_back(character); return;
    case Action::end_osc: return to.osc_dispatch(text_);
  }
}

void Parser::collect(char byte) {
  if (byte >= 0x3C && byte <= 0x3F) {
    prefix_ = byte;
    return;
  }
  if (intermediate_count_ < 2) intermediates_[intermediate_count_] = byte;
  if (intermediate_count_ < 3) ++intermediate_count_;
}

void Parser::param(char byte) {
  if (byte == ';') {
    params_.next_parameter();
  } else if (byte == ':') {
    params_.next_part();
  } else {
    params_.digit(byte - '0');
  }
}

/// ESC \ after a string: now it takes effect. `string_` was set by the ESC.
void Parser::end_string(ParserActions& to) {
  const State ended = string_;
  string_ = State::ground;
  if (ended == State::osc_text) to.osc_dispatch(text_);
  if (ended == State::dcs_text && dcs_key_ != 0) to.dcs_dispatch(dcs_key_, dcs_params_, text_);
}

/// Inside a control string bytes are kept as they are; only C2 9C, U+009C, is ST.
void Parser::text_byte(std::uint8_t byte, ParserActions& to) {
  if (++length_ > max_string) {
    enter(State::ground);
    return utf8_byte(byte, to);
  }
  const bool c1 = utf8_code_ == 0xC2;
  utf8_code_ = byte;
  if (c1 && byte == 0x9C) {
    if (!text_.empty()) text_.pop_back();
    string_ = state_;
    enter(State::ground);
    return end_string(to);
  }
  if (state_ == State::osc_text || state_ == State::dcs_text) text_.push_back(static_cast<char>(byte));
}

void Parser::utf8_byte(std::uint8_t byte, ParserActions& to) {
  if (utf8_missing_ != 0) {
    if (byte < 0xC0) {
      utf8_code_ = utf8_code_ << 6 | (byte & 0x3F);
      if (--utf8_missing_ != 0) return;
      const bool wrong =
          utf8_code_ < utf8_least_ || utf8_code_ > 0x10FFFF || (utf8_code_ >= 0xD800 && utf8_code_ < 0xE000);
      return code_point(wrong ? 0xFFFD : utf8_code_, to);
    }
    utf8_missing_ = 0;
    code_point(0xFFFD, to);
  }
  if (byte >= 0xC2 && byte < 0xE0) {
    utf8_missing_ = 1, utf8_code_ = byte & 0x1F, utf8_least_ = 0x80;
  } else if (byte >= 0xE0 && byte < 0xF0) {
    utf8_missing_ = 2, utf8_code_ = byte & 0x0F, utf8_least_ = 0x800;
  } else if (byte >= 0xF0 && byte < 0xF5) {
    utf8_missing_ = 3, utf8_code_ = byte & 0x07, utf8_least_ = 0x10000;
  } else {
    code_point(0xFFFD, to);
  }
}

void Parser::code_point(char32_t code, ParserActions& to) {
  if (state_ == State::ground) return code < 0xA0 ? control_c1(code, to) : to.print(code);
  if (code < 0xA0) return;
  switch (state_) {
    case State::escape:
    case State::escape_intermediate: return enter(State::ground);
    case State::csi_entry:
    case State::csi_param:
    case State::csi_intermediate: return enter(State::csi_ignore);
    case State::dcs_entry:
    case State::dcs_param:
    case State::dcs_intermediate: return enter(State::dcs_ignore);
    default: return;
  }
}

/// U+0080..U+009F stand for ESC and 0x40..0x5F (ECMA-35).
void Parser::control_c1(char32_t code, ParserActions& to) {
  enter(State::escape);
  string_ = State::ground;
  byte(static_cast<std::uint8_t>(code - 0x40), to);
}

}  // namespace rommate::vt
