// What the smaller loaders share: a prompt, a table of commands by name, booting a file with their own words.
#pragma once

#include "src/device/fetch.hpp"
#include "src/device/loader.hpp"
#include "src/device/serial_receive.hpp"

namespace rommate::device {

class PromptLoader : public Loader {
 public:
  PromptLoader(Chassis& box, bool interrupted) : Loader(box), interrupted_{interrupted} {}

 protected:
  enum class State {
    powering,      // the banner is being printed
    initialising,  // a Catalyst opens its flash
    window,        // somebody may stop the boot now
    loading,       // an image is being read
    fetching,      // a file comes over the network
    prompt
  };  // a command is read or carried out
  using Command = std::function<void(const Args&)>;

  void add(std::string_view name, Command command) { commands_[std::string(name)] = std::move(command); }
  /// A command has been carried out: what comes then.
  virtual void prompt() { ask_line(prompt_text()); }
  /// Takes a line at the prompt; the last is given to take_line().
  void ask_line(const std::string& text);
  virtual void take_line(const std::string& line);
  /// One command, its name first, never empty.
  void carry_out(const std::string& line, const Args& words);
  [[nodiscard]] virtual std::string prompt_text() const { return model_.loader.prompt; }
  /// A line that is no known command; what the loader says to it.
  virtual void unknown(const std::string& line, const Args& words) = 0;
  /// Called for every line that is not empty, before it is carried out; true: dealt with.
  virtual bool before(const std::string& line) {
    static_cast<void>(line);
    return false;
  }
  void answer(std::string_view text);
  void help(const Args&);
  /// Asks a y/n question and takes a line.
  void yes_no(std::string_view question, std::function<void(bool)> then);
  /// Plays the load script and starts the system; the image must be good.
  void load(const std::string& file, const ImageCheck& check);
  void start_system(const std::string& file, const SimImage& image);
  /// Fetches by TFTP; `done` gets a good or a failed result.
  void fetch(TftpJob::Request request, TftpJob::Done done);
  /// NAME=value at the prompt; true when it was one.
  bool assign(const std::string& line);
  [[nodiscard]] std::string variable(const std::string& name) const;
  [[nodiscard]] bool within_window() const;

  bool interrupted_;
  State state_ = State::powering;
  std::map<std::string, std::string> variables_;
  std::unique_ptr<TftpJob> job_;
  std::unique_ptr<SerialReceive> receive_;

 private:
  std::map<std::string, Command, std::less<>> commands_;
};

}  // namespace rommate::device
