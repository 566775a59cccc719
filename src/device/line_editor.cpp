#include "src/device/line_editor.hpp"

#include <algorithm>
#include <utility>

namespace rommate::device {
namespace {

using protocols::Byte;

constexpr Byte backspace = 8, rubout = 127, escape = 27;
constexpr std::string_view bell = "\a";
constexpr std::size_t most_lines = 256;

constexpr Byte control_key(char letter) { return static_cast<Byte>(letter - '@'); }

}  // namespace

void LineHistory::add(const std::string& line) {
  if (line.find_first_not_of(' ') == std::string::npos || (!lines_.empty() && lines_.back() == line)) return;
  lines_.push_back(line);
  set_size(size_);
}

void LineHistory::set_size(std::size_t lines) {
  size_ = std::min(lines, most_lines);
  if (lines_.size() > size_) lines_.erase(lines_.begin(), lines_.end() - static_cast<std::ptrdiff_t>(size_));
}

void LineEditor::begin(std::string text, const LineHistory* history) {
  text_ = std::move(text);
  cursor_ = text_.size();
  history_ = history;
  back_ = 0;
  escape_ = Escape::none;
  redraw_ = false;
}

std::string LineEditor::take_text() {
  cursor_ = 0;
  return std::exchange(text_, {});
}

std::string LineEditor::take(Byte key, std::size_t longest) {
  if (escape_ != Escape::none) return escaped(key);
  if (key == escape) {
    escape_ = Escape::begun;
    return "";
  }
  if (key == backspace || key == rubout) return cursor_ == 0 ? "" : cut(cursor_ - 1, cursor_);
  if (key < 32) return control(key);
  return insert(static_cast<char>(key), longest);
}

std::string LineEditor::insert(char c, std::size_t longest) {
  if (text_.size() >= longest) return std::string(bell);
  text_.insert(cursor_, 1, c);
  const auto rest = text_.substr(cursor_);
  ++cursor_;
  return rest + std::string(rest.size() - 1, '\b');
}

std::string LineEditor::move_to(std::size_t cursor) {
  std::string out;
  if (cursor < cursor_) out = std::string(cursor_ - cursor, '\b');
  if (cursor > cursor_) out = text_.substr(cursor_, cursor - cursor_);
  cursor_ = cursor;
  return out;
}

/// Takes [from, to) out; what stood behind moves left.
std::string LineEditor::cut(std::size_t from, std::size_t to) {
  auto out = move_to(from);
  if (to - from > 1) kept_ = text_.substr(from, to - from);
  text_.erase(from, to - from);
  const auto rest = text_.substr(from) + std::string(to - from, ' ');
  return out + rest + std::string(rest.size(), '\b');
}

std::string LineEditor::replace(std::string text) {
  auto out = cut(0, text_.size());
  text_ = std::move(text);
  cursor_ = text_.size();
  return out + text_;
}

std::string LineEditor::recall(int step) {
  const auto count = history_ == nullptr ? 0 : history_->lines().size();
  if (step < 0 ? back_ == count : back_ == 0) return std::string(bell);
  if (back_ == 0) fresh_ = text_;
  back_ = step < 0 ? back_ + 1 : back_ - 1;
  return replace(back_ == 0 ? fresh_ : history_->lines()[count - back_]);
}

std::size_t LineEditor::word_before() const {
  auto at = cursor_;
  while (at > 0 && text_[at - 1] == ' ') --at;
  while (at > 0 && text_[at - 1] != ' ') --at;
  return at;
}

std::size_t LineEditor::word_behind() const {
  auto at = cursor_;
  while (at < text_.size() && text_[at] == ' ') ++at;
  while (at < text_.size() && text_[at] != ' ') ++at;
  return at;
}

std::string LineEditor::control(Byte key) {
  switch (key) {
    case control_key('A'): return move_to(0);
    case control_key('B'): return cursor_ == 0 ? std::string(bell) : move_to(cursor_ - 1);
    case control_key('D'): return cursor_ == text_.size() ? "" : cut(cursor_, cursor_ + 1);
    case control_key('E'): return move_to(text_.size());
    case control_key('F'): return cursor_ == text_.size() ? std::string(bell) : move_to(cursor_ + 1);
    case control_key('K'): return cut(cursor_, text_.size());
    case control_key('L'):
    case control_key('R'): redraw_ = true; return "";
    case control_key('N'): return recall(+1);
    case control_key('P'): return recall(-1);
    case control_key('T'): {
      if (cursor_ < 2) return std::string(bell);
      std::swap(text_[cursor_ - 1], text_[cursor_ - 2]);
      return "\b\b" + text_.substr(cursor_ - 2, 2);
    }
    case control_key('U'):
    case control_key('X'): return cut(0, cursor_);
    case control_key('W'): return cut(word_before(), cursor_);
    case control_key('Y'): {
      std::string out;
      for (const char c : kept_) out += insert(c, 254);
      return out;
    }
    default: return std::string(bell);
  }
}

/// ESC [ A and ESC O A are the arrows; ESC b, f and d go by words.
std::string LineEditor::escaped(Byte key) {
  const auto was = std::exchange(escape_, Escape::none);
  if (was == Escape::begun) {
    switch (key) {
      case '[':
      case 'O': escape_ = Escape::bracket; return "";
      case 'b':
      case 'B': return move_to(word_before());
      case 'f':
      case 'F': return move_to(word_behind());
      case 'd':
      case 'D': return cut(cursor_, word_behind());
      default: return std::string(bell);
    }
  }
  switch (key) {
    case 'A': return recall(-1);
    case 'B': return recall(+1);
    case 'C': return cursor_ == text_.size() ? std::string(bell) : move_to(cursor_ + 1);
    case 'D': return cursor_ == 0 ? std::string(bell) : move_to(cursor_ - 1);
    default:
      // A key with a number in it ("ESC [ 3 ~") is read to its end.
      if ((key >= '0' && key <= '9') || key == ';') escape_ = Escape::bracket;
      return "";
  }
}

}  // namespace rommate::device
