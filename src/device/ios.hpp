// IOS and IOS-XE as far as recovery needs them: "Press RETURN", login, user, enable and config modes, files,
// copy with all its questions, verify, reload, the setup dialog, log lines that break into prompts. No
// routing. Texts as on real consoles (sources in the personalities and beside the texts here).
#pragma once

#include "src/device/cli_system.hpp"
#include "src/device/fetch.hpp"
#include "src/device/running_config.hpp"
#include "src/device/serial_receive.hpp"
#include "src/image/digest.hpp"

namespace rommate::device {

class Ios : public CliSystem {
 public:
  Ios(Chassis& box, SimImage image, std::string file);
  void start() override;
  bool on_key(Byte key) override;

 protected:
  [[nodiscard]] std::string prompt_text() const override;
  [[nodiscard]] const CommandTable& table() const override;
  bool on_stop(const std::string& line, Byte key) override;
  void carry_out(const std::string& line) override;

  // What ASA and NX-OS do in another way.
  enum class Mode { user, enable, config, section };
  virtual void press_return();
  virtual void offer_setup();
  virtual void enable_command();
  virtual void reload();
  [[nodiscard]] virtual std::string_view prompt_end() const { return ""; }  // behind ">" and "#"
  virtual void save();             // "Building configuration..."; ends with keep_config()
  virtual void save_as_startup();  // copy running-config startup-config
  virtual void copy_tftp(const std::string& url, const std::string& to);
  virtual void dir(const std::string& where);
  virtual void remove(const std::string& what);
  /// copy asks for the server and the file also when the command has named them.
  [[nodiscard]] virtual bool asks_known_names() const { return false; }
  virtual void say_fetching(const std::string& url, const std::string& through);
  virtual void say_fetched(std::size_t bytes);
  void copy(const std::string& from, const std::string& to);
  [[nodiscard]] const Place& target() const { return copy_.to; }  // of the copy under way
  void start_job(TftpJob::Request request, TftpJob::Done done);
  void keep_config();
  [[nodiscard]] const File* file_at(const std::string& what) const;
  void start_log();
  void logged_in();
  void try_enable(int left);
  void confirm_reload();

  Mode mode_ = Mode::user;
  RunningConfig config_;
  CommandTable user_, enable_;

 private:
  // Start (ios.cpp).
  void log_in();
  void try_password(const std::string& wanted, int left);
  void add_user_commands(CommandTable& table);
  [[nodiscard]] bool secret_fits(const std::string& typed) const;
  void leave();

  // Setup dialog (ios_setup.cpp).
  void setup_dialog();
  void setup_host();
  void setup_passwords();
  void setup_interface();
  void setup_choice();

  // show (ios_show.cpp).
  void add_show_commands(CommandTable& table);
  [[nodiscard]] std::string running_text() const;
  void show_interfaces();
  void show_boot();
  void show_flash();

  // Configuration (ios_config.cpp).
  void enter_config();
  void leave_config();
  void config_line(const std::string& line);
  void tell_loader(std::string_view line);
  void set_register(const std::string& value);
  void say_configured();

  // Files (ios_files.cpp).
  void add_file_commands(CommandTable& table);
  void rename(const std::string& from, const std::string& to);
  void format(const std::string& what);
  void write_erase();
  void more_file(const std::string& what);

  // verify (ios_verify.cpp).
  void add_verify_commands(CommandTable& table);
  void verify(const std::string& what);
  void compute(std::size_t bytes, std::size_t column);
  [[nodiscard]] std::string full_name(const std::string& what) const;
  void verify_digest(image::DigestKind kind, const std::string& what, const std::string& wanted);

  // copy (ios_copy.cpp).
  void add_copy_commands(CommandTable& table);
  void ask_tftp_source(const std::string& to);
  void ask_tftp_server(const std::string& to);
  void erase_then(const std::function<void()>& go_on);
  void load_from(const std::array<Byte, 4>& server);

  // copy to the flash that the system runs from (ios_flash_helper.cpp).
  void offer_flash_helper();
  void ask_flash_helper();
  void run_flash_helper();
  [[nodiscard]] std::string flash_listing() const;
  void ask_destination(const std::string& to);
  void before_fetch();
  void fetch();
  void fetched(TftpJob::Result result);
  void finish_copy(std::shared_ptr<const Bytes> content);
  void copy_to_running(std::string_view text, std::size_t size);
  void copy_out(const std::string& from, const std::string& url);
  void copy_file(const std::string& from, const std::string& to);
  void copied(std::size_t bytes, Duration took);
  [[nodiscard]] std::string outgoing_interface() const;
  [[nodiscard]] std::shared_ptr<const Bytes> readable(const std::string& what) const;

  // copy xmodem: (ios_xmodem.cpp).
  void copy_xmodem(const std::string& protocol, const std::string& to);
  void ask_xmodem_names(const std::string& protocol);
  void receive_xmodem(const std::string& protocol, bool crc, bool validate);

  // reload and ping (ios_reload.cpp).
  void ping(const std::string& address);

  std::string section_;   // "config-if"
  bool ignored_ = false;  // the startup-config was left alone
  bool started_ = false;  // a prompt has been shown: log lines may come
  struct Copy {
    std::array<Byte, 4> server{};
    std::string server_text, path;
    Place to;
    bool to_running = false;
    Time began{};
  } copy_;
  std::unique_ptr<TftpJob> job_;
  std::unique_ptr<SerialReceive> receive_;
};

}  // namespace rommate::device
