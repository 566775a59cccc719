// The lines that have left the top of the screen, as the device wrote them: not cut at the width of the
// screen, so that a resize costs nothing here and a long line is one line to search and to copy.
//
// A store of compact lines (line_codec.hpp) in blocks; the oldest block goes when the bound is reached. Lines
// are numbered from the beginning of time, so a mark on a line stays right while others come and go. The last
// line is open as long as its rest is still on the screen.
#pragma once

#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tui/vt/cell.hpp"
#include "tui/vt/clusters.hpp"

namespace rommate::vt {

using LineNumber = std::uint64_t;

class History {
 public:
  /// Bytes of memory, all included: typical console text takes 60 to 70 a line, so this holds half a million
  /// lines.
  static constexpr std::size_t default_bytes = 40'000'000;
  /// A line without an end is cut into lines of this many cells.
  static constexpr std::size_t max_cells = 16384;

  struct Limits {
    std::size_t bytes = default_bytes;
    std::size_t lines = 0;  // 0: no limit of its own; else the oldest go when there are some thousands more
  };

  explicit History(Limits limits) : limits_(limits) {}

  /// Takes one row of the screen. `plain`: it is ASCII in the default style. `wrapped`: the line goes on
  /// after it.
  void push(std::span<const Cell> row, const Clusters& clusters, bool plain, bool wrapped);
  /// Takes the last line back out, for a screen that has grown.
  [[nodiscard]] std::vector<Cell> pop(Clusters& clusters);
  void clear();

  [[nodiscard]] LineNumber first() const { return blocks_.empty() ? end_ : blocks_.front().first; }
  [[nodiscard]] LineNumber end() const { return end_; }
  [[nodiscard]] std::size_t size() const { return static_cast<std::size_t>(end() - first()); }
  [[nodiscard]] bool open() const { return open_; }
  /// For a line in first()..end().
  [[nodiscard]] std::vector<Cell> cells(LineNumber line, Clusters& clusters) const;
  [[nodiscard]] std::size_t length(LineNumber line) const { return line_of(line).cells; }
  /// The rest of the open line was erased from the screen: the line ends here.
  void close() { open_ = false; }
  /// A line as it is stored.
  struct Stored {
    std::string_view bytes;  // text and style marks (line_codec.hpp), or just text if plain
    bool plain = true;       // ASCII in the default style: one byte a cell
    bool cut = false;        // it was cut at max_cells and goes on in the next one
  };
  [[nodiscard]] Stored stored(LineNumber line) const;
  [[nodiscard]] std::size_t memory() const { return memory_; }

 private:
  struct Line {
    std::uint32_t offset = 0;
    std::uint32_t cells = 0;
    bool plain = true;
    bool cut = false;
  };
  struct Block {
    LineNumber first = 0;
    std::string bytes;
    std::vector<Line> lines;
    [[nodiscard]] std::size_t memory() const {
      return sizeof(Block) + bytes.capacity() + lines.capacity() * sizeof(Line);
    }
  };
  static constexpr std::size_t block_bytes = 64 * 1024;
  static constexpr std::size_t block_lines = 2048;

  void begin_line();
  void drop_oldest();
  [[nodiscard]] const Block& block_of(LineNumber line) const;
  [[nodiscard]] const Line& line_of(LineNumber line) const;

  Limits limits_;
  std::deque<Block> blocks_;
  LineNumber end_ = 0;
  bool open_ = false;
  std::size_t memory_ = 0;
};

}  // namespace rommate::vt
