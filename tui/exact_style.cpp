#include "tui/exact_style.hpp"

#include <fmt/format.h>

#include "tui/painter_colour.hpp"

namespace rommate::tui {
namespace {

std::string colour_sgr(Colour colour, bool paper, const BeyondNcurses& can, int colours) {
  if (colours == 0 || colour.is_default()) return {};
  if (colour.is_rgb() && can.true_colour)
    return fmt::format(";{};2;{};{};{}", paper ? 48 : 38, colour.red(), colour.green(), colour.blue());
  const int number = colour_number(colour, colours);
  if (number < 0) return {};
  if (number < 8) return fmt::format(";{}", (paper ? 40 : 30) + number);
  if (number < 16) return fmt::format(";{}", (paper ? 100 : 90) + number - 8);
  return fmt::format(";{};5;{}", paper ? 48 : 38, number);
}

}  // namespace

bool needs_exact(const Style& style, const BeyondNcurses& can) {
  if (can.strike && (style.attributes & strike)) return true;
  return can.true_colour && (style.ink.is_rgb() || style.paper.is_rgb());
}

std::string exact_sgr(const Style& style, const BeyondNcurses& can, int colours) {
  static constexpr std::pair<Attribute, char> codes[] = {{bold, '1'},      {dim, '2'},   {italic, '3'},
                                                         {underline, '4'}, {blink, '5'}, {reverse, '7'},
                                                         {invisible, '8'}, {strike, '9'}};
  std::string sgr = "\x1b[0";
  for (const auto& [attribute, code] : codes)
    if ((style.attributes & attribute) && (attribute != strike || can.strike)) sgr += {';', code};
  return sgr + colour_sgr(style.ink, false, can, colours) + colour_sgr(style.paper, true, can, colours) + "m";
}

bool takes_true_colour(std::string_view colorterm, std::string_view tmux) {
  return colorterm == "truecolor" || colorterm == "24bit" || !tmux.empty();
}

}  // namespace rommate::tui
