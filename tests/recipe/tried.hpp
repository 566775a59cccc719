// The recipes as the tests begin them, each on the models that can do it, and what must hold behind every
// run, however it has ended.
#pragma once

#include <algorithm>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "src/device/chassis.hpp"
#include "src/device/sim_image.hpp"
#include "src/recipe/plan.hpp"
#include "tests/recipe/rehearsal.hpp"
#include "tests/support/archive_file.hpp"

namespace rommate::testing {

/// A recipe as a person begins it.
struct Tried {
  std::string_view recipe;
  std::vector<std::string_view> models;
  void (*give)(const RehearsedModel&, Rehearsal&, recipe::RunOptions&) = [](auto&, auto&, auto&) {};
  /// What is the matter with the device; null: its password is lost, no more.
  void (*ail)(device::Personality&) = nullptr;
};

inline device::Personality personality_of(const RehearsedModel& model) {
  for (const auto& each : device::embedded_models())
    if (each.name == model.name) {
      auto read = device::read_personality(each.name, each.toml);
      if (auto* refusal = std::get_if<device::Refusal>(&read)) throw std::runtime_error(refusal->why);
      return std::get<device::Personality>(std::move(read));
    }
  throw std::runtime_error("no model " + model.name);
}

inline void knows_the_secret(const RehearsedModel& model, Rehearsal&, recipe::RunOptions& run) {
  run.secrets["enable-secret"] = recipe::Secret{"forgotten"};
  // Of the two whose consoles ask for a password.
  run.secrets["login-secret"] =
      recipe::Secret{model.family == recognise::Family::nexus ? "forgotten" : "console"};
}

inline void gives_a_configuration(const RehearsedModel& model, Rehearsal& at, recipe::RunOptions& run) {
  knows_the_secret(model, at, run);
  run.values["config"] = "x.cfg";
  run.files["config"] = "!\nhostname RESTORED\n!\nend\n";
}

inline void agrees_to_destroy(const RehearsedModel& model, Rehearsal& at, recipe::RunOptions& run) {
  knows_the_secret(model, at, run);
  run.agreed_to_destroy = true;
}

inline void gives_an_image(const RehearsedModel& model, Rehearsal& at, recipe::RunOptions& run) {
  const auto platform = personality_of(model).platforms.front();
  const auto image = device::make_image(
      {.platform = platform, .version = "15.9", .feature = "SENT", .size = device::smallest_image});
  at.files["sent.bin"] = protocols::as_text(image);
  run.values["image"] = "sent.bin";
  run.agreed_to_destroy = true;
}

inline void serves_an_image(const RehearsedModel& model, Rehearsal& at, recipe::RunOptions& run) {
  const auto image = std::get<protocols::Bytes>(device::sample_image(model.name, {}, "99.1(7)", false));
  at.net.files["/images/sent.bin"] = protocols::as_text(image);
  run.values["image"] = "/images/sent.bin";
  run.values["address"] = "192.0.2.1/24";
  run.values["server"] = "192.0.2.10";
  run.agreed_to_destroy = true;
  run.family = model.family;
}

/// Where a model keeps its images, as its own system and its loader name it.
inline std::string flash_of(const RehearsedModel& model) {
  if (model.name == "c2911") return "flash0:";
  if (model.name == "isr4321" || model.name == "isr1100" || model.name == "asr1000" ||
      model.name == "c9300" || model.name == "n9k")
    return "bootflash:";
  return model.name == "asa5505" ? "disk0:/" : "flash:";
}

/// A second image, which nothing names.
inline void has_another_image(device::Personality& model) {
  auto& files = model.storage.front().files;
  const auto any =
      std::find_if(files.begin(), files.end(), [](auto& each) { return each.image && !each.damaged; });
  if (any == files.end()) return;
  auto other = *any;
  other.name = "other.bin";
  model.storage.front().capacity += other.image->size;
  files.push_back(other);
}

inline void names_another_image(const RehearsedModel& model, Rehearsal& at, recipe::RunOptions& run) {
  knows_the_secret(model, at, run);
  run.values["image"] = flash_of(model) + "other.bin";
  if (run.family == recognise::Family::none) run.family = model.family;  // no prompt of a loader says it
}

/// It starts no image by itself, and has two of them.
inline void stays_in_its_loader(device::Personality& model) {
  has_another_image(model);
  model.confreg &= ~0xFU;
  if (model.loader.kind == device::LoaderKind::switch_loader) model.variables["MANUAL_BOOT"] = "yes";
}

/// Somebody has left its console at another speed than its line's.
inline void speaks_at_another_speed(device::Personality& model) {
  constexpr std::uint32_t at_38400 = 0x0820;  // bits 5, 11 and 12 of a register say the speed
  if (model.loader.kind == device::LoaderKind::switch_loader)
    model.variables["BAUD"] = "38400";
  else
    model.confreg |= at_38400;
}

inline void wants_its_speed(const RehearsedModel& model, Rehearsal& at, recipe::RunOptions& run) {
  knows_the_secret(model, at, run);
  run.values["speed"] = std::to_string(model.baud);
  run.values["press-return"] = "yes";
  if (run.family == recognise::Family::none) run.family = model.family;  // no prompt of a loader says it
}

/// An image as its vendor names it for this model, the release in it, and the port that gets an address.
struct Copied {
  std::string_view model, name, interface, method = "http", release = "99.1(7)";
};
inline constexpr Copied copied[] = {
    {"c1841", "c1841-new-mz.bin", "FastEthernet0/1", "tftp"},
    {"c2600", "c2600-new-mz.bin", "FastEthernet0/0", "tftp"},
    {"c2911", "c2900-universalk9-mz.SPA.157-3.M8.bin", "GigabitEthernet0/1"},
    {"isr4321", "isr4300-universalk9.17.12.04.SPA.bin", "GigabitEthernet0/0/1"},
    {"isr1100", "c1100-universalk9.17.12.04.SPA.bin", "GigabitEthernet0/0/1"},
    {"asr1000", "asr1000-universalk9.17.12.04.SPA.bin", "GigabitEthernet0/0/1"},
    {"c2960", "c2960-new-mz.bin", "Vlan1", "ftp"},
    {"c3750-stack", "c3750-new-mz.bin", "Vlan1"},
    {"c9300", "cat9k_iosxe.17.12.04.SPA.bin", "Vlan1"},
    {"c9200l", "cat9k_lite_iosxe.17.09.06a.SPA.bin", "Vlan1", "http", "17.9.6a"},
};
inline const Copied& copied_to(const RehearsedModel& model) {
  return *std::find_if(std::begin(copied), std::end(copied),
                       [&](auto& each) { return each.model == model.name; });
}

inline void copies_an_image(const RehearsedModel& model, Rehearsal& at, recipe::RunOptions& run) {
  knows_the_secret(model, at, run);
  const auto& what = copied_to(model);
  const auto path = "/images/" + std::string{what.name};
  const auto image =
      std::get<protocols::Bytes>(device::sample_image(model.name, {}, std::string{what.release}, false));
  at.net.files[path] = protocols::as_text(image);
  run.values["image"] = path;
  run.values["method"] = what.method;
  run.values["address"] = "192.0.2.1/24";
  run.values["server"] = "192.0.2.10";
  run.values["interface"] = what.interface;
}

/// A tar for archive download-sw.
inline void copies_a_tar(const RehearsedModel& model, Rehearsal& at, recipe::RunOptions& run) {
  copies_an_image(model, at, run);
  const auto image = std::get<protocols::Bytes>(device::sample_image(model.name, {}, "99.1(7)", false));
  run.values["image"] = "/images/" + model.name + "-tar.99-1.7.tar";
  at.net.files[run.values["image"]] = make_archive(model.name + "-mz.99-1.7", protocols::as_text(image));
}

inline std::string running_image(const RehearsedModel& model) {
  const auto personality = personality_of(model);
  std::string name;
  for (const auto& each : personality.storage.front().files)
    if (each.image && !each.damaged && name.empty()) name = each.name;
  return flash_of(model) + name;
}

inline void pulls_an_image(const RehearsedModel& model, Rehearsal& at, recipe::RunOptions& run) {
  knows_the_secret(model, at, run);
  run.values["image"] = running_image(model);
  run.values["into"] = "/pulled.bin";
  run.values["address"] = "192.0.2.1/24";
  run.values["server"] = "192.0.2.10";
  run.values["interface"] = copied_to(model).interface;
}

/// Every fault at every operation.
inline const std::vector<Tried>& all_tried() {
  static const std::vector<Tried> all{
      {"break-to-rommon",
       {"c1841", "c2600", "c2911", "c2500", "isr4321", "c2960", "c9300", "asa5505", "n9k", "uboot", "c4500",
        "n5k"}},
      {"password-recovery",
       {"c1841", "c2600", "c2911", "c2500", "isr4321", "c2960", "c9300", "asa5505", "n9k", "uboot", "c4500",
        "n5k"}},
      {"backup-config",
       {"c1841", "c2600", "c2911", "c2500", "isr4321", "c2960", "c9300", "asa5505", "n9k", "c4500", "n5k"},
       knows_the_secret},
      {"restore-config",
       {"c1841", "c2600", "c2911", "c2500", "isr4321", "c2960", "c9300", "asa5505", "n9k", "c4500", "n5k"},
       gives_a_configuration},
      {"set-boot-image",
       {"c1841", "c2600", "c2911", "isr4321", "c2960", "c9300", "asa5505", "n9k"},
       names_another_image,
       has_another_image},
      {"boot-image",
       {"c1841", "c2600", "c2911", "isr4321", "c2960", "c9300"},
       names_another_image,
       stays_in_its_loader},
      {"factory-reset",
       {"c1841", "c2600", "c2911", "c2500", "isr4321", "c2960", "c9300", "asa5505", "n9k", "c4500", "n5k"},
       agrees_to_destroy},
      {"xmodem-flash", {"c1841", "c2600", "c2960", "uboot"}, gives_an_image},
      {"tftp-boot", {"c1841", "c2600", "c2911", "isr4321", "c9300", "asa5505", "uboot"}, serves_an_image},
      {"tftp-flash", {"c1841", "c2600", "c2911"}, serves_an_image},
      {"ios-copy", {"c1841", "isr4321", "c2960"}, copies_an_image},
      {"ios-upgrade", {"c1841", "isr4321", "c2960", "c9200l"}, copies_an_image},
      {"ios-upgrade", {"c2960"}, copies_a_tar},
      {"pull-image", {"c2960"}, pulls_an_image},
      {"reset-speed",
       {"c1841", "c2600", "c2911", "isr4321", "c2960"},
       wants_its_speed,
       speaks_at_another_speed},
  };
  return all;
}

/// What else a recipe covers, in the ways and words of one of those: one kind of fault at each operation, in
/// turn.
inline const std::vector<Tried>& all_tried_in_turn() {
  static const std::vector<Tried> all{
      {"break-to-rommon", {"c9200l", "isr1100", "asr1000", "c3750-stack", "uboot-ar7100", "c1841-night"}},
      {"password-recovery", {"c9200l", "isr1100", "asr1000", "c3750-stack", "uboot-ar7100", "c1841-night"}},
      {"backup-config", {"c9200l", "isr1100", "asr1000", "c3750-stack", "isr4321-nopr"}, knows_the_secret},
      {"restore-config",
       {"c9200l", "isr1100", "asr1000", "c3750-stack", "isr4321-nopr"},
       gives_a_configuration},
      {"set-boot-image",
       {"c9200l", "isr1100", "asr1000", "c3750-stack", "isr4321-nopr", "c2500", "c4500"},
       names_another_image,
       has_another_image},
      {"boot-image",
       {"c9200l", "isr1100", "asr1000", "c3750-stack"},
       names_another_image,
       stays_in_its_loader},
      {"factory-reset",
       {"c9200l", "isr1100", "asr1000", "c3750-stack", "isr4321-nopr", "c1841-night"},
       agrees_to_destroy},
      {"xmodem-flash", {"c3750-stack", "uboot-ar7100"}, gives_an_image},
      {"tftp-boot", {"c9200l", "isr1100", "asr1000", "uboot-ar7100"}, serves_an_image},
      {"ios-copy",
       {"c2600", "c2911", "c9300", "c9200l", "isr1100", "asr1000", "c3750-stack"},
       copies_an_image},
      {"ios-upgrade", {"c2600", "c2911", "c9300", "isr1100", "asr1000", "c3750-stack"}, copies_an_image},
      {"ios-upgrade", {"c3750-stack"}, copies_a_tar},
      {"pull-image",
       {"c1841", "c2600", "c2911", "isr4321", "c9300", "c9200l", "isr1100", "asr1000", "c3750-stack"},
       pulls_an_image},
      {"reset-speed",
       {"isr1100", "asr1000", "c3750-stack", "c4500"},
       wants_its_speed,
       speaks_at_another_speed},
  };
  return all;
}

/// The device on which it is tried.
inline Rehearsal rehearsal_of(const Tried& tried, const RehearsedModel& model) {
  if (tried.ail == nullptr) return Rehearsal(model);
  auto ailing = personality_of(model);
  tried.ail(ailing);
  return {std::make_unique<device::Chassis>(std::move(ailing), device::DeviceOptions{}), model.baud, nullptr};
}

/// The device would start without its configuration.
inline bool skips_configuration(const Rehearsal& at) {
  for (const auto& [name, content] : at.stored) {
    if (name.find("confreg") != std::string::npos && content.size() > 2)
      return (std::stoul(content.substr(2), nullptr, 16) & 0x40) != 0;
    if (content.find("SWITCH_IGNORE_STARTUP_CFG=1") != std::string::npos) return true;
  }
  return false;
}

/// What was saved anew is whole on the device, or a whole copy is here.
inline bool configuration_is_safe(const Rehearsal& at) {
  const auto whole = [](const std::string& text) {  // an ASA ends it with ": end", a Nexus with its last line
    return text.find("hostname") != std::string::npos &&
           (text.find("\nend") != std::string::npos || text.find("\n: end") != std::string::npos ||
            text.find("boot nxos ") != std::string::npos ||
            text.find("boot kickstart ") != std::string::npos);
  };
  for (const auto& [name, content] : at.stored)
    if (name.ends_with("startup-config") && !whole(content) && !whole(at.kept)) return false;
  return true;
}

/// A line that was typed and stands in no plan; empty: all do.
inline std::string unplanned(const RehearsedModel& model, const Rehearsal& at,
                             const recipe::RunOptions& run) {
  recipe::Terms terms;
  for (const auto& each : run.recipe.parameters) {
    const bool asked = !each.optional && each.kind == recipe::ParameterKind::secret;
    if (asked || run.values.contains(each.name) || run.secrets.contains(each.name))
      terms.given.insert(each.name);
  }
  const auto plan = recipe::make_plan(run.recipe, run.ways, model.family, run.values, terms);
  for (const auto& line : at.sent)
    if (!recipe::is_planned(line, false, plan)) return line;
  return "";
}

/// A word of the environment; null: not given, or empty.
inline const char* given(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr || *value == '\0' ? nullptr : value;
}

}  // namespace rommate::testing
