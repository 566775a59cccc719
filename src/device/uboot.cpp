#include "src/device/uboot.hpp"

#include <fmt/format.h>

#include <utility>

#include "src/device/keys.hpp"

namespace rommate::device {
namespace {

using namespace std::chrono_literals;

constexpr std::uint32_t default_address = 0x40200000;

}  // namespace

Uboot::Uboot(Chassis& box, bool interrupted)
    : PromptLoader(box, interrupted),
      shell_([this](const std::string& name) { return variable(name); }),
      loaded_at_{default_address} {
  variables_ = box.storage().variables();
  for (const char* word : {"?", "help"}) add(word, [this](const Args& args) { help_for(args); });
  add("boot", [this](const Args&) { run_variables({"bootcmd"}); });
  add("bootd", [this](const Args&) { run_variables({"bootcmd"}); });
  add("run", [this](const Args& args) { run_variables(args); });
  add("bootm", [this](const Args& args) { bootm(args); });
  add("iminfo", [this](const Args& args) { iminfo(args); });
  add("sf", [this](const Args& args) { sf(args); });
  add("usb", [this](const Args& args) { usb(args); });
  add("mmc", [this](const Args&) { fail("No MMC device available\n"); });
  add("echo", [this](const Args& args) { echo(args); });
  add("true", [this](const Args&) { prompt(); });
  add("false", [this](const Args&) { fail(""); });
  add("test", [this](const Args& args) { test(args); });
  for (const auto* name : {"itest", "itest.b", "itest.w", "itest.l"})
    add(name, [this](const Args& args) { itest(args); });
  add("sleep", [this](const Args& args) { sleep(args); });
  add("showvar", [this](const Args&) { showvar(); });
  add("loadx", [this](const Args& args) { load_serial(args, protocols::transfer::Protocol::xmodem); });
  add("loady", [this](const Args& args) { load_serial(args, protocols::transfer::Protocol::ymodem); });
  add("printenv", [this](const Args& args) { printenv(args); });
  add("reset", [this](const Args&) {
    tty_.print("resetting ...\n");
    tty_.then([this] { box_.reset(ResetReason::loader_reset); });
  });
  add("saveenv", [this](const Args&) { saveenv(); });
  add("setenv", [this](const Args& args) { setenv(args); });
  add("env", [this](const Args& args) { env(args); });
  add("tftpboot", [this](const Args& args) { tftpboot(args); });
  add("version", [this](const Args&) { answer(model_.loader.help_head); });
  add_memory_commands();
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
    return tty_.then([this] { run_variables({"bootcmd"}); });
  }
  tty_.window(1s);
  tty_.then([this, left] {
    tty_.print("\b\b\b");
    count_down(left - 1);
  });
}

bool Uboot::on_key(Byte key) {
  if (state_ == State::window) {
    tty_.clear();
    tty_.print("\b\b\b 0 \n");
    ask_line(prompt_text());
    return true;
  }
  if (key != ctrl_c || state_ != State::prompt) return false;
  shell_.stop();
  tty_.clear();
  tty_.print("<INTERRUPT>\n");
  ask_line(prompt_text());
  return true;
}

void Uboot::take_line(const std::string& line) {
  switch (shell_.take(line)) {
    case HushFault::unfinished: return ask_line("> ");
    case HushFault::syntax: return answer("syntax error\n");
    case HushFault::none: break;
  }
  proceed();
}

void Uboot::prompt() {
  shell_.ended(std::exchange(status_, 0));
  proceed();
}

void Uboot::proceed() {
  const auto words = shell_.next();
  if (!words) return ask_line(prompt_text());
  state_ = State::prompt;
  tty_.busy(std::chrono::milliseconds{model_.line.command_ms});
  tty_.then([this, words = *words] { carry_out(words[0], words); });
}

void Uboot::fail(std::string_view text) {
  status_ = 1;
  answer(text);
}
void Uboot::fail_if(bool bad) {
  status_ = bad ? 1 : 0;
  prompt();
}

/// One after the other; the first that is not there ends them, with the same words as alone.
void Uboot::run_variables(const Args& names) {
  if (names.empty())
    return fail(
        "run - run commands in an environment variable\n\nUsage:\nrun var [...]\n"
        "    - run the commands in the environment variable(s) 'var'\n");
  if (!variables_.contains(names[0])) return fail(fmt::format("## Error: \"{}\" not defined\n", names[0]));
  std::string text;
  for (const auto& name : names) {
    const bool there = variables_.contains(name);
    text += (there ? variable(name) : "run " + name) + "\n";
    if (!there) break;
  }
  shell_.ended(0);
  if (!shell_.run(text)) return fail("syntax error\n");
  proceed();
}

