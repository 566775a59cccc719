#include "src/recognise/sighting.hpp"

#include <array>
#include <utility>

namespace rommate::recognise {
namespace {

constexpr std::array<std::pair<State, std::string_view>, 22> words{{
    {State::rommon, "rommon"},
    {State::bootstrap_old, "bootstrap-old"},
    {State::switch_loader, "switch-loader"},
    {State::asa_rommon, "asa-rommon"},
    {State::ap_loader, "ap-loader"},
    {State::nxos_loader, "nxos-loader"},
    {State::uboot, "uboot"},
    {State::ios_user, "ios-user"},
    {State::ios_enable, "ios-enable"},
    {State::ios_config, "ios-config"},
    {State::username, "username"},
    {State::password, "password"},
    {State::login, "login"},
    {State::setup_dialog, "setup-dialog"},
    {State::press_return, "press-return"},
    {State::more, "more"},
    {State::confirm, "confirm"},
    {State::yes_no, "yes-no"},
    {State::question, "question"},
    {State::booting, "booting"},
    {State::garbled, "garbled"},
    {State::unknown, "unknown"},
}};

}  // namespace

std::string_view to_string(State state) {
  for (const auto& [each, word] : words)
    if (each == state) return word;
  return "unknown";
}

std::optional<State> parse_state(std::string_view word) {
  for (const auto& [state, each] : words)
    if (each == word) return state;
  return std::nullopt;
}

}  // namespace rommate::recognise
