// A board with U-Boot: count-down, "=> ", its shell (hush.hpp), environment, memory, tftpboot, loadx/loady,
// bootm. Written from what U-Boot 2023.01 prints under QEMU, and from logs of boards; not from its source.
#pragma once

#include "src/device/board_memory.hpp"
#include "src/device/hush.hpp"
#include "src/device/prompt_loader.hpp"

namespace rommate::device {

class Uboot : public PromptLoader {
 public:
  Uboot(Chassis& box, bool interrupted);
  void start() override;
  bool on_key(Byte key) override;

 protected:
  void unknown(const std::string& line, const Args& words) override;
  void prompt() override;
  void take_line(const std::string& line) override;

 private:
  void proceed();
  void count_down(int left);
  void run_variables(const Args& names);
  void bootm(const Args& args);
  void help_for(const Args& args);
  void tftpboot(const Args& args);
  void load_serial(const Args& args, protocols::transfer::Protocol protocol);
  void loaded(std::uint32_t at, const Bytes& content);
  void usb(const Args& args);
  /// Its status is not 0: `text` says why.
  void fail(std::string_view text);
  void fail_if(bool bad);

  // uboot_environment.cpp
  void printenv(const Args& args);
  void setenv(const Args& args);
  void env(const Args& args);
  void saveenv();
  void showvar();
  void echo(const Args& args);
  void sleep(const Args& args);
  void test(const Args& args);
  void itest(const Args& args);

  // uboot_memory.cpp
  void add_memory_commands();
  void md(const Args& args, std::size_t width);
  void mw(const Args& args, std::size_t width);
  void base(const Args& args);
  void bdinfo();
  void crc32(const Args& args);
  void md5sum(const Args& args);
  [[nodiscard]] std::uint32_t address_or_default(const Args& args) const;

  // uboot_flash.cpp
  void sf(const Args& args);
  void sf_update(const Args& args);
  void sf_read(const Args& args);
  void iminfo(const Args& args);

  Hush shell_;
  int status_ = 0;  // of the command that is carried out
  BoardMemory memory_;
  std::uint32_t loaded_at_;  // what was loaded last
  std::uint32_t base_ = 0;
  bool probed_ = false;
};

}  // namespace rommate::device
