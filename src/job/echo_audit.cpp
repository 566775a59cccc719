#include "src/job/echo_audit.hpp"

#include <algorithm>

namespace rommate::job {
namespace {

constexpr std::size_t most_kept = 4096;
constexpr std::size_t looked_ahead = 64;  // lines; a device's buffer holds fewer

// Whether all characters of `line` come in `text` in order; returns where they end, npos if they do not.
std::size_t end_of_pieces(std::string_view text, std::string_view line, std::size_t from) {
  for (const char c : line) {
    from = text.find(c, from);
    if (from == std::string_view::npos) return from;
    ++from;
  }
  return from;
}

bool holds(std::string_view heard, std::string_view line) {
  if (line.size() > editor_width) return end_of_pieces(heard, line, 0) != std::string_view::npos;
  return heard.find(line) != std::string_view::npos;
}

bool asks_for_password(std::string_view heard) {
  while (!heard.empty() && (heard.back() == ' ' || heard.back() == '\r')) heard.remove_suffix(1);
  return heard.ends_with("assword:");
}

}  // namespace

void EchoAudit::typed(std::string_view line) { lines_.emplace_back(line); }

void EchoAudit::on_text(std::string_view received) {
  for (const char c : received) {
    if (c != '\n' && heard_.size() < most_kept) heard_ += c;
    if (c != '\n') continue;
    line_received();
    heard_.clear();
  }
}

void EchoAudit::line_received() {
  since_ += heard_;
  if (since_.size() > 2 * most_kept) since_.erase(0, since_.size() - most_kept);
  if (lines_.empty()) return;
  if (asks_for_password(heard_)) {
    ++back_;
    return drop(1);
  }
  const auto end = lines_.begin() + static_cast<std::ptrdiff_t>(std::min(lines_.size(), looked_ahead));
  // An empty line looks like any other: only one with a text shows where the device is.
  const auto found = std::find_if(lines_.begin(), end,
                                  [&](const auto& line) { return !line.empty() && holds(heard_, line); });
  if (found == end) return;
  std::size_t at = 0, whole = 1;
  for (auto line = lines_.begin(); line != found; ++line) {
    const auto next = end_of_pieces(since_, *line, at);
    if (next != std::string::npos)
      ++whole, at = next;
    else if (!damaged_)
      damaged_ = first_ + static_cast<std::size_t>(line - lines_.begin());
  }
  back_ += whole;
  drop(static_cast<std::size_t>(found - lines_.begin()) + 1);
}

void EchoAudit::drop(std::size_t count) {
  lines_.erase(lines_.begin(), lines_.begin() + static_cast<std::ptrdiff_t>(count));
  first_ += count;
  since_.clear();
}

}  // namespace rommate::job
