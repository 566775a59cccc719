// The shell of U-Boot ("hush"): lines of commands with ; && || if for while, quotes, variables, and `run`. It
// carries nothing out: it says which command is next, and is told how that ended, so that a command may take
// as long as it likes. Written from what U-Boot 2023.01 answers under QEMU
// (tests/emulator/test_uboot_model.py asks both), not from its source.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rommate::device {

/// One step of a line, in the order in which they are taken.
struct HushStep {
  enum class Kind {
    command,     // `words`
    go,          // to `target`
    go_if_bad,   // if the last command failed
    go_if_good,  // if it did not
    each,        // begins a loop of `name` over `words`
    next_or_go   // the next value of the loop, or behind it
  } kind = Kind::command;
  std::vector<std::string> words = {};  // as typed, quotes and all
  std::string name = {};
  std::size_t target = 0;
};
using HushSteps = std::vector<HushStep>;

enum class HushFault { none, unfinished, syntax };

/// The steps of `text`; `fault` says what is wrong with it, if anything.
[[nodiscard]] HushSteps read_hush(std::string_view text, HushFault& fault);

class Hush {
 public:
  /// What a name of the environment stands for; empty: nothing.
  using Environment = std::function<std::string(const std::string& name)>;
  explicit Hush(Environment environment) : environment_(std::move(environment)) {}

  /// A line of the person's; `unfinished`: more of it is asked for, with "> ".
  [[nodiscard]] HushFault take(std::string_view line);
  /// The text of a variable is carried out before what is left. False: it cannot be read.
  [[nodiscard]] bool run(std::string_view text);
  /// The next command, variables put in; nullopt: the line is done.
  [[nodiscard]] std::optional<std::vector<std::string>> next();
  /// The command that next() gave has ended; 0 is good.
  void ended(int status) { status_ = status; }
  /// Ctrl-C.
  void stop();
  [[nodiscard]] bool unfinished() const { return !begun_.empty(); }
  /// Set at the prompt by NAME=VALUE, and by loops.
  [[nodiscard]] const std::map<std::string, std::string>& locals() const { return locals_; }

 private:
  struct Loop {
    std::string name;
    std::vector<std::string> left;  // last first
  };
  struct Frame {
    HushSteps steps;
    std::size_t at = 0;
    std::vector<Loop> loops = {};
  };
  [[nodiscard]] std::string value(const std::string& name) const;
  [[nodiscard]] std::vector<std::string> expanded(const std::vector<std::string>& words) const;
  void expand(const std::string& word, std::vector<std::string>& out) const;
  void take_assignments(std::vector<std::string>& words);
  void step(Frame& frame);

  Environment environment_;
  std::map<std::string, std::string> locals_;
  std::vector<Frame> frames_;
  std::string begun_;  // lines of a command that is not complete
  int status_ = 0;
  int left_ = 0;  // commands until a loop is taken for an endless one
};

}  // namespace rommate::device
