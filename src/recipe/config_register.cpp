#include "src/recipe/config_register.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

namespace rommate::recipe {
namespace {

constexpr std::pair<std::uint32_t, unsigned> rates[] = {{9600, 0},       {4800, 0x0800},  {1200, 0x1000},
                                                        {2400, 0x1800},  {19200, 0x0020}, {38400, 0x0820},
                                                        {57600, 0x1020}, {115200, 0x1820}};
constexpr unsigned rate_bits = 0x1820;

std::optional<unsigned> hex_at(std::string_view line, std::size_t at) {
  unsigned value = 0;
  if (at == std::string_view::npos) return std::nullopt;
  const auto from = line.substr(std::min(at + 2, line.size()));
  if (std::from_chars(from.data(), from.data() + from.size(), value, 16).ec != std::errc{})
    return std::nullopt;
  return value;
}

}  // namespace

unsigned parse_register(std::string_view text) { return hex_at(text, 0).value_or(0); }

std::optional<unsigned> register_in(const std::vector<std::string>& lines) {
  for (const auto& line : lines)
    if (line.find("egister") != std::string::npos)
      if (const auto value = hex_at(line, line.find("0x"))) return value;
  return std::nullopt;
}

std::optional<unsigned> register_in_summary(const std::vector<std::string>& lines) {
  constexpr std::pair<std::string_view, unsigned> bits[] = {{"diagnostic mode", 0x8000},
                                                            {"use net in IP bcast address", 0x4000},
                                                            {"load rom after netboot fails", 0x2000},
                                                            {"use all zero broadcast", 0x0400},
                                                            {"ignore system config info", ignore_bit}};
  constexpr std::pair<std::string_view, unsigned> starts[] = {
      {"boot: the ROM Monitor", 0},
      {"boot: the boot helper image", 1},
      {"boot: image specified by the boot system commands", 2},
      {"do not autoboot", 0},
      {"autoboot from: the first file in internal flash", 1},
      {"autoboot from: commands specified", 2}};
  unsigned value = 0x0100;  // BREAK is off unless the summary says "break/abort has effect"
  bool summary = false;
  bool boot = false;
  for (const std::string_view whole : lines) {
    summary |=
        whole.find("enabled are:") != std::string_view::npos || whole.starts_with("Configuration Summary :");
    auto line = whole;
    if (line.starts_with("=> ")) line.remove_prefix(3);  // log of a Catalyst 4500, which says "load ROM"
    for (const auto& [name, bit] : bits)
      value |= line == name || (bit == 0x2000 && line == "load ROM after netboot fails") ? bit : 0;
    if (line == "break/abort has effect") value &= ~0x0100U;
    for (const auto& [rate, bit] : rates)
      if (line == fmt::format("console baud: {}", rate)) value |= bit;
    for (const auto& [name, field] : starts) {
      if (!line.starts_with(name)) continue;
      boot = true;
      value |= field;
    }
  }
  if (!summary || !boot) return std::nullopt;
  return value;
}

std::optional<unsigned> next_register(const std::vector<std::string>& lines) {
  for (const auto& line : lines)
    if (line.starts_with("Configuration register is "))
      if (const auto value = hex_at(line, line.rfind("0x"))) return value;
  return std::nullopt;
}

std::optional<unsigned> with_speed(unsigned value, std::uint32_t baud) {
  for (const auto& [rate, bits] : rates)
    if (rate == baud) return (value & ~rate_bits) | bits;
  return std::nullopt;
}

std::uint32_t speed_of_register(unsigned value) {
  for (const auto& [rate, bits] : rates)
    if (bits == (value & rate_bits)) return rate;
  return 9600;
}

}  // namespace rommate::recipe
