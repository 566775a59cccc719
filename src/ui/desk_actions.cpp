// What the keys after the prefix do; each action of tui/actions.hpp is found in one of the switches here.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "src/app/break_methods.hpp"
#include "src/job/sweep_job.hpp"
#include "src/port/sim.hpp"
#include "src/ui/desk.hpp"
#include "tui/command_views.hpp"
#include "tui/dialogs.hpp"
#include "tui/form.hpp"

namespace rommate::ui {

using app::Pump;
using tui::Action;

void Desk::perform(Action action) {
  if (const auto why = tui::why_not(action, situation())) return say(std::string(*why));
  const auto perform_chosen = [this](tui::CommandList::Result result) {
    if (result.action) perform(*result.action);
  };
  switch (action) {
    case Action::help: push(tui::HelpView(tui::name_of(prefix_.key()), situation()), perform_chosen); return;
    case Action::menu:
      push(tui::CommandList(tui::CommandList::Kind::menu, situation()), perform_chosen);
      return;
    case Action::palette:
      push(tui::CommandList(tui::CommandList::Kind::palette, situation()), perform_chosen);
      return;
    case Action::settings: return settings();
    case Action::leave: return leave(false);
    case Action::leave_keeping: return leave(true);
    case Action::redraw: return terminal_->redraw();
    default: break;
  }
  if (!perform_line(action) && !perform_view(action)) perform_screen(action);
}

bool Desk::perform_line(Action action) {
  switch (action) {
    case Action::send_break: here()->send_break(); return true;
    case Action::break_now: hunt_with_break(); return true;
    case Action::take_line: take_line(); return true;
    case Action::line_settings: line_form(); return true;
    case Action::find_speed: find_speed(); return true;
    case Action::dtr: toggle_pin(true); return true;
    case Action::rts: toggle_pin(false); return true;
    case Action::reconnect: reconnect(); return true;
    case Action::send_file: send_file(); return true;
    case Action::receive_file: receive_file(); return true;
    case Action::paste_file: paste_file(); return true;
    case Action::recipe: recipes(); return true;
    case Action::serve_file: serve_file(); return true;
    case Action::power_cycle: simulated(true); return true;
    case Action::mode_button: simulated(false); return true;
    case Action::record: record(); return true;
    case Action::note: note(); return true;
    default: return false;
  }
}

bool Desk::perform_view(Action action) {
  using tui::Landmark;
  switch (action) {
    case Action::scrollback: scroll([](tui::ScrollbackView&) {}); return true;
    case Action::search: scroll([](tui::ScrollbackView& view) { view.start_search(); }); return true;
    case Action::previous_prompt:
      scroll([](tui::ScrollbackView& view) { view.jump(Landmark::prompt); });
      return true;
    case Action::previous_boot:
      scroll([](tui::ScrollbackView& view) { view.jump(Landmark::boot); });
      return true;
    case Action::previous_error:
      scroll([](tui::ScrollbackView& view) { view.jump(Landmark::error); });
      return true;
    case Action::hex_view: hex(); return true;
    case Action::copy_screen: copy_screen(); return true;
    case Action::consoles: consoles_.empty() ? pick_port() : list_consoles(); return true;
    case Action::open_console: pick_port(); return true;
    case Action::next_console: show((at_ + 1) % consoles_.size()); return true;
    case Action::previous_console: show((at_ + consoles_.size() - 1) % consoles_.size()); return true;
    case Action::close_console: close_here(); return true;
    case Action::to_alarm:
      for (std::size_t i = 0; i < consoles_.size(); ++i)
        if (i != at_ && !consoles_[i]->alarm.empty()) return show(i), true;
      return true;
    default: return false;
  }
}

bool Desk::perform_screen(Action action) {
  switch (action) {
    case Action::clear: here()->clear(); return true;
    case Action::local_echo:
      change([](ScreenSettings& s) { s.echo = !s.echo; },
             here()->settings().echo ? "local echo off" : "local echo on");
      return true;
    case Action::wrap:
      change([](ScreenSettings& s) { s.wrap = !s.wrap; },
             here()->settings().wrap ? "long lines are cut" : "long lines are wrapped");
      return true;
    case Action::newline_map:
      change([](ScreenSettings& s) { s.add_lf = !s.add_lf; }, here()->settings().add_lf
                                                                  ? "line ends as the device sends them"
                                                                  : "a line feed is added to each CR");
      return true;
    case Action::time_stamps:
      change([](ScreenSettings& s) { s.stamps = !s.stamps; },
             here()->settings().stamps ? "no time stamps" : "time stamps at the left");
      return true;
    case Action::terminal_settings: terminal_form(); return true;
    default: return false;
  }
}

void Desk::change(const std::function<void(ScreenSettings&)>& how, const std::string& said) {
  ScreenSettings settings = here()->settings();
  how(settings);
  here()->apply(settings);
  fit(*here());
  say(said);
}

void Desk::hunt_with_break() {
  using recognise::State;
  auto& pump = here()->console().pump();
  job::BreakOptions options;
  options.line = here()->session().line();
  options.length = here()->break_length();
  options.until = {State::rommon,    State::bootstrap_old, State::switch_loader, State::asa_rommon,
                   State::ap_loader, State::nxos_loader,   State::uboot,         State::other_loader};
  const auto url = port::parse_url(here()->console().options().port);
  if (!std::holds_alternative<port::Url>(url)) return;
  if (const auto problem = app::choose_break_methods(std::get<port::Url>(url), pump.port().capabilities(),
                                                     std::nullopt, options))
    return say(port::to_string(*problem), true);
  begin_job(std::make_unique<job::BreakJob>(std::move(options)), "BREAK until a loader answers, for 60 s");
}

void Desk::line_form() {
  const protocols::LineSettings line = here()->session().line();
  const auto pin = [](protocols::Pin p) {
    return p == protocols::Pin::keep ? "keep" : p == protocols::Pin::on ? "on" : "off";
  };
  std::vector<tui::Field> fields = {
      {.label = "Speed",
       .choices = {"1200", "2400", "4800", "9600", "19200", "38400", "57600", "115200", "230400", "460800",
                   "921600"},
       .value = std::to_string(line.baud),
       .typed = true,
       .hint = "bits per second; any rate the hardware takes may be typed"},
      {.label = "Data bits", .choices = {"5", "6", "7", "8"}, .value = std::to_string(line.data_bits)},
      {.label = "Parity",
       .choices = {"none", "even", "odd", "mark", "space"},
       .value = std::string(protocols::to_string(line.parity))},
      {.label = "Stop bits", .choices = {"1", "2"}, .value = std::to_string(line.stop_bits)},
      {.label = "Flow control",
       .choices = {"none", "hard", "soft"},
       .value = std::string(protocols::to_string(line.flow)),
       .hint = "hard: RTS/CTS; soft: XON/XOFF (dangerous on a console)"},
      {.label = "DTR", .choices = {"keep", "on", "off"}, .value = pin(line.dtr)},
      {.label = "RTS", .choices = {"keep", "on", "off"}, .value = pin(line.rts)},
  };
  push(tui::Form("Speed and line of " + here()->name(), std::move(fields)),
       [this, line](tui::Form::Result result) {
         if (!result.values || here() == nullptr) return;
         const auto& v = *result.values;
         protocols::LineSettings wanted = line;
         const auto parsed = std::from_chars(v[0].data(), v[0].data() + v[0].size(), wanted.baud);
         if (parsed.ec != std::errc() || parsed.ptr != v[0].data() + v[0].size() || wanted.baud == 0)
           return say(fmt::format("'{}' is no speed; nothing was changed", v[0]), true);
         wanted.data_bits = v[1][0] - '0';
         wanted.parity = protocols::parse_parity(v[2]).value_or(wanted.parity);
         wanted.stop_bits = v[3][0] - '0';
         wanted.flow = protocols::parse_flow(v[4]).value_or(wanted.flow);
         wanted.dtr = protocols::parse_pin(v[5]).value_or(wanted.dtr);
         wanted.rts = protocols::parse_pin(v[6]).value_or(wanted.rts);
         if (wanted == line) return;
         if (!here()->session().request(console::SetLine{wanted}, Pump::now()))
           return say("the line is not the keyboard's now", true);
       });
}

void Desk::find_speed() {
  begin_job(std::make_unique<job::SweepJob>(here()->session().line()),
            "looking for the speed; Ctrl-C stops and puts it back");
}

void Desk::toggle_pin(bool dtr) {
  protocols::LineSettings line = here()->session().line();
  protocols::Pin& pin = dtr ? line.dtr : line.rts;
  pin = pin == protocols::Pin::off ? protocols::Pin::on : protocols::Pin::off;
  here()->session().request(console::SetLine{line}, Pump::now());
  say(fmt::format("{} {}", dtr ? "DTR" : "RTS", pin == protocols::Pin::on ? "on" : "off"));
}

void Desk::terminal_form() {
  const ScreenSettings now = here()->settings();
  const auto yes_no = [](bool on) { return std::string(on ? "yes" : "no"); };
  const char* const enter[] = {"CR", "LF", "CR LF"};
  std::vector<tui::Field> fields = {
      {.label = "Local echo",
       .choices = {"no", "yes"},
       .value = yes_no(now.echo),
       .hint = "shows what is typed, for devices that do not"},
      {.label = "Wrap long lines", .choices = {"yes", "no"}, .value = yes_no(now.wrap)},
      {.label = "Add LF to each CR",
       .choices = {"no", "yes"},
       .value = yes_no(now.add_lf),
       .hint = "for devices whose lines overwrite each other"},
      {.label = "Enter sends",
       .choices = {"CR", "LF", "CR LF"},
       .value = enter[static_cast<int>(now.keys.enter)],
       .hint = "nearly every console wants CR"},
      {.label = "Backspace sends",
       .choices = {"DEL", "BS"},
       .value = now.keys.backspace_is_bs ? "BS" : "DEL"},
      {.label = "Time stamps",
       .choices = {"no", "yes"},
       .value = yes_no(now.stamps),
       .hint = "when each line came, at the left"},
  };
  push(tui::Form("Terminal", std::move(fields)), [this](tui::Form::Result result) {
    if (!result.values || here() == nullptr) return;
    const auto& v = *result.values;
    change(
        [&](ScreenSettings& s) {
          s.echo = v[0] == "yes";
          s.wrap = v[1] == "yes";
          s.add_lf = v[2] == "yes";
          s.keys.enter = v[3] == "LF"   ? tui::EnterSends::lf
                         : v[3] == "CR" ? tui::EnterSends::cr
                                        : tui::EnterSends::crlf;
          s.keys.backspace_is_bs = v[4] == "BS";
          s.stamps = v[5] == "yes";
        },
        "terminal settings changed");
  });
}

void Desk::simulated(bool power) {
  auto& port = here()->console().pump().port();
  const bool done = power ? port::power_cycle(port) : port::hold_button(port, true);
  if (!done) return say("this is a real device", true);
  say(power ? "power off and on again" : "the Mode button is held down");
}

void Desk::leave(bool keep_line) {
  std::string busy;
  for (auto& console : consoles_)
    if (console->session().job() != nullptr)
      busy = fmt::format("{} on {}", console->session().owner(), console->name());
  const auto go = [this, keep_line] {
    for (auto& console : consoles_)
      if (keep_line) console->console().pump().port().leave_as_is();
    end_when_sent();
  };
  if (busy.empty()) return go();
  push(tui::Question("Leave", busy + " is under way and would be cut off.", {{'l', "leave"}, {'n', "stay"}}),
       [go](char answer) {
         if (answer == 'l') go();
       });
}

}  // namespace rommate::ui
