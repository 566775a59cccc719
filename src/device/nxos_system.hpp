// A running NX-OS and the recovery system that "cmdline recoverymode=1" starts: login instead of enable, copy
// in its own words, digests by "show file". Only what a recovery meets. From N9000v and N5000 sessions and
// the vendor's password recovery pages.
#pragma once

#include "src/device/ios.hpp"
#include "src/device/login_watch.hpp"

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
  void write_erase() override;
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
  [[nodiscard]] bool is_range_of_ports(const std::string& typed) const override;
  void ping(const std::string& address, int count, int timeout) override;
  void traceroute(const std::string& address) override;
  [[nodiscard]] bool mixes_modes() const override { return true; }
  [[nodiscard]] std::string help_head() const override { return ""; }
  void leave() override;
  [[nodiscard]] FilteredLine filtered(std::string_view line) const override {
    return parse_nexus_filter(line);
  }
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
  LoginWatch watch_;
  struct Fetch {
    std::string server, path;
    Place to;
  };
  void log_in();  // nxos_login.cpp
  [[nodiscard]] std::map<std::string, LockRule> lock_rules(const std::string& user) const;
  [[nodiscard]] bool opens_console(const std::string& user, const std::string& typed);
  void add_lock_commands();
  void ask_admin_password();
  /// A kickstart and a system image, as on Nexus 5000 and 7000.
  [[nodiscard]] bool of_two() const { return !model_.boot.kickstart.empty(); }
  // What an installation sets: "nxos", or "kickstart" and "system", each with its file.
  using Images = std::vector<std::pair<std::string, std::string>>;
  void install_all(const Images& wanted);
  void ask_install(const Images& wanted);
  void install_now(const Images& wanted);
  void add_show_commands();  // nxos_show.cpp
  void show_module();
  void show_ports();
  void show_status();
  void show_address_brief(const std::string& vrf);
  void show_vlans(bool brief);
  void show_resources();
  void show_inventory();
  void show_features();
  void show_part(const std::string& head);
  void ask_fetch(Fetch fetch);
  void start_fetch(const Fetch& fetch);
  void show_digest(const std::string& what, image::DigestKind kind);
};

/// The first image of a Nexus of two: it waits for Ctrl-] and loads the second.
class NxosKickstart : public Loader {
 public:
  NxosKickstart(Chassis& box, SimImage image, std::string file);
  void start() override;
  bool on_key(Byte key) override;

 private:
  [[nodiscard]] std::optional<Place> system_image() const;
  void load_system();

  SimImage image_;
  std::string file_;
  bool stop_wanted_ = false;
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
  void list(const std::string& what);
  void copy(const std::string& from, const std::string& to);
  void init_system();
  std::unique_ptr<TftpJob> job_;
  std::string admin_password_;
  CommandTable top_, config_;
  bool configuring_ = false;
};

}  // namespace rommate::device
