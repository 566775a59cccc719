#include "protocols/line_settings.hpp"

#include <array>
#include <utility>

namespace rommate::protocols {
namespace {

constexpr std::array<std::pair<std::string_view, Parity>, 5> parities{{{"none", Parity::none},
                                                                       {"even", Parity::even},
                                                                       {"odd", Parity::odd},
                                                                       {"mark", Parity::mark},
                                                                       {"space", Parity::space}}};
constexpr std::array<std::pair<std::string_view, FlowControl>, 3> flows{
    {{"none", FlowControl::none}, {"hard", FlowControl::hard}, {"soft", FlowControl::soft}}};
constexpr std::array<std::pair<std::string_view, Pin>, 3> pins{
    {{"keep", Pin::keep}, {"on", Pin::on}, {"off", Pin::off}}};

template <class Table>
auto value_of(const Table& table, std::string_view word)
    -> std::optional<typename Table::value_type::second_type> {
  for (const auto& [name, value] : table)
    if (name == word) return value;
  return std::nullopt;
}

template <class Table, class Value>
std::string_view name_of(const Table& table, Value value) {
  for (const auto& [name, each] : table)
    if (each == value) return name;
  return "?";
}

}  // namespace

std::string to_string(const LineSettings& line) {
  std::string text = std::to_string(line.baud) + " " + std::to_string(line.data_bits);
  text += static_cast<char>(name_of(parities, line.parity)[0] - 'a' + 'A');
  text += std::to_string(line.stop_bits);
  if (line.flow != FlowControl::none) text += " " + std::string(to_string(line.flow));
  return text;
}

std::optional<Parity> parse_parity(std::string_view word) { return value_of(parities, word); }
std::optional<FlowControl> parse_flow(std::string_view word) { return value_of(flows, word); }
std::optional<Pin> parse_pin(std::string_view word) { return value_of(pins, word); }
std::string_view to_string(Parity parity) { return name_of(parities, parity); }
std::string_view to_string(FlowControl flow) { return name_of(flows, flow); }

}  // namespace rommate::protocols
