// Verbs of an image that goes to a running IOS over the network: does it fit, the address that is lent for
// it, the copy that the device makes of what we serve, and the proof by the device's own digest, read at the
// console.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "src/image/digest.hpp"
#include "src/image/pasted_digest.hpp"
#include "src/recipe/bench.hpp"
#include "src/recipe/copy_offers.hpp"
#include "src/recipe/copy_way.hpp"
#include "src/recipe/digest_proof.hpp"
#include "src/recipe/flash_room.hpp"
#include "src/recipe/install_mode.hpp"
#include "src/recipe/serving.hpp"
#include "src/recognise/state.hpp"

namespace rommate::recipe {
namespace {

/// Where the image is to be, as facts for the book's lines.
void name_copy(Bench& bench) {
  const auto kept = kept_image(bench);
  bench.facts["place"] = kept.substr(0, kept.find(':') + 1);
  bench.facts["file"] = kept.substr(kept.find(':') + 1);
  bench.facts["url"] = copy_url(bench.values);
  for (auto& [name, value] : network_values(bench.values))
    if (name != "file") bench.facts[name] = value;
}

bool is_archive(const Bench& bench) { return bench.facts.contains("archived image"); }

/// What the copy must equal: the file here, else the digest that is given; empty: there is none.
std::string reference(const Bench& bench) {
  if (const auto own = bench.facts.find("archived sha512"); own != bench.facts.end()) return own->second;
  if (const auto own = bench.facts.find("sha512"); own != bench.facts.end()) return own->second;
  if (!bench.given("sha512")) return "";
  const auto read = image::read_pasted_digest(bench.values.at("sha512"), image::DigestKind::sha512);
  const auto* pasted = std::get_if<image::PastedDigest>(&read);
  return pasted == nullptr ? "" : pasted->hex;
}

/// Once for each run, whoever asks first: a file that is changed later is not served any more, and what came
/// of it fails the proof. nullopt: it is measured, or there is none here.
std::optional<Move> measure_first(Bench& bench) {
  if (on_device(bench.values) || bench.facts.contains("sha512")) return std::nullopt;
  if (!bench.list.empty() && bench.list.back() == "measure") {
    note_measures(bench);
    return std::nullopt;
  }
  bench.list.emplace_back("measure");
  return Measure{"image"};
}

/// Nothing is changed before all of this is known.
std::optional<Move> does_not_fit(Bench& bench, const Heard& version) {
  if (const auto why = image_for_another(base_name(bench.values["image"]), bench.sight->facts().platform);
      !why.empty())
    return Fail{why, true};
  const auto runs = image_in_version(version.lines());
  bench.facts["running image"] = runs;
  const auto& image = bench.values["image"];
  if (names_archive(image) && !on_device(bench.values) && !is_archive(bench))
    return Fail{fmt::format("{} is a tar by its name, and no image is in it", image), true};
  if (is_archive(bench) && find_phrase("copy-image", "unpack", bench.family) == nullptr)
    return Fail{fmt::format("{} is a tar for archive download-sw, and only fixed Catalysts have that", image),
                true};
  if (is_archive(bench)) return std::nullopt;  // a folder of its own
  if (!on_device(bench.values) && runs == bench.facts["file"])
    return Fail{fmt::format("{} is the image that runs: it is never written over", runs), true};
  return std::nullopt;
}

/// Of a tar: its image goes into a folder of its own, beside the old one where that has room; nullopt: it
/// can. Only who has agreed to it loses the old image before the new one is there.
std::optional<Move> no_room_for_archive(Bench& bench, const Heard& heard) {
  const auto needed = number_in(bench.facts["unpacked"]);
  const auto room = room_in(heard.lines());
  const auto& image = bench.facts["archived image"];
  const bool there = lists(heard.lines(), image.substr(0, image.find('/')), std::nullopt);
  bench.facts["overwrites"] = "";
  if (!room || there || room->free >= needed) {
    bench.remarks.push_back(
        fmt::format("{} is a tar: archive download-sw unpacks {} bytes of it to {}, leaves the old image, "
                    "and names the new "
                    "one in BOOT: the next start is its",
                    base_name(bench.values["image"]), needed, kept_image(bench)));
    return std::nullopt;
  }
  const auto why = fmt::format("{} takes {} bytes when it is unpacked, and flash: has {} free",
                               base_name(bench.values["image"]), needed, room->free);
  if (!bench.agreed_to_destroy)
    return Fail{why +
                    ": delete something there first, or --yes-destroy has the old image overwritten, without "
                    "which nothing starts until the new one is there",
                true};
  bench.facts["overwrites"] = "yes";
  bench.remarks.push_back(why + ": the old image is overwritten, as was agreed to");
  return std::nullopt;
}

/// nullopt: it has room, or lies there already.
std::optional<Move> no_room_for_copy(Bench& bench, const Heard& heard) {
  if (auto wrong = went_wrong(heard)) return *wrong;
  if (is_archive(bench)) return no_room_for_archive(bench, heard);
  const auto size = number_in(bench.facts["size"]);
  const auto room = room_in(heard.lines());
  if (!room)
    bench.remarks.push_back(fmt::format("{} does not tell its free space: whether {} bytes fit is not known",
                                        bench.facts["place"], size));
  const bool there = lists(heard.lines(), bench.facts["file"], std::nullopt);
  if (!room) return std::nullopt;
  // Where packages run the image is unpacked beside itself (guides for the 9000 ask for as much again).
  const bool installs = in_install_mode(bench) && bench.installs;
  if (there || room->free >= (installs ? 2 * size : size)) return std::nullopt;
  return Fail{
      fmt::format("{} has {} bytes{}, and {} has {} free: {}", bench.facts["file"], size,
                  installs ? ", and as much again when it is unpacked" : "", bench.facts["place"], room->free,
                  in_install_mode(bench) ? "`install remove inactive` deletes what is not run"
                                         : "delete something there first"),
      true};
}

Move ask_by_key(Move move) {
  if (auto* type = std::get_if<Type>(&move)) type->order.enters = Order::Enters::by_its_last_key;
  return move;
}

/// The quickest way is taken where none is named, and each is told with its time, before anything begins.
Move choose_way(Bench& bench) {
  WaysThere known{.stick = bench.facts["stick with it"],
                  .bytes = number_in(bench.facts["size"]),
                  .family = bench.family,
                  .baud = bench.baud};
  for (std::string_view rest = bench.facts["offers"]; !rest.empty();) {
    const auto word = rest.substr(0, rest.find(' '));
    known.offers.emplace_back(word);
    rest.remove_prefix(std::min(rest.size(), word.size() + 1));
  }
  auto& method = bench.values["method"];
  const bool chosen = method == "auto";
  if (chosen) method = quickest_way(known);
  for (auto& each : ways_in_words(known)) bench.remarks.push_back(std::move(each));
  if (const auto why = closed_way(method, known); !why.empty()) return Fail{why, true};
  if (chosen) bench.remarks.push_back(fmt::format("taken: {}, the quickest of them", method));
  bench.values["stick"] = known.stick;
  name_copy(bench);
  bench.facts["fits"] = "yes";
  return Done{};
}

/// Each stick is asked for the file, one after the other.
Move ask_next_stick(Bench& bench) {
  if (bench.list.empty()) return choose_way(bench);
  bench.facts["stick"] = bench.list.front();
  bench.list.erase(bench.list.begin());
  return say(bench, "see-copy", "stick");
}

Move heard_ways(Bench& bench, const Heard& heard) {
  if (heard.end != Heard::End::prompt) return fail(heard.problem);
  const auto offers = offers_in(heard.lines());
  bench.facts["offers"] = fmt::format("{}", fmt::join(offers, " "));
  bench.list = sticks_among(offers);
  return ask_next_stick(bench);
}

Move heard_stick(Bench& bench, const Heard& heard) {
  if (heard.end != Heard::End::prompt) return fail(heard.problem);
  if (!lists(heard.lines(), base_name(bench.values["image"]), number_in(bench.facts["size"])))
    return ask_next_stick(bench);
  bench.facts["stick with it"] = bench.facts["stick"];
  return choose_way(bench);
}

Move see_copy(Bench& bench, const Heard& heard, int stage) {
  if (stage == 0) {
    if (const auto why = wrong_method(bench.values); !why.empty()) return Fail{why, true};
    name_copy(bench);
  }
  if (auto move = measure_first(bench)) return *move;
  switch (bench.at++) {
    case 0:
      if (const auto why = wrong_reference(bench); !why.empty()) return Fail{why, true};
      return say(bench, "see-copy", "version");
    case 1:
      if (heard.end != Heard::End::prompt) return fail(heard.problem);
      if (auto refused = does_not_fit(bench, heard)) return *refused;
      return say(bench, "see-copy", "dir");
    case 2:
      if (on_device(bench.values)) {
        if (auto wrong = went_wrong(heard)) return *wrong;
        bench.facts["fits"] = "yes";
        return Done{};
      }
      if (auto refused = no_room_for_copy(bench, heard)) return *refused;
      return ask_by_key(say(bench, "see-copy", "ways"));
    case 3: return heard_ways(bench, heard);
    default: return heard_stick(bench, heard);
  }
}

Move fits(Bench& bench, const Heard&, int) {
  if (bench.facts["fits"] == "yes") return Holds{};
  return HoldsNot{"it was not looked at yet"};
}

// --- an address for as long as the copy lasts

/// "ip address 10.9.9.1 255.255.255.0" and "shutdown" of the interface as it is, as the lines that bring it
/// back.
struct Lines {
  std::string address = "no ip address", state = "no shutdown";
};

std::optional<Lines> lines_of_interface(const Bench& bench, const Heard& heard) {
  const auto section = ConfigText::in_answer(heard.said).section("interface " + bench.values.at("interface"));
  if (!section) return std::nullopt;
  Lines found;
  for (const auto& line : section->body)
    if (line.starts_with("ip address ") && !line.ends_with(" secondary")) found.address = line;
  if (section->has("shutdown")) found.state = "shutdown";
  return found;
}

Move lend_address(Bench& bench, const Heard& heard, int stage) {
  if (stage == 0) {
    if (needs_no_network(bench.values)) return Done{};
    if (const auto why = wrong_network(bench.values); !why.empty()) return Fail{why, true};
    name_copy(bench);
    return say(bench, "lend-address", "see");
  }
  if (stage == 1) {
    if (auto wrong = went_wrong(heard)) return *wrong;
    const auto now = lines_of_interface(bench, heard);
    const auto& name = bench.values["interface"];
    if (!now)
      return fail(fmt::format(
          "the device shows no 'interface {}': write its name as show running-config does", name));
    return Owe{{.what = "lend-address",
                .home = fmt::format("{}: {}, {}", name, now->address, now->state),
                .away = fmt::format("{}: ip address {} {}", name, bench.facts["ip"], bench.facts["mask"]),
                .way_home = fmt::format("interface {} / {} / {}", name, now->address, now->state)}};
  }
  if (stage > 2)
    if (auto wrong = went_wrong(heard)) return *wrong;
  bench.forget_shown();
  constexpr std::string_view keys[] = {"config", "interface", "set", "open", "end"};
  const auto at = static_cast<std::size_t>(stage - 2);
  if (at < std::size(keys)) return say(bench, "lend-address", keys[at]);
  return Done{};
}

Move pay_address(Bench& bench, const Heard& heard, int stage) {
  if (stage > 0)
    if (auto wrong = went_wrong(heard)) return *wrong;
  bench.forget_shown();
  constexpr std::string_view keys[] = {"config", "interface", "set", "state", "end"};
  const auto at = static_cast<std::size_t>(stage);
  if (at < std::size(keys)) return say(bench, "pay lend-address", keys[at]);
  return Done{};
}

/// Of the interface: is it as `address` and `state` say?
Move interface_is(Bench& bench, const Heard& heard, int stage, const std::string& address,
                  std::string_view state) {
  if (bench.stands() != State::ios_enable && stage == 0) return HoldsNot{"that cannot be asked from here"};
  if (stage == 0) return say(bench, "lend-address", "see");
  if (heard.end != Heard::End::prompt) return HoldsNot{heard.problem};
  const auto now = lines_of_interface(bench, heard);
  if (now && now->address == address && now->state == state) return Holds{};
  return HoldsNot{fmt::format("{} is not at '{}', '{}'", bench.values["interface"], address, state)};
}

Move address_lent(Bench& bench, const Heard& heard, int stage) {
  if (needs_no_network(bench.values)) return Holds{.none = true};
  if (stage == 0) name_copy(bench);
  return interface_is(bench, heard, stage,
                      fmt::format("ip address {} {}", bench.facts["ip"], bench.facts["mask"]), "no shutdown");
}

Move address_home(Bench& bench, const Heard& heard, int stage) {
  if (!bench.facts.contains("old address")) return Holds{.none = true};  // none was lent
  return interface_is(bench, heard, stage, bench.facts["old address"], bench.facts["old state"]);
}

// --- the copy

std::string went_wrong_words(const Heard& heard) {
  const auto complaint = heard.complaint();
  return complaint.empty() ? heard.problem : fmt::format("the device says '{}'", complaint);
}

/// The device's own count against the file's, and what our server has sent; `%Error` lines are complaints
/// already.
Move copied(Bench& bench, const Heard& heard) {
  const bool ours = !needs_no_server(bench);
  if (went_wrong(heard))
    return fail(fmt::format("{} did not arrive: {}", bench.facts["file"],
                            ours ? what_happened(bench, heard) : went_wrong_words(heard)));
  const auto size = number_in(bench.facts["size"]);
  const auto count = bytes_told(heard.lines());
  if (!count) return fail("the device does not say that it has copied the image");
  if (*count != size && !served_by_others(bench))
    return fail(fmt::format("the device has copied {} bytes of {}", *count, size));
  if (ours && !has_moved_all(bench))
    return Fail{"the device has copied a file, and our server has not sent it all: somebody else answered",
                true};
  bench.left = {};
  return Done{};
}

/// The lines of archive download-sw that begin so say why it failed.
std::string why_not_unpacked(const Heard& heard) {
  std::string why;
  for (const auto& line : heard.lines()) {
    const bool error = line.starts_with("Error: ") || line.starts_with("ERROR: ") ||
                       line.starts_with("%Tar ") || line.starts_with("%Error ");
    if (error && why.size() < 200) why += (why.empty() ? "" : "; ") + line;
  }
  return why;
}

Move unpacked(Bench& bench, const Heard& heard) {
  if (heard.says("% Invalid input") || heard.says("% Incomplete"))
    return Fail{"this release has no `archive download-sw`: take the image itself, the .bin, and no tar",
                true};
  const auto why = why_not_unpacked(heard);
  if (heard.end != Heard::End::prompt || !why.empty())
    return fail(fmt::format("{} was not unpacked: {}{}", base_name(bench.values["image"]),
                            why.empty() ? "" : why + "; ",
                            needs_no_server(bench) ? heard.problem : what_happened(bench, heard)));
  if (!heard.says("All software images installed"))
    return fail("the device does not say that it has installed the image");
  if (!needs_no_server(bench) && !has_moved_all(bench))
    return Fail{"the device has unpacked a tar, and our server has not sent it all: somebody else answered",
                true};
  return Done{};
}

Move unpack_image(Bench& bench) {
  auto move = say(bench, "copy-image", bench.facts["overwrites"] == "yes" ? "unpack over" : "unpack");
  return stopped_by(ctrl_shift_6, "Extracting images", within(long_without_a_word, std::move(move)));
}

Move copy_image(Bench& bench, const Heard& heard, int stage) {
  if (on_device(bench.values)) return Done{};
  if (stage > 0) return is_archive(bench) ? unpacked(bench, heard) : copied(bench, heard);
  name_copy(bench);
  if (is_archive(bench)) return unpack_image(bench);
  bench.left = {"copy-image", bench.facts["place"] + bench.facts["file"]};
  auto replies = offered_names();
  replies.push_back({.question = QuestionId::overwrite_file, .text = "", .agreed = true});
  replies.push_back({.question = QuestionId::erase_flash, .text = "n", .agreed = true});
  return stopped_by(ctrl_shift_6, "",
                    within(long_without_a_word, say(bench, "copy-image", "go", std::move(replies))));
}

// --- the proof

/// Verified by itself alone: what it carries, and its signature where it has one.
Move judge_own_word(Bench& bench, const Heard& heard) {
  if (heard.end != Heard::End::prompt) return HoldsNot{heard.problem};
  if (auto why = not_verified(heard, bench.facts["file"]); !why.empty()) return HoldsNot{std::move(why)};
  return Holds{"the device verifies it by itself; origin not proved: give sha512="};
}

Move copy_proved(Bench& bench, const Heard& heard, int stage) {
  constexpr std::string_view claim = "copy of {} is proved";
  if (stage == 0) {
    if (bench.stands() != State::ios_enable) return HoldsNot{"that cannot be asked from here"};
    if (const auto why = wrong_method(bench.values); !why.empty()) return HoldsNot{why};
    name_copy(bench);
    bench.list.clear();
  }
  if (auto move = measure_first(bench)) return *move;
  if (bench.list.empty() || bench.list.back() == "measure") {
    if (const auto why = wrong_reference(bench); !why.empty()) return Fail{why, true};
    name_copy(bench);  // of a tar it is known only now
    return ask_digest(bench, claim, reference(bench).empty() ? "plain" : "sha512");
  }
  if (bench.list.back() == "plain") return judge_own_word(bench, heard);
  const bool unknown = heard.end == Heard::End::prompt && heard.says("% Invalid input");
  if (bench.list.back() == "sha512" && unknown && !on_device(bench.values))
    return ask_digest(bench, claim, "md5");
  const bool by_md5 = bench.list.back() == "md5";
  const auto wanted = by_md5 ? bench.facts[is_archive(bench) ? "archived md5" : "md5"] : reference(bench);
  return judge_digest(bench, heard, {wanted, bench.facts["file"] + " arrived intact", "must be"});
}

}  // namespace

std::vector<Entry> copy_scripts() {
  return {{"see-copy", see_copy},         {"image fits", fits},
          {"lend-address", lend_address}, {"pay lend-address", pay_address},
          {"address lent", address_lent}, {"address as it was", address_home},
          {"copy-image", copy_image},     {"copy of {} is proved", copy_proved}};
}

}  // namespace rommate::recipe
