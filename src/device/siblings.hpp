// Systems that talk like IOS with their own prompts and questions: ASA, NX-OS (and its recovery shell), and a
// board's Linux login. Only what a recovery meets.
#pragma once

#include "src/device/ios.hpp"

namespace rommate::device {

class AsaSystem : public Ios {
 public:
  AsaSystem(Chassis& box, SimImage image, std::string file) : Ios(box, std::move(image), std::move(file)) {}

 protected:
  void press_return() override;
  void offer_setup() override;
  void enable_command() override;
  void reload() override;
  [[nodiscard]] std::string_view prompt_end() const override { return " "; }
  [[nodiscard]] std::string more_text() const override { return "<--- More --->"; }
  [[nodiscard]] std::string more_wipe() const override { return "\r              \r"; }
};

class NxosSystem : public Ios {
 public:
  NxosSystem(Chassis& box, SimImage image, std::string file) : Ios(box, std::move(image), std::move(file)) {}

 protected:
  void press_return() override;
  void offer_setup() override;
  void reload() override;
  [[nodiscard]] std::string_view prompt_end() const override { return " "; }
  [[nodiscard]] std::string more_text() const override { return "--More--"; }

 private:
  void log_in();
  void ask_admin_password();
};

/// "switch(boot)# " after cmdline recoverymode=1.
class NxosRecovery : public CliSystem {
 public:
  NxosRecovery(Chassis& box, SimImage image, std::string file);
  void start() override;

 protected:
  [[nodiscard]] std::string prompt_text() const override;
  [[nodiscard]] const CommandTable& table() const override { return configuring_ ? config_ : top_; }

 private:
  CommandTable top_, config_;
  bool configuring_ = false;
};

/// What a board starts: a Linux login.
class BoardSystem : public CliSystem {
 public:
  BoardSystem(Chassis& box, SimImage image, std::string file);
  void start() override;

 protected:
  [[nodiscard]] std::string prompt_text() const override { return "# "; }
  [[nodiscard]] const CommandTable& table() const override { return commands_; }
  [[nodiscard]] std::string stop_keys() const override { return "\x03\x04"; }
  void carry_out(const std::string& line) override;

 private:
  void log_in();
  CommandTable commands_;
};

}  // namespace rommate::device
