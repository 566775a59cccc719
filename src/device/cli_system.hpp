// What the command lines of operating systems share: prompt, command tables, pager, log lines that break into
// the prompt, reading a password. IOS, ASA and NX-OS stand on it.
#pragma once

#include "src/device/command_table.hpp"
#include "src/device/loader.hpp"

namespace rommate::device {

class CliSystem : public Loader {
 public:
  CliSystem(Chassis& box, SimImage image, std::string file)
      : Loader(box), image_{std::move(image)}, file_{std::move(file)} {}
  void on_break() override;

 protected:
  /// Prints the prompt and reads a line when everything queued so far is done.
  void prompt();
  [[nodiscard]] virtual std::string prompt_text() const = 0;
  [[nodiscard]] virtual const CommandTable& table() const = 0;
  /// A line that ended with a key of stop_keys(); true: dealt with.
  virtual bool on_stop(const std::string& line, Byte key);
  [[nodiscard]] virtual std::string stop_keys() const { return "?\t\x03\x1a"; }
  /// What the pager prints while it waits, and how that is wiped out.
  [[nodiscard]] virtual std::string more_text() const { return " --More-- "; }
  [[nodiscard]] virtual std::string more_wipe() const;
  virtual void carry_out(const std::string& line);

  /// Prints text a screen at a time, then runs `then`.
  void page(const std::string& text, std::function<void()> then);
  void page_and_prompt(const std::string& text) {
    page(text, [this] { prompt(); });
  }
  /// Prints and prompts.
  void answer(std::string_view text);
  /// Asks, reads a line, gives it on.
  void ask(std::string_view question, std::function<void(const std::string&)> then);
  void ask_secret(std::string_view question, std::function<void(const std::string&)> then);
  /// "[confirm]": RETURN or y goes on, anything else is a no.
  void confirm(std::string_view question, std::function<void(bool)> then);
  [[nodiscard]] Words words() const;
  [[nodiscard]] std::string uptime() const;

  SimImage image_;
  std::string file_;
  std::string host_;
  int page_lines_ = 24;

 private:
  void show_page(std::shared_ptr<std::vector<std::string>> lines, std::size_t from, std::size_t count,
                 std::function<void()> then);
  std::string kept_line_;  // typed before "?"
};

}  // namespace rommate::device
