// Files served from the console: which, and until when.
#include <fmt/format.h>

#include "src/ui/desk.hpp"
#include "src/ui/files.hpp"
#include "tui/dialogs.hpp"
#include "tui/list_view.hpp"

namespace rommate::ui {

void Desk::serve_file() {
  if (!serving_) return choose_served();
  push(tui::ListView("Serving", {{.text = "What was served", .right = "and the digests"},
                                 {.text = "Another file", .right = "instead of this one"},
                                 {.text = "Stop serving", .right = "what is under way is cut off"}}),
       [this](const tui::ListView::Result& what) {
         if (!what.chosen || !serving_) return;
         if (*what.chosen == 0) push(tui::Page("Served", serving_->report()), [](tui::Page::Result) {});
         if (*what.chosen == 1) choose_served();
         if (*what.chosen == 2) stop_serving();
       });
}

void Desk::choose_served() {
  push(image_browser("Serve which file?"), [this](const tui::FileBrowser::Result& file) {
    if (file.path) begin_serving(*file.path);
  });
}

void Desk::begin_serving(const std::string& path) {
  serving_.reset();
  auto made = ShownServing::start(io_, path, [this] {
    if (!ended_) terminal_->changed();
  });
  if (const auto* why = std::get_if<std::string>(&made)) {
    fit_all();
    return show_problem("Not served", *why);
  }
  serving_ = std::move(std::get<0>(made));
  for (auto& console : consoles_) serving_->lead(console->console().pump().port());
  fit_all();
}

void Desk::stop_serving() {
  serving_.reset();
  fit_all();
  say("nothing is served any more");
}

void Desk::fit_all() {
  for (auto& console : consoles_) fit(*console);
  terminal_->changed();
}

}  // namespace rommate::ui
