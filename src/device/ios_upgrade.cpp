// What upgrades and recoveries of switches and IOS-XE boxes use beside copy: the loader's variables seen from
// the system, install, archive download-sw, configure replace. Texts from logs of a 9200L and a 3750E, and
// from the vendor's pages where no log was found.
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

/// The archive is looked at only: a tar file is needed, and none of the simulated images is one.
void Ios::archive_download(const std::string& line) {
  const auto url = split_words(line).back();
  const auto end = end_of(url);
  if (end.kind != CopyEnd::Kind::tftp) return answer(not_simulated("archive download-sw from " + end.word));
  const auto server = protocols::parse_ipv4(end.server);
  const auto through = server ? outgoing_interface(*server) : "";
  if (!server || through.empty()) {
    tty_.busy(3s);
    return answer(fmt::format("%Error opening {} ({})\n", url,
                              server ? "No route to host" : "Cannot resolve domain name"));
  }
  tty_.print(fmt::format("Loading {} from {} (via {}): ", end.path, end.server, through));
  TftpJob::Request request;
  request.server = *server;
  request.file = end.path;
  start_job(std::move(request), [this, url](TftpJob::Result result) {
    if (!result.good) return answer(fmt::format("\n%Error opening {} (No such file or directory)\n", url));
    tty_.print(fmt::format("\n[OK - {} bytes]\n\nexamining image...\n", result.bytes));
    tty_.busy(2s);
    answer("%Tar checksum error.\nERROR: Problem extracting files from archive.\n");
  });
}

}  // namespace rommate::device
