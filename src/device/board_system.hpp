// What a board starts: a Linux with a login, or, when the kernel was told init=/bin/sh, a shell without one,
// where passwd sets a new password for root. Not a shell: a handful of commands.
#pragma once

#include "src/device/cli_system.hpp"

namespace rommate::device {

class BoardSystem : public CliSystem {
 public:
  BoardSystem(Chassis& box, SimImage image, std::string file);
  void start() override;

 protected:
  [[nodiscard]] std::string prompt_text() const override {
    return single_ ? "/ # " : "root@" + host_ + ":~# ";
  }
  [[nodiscard]] const CommandTable& table() const override { return commands_; }
  [[nodiscard]] std::string stop_keys() const override { return "\x03\x04"; }
  void carry_out(const std::string& line) override;

 private:
  void log_in();
  void change_password();
  void halt();
  /// "root:HASH" of the state that is kept, or the personality's password.
  [[nodiscard]] std::string root_secret() const;
  CommandTable commands_;
  bool single_;            // started with init=/bin/sh
  bool writable_ = false;  // mount -o remount,rw /
};

}  // namespace rommate::device
