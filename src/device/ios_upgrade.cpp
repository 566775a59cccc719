// What upgrades and recoveries of switches and IOS-XE boxes use beside copy: the loader's variables seen from
// the system and configure replace. Texts from logs of a 9200L, and from the vendor's pages where no log was
// found.
#include <fmt/format.h>

#include "src/device/ios.hpp"

namespace rommate::device {

using namespace std::chrono_literals;

void Ios::add_upgrade_commands() {
  const bool xe = model_.os.verify == VerifyStyle::xe;
  const bool catalyst = model_.loader.kind == LoaderKind::switch_loader;
  enable_.add("configure replace WORD", [this](const Captured& c) { configure_replace(c[0], false); });
  enable_.add("configure replace WORD force", [this](const Captured& c) { configure_replace(c[0], true); });
  if (xe || catalyst) {
    enable_.add("show romvar", [this](const Captured&) { show_romvar(); });
    enable_.add("show rom-variables", [this](const Captured&) { show_romvar(); });
  }
  if (xe && catalyst) add_install_commands();
  if (xe && !catalyst)
    for (const char* pattern : {"install LINE", "show install LINE"})
      enable_.add(
          pattern, [this, pattern](const Captured&) { answer(not_simulated(split_words(pattern)[0])); },
          Truth::missing);
  if (catalyst && !model_.os.config_file.empty())
    enable_.add("archive download-sw LINE", [this](const Captured& c) { archive_download(c[0]); });
}

void Ios::show_romvar() {
  std::string out = "ROMMON variables:\n";
  for (const auto& [name, value] : box_.storage().variables()) out += fmt::format(" {}={}\n", name, value);
  page_and_prompt(out + "\n");
}

/// An exact copy instead of a merge: what the file does not say is taken back, ports included.
void Ios::configure_replace(const std::string& what, bool force) {
  const auto content = readable(end_of(what));
  if (!content) return answer(fmt::format("%Error opening {} (No such file or directory)\n", what));
  const auto replace = [this, content] {
    tty_.busy(2s);
    tty_.then([this, content] {
      config_ = RunningConfig(model_.os.interfaces, model_.os.ports, model_.os.secrets, model_.os.port_lines);
      config_.set_host(model_.os.host);
      load_config(protocols::as_text(*content), true);
      config_.mark_changed();
      host_ = config_.host();
      answer("Total number of passes: 1\nRollback Done\n\n");
    });
  };
  if (force) return replace();
  ask("This will apply all necessary additions and deletions\nto replace the current running configuration "
      "with the\ncontents of the specified configuration file, which is\nassumed to be a complete "
      "configuration, not a partial\nconfiguration. Enter Y if you are sure you want to proceed. ? [no]: ",
      [this, replace](const std::string& typed) {
        lower(typed).starts_with("y") ? replace() : answer("Rollback aborted\n\n");
      });
}

}  // namespace rommate::device
