// Turns the bytes of a device into the actions of a terminal: print, execute a control, dispatch a sequence.
//
// Paul Williams' state machine for DEC terminals (vt100.net/emu/dec_ansi_parser) as a table, with UTF-8
// before it. It knows no meaning of any sequence: that is Screen's. Where it differs from Williams, so that
// line noise cannot hang a console:
//   - bytes 0x80..0x9F are data (in UTF-8 they are parts of characters); C1 controls come as U+0080..U+009F,
//   as xterm;
//   - a control string (OSC, DCS, APC, PM, SOS) ends without effect at CR or LF, as in PuTTY, and after
//   max_string
//     bytes; any other sequence ends after max_string bytes as well;
//   - a byte that is not UTF-8 becomes one U+FFFD; a sequence of right length and wrong value becomes one as
//   well;
//   - colons divide parameters into parts (ISO 8613-6), OSC may end in BEL (xterm).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace rommate::vt {

/// The parameters of a control sequence. Missing ones count as 0, values end at 65535.
class Params {
 public:
  static constexpr int max_parts = 64;  // xterm takes 30 parameters
  static constexpr int max_value = 65535;

  [[nodiscard]] int count() const { return count_; }
  /// Parameter `index` (its first part), or `missing` if it is not there or is 0.
  [[nodiscard]] int get(int index, int missing = 0) const {
    return index < count_ && value_at(index) != 0 ? value_at(index) : missing;
  }
  /// The parts of parameter `index`: one, or more if it was written with colons.
  [[nodiscard]] std::span<const int> parts(int index) const {
    const auto from = static_cast<std::size_t>(start_[static_cast<std::size_t>(index)]);
    const auto to = index + 1 < count_ ? static_cast<std::size_t>(start_[static_cast<std::size_t>(index) + 1])
                                       : static_cast<std::size_t>(parts_);
    return {values_.data() + from, to - from};
  }

  void clear() { count_ = parts_ = 0; }
  void digit(int digit);
  void next_parameter();
  void next_part();

 private:
  void begin_if_empty();
  [[nodiscard]] int value_at(int index) const {
    return values_[static_cast<std::size_t>(start_[static_cast<std::size_t>(index)])];
  }

  std::array<int, max_parts> values_{};
  std::array<std::uint8_t, max_parts> start_{};  // where in values_ each parameter starts
  int count_ = 0;
  int parts_ = 0;
  bool full_ = false;  // what comes after max_parts is left out
};

/// What a control sequence is known by: private prefix (< = > ? or 0), up to two intermediates, final byte.
constexpr std::uint32_t sequence_key(char prefix, char intermediate, char final, char second = 0) {
  return static_cast<std::uint32_t>(static_cast<std::uint8_t>(prefix)) << 24 |
         static_cast<std::uint32_t>(static_cast<std::uint8_t>(second)) << 16 |
         static_cast<std::uint32_t>(static_cast<std::uint8_t>(intermediate)) << 8 |
         static_cast<std::uint32_t>(static_cast<std::uint8_t>(final));
}

/// What the parser reports. Nothing may throw but for want of memory.
class ParserActions {
 public:
  virtual ~ParserActions() = default;
  /// A run of 0x20..0x7E; at least one.
  virtual void print_ascii(std::string_view run) = 0;
  /// A code point >= U+00A0, or U+FFFD for what was not UTF-8.
  virtual void print(char32_t code) = 0;
  /// A C0 control other than ESC, CAN and SUB.
  virtual void execute(std::uint8_t control) = 0;
  virtual void escape_dispatch(char intermediate, char final) = 0;
  virtual void csi_dispatch(std::uint32_t key, const Params& params) = 0;
  /// The whole text between OSC and its end.
  virtual void osc_dispatch(std::string_view text) = 0;
  /// `key` and `params` as for a control sequence; `text` is what follows the final byte.
  virtual void dcs_dispatch(std::uint32_t key, const Params& params, std::string_view text) = 0;
};

class Parser {
 public:
  static constexpr std::size_t max_string = 4096;

  void parse(std::span<const std::uint8_t> bytes, ParserActions& to);
  /// Forgets a sequence begun. The device was reset, or the line came back.
  void reset();

  enum class State : std::uint8_t {
    ground,
    escape,               // after ESC
    escape_intermediate,  // ESC and 0x20..0x2F
    csi_entry,            // after CSI
    csi_param,
    csi_intermediate,
    csi_ignore,  // malformed: swallowed up to its final byte
    dcs_entry,   // after DCS; the four states as for CSI
    dcs_param,
    dcs_intermediate,
    dcs_ignore,  // swallowed up to its ST
    dcs_text,    // the string after the final byte
    osc_text,    // after OSC
    other_text,  // after APC, PM or SOS: swallowed
    states
  };
  enum class Action : std::uint8_t {
    none,
    print,
    execute,
    collect,
    param,
    escape_dispatch,
    csi_dispatch,
    hook,  // DCS is complete, its text follows
    put,
    end_osc,
  };

 private:
  void byte(std::uint8_t byte, ParserActions& to);
  void utf8_byte(std::uint8_t byte, ParserActions& to);
  void code_point(char32_t code, ParserActions& to);
  void control_c1(char32_t code, ParserActions& to);
  void text_byte(std::uint8_t byte, ParserActions& to);
  void act(Action action, std::uint8_t byte, ParserActions& to);
  void enter(State state);
  void collect(char byte);
  void param(char byte);
  void end_string(ParserActions& to);

  State state_ = State::ground;
  State string_ = State::ground;  // the string that an ESC has interrupted: ESC \ ends it, all else drops it
  std::uint8_t utf8_missing_ = 0;
  char32_t utf8_code_ = 0;
  char32_t utf8_least_ = 0;  // a smaller code point was written too long
  char prefix_ = 0;
  std::array<char, 2> intermediates_{};
  std::uint8_t intermediate_count_ = 0;
  Params params_;
  std::uint32_t dcs_key_ = 0;  // 0: not one anybody knows
  Params dcs_params_;          // kept while the ESC of the ST comes in
  std::string text_;
  std::size_t length_ = 0;  // bytes since the sequence began
};

}  // namespace rommate::vt
