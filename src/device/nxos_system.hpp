// A running NX-OS and the recovery system that "cmdline recoverymode=1" starts: login instead of enable, copy
// in its own words, digests by "show file". Only what a recovery meets. From N9000v and N5000 sessions and
// the vendor's password recovery pages.
#pragma once

#include "src/device/ios.hpp"

namespace rommate::device {

class NxosSystem : public Ios {
 public:
  NxosSystem(Chassis& box, SimImage image, std::string file);

 protected:
  void press_return() override;
  void offer_setup() override;
  void reload() override;
  void save() override;
  void save_as_startup() override;
  [[nodiscard]] std::string_view prompt_end() const override { return " "; }
  [[nodiscard]] std::string more_text() const override { return "--More--"; }
  void copy_tftp(const std::string& url, const std::string& to) override;
  void dir(const std::string& where) override;
  void remove(const std::string& what) override;

 private:
  struct Fetch {
    std::string server, path;
    Place to;
  };
  void log_in();
  void ask_admin_password();
  void add_copy_with_vrf(const std::string& tail);
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
  CommandTable top_, config_;
  bool configuring_ = false;
};

}  // namespace rommate::device
