#include "tui/vt/line_codec.hpp"

#include <cstring>

#include "tui/vt/width.hpp"

namespace rommate::vt {

namespace {

constexpr char style_mark = 0x01;
constexpr char default_mark = 0x02;
constexpr std::size_t style_bytes = 10;

void append_style(const Cell& cell, std::string& out) {
  if (cell.plain_style()) {
    out.push_back(default_mark);
    return;
  }
  const std::uint32_t colours[] = {cell.foreground.bits(), cell.background.bits()};
  char packed[style_bytes];
  std::memcpy(packed, colours, 8);
  std::memcpy(packed + 8, &cell.flags, 2);
  out.push_back(style_mark);
  out.append(packed, style_bytes);
}

void take_style(std::string_view bytes, std::size_t at, Cell& style) {
  std::uint32_t colours[2];
  std::memcpy(colours, bytes.data() + at, 8);
  std::memcpy(&style.flags, bytes.data() + at + 8, 2);
  style.foreground = Colour::from_bits(colours[0]);
  style.background = Colour::from_bits(colours[1]);
}

void append_text(char32_t text, const Clusters& clusters, std::string& out) {
  if (text == 0) {
    out.push_back(' ');
  } else if (!Clusters::is_cluster(text)) {
    append_utf8(text, out);
  } else {
    for (const char32_t code : clusters.text(text)) append_utf8(code, out);
  }
}

}  // namespace

void encode_cells(std::span<const Cell> cells, const Clusters& clusters, std::string& out) {
  Cell style;
  for (const Cell& cell : cells) {
    if (cell.wide == Wide::trail) continue;
    if (!cell.same_style(style)) {
      style = cell;
      append_style(cell, out);
    }
    append_text(cell.text, clusters, out);
  }
  if (!style.plain_style()) out.push_back(default_mark);
}

void encode_plain(std::span<const Cell> cells, std::string& out) {
  const std::size_t start = out.size();
  out.resize(start + cells.size());
  char* to = out.data() + start;
  for (const Cell& cell : cells) *to++ = cell.text == 0 ? ' ' : static_cast<char>(cell.text);
}

void decode_cells(std::string_view bytes, Clusters& clusters, std::vector<Cell>& out) {
  Cell cell;
  std::size_t at = 0;
  while (at < bytes.size()) {
    if (bytes[at] == default_mark) {
      cell = Cell{};
      ++at;
      continue;
    }
    if (bytes[at] == style_mark) {
      take_style(bytes, at + 1, cell);
      at += 1 + style_bytes;
      continue;
    }
    cell.text = take_utf8(bytes, at);
    const int width = column_width(cell.text);
    if (width == 0 && !out.empty()) {
      Cell& base = out[out.size() - (out.back().wide == Wide::trail ? 2 : 1)];
      base.text = clusters.with_mark(base.text, cell.text);
      continue;
    }
    cell.wide = width == 2 ? Wide::lead : Wide::single;
    out.push_back(cell);
    if (width == 2) {
      out.push_back(cell);
      out.back().text = 0;
      out.back().wide = Wide::trail;
    }
  }
}

void append_utf8(char32_t code, std::string& out) {
  if (code < 0x80) {
    out.push_back(static_cast<char>(code));
    return;
  }
  if (code < 0x800) {
    out.push_back(static_cast<char>(0xC0 | code >> 6));
  } else {
    if (code < 0x10000) {
      out.push_back(static_cast<char>(0xE0 | code >> 12));
    } else {
      out.push_back(static_cast<char>(0xF0 | code >> 18));
      out.push_back(static_cast<char>(0x80 | (code >> 12 & 0x3F)));
    }
    out.push_back(static_cast<char>(0x80 | (code >> 6 & 0x3F)));
  }
  out.push_back(static_cast<char>(0x80 | (code & 0x3F)));
}

char32_t take_utf8(std::string_view text, std::size_t& at) {
  const auto byte = [&](std::size_t index) { return static_cast<unsigned char>(text[index]); };
  const unsigned char lead = byte(at++);
  if (lead < 0x80) return lead;
  int more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : 1;
  char32_t code = lead & (0x3FU >> more);
  for (; more > 0 && at < text.size(); --more) code = code << 6 | (byte(at++) & 0x3FU);
  return code;
}

std::string to_utf8(std::span<const Cell> cells, const Clusters& clusters) {
  std::string out;
  for (const Cell& cell : cells) {
    if (cell.wide != Wide::trail) append_text(cell.text, clusters, out);
  }
  return out;
}

std::size_t trimmed_size(std::span<const Cell> cells) {
  std::size_t size = cells.size();
  while (size > 0 && (cells[size - 1].text == 0 || cells[size - 1].text == U' ') &&
         cells[size - 1].plain_style() && cells[size - 1].wide == Wide::single) {
    --size;
  }
  return size;
}

}  // namespace rommate::vt
