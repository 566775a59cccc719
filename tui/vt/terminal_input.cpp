#include "tui/vt/terminal_input.hpp"

#include <algorithm>

#include "tui/vt/input_keys.hpp"

namespace rommate::vt {
namespace {

using PieceKind = InputPiece::Kind;

constexpr char bel = 0x07, cancel = 0x18, substitute = 0x1A, esc = 0x1B;
constexpr std::size_t longest_key = 64;  // kitty's longest key report is under 50 bytes; a guess above
constexpr std::size_t longest_paste = 64 << 20;  // what a user may paste at once
constexpr std::string_view paste_ends = "\x1b[201~";
// How long after a key that was let go its rest may still come: as slow as a link gets. A guess.
constexpr auto rest_of_key = std::chrono::seconds(2);
// A bracket without a paste behind it, and a pause after which a single control key is no part of a paste.
constexpr auto empty_paste = std::chrono::seconds(2), hand_at_paste = std::chrono::seconds(1);

constexpr unsigned char code(char c) { return static_cast<unsigned char>(c); }
constexpr bool is_control(char c) { return code(c) < 0x20; }
constexpr bool continues(char c) { return code(c) >= 0x80 && code(c) < 0xC0; }

/// Bytes of the UTF-8 character that begins with `c`; 1 for what begins none.
std::size_t character_length(char c) {
  const auto first = code(c);
  return first < 0xC2 || first > 0xF4 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
}

/// What may stand behind the introducer of a string that a terminal sends. DCS: a private mark, a number or
/// an intermediate (XTVERSION, DECRPSS, XTGETTCAP, DA3); OSC: a number, or L and l of the title reports; APC:
/// G of kitty's graphics.
bool begins_string(char introducer, char c) {
  if (introducer == 'P') return code(c) < 0x40 && code(c) > 0x20;
  if (introducer == ']') return (c >= '0' && c <= '9') || c == 'l' || c == 'L';
  return c == 'G';
}

}  // namespace

void TerminalInput::on_bytes(std::string_view bytes, Time now) {
  const auto pause = now - last_;
  if (state_ == State::paste) {
    const bool hand = bytes.size() == 1 && is_control(bytes[0]) && bytes[0] != '\r' && bytes[0] != '\n' &&
                      bytes[0] != '\t' && bytes[0] != esc && pause >= hand_at_paste;
    if (hand || (held_.empty() && pause >= empty_paste)) forget();
  } else if (state_ != State::ground && !holds_key() && pause >= report_patience) {
    forget();
  }
  if (state_ == State::ground && !let_go_.empty() && now - let_go_at_ < rest_of_key) {
    begin(let_go_.size() == 1     ? State::escape
          : let_go_.back() == 'O' ? State::ss3
                                  : State::introducer,
          let_go_);
    given_ = held_.size();
  }
  let_go_.clear();
  last_ = now;
  feed(bytes);
  deadline_.reset();
  if (holds_key()) deadline_ = now + escape_wait;
}

void TerminalInput::on_time(Time now, bool a_byte_answers) {
  if (!deadline_ || now < *deadline_) return;
  deadline_.reset();
  let_go_at_ = now;
  let_go(a_byte_answers);
}

bool TerminalInput::holds_key() const {
  switch (state_) {
    case State::character:
    case State::escape:
    case State::ss3:
    case State::introducer: return true;
    case State::csi:
    case State::linux_key:
      return given_ > 0 || is_named(held_);  // behind an ESC that was a key, it may be text
    default: return false;
  }
}

bool TerminalInput::is_named(std::string_view sequence) const {
  return std::find(options_.keys.begin(), options_.keys.end(), sequence) != options_.keys.end();
}

void TerminalInput::let_go(bool a_byte_answers) {
  if (state_ == State::character && !(a_byte_answers && held_ == "\xC2")) {  // C1 may begin with it
    give_held(held_.front() == esc ? PieceKind::sequence : PieceKind::text);
    return forget();
  }
  if (a_byte_answers) {
    if (state_ != State::escape || held_.size() < 2) return;
    give(PieceKind::sequence, "\x1b");  // ESC twice: the first one was a key
    held_.pop_back();
    return;
  }
  if (state_ == State::escape && held_.size() == 2) {
    give(PieceKind::sequence, "\x1b");
    held_.pop_back();
  }
  const bool begins_report = state_ == State::escape || state_ == State::ss3 || state_ == State::introducer;
  if (given_ == 0 && begins_report) let_go_ = held_;
  give_held(given_ > 0 ? PieceKind::text : PieceKind::sequence);
  forget();
}

void TerminalInput::feed(std::string_view bytes) {
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    if (state_ == State::paste) return paste(bytes.substr(at));
    byte(bytes[at]);
  }
}

