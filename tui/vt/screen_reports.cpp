// What the terminal sends back when asked, and what the device may set outside of the cells: the title.
//
// Everything here is typed at the device, so requests whose answer the other side chooses (title,
// answer-back, clipboard, colours) get none, and what waits for take_replies() is bounded.
#include <algorithm>
#include <cstdio>
#include <initializer_list>

#include "tui/vt/line_codec.hpp"
#include "tui/vt/screen.hpp"
#include "tui/vt/sgr.hpp"

namespace rommate::vt {

namespace {

std::string numbers(std::string_view before, std::initializer_list<int> values, std::string_view after) {
  std::string text(before);
  for (const int value : values) text.append(std::to_string(value)).push_back(';');
  text.pop_back();
  return text.append(after);
}

}  // namespace

void Screen::reply(std::string_view text) {
  if (answers_ && replies_.size() + text.size() <= max_replies) replies_ += text;
}

bool Screen::csi_reports(std::uint32_t key, const Params& params) {
  switch (key) {
    case sequence_key(0, 0, 'c'):  // DA1: a VT220 with ANSI colour
      if (params.get(0) == 0) reply("\x1b[?62;22c");
      return true;
    case sequence_key('>', 0, 'c'):  // DA2
      if (params.get(0) == 0) reply("\x1b[>1;0;0c");
      return true;
    case sequence_key(0, 0, 'n'): report_status(params.get(0)); return true;
    case sequence_key('?', 0, 'n'): report_private_status(params.get(0)); return true;
    case sequence_key(0, 0, 't'):
      if (params.get(0) == 18) reply(numbers("\x1b[", {8, rows_, columns_}, "t"));
      if (params.get(0) == 19) reply(numbers("\x1b[", {9, rows_, columns_}, "t"));
      return true;
    case sequence_key(0, '$', 'p'):
      reply(numbers("\x1b[", {params.get(0), mode_state(params.get(0))}, "$y"));
      return true;
    case sequence_key('?', '$', 'p'):
      reply(numbers("\x1b[?", {params.get(0), private_mode_state(params.get(0))}, "$y"));
      return true;
    case sequence_key(0, '*', 'y'): report_checksum(params); return true;
    default: return false;
  }
}

void Screen::report_status(int what) {
  const int row = cursor_.row + 1 - (modes_.origin ? top_ : 0);
  if (what == 5) reply("\x1b[0n");
  if (what == 6) reply(numbers("\x1b[", {row, cursor_.column + 1}, "R"));
}

void Screen::report_private_status(int what) {
  const int row = cursor_.row + 1 - (modes_.origin ? top_ : 0);
  switch (what) {
    case 6: return reply(numbers("\x1b[?", {row, cursor_.column + 1, 1}, "R"));  // DECXCPR, page 1
    case 15: return reply("\x1b[?13n");                                          // no printer
    case 25: return reply("\x1b[?21n");                                          // user keys are locked
    case 26: return reply("\x1b[?27;1n");                                        // keyboard: North American
    default: return;
  }
}

/// DECRQCRA as xterm and the VT520 compute it: the negated sum of characters and renditions.
void Screen::report_checksum(const Params& params) {
  const int shift = modes_.origin ? top_ : 0;
  const int last_row = modes_.origin ? bottom_ : rows_ - 1;
  const int top = std::min(params.get(2, 1) - 1 + shift, last_row);
  const int bottom = std::min(params.get(4, rows_) - 1 + shift, last_row);
  const int left = std::min(params.get(3, 1), columns_) - 1;
  const int right = std::min(params.get(5, columns_), columns_) - 1;
  unsigned sum = 0;
  for (int line = top; line <= bottom; ++line) {
    for (int column = left; column <= right; ++column) {
      const Cell& cell = row(line)[static_cast<std::size_t>(column)];
      const std::u32string_view text = glyph(cell);
      for (const char32_t code : text) sum += code;
      if (text.empty() && cell.wide != Wide::trail) sum += ' ';
      sum += (cell.flags & underline ? 0x10U : 0) + (cell.flags & reverse ? 0x20U : 0) +
             (cell.flags & blink ? 0x40U : 0) + (cell.flags & bold ? 0x80U : 0) +
             (cell.flags & invisible ? 0x08U : 0);
    }
  }
  char text[32];
  std::snprintf(text, sizeof text, "\x1bP%d!~%04X\x1b\\", params.get(0), (0U - sum) & 0xFFFFU);
  reply(text);
}

void Screen::dcs_dispatch(std::uint32_t key, const Params& /*params*/, std::string_view text) {
  if (key == sequence_key(0, '$', 'q')) report_setting(text);
}

/// DECRQSS. 1 means a valid request, as xterm has it (the VT510 manual says 0, the VT510 sends 1).
void Screen::report_setting(std::string_view what) {
  if (what == "r") return reply(numbers("\x1bP1$r", {top_ + 1, bottom_ + 1}, "r\x1b\\"));
  if (what == "m") return reply("\x1bP1$r" + describe_sgr(pen_) + "m\x1b\\");
  if (what == "\"p") return reply("\x1bP1$r62;1\"p\x1b\\");
  if (what == " q") return reply(numbers("\x1bP1$r", {modes_.cursor_shape}, " q\x1b\\"));
  reply("\x1bP0$r\x1b\\");
}

void Screen::osc_dispatch(std::string_view text) {
  const std::size_t mark = text.find(';');
  const std::string_view kind = text.substr(0, mark);
  if (mark != std::string_view::npos && (kind == "0" || kind == "2")) set_title(text.substr(mark + 1));
}

/// The title goes to our user's screen: no controls, valid UTF-8, bounded.
void Screen::set_title(std::string_view text) {
  std::string title;
  for (std::size_t at = 0; at < text.size() && title.size() < max_title;) {
    const std::size_t start = at;
    const char32_t code = take_utf8(text, at);
    std::string again;
    append_utf8(code, again);
    const bool valid = code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF);
    if (!valid || again != text.substr(start, at - start)) {
      at = start + 1;
      again = "\xEF\xBF\xBD";
    } else if (code < 0x20 || (code >= 0x7F && code < 0xA0)) {
      continue;
    }
    title += again;
  }
  title_ = title;
}

}  // namespace rommate::vt
