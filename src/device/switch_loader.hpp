// "switch:" of the Catalysts: the 2960's (Mode button, flash_init, set BAUD, copy xmodem:) and the 9000's
// (Ctrl-C in a count-down, NAME=value, boot tftp:, emergency-install). What a model has is what its help
// shows.
#pragma once

#include "src/device/prompt_loader.hpp"

namespace rommate::device {

class SwitchLoader : public PromptLoader {
 public:
  SwitchLoader(Chassis& box, bool interrupted);
  void start() override;
  bool on_key(Byte key) override;
  void on_break() override;
  void on_button(bool pressed) override;

 protected:
  void unknown(const std::string& line, const Args& words) override;
  bool before(const std::string& line) override;

 private:
  void decide();
  void flash_interrupted();
  void offer_defaults();
  void flash_is_ready();
  [[nodiscard]] std::string flash_report() const;
  void count_down(int left);
  void stopped();
  void autoboot();
  void boot(const Args& args);
  void boot_file(const Place& place);
  void boot_tftp(const std::string& url);
  void emergency_install(const Args& args);
  void install(const std::shared_ptr<const Bytes>& content, const std::string& file);
  void flash_init();
  void dir(const Args& args);
  void dir_with_sizes(const FileSystem& system);
  void remove(const Args& args);
  void rename(const Args& args);
  void copy(const Args& args);
  void copy_xmodem(const std::string& to);
  void type(const Args& args);
  void format(const Args& args);
  void fsck(const Args& args);
  void make_folder(const Args& args);
  void remove_folder(const Args& args);
  void set(const Args& args);
  void set_variable(const std::string& name, const std::string& value);
  void unset(const Args& args);
  [[nodiscard]] bool flash_ready(const Place& place);

  bool initialised_ = false;  // flash_init has been done
};

}  // namespace rommate::device
