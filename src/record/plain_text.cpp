#include "src/record/plain_text.hpp"

#include <algorithm>

namespace rommate::record {
namespace {

constexpr bool printable(char c) { return c >= ' ' && c < 0x7F; }

/// DEC's special graphics from 5F on (VT220 Programmer Reference, table 2-4), with which menus draw their
/// frames.
constexpr std::u32string_view special_graphics = U" ◆▒␉␌␍␊°±␤␋┘┐┌└┼⎺⎻─⎼⎽├┤┴┬│≤≥π≠£·";

void append_utf8(std::string& out, char32_t c) {
  const auto tail = [&](int shift) { out += static_cast<char>(0x80 | ((c >> shift) & 0x3F)); };
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xC0 | (c >> 6));
    tail(0);
  } else if (c < 0x10000) {
    out += static_cast<char>(0xE0 | (c >> 12));
    tail(6);
    tail(0);
  } else {
    out += static_cast<char>(0xF0 | (c >> 18));
    tail(12);
    tail(6);
    tail(0);
  }
}

// The filter has checked that the character is well-formed.
char32_t read_utf8(std::string_view text, std::size_t& length) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  length = byte(0) >= 0xF0 ? 4 : byte(0) >= 0xE0 ? 3 : 2;
  char32_t c = byte(0) & (0x7Fu >> length);
  for (std::size_t i = 1; i < length; ++i) c = (c << 6) | (byte(i) & 0x3F);
  return c;
}

}  // namespace

void PlainText::on_bytes(protocols::ByteView received) {
  filter_.filter(received, pieces_);
  if (pieces_.size() == 1) return feed(protocols::as_text(pieces_[0]));
  joined_.clear();
  for (const auto piece : pieces_) joined_ += protocols::as_text(piece);
  feed(joined_);
}

void PlainText::finish() {
  if (!line_.empty()) end_line();
}

std::string PlainText::take() {
  std::string lines;
  lines.swap(out_);
  return lines;
}

void PlainText::feed(std::string_view text) {
  while (!text.empty()) {
    const auto run_end = std::find_if_not(text.begin(), text.end(), printable);
    const auto run = static_cast<std::size_t>(run_end - text.begin());
    if (run > 0) {
      put_ascii(text.substr(0, run));
      text.remove_prefix(run);
      continue;
    }
    const char c = text[0];
    std::size_t used = 1;
    if (static_cast<unsigned char>(c) >= 0x80) {
      put(read_utf8(text, used));
    } else {
      switch (c) {
        case '\n':
        case '\v':
        case '\f': end_line(); break;
        case '\r': column_ = 0; break;
        case '\b': column_ -= column_ > 0 ? 1 : 0; break;
        case '\t': column_ = std::min(column_ / 8 * 8 + 8, longest_line); break;
        case '\x0e': shifted_ = true; break;
        case '\x0f': shifted_ = false; break;
        case '\x1b': used = sequence(text); break;
        default: break;
      }
    }
    text.remove_prefix(used);
  }
}

// The length of the sequence at the start of `text`, after doing what it says to the line.
std::size_t PlainText::sequence(std::string_view text) {
  std::size_t at = 1;
  if (text[at] != '[') {
    while (text[at] < '0') ++at;
    if (at == 2 && (text[1] == '(' || text[1] == ')')) graphics_[text[1] == ')' ? 1 : 0] = text[2] == '0';
    if (at == 1 && text[1] == 'c') graphics_ = {}, shifted_ = false;
    if (at == 1 && (text[1] == 'E' || text[1] == 'D' || text[1] == 'c')) finish();
    return at + 1;
  }
  while (text[++at] < '@') {
  }
  csi(text.substr(2, at - 2), text[at]);
  return at + 1;
}

void PlainText::csi(std::string_view parameters, char final) {
  std::size_t n = 0;
  for (const char c : parameters) {
    if (c < '0' || c > '9') break;
    n = n * 10 + static_cast<std::size_t>(c - '0');
  }
  const std::size_t count = std::min(std::max<std::size_t>(n, 1), longest_line);
  const std::size_t rest = line_.size() > column_ ? line_.size() - column_ : 0;
  switch (final) {
    case 'C': column_ = std::min(column_ + count, longest_line); break;
    case 'D': column_ -= std::min(column_, count); break;
    case 'G': column_ = count - 1; break;
    case 'K':
      if (n == 0) line_.resize(std::min(line_.size(), column_));
      if (n == 1) std::fill_n(line_.begin(), std::min(line_.size(), column_ + 1), U' ');
      if (n == 2) line_.clear();
      break;
    case 'P':
      if (rest > 0) line_.erase(column_, std::min(count, rest));
      break;
    case 'X':
      std::fill_n(line_.begin() + static_cast<std::ptrdiff_t>(line_.size() - rest), std::min(count, rest),
                  U' ');
      break;
    // Another place on the screen is another line here.
    case 'A':
    case 'B':
    case 'E':
    case 'F':
    case 'H':
    case 'f':
    case 'd':
    case 'J': finish(); break;
    default: break;
  }
}

void PlainText::put(char32_t c) {
  if (column_ >= longest_line) end_line();
  if (line_.size() < column_) line_.resize(column_, U' ');
  if (column_ < line_.size())
    line_[column_] = c;
  else
    line_.push_back(c);
  ++column_;
}

void PlainText::put_ascii(std::string_view run) {
  if (graphics_[shifted_ ? 1 : 0]) {
    for (const char c : run)
      put(c < 0x5F ? static_cast<char32_t>(c) : special_graphics[static_cast<std::size_t>(c - 0x5F)]);
    return;
  }
  if (column_ == line_.size() && column_ + run.size() <= longest_line) {
    line_.append(run.begin(), run.end());
    column_ += run.size();
    return;
  }
  for (const char c : run) put(static_cast<unsigned char>(c));
}

void PlainText::end_line() {
  while (!line_.empty() && line_.back() == U' ') line_.pop_back();
  for (const char32_t c : line_) append_utf8(out_, c);
  out_ += '\n';
  line_.clear();
  column_ = 0;
}

}  // namespace rommate::record
