// "loader >" of the Nexus: Ctrl-C while the BIOS and the loader run, cmdline recoverymode=1, boot. From
// recovery notes of Nexus 3000/9000.
#pragma once

#include "src/device/prompt_loader.hpp"

namespace rommate::device {

class NxosLoader : public PromptLoader {
 public:
  NxosLoader(Chassis& box, bool interrupted);
  void start() override;
  bool on_key(Byte key) override;

 protected:
  void unknown(const std::string& line, const Args& words) override;

 private:
  void autoboot();
  void boot(const Args& args);
  void dir();
  void set_address(const Args& args);
  void show(const Args& args);
  [[nodiscard]] bool of_two() const { return !model_.boot.kickstart.empty(); }
  void boot_tftp(const std::string& url);
  bool stop_wanted_ = false;
};

}  // namespace rommate::device
