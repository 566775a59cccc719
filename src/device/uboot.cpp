#include "src/device/uboot.hpp"

#include <fmt/format.h>

#include "src/image/digest.hpp"

namespace rommate::device {
namespace {

using namespace std::chrono_literals;

constexpr std::uint32_t default_address = 0x40200000;

std::uint32_t crc_of(ByteView bytes) {  // IEEE 802.3, bit by bit: files here are small
  std::uint32_t crc = 0xFFFFFFFFU;
  for (const auto byte : bytes) {
    crc ^= byte;
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1U) != 0 ? 0xEDB88320U : 0U);
  }
  return ~crc;
}

}  // namespace

Uboot::Uboot(Chassis& box, bool interrupted) : PromptLoader(box, interrupted) {
  variables_ = box.storage().variables();
  add("?", [this](const Args& args) { help(args); });
  add("help", [this](const Args& args) { help(args); });
  add("boot", [this](const Args&) { run_bootcmd(); });
  add("bootm", [this](const Args&) { boot_memory(); });
  add("crc32", [this](const Args& args) { crc32(args); });
  add("md5sum", [this](const Args& args) { md5sum(args); });
  add("iminfo", [this](const Args&) { iminfo(); });
  add("sf", [this](const Args& args) { sf(expanded(args)); });
  add("echo", [this](const Args& args) { echo(args); });
  add("loadx", [this](const Args& args) { load_serial(args, protocols::transfer::Protocol::xmodem); });
  add("loady", [this](const Args& args) { load_serial(args, protocols::transfer::Protocol::ymodem); });
  add("printenv", [this](const Args& args) { printenv(args); });
  add("reset", [this](const Args&) {
    tty_.print("resetting ...\n");
    tty_.then([this] { box_.reset(ResetReason::loader_reset); });
  });
  add("saveenv", [this](const Args&) {
    box_.storage().set_variables(variables_);
    answer("Saving Environment to Flash... OK\n");
  });
  add("setenv", [this](const Args& args) { setenv(args); });
  add("tftpboot", [this](const Args& args) { tftpboot(args); });
  add("version", [this](const Args&) { answer(model_.loader.help_head); });
}

void Uboot::start() {
  play(tty_, model_.boot.power_on, {});
  tty_.print(model_.boot.window_text);
  tty_.then([this] { state_ = State::window; });
  count_down(static_cast<int>(model_.boot.autoboot_window));
}

/// " 2 " and then three backspaces and the next number each second.
void Uboot::count_down(int left) {
  tty_.print(fmt::format("{:>2} ", left));
  if (left == 0) {
    tty_.print("\n");
    return tty_.then([this] { run_bootcmd(); });
  }
  tty_.window(1s);
  tty_.then([this, left] {
    tty_.print("\b\b\b");
    count_down(left - 1);
  });
}

bool Uboot::on_key(Byte) {
  if (state_ != State::window) return false;
  tty_.clear();
  tty_.print("\b\b\b 0 \n");
  prompt();
  return true;
}

void Uboot::run_bootcmd() {
  state_ = State::loading;
  const auto file = first_image(default_system());
  const auto check = check_image(Place{default_system(), file});
  box_.set_boot_arguments(variable("bootargs"));
  if (check.fault == ImageFault::none) return load(file, check);
  answer(check.fault == ImageFault::missing
             ? "Wrong Image Format for bootm command\nERROR: can't get kernel image!\n"
             : "   Verifying Checksum ... Bad Data CRC\nERROR: can't get kernel image!\n");
}

void Uboot::boot_memory() {
  const auto check = check_image(std::make_shared<const Bytes>(memory_));
  box_.set_boot_arguments(variable("bootargs"));
  if (check.fault == ImageFault::none) return load("memory", check);
  answer(check.fault == ImageFault::damaged
             ? "   Verifying Checksum ... Bad Data CRC\nERROR: can't get kernel image!\n"
             : "Wrong Image Format for bootm command\nERROR: can't get kernel image!\n");
}

void Uboot::printenv(const Args& args) {
  std::size_t size = 0;
  for (const auto& [name, value] : variables_) {
    if (!args.empty() && name != args[0]) continue;
    tty_.print(name + "=" + value + "\n");
    size += name.size() + value.size() + 2;
  }
  if (!args.empty()) return answer(size == 0 ? fmt::format("## Error: \"{}\" not defined\n", args[0]) : "");
  answer(fmt::format("\nEnvironment size: {}/262140 bytes\n", size));
}

void Uboot::setenv(const Args& args) {
  if (args.empty()) return answer("Usage: setenv name [value]\n");
  std::string value;
  for (std::size_t i = 1; i < args.size(); ++i) value += (i > 1 ? " " : "") + args[i];
  if (args.size() == 1)
    variables_.erase(args[0]);
  else
    variables_[args[0]] = value;
  prompt();
}

std::uint32_t Uboot::address_or_default(const Args& args) const {
  if (args.empty()) return default_address;
  return parse_hex(args[0]).value_or(default_address);
}

