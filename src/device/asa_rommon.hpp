// "rommon #N>" of the ASA 5500: BREAK or ESC in a ten-second window, confreg with its own dialog, TFTP boot
// into memory. From an ASA 5505 console log and the vendor's recovery pages.
#pragma once

#include "src/device/prompt_loader.hpp"

namespace rommate::device {

/// Bits of the ASA's register, in the order of the dialog. 0x40: disable system configuration (0x41
/// recovers).
class AsaRommon : public PromptLoader {
 public:
  AsaRommon(Chassis& box, bool interrupted);
  void start() override;
  bool on_key(Byte key) override;
  void on_break() override;

 protected:
  [[nodiscard]] std::string prompt_text() const override;
  void unknown(const std::string& line, const Args& words) override;
  bool before(const std::string& line) override;

 private:
  void autoboot();
  void boot_file(const std::string& file);
  void boot(const Args& args);
  void show_settings();
  void tftpdnld();
  void confreg(const Args& args);
  void show_register(std::uint32_t value);
  void ask_bit(std::size_t index, std::uint32_t value);
  void ask_recovery(std::uint32_t value);
  void keep_register(std::uint32_t value);
  void offer_erase();
  void set_value(const std::string& name, const Args& args);
  void ping(const Args& args);

  int number_;
};

}  // namespace rommate::device
