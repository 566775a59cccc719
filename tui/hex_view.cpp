#include "tui/hex_view.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "tui/text.hpp"
#include "tui/theme.hpp"

namespace rommate::tui {
namespace {

constexpr auto one_piece = std::chrono::milliseconds(20);
constexpr std::size_t longest_piece = 4096;

}  // namespace

void HexLog::add(bool sent, protocols::ByteView bytes, protocols::Time now) {
  if (bytes.size() > most_bytes) {  // only the tail can be kept
    dropped_ += bytes.size() - most_bytes;
    bytes = bytes.subspan(bytes.size() - most_bytes);
  }
  while (!bytes.empty()) {
    const bool joins = !pieces_.empty() && pieces_.back().sent == sent && pieces_.back().words.empty() &&
                       now - pieces_.back().last < one_piece && pieces_.back().bytes.size() < longest_piece;
    if (!joins) pieces_.push_back({sent, now, now, {}, {}});
    Piece& piece = pieces_.back();
    const auto part = bytes.first(std::min(bytes.size(), longest_piece - piece.bytes.size()));
    piece.bytes += protocols::as_text(part);
    piece.last = now;
    size_ += part.size();
    bytes = bytes.subspan(part.size());
  }
  forget_oldest();
}

void HexLog::mark(bool sent, std::string_view words, protocols::Time now) {
  if (!pieces_.empty() && pieces_.back().sent == sent && pieces_.back().words == words) return;
  pieces_.push_back({sent, now, now, {}, std::string(words)});
  size_ += words.size();
  forget_oldest();
}

void HexLog::forget_oldest() {
  while (size_ > most_bytes && pieces_.size() > 1) {
    const Piece& oldest = pieces_.front();
    size_ -= oldest.bytes.size() + oldest.words.size();
    dropped_ += oldest.bytes.size();
    pieces_.pop_front();
  }
}

std::vector<HexView::Row> HexView::rows(int bytes_a_row) const {
  std::vector<Row> rows;
  const auto width = static_cast<std::size_t>(bytes_a_row);
  for (const auto& piece : log_->pieces()) {
    const double seconds = std::chrono::duration<double>(piece.at - start_).count();
    if (!piece.words.empty()) rows.push_back({fmt::format("{:10.3f}", seconds), piece.words, {}, piece.sent});
    for (std::size_t at = 0; at < piece.bytes.size(); at += width) {
      Row row{at == 0 ? fmt::format("{:10.3f}", seconds) : std::string(10, ' '), {}, {}, piece.sent};
      for (const char c : piece.bytes.substr(at, width)) {
        row.hex += fmt::format("{:02x} ", static_cast<unsigned char>(c));
        row.text += c >= 0x20 && c < 0x7F ? c : '.';
      }
      rows.push_back(std::move(row));
    }
  }
  return rows;
}

void HexView::draw(Canvas& canvas, Rect area) const {
  canvas.fill(area);
  const int bytes = area.width >= 80 ? 16 : area.width >= 48 ? 8 : 4;
  const std::vector<Row> all = rows(bytes);
  page_ = std::max(area.height - 1, 1);
  const auto page = static_cast<std::size_t>(page_);
  most_up_ = all.size() > page ? all.size() - page : 0;
  const std::size_t top = most_up_ - std::min(up_, most_up_);
  for (std::size_t y = 0; y < page && top + y < all.size(); ++y) {
    const Row& row = all[top + y];
    const int line = area.row + static_cast<int>(y);
    const Style style = row.sent ? theme::key : theme::plain;
    canvas.put(line, area.col, row.time, theme::faint);
    canvas.put(line, area.col + 11, row.sent ? ">" : "<", style);
    canvas.put(line, area.col + 13, row.hex, style);
    canvas.put(line, area.col + 14 + bytes * 3, row.text, style);
  }
  const Rect bar{area.row + area.height - 1, area.col, 1, area.width};
  canvas.fill(bar, theme::bar);
  const std::string say = fmt::format(" HEX  < from the device  > to it   {}   keys are typed   Esc back",
                                      up_ == 0 ? "follows the end" : "End follows");
  canvas.put(bar.row, bar.col, clip(say, bar.width), theme::bar);
}

std::optional<HexView::Result> HexView::on_key(const Key& key) {
  const auto page = static_cast<std::size_t>(page_);
  up_ = std::min(up_, most_up_);
  switch (key.code) {
    case KeyCode::escape: return Result{};
    case KeyCode::up: ++up_; break;
    case KeyCode::down: up_ -= up_ > 0; break;
    case KeyCode::page_up: up_ += page; break;
    case KeyCode::page_down: up_ -= std::min(up_, page); break;
    case KeyCode::home: up_ = most_up_; break;
    case KeyCode::end: up_ = 0; break;
    default:
      if (prefix.code == KeyCode::text && key.code == prefix.code && key.ch == prefix.ch &&
          key.ctrl == prefix.ctrl && !key.alt)
        return Result{key};
      up_ = 0;  // it is seen where the end is
      if (type) type(key);
  }
  return std::nullopt;
}

}  // namespace rommate::tui
