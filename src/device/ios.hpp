// IOS and IOS-XE as far as recovery needs them: "Press RETURN", login, user, enable and config modes, files,
// copy with all its questions, verify, reload, the setup dialog, log lines that break into prompts. No
// routing. Texts as on real consoles (sources in the personalities and beside the texts here).
#pragma once

#include "src/device/cli_system.hpp"
#include "src/device/config_grammar.hpp"
#include "src/device/copy_end.hpp"
#include "src/device/device_clock.hpp"
#include "src/device/fetch.hpp"
#include "src/device/interface_names.hpp"
#include "src/device/running_config.hpp"
#include "src/device/serial_receive.hpp"
#include "src/device/stream_job.hpp"
#include "src/image/digest.hpp"
#include "src/image/tar_archive.hpp"

namespace rommate::device {

class Ios : public CliSystem {
 public:
  Ios(Chassis& box, SimImage image, std::string file);
  void start() override;
  bool on_key(Byte key) override;
  [[nodiscard]] std::vector<std::pair<std::string, Truth>> known_commands() const override {
    return enable_.contents();
  }

 protected:
  [[nodiscard]] std::string prompt_text() const override;
  [[nodiscard]] const CommandTable& table() const override;
  [[nodiscard]] std::string help_head() const override;
  bool on_stop(const std::string& line, Byte key) override;
  void carry_out(const std::string& line) override;
  std::string store_shown(const OutputFilter& filter, const std::string& text) override;

  // What ASA and NX-OS do in another way.
  enum class Mode { user, enable, config, section };
  virtual void press_return();
  virtual void offer_setup();
  virtual void enable_command();
  virtual void reload();
  [[nodiscard]] virtual std::string_view prompt_end() const { return ""; }  // behind ">" and "#"
  /// What "no config-register" means; nullopt: no such command.
  [[nodiscard]] virtual std::optional<std::string> default_register() const { return std::nullopt; }
  virtual void save();             // "Building configuration..."; ends with keep_config()
  virtual void save_as_startup();  // copy running-config startup-config
  virtual void write_erase();
  virtual void leave();  // exit from the EXEC
  /// Whether a single unknown word is taken for the name of a host to telnet to.
  [[nodiscard]] virtual bool telnets_to_words() const { return true; }
  /// "interface e1/1-4", which on this system is a range without the word.
  [[nodiscard]] virtual bool is_range_of_ports(const std::string&) const { return false; }
  /// Whether configuration mode takes the commands of EXEC without "do".
  [[nodiscard]] virtual bool mixes_modes() const { return false; }
  virtual void copy_tftp();  // from copy_from() to copy_to()
  virtual void dir(const std::string& where);
  virtual void remove(const std::string& what);
  /// copy asks for the server and the file also when the command has named them.
  [[nodiscard]] virtual bool asks_known_names() const { return false; }
  virtual void say_accessing(const std::string& url);
  virtual void say_loading(const std::string& through);
  virtual void say_fetched(std::size_t bytes);
  /// "copy /verify" and the like.
  [[nodiscard]] virtual bool copies_with_options() const { return true; }
  /// Whether this system's copy speaks that protocol, in that direction.
  [[nodiscard]] virtual bool speaks(const CopyEnd& end) const;
  struct CopyOptions {
    bool verify = false, erase = false;
  };
  void copy(const std::string& from, const std::string& to, const CopyOptions& options);
  [[nodiscard]] const CopyEnd& copy_from() const { return copy_.from; }  // of the copy under way
  [[nodiscard]] const CopyEnd& copy_to() const { return copy_.to; }
  void start_job(TftpJob::Request request, TftpJob::Done done);
  void keep_config();
  [[nodiscard]] Place place_of(std::string_view text) const;  // ios_dir.cpp
  [[nodiscard]] const File* file_at(const std::string& what) const;
  void start_log();
  /// Since the system started.
  [[nodiscard]] Duration up() const;
  void log_line(std::string_view text);
  void log_later(Duration after, std::string text);
  [[nodiscard]] virtual std::string_view config_greeting() const {
    return "Enter configuration commands, one per line.  End with CNTL/Z.\n";
  }
  virtual void say_configured();
  virtual void disable_recovery();  // no service password-recovery
  void config_done(std::string_view text = {});
  /// The configuration as this system writes it, for NVRAM and for "show running-config".
  [[nodiscard]] virtual std::string stored_text() const { return config_.text(image_.version); }
  [[nodiscard]] virtual std::string running_text() const;
  [[nodiscard]] virtual std::string startup_text() const;
  virtual void show_running();
  virtual void show_boot();
  [[nodiscard]] std::string system_lines() const;
  /// Whether this system logs its ports as IOS does.
  [[nodiscard]] virtual bool logs_ports() const { return true; }
  struct Port {
    std::string name, address = {}, mask = {}, description = {}, vlan = "1";
    bool shut = false, trunk = false;
  };
  [[nodiscard]] std::vector<Port> ports() const;  // of the running configuration; ios_show_net.cpp
  /// "NVRAM", "manual", "unset": where its address comes from.
  [[nodiscard]] virtual std::string address_method(const Port& port) const;
  void show_interfaces_brief();
  /// Empty: there is none.
  [[nodiscard]] std::string outgoing_interface(const std::array<Byte, 4>& to) const;
  virtual void ping(const std::string& address, int count, int timeout);
  virtual void traceroute(const std::string& address);
  void logged_in();
  void try_enable(int left);
  void check_enable(int left, const std::string& typed);
  void confirm_reload();

