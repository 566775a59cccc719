// A board with U-Boot: count-down, "=> ", environment, tftpboot, loadx/loady into memory, crc32, bootm.
// Written from what U-Boot 2023.01 prints under QEMU, and from logs of boards; not from its source.
#pragma once

#include "src/device/prompt_loader.hpp"

namespace rommate::device {

class Uboot : public PromptLoader {
 public:
  Uboot(Chassis& box, bool interrupted);
  void start() override;
  bool on_key(Byte key) override;

 protected:
  void unknown(const std::string& line, const Args& words) override;

 private:
  void count_down(int left);
  void run_bootcmd();
  void boot_memory();
  void printenv(const Args& args);
  void setenv(const Args& args);
  void tftpboot(const Args& args);
  void load_serial(const Args& args, protocols::transfer::Protocol protocol);
  void crc32(const Args& args);
  void md5sum(const Args& args);
  void echo(const Args& args);

  // uboot_flash.cpp
  void sf(const Args& args);
  void sf_update(const Args& args);
  void sf_read(const Args& args);
  void iminfo();
  /// "${filesize}" and the like put in.
  [[nodiscard]] Args expanded(const Args& args) const;
  [[nodiscard]] std::uint32_t address_or_default(const Args& args) const;

  Bytes memory_;  // what was loaded last
  std::uint32_t loaded_at_ = 0;
  bool probed_ = false;
};

}  // namespace rommate::device
