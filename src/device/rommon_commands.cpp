// The commands of "rommon N >" that touch no network and no serial transfer.
#include <fmt/format.h>

#include "src/device/rommon.hpp"

namespace rommate::device {

void Rommon::boot(const Args& args) {
  std::string what;
  for (const auto& arg : args)
    if (arg[0] != '-') what = arg;
  if (what.starts_with("tftp:")) {
    if (!what.substr(5).empty()) variables_["TFTP_FILE"] = what.substr(what.find_last_of('/') + 1);
    if (!show_tftp_block(true)) return prompt();
    return fetch(true);
  }
  if (!what.empty()) return boot_place(parse_place(what, default_system()), false);
  candidates_ = configured_images();
  candidates_.push_back({default_system(), ""});
  attempts_left_ = 1;
  try_next();
}

void Rommon::confreg(const Args& args) {
  if (args.empty()) {
    dialog_ = std::make_unique<ConfregDialog>(
        tty_, box_.storage().confreg(), model_.line.rates.size(), upper(model_.platforms.front()),
        [this](std::uint32_t value, bool changed) {
          if (changed) {
            box_.storage().set_confreg(value);
            tty_.print("\n\nYou must reset or power cycle for new config to take effect\n");
          }
          prompt();
        });
    return dialog_->start();
  }
  const auto value = parse_hex(args[0], 0xFFFF);
  if (!value) {
    tty_.print("usage: confreg [value]\n");
    return prompt();
  }
  box_.storage().set_confreg(*value);
  if (model_.loader.confreg == ConfregStyle::classic)
    tty_.print("\nYou must reset or power cycle for new config to take effect\n");
  prompt();
}

void Rommon::dir(const Args& args) {
  const auto name = args.empty() ? default_system() : parse_place(args[0], default_system()).system;
  const auto* system = box_.storage().system(name);
  if (system == nullptr) {
    tty_.print("bad device name\n");
    return prompt();
  }
  if (model_.loader.dir_with_rights) {
    tty_.print(fmt::format(
        "program load complete, entry point: 0x80803000, size: 0x1b340\nDirectory of {}\n\n", name));
    int number = 2;
    for (const auto& file : system->files())
      tty_.print(fmt::format("{:<7}{:<10}-rw-     {}\n", number++, file.content->size(), file.name));
    return prompt();
  }
  tty_.print("         File size           Checksum   File name\n");
  for (const auto& file : system->files())
    tty_.print(fmt::format("{:>10} bytes (0x{:x})   0x{:04x}    {}\n", file.content->size(),
                           file.content->size(), checksum16(file.bytes()), file.name));
  prompt();
}

void Rommon::dev(const Args&) {
  tty_.print("Devices in device table:\n        id  name\n");
  for (const auto& system : box_.storage().systems())
    tty_.print(fmt::format("{:>10}  {}\n", system.name(), system.name()));
  prompt();
}

void Rommon::help(const Args&) {
  tty_.print(model_.loader.help_head);
  for (const auto& line : model_.loader.commands) tty_.print(line + "\n");
  prompt();
}

void Rommon::meminfo(const Args&) {
  tty_.print(
      "Main memory size: 128 MB.\nAvailable main memory starts at 0x80012000, size 131000KB\n"
      "IO (packet) memory size: 10 percent of main memory.\nNVRAM size: 192KB\n");
  prompt();
}

void Rommon::history(const Args&) {
  for (std::size_t i = 0; i < history_.size(); ++i)
    tty_.print(fmt::format("{:>4}  {}\n", i + 1, history_[i]));
  prompt();
}

void Rommon::reset(const Args&) {
  tty_.print("\n");
  tty_.then([this] { box_.reset(ResetReason::loader_reset); });
}

void Rommon::set(const Args&) {
  auto shown = variables_;
  shown.emplace("PS1", "rommon ! > ");
  for (const auto& [name, value] : shown) tty_.print(name + "=" + value + "\n");
  prompt();
}

void Rommon::unset(const Args& args) {
  for (const auto& name : args) variables_.erase(name);
  prompt();
}

void Rommon::sync(const Args&) {
  box_.storage().set_variables(variables_);
  prompt();
}

}  // namespace rommate::device
