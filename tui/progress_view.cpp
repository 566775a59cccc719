#include "tui/progress_view.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "tui/text.hpp"
#include "tui/theme.hpp"

namespace rommate::tui {
namespace {

std::string amount(const ProgressModel& m) {
  const bool bytes = m.unit == "bytes";
  std::string text = grouped(m.done);
  if (m.total) text += " of " + grouped(*m.total);
  text += " " + m.unit;
  if (m.rate > 0)
    text += bytes ? fmt::format(", {}/s", size_text(static_cast<unsigned long long>(m.rate)))
                  : fmt::format(", {:.1f} {}/s", m.rate, m.unit);
  return text;
}

std::string times(const ProgressModel& m) {
  std::string text = clock_text(m.seconds_gone) + " gone";
  if (m.ended.empty() && m.seconds_left) text += ", " + clock_text(*m.seconds_left) + " left";
  if (m.retries > 0) text += fmt::format(", {} {}", m.retries, m.retries == 1 ? "retry" : "retries");
  return text;
}

}  // namespace

std::string progress_bar(unsigned long long done, unsigned long long total, int columns) {
  const double part =
      total == 0 ? 1.0 : std::min(1.0, static_cast<double>(done) / static_cast<double>(total));
  const int room = std::max(columns - 8, 0);
  const int full = static_cast<int>(part * room);
  // Never 100 % before the end: the last block is what fails.
  const int percent = done < total ? std::min(static_cast<int>(part * 100), 99) : 100;
  return fmt::format("[{}{}] {:3} %", std::string(static_cast<std::size_t>(full), '#'),
                     std::string(static_cast<std::size_t>(room - full), ' '), percent);
}

void ProgressView::draw(Canvas& canvas, Rect area) const {
  const int device = std::clamp(area.height - 12, 0, 6);
  const Rect box = centred(area, 7 + (device > 0 ? device + 1 : 0) + (model.ended.empty() ? 0 : 1), 68);
  canvas.box(box, theme::frame, model.title, theme::title);
  const Rect in = box.inside();
  const int x = in.col + 1, width = in.width - 2;
  int y = in.row;
  const auto line = [&](const std::string& text, Style style) {
    if (y < in.row + in.height) canvas.put(y++, x, clip(text, width), style);
  };
  line(model.what, theme::title);
  if (model.total) line(progress_bar(model.done, *model.total, width), theme::plain);
  line(amount(model), theme::plain);
  line(times(model), theme::plain);
  if (model.ended.empty())
    line(model.phase, theme::faint);
  else
    for (const auto& text : wrap(model.ended, width)) line(text, model.failed ? theme::bad : theme::good);
  if (device > 0 && !model.device.empty()) {
    if (y < in.row + in.height) canvas.fill({y++, in.col, 1, in.width}, theme::faint, U'─');
    const std::size_t count =
        std::min(model.device.size(), static_cast<std::size_t>(std::max(in.row + in.height - y, 0)));
    for (std::size_t i = model.device.size() - count; i < model.device.size(); ++i)
      line(model.device[i], theme::faint);
  }
  const char* const foot = !model.ended.empty() ? "Enter: back"
                           : asking_            ? "stop it? y: yes   n: go on"
                                                : "Esc: stop";
  canvas.foot(box, foot, asking_ ? theme::bad : theme::faint);
}

std::optional<ProgressView::Result> ProgressView::on_key(const Key& key) {
  if (!model.ended.empty())
    return key.code == KeyCode::enter || key.code == KeyCode::escape || is_typed(key)
               ? std::optional(Result::close)
               : std::nullopt;
  if (asking_) {
    asking_ = false;
    if (is_typed(key) && (key.ch == U'y' || key.ch == U'Y')) return Result::cancel;
    return std::nullopt;
  }
  asking_ = key.code == KeyCode::escape || is_ctrl(key, 'c');
  return std::nullopt;
}

}  // namespace rommate::tui
