#include "src/job/transfer_meter.hpp"

#include <fmt/format.h>

namespace rommate::job {
namespace {

using namespace std::chrono_literals;
using protocols::Duration;
using protocols::in_seconds;
using protocols::transfer::Progress;

constexpr Duration window = 5s;  // rate() looks back so far
constexpr Duration point_every = 100ms;

std::string clock_text(Duration length) {
  const auto total = std::chrono::duration_cast<std::chrono::seconds>(length).count();
  if (total >= 3600) return fmt::format("{}:{:02}:{:02}", total / 3600, total / 60 % 60, total % 60);
  return fmt::format("{}:{:02}", total / 60, total % 60);
}

/// What fits of a name with two blanks behind it: all, or its end, or nothing.
std::string shortened(std::string_view name, std::size_t room) {
  constexpr std::string_view dots = "...", blanks = "  ";
  if (name.size() + blanks.size() <= room) return std::string{name};
  if (room < 16) return {};
  auto end = name.substr(name.size() - (room - dots.size() - blanks.size()));
  while (!end.empty() && (static_cast<unsigned char>(end.front()) & 0xc0) == 0x80) end.remove_prefix(1);
  return std::string{dots} + std::string{end};
}

}  // namespace

void TransferMeter::update(const Progress& progress, protocols::Time now) {
  progress_ = progress;
  now_ = now;
  const Point point{now, moved()};
  if (!first_ && progress.phase == Progress::Phase::starting) last_still_ = now;
  // A small file has moved as a whole before the first look at it.
  if (!first_ && progress.phase != Progress::Phase::starting) {
    first_ = Point{last_still_.value_or(now), 0};
    points_.push_back(*first_);
  }
  if (!first_) return;
  if (points_.empty() || now - points_.back().at >= point_every) points_.push_back(point);
  while (points_.size() > 2 && now - points_.front().at > window) points_.pop_front();
}

double TransferMeter::rate() const {
  if (points_.size() < 2) return 0;
  const auto& from = points_.front();
  const auto& to = points_.back();
  return to.moved < from.moved ? 0 : static_cast<double>(to.moved - from.moved) / in_seconds(to.at - from.at);
}

double TransferMeter::mean_rate() const {
  const auto length = in_seconds(moving());
  return length > 0 ? static_cast<double>(moved() - first_->moved) / length : 0;
}

Duration TransferMeter::moving() const { return first_ ? now_ - first_->at : Duration{}; }

std::optional<double> TransferMeter::percent() const {
  if (!progress_.size) return std::nullopt;
  if (*progress_.size == 0) return 100;
  return 100.0 * static_cast<double>(progress_.moved) / static_cast<double>(*progress_.size);
}

std::optional<Duration> TransferMeter::left() const {
  if (!progress_.size || rate() <= 0) return std::nullopt;
  const auto bytes = static_cast<double>(*progress_.size - std::min(*progress_.size, progress_.moved));
  return std::chrono::duration_cast<Duration>(std::chrono::duration<double>(bytes / rate()));
}

std::string TransferMeter::line(std::size_t width) const {
  std::string text;
  switch (progress_.phase) {
    case Progress::Phase::starting: text += "waiting for the other side"; break;
    case Progress::Phase::cancelling: text += "cancelling"; break;
    default:
      if (const auto done = percent())
        text += fmt::format("{:3.0f} %  {} of {}", *done, size_text(static_cast<double>(progress_.moved)),
                            size_text(static_cast<double>(*progress_.size)));
      else
        text += size_text(static_cast<double>(progress_.moved));
      if (rate() > 0) text += fmt::format("  {}/s", size_text(rate()));
      if (progress_.phase == Progress::Phase::ending)
        text += "  waiting for the end to be confirmed";
      else if (const auto time = left())
        text += fmt::format("  {} left", clock_text(*time));
  }
  if (progress_.resends > 0) text += fmt::format("  {} resent", progress_.resends);
  if (text.size() > width) text.resize(width);
  if (const auto name = shortened(progress_.name, width - text.size()); !name.empty())
    text = name + "  " + text;
  return text;
}

std::string size_text(double bytes) {
  if (bytes < 1000) return fmt::format("{:.0f} B", bytes);
  if (bytes < 1e6) return fmt::format("{:.1f} kB", bytes / 1e3);
  if (bytes < 1e9) return fmt::format("{:.1f} MB", bytes / 1e6);
  return fmt::format("{:.2f} GB", bytes / 1e9);
}

}  // namespace rommate::job
