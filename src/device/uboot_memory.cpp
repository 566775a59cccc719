// Memory at U-Boot: shown, filled, summed. Little endian, as the ARM boards are.
#include <fmt/format.h>

#include <boost/crc.hpp>

#include "src/device/uboot.hpp"
#include "src/image/digest.hpp"

namespace rommate::device {
namespace {

constexpr std::uint32_t most_summed = 0x4000000;  // 64 MiB: what is asked for beyond it is taken for a slip
constexpr std::size_t most_shown = 0x4000;        // bytes of one md; a real one goes on until Ctrl-C

std::uint32_t crc_of(ByteView bytes) {  // IEEE 802.3, as in zip
  boost::crc_32_type crc;
  crc.process_bytes(bytes.data(), bytes.size());
  return crc.checksum();
}

/// "40000000: edfe0dd0 00001000                    ........": sixteen bytes a line.
std::string dump_line(std::uint32_t at, ByteView bytes, std::size_t width) {
  auto line = fmt::format("{:08x}:", at);
  for (std::size_t from = 0; from < bytes.size(); from += width) {
    line += ' ';
    for (std::size_t byte = width; byte-- > 0;) line += fmt::format("{:02x}", bytes[from + byte]);
  }
  line.append((16 - bytes.size()) / width * (2 * width + 1) + 2, ' ');
  for (const auto byte : bytes) line += byte >= 0x20 && byte < 0x7F ? static_cast<char>(byte) : '.';
  return line + "\n";
}

}  // namespace

void Uboot::add_memory_commands() {
  constexpr std::pair<std::string_view, std::size_t> widths[] = {{"", 4}, {".b", 1}, {".w", 2}, {".l", 4}};
  for (const auto& [suffix, bytes] : widths) {
    add("md" + std::string{suffix}, [this, width = bytes](const Args& args) { md(args, width); });
    add("mw" + std::string{suffix}, [this, width = bytes](const Args& args) { mw(args, width); });
  }
  add("base", [this](const Args& args) { base(args); });
  add("bdinfo", [this](const Args&) { bdinfo(); });
  add("crc32", [this](const Args& args) { crc32(args); });
  add("md5sum", [this](const Args& args) { md5sum(args); });
}

std::uint32_t Uboot::address_or_default(const Args& args) const {
  if (args.empty()) return loaded_at_;
  const auto address = parse_hex(args[0]);
  return address ? *address + base_ : loaded_at_;
}

void Uboot::md(const Args& args, std::size_t width) {
  const auto from = args.empty() ? std::nullopt : parse_hex(args[0]);
  if (!from) return fail("md - memory display\n\nUsage:\nmd [.b, .w, .l, .q] address [# of objects]\n");
  const auto count = args.size() > 1 ? parse_hex(args[1]).value_or(0x40) : 0x40;
  const auto at = *from + base_;
  const auto bytes = memory_.read(at, std::min<std::size_t>(std::size_t{count} * width, most_shown));
  for (std::size_t line = 0; line < bytes.size(); line += 16)
    tty_.print(dump_line(at + static_cast<std::uint32_t>(line),
                         ByteView{bytes}.subspan(line, std::min<std::size_t>(16, bytes.size() - line)),
                         width));
  prompt();
}

void Uboot::mw(const Args& args, std::size_t width) {
  const auto at = args.empty() ? std::nullopt : parse_hex(args[0]);
  const auto value = args.size() < 2 ? std::nullopt : parse_hex(args[1]);
  if (!at || !value)
    return fail("mw - memory write (fill)\n\nUsage:\nmw [.b, .w, .l, .q] address value [count]\n");
  const auto count = args.size() > 2 ? parse_hex(args[2]).value_or(1) : 1;
  Bytes bytes;
  for (std::size_t each = 0; each < std::min<std::size_t>(count, most_shown); ++each)
    for (std::size_t byte = 0; byte < width; ++byte) bytes.push_back(static_cast<Byte>(*value >> (8 * byte)));
  memory_.write(*at + base_, bytes);
  prompt();
}

void Uboot::base(const Args& args) {
  if (!args.empty()) base_ = parse_hex(args[0]).value_or(base_);
  answer(fmt::format("Base Address: 0x{:08x}\n", base_));
}

void Uboot::bdinfo() {
  const auto or_none = [this](const char* name, const char* none) {
    const auto value = variable(name);
    return value.empty() ? std::string{none} : value;
  };
  answer(
      fmt::format("boot_params = 0x00000000\nDRAM bank   = 0x00000000\n-> start    = 0x40000000\n"
                  "-> size     = 0x10000000\nflashstart  = 0x00000000\nflashsize   = 0x01000000\n"
                  "flashoffset = 0x000c0dd4\nbaudrate    = {} bps\nrelocaddr   = 0x4ff38000\n"
                  "reloc off   = 0x4ff38000\nBuild       = 32-bit\ncurrent eth = {}\n"
                  "ethaddr     = {}\nIP addr     = {}\n",
                  box_.baud(), or_none("ethact", "unknown"), or_none("ethaddr", "(not set)"),
                  or_none("ipaddr", "<NULL>")));
}

void Uboot::crc32(const Args& args) {
  const auto from = args.empty() ? std::nullopt : parse_hex(args[0]);
  const auto count = args.size() < 2 ? std::nullopt : parse_hex(args[1]);
  if (!count || !from || *count == 0 || *count > most_summed)
    return fail(
        "crc32 - checksum calculation\n\nUsage:\ncrc32 address count [addr]\n"
        "    - compute CRC32 checksum [save at addr]\n");
  const auto at = *from + base_;
  answer(fmt::format("crc32 for {:08x} ... {:08x} ==> {:08x}\n", at, at + *count - 1,
                     crc_of(memory_.read(at, *count))));
}

void Uboot::md5sum(const Args& args) {
  const auto from = args.empty() ? std::nullopt : parse_hex(args[0]);
  const auto count = args.size() < 2 ? std::nullopt : parse_hex(args[1]);
  if (!count || !from || *count == 0 || *count > most_summed) return fail("Usage:\nmd5sum address count\n");
  const auto at = *from + base_;
  answer(fmt::format("md5 for {:08x} ... {:08x} ==> {}\n", at, at + *count - 1,
                     image::digest_hex(image::DigestKind::md5, memory_.read(at, *count))));
}

}  // namespace rommate::device
