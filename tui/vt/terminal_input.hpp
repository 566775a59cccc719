// What a person's own terminal sends, cut into what the person did and what the terminal says by itself.
// Text, keys and pastes come out; reports that nobody here asked for (mouse, focus, cursor position,
// attributes, modes, colours, clipboard, versions, paste brackets) are swallowed whole, however they are cut.
// A pure engine: bytes and time in, pieces and a deadline out.
//
// Sources: ECMA-48 section 5.4 (CSI) and 5.6 (control strings); xterm's ctlseqs for the mouse encodings (X10,
// UTF-8 1005, SGR 1006, urxvt 1015, highlight 1001), focus 1004, bracketed paste 2004, OSC and DCS answers;
// DEC's VT420 manual for DECRPM, DSR and the locator; the kitty keyboard protocol for CSI u. What is a key is
// listed here, and every other CSI is a report: a key of the future is lost, a report never typed.
//
// The same bytes mean a key and a report in one case: CSI row;column R, which xterm also sends for a modified
// F3. It is taken as the position. A lone ESC is a key once nothing has followed it for `escape_wait`, unless
// the owner says that a byte would be an answer now: then it waits for the next byte, which tells whether a
// report was cut behind its ESC.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rommate::vt {

struct InputPiece {
  enum class Kind : std::uint8_t {
    text,      // characters and controls as they were typed; no character is cut
    sequence,  // one key: ESC alone, ESC and a character (Alt), or a control sequence in its 7-bit form
    paste,     // what stood between the brackets of a bracketed paste
  };
  Kind kind = Kind::text;
  std::string bytes;
  friend bool operator==(const InputPiece&, const InputPiece&) = default;
};

class TerminalInput {
 public:
  using Duration = std::chrono::nanoseconds;
  using Time = std::chrono::time_point<std::chrono::steady_clock, Duration>;

  /// As long as a slow link may take between the bytes of one key; shorter than a person notices.
  static constexpr Duration escape_wait = std::chrono::milliseconds(40);
  /// A report that has stood unfinished for so long never ends: its rest was lost. A guess.
  static constexpr Duration report_patience = std::chrono::seconds(10);

  struct Options {
    bool utf8 = true;               // what the terminal speaks; only then are the bytes 80..9F controls
    std::vector<std::string> keys;  // sequences of the terminal's terminfo entry beside the usual ones
  };
  TerminalInput() : TerminalInput(Options{}) {}
  explicit TerminalInput(Options options) : options_(std::move(options)) {}

  void on_bytes(std::string_view bytes, Time now);
  /// `a_byte_answers`: something waits to which a lone ESC would be an answer, so it is kept.
  void on_time(Time now, bool a_byte_answers = false);
  /// When to call on_time(); none while nothing is held, or only a report.
  [[nodiscard]] std::optional<Time> deadline() const { return deadline_; }
  [[nodiscard]] std::vector<InputPiece> take() { return std::exchange(pieces_, {}); }

 private:
  enum class State : std::uint8_t {
    ground,
    character,      // inside a UTF-8 character, perhaps behind ESC
    escape,         // behind ESC, or ESC ESC
    csi,            // behind ESC [
    linux_key,      // behind ESC [ [, which Linux's console sends for F1 to F5
    ss3,            // behind ESC O
    introducer,     // behind ESC P, ESC ] or ESC _: Alt and that key, or the head of a string
    string,         // inside DCS, OSC or APC
    string_escape,  // behind an ESC there
    items,          // inside the characters that follow the CSI M, t and T of the old mouse encodings
    paste,
  };

  void feed(std::string_view bytes);
  void byte(char c);
  void ground(char c);
  void character(char c);
  void escape(char c);
  void csi(char c);
  void end_csi(char final);
  void ss3(char c);
  void introducer(char c);
  void string(char c);
  void item(char c);
  void paste(std::string_view bytes);
  void c1(unsigned char control);
  void begin(State state, std::string_view held);
  void give(InputPiece::Kind kind, std::string_view bytes);
  void give_held(InputPiece::Kind kind);
  void forget();
  void let_go(bool a_byte_answers);
  [[nodiscard]] bool holds_key() const;
  [[nodiscard]] bool is_named(std::string_view sequence) const;

  Options options_;
  State state_ = State::ground;
  std::string held_;         // the unfinished sequence, or what has been pasted
  std::size_t given_ = 0;    // so much of held_ was let go as a key before
  std::size_t missing_ = 0;  // bytes of the character
  int items_ = 0;            // of the mouse report, that are still to come
  std::optional<Time> deadline_;
  Time last_{};         // of the last bytes
  std::string let_go_;  // the key that was let go last ...
  Time let_go_at_{};    // ... and when
  std::vector<InputPiece> pieces_;
};

}  // namespace rommate::vt
