#include "tui/dialogs.hpp"

#include <algorithm>
#include <utility>

#include "tui/text.hpp"
#include "tui/theme.hpp"

namespace rommate::tui {
namespace {

constexpr int wanted_width = 64;

// How much of a list begins the same.
std::string common_start(const std::vector<std::string>& texts) {
  std::string start = texts.empty() ? std::string() : texts.front();
  for (const auto& text : texts) {
    const auto differ = std::mismatch(start.begin(), start.end(), text.begin(), text.end()).first;
    start.erase(differ, start.end());
  }
  while (!start.empty() && (static_cast<unsigned char>(start.back()) & 0xC0) == 0x80) start.pop_back();
  return start;
}

std::string name_in(const std::string& path) {
  const std::size_t slash = path.find_last_of('/', path.size() < 2 ? std::string::npos : path.size() - 2);
  return slash == std::string::npos ? path : path.substr(slash + 1);
}

}  // namespace

Question::Question(std::string title, std::string text, std::vector<Answer> answers,
                   std::vector<std::string> warnings)
    : title_(std::move(title)),
      text_(std::move(text)),
      answers_(std::move(answers)),
      warnings_(std::move(warnings)),
      at_(answers_.empty() ? 0 : answers_.size() - 1) {}

void Question::draw(Canvas& canvas, Rect area) const {
  const int width = std::min(area.width, wanted_width);
  const auto lines = wrap(text_, width - 4);
  const int text_rows = static_cast<int>(lines.size() + warnings_.size());
  const bool stacked = [&] {
    int sum = 0;
    for (const auto& answer : answers_) sum += columns_of(answer.text) + 7;
    return sum > width - 4;
  }();
  const int answer_rows = stacked ? static_cast<int>(answers_.size()) : 1;
  const Rect box = centred(area, text_rows + answer_rows + 3, width);
  canvas.box(box, theme::frame, title_, theme::title);
  const Rect in = box.inside();
  const int room = std::max(in.height - answer_rows, 0);  // the answers are always seen
  int y = 0;
  for (const auto& line : lines)
    if (y < room) canvas.put(in.row + y++, in.col + 1, line, theme::plain, in.width - 2);
  for (const auto& warning : warnings_)
    if (y < room) canvas.put(in.row + y++, in.col + 1, clip(warning, in.width - 2), theme::bad);
  y = in.row + in.height - answer_rows;
  int x = in.col + 1;
  for (std::size_t i = 0; i < answers_.size(); ++i) {
    const Style style = i == at_ ? theme::selected : theme::plain;
    x += canvas.put(y, x, " ", style);
    x += canvas.put(y, x, std::string(1, answers_[i].letter), i == at_ ? theme::bar_strong : theme::key);
    x += canvas.put(y, x, " " + answers_[i].text + " ", style, in.col + in.width - 1 - x) + 2;
    if (stacked) ++y, x = in.col + 1;
  }
  canvas.foot(box, "Esc: back", theme::faint);
}

std::optional<char> Question::on_key(const Key& key) {
  const std::size_t count = std::max<std::size_t>(answers_.size(), 1);
  switch (key.code) {
    case KeyCode::escape: return '\0';
    case KeyCode::enter: return answers_.empty() ? '\0' : answers_[at_].letter;
    case KeyCode::left:
    case KeyCode::up: at_ = (at_ + count - 1) % count; return std::nullopt;
    case KeyCode::tab:
    case KeyCode::right:
    case KeyCode::down: at_ = (at_ + 1) % count; return std::nullopt;
    default: break;
  }
  if (is_ctrl(key, 'c')) return '\0';
  if (!is_typed(key)) return std::nullopt;
  for (const auto& answer : answers_)
    if (key.ch == static_cast<unsigned char>(answer.letter)) return answer.letter;
  return std::nullopt;
}

Input::Input(std::string title, std::string prompt, std::string text, Complete complete)
    : title_(std::move(title)),
      prompt_(std::move(prompt)),
      text_(decode_utf8(text)),
      at_(text_.size()),
      proposed_(!text.empty() && text.back() != '/'),
      complete_(std::move(complete)) {}

Input Input::hidden(std::string title, std::string prompt) {
  Input input(std::move(title), std::move(prompt));
  input.hidden_ = true;
  return input;
}

std::string Input::shown(std::u32string_view text) const {
  return hidden_ ? std::string(text.size(), '*') : encode_utf8(text);
}

void Input::draw(Canvas& canvas, Rect area) const {
  const int width = std::min(area.width, wanted_width);
  const auto lines = wrap(prompt_, width - 4);
  const int offers = static_cast<int>(std::min<std::size_t>(offers_.size(), 6));
  const Rect box = centred(area, static_cast<int>(lines.size()) + 3 + offers, width);
  canvas.box(box, theme::frame, title_, theme::title);
  const Rect in = box.inside();
  int y = in.row;
  for (const auto& line : lines)
    if (y < in.row + in.height - 1 - offers) canvas.put(y++, in.col + 1, line, theme::plain, in.width - 2);
  const int room = std::max(in.width - 3, 1);
  canvas.fill({y, in.col + 1, 1, in.width - 2}, theme::field);
  const std::string before = clip_left(shown(std::u32string_view(text_).substr(0, at_)), room);
  const int x =
      in.col + 1 + canvas.put(y, in.col + 1, before, proposed_ ? theme::selected : theme::field, room);
  canvas.put(y, x, shown(std::u32string_view(text_).substr(at_)), theme::field, in.col + 1 + room - x);
  canvas.set_cursor(Point{y, x});
  for (int i = 0; i < offers; ++i)
    canvas.put(y + 1 + i, in.col + 3, clip(name_in(offers_[static_cast<std::size_t>(i)]), in.width - 4),
               theme::faint);
  canvas.foot(box, complete_ ? "Enter: do it   Tab: completes   Esc: back" : "Enter: do it   Esc: back",
              theme::faint);
}

std::optional<Input::Result> Input::on_key(const Key& key) {
  if (key.code == KeyCode::escape || is_ctrl(key, 'c')) return Result{};
  if (key.code == KeyCode::enter) return Result{encode_utf8(text_)};
  if (key.code == KeyCode::tab)
    complete();
  else
    edit(key);
  return std::nullopt;
}

void Input::edit(const Key& key) {
  offers_.clear();
  if (std::exchange(proposed_, false) && (is_typed(key) || key.code == KeyCode::paste))
    text_.clear(), at_ = 0;
  const auto here = text_.begin() + static_cast<std::ptrdiff_t>(at_);
  if (key.code == KeyCode::left)
    at_ -= at_ > 0;
  else if (key.code == KeyCode::right)
    at_ += at_ < text_.size();
  else if (key.code == KeyCode::home || is_ctrl(key, 'a'))
    at_ = 0;
  else if (key.code == KeyCode::end || is_ctrl(key, 'e'))
    at_ = text_.size();
  else if (key.code == KeyCode::backspace || is_ctrl(key, 'h')) {
    if (at_ > 0) text_.erase(here - 1), --at_;
  } else if (key.code == KeyCode::erase) {
    if (at_ < text_.size()) text_.erase(here);
  } else if (is_ctrl(key, 'u'))
    text_.erase(0, at_), at_ = 0;
  else if (is_ctrl(key, 'k'))
    text_.erase(at_);
  else if (is_ctrl(key, 'w')) {
    std::size_t from = at_;
    while (from > 0 && text_[from - 1] == U' ') --from;
    while (from > 0 && text_[from - 1] != U' ' && text_[from - 1] != U'/') --from;
    if (from == at_ && from > 0) --from;
    text_.erase(from, at_ - from), at_ = from;
  } else if (is_typed(key))
    text_.insert(at_++, 1, key.ch);
  else if (key.code == KeyCode::paste) {
    std::u32string more = decode_utf8(key.raw.substr(0, key.raw.find_first_of("\r\n")));
    text_.insert(at_, more), at_ += more.size();
  }
}

void Input::complete() {
  proposed_ = false;
  if (!complete_) return;
  offers_ = complete_(encode_utf8(text_));
  const std::string start = common_start(offers_);
  if (start.size() > encode_utf8(text_).size()) text_ = decode_utf8(start), at_ = text_.size();
  if (offers_.size() == 1) offers_.clear();
}

void Page::draw(Canvas& canvas, Rect area) const {
  const int width = std::min(area.width, 76);
  const auto lines = wrap(text_, width - 4);
  const Rect box = centred(area, static_cast<int>(lines.size()) + 2, width);
  canvas.box(box, theme::frame, title_, bad_ ? theme::bad : theme::title);
  const Rect in = box.inside();
  last_top_ = std::max(static_cast<int>(lines.size()) - in.height, 0);
  const int top = std::min(top_, last_top_);
  for (int y = 0; y < in.height && top + y < static_cast<int>(lines.size()); ++y)
    canvas.put(in.row + y, in.col + 1, lines[static_cast<std::size_t>(top + y)], theme::plain, in.width - 2);
  const auto more = last_top_ > 0 ? std::string("arrows: more   ") : std::string();
  canvas.foot(box, more + (next_.empty() ? "" : "Enter: " + next_ + "   ") + "Esc: back", theme::faint);
}

std::optional<Page::Result> Page::on_key(const Key& key) {
  switch (key.code) {
    case KeyCode::up: top_ = std::max(std::min(top_, last_top_) - 1, 0); return std::nullopt;
    case KeyCode::down: top_ = std::min(top_ + 1, last_top_); return std::nullopt;
    case KeyCode::page_up: top_ = std::max(top_ - 10, 0); return std::nullopt;
    case KeyCode::page_down: top_ = std::min(top_ + 10, last_top_); return std::nullopt;
    case KeyCode::unknown: return std::nullopt;
    case KeyCode::escape: return Result{.back = true};
    case KeyCode::enter: return Result{};
    default: return next_.empty() ? std::optional(Result{}) : std::nullopt;
  }
}

}  // namespace rommate::tui
