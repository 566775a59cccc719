// Verbs of images: sent over the console, and proved on the device.
#include <fmt/format.h>

#include <algorithm>

#include "src/recipe/bench.hpp"
#include "src/recipe/copy_way.hpp"
#include "src/recipe/flash_room.hpp"
#include "src/recipe/serving.hpp"
#include "src/recognise/state.hpp"

namespace rommate::recipe {
namespace {

using protocols::transfer::Protocol;

constexpr std::string_view cans = "\x18\x18\x18\x18\x18";  // a receiver that waits: two of them end it

/// Where the file goes: its own name in flash, or the one that is given.
void name_file(Bench& bench) {
  const auto& to = bench.values["to"];
  const auto colon = to.find(':');
  const bool named = colon != std::string::npos && colon + 1 < to.size();
  bench.facts["file"] = base_name(named ? to : bench.values["image"]);
  bench.facts["place"] = colon == std::string::npos ? "flash:" : to.substr(0, colon + 1);
}

Move begin_transfer(const Bench& bench, const Heard& heard, Protocol protocol) {
  if (heard.end == Heard::End::asked && heard.seen.state == State::transfer) return Send{"image", protocol};
  const auto complaint = heard.complaint();
  const auto lines = heard.lines();
  return fail(fmt::format("the device does not ask for {}: {}", bench.facts.at("file"),
                          !complaint.empty()                                  ? complaint
                          : heard.end == Heard::End::prompt && !lines.empty() ? lines.back()
                                                                              : heard.problem));
}

/// What the device does with the file may take minutes: flash is erased and written.
Move wait_for_prompt() { return within(std::chrono::minutes{15}, look({}, Order::Restart::may)); }

Move received(Bench& bench, const Heard& heard, std::initializer_list<std::string_view> proofs) {
  if (heard.end != Heard::End::prompt) return fail(heard.problem);
  for (const auto& proof : proofs)
    if (heard.says(proof)) {
      bench.facts["sent"] = bench.facts["file"];
      return Done{};
    }
  const auto lines = heard.lines();
  return fail(fmt::format("the device does not say that it has the file{}{}", lines.empty() ? "" : ": ",
                          lines.empty() ? "" : lines.back()));
}

constexpr std::string_view what_remains =
    "this ROMMON has no xmodem; what remains: boot-image from flash: or usb0:, or tftp-boot";

bool to_memory(const Bench& bench) {
  const auto to = bench.values.find("to");
  return to != bench.values.end() && to->second == "ram";
}

/// Sent, and started by the ROMMON itself.
Move started_from_memory(Bench& bench, const Heard& heard, int stage) {
  if (stage == 4) {
    auto move = look({}, Order::Restart::must);
    std::get<Type>(move).order.within = std::chrono::minutes{15};
    return move;
  }
  if (heard.end != Heard::End::prompt && heard.end != Heard::End::asked) return fail(heard.problem);
  if (is_loader(heard.seen)) return fail("the ROMMON does not start the image: see what it says");
  bench.facts["started"] = bench.facts["file"];
  return Done{};
}

Move by_rommon(Bench& bench, const Heard& heard, int stage) {
  const bool memory = to_memory(bench);
  if (memory && stage > 3) return started_from_memory(bench, heard, stage);
  switch (stage) {
    case 0: return say(bench, "xmodem-flash", "help");
    case 1: {
      if (heard.end != Heard::End::prompt) return fail(heard.problem);
      const auto lines = heard.lines();
      if (std::none_of(lines.begin(), lines.end(), [](auto& each) { return each.starts_with("xmodem"); }))
        return Fail{std::string{what_remains}, true};
      if (memory) return stopped_by(cans, "", say(bench, "xmodem-flash", "go memory"));
      return say(bench, "xmodem-flash", "dir");
    }
    case 2:
      if (memory) return begin_transfer(bench, heard, Protocol::xmodem);
      if (heard.end != Heard::End::prompt) return fail(heard.problem);
      if (const auto why = too_large_for_flash(bench, heard); !why.empty()) return Fail{why, true};
      return stopped_by(cans, "",
                        say(bench, "xmodem-flash", "go",
                            {{.question = QuestionId::erase_flash, .text = "y", .agreed = true}}));
    case 3:
      if (memory) return started_from_memory(bench, heard, 4);
      return begin_transfer(bench, heard, Protocol::xmodem);
    case 4: return wait_for_prompt();
    default: return received(bench, heard, {"Download Complete"});
  }
}

/// Of a switch's `dir flash:`; nullopt: there is room, or the file lies there already.
std::optional<Move> no_room(Bench& bench, const Heard& heard) {
  if (auto wrong = went_wrong(heard)) return *wrong;
  const auto room = room_in(heard.lines());
  const auto size = number_in(bench.facts["size"]);
  if (!room || room->free >= size || lists(heard.lines(), bench.facts["file"], size)) return std::nullopt;
  return Fail{fmt::format("{} has {} bytes, and flash has room for {}: delete something there first",
                          bench.facts["file"], size, room->free),
              true};
}

Move by_switch(Bench& bench, const Heard& heard, int stage) {
  switch (stage) {
    case 0: return say(bench, "xmodem-flash", "flash");
    case 1:
      if (heard.end != Heard::End::prompt) return fail(heard.problem);
      return say(bench, "xmodem-flash", "dir");
    case 2:
      if (auto refused = no_room(bench, heard)) return *refused;
      bench.left = {"xmodem-flash", fmt::format("flash:{}", bench.facts["file"])};
      return stopped_by(cans, "", say(bench, "xmodem-flash", "go"));
    case 3: return begin_transfer(bench, heard, Protocol::xmodem_1k);
    case 4: return wait_for_prompt();
    default: bench.left = {}; return received(bench, heard, {"successfully copied"});
  }
}

/// "## Start Addr      = 0x41000000"
std::string start_address(const Heard& heard) {
  for (const auto& line : heard.lines())
    if (const auto at = line.find("Start Addr"); at != std::string::npos)
      if (const auto hex = line.find("0x", at); hex != std::string::npos)
        return line.substr(hex, line.find(' ', hex) - hex);
  return "";
}

Move by_uboot(Bench& bench, const Heard& heard, int stage) {
  const bool address = bench.values["to"].starts_with("0x");
  switch (stage) {
    case 0: return stopped_by(cans, "", say(bench, "xmodem-flash", address ? "go to" : "go"));
    case 1: return begin_transfer(bench, heard, Protocol::ymodem);
    case 2: return wait_for_prompt();
    default:
      bench.facts["load-address"] = start_address(heard);
      if (!bench.facts["load-address"].empty()) bench.facts["sent"] = bench.facts["file"];
      return received(bench, heard, {"## Total Size"});
  }
}

/// What is known before a line is typed; else the image is measured.
Move begin_sending(Bench& bench) {
  name_file(bench);
  if (to_memory(bench) && find_phrase("xmodem-flash", "go memory", bench.family) == nullptr)
    return Fail{"to=ram is of a router's ROMMON; here it is to=flash:, or to=0xADDRESS on a board", true};
  if (bench.family != Family::u_boot && !to_memory(bench) && !bench.agreed_to_destroy)
    return Fail{"nobody has agreed that flash is erased: --yes-destroy", true};
  if (const auto why = image_for_another(base_name(bench.values["image"]), bench.sight->facts().platform);
      !why.empty())
    return Fail{why, true};
  return Measure{"image"};
}

Move see_flash(Bench& bench, const Heard& heard, int stage) {
  if (stage == 1) note_measures(bench);
  if (stage > 1 && heard.end != Heard::End::prompt) return fail(heard.problem);
  switch (stage) {
    case 0: return begin_sending(bench);
    case 1: return say(bench, "see-flash", "flash");
    case 2: return say(bench, "see-flash", "dir");
    default:
      if (auto refused = no_room(bench, heard)) return *refused;
      bench.facts["has room"] = "yes";
      return Done{};
  }
}

Move has_room(Bench& bench, const Heard&, int) {
  if (bench.facts["has room"] == "yes") return Holds{};
  return HoldsNot{"it was not looked at yet"};
}

Move xmodem_flash(Bench& bench, const Heard& heard, int stage) {
  if (stage == 0) return begin_sending(bench);
  if (stage == 1) note_measures(bench);
  switch (bench.family) {
    case Family::catalyst: return by_switch(bench, heard, stage - 1);
    case Family::u_boot: return by_uboot(bench, heard, stage - 1);
    default: return by_rommon(bench, heard, stage - 1);
  }
}

Move verified(const Heard& heard, const std::string& file) {
  if (auto why = not_verified(heard, file); !why.empty()) return HoldsNot{std::move(why)};
  return Holds{};
}

/// What was sent has a size here, unless another server has sent it.
std::optional<std::uint64_t> known_size(const Bench& bench) {
  const auto found = bench.facts.find("size");
  if (served_by_others(bench) || found == bench.facts.end()) return std::nullopt;
  return number_in(found->second);
}

constexpr std::string_view sent_by_others =
    "another server has sent it, and this machine has neither its size nor its CRC";

Move listed_by_loader(Bench& bench, const Heard& heard) {
  const auto& file = bench.facts["file"];
  const auto size = known_size(bench);
  if (lists(heard.lines(), file, size))
    return Holds{size ? "" : fmt::format("the loader shows its name; {}", sent_by_others)};
  if (bench.family == Family::ios_router && std::exchange(bench.facts["place"], "flash0:") == "flash:")
    return say(bench, "image {} on flash", "ask");  // ISR G2 call it so
  return HoldsNot{size ? fmt::format("no {} of {} bytes is there", file, *size) : "no " + file + " is there"};
}

/// A system verifies the image. A loader shows the size alone: that is a proof only of what this run has
/// sent, block by block, and the device has said that it has it.
Move image_on_flash(Bench& bench, const Heard& heard, int stage) {
  const auto stands = bench.stands();
  const bool by_rommon_alone = find_phrase("xmodem-flash", "go memory", bench.family) != nullptr;
  if (to_memory(bench) && by_rommon_alone) return Holds{.none = true};
  const bool loader = is_loader(stands), ours = !served_by_others(bench);
  if (!loader && stands != State::ios_enable) return HoldsNot{"that cannot be asked from here"};
  if (stage == 0) name_file(bench);
  if (stage == 0 && ours) return Measure{"image"};
  if (stage == 1 && ours) note_measures(bench);
  const int asked = ours ? stage - 1 : stage;
  if (asked > 0 && heard.end != Heard::End::prompt) return HoldsNot{heard.problem};
  if (asked > 0) return loader ? listed_by_loader(bench, heard) : verified(heard, bench.facts["file"]);
  if (loader && bench.facts["sent"] != bench.facts["file"])
    return HoldsNot{"a loader shows the size alone, and this run has not sent it"};
  if (loader) return say(bench, "image {} on flash", "ask");
  return within(long_without_a_word, say(bench, "image {} on flash", "verify"));
}

/// The board's own sum of its memory against that of what was sent.
Move image_in_memory(Bench& bench, const Heard& heard, int stage) {
  if (bench.family != Family::u_boot) {  // a ROMMON has started it
    if (!to_memory(bench)) return Holds{.none = true};
    return image_runs(bench, heard, stage);
  }
  if (bench.stands() != State::uboot) return HoldsNot{"that cannot be asked from here"};
  if (bench.facts["load-address"].empty()) return HoldsNot{"nothing was sent in this run"};
  if (served_by_others(bench)) return Holds{fmt::format("the board says so; {}", sent_by_others)};
  if (stage == 0) {
    bench.facts["size in hex"] = fmt::format("0x{:x}", number_in(bench.facts["size"]));
    return say(bench, "image {} in memory", "ask");
  }
  if (heard.end != Heard::End::prompt) return HoldsNot{heard.problem};
  const auto& sum = bench.facts["crc32"];
  if (!sum.empty() && heard.says("==> " + sum)) return Holds{};
  return HoldsNot{fmt::format("the CRC-32 of the memory is not {}", sum)};
}

Move keep_image(Bench& bench, const Heard& heard, int stage) {
  const auto kept = kept_image(bench);
  if (kept == bench.values["image"]) return Done{};
  if (stage == 0) {
    bench.facts["flash"] = kept.substr(0, kept.find(':') + 1);
    auto replies = offered_names();
    replies.push_back({.question = QuestionId::overwrite_file, .text = "", .agreed = true});
    bench.left = {"keep-image", kept};
    return stopped_by(ctrl_shift_6, "",
                      within(long_without_a_word, say(bench, "keep-image", "copy", std::move(replies))));
  }
  bench.left = {};
  if (auto wrong = went_wrong(heard)) return *wrong;
  if (heard.says("bytes copied")) return Done{};
  return fail("the device does not say that it has copied the image");
}

Move image_kept(Bench& bench, const Heard& heard, int stage) {
  const auto kept = kept_image(bench);
  if (kept == bench.values["image"]) return Holds{};
  if (bench.stands() != State::ios_enable && stage == 0) return HoldsNot{"that cannot be asked from here"};
  if (stage == 0) {
    bench.facts["boot image"] = kept;
    return within(long_without_a_word, say(bench, "image {} kept", "ask"));
  }
  if (heard.end != Heard::End::prompt) return HoldsNot{heard.problem};
  return verified(heard, kept);
}

}  // namespace

std::vector<Entry> image_scripts() {
  return {{"keep-image", keep_image},
          {"image {} kept", image_kept},
          {"see-flash", see_flash},
          {"image has room", has_room},
          {"xmodem-flash", xmodem_flash},
          {"image {} on flash", image_on_flash},
          {"image {} in memory", image_in_memory}};
}

}  // namespace rommate::recipe