  Mode mode_ = Mode::user;
  RunningConfig config_;
  CommandTable user_, enable_;
  DeviceClock clock_;
  InterfaceNames names_;

 private:
  // Who may in (ios_login.cpp).
  using LoginMethods = Args;  // "group tacacs+ local", in this order
  [[nodiscard]] LoginMethods login_methods() const;
  void log_in();
  void ask_login(const LoginMethods& methods, int left);
  [[nodiscard]] Duration response_time() const;
  void say_late(std::string_view question);
  void check_login(const LoginMethods& methods, int left, const std::string& user, const std::string& typed);
  [[nodiscard]] bool opens_local(const std::string& user, const std::string& typed);
  void add_lockout_commands();
  void show_lockouts();
  void unlock(const std::string& user);

  [[nodiscard]] LineHistory& lines_before() override;
  void save_if_wanted(std::function<void()> then);
  void make_missing_vlan(const std::string& number);

  // Start (ios.cpp).
  [[nodiscard]] Help help_for(const std::string& line) const override;
  void say_port(std::string_view name, bool open);  // ios_log.cpp
  void add_user_commands(CommandTable& table);
  [[nodiscard]] bool secret_fits(const std::string& typed) const;

  // Setup dialog (ios_setup.cpp).
  void setup_dialog();
  void setup_host();
  void setup_passwords();
  void setup_interface();
  void setup_choice();

  // show (ios_show.cpp).
  void add_show_commands(CommandTable& table);
  [[nodiscard]] std::string switch_boot_text() const;
  void show_flash();

  // Configuration (ios_config.cpp).
  [[nodiscard]] const ConfigGrammar& grammar();
  void enter_config();
  void leave_config();
  void config_line(const std::string& line);
  void do_exec(const std::string& typed, std::size_t from);
  [[nodiscard]] bool acts(const ConfigLine& line);
  void global_line(const ConfigLine& line);
  void section_line(const ConfigLine& line);
  [[nodiscard]] bool open_vty(const std::string& text);
  void rsa_key(const std::vector<std::string>& words);  // ios_keys.cpp
  void make_rsa_key(const std::string& bits);
  [[nodiscard]] static std::string_view help_text();
  [[nodiscard]] bool open_range(const std::string& text);
  void follow_console_speed();
  void read_banner(const std::string& text);
  void read_certificate(const std::string& text);
  void collect(std::string so_far, const std::string& end, std::function<void(const std::string&)> then);
  bool tell_loader(const std::string& what, bool negated);
  void set_register(const std::string& value);
  void load_config(std::string_view text, bool boot);

