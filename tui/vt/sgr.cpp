#include "tui/vt/sgr.hpp"

#include <optional>

namespace rommate::vt {

namespace {

std::optional<Colour> palette(int index) {
  if (index > 255) return std::nullopt;
  return Colour::indexed(static_cast<std::uint8_t>(index));
}

std::optional<Colour> direct(int red, int green, int blue) {
  if (red > 255 || green > 255 || blue > 255) return std::nullopt;
  return Colour::rgb(static_cast<std::uint8_t>(red), static_cast<std::uint8_t>(green),
                     static_cast<std::uint8_t>(blue));
}

/// 38:5:n, 38:2:r:g:b (as many write it) and 38:2:space:r:g:b with what may follow (as ISO 8613-6 has it).
std::optional<Colour> colour_of_parts(std::span<const int> parts) {
  if (parts.size() >= 3 && parts[1] == 5) return palette(parts[2]);
  if (parts.size() == 5 && parts[1] == 2) return direct(parts[2], parts[3], parts[4]);
  if (parts.size() >= 6 && parts[1] == 2) return direct(parts[3], parts[4], parts[5]);
  return std::nullopt;
}

/// 38;5;n and 38;2;r;g;b: `index` is that of the 38 and moves to the last parameter taken.
std::optional<Colour> colour_of_params(const Params& params, int& index) {
  if (params.parts(index).size() > 1) return colour_of_parts(params.parts(index));
  const int left = params.count() - index - 1;
  if (left == 0) return std::nullopt;
  const int kind = params.get(index + 1);
  if (kind == 5 && left >= 2) {
    index += 2;
    return palette(params.get(index));
  }
  if (kind == 2 && left >= 4) {
    index += 4;
    return direct(params.get(index - 2), params.get(index - 1), params.get(index));
  }
  index = params.count();
  return std::nullopt;
}

std::uint16_t flag_of(int code) {
  switch (code) {
    case 1: return bold;
    case 2: return dim;
    case 3: return italic;
    case 4: return underline;
    case 5:
    case 6: return blink;
    case 7: return reverse;
    case 8: return invisible;
    case 9: return strike;
    case 21: return underline;  // double, shown as one line
    default: return 0;
  }
}

std::uint16_t flags_off_by(int code) {
  switch (code) {
    case 22: return bold | dim;
    case 23: return italic;
    case 24: return underline;
    case 25: return blink;
    case 27: return reverse;
    case 28: return invisible;
    case 29: return strike;
    default: return 0;
  }
}

bool apply_colour(int code, Cell& pen) {
  const auto classic = [](int index) { return Colour::indexed(static_cast<std::uint8_t>(index)); };
  if (code >= 30 && code <= 37) {
    pen.foreground = classic(code - 30);
  } else if (code >= 40 && code <= 47) {
    pen.background = classic(code - 40);
  } else if (code >= 90 && code <= 97) {
    pen.foreground = classic(code - 90 + 8);
  } else if (code >= 100 && code <= 107) {
    pen.background = classic(code - 100 + 8);
  } else if (code == 39) {
    pen.foreground = Colour();
  } else if (code == 49) {
    pen.background = Colour();
  } else {
    return false;
  }
  return true;
}

void set(Cell& pen, std::uint16_t on, std::uint16_t off) {
  pen.flags = static_cast<std::uint16_t>((pen.flags & ~off) | on);
}

std::string describe_colour(const char* kind, Colour colour) {
  std::string text = ";";
  text += kind;
  if (colour.is_indexed()) return text + ":5:" + std::to_string(colour.index());
  return text + ":2::" + std::to_string(colour.red()) + ":" + std::to_string(colour.green()) + ":" +
         std::to_string(colour.blue());
}

}  // namespace

void apply_sgr(const Params& params, Cell& pen) {
  if (params.count() == 0) pen = Cell{};
  for (int index = 0; index < params.count(); ++index) {
    const int code = params.get(index);
    if (code == 0) {
      pen = Cell{};
    } else if (code == 38 || code == 48 || code == 58) {
      const std::optional<Colour> colour = colour_of_params(params, index);
      if (colour && code == 38) pen.foreground = *colour;
      if (colour && code == 48) pen.background = *colour;
    } else if (!apply_colour(code, pen)) {
      const std::span<const int> parts = params.parts(index);
      const bool no_line = code == 4 && parts.size() > 1 && parts[1] == 0;  // 4:0
      set(pen, no_line ? std::uint16_t{0} : flag_of(code),
          no_line ? std::uint16_t{underline} : flags_off_by(code));
    }
  }
}

std::string describe_sgr(const Cell& pen) {
  std::string text = "0";
  for (int code = 1; code <= 9; ++code) {
    if (code != 6 && (pen.flags & flag_of(code)) != 0) text += ";" + std::to_string(code);
  }
  if (!pen.foreground.is_default()) text += describe_colour("38", pen.foreground);
  if (!pen.background.is_default()) text += describe_colour("48", pen.background);
  return text;
}

}  // namespace rommate::vt
