// The commands of "rommon N >" that touch no network and no serial transfer.
#include <fmt/format.h>

#include "src/device/rommon.hpp"

namespace rommate::device {

void Rommon::boot(const Args& args) {
  if (model_.loader.reset_before_boot && box_.confreg() != box_.storage().confreg()) {
    tty_.print("Please reset before booting\n");
    return prompt();
  }
  std::string what;
  for (const auto& arg : args)
    if (arg[0] != '-') what = arg;
  if (what.starts_with("tftp:")) {
    if (!what.substr(5).empty()) variables_["TFTP_FILE"] = what.substr(what.find_last_of('/') + 1);
    if (!show_tftp_block(true)) return prompt();
    return fetch(true);
  }
  if (!what.empty()) return boot_place(place_of(what), false);
  candidates_ = configured_images();
  candidates_.push_back({default_system(), ""});
  attempts_left_ = 1;
  try_next();
}

void Rommon::confreg(const Args& args) {
  if (args.empty()) {
    dialog_ = std::make_unique<ConfregDialog>(
        tty_, box_.storage().confreg(),
        ConfregDialog::Words{model_.line.rates.size(), upper(model_.platforms.front()),
                             model_.loader.confreg == ConfregStyle::supervisor},
        [this](std::uint32_t value, bool changed) {
          if (changed) {
            box_.storage().set_confreg(value);
            tty_.print(reset_words());
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
  if (model_.loader.confreg != ConfregStyle::silent) tty_.print(reset_words().substr(1));
  prompt();
}

std::string Rommon::reset_words() const {
  return model_.loader.confreg == ConfregStyle::supervisor
             ? "\nYou must reset or power cycle for new configuration to take effect\n"
             : "\n\nYou must reset or power cycle for new config to take effect\n";
}

void Rommon::dir(const Args& args) {
  const auto name = args.empty() ? default_system() : place_of(args[0]).system;
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
      tty_.print(fmt::format("{:<7}{:<10}-rw-     {}\n", number++, file.size(), file.name));
    return prompt();
  }
  tty_.print("         File size           Checksum   File name\n");
  for (const auto& file : system->files())
    tty_.print(fmt::format("{:>10} bytes (0x{:x})   0x{:04x}    {}\n", file.size(), file.size(),
                           checksum16(file.bytes()), file.name));
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
  tty_.print(model_.loader.meminfo);
  prompt();
}

/// "alias" shows them, "alias NAME=TEXT" and "alias NAME TEXT" make one. Those that are there at power-on are
/// in the vendor's ROMMON guides.
void Rommon::alias(const Args& args) {
  if (args.empty())
    for (const auto& [name, text] : aliases_) tty_.print(fmt::format("{}={}\n", name, text));
  if (!args.empty()) {
    std::string text = args[0];
    for (std::size_t i = 1; i < args.size(); ++i) text += (i == 1 ? "=" : " ") + args[i];
    if (const auto equals = text.find('='); equals != std::string::npos && equals > 0)
      aliases_[text.substr(0, equals)] = text.substr(equals + 1);
    else
      tty_.print("usage: alias [name=value]\n");
  }
  prompt();
}

void Rommon::unalias(const Args& args) {
  for (const auto& name : args) aliases_.erase(name);
  prompt();
}

/// "repeat" is the line before it, "repeat 3" the third of the history; never another repeat.
void Rommon::repeat(const Args& args) {
  auto number = history_.size() - std::min<std::size_t>(history_.size(), 1);
  if (!args.empty()) number = parse_hex(args[0]).value_or(0);
  const auto line = number == 0 || number > history_.size() ? "" : history_[number - 1];
  const auto words = split_words(line);
  if (words.empty() || words[0] == "r" || words[0] == "repeat") return prompt();
  tty_.print(line + "\n");
  execute(line, false);
}

void Rommon::showmon(const Args&) {
  tty_.print(model_.loader.version);
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