void TerminalInput::byte(char c) {
  switch (state_) {
    case State::ground: return ground(c);
    case State::character: return character(c);
    case State::escape: return escape(c);
    case State::csi: return csi(c);
    case State::linux_key:
      held_ += c;
      give_held(PieceKind::sequence);
      return forget();
    case State::ss3: return ss3(c);
    case State::introducer: return introducer(c);
    case State::string:
    case State::string_escape: return string(c);
    case State::items: return item(c);
    case State::paste: return paste({&c, 1});
  }
}

void TerminalInput::ground(char c) {
  if (c == esc) return begin(State::escape, "\x1b");
  if (options_.utf8 && code(c) >= 0x80 && code(c) < 0xA0) return c1(code(c));
  missing_ = options_.utf8 ? character_length(c) - 1 : 0;
  if (missing_ > 0) return begin(State::character, {&c, 1});
  give(PieceKind::text, {&c, 1});
}

void TerminalInput::character(char c) {
  const bool alt = held_.front() == esc;
  if (!continues(c)) {  // no UTF-8: the bytes themselves, for a device that speaks Latin-1
    give_held(alt ? PieceKind::sequence : PieceKind::text);
    forget();
    return byte(c);
  }
  held_ += c;
  if (--missing_ > 0) return;
  if (held_.size() == 2 && held_[0] == '\xC2' && code(c) < 0xA0) return c1(code(c));
  give_held(alt ? PieceKind::sequence : PieceKind::text);
  forget();
}

// C1 as one byte, or as the character that has its number.
void TerminalInput::c1(unsigned char control) {
  switch (control) {
    case 0x8F: return begin(State::ss3, "\x1bO");
    case 0x90: return begin(State::introducer, "\x1bP");
    case 0x9B: return begin(State::csi, "\x1b[");
    case 0x9D: return begin(State::introducer, "\x1b]");
    case 0x9F: return begin(State::introducer, "\x1b_");
    default: break;
  }
  const char byte = static_cast<char>(control);
  const std::string typed = held_.empty() ? std::string(1, byte) : held_;
  forget();
  give(PieceKind::text, typed);
}

void TerminalInput::escape(char c) {
  if (given_ > 0 && c == esc) return begin(State::escape, "\x1b");
  if (held_.size() == 2 && c != '[' && c != 'O') {  // ESC ESC [ A: Alt with an arrow, as rxvt sends it
    give(PieceKind::sequence, "\x1b");
    held_.pop_back();
  }
  switch (c) {
    case '[': state_ = State::csi; break;
    case 'O': state_ = State::ss3; break;
    case 'P':
    case ']':
    case '_': state_ = State::introducer; break;
    case esc: break;
    default:
      missing_ = options_.utf8 ? character_length(c) - 1 : 0;
      if (missing_ > 0) {
        state_ = State::character;
        break;
      }
      held_ += c;
      give_held(PieceKind::sequence);
      return forget();
  }
  held_ += c;
}

void TerminalInput::csi(char c) {
  if (c == '$' &&
      read_csi(std::string_view(held_).substr(held_.find('[') + 1), c).kind != CsiMeaning::Kind::report)
    return end_csi(c);  // rxvt ends Shift with an editing key so
  if (c == '[' && held_.back() == '[') {
    state_ = State::linux_key;
    held_ += c;
  } else if (code(c) >= 0x20 && code(c) < 0x40) {
    if (held_.size() <= longest_key) held_ += c;
  } else if (code(c) >= 0x40 && code(c) < 0x7F) {
    end_csi(c);
  } else {  // its rest was lost, and this is something else
    forget();
    byte(c);
  }
}

void TerminalInput::end_csi(char final) {
  const std::size_t at = held_.find('[') + 1;
  const std::string body = held_.substr(at);
  const bool alt = at == 3;
  if (final == '~' && body == "200") {
    forget();
    state_ = State::paste;
    return;
  }
  const auto whole = held_ + final;
  const bool named = is_named(whole);
  const CsiMeaning meaning = read_csi(body, final);
  if (given_ > 0 && meaning.kind != CsiMeaning::Kind::report) {
    held_ = whole;
    give_held(PieceKind::text);
    return forget();
  }
  if (!named && body.empty() && (final == 'M' || final == 't' || final == 'T')) {
    begin(State::items, {});
    missing_ = 0;
    items_ = final == 'M' ? 3 : final == 't' ? 2 : 6;
    return;
  }
  forget();
  if (alt && meaning.kind == CsiMeaning::Kind::report)
    give(PieceKind::sequence, "\x1b");  // ESC, then a report
  if (named && !is_position(body, final)) return give(PieceKind::sequence, whole);
  if (meaning.kind == CsiMeaning::Kind::key)
    give(PieceKind::sequence, (alt ? "\x1b" : "") + meaning.sequence);
  else if (meaning.kind == CsiMeaning::Kind::character)
    give(meaning.bytes.front() == esc ? PieceKind::sequence : PieceKind::text, meaning.bytes);
}

