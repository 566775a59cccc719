// The last bytes of a line both ways, as they were: for speeds, frames and protocols that go wrong. HexLog
// keeps a bounded tail of the traffic, HexView shows it with times and directions and follows the end.
#pragma once

#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocols/engine.hpp"
#include "tui/canvas.hpp"
#include "tui/key.hpp"

namespace rommate::tui {

class HexLog {
 public:
  static constexpr std::size_t most_bytes = 64 * 1024;

  /// Bytes of one direction; neighbours of the same direction within 20 ms become one piece.
  void add(bool sent, protocols::ByteView bytes, protocols::Time now);
  /// Something that is no bytes, in words: "BREAK on". Said once while it repeats.
  void mark(bool sent, std::string_view words, protocols::Time now);
  struct Piece {
    bool sent;
    protocols::Time at;    // of its first byte
    protocols::Time last;  // of its last byte
    std::string bytes;
    std::string words;  // of a mark, which has no bytes
  };
  [[nodiscard]] const std::deque<Piece>& pieces() const { return pieces_; }
  [[nodiscard]] std::size_t dropped() const { return dropped_; }

 private:
  void forget_oldest();
  std::deque<Piece> pieces_;
  std::size_t size_ = 0, dropped_ = 0;  // of bytes; in size_ the words of marks count too
};

class HexView {
 public:
  /// `log` must outlive the view. `start` is what times are counted from.
  HexView(const HexLog& log, protocols::Time start) : log_(&log), start_(start) {}
  /// Gets the keys that do not move the view: what is typed goes to the device as ever, and is seen here.
  std::function<void(const Key&)> type;
  /// The prefix key ends the view, and is the owner's.
  Key prefix;

  void draw(Canvas& canvas, Rect area) const;
  struct Result {
    std::optional<Key> key = {};  // the prefix, when it ended the view
  };
  [[nodiscard]] std::optional<Result> on_key(const Key& key);

 private:
  struct Row {
    std::string time, hex, text;
    bool sent;
  };
  [[nodiscard]] std::vector<Row> rows(int bytes_a_row) const;

  const HexLog* log_;
  protocols::Time start_;
  std::size_t up_ = 0;  // rows above the end
  mutable std::size_t most_up_ = 0;
  mutable int page_ = 10;
};

}  // namespace rommate::tui
