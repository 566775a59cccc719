#include "tests/tui/screens.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <vector>

#include "tui/text.hpp"

namespace rommate::tests {
namespace {

std::string name_of(const tui::Colour& colour) {
  if (colour.is_default()) return "-";
  if (colour.is_indexed()) return std::to_string(colour.index());
  return std::to_string(colour.red()) + "," + std::to_string(colour.green()) + "," +
         std::to_string(colour.blue());
}

std::string name_of(const tui::Style& style) {
  static constexpr const char* names[] = {"bold",  "dim",     "italic", "underline",
                                          "blink", "reverse", "hidden", "strike"};
  std::string text;
  for (std::size_t bit = 0; bit < 8; ++bit)
    if (style.attributes >> bit & 1) text += std::string(names[bit]) + " ";
  return text + name_of(style.ink) + "/" + name_of(style.paper);
}

bool updating() {
  if (std::getenv("ROMMATE_UPDATE_SCREENS") != nullptr) return true;
  std::ifstream arguments("/proc/self/cmdline");
  std::string argument;
  while (std::getline(arguments, argument, '\0'))
    if (argument == "--update") return true;
  return false;
}

}  // namespace

std::string picture(const tui::Canvas& canvas) {
  std::vector<tui::Style> styles;
  std::string out;
  for (int y = 0; y < canvas.rows(); ++y) {
    std::string row, letters;
    for (int x = 0; x < canvas.cols(); ++x) {
      const tui::Cell& cell = canvas.row(y)[x];
      if (cell.width > 0) row += tui::encode_utf8(cell.ch);
      for (const char32_t mark : cell.marks)
        if (mark != 0) row += tui::encode_utf8(mark);
      std::size_t index = 0;
      while (index < styles.size() && !(styles[index] == cell.style)) ++index;
      const bool plain = cell.style == tui::Style{};
      if (!plain && index == styles.size()) styles.push_back(cell.style);
      letters += plain ? ' ' : static_cast<char>('a' + index);
    }
    out += "|" + row + "|\n";
    letters.erase(letters.find_last_not_of(' ') + 1);
    if (!letters.empty()) out += ":" + letters + "\n";
  }
  if (const auto cursor = canvas.cursor())
    out += "cursor row " + std::to_string(cursor->row) + " column " + std::to_string(cursor->col) + "\n";
  for (std::size_t i = 0; i < styles.size(); ++i)
    out += std::string(1, static_cast<char>('a' + i)) + " = " + name_of(styles[i]) + "\n";
  return out;
}

void check_screen(const std::string& name, const tui::Canvas& canvas) {
  const std::string path = std::string(SCREENS) + "/" + name + ".txt";
  const std::string now = picture(canvas);
  if (updating()) {
    std::ofstream(path) << now;
    return;
  }
  std::ifstream file(path);
  std::stringstream kept;
  kept << file.rdbuf();
  INFO("screen ", name, "; run test_tui --update and look at the difference when the change is meant");
  INFO("drawn:\n", now);
  CHECK(kept.str() == now);
}

}  // namespace rommate::tests
