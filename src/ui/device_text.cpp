#include "src/ui/device_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "protocols/ascii.hpp"
#include "src/recognise/state.hpp"

namespace rommate::ui {
namespace {

using recognise::Sighting;
using recognise::State;
using tui::Mood;

// "C1841" becomes "c1841 "; a platform that is not known becomes nothing.
std::string platform_of(const recognise::Facts& facts) {
  const std::string text = protocols::lower(facts.platform.substr(0, facts.platform.find('/')));
  return text.empty() ? text : text + " ";
}

DeviceText loader_text(const Sighting& seen, const std::string& platform) {
  switch (seen.state) {
    case State::rommon: return {platform + "rommon " + seen.number, Mood::waits};
    case State::bootstrap_old: return {platform + "bootstrap >", Mood::waits};
    case State::switch_loader: return {platform + "switch:", Mood::waits};
    case State::asa_rommon:
      return {platform + (seen.name.empty() ? "rommon #" + seen.number : seen.name + ">"), Mood::waits};
    case State::ap_loader: return {platform + "ap:", Mood::waits};
    case State::nxos_loader: return {platform + "loader " + seen.detail, Mood::waits};
    case State::uboot: return {platform + "U-Boot", Mood::waits};
    case State::other_loader: return {platform + seen.name, Mood::waits};
    default: return {};
  }
}

DeviceText system_text(const Sighting& seen) {
  switch (seen.state) {
    case State::ios_user: return {seen.host + ">", Mood::waits};
    case State::ios_enable: return {seen.host + "#", Mood::waits};
    case State::ios_config: return {seen.host + "# " + seen.mode, Mood::waits};
    default: return {};
  }
}

DeviceText question_text(const Sighting& seen) {
  switch (seen.state) {
    case State::username: return {"asks for a user name", Mood::waits};
    case State::password: return {"asks for a password", Mood::waits};
    case State::login: return {"login", Mood::waits};
    case State::setup_dialog: return {"setup dialog", Mood::waits};
    case State::press_return: return {"press RETURN", Mood::waits};
    case State::more: return {"more: space goes on", Mood::waits};
    case State::confirm:
      return {seen.destructive ? "confirm DESTROYS data" : "[confirm]",
              seen.destructive ? Mood::alarm : Mood::waits};
    case State::yes_no:
      return {seen.destructive ? "yes DESTROYS data" : "yes or no?",
              seen.destructive ? Mood::alarm : Mood::waits};
    case State::question: return {"asks: " + seen.detail, seen.destructive ? Mood::alarm : Mood::waits};
    default: return {};
  }
}

}  // namespace

DeviceText describe(const Sighting& seen, const recognise::Facts& facts, bool booting) {
  if (is_loader(seen.state)) return loader_text(seen, platform_of(facts));
  if (DeviceText text = system_text(seen); !text.text.empty()) return text;
  if (DeviceText text = question_text(seen); !text.text.empty()) return text;
  if (seen.state == State::garbled) return {"garbled: wrong speed?", Mood::alarm};
  if (seen.state == State::booting || booting) {
    const bool window = seen.state == State::booting && !seen.window_key.empty();
    if (!window) return {platform_of(facts) + "booting", Mood::busy};
    return {
        fmt::format("{}booting, {} window {} s", platform_of(facts), seen.window_key, seen.window_seconds),
        Mood::alarm};
  }
  if (seen.flowing) return {phrase(seen), Mood::busy};
  return {seen.detail, seen.waiting ? Mood::waits : Mood::plain};
}

}  // namespace rommate::ui