void TerminalInput::ss3(char c) {
  if (code(c) < 0x20 || code(c) >= 0x7F) {  // Alt-O, and something else
    give_held(PieceKind::sequence);
    forget();
    return byte(c);
  }
  held_ += c;
  if (c >= '0' && c <= ';' && held_.size() < longest_key) return;  // modifiers, as old xterms send them
  give_held(PieceKind::sequence);
  forget();
}

void TerminalInput::introducer(char c) {
  if (begins_string(held_.back(), c)) {
    missing_ = 0;
    return begin(State::string, {});
  }
  if (held_.back() != '_' && (c == bel || c == cancel || c == substitute))
    return forget();  // an empty string
  give_held(PieceKind::sequence);
  forget();
  byte(c);
}

// Ends at BEL or ST. A string without an end would swallow what is typed next, so a line end closes it, and
// is swallowed with it: half an answer is worse than none.
void TerminalInput::string(char c) {
  if (state_ == State::string_escape) {
    if (c == '\\') return forget();
    if (c == esc) return;
    begin(State::escape, "\x1b");
    return byte(c);
  }
  if (missing_ > 0 && continues(c)) {  // a character of a title, or ST as a character
    if (--missing_ == 0 && held_ == "\xC2" && c == '\x9C') forget();
    return;
  }
  missing_ = character_length(c) - 1;
  held_ = c;
  if (c == esc) {
    state_ = State::string_escape;
  } else if (c == bel || c == cancel || c == substitute || c == '\r' || c == '\n' || c == '\x9C') {
    forget();
  } else if (is_control(c)) {
    forget();
    byte(c);
  }
}

// A button or a coordinate: 20h and more, in UTF-8 mode as a character. Where both could be meant the longer
// one is taken: a report must not leave a byte behind.
void TerminalInput::item(char c) {
  if (missing_ > 0 && continues(c)) {
    --missing_;
    if (missing_ == 0 && --items_ == 0) forget();
    return;
  }
  if (missing_ > 0) {  // no UTF-8 then, but X10 with a byte above 7Fh
    missing_ = 0;
    if (--items_ == 0) {
      forget();
      return byte(c);
    }
  }
  if (is_control(c) && c != 0) {  // its rest was lost; xterm sends NUL for a place beyond its range
    forget();
    return byte(c);
  }
  if (character_length(c) == 2 && options_.utf8) {
    missing_ = 1;
    return;
  }
  if (--items_ == 0) forget();
}

void TerminalInput::paste(std::string_view bytes) {
  const std::size_t from = held_.size() < paste_ends.size() ? 0 : held_.size() - paste_ends.size();
  held_ += bytes;
  const std::size_t end = held_.find(paste_ends, from);
  if (end == std::string::npos && held_.size() < longest_paste) return;
  const std::string rest = end == std::string::npos ? std::string() : held_.substr(end + paste_ends.size());
  held_.resize(std::min(end, held_.size()));
  if (!held_.empty()) pieces_.push_back({PieceKind::paste, std::move(held_)});
  forget();
  feed(rest);
}

void TerminalInput::begin(State state, std::string_view held) {
  state_ = state;
  held_ = held;
  given_ = 0;
}

void TerminalInput::forget() { begin(State::ground, {}); }

void TerminalInput::give_held(PieceKind kind) {
  const std::string_view left = std::string_view(held_).substr(std::min(given_, held_.size()));
  give(given_ > 0 ? PieceKind::text : kind, left);
}

void TerminalInput::give(PieceKind kind, std::string_view bytes) {
  if (bytes.empty()) return;
  // What was swallowed between two bytes must not make one character of them.
  const auto makes_character = [&](char last) { return continues(bytes.front()) && code(last) >= 0x80; };
  if (kind == PieceKind::text && !pieces_.empty() && pieces_.back().kind == PieceKind::text &&
      !makes_character(pieces_.back().bytes.back()))
    pieces_.back().bytes += bytes;
  else
    pieces_.push_back({kind, std::string(bytes)});
}

}  // namespace rommate::vt
