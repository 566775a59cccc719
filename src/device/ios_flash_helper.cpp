// The flash load helper of routers that run from flash (2500): copy tftp: flash: leaves the running system,
// the ROM's image carries the copy out and boots again. Words from the vendor's pages on upgrading a 2500;
// those of the ROM's part (%FLH) are marked as a guess in the personality.
#include <fmt/format.h>

#include "src/device/ios.hpp"

namespace rommate::device {

using namespace std::chrono_literals;

void Ios::offer_flash_helper() {
  tty_.print(
      "                         ****  NOTICE  ****\nFlash load helper v1.0\n"
      "This process will accept the copy options and then terminate\n"
      "the current system image to use the ROM based image for the copy.\n"
      "Routing functionality will not be available during that time.\n"
      "If you are logged in via telnet, this connection will terminate.\n"
      "Users with console access can see the results of the copy operation.\n"
      "                         ---- ******** ----\n");
  confirm("Proceed? [confirm]", [this](bool yes) { yes ? ask_flash_helper() : prompt(); });
}

std::string Ios::flash_listing() const {
  const auto& system = box_.storage().systems().front();
  std::string out = "\nSystem flash directory:\nFile  Length   Name/status\n";
  int number = 1;
  for (const auto& file : system.files())
    out += fmt::format("{:>3}   {:<8} {}  \n", number++, file.size(), file.name);
  return out + fmt::format("[{} bytes used, {} available, {} total]\n", system.used(), system.available(),
                           system.capacity());
}

void Ios::ask_flash_helper() {
  tty_.print(flash_listing());
  ask(fmt::format("Address or name of remote host [{}]? ",
                  copy_.from.server.empty() ? "255.255.255.255" : copy_.from.server),
      [this](const std::string& server) {
        if (!server.empty()) copy_.from.server = server;
        ask(fmt::format("Source file name{}? ", copy_.from.path.empty() ? "" : " [" + copy_.from.path + "]"),
            [this](const std::string& source) {
              if (!source.empty()) copy_.from.path = source;
              if (copy_.from.path.empty()) return answer("?Source filename not specified\n");
              ask(fmt::format("Destination file name [{}]? ", copy_.from.path), [this](
                                                                                    const std::string& name) {
                copy_.to.place = {default_system(), name.empty() ? copy_.from.path : name};
                confirm("Erase flash device before writing? [confirm]", [this](bool yes) {
                  if (!yes) return answer("Copy aborted - device needs erasure\n");
                  confirm(
                      "Flash contains files. Are you sure you want to erase? [confirm]", [this](bool sure) {
                        if (!sure) return answer("Copy aborted - device needs erasure\n");
                        ask(fmt::format("Copy '{}' from server\n  as '{}' into Flash WITH erase? [yes/no]",
                                        copy_.from.path, copy_.to.place.file),
                            [this](const std::string& word) {
                              lower(word).starts_with("y") ? run_flash_helper() : prompt();
                            });
                      });
                });
              });
            });
      });
}

void Ios::run_flash_helper() {
  const auto server = protocols::parse_ipv4(copy_.from.server);
  const auto through = server ? outgoing_interface(*server) : "";
  if (!server || through.empty()) return answer("%Error: the server cannot be reached\n");
  tty_.print("\n%SYS-5-RELOAD: Reload requested\n");
  tty_.busy(3s);
  tty_.print(fmt::format("%FLH: {} from {} to flash ...\n{}Accessing file '{}' on {}...\n", copy_.from.path,
                         copy_.from.server, flash_listing(), copy_.from.path, copy_.from.server));
  tty_.print(fmt::format("Loading {} from {} (via {}): ", copy_.from.path, copy_.from.server, through));
  TftpJob::Request request;
  request.server = *server;
  request.file = copy_.from.path;
  start_job(std::move(request), [this](TftpJob::Result result) {
    if (result.good) {
      tty_.print(fmt::format("\n[OK - {} bytes]\n\nErasing device... ", result.bytes));
      play(tty_, {{.mark = "e", .times = 64, .over = 16}}, {});
      tty_.print(
          fmt::format(" ...erased\nVerifying checksum...  OK (0x{:04X})\n", checksum16(result.content)));
      box_.storage().replace_all(copy_.to.place, std::make_shared<const Bytes>(std::move(result.content)));
    } else {
      tty_.print("\n%FLH: the file could not be fetched, flash is as it was\n");
    }
    tty_.print("%FLH: Re-booting system after download\n");
    tty_.busy(2s);
    tty_.then([this] { box_.reset(ResetReason::reload); });
  });
}

}  // namespace rommate::device
