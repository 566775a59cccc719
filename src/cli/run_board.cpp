#include "src/cli/run_board.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

#include "src/app/json_line.hpp"
#include "src/app/progress.hpp"

namespace rommate::cli {
namespace {

constexpr int least_rows = 12, rows_for_ways = 3;

/// Nothing of what a device said moves the cursor.
std::string harmless(std::string text) {
  text = app::valid_utf8(text);
  std::replace_if(
      text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c == 0x7F; }, '?');
  return text;
}

void put(const std::string& text) { std::fwrite(text.data(), 1, text.size(), stdout); }

}  // namespace

bool RunBoard::possible() {
  const auto size = app::terminal_size();
  return size && size->rows >= least_rows;
}

void RunBoard::begin() {
  const auto steps = static_cast<int>(run_.checklist().rows({}).size());
  height_ = std::min(steps + rows_for_ways + 2, rows_ / 2);
  put("\x1b[r" +
      std::string(static_cast<std::size_t>(rows_), '\n'));  // what stood there is scrolled out, not lost
  put(fmt::format("\x1b[2J\x1b[{0};{1}r\x1b[{0};1H", height_ + 1, rows_));
}

void RunBoard::draw(const std::string& now) {
  const auto size = app::terminal_size();
  if (!size || size->rows < least_rows) return;
  if (height_ == 0 || size->rows != rows_ || size->columns != columns_) {
    rows_ = size->rows;
    columns_ = size->columns;
    begin();
  }
  put("\x1b"
      "7\x1b[0m" +
      rows(now) +
      "\x1b"
      "8");
  std::fflush(stdout);
}

std::string RunBoard::rows(const std::string& now) const {
  const auto columns = static_cast<std::size_t>(columns_);
  const auto& journal = run_.journal();
  const auto clock = recipe::clock_text(run_.gone());
  const auto title = harmless(fmt::format("{} on {}{}", journal.recipe, journal.port,
                                          journal.family.empty() ? "" : " (" + journal.family + ")"));
  const auto line = [](int row, const std::string& text) {
    return fmt::format("\x1b[{};1H\x1b[2K{}", row, text);
  };
  std::string drawn = line(1, fmt::format("{:<{}} {}", title.substr(0, columns - 10), columns - 10, clock));
  const auto all = run_.checklist().rows(app::Pump::now());
  const auto room = static_cast<std::size_t>(height_ - 2);
  const auto at = run_.checklist().current();
  const auto first = all.size() <= room || at + 1 < room ? 0 : std::min(at + 2 - room, all.size() - room);
  for (std::size_t i = 0; i < room; ++i) {
    std::string text;
    if (first + i < all.size()) {
      auto row = all[first + i];
      if (row.mark == recipe::ChecklistRow::Mark::now && row.note.empty()) row.note = now;
      text = to_text(row, columns - 1);
    }
    drawn += line(static_cast<int>(i) + 2, harmless(text));
  }
  return drawn + line(height_, std::string(columns, '-'));
}

void RunBoard::text(std::string_view text) {
  std::string plain;
  for (const char c : text) {
    if (sequence_ == Sequence::escape) {
      if (c == '[')
        sequence_ = Sequence::csi;
      else if (c >= 0x30)
        sequence_ = Sequence::none;
    } else if (sequence_ == Sequence::csi) {
      if (c >= 0x40 && c <= 0x7E) sequence_ = Sequence::none;
    } else if (c == '\x1b') {
      sequence_ = Sequence::escape;
    } else if (static_cast<unsigned char>(c) >= 0x20 || c == '\r' || c == '\n' || c == '\b' || c == '\t') {
      plain += c;
    }
  }
  put(plain);
  std::fflush(stdout);
}

void RunBoard::finish() {
  if (height_ == 0) return;
  put(fmt::format("\x1b[0m\x1b[r\x1b[{};1H\n", rows_));
  std::fflush(stdout);
  height_ = 0;
}

}  // namespace rommate::cli
