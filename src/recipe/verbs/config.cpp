// Verbs of configurations: fetched, loaded, changed, saved.
#include <fmt/format.h>

#include <algorithm>

#include "protocols/ascii.hpp"
#include "src/recipe/bench.hpp"

namespace rommate::recipe {
namespace {

Move fetch_config(Bench& bench, const Heard& heard, int stage) {
  const auto which = bench.arguments.empty() ? "startup" : bench.arguments.front();
  if (stage == 0) return say(bench, "fetch-config", which);
  if (heard.end == Heard::End::none) {  // our disk has answered
    bench.kept = true;
    return Done{};
  }
  if (auto wrong = went_wrong(heard)) return *wrong;
  const bool none = heard.says("is not present") || heard.says("No configuration");
  if (none && bench.erases) {
    bench.facts["nothing to keep"] = "yes";
    return Done{};
  }
  if (none) return fail("there is no saved configuration on the device: nothing to keep");
  auto read = ConfigText::in_answer(heard.said);
  const bool same = bench.whole_once && read.text() == bench.saved.text();
  if (!read.whole() && !same) {
    if (stage > 3) return fail("the configuration did not come whole in three readings");
    bench.saved = std::move(read);
    bench.whole_once = !bench.saved.empty();
    return say(bench, "fetch-config", which);
  }
  bench.saved = read;
  if (which == "startup") bench.startup = read;
  return Keep{read.text()};
}

/// A release reads its configuration and stops at a line that an older one wrote: the line, a mark below it,
/// and what is wrong with it. The rest is read all the same.
std::vector<std::string> refused_lines(const Heard& heard) {
  std::vector<std::string> refused;
  const auto lines = heard.lines();
  for (std::size_t i = 0; i + 1 < lines.size(); ++i)
    if (protocols::trimmed(lines[i + 1]) == "^") refused.emplace_back(protocols::trimmed(lines[i]));
  return refused;
}

Move load_config(Bench& bench, const Heard& heard, int stage) {
  if (stage == 0) {
    auto replies = offered_names();
    // It merges: asked for, and agreed to with the plan.
    replies.push_back({.question = QuestionId::change_running, .agreed = true});
    return say(bench, "load-config", "startup", replies);
  }
  bench.forget_shown();
  const auto refused = refused_lines(heard);
  if (refused.empty())
    if (auto wrong = went_wrong(heard)) return *wrong;
  if (heard.end != Heard::End::prompt) return fail(heard.problem);
  for (const auto& line : refused)  // at each start as well: the proof says what is missing
    bench.remarks.push_back(fmt::format(
        "this release does not take `{}` of its saved configuration, nor did it before: the copy here has it",
        line));
  return Done{};
}

/// The lines of a configuration that are typed: remarks are left out, and "end", which would leave the mode
/// too soon.
std::vector<std::string> lines_to_type(const ConfigText& config) {
  std::vector<std::string> typed;
  for (const auto& line : config.lines())
    if (!line.empty() && line[0] != '!' && line[0] != ':' && line != "end" && !line.starts_with("version "))
      typed.push_back(line);
  return typed;
}

Move paste_config(Bench& bench, const Heard& heard, int stage) {
  if (stage == 0) {
    const auto config = ConfigText::of(bench.files["config"]);
    if (config.empty()) return fail("the file holds no configuration");
    bench.list = lines_to_type(config);
    return say(bench, "paste-config", "config");
  }
  bench.forget_shown();
  if (heard.end == Heard::End::prompt && !heard.complaint().empty())
    return fail(fmt::format("the device says '{}' to '{}'", heard.complaint(),
                            bench.at == 0 ? "" : bench.list[bench.at - 1]));
  if (heard.end != Heard::End::prompt) return fail(heard.problem);
  if (bench.at < bench.list.size()) {
    bench.facts["each line of config"] = bench.list[bench.at++];
    return say(bench, "paste-config", "line");
  }
  if (heard.seen.state == State::ios_config) return say(bench, "paste-config", "end");
  return Done{};
}

/// The lines by which everybody who could log in at the console can do so with the new secret: the one who is
/// let in stays in until then.
std::vector<std::string> secret_lines(const Bench& bench) {
  std::vector<std::string> keys{"set"};
  if (bench.family == Family::asa || bench.family == Family::nexus) return keys;
  if (bench.saved.console_asks_password()) keys.insert(keys.end(), {"console", "line"});
  return keys;
}

/// "username bob privilege 15 secret 5 ..." -> {"bob", "privilege 15"}, of those that the console asks for.
std::vector<std::pair<std::string, std::string>> console_users(const Bench& bench) {
  std::vector<std::pair<std::string, std::string>> users;
  if (!bench.saved.console_asks_user() || bench.family == Family::nexus) return users;
  for (const auto& line : bench.saved.lines()) {
    if (!line.starts_with("username ")) continue;
    const auto name = line.substr(9, line.find(' ', 9) - 9);
    const auto privilege = line.find(" privilege ");
    const auto level = privilege == std::string::npos
                           ? "privilege 1"
                           : line.substr(privilege + 1, line.find(' ', privilege + 11) - privilege - 1);
    users.emplace_back(name, level);
  }
  return users;
}

Move set_secret(Bench& bench, const Heard& heard, int stage) {
  if (stage == 0) {
    bench.list = secret_lines(bench);
    for (const auto& [user, level] : console_users(bench))
      bench.list.push_back("user\n" + user + "\n" + level);
    return say(bench, "set-secret", "config");
  }
  bench.forget_shown();
  if (auto wrong = went_wrong(heard)) return *wrong;
  if (bench.at < bench.list.size()) {
    const auto& next = bench.list[bench.at++];
    if (!next.starts_with("user\n")) return say(bench, "set-secret", next);
    const auto cut = next.find('\n', 5);
    bench.facts["each user"] = next.substr(5, cut - 5);
    bench.facts["level"] = next.substr(cut + 1);
    return say(bench, "set-secret", "user");
  }
  if (heard.seen.state == State::ios_config) return say(bench, "set-secret", "end");
  bench.started_anew = true;
  return Done{};
}

Move set_user(Bench& bench, const Heard& heard, int stage) {
  if (stage > 0) bench.forget_shown();
  if (stage > 0)
    if (auto wrong = went_wrong(heard)) return *wrong;
  switch (stage) {
    case 0: return say(bench, "set-user", "config");
    case 1: return say(bench, "set-user", "set");
    case 2: return say(bench, "set-user", "end");
    default: return Done{};
  }
}

Move open_interfaces(Bench& bench, const Heard& heard, int stage) {
  constexpr std::string_view verb = "open-interfaces", name = "each interface that was open";
  if (stage == 0) {
    const auto open = bench.running ? bench.running->open_interfaces() : std::vector<std::string>{};
    for (const auto& each : bench.saved.open_interfaces())
      if (std::find(open.begin(), open.end(), each) == open.end()) bench.list.push_back(each);
    return say(bench, verb, "config");
  }
  bench.forget_shown();
  if (auto wrong = went_wrong(heard)) return *wrong;
  const auto line = bench.at++;
  if (line < 2 * bench.list.size()) {
    bench.facts[std::string{name}] = bench.list[line / 2];
    return say(bench, verb, line % 2 == 0 ? "interface" : "open");
  }
  if (line == 2 * bench.list.size()) return say(bench, verb, "end");
  return Done{};
}

Move save_config(Bench& bench, const Heard& heard, int stage) {
  if (stage == 0) {
    if (!bench.configuration_seen)
      return Fail{
          "nothing is saved: the old configuration was not seen in the running one since the last start",
          true};
    auto replies = offered_names();
    // Its name, and "Overwrite the previous NVRAM configuration?" of another release.
    replies.push_back({.question = QuestionId::overwrite_startup, .text = "", .agreed = true, .times = 3});
    replies.push_back({.question = QuestionId::save_config, .text = "", .agreed = true});
    return say(bench, "save-config", "go", replies);
  }
  bench.forget_shown();
  if (auto wrong = went_wrong(heard)) return *wrong;
  for (const std::string_view proof : {"[OK]", "Copy complete", "bytes copied"})
    if (heard.says(proof)) return Done{};
  return fail("the device does not say that it has saved");
}

Move erase_config(Bench& bench, const Heard& heard, int stage) {
  if (stage == 0) {
    if (!bench.agreed_to_destroy)
      return Fail{"nobody has agreed to erase the configuration: --yes-destroy", true};
    const auto* agree = find_phrase("erase-config", "agree", bench.family);
    return say(bench, "erase-config", "go",
               {{.question = QuestionId::erase_nvram,
                 .text = agree == nullptr ? "" : std::string{agree->line},
                 .agreed = true}});
  }
  bench.forget_shown();
  if (auto wrong = went_wrong(heard)) return *wrong;
  bench.facts.erase("kept");  // the file of a Catalyst that had another name: it is gone, and owed to nobody
  return Done{};
}

/// What is typed so that the image is the first that is tried; the one that was first is the second then.
std::vector<std::string> boot_lines(const ConfigText& running, Bench& bench) {
  std::vector<std::string> keys{"config"};
  bool names_others = false;
  for (const auto& line : running.lines()) {
    if (!line.starts_with("boot system")) continue;
    if (!std::exchange(names_others, true)) keys.emplace_back("old");
    if (line.find(bench.facts["boot image"]) == std::string::npos && !bench.facts.contains("second image"))
      bench.facts["second image"] = line;
  }
  keys.emplace_back("set");
  if (names_others && bench.facts.contains("second image")) keys.emplace_back("second");
  keys.emplace_back("end");
  return keys;
}

Move set_boot(Bench& bench, const Heard& heard, int stage) {
  if (stage > 0)
    if (auto wrong = went_wrong(heard)) return *wrong;
  const bool has_order =
      find_phrase("set-boot", "second", bench.family) != nullptr;  // lines are tried in turn
  if (stage == 0 && has_order) return say(bench, "fetch-config", "running");
  if (bench.list.empty()) {
    bench.facts["boot image"] = kept_image(bench);
    bench.list = boot_lines(has_order ? ConfigText::in_answer(heard.said) : ConfigText{}, bench);
    bench.forget_shown();
  }
  if (bench.at < bench.list.size()) return say(bench, "set-boot", bench.list[bench.at++]);
  bench.forget_shown();
  return Done{};
}

}  // namespace

std::vector<Entry> config_scripts() {
  return {
      {"fetch-config", fetch_config}, {"load-config", load_config},   {"paste-config", paste_config},
      {"set-secret", set_secret},     {"set-user", set_user},         {"open-interfaces", open_interfaces},
      {"save-config", save_config},   {"erase-config", erase_config}, {"set-boot", set_boot}};
}

}  // namespace rommate::recipe
