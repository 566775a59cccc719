// Verbs of the loaders: the power switch, the boot interrupted, the configuration left out, the system
// started.
#include <fmt/format.h>

#include <utility>

#include "src/recipe/bench.hpp"
#include "src/recipe/config_register.hpp"
#include "src/recipe/flash_room.hpp"
#include "src/recognise/state.hpp"

namespace rommate::recipe {
namespace {

constexpr std::size_t most_readings = 5;

Move power_cycle(Bench& bench, const Heard&, int stage) {
  if (std::exchange(bench.just_on, false)) return Done{};
  // Fixed Catalysts stop by their Mode button, held at power-on.
  if (stage == 0) return Cycle{.button = bench.family == Family::catalyst};
  return Done{};
}

Move interrupt_boot(Bench&, const Heard&, int stage) {
  if (stage == 0) return Interrupt{};
  return Done{};
}

Move reset(Bench& bench, const Heard& heard, int stage) {
  if (stage == 0) return say(bench, "reset", "go", {}, Order::Restart::must);
  if (heard.end == Heard::End::silent || heard.end == Heard::End::not_typed) return fail(heard.problem);
  if (is_loader(heard.seen) && heard.seen.mode != "boot") {
    const auto complaint = heard.complaint();
    return fail(fmt::format("the start ended in the loader again: {}",
                            complaint.empty() ? "see what the device says" : complaint));
  }
  return Done{};
}

/// The register is noted, and what is owed is what it was without the bit: a box found at 0x2142 was left so
/// by somebody.
Move owe_register(Bench& bench, unsigned noted) {
  const unsigned home = noted & ~ignore_bit;
  const bool asa = bench.family == Family::asa;
  const auto as_text = [&](unsigned value) {
    return asa ? fmt::format("0x{:x}", value) : fmt::format("0x{:04x}", value);
  };
  if (!bench.facts.contains("register")) bench.facts["register"] = as_text(home);
  bench.facts["ignoring"] = as_text(noted | ignore_bit);
  return Owe{{.what = "skip-config",
              .home = bench.facts["register"],
              .away = bench.facts["ignoring"],
              .way_home = "config-register " + bench.facts["register"]}};
}

/// The register is read until two readings agree: a letter that is lost on the line may be a bit. One that is
/// owed already is not read again: what stands there now is our own.
Move skip_by_register(Bench& bench, const Heard& heard, int stage) {
  const auto read = [&] {  // the dialog is only looked at: no to its first question leaves all as it is
    return say(bench, "skip-config", "note", {{.question = QuestionId::change_confreg, .text = "n"}});
  };
  const bool owed = bench.facts.contains("register");
  if (stage == 0 && owed) return owe_register(bench, parse_register(bench.facts["register"]));
  if (stage == 0) return read();
  if (!bench.list.empty() && bench.list.back() == "set") {
    if (auto wrong = went_wrong(heard)) return *wrong;
    return Done{};
  }
  if (owed) {  // it is written down
    bench.list.emplace_back("set");
    return say(bench, "skip-config", "set");
  }
  if (heard.end != Heard::End::prompt) return fail(heard.problem);
  auto noted = register_in(heard.lines());
  if (!noted) noted = register_in_summary(heard.lines());
  const auto reading = noted ? fmt::format("{:x}", *noted) : "";
  if (noted && !bench.list.empty() && bench.list.back() == reading) return owe_register(bench, *noted);
  bench.list.push_back(reading);
  if (bench.list.size() > most_readings)
    return fail("the device does not say twice the same what its register is");
  return read();
}

Move skip_by_renaming(Bench& bench, const Heard& heard, int stage) {
  switch (stage) {
    case 0: return say(bench, "skip-config", "flash");
    case 1:
      if (heard.end != Heard::End::prompt) return fail(heard.problem);
      return say(bench, "skip-config", "note");
    case 2: {
      if (auto wrong = went_wrong(heard)) return *wrong;
      if (!lists(heard.lines(), "config.text", std::nullopt)) {  // private-config.text is another
        if (bench.facts.contains("kept") && heard.says(bench.facts["kept"])) return Done{};  // renamed before
        return fail("there is no config.text in flash: nothing to keep");
      }
      auto& kept = bench.facts["kept"];
      for (const std::string_view name : {"config.old", "config.kept", "config.saved"})
        if (kept.empty() && !heard.says(name)) kept = name;
      return Owe{{.what = "skip-config",
                  .home = "config.text",
                  .away = kept,
                  .way_home = fmt::format("rename flash:{} flash:config.text", kept)}};
    }
    case 3: return say(bench, "skip-config", "set", offered_names());
    case 4:
      if (auto wrong = went_wrong(heard)) return *wrong;
      return say(bench, "skip-config", "note");
    default:  // it refuses in words of many kinds
      if (auto wrong = went_wrong(heard)) return *wrong;
      if (lists(heard.lines(), "config.text", std::nullopt) || !heard.says(bench.facts["kept"]))
        return fail("the loader lists config.text, and not " + bench.facts["kept"]);
      return Done{};
  }
}

Move skip_by_variable(Bench& bench, const Heard& heard, int stage) {
  switch (stage) {
    case 0: return say(bench, "skip-config", "note");
    case 1:
      if (heard.end != Heard::End::prompt) return fail(heard.problem);
      return Owe{{.what = "skip-config",
                  .home = "0",
                  .away = "1",
                  .way_home = "no system ignore startupconfig switch all"}};
    case 2: return say(bench, "skip-config", "set");
    default:
      if (auto wrong = went_wrong(heard)) return *wrong;
      return Done{};
  }
}

Move skip_config(Bench& bench, const Heard& heard, int stage) {
  if (bench.family == Family::catalyst) return skip_by_renaming(bench, heard, stage);
  if (bench.family == Family::catalyst_xe) return skip_by_variable(bench, heard, stage);
  return skip_by_register(bench, heard, stage);
}

/// What a `dir` of a Nexus lists: the image that its loader starts, and the one that this loads in its turn
/// where there are two of them ("n5000-uk9-kickstart.X.bin" and "n5000-uk9.X.bin").
struct NxosImages {
  std::string first, system;
};
NxosImages nxos_images(const Bench& bench, const Heard& heard) {
  constexpr std::string_view kickstart = "-kickstart";
  NxosImages found{bench.sight->facts().image, ""};
  std::vector<std::string> names;
  for (const auto& line : heard.lines()) {
    const auto name = line.substr(line.rfind(' ') == std::string::npos ? 0 : line.rfind(' ') + 1);
    if (name.ends_with(".bin")) names.push_back(name);
  }
  for (const auto& name : names)
    if (name.starts_with("nxos") || name.starts_with("n9000") || name.find(kickstart) != std::string::npos)
      found.first = name;
  const auto at = found.first.find(kickstart);
  if (at == std::string::npos) return found;
  // "n5000-uk9" and ".7.3.5.N1.1.bin"; of a Nexus 7000 "n7000-s2", whose system is "n7000-s2-dk9..."
  const auto head = found.first.substr(0, at), tail = found.first.substr(at + kickstart.size());
  for (const auto& name : names)
    if (name.starts_with(head) && name.ends_with(tail) && name.find(kickstart) == std::string::npos)
      found.system = name;
  return found;
}

void note_nxos_images(Bench& bench, const Heard& heard) {
  const auto found = nxos_images(bench, heard);
  bench.facts["image"] = found.first;
  bench.facts["system image"] = found.system;
}

Move load_nxos(Bench& bench) {
  const bool two = bench.facts["image"].find("-kickstart") != std::string::npos;
  if (two && bench.facts["system image"].empty())
    return fail(fmt::format("there is no system image that belongs to {}", bench.facts["image"]));
  return say(bench, "recovery-mode", two ? "load system" : "load",
             {{.at = State::login, .text = "admin"}, secret_reply(bench, State::password, "secret")},
             Order::Restart::may);
}

/// From where it stands: a run that was cut off may be in the middle of it.
Move recovery_mode(Bench& bench, const Heard& heard, int stage) {
  if (stage > 0 && heard.end != Heard::End::prompt) return fail(heard.problem);
  const auto* seen = bench.sight->settled();
  if (stage == 0 && seen != nullptr && seen->mode == "boot") bench.at = 3;
  if (stage == 0 && seen != nullptr && seen->mode == "boot-config") bench.at = 4;
  switch (stage + static_cast<int>(bench.at)) {
    case 0: return say(bench, "recovery-mode", "dir");
    case 1:
      note_nxos_images(bench, heard);
      if (bench.facts["image"].empty()) return fail("the loader lists no image to boot");
      return say(bench, "recovery-mode", "set");
    case 2: return say(bench, "recovery-mode", "boot", {}, Order::Restart::must);
    case 3:
      if (stage > 0 && heard.seen.mode != "boot")
        return fail("the recovery start did not end at 'switch(boot)#'");
      return say(bench, "recovery-mode", "config");
    case 4: return say(bench, "recovery-mode", "secret");
    case 5:
      if (const auto complaint = heard.complaint(); !complaint.empty())
        return fail(fmt::format("the new password is not taken: '{}'", complaint));
      return say(bench, "recovery-mode", "end");
    case 6:
      if (bench.facts["image"].empty()) return say(bench, "recovery-mode", "list");
      ++bench.at;
      return load_nxos(bench);
    case 7: note_nxos_images(bench, heard); return load_nxos(bench);
    default:
      if (heard.seen.state != State::ios_enable) return fail("the new password does not open the system");
      bench.started_anew = false;
      return Done{};
  }
}

Move single_user(Bench& bench, const Heard& heard, int stage) {
  if (stage > 0 && heard.end != Heard::End::prompt) return fail(heard.problem);
  switch (stage) {
    case 0: return say(bench, "single-user", "note");
    case 1:
      for (const auto& line : heard.lines())
        if (line.starts_with("bootargs=")) bench.facts["bootargs"] = line.substr(9);
      if (!bench.facts.contains("bootargs")) bench.facts["bootargs"] = "";
      return say(bench, "single-user", "set");
    case 2: return say(bench, "single-user", "boot", {}, Order::Restart::must);
    default:
      if (heard.seen.state != State::shell) return fail("the start did not end in a shell");
      return Done{};
  }
}

/// What each device of the loader holds: asked one by one, those that it does not have are no failure.
/// A Catalyst whose loader was stopped by the button has not opened its flash yet, and has forgotten it
/// behind each start.
bool opens_flash(const Bench& bench, std::string_view verb) {
  return find_phrase(verb, "flash", bench.family) != nullptr;
}

Move read_image_places(Bench& bench, const Heard& heard, int stage) {
  constexpr std::string_view devices[] = {"flash:", "flash0:", "bootflash:", "usb0:", "usbflash0:"};
  const bool closed = opens_flash(bench, "read-image-places");
  if (closed && stage == 0) return say(bench, "read-image-places", "flash");
  const auto at = static_cast<std::size_t>(closed ? stage - 1 : stage);
  if (at == 0) bench.facts["images"] = "";
  if (at > 0) {
    if (heard.end != Heard::End::prompt) return fail(heard.problem);
    for (const auto& line : heard.lines()) {
      const auto name = line.substr(line.rfind(' ') == std::string::npos ? 0 : line.rfind(' ') + 1);
      if (name.ends_with(".bin") || name.ends_with(".conf"))
        bench.facts["images"] += fmt::format("{}{} ", devices[at - 1], name);
    }
  }
  if (at == std::size(devices)) return Done{};
  bench.facts["each device"] = devices[at];
  return say(bench, "read-image-places", "dir");
}

Move boot_image(Bench& bench, const Heard& heard, int stage) {
  const bool closed = opens_flash(bench, "boot-image");
  if (closed && stage == 0) return say(bench, "boot-image", "flash");
  if (stage == (closed ? 1 : 0)) return say(bench, "boot-image", "go", {}, Order::Restart::must);
  if (heard.end == Heard::End::silent || heard.end == Heard::End::not_typed) return fail(heard.problem);
  if (is_loader(heard.seen)) {
    const auto complaint = heard.complaint();
    return fail(fmt::format("{} does not boot{}{}; the loader has: {}", bench.values["image"],
                            complaint.empty() ? "" : ": ", complaint, bench.facts["images"]));
  }
  bench.facts["started"] = base_name(bench.values["image"]);
  return Done{};
}

}  // namespace

std::vector<Entry> loader_scripts() {
  return {{"power-cycle", power_cycle},
          {"interrupt-boot", interrupt_boot},
          {"reset", reset},
          {"skip-config", skip_config},
          {"recovery-mode", recovery_mode},
          {"single-user", single_user},
          {"read-image-places", read_image_places},
          {"boot-image", boot_image}};
}

}  // namespace rommate::recipe
