// The full-screen console: one or more consoles on one terminal, with everything a key away. Joins consoles
// (src/ui/shown_console.hpp), views (tui/) and the user's terminal on one io_context.
//
// Keys go to the view on top if there is one, else to the prefix, else to the device. Each action of the
// table in tui/actions.hpp is one method here. Nothing is typed at a device but what the user typed, pasted
// or confirmed.
#pragma once

#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "src/app/console.hpp"
#include "src/app/settings.hpp"
#include "src/job/paste_job.hpp"
#include "src/ui/image_lines.hpp"
#include "src/ui/message.hpp"
#include "src/ui/overlay.hpp"
#include "src/ui/port_picker.hpp"
#include "src/ui/shown_console.hpp"
#include "src/ui/shown_run.hpp"
#include "src/ui/shown_serving.hpp"
#include "src/ui/shown_transfer.hpp"
#include "src/ui/terminal.hpp"
#include "tui/actions.hpp"
#include "tui/file_browser.hpp"
#include "tui/prefix.hpp"

namespace rommate::ui {

struct DeskOptions {
  ShownOptions first;  // `console.port` empty: begin with the picker
  tui::Key prefix = tui::ctrl_key('t');
  /// How a port named in the picker is opened: with its profile's settings. The string says why it cannot be.
  std::function<std::variant<ShownOptions, std::string>(const std::string& port)> options_for;
  /// Further names for the picker, and what they are: the profiles.
  std::vector<std::pair<std::string, std::string>> names;
  std::string config_path;           // where settings are kept; empty: nowhere
  std::string config_problems = {};  // mistakes in it, a line each, to be shown before all else
};

/// Runs until the user leaves. Returns the exit status (README, "Exit status").
[[nodiscard]] int run_desk(const DeskOptions& options);

class Desk {
 public:
  Desk(boost::asio::io_context& io, DeskOptions options, std::unique_ptr<Terminal> terminal);
  ~Desk();
  [[nodiscard]] int run();

 private:
  using Shown = std::unique_ptr<ShownConsole>;

  // desk.cpp: keys, pictures, time
  void begin();
  void key(const tui::Key& key);
  void device_key(const tui::Key& key);
  [[nodiscard]] bool a_byte_answers();
  void draw(tui::Canvas& canvas);
  void draw_status(tui::Canvas& canvas, tui::Rect where);
  /// Where a console is drawn, below the checklist of its run, or what is served; the screen of the device
  /// has this size.
  [[nodiscard]] tui::Rect area_of(const ShownConsole& console) const;
  /// All but the status line.
  [[nodiscard]] tui::Rect screen_area() const;
  [[nodiscard]] tui::Situation situation();
  void say(const std::string& text, bool bad = false);
  [[nodiscard]] Message& message();
  void show_problem(const std::string& title, const std::string& text);
  void tick();
  void end(int status, const std::string& last_words = {});
  template <class View, class Done>
  std::shared_ptr<View> push(View view, Done done);

  // desk_consoles.cpp: which consoles there are and which one is shown
  [[nodiscard]] ShownConsole* here() { return at_ < consoles_.size() ? consoles_[at_].get() : nullptr; }
  bool open(const ShownOptions& options);
  void opened(ShownConsole& console, const std::optional<port::Problem>& problem);
  void show(std::size_t index);
  void attend(ShownConsole& console);
  void close_here();
  void reconnect();
  void pick_port();
  void list_consoles();
  void ask_port();
  void open_port(const std::string& name);
  void wait_for_adapter();

  // desk_actions.cpp: what the keys do
  void perform(tui::Action action);
  bool perform_view(tui::Action action);
  bool perform_line(tui::Action action);
  bool perform_screen(tui::Action action);
  void hunt_with_break();
  void line_form();
  void find_speed();
  void toggle_pin(bool dtr);
  void terminal_form();
  void change(const std::function<void(ScreenSettings&)>& how, const std::string& said);
  void simulated(bool power);
  void leave(bool keep_line);
  void end_when_sent();

  // desk_text.cpp: scrollback, copies, pastes, recording
  void scroll(const std::function<void(tui::ScrollbackView&)>& begin);
  void copy_screen();
  void offer_copy(const std::string& text);
  void save_text(const std::string& text);
  void hex();
  void record();
  void note();
  void offer_paste(const std::string& text);
  void paste_file();

  // desk_settings.cpp: what is kept in the configuration file
  void settings(const app::SettingKey* at = nullptr);
  void edit_setting(const app::SettingKey& key, const std::string& value);
  void keep_setting(const app::SettingKey& key, const std::string& value);

  // desk_jobs.cpp: jobs that own the line
  bool begin_job(std::unique_ptr<console::Job> job, const std::string& what);
  void send_file();
  [[nodiscard]] tui::FileBrowser image_browser(std::string title);
  void receive_file();
  void begin_transfer(std::unique_ptr<job::TransferJob> job, const std::string& what);
  [[nodiscard]] std::string owner_text(ShownConsole& console);
  void job_ended(ShownConsole& console, std::unique_ptr<console::Job> job);
  void take_line();
  void ask(ShownConsole& console, console::RequestId id, const console::Ask& what);
  void cancel_job();
  void take_offered(ShownConsole& console);

  // desk_serving.cpp: files given to devices
  void serve_file();
  void choose_served();
  void begin_serving(const std::string& path);
  void stop_serving();
  void fit_all();

  // desk_recipes.cpp: recipes, from the choice to the report
  void recipes();
  void recipe_form(const recipe::Recipe& chosen);
  void open_vault(recipe::RunOptions run, std::function<void(recipe::RunOptions)> go);
  void ask_missing(recipe::RunOptions run, std::function<void(recipe::RunOptions)> go);
  void repeat_secrets(recipe::RunOptions run);
  void plan_run(recipe::RunOptions run);
  void agree_to_run(const recipe::RunOptions& run);
  void agree_to_destroy(const recipe::RunOptions& run, std::function<void(recipe::RunOptions)> go);
  void rehearse(const recipe::RunOptions& run);
  void begin_run(recipe::RunOptions run);
  void resume_run(const app::RunJournal& open, bool only_pay);
  bool prepare_run(ShownConsole& console, recipe::RunOptions run, bool rehearsal);
  void start_run(ShownConsole& console);
  void run_ended(ShownConsole& console, const recipe::RecipeJob& job);
  void close_run();
  void fit(ShownConsole& console);
  void offer_open_run(ShownConsole& console);

  boost::asio::io_context& io_;
  DeskOptions options_;
  std::unique_ptr<Terminal> terminal_;
  tui::Prefix prefix_;
  std::vector<Shown> consoles_;
  std::size_t at_ = 0;
  std::vector<Overlay> overlays_;
  Message message_;
  protocols::Time bell_at_{};
  ShownTransfer transfer_;
  ImageLines image_lines_;
  std::unique_ptr<ShownServing> serving_;  // nullptr: nothing is served
  PortPicker picker_;
  boost::asio::steady_timer timer_;
  boost::asio::signal_set signals_, resizes_;
  bool ended_ = false, leaving_ = false;
  int status_ = 0;
  std::string last_words_;
};

template <class View, class Done>
std::shared_ptr<View> Desk::push(View view, Done done) {
  auto shared = std::make_shared<View>(std::move(view));
  overlays_.push_back(
      make_overlay(shared, std::move(done), [](const tui::Canvas& canvas) { return canvas.area(); }));
  terminal_->changed();
  return shared;
}

}  // namespace rommate::ui
