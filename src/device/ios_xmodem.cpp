// copy xmodem: and copy ymodem: on a running IOS, with the warning and the questions of a 2600.
#include <fmt/format.h>

#include "src/device/ios.hpp"

namespace rommate::device {

using namespace std::chrono_literals;

void Ios::copy_xmodem(const std::string& protocol) {
  if (copy_.to.kind != CopyEnd::Kind::file || box_.storage().system(copy_.to.place.system) == nullptr)
    return answer(fmt::format("%Error opening {} (No such device)\n", copy_.to.word));
  tty_.print(
      fmt::format("                      **** WARNING ****\n"
                  "{} is a slow transfer protocol limited to the current speed\n"
                  "settings of the auxiliary/console ports.  The use of the auxiliary\n"
                  "port for this download is strongly recommended.\n"
                  "During the course of the download no exec input/output will be\n"
                  "available.\n                      ---- ******* ----\n\n",
                  protocol));
  confirm("Proceed? [confirm]", [this, protocol](bool yes) { yes ? ask_xmodem_names(protocol) : prompt(); });
}

void Ios::ask_xmodem_names(const std::string& protocol) {
  ask(fmt::format("Source filename [{}]? ", copy_.to.place.file),
      [this, protocol](const std::string& source) {
        if (copy_.to.place.file.empty()) copy_.to.place.file = source;
        ask(fmt::format("Destination filename [{}]? ", copy_.to.place.file),
            [this, protocol](const std::string& name) {
              if (!name.empty()) copy_.to.place.file = name;
              if (copy_.to.place.file.empty()) return answer("?Destination filename not specified\n");
              confirm("Use crc block checksumming? [confirm]", [this, protocol](bool crc) {
                ask("Max Retry Count [10]: ", [this, protocol, crc](const std::string&) {
                  confirm("Perform image validation checks? [confirm]",
                          [this, protocol, crc](bool validate) { receive_xmodem(protocol, crc, validate); });
                });
              });
            });
      });
}

void Ios::receive_xmodem(const std::string& protocol, bool crc, bool validate) {
  tty_.print(fmt::format("{} download using {} checksumming with {}image validation\n", protocol,
                         crc ? "crc" : "8-bit", validate ? "" : "NO "));
  confirm("Continue? [confirm]", [this, protocol, crc, validate](bool yes) {
    if (!yes) return prompt();
    tty_.print("Ready to receive file...........");
    copy_.began = box_.now();
    SerialReceive::Options options;
    if (protocol == "Ymodem") options.protocol = protocols::transfer::Protocol::ymodem;
    options.sum_only = !crc && protocol != "Ymodem";
    receive_ = std::make_unique<SerialReceive>(
        box_, options, [this, validate](std::optional<Bytes> file, const std::string&) {
          if (!file) return answer("\n%Error copying xmodem: (Transfer aborted)\n");
          tty_.print("\n");
          if (validate && inspect_image(*file).state != Inspected::State::good)
            return answer("% Image validation failed: this is no image for this device\n");
          finish_copy(std::make_shared<const Bytes>(std::move(*file)));
        });
  });
}

}  // namespace rommate::device
