// ROMMON of IOS and IOS-XE routers: power-on, the BREAK window, autoboot, and "rommon N >" with the commands
// that the model's help shows. Texts that differ by model are in the personality; those all share are here,
// from console logs of 2600, 1841, VG204XM, 1941 and ISR 4000.
#pragma once

#include "src/device/confreg.hpp"
#include "src/device/fetch.hpp"
#include "src/device/loader.hpp"
#include "src/device/serial_receive.hpp"

namespace rommate::device {

class Rommon : public Loader {
 public:
  /// `interrupted`: a running system was stopped; go to the prompt at once.
  Rommon(Chassis& box, bool interrupted) : Loader(box), interrupted_{interrupted} {}
  void start() override;
  bool on_key(Byte key) override;
  void on_break() override;

 private:
  enum class State {
    powering,  // the banner is being printed; BREAK is remembered
    window,    // a supervisor waits for Ctrl-C before it boots
    loading,   // an image is being read; BREAK stops it
    disabled,  // "no service password-recovery": the five seconds behind [OK]
    fetching,  // tftpdnld; BREAK stops it before flash is erased
    prompt
  };  // a command is read or carried out
  using Command = void (Rommon::*)(const Args&);

  // Booting.
  void wait_for_key();
  void autoboot();
  void try_next();
  void boot_place(const Place& place, bool automatic);
  void load(const std::string& file, ImageCheck check);
  void boot_failed(const Place& place, const ImageCheck& check, bool automatic);
  void after_failure(bool automatic);
  void start_system(const std::string& file, const SimImage& image);
  void offer_factory_reset();
  void stop_loading();
  void say_banner(const char* reason);

  // The command line.
  void prompt();
  void carry_out(const std::string& line);
  void execute(const std::string& line, bool aliased);
  bool assign(const std::string& line);
  [[nodiscard]] std::string prompt_text() const;
  [[nodiscard]] std::string reset_words() const;
  void boot(const Args& args);
  void confreg(const Args& args);
  void dir(const Args& args);
  void dev(const Args& args);
  void help(const Args& args);
  void meminfo(const Args& args);
  void alias(const Args& args);
  void unalias(const Args& args);
  void repeat(const Args& args);
  void showmon(const Args& args);
  void history(const Args& args);
  void reset(const Args& args);
  void set(const Args& args);
  void unset(const Args& args);
  void sync(const Args& args);
  void tftpdnld(const Args& args);
  void xmodem(const Args& args);
  static Command command_named(std::string_view name);

  // tftpdnld and boot tftp: (rommon_tftp.cpp).
  [[nodiscard]] bool show_tftp_block(bool for_boot);
  void tftp_usage();
  void fetch(bool to_memory);
  void fetched(bool to_memory, TftpJob::Result result);
  void store_fetched(Bytes content);
  [[nodiscard]] std::string variable(const std::string& name) const;

  // xmodem (rommon_xmodem.cpp).
  struct Xmodem {
    std::string file;
    bool crc = false, ymodem = false, to_memory = false, launch = true, erase = false;
  };
  void receive_xmodem(const Xmodem& wanted);
  void received_xmodem(const Xmodem& wanted, std::optional<Bytes> file);

  bool interrupted_;
  State state_ = State::powering;
  bool break_seen_ = false;
  int number_ = 1;
  int attempts_left_ = 1;
  std::vector<Place> candidates_;
  std::map<std::string, std::string> variables_;
  std::vector<std::string> history_;
  std::map<std::string, std::string> aliases_{{"r", "repeat"}, {"h", "history"}, {"?", "help"}};
  std::unique_ptr<ConfregDialog> dialog_;
  std::unique_ptr<TftpJob> job_;
  std::unique_ptr<SerialReceive> receive_;
};

}  // namespace rommate::device
