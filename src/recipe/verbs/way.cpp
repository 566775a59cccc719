// Verbs of the way that an image takes to a running device: does the device reach us, what bounds it there,
// which setting is lent against that, and a few kilobytes that go nowhere before flash is touched.
#include <fmt/format.h>

#include <algorithm>

#include "protocols/ascii.hpp"
#include "protocols/endpoint.hpp"
#include "src/recipe/bench.hpp"
#include "src/recipe/copy_way.hpp"
#include "src/recipe/flash_room.hpp"
#include "src/recipe/plan.hpp"
#include "src/recipe/serving.hpp"
#include "src/recognise/state.hpp"

namespace rommate::recipe {
namespace {

using namespace std::chrono_literals;

// --- the round trip

/// "Success rate is 100 percent (5/5), round-trip min/avg/max = 1/2/4 ms": the two figures of it.
struct Reach {
  std::uint64_t percent = 0;
  std::optional<std::uint64_t> milliseconds = {};
};
std::optional<Reach> reach_in(const std::vector<std::string>& lines) {
  for (const auto& line : lines) {
    constexpr std::string_view rate = "Success rate is ", trip = "min/avg/max = ";
    if (!line.starts_with(rate)) continue;
    Reach reach{number_in(std::string_view{line}.substr(rate.size()))};
    const auto least = line.find(trip), average = line.find('/', least + trip.size());
    if (reach.percent > 0 && least != std::string::npos && average != std::string::npos)
      reach.milliseconds = number_in(std::string_view{line}.substr(average + 1));
    return reach;
  }
  return std::nullopt;
}

/// Before flash is touched: a route, and the round trip that bounds TFTP and TCP. A firewall that drops
/// echoes only makes no copy fail, so what is not answered is told and not held against it.
Move see_reach(Bench& bench, const Heard& heard, int stage) {
  if (stage == 0 && !needs_no_network(bench.values)) return say(bench, "see-reach", "go");
  if (stage > 0 && heard.end != Heard::End::prompt) return fail(heard.problem);
  bench.facts["reach told"] = "yes";
  const auto& server = bench.values["server"];
  const auto reach = reach_in(heard.lines());
  if (!reach) return Done{};
  if (reach->percent == 0)
    bench.remarks.push_back(fmt::format(
        "the device reaches {} by no ping: a firewall of this machine drops it, or no copy will begin",
        server));
  if (reach->milliseconds) {
    bench.facts["round trip"] = std::to_string(*reach->milliseconds);
    bench.remarks.push_back(fmt::format("the device reaches {}: {} % of its pings, {} ms there and back",
                                        server, reach->percent, *reach->milliseconds));
  }
  return Done{};
}

Move reach_told(Bench& bench, const Heard&, int) {
  if (bench.facts["reach told"] == "yes") return Holds{.none = true};
  return HoldsNot{"it was not asked yet"};
}

// --- a setting for as long as the copy lasts

constexpr double usual_window = 4128, large_window = 65535;  // bytes; ip tcp window-size of IOS (vendor)
constexpr double usual_block = 512, large_block = 8192, unbroken_block = 1468;
constexpr Seconds worth_it{120};  // a guess: nobody's configuration is changed for less

/// The line that would bring the copy on, and what it brings; nullopt: nothing bounds it but the flash.
struct Setting {
  std::string line;  // "ip tftp blocksize 8192"
  Seconds without{}, with{};
};

std::optional<Setting> setting_for(const Bench& bench) {
  const auto found = bench.facts.find("round trip");
  const auto size = static_cast<double>(number_in(value_of(bench.facts, "size")));
  if (found == bench.facts.end() || size == 0) return std::nullopt;
  // A LAN answers in less than the millisecond that is shown.
  const auto trip = static_cast<double>(std::max<std::uint64_t>(1, number_in(found->second))) / 1000;
  const auto flash = copy_time(console::ServedBy::http, static_cast<std::uint64_t>(size), bench.family);
  const auto takes = [&](double bytes_each_trip) {
    const auto seconds = static_cast<Seconds::rep>(size / bytes_each_trip * trip);
    return std::max(flash, Seconds{seconds});
  };
  Setting setting;
  if (method_of(bench.values) == console::ServedBy::tftp) {
    // Larger blocks come in fragments: on the LAN of the device none is lost; behind routers one may be.
    const auto device = protocols::parse_ipv4_place(value_of(bench.values, "address"));
    const auto server = protocols::parse_ipv4_place(value_of(bench.values, "server"));
    const bool lan = device && server && device->prefix_length && device->holds(server->address);
    const auto block = lan ? large_block : unbroken_block;
    setting = {fmt::format("ip tftp blocksize {}", block), takes(usual_block), takes(block)};
  } else {
    setting = {fmt::format("ip tcp window-size {}", large_window), takes(usual_window), takes(large_window)};
  }
  if (setting.without - setting.with < worth_it) return std::nullopt;
  return setting;
}

/// Of "ip tftp blocksize 8192" its first three words.
std::string key_of(const std::string& setting) { return setting.substr(0, setting.rfind(' ')); }

/// The line of the configuration that has this setting, else what takes it away.
std::string line_now(const Heard& heard, const std::string& setting) {
  const auto key = key_of(setting);
  for (const auto& line : heard.lines())
    if (line.starts_with(key + " ")) return std::string{protocols::trimmed(line)};
  return "no " + key;
}

/// What else stands there and is in the way.
void note_clients(Bench& bench, const Heard& heard) {
  const auto method = value_of(bench.values, "method");
  for (const auto& each : heard.lines()) {
    const std::string line{protocols::trimmed(each)};
    const bool own = line.starts_with("ip " + method + " ") || line.starts_with("ip " + method + " client ");
    if (own && line.find("source-interface ") != std::string::npos)
      bench.remarks.push_back(fmt::format(
          "`{}`: the device asks from the address of that interface, and our server gives to {} alone: give "
          "that one as address=",
          line, value_of(bench.facts, "ip")));
    if (line.starts_with("ip ftp username ") && method == "ftp") {
      bench.values["name sent"] = "anonymous:rommate@";
      bench.remarks.push_back(
          "the device has a name and a password for FTP, which would go over the network as they are: "
          "anonymous is named in the address instead");
    }
    if (line.starts_with("ip http client username ") && method == "http")
      bench.remarks.push_back(
          "the device sends the name of `ip http client username`; our server asks for none");
  }
  if (method == "ftp") bench.facts["url"] = copy_url(bench.values);
}

Move lend_settings(Bench& bench, const Heard& heard, int stage) {
  if (needs_no_server(bench)) return Done{};
  bench.facts["settings seen"] = "yes";
  if (stage == 0) return say(bench, "lend-settings", "see");
  if (stage == 1) {
    if (auto wrong = went_wrong(heard)) return *wrong;
    note_clients(bench, heard);
    const auto setting = setting_for(bench);
    if (!setting) return Done{};
    const auto now = line_now(heard, setting->line);
    if (now == setting->line) return Done{};  // somebody has set it, or a run of ours that was cut off
    const auto gain = fmt::format("`{}` would bring it from {} to {}", setting->line,
                                  in_words(setting->without), in_words(setting->with));
    if (value_of(bench.values, "settings") == "no") {
      bench.remarks.push_back(gain + "; it is left as it is (settings=no)");
      return Done{};
    }
    bench.remarks.push_back(gain + ": it is set for the copy, and taken back");
    bench.facts["setting wanted"] = "yes";
    return Owe{{.what = "lend-settings", .home = now, .away = setting->line, .way_home = now}};
  }
  if (stage > 2 && heard.end != Heard::End::prompt) return fail(heard.problem);
  if (stage == 4 && !heard.complaint().empty()) {
    bench.facts["setting refused"] = "yes";
    bench.remarks.push_back(fmt::format("this release does not take `{}`", bench.facts["setting"]));
  }
  bench.forget_shown();
  constexpr std::string_view keys[] = {"config", "set", "end"};
  const auto at = static_cast<std::size_t>(stage - 2);
  if (at < std::size(keys)) return say(bench, "lend-settings", keys[at]);
  return Done{};
}

/// What it complains of is judged by the proof: a release that did not take the setting does not take it back
/// either.
Move pay_settings(Bench& bench, const Heard& heard, int stage) {
  if (stage > 0 && heard.end != Heard::End::prompt) return fail(heard.problem);
  bench.forget_shown();
  constexpr std::string_view keys[] = {"config", "set", "end"};
  const auto at = static_cast<std::size_t>(stage);
  if (at < std::size(keys)) return say(bench, "pay lend-settings", keys[at]);
  return Done{};
}

Move setting_is(Bench& bench, const Heard& heard, int stage, const std::string& wanted) {
  if (bench.stands() != State::ios_enable && stage == 0) return HoldsNot{"that cannot be asked from here"};
  if (stage == 0) return say(bench, "settings lent", "ask");
  if (heard.end != Heard::End::prompt) return HoldsNot{heard.problem};
  const auto now = line_now(heard, bench.facts["setting"]);
  if (now == wanted) return Holds{};
  return HoldsNot{fmt::format("it is '{}', and not '{}'", now, wanted)};
}

Move settings_lent(Bench& bench, const Heard& heard, int stage) {
  if (needs_no_server(bench)) return Holds{.none = true};
  if (bench.facts["settings seen"] != "yes") return HoldsNot{"it was not looked at yet"};
  if (bench.facts["setting wanted"] != "yes" || bench.facts["setting refused"] == "yes")
    return Holds{.none = true};
  return setting_is(bench, heard, stage, bench.facts["setting"]);
}

Move settings_home(Bench& bench, const Heard& heard, int stage) {
  if (!bench.facts.contains("old setting")) return Holds{.none = true};  // nothing was lent
  return setting_is(bench, heard, stage, bench.facts["old setting"]);
}

// --- a small file first

bool can_throw_away(const Bench& bench) {
  const auto offers = " " + value_of(bench.facts, "offers") + " ";
  return !needs_no_server(bench) && offers.find(" null: ") != std::string::npos;
}

/// What came, and from whom: the device's own count, our server's, and the rate.
Move judge_probe(Bench& bench, const Heard& heard) {
  const auto count = bytes_told(heard.lines());
  const bool sent = bench.served && bench.served->probed >= console::probe_size;
  if (count && !sent)
    return Fail{
        fmt::format(
            "the device has loaded {} bytes, and our server has sent no such file: somebody else answered "
            "at {}",
            *count, bench.values["server"]),
        true};
  if (!count && !sent)
    return fail(fmt::format("a small file did not come to the device: {}", what_happened(bench, heard)));
  bench.facts["way tried"] = "yes";
  if (!count) {
    bench.remarks.push_back(
        fmt::format("our server has sent a small file, and the device does not take it to "
                    "null:{}{}",
                    heard.complaint().empty() ? "" : ": ", heard.complaint()));
    return Done{};
  }
  constexpr std::string_view each_second = " bytes/sec)";
  for (const auto& line : heard.lines()) {
    const auto at = line.find(each_second), open = line.rfind('(', at);
    if (at != std::string::npos && open != std::string::npos)
      bench.remarks.push_back(fmt::format("the way is open: a small file came at {} bytes a second",
                                          number_in(std::string_view{line}.substr(open + 1))));
  }
  return Done{};
}

Move probe_way(Bench& bench, const Heard& heard, int stage) {
  if (stage > 0) return judge_probe(bench, heard);
  if (!can_throw_away(bench)) {
    bench.facts["way tried"] = "yes";
    return Done{};
  }
  bench.facts["probe url"] = probe_url(bench.values);
  return stopped_by(ctrl_shift_6, "", within(2min, say(bench, "probe-way", "go", offered_names())));
}

Move way_tried(Bench& bench, const Heard&, int) {
  if (bench.facts["way tried"] == "yes") return Holds{.none = true};
  return HoldsNot{"it was not tried yet"};
}

}  // namespace

std::vector<Entry> way_scripts() {
  return {{"see-reach", see_reach},         {"reach is told", reach_told},
          {"lend-settings", lend_settings}, {"pay lend-settings", pay_settings},
          {"settings lent", settings_lent}, {"settings as they were", settings_home},
          {"probe-way", probe_way},         {"way is tried", way_tried}};
}

}  // namespace rommate::recipe
