#include "tui/form.hpp"

#include <algorithm>

#include "tui/text.hpp"
#include "tui/theme.hpp"

namespace rommate::tui {

Form::Form(std::string title, std::vector<Field> fields, Options options)
    : title_(std::move(title)), fields_(std::move(fields)), options_(std::move(options)) {
  if (!fields_.empty() && !fields_[0].enabled) move(1);
}

void Form::draw(Canvas& canvas, Rect area) const {
  int label = 0;
  for (const auto& field : fields_) label = std::max(label, columns_of(field.label));
  const Rect box = centred(area, static_cast<int>(fields_.size()) + 4, 58);
  canvas.box(box, theme::frame, title_, theme::title);
  const Rect in = box.inside();
  const int page = std::max(in.height - 2, 1);
  const int top = std::max(static_cast<int>(at_) - page + 1, 0);
  for (int y = 0; y < page && top + y < static_cast<int>(fields_.size()); ++y) {
    const auto index = static_cast<std::size_t>(top + y);
    const Field& field = fields_[index];
    const bool here = index == at_;
    const int x = in.col + 2 + label + 2, room = in.width - label - 7;
    canvas.put(in.row + y, in.col + 1, here ? ">" : " ", theme::key);
    canvas.put(in.row + y, in.col + 2, clip(field.label, in.width - 4),
               field.enabled ? theme::plain : theme::faint);
    const bool arrows = here && !field.choices.empty();
    const auto value = field.secret ? std::string(decode_utf8(field.value).size(), '*') : field.value;
    int at = x + canvas.put(in.row + y, x, arrows ? "< " : "  ", theme::key);
    at += canvas.put(in.row + y, at, clip(value, room),
                     here            ? theme::selected
                     : field.enabled ? theme::title
                                     : theme::faint);
    if (arrows) canvas.put(in.row + y, at, " >", theme::key);
    if (here && field.typed) canvas.set_cursor(Point{in.row + y, at});
  }
  if (at_ < fields_.size() && in.height > 2) {
    const auto hint = in_two_rows(fields_[at_].hint, in.width - 2);
    canvas.put(in.row + in.height - 2, in.col + 1, hint[0], theme::faint);
    canvas.put(in.row + in.height - 1, in.col + 1, hint[1], theme::faint);
  }
  canvas.foot(box, options_.footer, theme::faint);
}

std::optional<Form::Result> Form::on_key(const Key& key) {
  switch (key.code) {
    case KeyCode::escape: return Result{};
    case KeyCode::enter: return result('\0');
    case KeyCode::up: move(-1); return std::nullopt;
    case KeyCode::tab: move(key.shift ? -1 : 1); return std::nullopt;
    case KeyCode::down: move(1); return std::nullopt;
    case KeyCode::left: change(-1); return std::nullopt;
    case KeyCode::right: change(1); return std::nullopt;
    default: break;
  }
  if (is_ctrl(key, 'c')) return Result{};
  Field& field = fields_[at_];
  if (key.code == KeyCode::backspace && field.typed) {
    std::u32string points = decode_utf8(field.value);
    if (!points.empty()) points.pop_back();
    field.value = encode_utf8(points);
    fresh_ = false;
    return std::nullopt;
  }
  if (!is_typed(key)) return std::nullopt;
  const bool extra =
      key.ch < 0x80 && options_.extra_keys.find(static_cast<char>(key.ch)) != std::string::npos;
  if (extra && (!field.typed || !(key.ch >= U'0' && key.ch <= U'9')))
    return result(static_cast<char>(key.ch));
  if (field.typed) {
    if (fresh_) field.value.clear();
    fresh_ = false;
    field.value += encode_utf8(key.ch);
  } else if (key.ch == U' ') {
    change(1);
  }
  return std::nullopt;
}

void Form::move(int by) {
  fresh_ = true;
  const std::size_t count = fields_.size();
  for (std::size_t i = 0; i < count; ++i) {
    at_ = (at_ + count + static_cast<std::size_t>(by < 0 ? count - 1 : 1)) % count;
    if (fields_[at_].enabled) return;
  }
}

void Form::change(int by) {
  Field& field = fields_[at_];
  const auto count = static_cast<long>(field.choices.size());
  if (count == 0) return;
  const auto found = std::find(field.choices.begin(), field.choices.end(), field.value);
  const long at = found == field.choices.end() ? (by > 0 ? -1 : count) : found - field.choices.begin();
  field.value = field.choices[static_cast<std::size_t>((at + by + count) % count)];
  fresh_ = true;
}

Form::Result Form::result(char extra) const {
  std::vector<std::string> values;
  for (const auto& field : fields_) values.push_back(field.value);
  return {std::move(values), extra};
}

}  // namespace rommate::tui
