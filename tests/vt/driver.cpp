// The engine behind vtcheck's --driver protocol, and a way to look at it by hand.
//
//   driver COLUMNS ROWS < bytes     cells, cursor, reply and title on stdout
//   driver --text COLUMNS ROWS      the screen as text
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include "tui/vt/line_codec.hpp"
#include "tui/vt/screen.hpp"

using namespace rommate::vt;

static std::string colour(Colour colour) {
  if (colour.is_default()) return "-";
  if (colour.is_indexed()) return std::to_string(colour.index());
  return std::to_string(colour.red()) + "." + std::to_string(colour.green()) + "." +
         std::to_string(colour.blue());
}

static void print_cell(const Screen& screen, int row, int column) {
  const Cell& cell = screen.row(row)[static_cast<std::size_t>(column)];
  if (cell.wide == Wide::trail || cell == Cell{}) return;
  std::printf("cell %d %d %d %s %s -", row, column, cell.wide == Wide::lead ? 2 : 1,
              colour(cell.foreground).c_str(), colour(cell.background).c_str());
  const struct {
    Flag flag;
    const char* name;
  } names[] = {{bold, "bold"},   {dim, "dim"},         {italic, "italic"},       {underline, "underline"},
               {blink, "blink"}, {reverse, "reverse"}, {invisible, "invisible"}, {strike, "strike"}};
  for (const auto& [flag, name] : names) {
    if (cell.flags & flag) std::printf(",%s", name);
  }
  const char* before = " ";
  if (cell.text == 0) std::printf(" -");
  for (const char32_t code : screen.glyph(cell)) {
    std::printf("%s%x", before, static_cast<unsigned>(code));
    before = ",";
  }
  std::printf("\n");
}

static std::string read_all() {
  std::string all;
  char buffer[65536];
  while (const std::size_t got = std::fread(buffer, 1, sizeof buffer, stdin)) all.append(buffer, got);
  return all;
}

int main(int count, char** words) {
  const bool as_text = count > 1 && std::strcmp(words[1], "--text") == 0;
  if (count != (as_text ? 4 : 3)) {
    std::fprintf(stderr, "usage: driver [--text] COLUMNS ROWS < bytes\n");
    return 2;
  }
  Screen screen({.columns = std::atoi(words[count - 2]), .rows = std::atoi(words[count - 1])});
  const std::string bytes = read_all();
  screen.on_bytes({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()});
  for (int row = 0; row < screen.rows(); ++row) {
    if (as_text) {
      const auto cells = screen.row(row);
      std::printf("%s\n", to_utf8(cells.first(trimmed_size(cells)), screen.clusters()).c_str());
      continue;
    }
    for (int column = 0; column < screen.columns(); ++column) print_cell(screen, row, column);
  }
  if (as_text) return 0;
  std::printf("cursor %d %d\nreply ", screen.cursor().row, screen.cursor().column);
  for (const char byte : screen.take_replies()) std::printf("%02x", static_cast<unsigned char>(byte));
  std::printf("\ntitle %s\n", screen.title().c_str());
  return 0;
}
