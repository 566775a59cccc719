#include "tui/vt/history.hpp"

#include <algorithm>
#include <cassert>
#include <iterator>

#include "tui/vt/line_codec.hpp"

namespace rommate::vt {

void History::push(std::span<const Cell> row, const Clusters& clusters, bool plain, bool wrapped) {
  if (!wrapped) row = row.first(trimmed_size(row));
  if (!open_) begin_line();
  Block& block = blocks_.back();
  const std::size_t before = block.bytes.capacity();
  Line& line = block.lines.back();
  if (plain) {
    encode_plain(row, block.bytes);
  } else {
    encode_cells(row, clusters, block.bytes);
    line.plain = false;
  }
  line.cells += static_cast<std::uint32_t>(row.size());
  open_ = wrapped;
  if (open_ && line.cells + row.size() > max_cells) {
    line.cut = true;
    open_ = false;
  }
  memory_ += block.bytes.capacity() - before;
  if (memory_ > limits_.bytes || (limits_.lines != 0 && size() > limits_.lines)) drop_oldest();
}

void History::begin_line() {
  if (blocks_.empty() || blocks_.back().bytes.size() > block_bytes - 256 ||
      blocks_.back().lines.size() == block_lines) {
    Block& fresh = blocks_.emplace_back();
    fresh.first = end_;
    fresh.bytes.reserve(block_bytes);
    fresh.lines.reserve(block_lines);
    memory_ += fresh.memory();
  }
  Block& block = blocks_.back();
  block.lines.emplace_back().offset = static_cast<std::uint32_t>(block.bytes.size());
  ++end_;
}

/// Whole blocks go, so that the store moves nothing; the one that is written to stays.
void History::drop_oldest() {
  while (blocks_.size() > 1) {
    const bool many = limits_.lines != 0 && size() - blocks_.front().lines.size() >= limits_.lines;
    if (memory_ <= limits_.bytes && !many) return;
    memory_ -= blocks_.front().memory();
    blocks_.pop_front();
  }
}

std::vector<Cell> History::pop(Clusters& clusters) {
  assert(size() > 0);
  std::vector<Cell> taken = cells(end_ - 1, clusters);
  Block& block = blocks_.back();
  block.bytes.resize(block.lines.back().offset);
  block.lines.pop_back();
  --end_;
  open_ = false;
  if (block.lines.empty()) {
    memory_ -= block.memory();
    blocks_.pop_back();
  }
  if (size() > 0 && blocks_.back().lines.back().cut) {
    blocks_.back().lines.back().cut = false;
    open_ = true;
  }
  return taken;
}

void History::clear() {
  blocks_.clear();
  open_ = false;
  memory_ = 0;
}

const History::Block& History::block_of(LineNumber line) const {
  assert(line >= first() && line < end_);
  const auto after =
      std::upper_bound(blocks_.begin(), blocks_.end(), line,
                       [](LineNumber number, const Block& block) { return number < block.first; });
  return *std::prev(after);
}

const History::Line& History::line_of(LineNumber line) const {
  const Block& block = block_of(line);
  return block.lines[static_cast<std::size_t>(line - block.first)];
}

History::Stored History::stored(LineNumber line) const {
  const Block& block = block_of(line);
  const auto index = static_cast<std::size_t>(line - block.first);
  const Line& entry = block.lines[index];
  const std::size_t to = index + 1 < block.lines.size() ? block.lines[index + 1].offset : block.bytes.size();
  return {std::string_view(block.bytes).substr(entry.offset, to - entry.offset), entry.plain, entry.cut};
}

std::vector<Cell> History::cells(LineNumber line, Clusters& clusters) const {
  std::vector<Cell> out;
  out.reserve(line_of(line).cells);
  decode_cells(stored(line).bytes, clusters, out);
  return out;
}

}  // namespace rommate::vt
