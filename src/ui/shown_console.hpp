// One console as a person sees it: the session's screen, its last bytes, the times of its lines, and what is
// to be said about it in one line. It goes on recording and recognising while another one is shown.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "protocols/alive.hpp"
#include "src/app/console.hpp"
#include "src/app/transfer.hpp"
#include "src/console/byte_map.hpp"
#include "src/ui/device_text.hpp"
#include "src/ui/message.hpp"
#include "src/ui/shown_run.hpp"
#include "tui/device_keys.hpp"
#include "tui/hex_view.hpp"
#include "tui/screen_view.hpp"
#include "tui/vt/screen.hpp"

namespace rommate::ui {

using protocols::ByteView;
using protocols::Time;

// wide: what a person has switched on or off
struct ScreenSettings {
  bool echo = false;    // local echo
  bool add_lf = false;  // a line feed for each CR of the device
  bool wrap = true;
  bool stamps = false;  // times at the left
  tui::DeviceKeySettings keys;
  console::ByteMap imap, omap;  // what is shown; what is typed
};

/// How a console is opened and shown.
struct ShownOptions {
  app::ConsoleOptions console;
  ScreenSettings screen;
  protocols::Duration break_length = std::chrono::milliseconds(300);
};

class ShownConsole : private console::Watcher {
 public:
  ShownConsole(std::unique_ptr<app::Console> console, const ShownOptions& options, int rows, int cols);
  ~ShownConsole() override;

  /// The screen shows something new. `pouring`: text has been coming without a pause.
  std::function<void(bool pouring)> on_change;
  /// A remark for the user, as something has just happened on this line.
  std::function<void(const std::string& text, bool bad)> on_message;
  /// It fell into a loader, or its line went away or came back.
  std::function<void()> on_alarm;
  /// A window in which the boot can be interrupted has opened: device() counts its seconds from now on.
  std::function<void()> on_window;
  /// The line is open, or cannot be opened.
  std::function<void(const std::optional<port::Problem>&)> on_opened;

  void open();
  void close();
  void resize(int rows, int cols);
  /// Types for the user; false: the line is away or a job has it.
  bool type(const tui::Key& key);
  bool send(const std::string& bytes);
  void send_break();
  void clear();
  void apply(const ScreenSettings& settings);

  [[nodiscard]] app::Console& console() { return *console_; }
  [[nodiscard]] console::Session& session() { return console_->session(); }
  [[nodiscard]] const vt::Screen& screen() const { return screen_; }
  [[nodiscard]] const tui::HexLog& hex() const { return hex_; }
  [[nodiscard]] const ScreenSettings& settings() const { return settings_; }
  [[nodiscard]] protocols::Duration break_length() const { return break_length_; }
  /// What opens the same again: as it is shown now, with the line as it is set now.
  [[nodiscard]] ShownOptions options();
  [[nodiscard]] Time started() const { return started_; }
  [[nodiscard]] const std::string& name() { return console_->pump().port().name(); }
  [[nodiscard]] bool open_now() const { return open_; }
  [[nodiscard]] DeviceText device() const;
  /// When the text of device() changes though nothing happens; nullopt: it does not.
  [[nodiscard]] std::optional<Time> next_second() const;
  [[nodiscard]] const protocols::ModemLines* modem() const { return modem_known_ ? &modem_ : nullptr; }
  [[nodiscard]] const app::LastPrinted& printed() const { return printed_; }
  void ask_modem_lines();
  /// Text of a line's time of day, always 12 columns.
  [[nodiscard]] tui::StampText stamp_text() const;
  /// The last lines on the screen that say anything, for a progress view.
  [[nodiscard]] std::vector<std::string> last_lines(std::size_t count) const;

  Message message;       // the last remark on this line
  std::string problem;   // why it is not open
  std::string alarm;     // it calls for attention: what happened; empty: nothing
  std::string take_key;  // what takes an adapter that may carry the lost line: "Ctrl-T k"
  std::string moved;     // another host is on the cable than before: a few words, until a line was typed
  std::unique_ptr<ShownRun> run;  // a recipe's, or its report; nullptr: none is shown
  int bells = 0;                  // rung and not yet passed on

 private:
  void received(ByteView bytes, Time now) override;
  void shown(ByteView bytes, Time now) override;
  void sent(ByteView bytes, bool secret, Time now) override;
  void break_changed(bool on, Time now) override;
  void line_set(const protocols::LineSettings&, Time) override;
  void sighted(const recognise::Sighting& seen, Time now) override;
  void owner_changed(std::string_view owner, Time now) override;
  void effect_done(const console::EffectResult& result, Time now) override;
  void feed(ByteView bytes, Time now);
  void mark(const std::string& text, Time now);
  void say(const std::string& text, bool bad = false);
  void changed(bool pouring = false);

  std::unique_ptr<app::Console> console_;
  vt::Screen screen_;
  tui::HexLog hex_;
  app::LastPrinted printed_;
  tui::LineTimes times_;
  ScreenSettings settings_;
  protocols::Duration break_length_;
  protocols::ModemLines modem_;
  bool modem_known_ = false, open_ = false, last_cr_ = false;
  Time started_, last_shown_{}, break_began_{};
  Time window_until_{};                         // end of the window in which the boot can be interrupted
  std::chrono::system_clock::time_point wall_;  // at started_
  recognise::State last_state_ = recognise::State::unknown;
  recognise::Sighting last_prompt_;  // the prompt behind which text has come since; unknown: none
  protocols::Alive alive_;
};

}  // namespace rommate::ui
