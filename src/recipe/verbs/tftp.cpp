// Verbs of TFTP: our server armed, the loader told its addresses, the image fetched into memory or over the
// flash. Each sentence of a failure names what our server has seen.
#include <fmt/format.h>

#include <algorithm>

#include "src/recipe/bench.hpp"
#include "src/recipe/copy_way.hpp"
#include "src/recipe/flash_room.hpp"
#include "src/recipe/serving.hpp"
#include "src/recognise/state.hpp"

namespace rommate::recipe {
namespace {

using namespace std::chrono_literals;

constexpr console::Duration erases_and_writes = 15min;  // a guess; 98 dots of a 1941's log took minutes

constexpr std::string_view ctrl_c = "\x03";

std::uint64_t size_of(const Bench& bench) { return bench.served ? bench.served->size : 0; }

void learn_network(Bench& bench) {
  for (auto& [name, value] : network_values(bench.values)) bench.facts[name] = value;
  const auto longer = longer_timeout(size_of(bench));
  if (longer) bench.facts["tftp-timeout"] = std::to_string(*longer);
}

/// Beside what our own server serves: the loader can be told another port by a board's variable only.
bool is_typed(const Bench& bench, const Phrase& phrase) {
  if (phrase.key == "timeout") return bench.facts.contains("tftp-timeout");
  if (phrase.key == "port") return bench.values.contains("port") && bench.values.at("port") != "69";
  if (phrase.key == "gateway") return bench.facts.contains("router");
  return phrase.key != "proof";
}

Move serve(Bench& bench, const Heard&, int stage) {
  if (stage == 0) {
    if (needs_no_network(bench.values)) return Done{};
    if (const auto why = wrong_network(bench.values); !why.empty()) return Fail{why, true};
    if (needs_no_server(bench)) return Done{};
    return Serve{serve_request(bench)};
  }
  if (size_of(bench) == 0) return Fail{fmt::format("{} is empty", bench.values["image"]), true};
  return Done{};
}

Move is_served(Bench& bench, const Heard&, int) {
  if (needs_no_network(bench.values)) return Holds{.none = true};
  if (bench.served || (needs_no_server(bench) && wrong_network(bench.values).empty())) return Holds{};
  return HoldsNot{"it is not served yet"};
}

Move set_variables(Bench& bench, const Heard& heard, int stage) {
  if (stage == 0) learn_network(bench);
  if (stage > 0)
    if (auto wrong = went_wrong(heard)) return *wrong;
  const auto lines = phrases("set-variables", bench.family);
  while (bench.at < lines.size()) {
    const auto& phrase = *lines[bench.at++];
    if (is_typed(bench, phrase)) return say(bench, "set-variables", phrase.key);
  }
  return Done{};
}

/// "IP_ADDRESS=192.0.2.1" as it was typed; of "setenv ipaddr 192.0.2.1" it is shown as "ipaddr=192.0.2.1".
std::string as_shown(std::string line) {
  constexpr std::string_view typed = "setenv ";
  if (!line.starts_with(typed)) return line;
  line.erase(0, typed.size());
  if (const auto blank = line.find(' '); blank != std::string::npos) line[blank] = '=';
  return line;
}

Move addresses_set(Bench& bench, const Heard& heard, int stage) {
  if (stage == 0) {
    if (!is_loader(bench.stands())) return HoldsNot{"that cannot be asked from here"};
    learn_network(bench);
    return say(bench, "addresses set", "ask");
  }
  if (heard.end != Heard::End::prompt) return HoldsNot{heard.problem};
  const auto lines = heard.lines();
  for (const auto* phrase : phrases("set-variables", bench.family)) {
    if (!is_typed(bench, *phrase)) continue;
    std::string why;
    const auto order = bench.order("set-variables", phrase->key, why);
    const auto wanted = order ? as_shown(*order->line) : "";
    const auto is_it = [&](const std::string& line) {
      const auto from = line.find_first_not_of(' ');
      return from != std::string::npos && std::string_view{line}.substr(from) == wanted;
    };
    if (std::none_of(lines.begin(), lines.end(), is_it))
      return HoldsNot{fmt::format("the loader does not show {}", wanted)};
  }
  return Holds{};
}

bool has_command(const Heard& heard, std::string_view command) {
  const auto lines = heard.lines();
  return std::any_of(lines.begin(), lines.end(), [&](const std::string& line) {
    return line.starts_with(command) && (line.size() == command.size() || line[command.size()] == ' ');
  });
}

/// Asked, never assumed: the ROMMON of one release has it, that of another has not.
std::optional<Move> cannot(const Bench& bench, const Heard& heard) {
  if (heard.end != Heard::End::prompt) return fail(heard.problem);
  if (!has_command(heard, "tftpdnld"))
    return Fail{"this ROMMON has no tftpdnld; what remains: boot-image from flash: or usb0:, or xmodem-flash",
                true};
  const auto why =
      too_many_blocks(bench.facts.at("file"), size_of(bench), bench.family, bench.sight->facts().platform);
  if (!why.empty()) return Fail{why, true};
  return std::nullopt;
}

/// "Load address: 0x1000000".
std::string load_address(const Heard& heard) {
  constexpr std::string_view words = "Load address: ";
  for (const auto& line : heard.lines())
    if (line.starts_with(words)) return line.substr(words.size());
  return "";
}

Move fetch_to_memory(Bench& bench, const Heard& heard, int stage) {
  const bool placed = bench.given("to");
  if (stage == 0) {
    return stopped_by(ctrl_c, "",
                      within(long_without_a_word, say(bench, "tftp-boot", placed ? "fetch to" : "fetch")));
  }
  const auto address = load_address(heard);
  if (heard.end != Heard::End::prompt || !heard.says("Bytes transferred = ") || address.empty())
    return fail(what_happened(bench, heard));
  if (!served_by_others(bench)) {
    if (!bench.served || bench.served->crc32.empty())
      return fail("our server has not seen the end of the file");
    bench.facts["size"] = std::to_string(size_of(bench));
    bench.facts["crc32"] = bench.served->crc32;
  }
  bench.facts["load-address"] = address;
  return Done{};
}

Move tftp_boot(Bench& bench, const Heard& heard, int stage) {
  if (stage == 0) learn_network(bench);
  if (bench.family == Family::u_boot) return fetch_to_memory(bench, heard, stage);
  const bool asks = find_phrase("tftp-boot", "help", bench.family) != nullptr;
  if (stage == 0 && asks) return say(bench, "tftp-boot", "help");
  if (stage == 1 && asks)
    if (auto why = cannot(bench, heard)) return *why;
  if (stage == (asks ? 1 : 0))
    return stopped_by(ctrl_c, "", say(bench, "tftp-boot", "go", {}, Order::Restart::must));
  if (heard.end == Heard::End::not_typed) return fail(heard.problem);
  if (heard.end == Heard::End::silent || is_loader(heard.seen)) return fail(what_happened(bench, heard));
  bench.facts["started"] = base_name(bench.facts["file"]);
  return Done{};
}

Move list_flash(Bench& bench, const char* place) {
  bench.facts["place"] = place;
  return say(bench, "tftp-flash", "dir");
}

/// Its Monlib and the check of the image speak as a boot does.
Move erase_and_fetch(Bench& bench) {
  auto move = say(bench, "tftp-flash", "go",
                  {{.question = QuestionId::erase_flash, .text = "y", .agreed = true}}, Order::Restart::may);
  return stopped_by(ctrl_c, "Copying file ",
                    within(erases_and_writes, std::move(move)));  // its help: "before flash erase begins"
}

Move written(Bench& bench, const Heard& heard) {
  const bool begun = heard.says("Copying file ");
  if (heard.end != Heard::End::prompt || !begun || heard.says("Error") || heard.says("failure"))
    return fail(what_happened(bench, heard) +
                (begun ? "; the flash is erased: once more, or tftp-boot" : ""));
  for (const char* fact : {"only on flash", "sent"}) bench.facts[fact] = base_name(bench.facts["file"]);
  return Done{};
}

Move tftp_flash(Bench& bench, const Heard& heard, int stage) {
  if (stage == 0) {
    learn_network(bench);
    if (!bench.agreed_to_destroy)
      return Fail{"nobody has agreed that the flash is erased: --yes-destroy", true};
    return say(bench, "tftp-flash", "help");
  }
  if (stage == 1) {
    if (auto why = cannot(bench, heard)) return *why;
    return list_flash(bench, "flash:");
  }
  if (bench.at != 0) return written(bench, heard);
  if (heard.end != Heard::End::prompt) return fail(heard.problem);
  const bool unknown = heard.says("bad device name");  // ISR G2 call it flash0:
  if (unknown && bench.facts["place"] == "flash:") return list_flash(bench, "flash0:");
  bench.facts["size"] = std::to_string(size_of(bench));
  if (const auto why = too_large_for_flash(bench, heard); !why.empty()) return Fail{why, true};
  bench.at = 1;
  return erase_and_fetch(bench);
}

}  // namespace

std::vector<Entry> tftp_scripts() {
  return {{"serve", serve},
          {"image is served", is_served},
          {"set-variables", set_variables},
          {"addresses set", addresses_set},
          {"tftp-boot", tftp_boot},
          {"tftp-flash", tftp_flash}};
}

}  // namespace rommate::recipe
