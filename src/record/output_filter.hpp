// Keeps a hostile or noisy device from reaching into the user's own terminal when its output is passed
// through (rommate --plain). Text and harmless sequences (sequence_rules.hpp) go on unchanged; control
// strings (OSC, DCS, APC, PM, SOS) are swallowed with their content, answer-back requests and other sequences
// vanish, C1 controls and ill-formed UTF-8 become U+FFFD ('?' on a terminal without UTF-8). It is not a
// terminal: it knows no screen.
//
// A sequence is let through whole or not at all, so an unfinished one is kept back until its last byte. A
// control string ends at its terminator, at a line end or after 1 KiB: noise cannot swallow the console.
// Memory is bounded, and pieces of any size give the same output. Clean text costs one look at each byte and
// no copy.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "protocols/engine.hpp"
#include "src/record/sequence_rules.hpp"

namespace rommate::record {

class OutputFilter {
 public:
  /// `utf8`: what the user's terminal speaks. Without it the bytes 80..9F are controls there.
  explicit OutputFilter(bool utf8 = true) : utf8_(utf8) {}

  /// Replaces `out` by the pieces to write, in order. They point into `in` or into the filter, and are good
  /// until the next call. At most a handful of pieces, whatever the input.
  void filter(protocols::ByteView in, std::vector<protocols::ByteView>& out);
  /// The first bytes of a character are kept back until the rest comes.
  [[nodiscard]] bool in_character() const { return state_ == State::character; }
  /// The rest has not come: what there is, is shown as a byte that makes no sense. `out` as in filter().
  void end_character(std::vector<protocols::ByteView>& out);
  /// Sequences and bytes that did not go through, so far.
  [[nodiscard]] std::uint64_t stopped() const { return stopped_; }
  /// Puts the user's terminal back when the console is left: pen, character set, cursor, alternate screen ...
  [[nodiscard]] std::string take_undo() { return trace_.take_undo(); }

 private:
  using Byte = protocols::Byte;
  enum class State {
    text,
    character,      // inside a UTF-8 character
    escape,         // behind ESC and its intermediates
    csi,            // behind ESC [
    csi_too_long,   // swallowed to its final byte
    string,         // inside OSC, DCS, APC, PM or SOS
    string_escape,  // behind an ESC there: ST, or something new
  };
  static constexpr std::size_t longest_sequence = 128;
  static constexpr std::size_t longest_string = 1024;
  struct Piece {
    bool own;  // in own_, else in the input
    std::size_t from, count;
  };

  void begin_input(protocols::ByteView in);
  void give_pieces(std::vector<protocols::ByteView>& out) const;
  void byte(std::size_t at);
  void text_byte(std::size_t at);
  void character_byte(std::size_t at);
  void escape_byte(std::size_t at);
  void csi_byte(std::size_t at);
  void string_byte(std::size_t at);
  [[nodiscard]] bool control_inside(std::size_t at);
  void hold(std::size_t at);
  void begin(State state, std::size_t at);
  void end_held(bool pass, std::size_t at);
  void drop_held();
  void pass(std::size_t from, std::size_t count);
  void pass_own(protocols::ByteView bytes);
  void replace();

  bool utf8_;
  State state_ = State::text;
  std::array<Byte, longest_sequence> held_{};
  std::size_t held_count_ = 0;
  bool held_whole_ = false;  // held_ is also in_[held_from_ ...] without a gap
  std::size_t held_from_ = 0;
  std::size_t string_length_ = 0;
  Byte next_low_ = 0x80, next_high_ = 0xBF;  // range of the next byte of a character
  std::size_t character_left_ = 0;
  std::uint64_t stopped_ = 0;
  TerminalTrace trace_;

  protocols::ByteView in_;
  std::vector<Piece> pieces_;
  protocols::Bytes own_;
};

}  // namespace rommate::record
