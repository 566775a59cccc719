// The old bootstrap of 2500, 3000 and 4000: BREAK gives "Abort at 0x... (PC)" and a bare ">", with one-letter
// commands. From password recovery pages of the 2500.
#pragma once

#include "src/device/prompt_loader.hpp"

namespace rommate::device {

class Bootstrap : public PromptLoader {
 public:
  Bootstrap(Chassis& box, bool interrupted);
  void start() override;
  void on_break() override;

 protected:
  void unknown(const std::string& line, const Args& words) override;
  bool before(const std::string& line) override;

 private:
  void autoboot();
  void boot(const std::string& file);
  void show_register();
};

}  // namespace rommate::device
