// The show commands.
#include <fmt/format.h>

#include "src/device/ios.hpp"

namespace rommate::device {

void Ios::add_show_commands(CommandTable& table) {
  table.add("show version",
            [this](const Captured&) { page_and_prompt(filled(model_.os.show_version, words())); });
  table.add("show flash:", [this](const Captured&) { show_flash(); });
  table.add("show ip interface brief", [this](const Captured&) { show_interfaces(); });
  table.add("show clock", [this](const Captured&) { answer("*00:01:12.123 UTC Fri Mar 1 2002\n"); });
  if (&table != &enable_) return;
  table.add("show running-config", [this](const Captured&) {
    tty_.print("Building configuration...\n\n");
    tty_.busy(std::chrono::seconds{1});
    page_and_prompt(running_text());
  });
  table.add("show startup-config", [this](const Captured&) {
    const auto& text = box_.storage().startup_config();
    if (text.empty()) return answer("startup-config is not present\n");
    page_and_prompt(fmt::format("Using {} out of 196600 bytes\n!\n{}", text.size(), text));
  });
  table.add("show boot", [this](const Captured&) { show_boot(); });
  table.add("show bootvar", [this](const Captured&) { show_boot(); });
  table.add("show history", [this](const Captured&) { answer("  show history\n"); });
}

std::string Ios::running_text() const {
  const auto text = config_.text(image_.version);
  return fmt::format("Current configuration : {} bytes\n!\n{}", text.size(), text);
}

void Ios::show_interfaces() {
  std::string out = "Interface                  IP-Address      OK? Method Status                Protocol\n";
  for (const auto& section : config_.sections()) {
    if (!section.head.starts_with("interface ")) continue;
    std::string address = "unassigned";
    bool down = false;
    for (const auto& line : section.body) {
      if (line.starts_with("ip address ")) address = split_words(line).at(2);
      down = down || line == "shutdown";
    }
    out += fmt::format("{:<27}{:<16}YES {} {:<22}{:<8}\n", section.head.substr(10), address,
                       address == "unassigned" ? "unset " : "NVRAM ", down ? "administratively down" : "up",
                       down ? "down" : "up");
  }
  page_and_prompt(out);
}

void Ios::show_boot() {
  std::string list;
  for (const auto& section : config_.sections())
    if (section.head.starts_with("boot system ")) list += split_words(section.head).back() + ";";
  answer(
      fmt::format("BOOT variable = {}\nCONFIG_FILE variable = \nBOOTLDR variable = \n"
                  "Configuration register is 0x{:X}\n",
                  list, box_.storage().confreg()));
}

void Ios::show_flash() {
  const auto& system = box_.storage().systems().front();
  std::string out = "-#- --length-- -----date/time------ path\n";
  int number = 1;
  for (const auto& file : system.files())
    out += fmt::format("{:<4}{:<11}{} {}\n", number++, file.content->size(), model_.os.file_dates, file.name);
  out += fmt::format("\n{} bytes available ({} bytes used)\n\n", system.available(), system.used());
  page_and_prompt(out);
}

}  // namespace rommate::device
