#include "src/device/confreg.hpp"

#include <array>
#include <charconv>

#include <fmt/format.h>

namespace rommate::device {
namespace {

struct Bit {
  std::uint32_t mask;
  bool enabled_when_set;
  std::string_view name;
};
constexpr std::array<Bit, 6> bits{{{0x8000, true, "diagnostic mode"},
                                   {0x4000, true, "use net in IP bcast address"},
                                   {0x2000, true, "load rom after netboot fails"},
                                   {0x0400, true, "use all zero broadcast"},
                                   {confreg_break_disabled, false, "break/abort has effect"},
                                   {confreg_ignore_nvram, true, "ignore system config info"}}};

constexpr std::array<std::uint32_t, 8> rates_by_index{9600, 4800, 1200, 2400, 19200, 38400, 57600, 115200};
constexpr std::uint32_t baud_bits = 0x1820;

bool enabled(std::uint32_t value, const Bit& bit) {
  return ((value & bit.mask) != 0) == bit.enabled_when_set;
}

unsigned baud_index(std::uint32_t value) {
  return ((value & 0x0800) != 0 ? 1U : 0U) + ((value & 0x1000) != 0 ? 2U : 0U) +
         ((value & 0x0020) != 0 ? 4U : 0U);
}

unsigned small_number(std::string_view text, unsigned otherwise) {
  unsigned value = otherwise;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

}  // namespace

std::uint32_t confreg_baud(std::uint32_t value) { return rates_by_index[baud_index(value)]; }

std::uint32_t with_baud_index(std::uint32_t value, unsigned index) {
  value &= ~baud_bits;
  if ((index & 1U) != 0) value |= 0x0800;
  if ((index & 2U) != 0) value |= 0x1000;
  if ((index & 4U) != 0) value |= 0x0020;
  return value;
}

ConfregDialog::ConfregDialog(Console& tty, std::uint32_t value, Words words, Done done)
    : tty_{tty}, value_{value}, words_{std::move(words)}, done_{std::move(done)} {}

void ConfregDialog::start() {
  summary();
  ask_change();
}

/// Log of a Catalyst 4500: another list, and the words "load ROM" in it.
std::string ConfregDialog::supervisor_summary() const {
  std::string text = "\nConfiguration Summary :\n";
  for (const auto& bit : bits)
    if (enabled(value_, bit))
      text += fmt::format("=> {}\n", bit.mask == 0x2000 ? "load ROM after netboot fails" : bit.name);
  text += fmt::format("=> console baud: {}\n=> ", confreg_baud(value_));
  const auto field = value_ & confreg_boot_field;
  if (field == 0) text += "do not autoboot: the ROM Monitor\n";
  if (field == 1) text += "autoboot from: the first file in internal flash\n";
  if (field > 1) text += "autoboot from: commands specified in 'BOOT' environment variable\n";
  return text;
}

void ConfregDialog::summary() {
  if (words_.supervisor) return tty_.print(supervisor_summary());
  std::string text = "\n    Configuration Summary\nenabled are:\n";
  for (const auto& bit : bits)
    if (enabled(value_, bit)) text += fmt::format("{}\n", bit.name);
  text += fmt::format("console baud: {}\nboot: ", confreg_baud(value_));
  const auto field = value_ & confreg_boot_field;
  if (field == 0) text += "the ROM Monitor\n";
  if (field == 1) text += "the boot helper image\n";
  if (field > 1)
    text +=
        "image specified by the boot system commands\n      or default to: cisco2-" + words_.platform + "\n";
  tty_.print(text);
}

void ConfregDialog::yes_no(const std::string& question, std::function<void(bool)> then) {
  tty_.print(question + "? y/n  [n]:  ");
  tty_.read_line({}, [then = std::move(then)](const std::string& answer, Byte) {
    then(!answer.empty() && (answer[0] == 'y' || answer[0] == 'Y'));
  });
}

void ConfregDialog::ask_change() {
  tty_.print("\n");
  yes_no("do you wish to change the configuration", [this](bool yes) {
    if (yes) return ask_bit(0);
    const auto done = std::move(done_);
    done(value_, changed_);  // the owner may drop this dialog now
  });
}

void ConfregDialog::ask_bit(std::size_t index) {
  if (index == bits.size()) return ask_rate_wanted();
  const auto& bit = bits[index];
  const auto word = enabled(value_, bit) ? "disable" : "enable ";
  const auto name =
      words_.supervisor && bit.mask == 0x2000 ? std::string_view("load ROM after netboot fails") : bit.name;
  yes_no(fmt::format("{} \"{}\"", word, name), [this, index](bool yes) {
    if (yes) value_ ^= bits[index].mask;
    changed_ = changed_ || yes;
    ask_bit(index + 1);
  });
}

void ConfregDialog::ask_rate_wanted() {
  yes_no("change console baud rate", [this](bool yes) { yes ? ask_rate() : ask_boot_wanted(); });
}

void ConfregDialog::ask_rate() {
  std::string text = "enter rate: 0 = 9600, 1 = 4800, 2 = 1200, 3 = 2400";
  if (words_.rates > 4) text += "\n            4 = 19200, 5 = 38400, 6 = 57600, 7 = 115200";
  tty_.print(text + "  [0]:  ");
  tty_.read_line({}, [this](const std::string& answer, Byte) {
    const auto index = small_number(answer, 0);
    value_ = with_baud_index(value_, index < words_.rates ? index : 0);
    changed_ = true;
    ask_boot_wanted();
  });
}

void ConfregDialog::ask_boot_wanted() {
  yes_no("change the boot characteristics", [this](bool yes) { yes ? ask_boot() : round_done(); });
}

void ConfregDialog::ask_boot() {
  tty_.print("enter to boot:\n 0 = ROM Monitor\n 1 = the boot helper image\n 2-15 = boot system\n    [0]:  ");
  tty_.read_line({}, [this](const std::string& answer, Byte) {
    value_ = (value_ & ~confreg_boot_field) | (small_number(answer, 0) & confreg_boot_field);
    changed_ = true;
    round_done();
  });
}

/// Routers begin anew; a supervisor asks whether to keep it, and is done either way.
void ConfregDialog::round_done() {
  summary();
  if (!words_.supervisor) return ask_change();
  tty_.print("\n");
  yes_no("do you wish to save this configuration", [this](bool yes) {
    const auto done = std::move(done_);
    done(value_, yes);
  });
}

}  // namespace rommate::device
