// The engine behind vtcheck's --driver protocol, and a way to look at it by hand.
//
//   driver COLUMNS ROWS < bytes     cells, cursor, reply and title on stdout
//   driver --text COLUMNS ROWS      the screen as text
//   driver --serve COLUMNS ROWS     many of them: a line with the length, the bytes; the answer ends in
//   "done"
#include <cstdio>
#include <cstdlib>
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
    Attribute flag;
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

static void print_screen(Screen& screen) {
  for (int row = 0; row < screen.rows(); ++row) {
    for (int column = 0; column < screen.columns(); ++column) print_cell(screen, row, column);
  }
  std::printf("cursor %d %d\nreply ", screen.cursor().row, screen.cursor().column);
  for (const char byte : screen.take_replies()) std::printf("%02x", static_cast<unsigned char>(byte));
  std::printf("\ntitle %s\n", screen.title().c_str());
}

static void print_text(const Screen& screen) {
  for (int row = 0; row < screen.rows(); ++row) {
    const auto cells = screen.row(row);
    std::printf("%s\n", to_utf8(cells.first(trimmed_size(cells)), screen.clusters()).c_str());
  }
}

static void feed(Screen& screen, const std::string& bytes) {
  screen.on_bytes({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()});
}

static int serve(const Screen::Options& options) {
  unsigned length = 0;
  while (std::scanf("%u", &length) == 1 && std::getchar() == '\n') {
    std::string bytes(length, '\0');
    if (std::fread(bytes.data(), 1, length, stdin) != length) return 1;
    Screen screen(options);
    feed(screen, bytes);
    print_screen(screen);
    std::printf("done\n");
    std::fflush(stdout);
  }
  return 0;
}

int main(int count, char** words) {
  const std::string how = count == 4 ? words[1] : "";
  if ((count != 3 && count != 4) || (count == 4 && how != "--text" && how != "--serve")) {
    std::fprintf(stderr, "usage: driver [--text|--serve] COLUMNS ROWS < bytes\n");
    return 2;
  }
  const Screen::Options options{.columns = std::atoi(words[count - 2]), .rows = std::atoi(words[count - 1])};
  if (how == "--serve") return serve(options);
  Screen screen(options);
  feed(screen, read_all());
  if (how == "--text") {
    print_text(screen);
  } else {
    print_screen(screen);
  }
  return 0;
}
