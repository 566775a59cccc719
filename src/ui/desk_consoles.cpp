// Which consoles there are, which one is shown, and where new ones come from.
#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include "src/ui/desk.hpp"
#include "tui/dialogs.hpp"
#include "tui/text.hpp"

namespace rommate::ui {

using app::Pump;

bool Desk::open(const ShownOptions& options) {
  auto made = app::Console::make(io_, options.console);
  if (const auto* problem = std::get_if<port::Problem>(&made)) {
    if (consoles_.empty() && overlays_.empty())
      end(port::exit_status(problem->kind), port::to_string(*problem));
    else
      show_problem("Cannot open " + options.console.port, port::to_string(*problem));
    return false;
  }
  auto console = std::make_unique<ShownConsole>(std::move(std::get<std::unique_ptr<app::Console>>(made)),
                                                options, screen_area().height, screen_area().width);
  ShownConsole* const added = console.get();
  added->take_key = tui::name_of(prefix_.key()) + " k";
  added->on_change = [this, added](bool pouring) {
    if (added == here()) terminal_->changed(pouring);
  };
  added->on_message = [this, added](const std::string& text, bool bad) {
    added->message.say(text, bad, Pump::now());
    if (added != here() && bad) return say(added->name() + ": " + text, bad);
    terminal_->changed();
    tick();
  };
  added->on_alarm = [this, added] { attend(*added); };
  added->on_window = [this, added] {
    if (added == here()) tick();
  };
  added->on_opened = [this, added](const std::optional<port::Problem>& problem) { opened(*added, problem); };
  added->session().on_job_end = [this, added](std::unique_ptr<console::Job> job, protocols::Time) {
    job_ended(*added, std::move(job));
  };
  added->console().on_ask = [this, added](console::RequestId id, const console::Ask& what) {
    ask(*added, id, what);
  };
  consoles_.push_back(std::move(console));
  show(consoles_.size() - 1);
  added->open();
  return true;
}

void Desk::opened(ShownConsole& console, const std::optional<port::Problem>& problem) {
  if (!problem) {
    if (serving_) serving_->lead(console.console().pump().port());
    if (const app::Share* share = console.console().share()) say("shared at " + share->address());
    if (console.run && !console.run->begun())
      start_run(console);
    else
      offer_open_run(console);
    return tick();
  }
  // The first and only one that was named on the command line: say it where the shell can see it.
  const bool first = consoles_.size() == 1 && !options_.first.console.port.empty() && overlays_.empty();
  if (first) return end(port::exit_status(problem->kind), port::to_string(*problem));
  const std::string name = console.name();
  boost::asio::post(io_, [this, lost = &console, name, text = port::to_string(*problem)] {
    std::erase_if(consoles_, [&](const Shown& each) { return each.get() == lost; });
    at_ = std::min(at_, consoles_.empty() ? 0 : consoles_.size() - 1);
    if (consoles_.empty()) pick_port();
    show_problem("Cannot open " + name, text);
  });
}

void Desk::show(std::size_t index) {
  if (index >= consoles_.size()) return say(fmt::format("there is no console {}", index + 1));
  at_ = index;
  consoles_[at_]->alarm.clear();
  consoles_[at_]->ask_modem_lines();
  terminal_->changed();
  tick();
}

void Desk::attend(ShownConsole& console) {
  if (&console == here())
    console.alarm.clear();
  else
    terminal_->ring();
  terminal_->changed();
}

void Desk::close_here() {
  ShownConsole* const console = here();
  if (console == nullptr) return;
  const auto close = [this, console] {
    console->close();
    std::erase_if(consoles_, [&](const Shown& each) { return each.get() == console; });
    if (consoles_.empty()) return end(0);
    show(std::min(at_, consoles_.size() - 1));
  };
  if (console->session().job() == nullptr) return close();
  push(tui::Question("Close " + console->name(),
                     fmt::format("{} is under way and would be cut off.", console->session().owner()),
                     {{'c', "close"}, {'n', "stay"}}),
       [close](char answer) {
         if (answer == 'c') close();
       });
}

void Desk::reconnect() {
  ShownConsole* const console = here();
  if (console == nullptr) return;
  const ShownOptions options = console->options();
  console->close();
  const std::size_t place = at_;
  consoles_.erase(consoles_.begin() + static_cast<std::ptrdiff_t>(place));
  if (!open(options)) return;
  std::rotate(consoles_.begin() + static_cast<std::ptrdiff_t>(place), consoles_.end() - 1, consoles_.end());
  show(place);
}

void Desk::open_port(const std::string& name) {
  if (name.empty()) return ask_port();
  ShownOptions options;
  options.console.port = name;
  if (options_.options_for) {
    auto found = options_.options_for(name);
    if (const auto* why = std::get_if<std::string>(&found)) {
      if (consoles_.empty()) pick_port();
      return show_problem("Cannot open " + name, *why);
    }
    options = std::move(std::get<ShownOptions>(found));
  }
  if (consoles_.empty())
    options.console.share = options_.first.console.share;  // the place to listen at is the first one's
  if (!open(options) && consoles_.empty() && !ended_) pick_port();
}

void Desk::ask_port() {
  push(tui::Input("Open a console",
                  "Device, URL or command: /dev/ttyUSB0, telnet://HOST:PORT, rfc2217://HOST:PORT, tcp://, "
                  "unix:///PATH, exec:COMMAND, sim:MODEL"),
       [this](tui::Input::Result result) {
         if (result.text && !result.text->empty())
           open_port(*result.text);
         else if (consoles_.empty())
           pick_port();
       });
}

void Desk::pick_port() {
  const auto view = push(PortPicker::view(), [this](tui::ListView::Result result) {
    picker_.stop();
    if (result.extra == 'w') return wait_for_adapter();
    if (result.extra == 'u') return ask_port();
    if (result.chosen) return open_port(picker_.port(*result.chosen));
    if (consoles_.empty()) end(0);
  });
  picker_.fill(view, [this] { terminal_->changed(); });
}

void Desk::wait_for_adapter() {
  push(tui::Page("Waiting",
                 "Plug the adapter in: its console opens as soon as it is there.\n\nEsc goes back."),
       [this](tui::Page::Result) {
         picker_.stop();
         pick_port();
       });
  picker_.wait([this](const std::string& path) {
    if (ended_) return;
    if (!overlays_.empty()) overlays_.pop_back();  // the words that say we are waiting
    open_port(path);
  });
}

void Desk::list_consoles() {
  std::vector<tui::Item> items;
  for (std::size_t i = 0; i < consoles_.size(); ++i) {
    auto& console = *consoles_[i];
    tui::Item item;
    item.text = fmt::format("{}  {}", i + 1, console.console().title());
    item.right = console.alarm.empty() ? console.device().text : console.alarm;
    item.strong = !console.alarm.empty();
    item.hint =
        console.problem.empty()
            ? fmt::format("{} kept{}",
                          tui::counted(console.screen().end_line() - console.screen().first_line(), "line"),
                          console.console().recording() ? ", recording" : "")
            : console.problem;
    item.hot = i < 9 ? static_cast<char>('1' + i) : '\0';
    items.push_back(item);
  }
  items.push_back({.text = "open another", .right = "+", .hint = "beside these, which go on", .hot = '+'});
  tui::ListView::Options options;
  options.footer = "Enter or number: show it   +: open another   Esc: back";
  auto list =
      push(tui::ListView("Consoles", std::move(items), options), [this](tui::ListView::Result result) {
        if (!result.chosen) return;
        if (*result.chosen < consoles_.size())
          show(*result.chosen);
        else
          pick_port();
      });
  list->select(at_);
}

}  // namespace rommate::ui
