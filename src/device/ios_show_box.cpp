// What a running IOS shows of its box and its sessions: inventory, platform, authenticity of the image,
// users, lines, log. Shapes from logs and the vendor's command references; numbers of these boxes are
// invented.
#include <fmt/format.h>

#include "src/device/ios.hpp"
#include "src/image/digest.hpp"

namespace rommate::device {

void Ios::add_box_commands(CommandTable& table) {
  using enum Truth;
  table.add(
      "show inventory", [this](const Captured&) { show_inventory(); }, imitated);
  table.add("show history", [this](const Captured&) {
    std::string out;
    for (const auto& line : history_.lines()) out += "  " + line + "\n";
    page_and_prompt(out);
  });
  if (model_.os.kind != OsKind::ios) return;
  table.add("show users", [this](const Captured&) { show_users(); });
  table.add(
      "show line", [this](const Captured&) { show_lines(); }, imitated);
  table.add("show terminal", [this](const Captured&) { show_terminal(); });
  table.add("show privilege", [this](const Captured&) {
    answer(fmt::format("Current privilege level is {}\n", mode_ == Mode::user ? 1 : 15));
  });
  if (&table != &enable_) return;
  table.add("show logging", [this](const Captured&) { show_logging(); });
  table.add(
      "show archive",
      [this](const Captured&) {
        answer(
            "The maximum archive configurations allowed is 10.\nThere are currently 0 archive configurations "
            "saved.\n");
      },
      imitated);
  table.add("show file systems", [this](const Captured&) { show_file_systems(); });
  if (model_.os.verify != VerifyStyle::xe) return;
  table.add(
      "show platform", [this](const Captured&) { show_platform(); }, imitated);
  table.add(
      "show license", [this](const Captured&) { show_license(); }, imitated);
  table.add(
      "show license summary", [this](const Captured&) { show_license(); }, imitated);
  table.add(
      "show software authenticity running", [this](const Captured&) { show_authenticity(""); }, imitated);
  table.add("show software authenticity file WORD", [this](const Captured& c) { show_authenticity(c[0]); });
  table.add(
      "show software authenticity keys", [this](const Captured&) { show_keys(); }, imitated);
}

void Ios::show_inventory() {
  page_and_prompt(fmt::format("NAME: \"{}\", DESCR: \"{}\"\nPID: {:<18}, VID: V01 , SN: {}\n\n",
                              model_.loader.kind == LoaderKind::switch_loader ? "1" : "Chassis",
                              model_.os.description, model_.os.pid, model_.os.serial));
}

void Ios::show_users() {
  answer(
      "    Line       User       Host(s)              Idle       Location\n"
      "*  0 con 0                idle                 00:00:00   \n\n"
      "  Interface    User               Mode         Idle     Peer Address\n\n");
}

void Ios::show_lines() {
  std::string out = "   Tty Typ     Tx/Rx    A Modem  Roty AccO AccI   Uses   Noise  Overruns   Int\n";
  out += fmt::format("*    0 CTY              -    -      -    -    -      0       0     {}/0       -\n",
                     tty_.overruns());
  for (int line = 1; line <= 5; ++line)
    out += fmt::format("   {:>3} VTY              -    -      -    -    -      0       0     0/0       -\n",
                       line);
  page_and_prompt(out + "\n");
}

void Ios::show_terminal() {
  page_and_prompt(
      fmt::format("Line 0, Location: \"\", Type: \"\"\nLength: {} lines, Width: 80 columns\nBaud rate "
                  "(TX/RX) is {}/{}, no "
                  "parity, 1 stopbits, 8 databits\nStatus: PSI Enabled, Ready, Active\nCapabilities: none\n",
                  page_lines_, box_.baud(), box_.baud()));
}

void Ios::show_logging() {
  std::string out = fmt::format(
      "Syslog logging: enabled (0 messages dropped, 0 messages rate-limited,\n                0 flushes, 0 "
      "overruns, xml disabled, filtering disabled)\n\n    Console logging: level debugging, {} messages "
      "logged, "
      "xml disabled\n    Monitor logging: level debugging, 0 messages logged, xml disabled\n    Buffer "
      "logging:  "
      "level debugging, {} messages logged, xml disabled\n\nLog Buffer (8192 bytes):\n\n",
      log_buffer_.size(), log_buffer_.size());
  for (const auto& line : log_buffer_) out += line + "\n";
  page_and_prompt(out);
}

void Ios::show_platform() {
  page_and_prompt(fmt::format(
      "Chassis type: {0}\n\nSlot      Type                State                 Insert time (ago) \n"
      "--------- ------------------- --------------------- ----------------- \n"
      "0         {0:<20}ok                    {1:<18}\nR0        {0:<20}ok, active             {1:<18}\n\n",
      model_.os.pid, "00:0" + std::to_string(1 + (up() > std::chrono::minutes{1} ? 1 : 0)) + ":00"));
}

void Ios::show_license() {
  page_and_prompt(
      "Smart Licensing is ENABLED\n\nRegistration:\n  Status: UNREGISTERED\n  Export-Controlled "
      "Functionality: Not "
      "Allowed\n\nLicense Authorization: \n  Status: No Licenses in Use\n\n");
}

/// What signed the image: these images are signed by this program, and the words say so nowhere; the shape is
/// the vendor's. A file's hash is checked before it is said to be signed.
void Ios::show_authenticity(const std::string& what) {
  const auto place = what.empty() ? Place{default_system(), file_} : place_of(what);
  const auto* file = box_.storage().find(place);
  const auto name = place.system + place.file;
  if (file == nullptr) return answer(fmt::format("%Error opening {} (No such file or directory)\n", name));
  if (!read_seal(file->bytes()))
    return answer(
        fmt::format("File Name                     : {}\n\n% {} is not a signed file\n", name, name));
  const auto head = what.empty()
                        ? fmt::format("PACKAGE {}\n{}\n", place.file, std::string(8 + place.file.size(), '-'))
                        : fmt::format("File Name                     : {}\n", name);
  page_and_prompt(
      head +
      fmt::format("Image type                    : Production\n    Signer Information\n        Common "
                  "Name           : CiscoSystems\n        Organization Unit     : IOS-XE\n        "
                  "Organization Name     : CiscoSystems\n    Certificate Serial Number : {}\n    Hash "
                  "Algorithm            : SHA512\n    Signature Algorithm       : 2048-bit RSA\n    Key "
                  "Version               : A\n{}\n",
                  upper(whole_digest(image::DigestKind::md5, file->bytes())).substr(0, 8),
                  what.empty() ? fmt::format("\n    Verifier Information\n        Verifier Name         "
                                             ": ROMMON\n        Verifier Version      : {}\n",
                                             std::string_view(model_.title))
                               : ""));
}

void Ios::show_keys() {
  page_and_prompt(
      "Public Key #1 Information\n--------------------------\nKey Type                      : Release  "
      "(Primary)\n"
      "Public Key Algorithm          : RSA\nModulus                       : 256 bytes\nExponent              "
      "        : "
      "4 bytes\nKey Version                   : A\n\nPublic Key #2 "
      "Information\n--------------------------\nKey Type     "
      "                 : Release  (Backup)\nPublic Key Algorithm          : RSA\nKey Version                "
      "   : A\n\n");
}

}  // namespace rommate::device
