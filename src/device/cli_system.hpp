// What the command lines of operating systems share: prompt, command tables, pager, log lines that break into
// the prompt, reading a password. IOS, ASA and NX-OS stand on it.
#pragma once

#include "src/device/command_table.hpp"
#include "src/device/loader.hpp"
#include "src/device/output_filter.hpp"

namespace rommate::device {

/// "16.6.4" -> "16.06.04": how IOS-XE names the same release in its first line and in file names.
[[nodiscard]] std::string padded_version(const std::string& version);

/// How long an answer is waited for, and what comes when there is none.
struct Patience {
  Duration within = {};  // 0: for ever
  std::function<void()> over = {};
};

class CliSystem : public Loader {
 public:
  CliSystem(Chassis& box, SimImage image, std::string file)
      : Loader(box), image_{std::move(image)}, file_{std::move(file)} {}
  void on_break() override;
  /// Every pattern of its command lines and how true its answer is; the most privileged one.
  [[nodiscard]] virtual std::vector<std::pair<std::string, Truth>> known_commands() const {
    return table().contents();
  }

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
  /// The same with the words of this table; the line began at `column` of what was typed ("do show version").
  void carry_out_in(const CommandTable& table, const std::string& line, std::size_t column);
  /// "^" under a place of the line just typed, and that it is wrong.
  [[nodiscard]] std::string caret(std::size_t column) const;
  [[nodiscard]] virtual std::string_view invalid_words() const {
    return "% Invalid input detected at '^' marker.\n\n";
  }

  /// What "?" says above the words of an empty line ("Exec commands:").
  [[nodiscard]] virtual std::string help_head() const { return ""; }
  /// Cuts a filter off; a Nexus knows more of them.
  [[nodiscard]] virtual FilteredLine filtered(std::string_view line) const { return parse_filter(line); }
  /// Which words "?" and Tab look at for this beginning of a line, and from where in it: "do sh", "no ip".
  struct Help {
    const CommandTable* table;
    std::size_t from = 0;
  };
  [[nodiscard]] virtual Help help_for(const std::string&) const { return {&table()}; }
  /// A shown text goes to a file: "| redirect flash:x". What went wrong, to be printed; empty: nothing.
  virtual std::string store_shown(const OutputFilter& filter, const std::string& text);
  /// Prints text a screen at a time, then runs `then`.
  void page(const std::string& text, std::function<void()> then);
  void page_and_prompt(const std::string& text) {
    page(text, [this] { prompt(); });
  }
  /// Prints and prompts.
  void answer(std::string_view text);
  /// Asks, reads a line, gives it on.
  void ask(std::string_view question, std::function<void(const std::string&)> then);
  /// The same where no key leads past the question: a login.
  void ask_name(std::string_view question, std::function<void(const std::string&)> then,
                Patience patience = {});
  void ask_secret(std::string_view question, std::function<void(const std::string&)> then,
                  Patience patience = {});
  /// "[confirm]": RETURN or y goes on, anything else is a no.
  void confirm(std::string_view question, std::function<void(bool)> then);
  [[nodiscard]] Words words() const;
  [[nodiscard]] std::string uptime() const;
  /// The configuration register of now, and of the next reload when that is another.
  [[nodiscard]] std::string register_text() const;

  SimImage image_;
  std::string file_;
  std::string host_;
  int page_lines_ = 24;
  LineHistory history_;
  /// The lines before this one, as the arrow keys bring them: those of a mode of its own are kept apart.
  [[nodiscard]] virtual LineHistory& lines_before() { return history_; }

 private:
  void refuse_at(std::size_t column);
  void show_help(const std::string& line);
  [[nodiscard]] static bool shows(std::string_view line);
  void show_page(std::shared_ptr<std::vector<std::string>> lines, std::size_t from, std::size_t count,
                 std::function<void()> then);
  std::string kept_line_;               // typed before "?"
  std::optional<OutputFilter> filter_;  // of the command under way
  bool unpaged_ = false;                // and whether it is shown whole
};

}  // namespace rommate::device
