// What is asked of the device to see whether a claim holds. Asking changes nothing, save a secret that is
// tried: once, and never a second one.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "src/recipe/bench.hpp"
#include "src/recipe/config_register.hpp"
#include "src/recipe/copy_way.hpp"
#include "src/recipe/flash_room.hpp"
#include "src/recipe/install_mode.hpp"
#include "src/recognise/state.hpp"

namespace rommate::recipe {
namespace {

Move verdict(bool holds, std::string why) {
  if (holds) return Holds{};
  return HoldsNot{std::move(why)};
}

/// Shows what is not shown yet; nullopt: both are there. `which` of the two are needed.
std::optional<Move> shown(Bench& bench, const Heard& heard, bool running, bool startup) {
  if (heard.end == Heard::End::prompt && heard.complaint().empty()) {
    const bool of_running = heard.said.find("running-config") < heard.said.find('\n');
    const bool of_startup = heard.said.find("startup-config") < heard.said.find('\n');
    if (of_running) bench.running = ConfigText::in_answer(heard.said);
    if (of_startup)
      bench.startup = heard.says("is not present") ? ConfigText{} : ConfigText::in_answer(heard.said);
  } else if (heard.end != Heard::End::none) {
    return HoldsNot{heard.end == Heard::End::prompt ? heard.complaint() : heard.problem};
  }
  if (running && !bench.running) return say(bench, "fetch-config", "running");
  if (startup && !bench.startup) return say(bench, "fetch-config", "startup");
  return std::nullopt;
}

Move file_complete(Bench& bench, const Heard&, int) {
  if (value_of(bench.facts, "nothing to keep") == "yes") return Holds{.none = true};
  return verdict(bench.kept, "there is no copy here yet");
}

Move every_section(Bench& bench, const Heard& heard, int) {
  if (auto move = shown(bench, heard, true, !bench.kept)) return *move;
  const auto& wanted = bench.kept ? bench.saved : *bench.startup;
  if (wanted.empty()) return HoldsNot{"there is no saved configuration"};
  const auto missing = first_missing(wanted, *bench.running);
  bench.configuration_seen = missing.empty();
  return verdict(missing.empty(), fmt::format("'{}' is not in the running configuration", missing));
}

Move every_line(Bench& bench, const Heard& heard, int) {
  if (auto move = shown(bench, heard, true, false)) return *move;
  const auto missing = first_missing(ConfigText::of(bench.files["config"]), *bench.running);
  bench.configuration_seen = missing.empty();
  return verdict(missing.empty(), fmt::format("'{}' is not in the running configuration", missing));
}

/// What can be booted was asked in this run, and is told; or the image runs by now.
Move image_list(Bench& bench, const Heard& heard, int stage) {
  if (stage == 0 && bench.facts.contains("images")) return Holds{};
  auto move = image_runs(bench, heard, stage);
  if (std::holds_alternative<HoldsNot>(move)) return HoldsNot{"nobody has asked the loader yet"};
  return move;
}

Move secret_changed(Bench& bench, const Heard& heard, int) {
  if (auto move = shown(bench, heard, true, false)) return *move;
  const auto now = bench.running->secret_line();
  return verdict(!now.empty() && now != bench.saved.secret_line(),
                 "the running configuration has the old secret");
}

Move secret_saved(Bench& bench, const Heard& heard, int) {
  if (auto move = shown(bench, heard, true, true)) return *move;
  if (bench.startup->console_secrets() != bench.running->console_secrets())
    return HoldsNot{"the saved configuration has other secrets than the running one"};
  const auto now = bench.startup->secret_line();
  return verdict(!now.empty() && now != bench.saved.secret_line(),
                 "the saved configuration has the old secret");
}

Move user_changed(Bench& bench, const Heard& heard, int) {
  if (auto move = shown(bench, heard, true, false)) return *move;
  const auto user = bench.values["user"];
  return verdict(bench.running->user_line(user) != bench.saved.user_line(user),
                 "the user has the old secret");
}

Move interfaces_as_saved(Bench& bench, const Heard& heard, int) {
  if (auto move = shown(bench, heard, true, false)) return *move;
  const auto open = bench.running->open_interfaces();
  for (const auto& each : bench.saved.open_interfaces())
    if (std::find(open.begin(), open.end(), each) == open.end()) return HoldsNot{each + " is shut"};
  return Holds{};
}

Move running_saved(Bench& bench, const Heard& heard, int) {
  if (auto move = shown(bench, heard, true, true)) return *move;
  const auto missing = first_missing(*bench.running, *bench.startup);
  return verdict(missing.empty(), fmt::format("'{}' is not saved", missing));
}

/// A system without a saved configuration asks whether to begin the setup dialog.
bool at_setup(const Bench& bench) {
  const auto* seen = bench.sight->settled();
  return seen != nullptr &&
         (seen->state == State::setup_dialog || seen->question == QuestionId::continue_setup);
}

Move no_saved_configuration(Bench& bench, const Heard& heard, int stage) {
  if (stage > 0 && heard.end != Heard::End::prompt) return HoldsNot{heard.problem};
  if (stage == 0 && bench.family == Family::nexus && at_setup(bench))
    return Holds{"the device asks for its provisioning, as one without a configuration does"};
  // Where there is none nobody is asked for a secret, or RETURN is it: an ASA always asks.
  if (stage == 0 && bench.stands() == State::ios_user && find_phrase("enable", "go", bench.family) != nullptr)
    return say(bench, "no saved configuration", "enable", {{.at = State::password, .times = 3}});
  if (bench.at++ == 0) return say(bench, "fetch-config", "startup");
  if (!heard.complaint().empty()) return HoldsNot{heard.complaint()};
  return verdict(heard.says("is not present") || ConfigText::in_answer(heard.said).empty(),
                 "there is a saved configuration");
}

Move register_home(Bench& bench, const Heard& heard, int stage) {
  if (stage == 0 && !knows("register as it was", bench.family)) return Holds{};
  if (stage == 0 && at_setup(bench)) return look(setup_declined(bench), Order::Restart::may);
  if (bench.at++ == 0) return say(bench, "register as it was", "ask");
  if (heard.end != Heard::End::prompt) return HoldsNot{heard.problem};
  if (bench.family == Family::catalyst)  // where nothing was renamed there may be none
    return verdict(lists(heard.lines(), "config.text", std::nullopt) || !bench.facts.contains("kept"),
                   "config.text has not its own name");
  if (bench.family == Family::catalyst_xe)
    return verdict(!heard.says("SWITCH_IGNORE_STARTUP_CFG=1"),
                   "the flag to ignore the configuration is still set");
  const auto next = next_register(heard.lines());
  if (!next) return HoldsNot{"the device does not show its register"};
  const auto noted = bench.facts.find("register");
  unsigned home = *next & ~ignore_bit;
  if (noted != bench.facts.end()) home = parse_register(noted->second);
  if (noted == bench.facts.end() && *next != home) bench.facts["register"] = fmt::format("0x{:04x}", home);
  return verdict(*next == home,
                 fmt::format("the register will be 0x{:x} at the next start, not 0x{:x}", *next, home));
}

Move enable_with(Bench& bench, const Heard& heard, int stage) {
  const auto stands = bench.stands();
  const bool asked = heard.end == Heard::End::asked && is_login(heard.seen);
  const bool again = waited_in_vain(heard) && std::exchange(bench.list, {"again"}).empty();
  if (stage == 0 || (again && asked)) {
    if (!bench.started_anew && stands == State::ios_enable) return Holds{};
    const auto user = bench.given("login-user")          ? bench.values["login-user"]
                      : bench.given("user")              ? bench.values["user"]
                      : bench.saved.first_user().empty() ? "admin"
                                                         : bench.saved.first_user();
    if (stands == State::ios_user || is_login(stands) || stands == State::press_return)
      return look(
          login_replies(bench, user, "secret",
                        bench.family == Family::nexus || bench.given("login-user") || bench.given("user")));
    return HoldsNot{"that cannot be asked from here"};
  }
  if (asked && stage < 5)  // not taken: out, without a second one
    return look({{.at = State::password, .times = 3}, {.at = State::username, .times = 2}});
  if (heard.end != Heard::End::prompt) return HoldsNot{"the secret is not taken"};
  if (heard.seen.state == State::ios_enable) {
    if (stage < 2 && bench.family != Family::nexus && stands != State::ios_enable) return HoldsNot{};
    bench.started_anew = false;
    return Holds{};
  }
  if ((stage == 1 || again) && heard.seen.state == State::ios_user)
    return say(bench, "enable with {}", "go", {secret_reply(bench, State::password, "secret")});
  return HoldsNot{"the secret does not open enable mode"};
}

Move root_with(Bench& bench, const Heard& heard, int stage) {
  const bool again = waited_in_vain(heard) && heard.end == Heard::End::asked && is_login(heard.seen);
  if (stage == 0 || (again && bench.at++ == 0)) {
    const auto stands = bench.stands();
    if (!bench.started_anew && stands == State::shell) return Holds{};
    if (!is_login(stands)) return HoldsNot{"no login stands there"};
    return look(login_replies(bench, "root", "secret", true));
  }
  bench.started_anew = false;
  return verdict(heard.end == Heard::End::prompt && heard.seen.state == State::shell,
                 "the password does not open root");
}

Move loader_answers(Bench& bench, const Heard&, int) {
  return verdict(is_loader(bench.stands()), "no loader answers");
}

bool names_image(const ConfigText& config, const std::string& image) {
  // They are tried in turn: the first one counts.
  const auto& lines = config.lines();
  const auto first = std::find_if(lines.begin(), lines.end(), [](const std::string& line) {
    return line.starts_with("boot system") || line.starts_with("boot nxos");
  });
  return first != lines.end() && first->find(image) != std::string::npos;
}

/// Fixed Catalysts keep it as a variable, beside the configuration.
Move boots_variable(Bench& bench, const Heard& heard, int stage) {
  if (stage == 0) return say(bench, "boots {}", "ask");
  if (heard.end != Heard::End::prompt) return HoldsNot{heard.problem};
  const auto image = kept_image(bench);
  return verdict(heard.says(image), "the boot variable does not name " + image);
}

Move boots_running(Bench& bench, const Heard& heard, int stage) {
  if (in_install_mode(bench)) return Holds{.none = true};  // packages.conf is named, whatever it says
  if (bench.family == Family::catalyst) return boots_variable(bench, heard, stage);
  if (auto move = shown(bench, heard, true, false)) return *move;
  const auto image = kept_image(bench);
  return verdict(names_image(*bench.running, image), "the running configuration does not name " + image);
}

Move boots_stored(Bench& bench, const Heard& heard, int stage) {
  if (in_install_mode(bench)) return running_saved(bench, heard, stage);
  if (bench.family == Family::catalyst) return boots_variable(bench, heard, stage);
  if (auto move = shown(bench, heard, false, true)) return *move;
  const auto image = kept_image(bench);
  return verdict(names_image(*bench.startup, image), "the saved configuration does not name " + image);
}

}  // namespace

/// "System image file is "flash:NAME"", or NX-OS's "NXOS image file is: bootflash:///NAME".
Move image_runs(Bench& bench, const Heard& heard, int stage) {
  const auto stands = bench.stands();
  auto name = base_name(bench.values["image"]);
  if (names_archive(name) && !on_device(bench.values)) {  // what runs is the image in it
    if (stage == 0 && !bench.facts.contains("sha512")) return Measure{"image"};
    if (!bench.facts.contains("sha512")) note_measures(bench), stage = 0;
    name = base_name(kept_image(bench));
  }
  const auto is_known = [&](const char* fact) {
    const auto found = bench.facts.find(fact);
    return found != bench.facts.end() && !name.empty() && found->second == name;
  };
  // A system that asks who is there cannot be asked what it is: we have watched the loader start this image,
  // or there is no other one on its flash.
  if (is_login(stands) && (is_known("started") || is_known("only on flash"))) return Holds{};
  if (stage == 0 && at_setup(bench)) return look(setup_declined(bench), Order::Restart::may);
  if (!is_ios_prompt(stands)) return HoldsNot{"no system runs"};
  if (bench.at++ == 0) return say(bench, "image {} runs", "ask");
  if (heard.end != Heard::End::prompt) return HoldsNot{heard.problem};
  if (const auto flash = flash_in_version(heard.lines())) bench.facts["flash size"] = std::to_string(*flash);
  const auto lines = heard.lines();
  for (const auto& line : lines)
    if (line.find("image file is") != std::string::npos && line.find(name) != std::string::npos)
      return Holds{};
  const auto runs = image_in_version(lines);
  if (!names_packages(runs)) return HoldsNot{"another image runs than " + name};
  bench.facts["running image"] = runs;
  const auto release = release_in_version(lines);
  return verdict(is_release_of(name, release),
                 fmt::format("{} of release {} runs, not that of {}", runs, release, name));
}

std::vector<Entry> claim_scripts() {
  return {{"file complete", file_complete},
          {"every section of the saved configuration", every_section},
          {"configuration as it was", every_section},
          {"host name of the saved configuration", every_section},
          {"every line of {}", every_line},
          {"image {} runs", image_runs},
          {"image list", image_list},
          {"running: secret changed", secret_changed},
          {"stored: secret changed", secret_saved},
          {"user changed", user_changed},
          {"interfaces as saved", interfaces_as_saved},
          {"running configuration saved", running_saved},
          {"no saved configuration", no_saved_configuration},
          {"register as it was", register_home},
          {"enable with {}", enable_with},
          {"root with {}", root_with},
          {"loader answers", loader_answers},
          {"running: boots {}", boots_running},
          {"stored: boots {}", boots_stored}};
}

}  // namespace rommate::recipe