  // Files (ios_files.cpp).
  void add_file_commands(CommandTable& table);
  void rename(const std::string& from, const std::string& to);
  void format(const std::string& what);
  void store_startup(const std::string& text);
  void more_file(const std::string& what);

  // verify (ios_verify.cpp).
  void add_verify_commands(CommandTable& table);
  void verify(const std::string& what);
  void compute(std::size_t bytes, std::size_t column);
  [[nodiscard]] std::string full_name(const std::string& what) const;
  void verify_digest(image::DigestKind kind, const std::string& what, const std::string& wanted);

  // copy (ios_copy.cpp).
  void add_copy_commands(CommandTable& table);
  [[nodiscard]] CopyEnd end_of(const std::string& word) const;
  void ask_server();
  void ask_source();
  [[nodiscard]] std::string offered_name() const;
  void choose_destination();
  void copy_to_stray(const std::string& name);
  void before_copy();
  void carry_over();
  void finish_copy(std::shared_ptr<const Bytes> content);
  void stop_copy();
  void copy_to_running(std::string_view text, std::size_t size);
  void copied(std::size_t bytes, Duration took);
  [[nodiscard]] std::shared_ptr<const Bytes> readable(const CopyEnd& end) const;

  // The network's part of it (ios_fetch.cpp).
  void fetch();
  void fetch_tftp(const std::array<Byte, 4>& server, const std::string& through);
  void fetch_stream(const NetworkPlace& place);
  void start_stream(const NetworkPlace& place, bool probes, StreamJob::Done done);
  /// The whole file, by any of the protocols; what was wrong is said where nothing comes of it.
  void fetch_whole(const std::function<void(const Bytes&)>& then);
  [[nodiscard]] std::string url_of(const CopyEnd& end) const;
  [[nodiscard]] std::optional<NetworkPlace> network_place() const;
  [[nodiscard]] std::size_t room_for_copy() const;
  void keep_broken(Bytes content);
  void stream_fetched(StreamJob::Result result);
  void load_from(const std::array<Byte, 4>& server);
  void erase_then(const std::function<void()>& go_on);
  void erase(const std::string& system, const std::function<void()>& go_on);
  void fetched(TftpJob::Result result);
  void copy_out();
  void upload(const std::shared_ptr<const Bytes>& content);

  // copy to the flash that the system runs from (ios_flash_helper.cpp).
  void offer_flash_helper();
  void ask_flash_helper();
  void run_flash_helper();
  [[nodiscard]] std::string flash_listing() const;

  // ios_upgrade.cpp
  void add_upgrade_commands();
  void show_romvar();
  void configure_replace(const std::string& what, bool force);

  // archive download-sw (ios_archive.cpp).
  struct ArchiveOrder {
    std::string url = {};
    enum class Old { deleted_after, kept, overwritten } old = Old::deleted_after;
    bool reloads = false, sets_boot = true;
  };
  void archive_download(const std::string& line);
  void examine_archive(const Bytes& content);
  void unpack_archive(const std::shared_ptr<const Bytes>& whole, const std::vector<image::TarMember>& members,
                      const std::string& boots);
  void install_archive(const std::string& boots);
  void delete_old_image(const std::string& folder, std::string_view when);
  void delete_folder(const std::string& folder);
  [[nodiscard]] std::string folder_of_running() const;

