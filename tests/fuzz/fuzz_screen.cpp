// Any bytes, in pieces of any size, with resizes in between: no crash, and the screen's own invariants hold.
// Without resizes the pieces make no difference.
#include "tests/vt/terminal.hpp"
#include "tui/vt/search.hpp"

using namespace rommate::vt;

static void check(const Screen& screen) {
  const Cursor& cursor = screen.cursor();
  if (cursor.row < 0 || cursor.row >= screen.rows()) __builtin_trap();
  if (cursor.column < 0 || cursor.column >= screen.columns()) __builtin_trap();
  for (int row = 0; row < screen.rows(); ++row) {
    const auto cells = screen.row(row);
    for (std::size_t column = 0; column < cells.size(); ++column) {
      (void)screen.glyph(cells[column]);
      const bool lead = cells[column].wide == Wide::lead;
      const bool followed = column + 1 < cells.size() && cells[column + 1].wide == Wide::trail;
      if (lead != followed) __builtin_trap();  // a wide character has both halves
    }
  }
  if (screen.first_line() > screen.end_line()) __builtin_trap();
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 3) return 0;
  const std::size_t piece = data[0] % 32U + 1;
  const bool resizing = data[1] % 2 != 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 2, size - 2);
  Terminal pieces(10, 5, {.bytes = 200'000});
  for (std::size_t at = 0; at < bytes.size(); at += piece) {
    pieces.put(bytes.substr(at, piece));
    if (resizing) pieces.screen.resize(2 + static_cast<unsigned char>(bytes[at]) % 30, 1 + data[1] % 9);
    check(pieces.screen);
  }
  const std::string lines = pieces.lines();
  (void)find(pieces.screen, bytes.substr(0, 3), {0, 0}, {.backwards = data[1] % 4 < 2});
  if (resizing) return 0;
  Terminal whole(10, 5, {.bytes = 200'000});
  whole.put(bytes);
  if (whole.rows() != pieces.rows() || whole.lines() != lines) __builtin_trap();
  return 0;
}
