#include "src/recognise/sighting.hpp"

#include <array>
#include <utility>

#include "src/recognise/letters.hpp"
#include "src/recognise/line_tail.hpp"
#include "src/recognise/state.hpp"

namespace rommate::recognise {
namespace {

constexpr std::array<std::pair<State, std::string_view>, 27> state_words{{
    {State::rommon, "rommon"},
    {State::bootstrap_old, "bootstrap-old"},
    {State::switch_loader, "switch-loader"},
    {State::asa_rommon, "asa-rommon"},
    {State::ap_loader, "ap-loader"},
    {State::nxos_loader, "nxos-loader"},
    {State::uboot, "uboot"},
    {State::other_loader, "other-loader"},
    {State::shell, "shell"},
    {State::other_system, "other-system"},
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
    {State::text_input, "text-input"},
    {State::transfer, "transfer"},
    {State::booting, "booting"},
    {State::garbled, "garbled"},
    {State::unknown, "unknown"},
}};

}  // namespace

std::string_view to_string(State state) {
  for (const auto& [each, word] : state_words)
    if (each == state) return word;
  return "unknown";
}

std::optional<State> parse_state(std::string_view word) {
  for (const auto& [state, each] : state_words)
    if (each == word) return state;
  return std::nullopt;
}

std::string_view told_as(State state) {
  switch (state) {
    case State::other_loader:
    case State::shell:
    case State::other_system:
    case State::text_input:
    case State::transfer: return to_string(State::unknown);
    default: return to_string(state);
  }
}

namespace {

std::string with_host(std::string text, const Sighting& seen) {
  if (seen.host.empty()) return text;
  return text + (text.empty() ? "host=" : " host=") + seen.host + (seen.boot_rom ? " boot-rom" : "");
}

/// More than yes and no, the default, and that a yes takes all.
std::string choice_text(const Sighting& seen) {
  std::string text;
  if (seen.choices.size() > 2)
    for (const auto& each : seen.choices) text += (text.empty() ? "" : "/") + each;
  if (!seen.default_answer.empty()) text += (text.empty() ? "default=" : " default=") + seen.default_answer;
  const bool takes_all =
      seen.question == QuestionId::factory_reset || seen.question == QuestionId::erase_nvram;
  if (takes_all) text += text.empty() ? "destructive" : " destructive";
  return text;
}

}  // namespace

std::string detail_of(const Sighting& seen) {
  switch (seen.state) {
    case State::rommon: return seen.number;
    case State::asa_rommon: return seen.name.empty() ? seen.number : seen.name;
    case State::nxos_loader: return seen.host.empty() ? "loader" : with_host(seen.mode, seen);
    case State::uboot: return seen.prompt;
    case State::ios_user:
    case State::ios_enable: return with_host({}, seen);
    case State::ios_config: return with_host(seen.mode, seen);
    case State::yes_no: return choice_text(seen);
    case State::question: return seen.name.empty() ? seen.prompt : seen.name;
    case State::other_loader:
    case State::shell:
    case State::other_system:
    case State::text_input:
    case State::transfer: return with_host(seen.name, seen);
    case State::booting: return seen.window_key.empty() ? "" : "window";
    default: return {};
  }
}

bool does_harm(const Sighting& seen, std::string_view answer) {
  const auto word = lower(trimmed(answer));
  if (word.empty()) return seen.harms.enter;
  if (word == "y" || word == "yes") return seen.harms.yes;
  if (word == "n" || word == "no") return seen.harms.no;
  if (seen.question == QuestionId::copy_file_name)
    return word == "startup-config" || word == "running-config" || word.starts_with("nvram:");
  return harm_of(seen.question) != Harm::none;
}

namespace {

std::string prompt_phrase(const Sighting& seen) {
  switch (seen.state) {
    case State::rommon: return "rommon " + seen.number;
    case State::asa_rommon: return seen.name.empty() ? "rommon #" + seen.number : seen.name;
    case State::bootstrap_old: return "old bootstrap >";
    case State::switch_loader: return "switch: loader";
    case State::ap_loader: return "ap: loader";
    case State::nxos_loader: return seen.host.empty() ? "loader" : seen.host + "(" + seen.mode + ")#";
    case State::uboot: return "U-Boot " + seen.prompt;
    case State::ios_user: return seen.host + ">";
    case State::ios_enable: return seen.host + "#";
    case State::ios_config: return seen.host + "# " + seen.mode;
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

namespace {

/// With the way out, where it is known: what logs and debugs print stops by these commands of IOS.
std::string flow_phrase(const Sighting& seen) {
  const std::string text = "text flows without a pause";
  return seen.name == "log" ? text + ": 'undebug all', 'no logging console' stop it" : text;
}

}  // namespace

std::string phrase(const Sighting& seen, std::string_view model) {
  auto text = seen.flowing ? flow_phrase(seen) : prompt_phrase(seen);
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
