// The configuration register: what its bits mean and the dialog that changes it at "rommon N > confreg".
// Bits as in the vendor's "Use of the configuration register" pages; dialog as on 2600 consoles.
#pragma once

#include "src/device/console.hpp"

namespace rommate::device {

constexpr std::uint32_t confreg_boot_field = 0x000F;
constexpr std::uint32_t confreg_ignore_nvram = 0x0040;
constexpr std::uint32_t confreg_break_disabled = 0x0100;

/// Console speed from bits 5, 12 and 11 (0x2102: 9600, 0x3822: 115200).
[[nodiscard]] std::uint32_t confreg_baud(std::uint32_t value);
/// The same register with the speed that has this number in the dialog (0 = 9600 ... 7 = 115200).
[[nodiscard]] std::uint32_t with_baud_index(std::uint32_t value, unsigned index);

/// The dialog. It lives as long as it asks; `done` gets the new value, or the old one when nothing was
/// changed.
class ConfregDialog {
 public:
  using Done = std::function<void(std::uint32_t value, bool changed)>;
  /// How this ROMMON says it.
  struct Words {
    std::size_t rates = 8;    // speeds that it offers (4 or 8)
    std::string platform;     // as in "cisco2-C2600"
    bool supervisor = false;  // a Catalyst 4500: a list of "=> ", and it asks whether to save
  };
  ConfregDialog(Console& tty, std::uint32_t value, Words words, Done done);
  void start();

 private:
  void summary();
  void ask_change();
  void ask_bit(std::size_t index);
  void ask_rate_wanted();
  void ask_rate();
  void ask_boot_wanted();
  void ask_boot();
  void round_done();
  [[nodiscard]] std::string supervisor_summary() const;
  void yes_no(const std::string& question, std::function<void(bool)> then);

  Console& tty_;
  std::uint32_t value_;
  Words words_;
  Done done_;
  bool changed_ = false;
};

}  // namespace rommate::device
