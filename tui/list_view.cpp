#include "tui/list_view.hpp"

#include <algorithm>

#include "tui/text.hpp"
#include "tui/theme.hpp"

namespace rommate::tui {

ListView::ListView(std::string title, std::vector<Item> items, Options options)
    : title_(std::move(title)), items_(std::move(items)), options_(std::move(options)) {
  filter();
}

void ListView::draw(Canvas& canvas, Rect area) const {
  const int search_rows = options_.searchable ? 2 : 0;
  const bool hints = std::any_of(items_.begin(), items_.end(), [](const Item& i) { return !i.hint.empty(); });
  const int hint_rows = hints && area.height > 8 ? 2 : 0;
  const int wanted = static_cast<int>(std::max<std::size_t>(items_.size(), 1)) + 2 + search_rows + hint_rows;
  const Rect box = centred(area, wanted, options_.width);
  canvas.box(box, theme::frame, title_, theme::title);
  const Rect in = box.inside();
  if (options_.searchable && in.height > 0) {
    const int used =
        canvas.put(in.row, in.col + 1, "> " + clip_left(search_, in.width - 5), theme::title, in.width - 1);
    canvas.set_cursor(Point{in.row, in.col + 1 + used});
    canvas.put(in.row + 1, in.col, std::string(), {});
    if (in.height > 1) canvas.fill({in.row + 1, in.col, 1, in.width}, theme::faint, U'─');
  }
  page_ = std::max(in.height - search_rows - hint_rows, 1);
  if (at_ < top_) top_ = at_;
  if (at_ >= top_ + static_cast<std::size_t>(page_)) top_ = at_ - static_cast<std::size_t>(page_) + 1;
  // A heading right above the first line shown comes into view with it.
  if (top_ == 1 && items_[shown_[0]].heading && at_ < static_cast<std::size_t>(page_)) top_ = 0;
  for (int y = 0; y < page_ && top_ + static_cast<std::size_t>(y) < shown_.size(); ++y) {
    const std::size_t index = top_ + static_cast<std::size_t>(y);
    draw_item(canvas, {in.row + search_rows + y, in.col, 1, in.width}, items_[shown_[index]], index == at_);
  }
  if (shown_.empty())
    canvas.put(in.row + search_rows, in.col + 1,
               clip(search_.empty() ? options_.empty : "no match", in.width - 2), theme::faint);
  if (hint_rows > 0 && at_ < shown_.size()) {
    const auto hint = in_two_rows(items_[shown_[at_]].hint, in.width - 2);
    canvas.put(in.row + in.height - 2, in.col + 1, hint[0], theme::faint);
    canvas.put(in.row + in.height - 1, in.col + 1, hint[1], theme::faint);
  }
  canvas.foot(box, options_.footer, theme::faint);
  if (shown_.size() > static_cast<std::size_t>(page_) && in.width > 8) {
    const std::string place = std::to_string(at_ + 1) + "/" + std::to_string(shown_.size());
    canvas.put(box.row, box.col + box.width - 3 - columns_of(place), " " + place + " ", theme::faint);
  }
}

void ListView::draw_item(Canvas& canvas, Rect line, const Item& item, bool here) const {
  if (item.heading) {
    canvas.put(line.row, line.col + 1, clip(item.text, line.width - 2), theme::title);
    return;
  }
  const Style style = here            ? theme::selected
                      : !item.allowed ? theme::faint
                      : item.strong   ? theme::title
                                      : theme::plain;
  if (here) canvas.fill(line, theme::selected);
  // The right side may have half of the line, and what the text leaves.
  const int left_over = std::max(line.width / 2, line.width - columns_of(item.text) - 5);
  const int right = std::min(columns_of(item.right), left_over);
  canvas.put(line.row, line.col + 2, clip(item.text, line.width - right - 4), style);
  canvas.put(line.row, line.col + line.width - right - 1, clip(item.right, right),
             here           ? theme::selected
             : item.allowed ? theme::key
                            : theme::faint);
}

std::optional<ListView::Result> ListView::on_key(const Key& key) {
  switch (key.code) {
    case KeyCode::escape: return Result{};
    case KeyCode::up: move(-1); return std::nullopt;
    case KeyCode::down: move(1); return std::nullopt;
    case KeyCode::tab: move(key.shift ? -1 : 1); return std::nullopt;
    case KeyCode::page_up: move(-page_); return std::nullopt;
    case KeyCode::page_down: move(page_); return std::nullopt;
    case KeyCode::home: move(-static_cast<int>(shown_.size())); return std::nullopt;
    case KeyCode::end: move(static_cast<int>(shown_.size())); return std::nullopt;
    case KeyCode::enter: return at_ < shown_.size() ? choose(shown_[at_]) : std::nullopt;
    default: break;
  }
  if (is_ctrl(key, 'n') || is_ctrl(key, 'p')) return move(key.ch == U'n' ? 1 : -1), std::nullopt;
  if (is_ctrl(key, 'c')) return Result{};
  return typed(key);
}

std::optional<ListView::Result> ListView::typed(const Key& key) {
  if (options_.searchable) {
    if (edit_search(search_, key)) filter();
    return std::nullopt;
  }
  if (!is_typed(key) || key.ch >= 0x80) return std::nullopt;
  const char letter = static_cast<char>(key.ch);
  if (options_.extra_keys.find(letter) != std::string::npos) return Result{current(), letter};
  for (std::size_t i = 0; i < items_.size(); ++i)
    if (items_[i].hot == letter) return choose(i);
  if (letter == 'q') return Result{};
  return std::nullopt;
}

std::optional<ListView::Result> ListView::choose(std::size_t item) const {
  if (items_[item].heading || !items_[item].allowed) return std::nullopt;
  return Result{item};
}

std::optional<std::size_t> ListView::current() const {
  if (at_ >= shown_.size() || items_[shown_[at_]].heading) return std::nullopt;
  return shown_[at_];
}

void ListView::select(std::size_t item) {
  const auto found = std::find(shown_.begin(), shown_.end(), item);
  if (found == shown_.end()) return;
  at_ = static_cast<std::size_t>(found - shown_.begin());
  moved_ = true;
}

void ListView::set_items(std::vector<Item> items) {
  const auto here = current();
  const std::string text = here ? items_[*here].text : std::string();
  items_ = std::move(items);
  const std::size_t place = at_;
  filter();
  if (!moved_) return;
  at_ = std::min(place, shown_.empty() ? 0 : shown_.size() - 1);
  for (std::size_t i = 0; i < shown_.size(); ++i)
    if (items_[shown_[i]].text == text) at_ = i;
  settle(1);
}

void ListView::filter() {
  shown_.clear();
  for (std::size_t i = 0; i < items_.size(); ++i) {
    const Item& item = items_[i];
    const bool all = search_.empty();
    if (all || (!item.heading && matches_words(item.text + " " + item.words, search_))) shown_.push_back(i);
  }
  // What begins with the words comes before what only holds them.
  if (!search_.empty())
    std::stable_partition(shown_.begin(), shown_.end(),
                          [&](std::size_t i) { return find_caseless(items_[i].text, search_) == 0; });
  at_ = top_ = 0;
  settle(1);
}

void ListView::move(int by) {
  if (shown_.empty()) return;
  moved_ = true;
  const auto last = static_cast<long>(shown_.size()) - 1;
  at_ = static_cast<std::size_t>(std::clamp(static_cast<long>(at_) + by, 0L, last));
  settle(by < 0 ? -1 : 1);
}

// Off a heading, in this direction if there is something there, else in the other.
void ListView::settle(int direction) {
  for (const int way : {direction, -direction})
    for (long at = static_cast<long>(at_); at >= 0 && at < static_cast<long>(shown_.size()); at += way)
      if (!items_[shown_[static_cast<std::size_t>(at)]].heading) {
        at_ = static_cast<std::size_t>(at);
        return;
      }
}

}  // namespace rommate::tui
