// A running NX-OS and the recovery system that "cmdline recoverymode=1" starts: login instead of enable, copy
// in its own words, digests by "show file". Only what a recovery meets. From N9000v and N5000 sessions and
// the vendor's password recovery pages.
#pragma once

#include "src/device/ios.hpp"

namespace rommate::device {

class NxosSystem : public Ios {
 public:
  NxosSystem(Chassis& box, SimImage image, std::string file);
  /// Of the running system; nothing is saved.
  void set_admin_password(const std::string& plain);

 protected:
  void press_return() override;
  void offer_setup() override;
  void reload() override;
  void save() override;
  void save_as_startup() override;
  void say_configured() override;
  [[nodiscard]] std::string stored_text() const override;
  [[nodiscard]] std::string running_text() const override;
  [[nodiscard]] std::string startup_text() const override;
  void show_running() override { page_and_prompt(running_text()); }
  void show_boot() override;
  [[nodiscard]] std::string_view invalid_words() const override {
    return "% Invalid command at '^' marker.\n";
  }
  [[nodiscard]] bool logs_ports() const override { return false; }
  [[nodiscard]] bool telnets_to_words() const override { return false; }
  [[nodiscard]] bool mixes_modes() const override { return true; }
  [[nodiscard]] std::string help_head() const override { return ""; }
  void leave() override;
  [[nodiscard]] std::string_view prompt_end() const override { return " "; }
  [[nodiscard]] std::string more_text() const override { return "--More--"; }
  void copy_tftp() override;
  [[nodiscard]] bool copies_with_options() const override { return false; }
  [[nodiscard]] bool speaks(const CopyEnd& end) const override {
    return !end.on_network() || end.kind == CopyEnd::Kind::tftp;
  }
  void dir(const std::string& where) override;
  void remove(const std::string& what) override;

 private:
  std::string recovered_password_;
  struct Fetch {
    std::string server, path;
    Place to;
  };
  void log_in();
  void ask_admin_password();
  void show_module();
  void show_ports();
  void install_all(const std::string& what);
  void ask_fetch(Fetch fetch);
  void start_fetch(const Fetch& fetch);
  void show_digest(const std::string& what, image::DigestKind kind);
};

/// "switch(boot)# "
class NxosRecovery : public CliSystem {
 public:
  NxosRecovery(Chassis& box, SimImage image, std::string file);
  void start() override;

 protected:
  [[nodiscard]] std::string prompt_text() const override;
  [[nodiscard]] const CommandTable& table() const override { return configuring_ ? config_ : top_; }

 private:
  void set_admin_password(const std::string& plain);
  void load(const std::string& what);
  std::string admin_password_;
  CommandTable top_, config_;
  bool configuring_ = false;
};

}  // namespace rommate::device
