// tftpdnld and "boot tftp:" of the router ROMMONs: the settings block, its checks, the question, the fetch.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "src/device/rommon.hpp"

namespace rommate::device {
namespace {

using namespace std::chrono_literals;

struct Default {
  std::string_view name, value;
};
// Shown when the variable is not set: 1841, VG204XM and 1941 logs.
constexpr std::array<Default, 9> defaults{{{"TFTP_VERBOSE", "Progress"},
                                           {"TFTP_TIMEOUT", "7200"},
                                           {"TFTP_CHECKSUM", "Yes"},
                                           {"TFTP_MACADDR", "00:00:5e:00:53:01"},
                                           {"FE_PORT", "0"},
                                           {"FE_SPEED_MODE", "Auto Detect"},
                                           {"GE_PORT", "Ge0/0"},
                                           {"GE_SPEED_MODE", "Auto Detect"},
                                           {"TFTP_MEDIA_TYPE", "Copper"}}};

int number_or(const std::string& text, int otherwise) {
  int value = otherwise;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc{} && value > 0 ? value : otherwise;
}

}  // namespace

std::string Rommon::variable(const std::string& name) const {
  const auto found = variables_.find(name);
  if (found != variables_.end()) return found->second;
  if (name == "TFTP_RETRY_COUNT") return std::to_string(model_.loader.tftp_retries);
  if (name == "TFTP_DESTINATION") return default_system();
  for (const auto& each : defaults)
    if (each.name == name) return std::string(each.value);
  return "";
}

void Rommon::tftp_usage() {
  tty_.print(
      fmt::format("\nusage: tftpdnld [-r]\n"
                  "  Use this command for disaster recovery only to recover an image via TFTP.\n"
                  "  Monitor variables are used to set up parameters for the transfer.\n"
                  "  (Syntax: \"VARIABLE_NAME=value\" and use \"set\" to show current variables.)\n"
                  "  \"ctrl-c\" or \"break\" stops the transfer before flash erase begins.\n\n"
                  "  The following variables are REQUIRED to be set for tftpdnld:\n"
                  "            IP_ADDRESS: The IP address for this unit\n"
                  "        IP_SUBNET_MASK: The subnet mask for this unit\n"
                  "       DEFAULT_GATEWAY: The default gateway for this unit\n"
                  "           TFTP_SERVER: The IP address of the server to fetch from\n"
                  "             TFTP_FILE: The filename to fetch\n\n"
                  "  The following variables are OPTIONAL:\n"
                  "          TFTP_VERBOSE: Print setting. 0=quiet, 1=progress(default), 2=verbose\n"
                  "      TFTP_RETRY_COUNT: Retry count for ARP and TFTP (default={})\n"
                  "          TFTP_TIMEOUT: Overall timeout of operation in seconds (default=7200)\n"
                  "         TFTP_CHECKSUM: Perform checksum test on image, 0=no, 1=yes (default=1)\n\n"
                  "  Command line options:\n"
                  "   -r: do not write flash, load to DRAM only and launch image\n",
                  model_.loader.tftp_retries));
}

/// The block of settings; false when something is missing, which is said.
bool Rommon::show_tftp_block(bool for_boot) {
  for (const std::string name : {"IP_ADDRESS", "IP_SUBNET_MASK", "DEFAULT_GATEWAY", "TFTP_SERVER"})
    if (!protocols::parse_ipv4(variable(name))) {
      tty_.print(fmt::format("\nMissing or illegal ip address for variable {}\nIllegal IP address.\n", name));
      if (!for_boot) tftp_usage();
      return false;
    }
  if (variable("TFTP_FILE").empty()) {
    tty_.print("\nMissing or illegal file name for variable TFTP_FILE\n");
    if (!for_boot) tftp_usage();
    return false;
  }
  // Vendor, tftpdnld: the gateway must not be the unit itself; what it says then was not found (a guess).
  if (protocols::parse_ipv4(variable("DEFAULT_GATEWAY")) == protocols::parse_ipv4(variable("IP_ADDRESS"))) {
    tty_.print("\nMissing or illegal ip address for variable DEFAULT_GATEWAY\nIllegal IP address.\n");
    if (!for_boot) tftp_usage();
    return false;
  }
  tty_.print("\n");
  for (const auto& name : model_.loader.tftp_block)
    tty_.print(fmt::format("{:>20}: {}\n", name, variable(name)));
  return true;
}

void Rommon::tftpdnld(const Args& args) {
  const bool to_memory = std::find(args.begin(), args.end(), "-r") != args.end();
  if (std::find(args.begin(), args.end(), "-h") != args.end()) {
    tftp_usage();
    return prompt();
  }
  if (!show_tftp_block(false)) return prompt();
  if (to_memory) return fetch(true);
  tty_.print(
      "\nInvoke this command for disaster recovery only.\n"
      "WARNING: all existing data in all partitions on flash will be lost!\n"
      "Do you wish to continue? y/n:  [n]:  ");
  tty_.read_line({}, [this](const std::string& answer, Byte) {
    if (lower(answer) == "y" || lower(answer) == "yes") return fetch(false);
    prompt();
  });
}

void Rommon::fetch(bool to_memory) {
  state_ = State::fetching;
  const auto file = variable("TFTP_FILE");
  tty_.print(fmt::format("\nReceiving {} from {} ", file, variable("TFTP_SERVER")));
  tty_.then([this, to_memory, file] {
    TftpJob::Request request;
    request.server = *protocols::parse_ipv4(variable("TFTP_SERVER"));
    request.file = file;
    request.retries = number_or(variable("TFTP_RETRY_COUNT"), model_.loader.tftp_retries);
    request.whole = std::chrono::seconds{number_or(variable("TFTP_TIMEOUT"), 7200)};
    request.marks = variable("TFTP_VERBOSE") != "0";
    if (const auto size = number_or(variable("TFTP_BLKSIZE"), 0); size >= 8 && size <= 65464)
      request.block_size = static_cast<std::size_t>(size);
    request.rate = box_.copy_rate();
    if (model_.loader.tftp_blocks != 0) request.stalls_behind = model_.loader.tftp_blocks;
    job_ = std::make_unique<TftpJob>(
        tty_, std::move(request), box_.now(),
        [this, to_memory](TftpJob::Result result) { fetched(to_memory, std::move(result)); });
    box_.start_job(*job_);
  });
}

void Rommon::fetched(bool to_memory, TftpJob::Result result) {
  state_ = State::prompt;
  if (!result.good) {
    if (result.error && result.error->code == protocols::tftp::ErrorCode::not_found)
      tty_.print("\nTFTP boot exit: File not found\n");
    else if (result.error)
      tty_.print(fmt::format("\nTFTP error: {}\n", result.error->text));
    else
      tty_.print("\nTFTP: Operation terminated\n");
    return prompt();
  }
  tty_.print("\nFile reception completed.\n");
  auto check = check_image(std::make_shared<const Bytes>(std::move(result.content)));
  if (variable("TFTP_CHECKSUM") != "0") {
    tty_.print("Validating checksum.\n");
    tty_.busy(800ms);
    if (check.fault != ImageFault::none && check.fault != ImageFault::wrong_platform) {
      tty_.print("TFTP copy: operation terminated due to bad checksum comparison\n");
      return prompt();
    }
  }
  if (!to_memory) return store_fetched(*check.content);
  const auto file = variable("TFTP_FILE");
  tty_.print(fmt::format("\nloading image {} \n", file));
  if (check.fault == ImageFault::none) return load(file, std::move(check));
  boot_failed({"tftp:", file}, check, false);
}

void Rommon::store_fetched(Bytes content) {
  const auto path = variable("TFTP_FILE");
  const auto file = path.substr(path.find_last_of('/') + 1);
  tty_.print(fmt::format("Copying file {} to {}.\n", path, model_.loader.flash_word));
  tty_.print(
      "program load complete, entry point: 0x8000f000, size: 0xc100\n\n"
      "Initializing ATA monitor library.......\n\n"
      "Format: Drive communication & 1st Sector Write OK...\nWriting Monlib sectors.\n");
  tty_.then([this] { box_.storage().erase(default_system()); });
  play(tty_, {{.mark = ".", .times = 98, .over = 4}}, {});
  tty_.print(
      "\nMonlib write complete\nFormat: All system sectors written. OK...\n"
      "Format: Operation completed successfully.\nFormat of flash: complete\n");
  tty_.busy(3s);
  if (box_.copy_rate() > 0)
    tty_.busy(protocols::from_seconds(static_cast<double>(whole_size(content)) / box_.copy_rate()));
  tty_.then([this, file, shared = std::make_shared<const Bytes>(std::move(content))] {
    if (!box_.storage().put({default_system(), file}, shared))
      tty_.print("\nTFTP flash copy: Error, image size (bytes) exceeds flash size\n");
    else
      tty_.print(
          "program load complete, entry point: 0x8000f000, size: 0xc100\n"
          "Initializing ATA monitor library.......\n");
    prompt();
  });
}

}  // namespace rommate::device