/// "help md": its line only; how it is used is not simulated.
void Uboot::help_for(const Args& args) {
  if (args.empty()) return help(args);
  std::string out;
  for (const auto& name : args) {
    const auto& lines = model_.loader.commands;
    const auto found = std::find_if(lines.begin(), lines.end(), [&](const std::string& line) {
      const auto words = split_words(line);
      return !words.empty() && words.front() == name;
    });
    if (found == lines.end()) {
      tty_.print(out);
      return fail(fmt::format(
          "Unknown command '{}' - try 'help' without arguments for list of all known commands\n\n", name));
    }
    out += fmt::format("{} {}\n", name, found->substr(std::min(found->find("- "), found->size())));
  }
  answer(out);
}

void Uboot::bootm(const Args& args) {
  const auto at = address_or_default(args);
  const auto check = check_image(std::make_shared<const Bytes>(memory_.piece(at)));
  box_.set_boot_arguments(variable("bootargs"));
  if (check.fault == ImageFault::none) {
    shell_.stop();
    return load("memory", check);
  }
  fail(check.fault == ImageFault::damaged || check.fault == ImageFault::truncated
           ? "   Verifying Checksum ... Bad Data CRC\nERROR: can't get kernel image!\n"
           : "Wrong Image Format for bootm command\nERROR: can't get kernel image!\n");
}

void Uboot::loaded(std::uint32_t at, const Bytes& content) {
  memory_.write(at, content);
  loaded_at_ = at;
  variables_["filesize"] = fmt::format("{:x}", content.size());
  variables_["fileaddr"] = fmt::format("{:x}", at);
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
  const auto address = protocols::parse_ipv4(server);
  if (!protocols::parse_ipv4(variable("ipaddr"))) return fail("*** ERROR: `ipaddr' not set\n");
  if (!address) return fail("*** ERROR: `serverip' not set\n");
  const auto at = address_or_default(args);
  tty_.print(
      fmt::format("Using ethernet@1 device\nTFTP from server {}; our IP address is {}\nFilename '{}'.\n"
                  "Load address: 0x{:x}\nLoading: ",
                  server, variable("ipaddr"), file, at));
  TftpJob::Request request;
  request.server = *address;
  request.file = file;
  request.block_size = 1468;
  request.timeout = 5s;
  request.marks = false;
  fetch(std::move(request), [this, at](TftpJob::Result result) {
    if (result.error && result.error->code == protocols::tftp::ErrorCode::not_found)
      return fail("\nTFTP error: 'File not found' (1)\nNot retrying...\n");
    if (!result.good) return fail("T T T T T \nRetry count exceeded; starting again\n");
    const auto marks = std::max<std::size_t>(1, result.bytes / 14680);
    std::string bar;
    for (std::size_t i = 0; i < marks; ++i) bar += i % 65 == 64 ? "#\n         " : "#";
    loaded(at, result.content);
    answer(fmt::format("{}\n\t 3.4 MiB/s\ndone\nBytes transferred = {} ({:x} hex)\n", bar,
                       result.content.size(), result.content.size()));
  });
}

void Uboot::load_serial(const Args& args, protocols::transfer::Protocol protocol) {
  const auto at = address_or_default(args);
  const char* const name = protocol == protocols::transfer::Protocol::xmodem ? "xmodem" : "ymodem";
  tty_.print(
      fmt::format("## Ready for binary ({}) download to 0x{:08X} at {} bps...\n", name, at, box_.baud()));
  state_ = State::fetching;  // its bytes are no keys
  SerialReceive::Options options;
  options.protocol = protocol;
  receive_ = std::make_unique<SerialReceive>(
      box_, options, [this, name, at](std::optional<Bytes> file, const std::string&) {
        if (!file) return fail(fmt::format("## Binary ({}) download aborted\n", name));
        loaded(at, *file);
        answer(fmt::format("## Total Size      = 0x{:08x} = {} Bytes\n## Start Addr      = 0x{:08X}\n",
                           file->size(), file->size(), at));
      });
}

/// No controller on this board, as QEMU's.
void Uboot::usb(const Args& args) {
  if (!args.empty() && (args[0] == "start" || args[0] == "reset"))
    return fail("starting USB...\nNo working controllers found\n");
  fail("USB is stopped. Please issue 'usb start' first.\n");
}

void Uboot::unknown(const std::string& line, const Args&) {
  fail(fmt::format("Unknown command '{}' - try 'help'\n", split_words(line).front()));
}

}  // namespace rommate::device
