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

namespace {

/// What stands behind "host=" in a detail; the mode before it goes to `mode`.
std::string host_in(std::string_view detail, std::string& mode) {
  const auto at = detail.find("host=");
  if (at == std::string_view::npos) return {};
  mode = detail.substr(0, at == 0 ? 0 : at - 1);
  return std::string{detail.substr(at + 5, detail.find(' ', at) - (at + 5))};
}

std::string prompt_phrase(const Sighting& seen) {
  std::string mode;
  const auto host = host_in(seen.detail, mode);
  switch (seen.state) {
    case State::rommon: return "rommon " + seen.detail;
    case State::asa_rommon: return seen.detail == "monitor" ? "monitor" : "rommon #" + seen.detail;
    case State::bootstrap_old: return "old bootstrap >";
    case State::switch_loader: return "switch: loader";
    case State::ap_loader: return "ap: loader";
    case State::nxos_loader: return host.empty() ? "loader" : host + "(" + mode + ")#";
    case State::uboot: return "U-Boot " + seen.detail;
    case State::ios_user: return host + ">";
    case State::ios_enable: return host + "#";
    case State::ios_config: return host + "# " + mode;
    default: return {};
  }
}

std::string question_phrase(const Sighting& seen) {
  if (seen.destructive) return "DESTRUCTIVE question: " + seen.prompt;
  switch (seen.state) {
    case State::username: return "asks for a user name";
    case State::password: return "asks for a password";
    case State::login: return "login";
    case State::setup_dialog: return "setup dialog: yes or no?";
    case State::press_return: return "press RETURN";
    case State::more: return "more (pager)";
    case State::confirm:
    case State::yes_no:
    case State::question: return "asks: " + seen.prompt;
    default: return {};
  }
}

}  // namespace

std::string phrase(const Sighting& seen, std::string_view model) {
  auto text = prompt_phrase(seen);
  if (text.empty()) text = question_phrase(seen);
  if (seen.state == State::booting) {
    text = "booting";
    if (!seen.window_key.empty())
      text += ", " + seen.window_key + " within " + std::to_string(seen.window_seconds) + " s";
  }
  if (seen.state == State::garbled) text = "garbled: wrong speed?";
  if (text.empty() && seen.typing) text = seen.prompt + " (typing)";
  if (text.empty()) text = seen.detail.empty() ? "unknown" : seen.detail;
  return model.empty() ? text : std::string{model} + " " + text;
}

}  // namespace rommate::recognise