  // Install mode (ios_install.cpp).
  struct Install {
    std::string file = {};  // to add; empty: what was added before
    bool activate = false, commit = false;
    bool quiet = false;  // "prompt-level none"
  };
  void add_install_commands();
  [[nodiscard]] bool in_install_mode() const;
  [[nodiscard]] std::optional<SimImage> installed(std::string_view name) const;
  [[nodiscard]] std::optional<Place> inactive() const;
  void install(const Install& what);
  [[nodiscard]] bool add_packages(const std::string& what);
  void activate(const std::string& name, const Install& what);
  void say_commit();
  void commit_install(const std::string& name);
  void install_done(const std::string& name, bool reloads);
  void watch_uncommitted();
  bool restore_committed();
  void roll_back();
  void remove_inactive();
  void show_install();

  // copy xmodem: (ios_xmodem.cpp).
  void copy_xmodem(const std::string& protocol);
  void ask_xmodem_names(const std::string& protocol);
  void receive_xmodem(const std::string& protocol, bool crc, bool validate);

  // ios_dir.cpp
  void add_dir_commands(CommandTable& table);
  [[nodiscard]] std::string working_text() const;
  [[nodiscard]] std::string dir_line(const File& file, std::size_t number, std::size_t prefix) const;
  [[nodiscard]] std::string dir_text(const Place& place, bool below) const;
  [[nodiscard]] std::string nvram_dir_text() const;
  void answer_dir(const Place& place, bool below);
  void dir_all();
  void remove_at_once(const Place& place);
  void make_folder(const std::string& what);
  void remove_folder(const std::string& what);
  void change_folder(const std::string& what);
  void check_system(const std::string& what);
  void squeeze(const std::string& what);
  void show_file_systems();

  // ios_show_box.cpp
  void add_box_commands(CommandTable& table);
  void show_inventory();
  void show_users();
  void show_lines();
  void show_terminal();
  void show_logging();
  void show_platform();
  void show_license();
  void show_authenticity(const std::string& what);
  void show_keys();

  // ios_show_net.cpp
  void add_net_commands(CommandTable& table);
  [[nodiscard]] std::string hardware_address(const Port& port) const;
  [[nodiscard]] std::string interface_text(const Port& port) const;
  [[nodiscard]] std::string vlan_line(const std::string& number, const std::string& name) const;
  void show_stack();
  void show_descriptions();
  void show_arp();
  void show_interfaces(const std::string& only);
  void show_routes();
  void show_status(const std::string& only);
  void show_vlans();

  // ios_exec.cpp
  void add_exec_commands(CommandTable& table);
  void set_clock(const std::string& time, const std::string& day, const std::string& month,
                 const std::string& year);
  void ask_ping();
  void reload_in(const std::string& when, const std::string& reason);
  [[nodiscard]] std::string reload_notice() const;
  void cancel_reload();
  void reload_now();

  // ios_help.cpp
  void explain_exec(CommandTable& table);
  void add_missing_commands(CommandTable& table);

  std::map<std::string, int> failed_logins_;      // of local users under AAA, in a row
  std::map<std::string, Duration> locked_since_;  // those who are locked out
  LineHistory config_history_;
  std::string section_;             // "config-if"
  std::vector<std::string> range_;  // heads of "interface range"
  bool leaving_ = false;            // Ctrl-Z behind a line
  std::unique_ptr<ConfigGrammar> grammar_;
  bool ignored_ = false;  // the startup-config was left alone
  bool read_a_configuration_ = false;
  Time started_at_;
  Place working_;  // what "cd" chose: its file is empty or ends in a slash
  std::optional<Duration> reload_at_;
  unsigned reload_number_ = 0;  // of the last "reload in"
  std::string reload_reason_ = "Reload Command";
  std::vector<std::string> log_buffer_;  // for show logging
  bool started_ = false;                 // a prompt has been shown: log lines may come
  struct Copy {
    CopyEnd from, to;
    CopyOptions options;
    Time began{};
  } copy_;
  ArchiveOrder archive_;
  std::shared_ptr<const Bytes> copying_;  // from file to file, as long as it takes
  std::unique_ptr<NetworkJob> job_;
  std::unique_ptr<SerialReceive> receive_;
};

}  // namespace rommate::device
