// The show commands.
#include <fmt/format.h>

#include "src/device/ios.hpp"

namespace rommate::device {

void Ios::add_show_commands(CommandTable& table) {
  table.add("show version",
            [this](const Captured&) { page_and_prompt(filled(model_.os.show_version, words())); });
  for (const auto& system : box_.storage().systems()) {
    auto names = system.aliases();
    names.push_back(system.name());
    for (const auto& name : names)
      table.add("show " + name, [this, name](const Captured&) {
        place_of(name).system == default_system() ? show_flash() : answer_dir(place_of(name), false);
      });
  }
  if (model_.os.kind == OsKind::ios) add_net_commands(table);
  add_box_commands(table);
  table.add("show clock", [this](const Captured&) { answer(clock_.shown(up()) + "\n"); });
  if (&table != &enable_) return;
  table.add("show running-config", [this](const Captured&) { show_running(); });
  if (model_.os.kind == OsKind::ios)
    table.add("show running-config interface IFACE", [this](const Captured& c) {
      tty_.print("Building configuration...\n\n");
      const auto text =
          OutputFilter{OutputFilter::Kind::section, "^interface " + c[0] + "$"}.applied(stored_text());
      page_and_prompt(fmt::format("Current configuration : {} bytes\n!\n{}end\n\n", text.size(), text));
    });
  table.add("show startup-config", [this](const Captured&) {
    if (box_.storage().startup_config().empty()) return answer("startup-config is not present\n");
    page_and_prompt(startup_text());
  });
  table.add("show boot", [this](const Captured&) { show_boot(); });
  table.add("show bootvar", [this](const Captured&) { show_boot(); });
}

void Ios::show_running() {
  tty_.print("Building configuration...\n\n");
  tty_.busy(std::chrono::seconds{1});
  page_and_prompt(running_text());
}

std::string Ios::startup_text() const {
  const auto& text = box_.storage().startup_config();
  return fmt::format("Using {} out of 196600 bytes\n!\n{}", text.size(), text);
}

std::string Ios::running_text() const {
  const auto text = stored_text();
  return fmt::format("Current configuration : {} bytes\n!\n{}", text.size(), text);
}

/// Routers from the configuration; Catalysts from the variables of their loader (logs of a 2960 and a 9300).
void Ios::show_boot() {
  if (model_.loader.kind == LoaderKind::switch_loader) return answer(switch_boot_text());
  std::string list;
  for (const auto& section : config_.sections())
    if (section.head.starts_with("boot system ")) list += split_words(section.head).back() + ",1;";
  answer(
      fmt::format("BOOT variable = {}\nCONFIG_FILE variable = \nBOOTLDR variable = \n"
                  "Configuration register is {}\n",
                  list, register_text()));
}

std::string Ios::switch_boot_text() const {
  const auto& variables = box_.storage().variables();
  const auto value = [&](const char* name, const char* otherwise) {
    const auto found = variables.find(name);
    return found == variables.end() ? std::string(otherwise) : found->second;
  };
  const auto list = value("BOOT", "");
  if (model_.os.config_file.empty())
    return fmt::format(
        "---------------------------\nSwitch 1\n---------------------------\nCurrent Boot Variables:\nBOOT "
        "variable = {0};\n\nBoot Variables on next reload:\nBOOT variable = {0};\nManual Boot = {1}\nEnable "
        "Break = {2}\nBoot Mode = DEVICE\niPXE Timeout = 0\n",
        list, value("MANUAL_BOOT", "no"), value("ENABLE_BREAK", "no"));
  return fmt::format(
      "BOOT path-list      : {}\nConfig file         : {}/{}\nPrivate Config file : {}/private-config.text\n"
      "Enable Break        : {}\nManual Boot         : {}\nHELPER path-list    : \nAuto upgrade        : "
      "yes\n"
      "Auto upgrade path   : \nNVRAM/Config file\n      buffer size:   65536\n",
      list, default_system(), model_.os.config_file, default_system(), value("ENABLE_BREAK", "no"),
      value("MANUAL_BOOT", "no"));
}

}  // namespace rommate::device
