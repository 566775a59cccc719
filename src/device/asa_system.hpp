// A running ASA 5500: IOS's command line with a blank behind the prompt, its own pager, save, copy and
// reload. Only what a recovery meets. Words from logs of 5505 and 5520 and the vendor's command reference.
#pragma once

#include "src/device/ios.hpp"
#include "src/device/login_watch.hpp"

namespace rommate::device {

class AsaSystem : public Ios {
 public:
  AsaSystem(Chassis& box, SimImage image, std::string file);

 protected:
  void press_return() override;
  void offer_setup() override;
  void enable_command() override;
  void reload() override;
  void save() override;
  void save_as_startup() override;
  void write_erase() override;
  void leave() override;
  [[nodiscard]] FilteredLine filtered(std::string_view line) const override { return parse_asa_filter(line); }
  [[nodiscard]] bool telnets_to_words() const override { return false; }
  [[nodiscard]] bool mixes_modes() const override { return true; }
  [[nodiscard]] std::string help_head() const override { return ""; }
  [[nodiscard]] std::string address_method(const Port& port) const override {
    return port.address.empty() ? "unset" : "CONFIG";
  }
  [[nodiscard]] bool asks_known_names() const override { return true; }
  [[nodiscard]] bool copies_with_options() const override { return false; }
  void say_accessing(const std::string& url) override;
  void say_loading(const std::string&) override {}
  void say_fetched(std::size_t bytes) override;
  [[nodiscard]] std::string stored_text() const override;
  [[nodiscard]] std::string running_text() const override;
  [[nodiscard]] std::string startup_text() const override;
  void show_running() override { page_and_prompt(running_text()); }
  void show_boot() override;
  [[nodiscard]] std::string_view invalid_words() const override {
    return "ERROR: % Invalid input detected at '^' marker.\n";
  }
  [[nodiscard]] std::string_view config_greeting() const override { return ""; }
  /// Vendor, command reference: the default is 0x1.
  [[nodiscard]] std::optional<std::string> default_register() const override { return "0x1"; }
  void say_configured() override {}
  void disable_recovery() override;
  [[nodiscard]] bool logs_ports() const override { return false; }
  [[nodiscard]] std::string_view prompt_end() const override { return " "; }
  [[nodiscard]] std::string more_text() const override { return "<--- More --->"; }
  [[nodiscard]] std::string more_wipe() const override { return "\r              \r"; }

 private:
  void log_in();  // asa_login.cpp
  void enter(const std::string& user);
  [[nodiscard]] bool asks_user_for(std::string_view what) const;
  [[nodiscard]] std::optional<std::string> password_of(const std::string& user) const;
  [[nodiscard]] bool opens_console(const std::string& user, const std::string& typed);
  void add_lock_commands();
  void add_show_commands(CommandTable& table);  // asa_show.cpp
  void show_part(const std::string& what);
  void show_route();
  void say_checksum();

  LoginWatch watch_;
  std::string user_name_ = "enable_1";  // who is logged in
};

}  // namespace rommate::device
