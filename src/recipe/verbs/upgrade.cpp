// Verbs of an image that is on the device and is to run: brought in where packages run, and who has signed
// it.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "protocols/ascii.hpp"
#include "src/recipe/bench.hpp"
#include "src/recipe/flash_room.hpp"
#include "src/recipe/install_mode.hpp"

namespace rommate::recipe {
namespace {

using namespace std::chrono_literals;

constexpr console::Duration unpacking = 15min;  // a 9200L took 8 min 43 s from START to SUCCESS (log)

/// The lines of install that say why it failed: "FAILED: install_add ...", " [1] FAILED: Add package(s)".
std::string why_not_installed(const Heard& heard) {
  std::string why;
  for (const auto& line : heard.lines()) {
    const bool error = line.starts_with("Error") || line.find("FAILED: ") != std::string::npos;
    if (error && why.size() < 200) why += (why.empty() ? "" : "; ") + line;
  }
  return why;
}

Move type_install(const Bench& bench, std::string_view key, Order::Restart restart) {
  return within(unpacking, say(bench, "install-image", key, {}, restart));
}

Move installed(Bench& bench, const Heard& heard) {
  const auto& file = bench.facts["file"];
  if (heard.says("% Invalid input"))
    return fail(
        "this release has no `install add`: on 3.x it is `software install file`, on 16.3 to 16.9 `request "
        "platform software package install`, which are not done here; the copy is on the device and proved");
  if (const auto why = why_not_installed(heard); !why.empty())
    return fail(fmt::format("{} was not installed, and what ran runs on: {}", file, why));
  if (heard.end == Heard::End::silent || heard.end == Heard::End::not_typed) return fail(heard.problem);
  const bool committed =
      heard.says("SUCCESS: install_add_activate_commit") || heard.says("SUCCESS: install_commit");
  if (committed) bench.facts["committed"] = file;
  if (committed) bench.facts["started by install"] = "yes";  // or has run before: it needs no reload
  if (committed && heard.end == Heard::End::prompt && heard.seen.state == State::ios_enable &&
      bench.list.back() == "go" && !heard.says("Press RETURN")) {
    bench.list.emplace_back("restart");
    return look({}, Order::Restart::must);  // the prompt came once more before it goes
  }
  return Done{};
}

Move install_image(Bench& bench, const Heard& heard, int stage) {
  if (!in_install_mode(bench)) return Done{};
  if (stage == 0) return say(bench, "install-image", "see");
  if (bench.list.empty()) {
    if (heard.end != Heard::End::prompt) return fail(heard.problem);
    const auto now = installed_in(heard.lines(), bench.facts["file"]);
    if (now == Installed::committed) return Done{};
    const bool runs = now == Installed::uncommitted;
    bench.list.emplace_back(runs ? "commit" : "go");
    return type_install(bench, bench.list.back(), runs ? Order::Restart::none : Order::Restart::may);
  }
  if (bench.list.back() == "restart") return Done{};
  return installed(bench, heard);
}

Move committed(Bench& bench, const Heard& heard, int stage) {
  if (!in_install_mode(bench)) return Holds{.none = true};
  const auto file = base_name(bench.values["image"]);
  if (stage == 0) {
    // It has said so itself, and has started anew since.
    if (bench.stands() != State::ios_enable && bench.facts["committed"] == file) return Holds{};
    if (bench.stands() != State::ios_enable) return HoldsNot{"that cannot be asked from here"};
    return say(bench, "packages of {} are committed", "ask");
  }
  if (heard.end != Heard::End::prompt) return HoldsNot{heard.problem};
  if (installed_in(heard.lines(), file) == Installed::committed) return Holds{};
  return HoldsNot{fmt::format("the packages of {} are not committed", file)};
}

/// "Signature Algorithm       : 2048-bit RSA" -> "2048-bit RSA".
std::string value_in(const std::string& line) {
  const auto colon = line.find(':');
  return colon == std::string::npos ? "" : std::string{protocols::trimmed(line.substr(colon + 1))};
}

/// Of the first line that begins with `what`; empty: there is none.
std::string told_of(const Heard& heard, std::string_view what) {
  for (const auto& line : heard.lines())
    if (protocols::trimmed(line).starts_with(what)) return value_in(line);
  return "";
}

/// Signed is what the device says; that a key of this box has signed it is all that it proves.
std::string signer_in_words(const Bench& bench, const Heard& heard) {
  const auto& file = bench.facts.at("file");
  if (heard.says("% Invalid input") || heard.says("% Incomplete"))
    return fmt::format("who has signed {} is not known: this release does not tell", file);
  const auto key = told_of(heard, "Key Version"), by = told_of(heard, "Organization Unit");
  if (key.empty())
    return fmt::format("the device names no signer of {}: it is not signed, or not so that it can read it",
                       file);
  return fmt::format("signed, as the device reads it: {} image, {} {}, {} with {}, key version {}",
                     told_of(heard, "Image type"), told_of(heard, "Common Name"), by,
                     told_of(heard, "Hash Algorithm"), told_of(heard, "Signature Algorithm"), key);
}

Move see_signer(Bench& bench, const Heard& heard, int stage) {
  if (stage == 0) return say(bench, "see-signer", "file");
  if (heard.end != Heard::End::prompt) return fail(heard.problem);
  if (stage == 1) {
    bench.facts["signer seen"] = "yes";
    bench.remarks.push_back(signer_in_words(bench, heard));
    if (told_of(heard, "Key Version").empty()) return Done{};
    return say(bench, "see-signer", "keys");
  }
  std::vector<std::string> keys;
  for (const auto& line : heard.lines())
    if (line.starts_with("Key Type")) keys.push_back(value_in(line));
  if (!keys.empty())
    bench.remarks.push_back(
        fmt::format("keys in this box, which may have had other owners before: {}", fmt::join(keys, ", ")));
  return Done{};
}

Move signer_seen(Bench& bench, const Heard&, int) {
  if (bench.facts["signer seen"] == "yes") return Holds{.none = true};
  return HoldsNot{"it was not looked at yet"};
}

}  // namespace

std::vector<Entry> upgrade_scripts() {
  return {{"see-signer", see_signer},
          {"signer is told", signer_seen},
          {"install-image", install_image},
          {"packages of {} are committed", committed}};
}

}  // namespace rommate::recipe