void Uboot::tftpboot(const Args& args) {
  auto server = variable("serverip");
  auto file = args.size() > 1                           ? args[1]
              : args.size() == 1 && !parse_hex(args[0]) ? args[0]
                                                        : variable("bootfile");
  if (const auto colon = file.find(':'); colon != std::string::npos) {
    server = file.substr(0, colon);
    file = file.substr(colon + 1);
  }
  const auto address = parse_address(server);
  if (!parse_address(variable("ipaddr"))) return answer("*** ERROR: `ipaddr' not set\n");
  if (!address) return answer("*** ERROR: `serverip' not set\n");
  loaded_at_ = address_or_default(args);
  tty_.print(
      fmt::format("Using ethernet@1 device\nTFTP from server {}; our IP address is {}\nFilename '{}'.\n"
                  "Load address: 0x{:x}\nLoading: ",
                  server, variable("ipaddr"), file, loaded_at_));
  TftpJob::Request request;
  request.server = *address;
  request.file = file;
  request.block_size = 1468;
  request.timeout = 5s;
  request.marks = false;
  fetch(std::move(request), [this](TftpJob::Result result) {
    if (result.error && result.error->code == protocols::tftp::ErrorCode::not_found)
      return answer("\nTFTP error: 'File not found' (1)\nNot retrying...\n");
    if (!result.good) return answer("T T T T T \nRetry count exceeded; starting again\n");
    const auto marks = std::max<std::size_t>(1, result.bytes / 14680);
    std::string bar;
    for (std::size_t i = 0; i < marks; ++i) bar += i % 65 == 64 ? "#\n         " : "#";
    memory_ = std::move(result.content);
    variables_["filesize"] = fmt::format("{:x}", memory_.size());
    variables_["fileaddr"] = fmt::format("{:x}", loaded_at_);
    answer(fmt::format("{}\n\t 3.4 MiB/s\ndone\nBytes transferred = {} ({:x} hex)\n", bar, memory_.size(),
                       memory_.size()));
  });
}

void Uboot::load_serial(const Args& args, protocols::transfer::Protocol protocol) {
  loaded_at_ = address_or_default(args);
  const char* const name = protocol == protocols::transfer::Protocol::xmodem ? "xmodem" : "ymodem";
  tty_.print(fmt::format("## Ready for binary ({}) download to 0x{:08X} at {} bps...\n", name, loaded_at_,
                         box_.baud()));
  SerialReceive::Options options;
  options.protocol = protocol;
  receive_ =
      std::make_unique<SerialReceive>(box_, options, [this](std::optional<Bytes> file, const std::string&) {
        if (!file) return answer("## Binary (xmodem) download aborted\n");
        memory_ = std::move(*file);
        variables_["filesize"] = fmt::format("{:x}", memory_.size());
        answer(fmt::format("## Total Size      = 0x{:08x} = {} Bytes\n## Start Addr      = 0x{:08X}\n",
                           memory_.size(), memory_.size(), loaded_at_));
      });
}

Args Uboot::expanded(const Args& args) const {
  Args out;
  for (const auto& arg : args) {
    const bool braced = arg.starts_with("${") && arg.back() == '}';
    out.push_back(braced                 ? variable(arg.substr(2, arg.size() - 3))
                  : arg.starts_with("$") ? variable(arg.substr(1))
                                         : arg);
  }
  return out;
}

/// Of what was loaded last, wherever the address says it lies.
void Uboot::crc32(const Args& typed) {
  const auto args = expanded(typed);
  const auto from = args.empty() ? std::nullopt : parse_hex(args[0]);
  const auto count = args.size() < 2 ? std::nullopt : parse_hex(args[1]);
  if (!count || !from || *count == 0) return answer("Usage:\ncrc32 address count\n");
  const auto bytes = ByteView{memory_}.first(std::min<std::size_t>(*count, memory_.size()));
  answer(fmt::format("crc32 for {:08x} ... {:08x} ==> {:08x}\n", *from, *from + *count - 1, crc_of(bytes)));
}

void Uboot::md5sum(const Args& typed) {
  const auto args = expanded(typed);
  const auto from = args.empty() ? std::nullopt : parse_hex(args[0]);
  const auto count = args.size() < 2 ? std::nullopt : parse_hex(args[1]);
  if (!count || !from || *count == 0) return answer("Usage:\nmd5sum address count\n");
  const auto bytes = ByteView{memory_}.first(std::min<std::size_t>(*count, memory_.size()));
  answer(fmt::format("md5 for {:08x} ... {:08x} ==> {}\n", *from, *from + *count - 1,
                     image::digest_hex(image::DigestKind::md5, bytes)));
}

void Uboot::echo(const Args& args) {
  std::string text;
  for (const auto& arg : args) text += (text.empty() ? "" : " ") + arg;
  answer(text + "\n");
}

void Uboot::unknown(const std::string& line, const Args&) {
  answer(fmt::format("Unknown command '{}' - try 'help'\n", split_words(line).front()));
}

}  // namespace rommate::device
