// What a recipe must read in a configuration: is it whole, whose is it, which interfaces are open, which
// lines hold secrets. IOS, ASA and NX-OS write alike: sections are lines without a blank in front, their
// bodies are indented. Pure functions of text.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rommate::recipe {

/// What a device printed, as lines a person would see: backspaces and returns carried out (a pager's erased "
/// --More-- " is gone), blanks at the ends of lines cut.
[[nodiscard]] std::vector<std::string> lines_of(std::string_view said);

/// "*Mar  1 00:00:12.611: %LINK-3-UPDOWN: ...", also without a time: "%SYS-5-CONFIG_I: ...".
[[nodiscard]] bool is_log_line(std::string_view line);

class ConfigText {
 public:
  /// Of the answer to "show startup-config" or "show running-config", its echo and the prompt behind it left
  /// out. Log lines between are dropped.
  [[nodiscard]] static ConfigText in_answer(std::string_view said);
  /// Of a file.
  [[nodiscard]] static ConfigText of(std::string_view text);

  [[nodiscard]] const std::vector<std::string>& lines() const { return lines_; }
  [[nodiscard]] std::string text() const;
  [[nodiscard]] bool empty() const { return lines_.empty(); }
  /// The number of bytes that the device named ("Using 310 out of ..."); nullopt: it named none.
  [[nodiscard]] std::optional<std::size_t> named_size() const { return named_size_; }
  /// As long as the device says, as far as it says; and its last line is the last one of its kind, where
  /// there is one.
  [[nodiscard]] bool whole() const;
  [[nodiscard]] std::string host() const;

  struct Section {
    std::string head;
    std::vector<std::string> body;  // without blanks in front
    [[nodiscard]] bool has(std::string_view line) const;
    [[nodiscard]] bool begins(std::string_view words) const;
  };
  /// Every line without a blank in front, with what belongs to it; remarks and the like left out.
  [[nodiscard]] std::vector<Section> sections() const;
  [[nodiscard]] std::optional<Section> section(std::string_view head) const;
  /// The line that holds the enable secret (or an NX-OS's admin password); empty: there is none.
  [[nodiscard]] std::string secret_line() const;
  [[nodiscard]] std::string user_line(std::string_view user) const;
  /// The console asks for a user of the configuration: "login local" there, or AAA.
  [[nodiscard]] bool console_asks_user() const;
  /// The first user of the configuration; empty: there is none.
  [[nodiscard]] std::string first_user() const;
  /// The console asks for a password of its own.
  [[nodiscard]] bool console_asks_password() const;
  /// The lines that hold the secrets of everybody who comes in by the console.
  [[nodiscard]] std::vector<std::string> console_secrets() const;
  /// Interfaces without a "shutdown".
  [[nodiscard]] std::vector<std::string> open_interfaces() const;

 private:
  std::vector<std::string> lines_;
  std::optional<std::size_t> named_size_;
};

/// None of the secrets by which one comes in at the console is that of `before`.
[[nodiscard]] bool secrets_changed(const ConfigText& before, const ConfigText& now);

/// Of `wanted`, the first section (or interface, or host name) that `running` lacks; empty: none. Secrets,
/// which are meant to differ, are not looked at.
[[nodiscard]] std::string first_missing(const ConfigText& wanted, const ConfigText& running);

}  // namespace rommate::recipe
