// xmodem of the router ROMMONs: options, warning, question and messages as on 2600 and 1600 consoles.
#include <fmt/format.h>

#include "src/device/rommon.hpp"

namespace rommate::device {

using namespace std::chrono_literals;

void Rommon::xmodem(const Args& args) {
  Xmodem wanted;
  for (const auto& arg : args) {
    if (arg[0] != '-') {
      wanted.file = arg;
      continue;
    }
    for (const char letter : arg.substr(1)) {
      if (letter == 's') break;  // -sSPEED follows
      switch (letter) {
        case 'c': wanted.crc = true; break;
        case 'y': wanted.ymodem = true; break;
        case 'r': wanted.to_memory = true; break;
        case 'x': wanted.launch = false; break;
        case 'e':
        case 'f': wanted.erase = true; break;
        default:
          tty_.print(
              fmt::format("xmodem: illegal option -- {}\nusage: xmodem [-cyrx] <destination filename>\n"
                          "-c  CRC-16\n-y  ymodem-batch protocol\n-r  copy image to dram for launch\n"
                          "-x  do not launch on download completion\n",
                          letter));
          return prompt();
      }
    }
  }
  if (wanted.file.empty() && !wanted.to_memory) {
    tty_.print("usage: xmodem [-cyrx] <destination filename>\n");
    return prompt();
  }
  wanted.file = place_of(wanted.file).file;
  if (wanted.to_memory) return receive_xmodem(wanted);
  const auto& system = *box_.storage().system(default_system());
  tty_.print("Do not start the sending program yet...\n         File size           Checksum   File name\n");
  for (const auto& file : system.files())
    tty_.print(fmt::format("{:>10} bytes (0x{:x})   0x{:04x}    {}\n", file.size(), file.size(),
                           checksum16(file.bytes()), file.name));
  tty_.print(
      "\nWARNING: All existing data in bootflash will be lost!\n"
      "Invoke this application only for disaster recovery.\nDo you wish to continue? y/n  [n]:  ");
  tty_.read_line({}, [this, wanted](const std::string& answer, Byte) {
    if (lower(answer) == "y" || lower(answer) == "yes") return receive_xmodem(wanted);
    prompt();
  });
}

void Rommon::receive_xmodem(const Xmodem& wanted) {
  tty_.print(fmt::format("Ready to receive file {} ...\n", wanted.file));
  SerialReceive::Options options;
  if (wanted.ymodem) options.protocol = protocols::transfer::Protocol::ymodem;
  options.sum_only = !wanted.crc && !wanted.ymodem;
  receive_ = std::make_unique<SerialReceive>(box_, options,
                                             [this, wanted](std::optional<Bytes> file, const std::string&) {
                                               received_xmodem(wanted, std::move(file));
                                             });
}

void Rommon::received_xmodem(const Xmodem& wanted, std::optional<Bytes> file) {
  if (!file) {
    tty_.print("\nxmodem: transfer aborted\n");
    return prompt();
  }
  auto check = check_image(std::make_shared<const Bytes>(std::move(*file)));
  if (!wanted.to_memory) {
    tty_.print("\n");
    tty_.busy(1s);
    box_.storage().erase(default_system());
    play(tty_,
         {{.mark = "Erasing flash at 0x607c0000\r", .times = 4, .over = 8},
          {.say = "\n", .mark = "program flash location 0x60510000\r", .times = 4, .over = 8}},
         {});
    if (!box_.storage().put({default_system(), wanted.file}, check.content)) {
      tty_.print("\nxmodem: image does not fit into flash\n");
      return prompt();
    }
  }
  tty_.print("\nDownload Complete!\n");
  if (!wanted.launch) return prompt();
  if (check.fault == ImageFault::none) return load(wanted.file, std::move(check));
  boot_failed({default_system(), wanted.file}, check, false);
}

}  // namespace rommate::device
