// Text in and out: looking back, copying, pasting, recording.
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>

#include "src/recognise/state.hpp"
#include "src/ui/desk.hpp"
#include "src/ui/files.hpp"
#include "tui/dialogs.hpp"
#include "tui/scrollback_view.hpp"
#include "tui/text.hpp"

namespace rommate::ui {

using app::Pump;
using namespace std::chrono_literals;

namespace {

constexpr auto blind_line = 100ms;  // what expect scripts use for routers

std::optional<job::PasteOptions> pace_of(char answer) {
  switch (answer) {
    case 'p': return job::PasteOptions{};
    case 'w': return job::PasteOptions{.pace = job::Pace::prompt};
    case 'd': return job::PasteOptions{.pace = job::Pace::fixed, .line_delay = blind_line};
    default: return std::nullopt;
  }
}

}  // namespace

void Desk::scroll(const std::function<void(tui::ScrollbackView&)>& begin) {
  ShownConsole& console = *here();
  tui::StampText stamp = console.settings().stamps ? console.stamp_text() : nullptr;
  tui::ScrollbackView view(tui::lines_of(console.screen(), std::move(stamp)), terminal_->rows());
  begin(view);
  push(std::move(view), [this](const tui::ScrollbackView::Result& result) {
    using Kind = tui::ScrollbackView::Result::Kind;
    if (result.kind == Kind::copy) offer_copy(result.text);
    if (result.kind == Kind::save) save_text(result.text);
  });
}

void Desk::copy_screen() {
  std::string text;
  const auto& screen = here()->screen();
  for (int row = 0; row < screen.rows(); ++row) text += tui::row_text(screen, row) + "\n";
  text.erase(text.find_last_not_of('\n') + 1);
  offer_copy(text + "\n");
}

void Desk::offer_copy(const std::string& text) {
  const auto lines = std::count(text.begin(), text.end(), '\n');
  push(tui::Question("Copy", tui::counted(static_cast<unsigned long long>(lines), "line") + " to",
                     {{'f', "a file"}, {'c', "the terminal's clipboard"}}),
       [this, text](char answer) {
         if (answer == 'f') save_text(text);
         if (answer != 'c') return;
         terminal_->copy_to_clipboard(text);
         say("copied, if your terminal allows it (OSC 52)");
       });
}

void Desk::save_text(const std::string& text) {
  push(tui::Input("Save", "Into which file? It must not exist yet.", {}, app::complete_path),
       [this, text](const tui::Input::Result& result) {
         if (!result.text || result.text->empty()) return;
         const std::string path = app::expand_home(*result.text);
         if (const std::string why = write_new_file(path, text); !why.empty())
           return show_problem("Not saved", why);
         say("saved in " + path);
       });
}

void Desk::hex() {
  tui::HexView view(here()->hex(), here()->started());
  view.type = [this](const tui::Key& pressed) { device_key(pressed); };
  view.prefix = prefix_.key();
  push(std::move(view), [this](const tui::HexView::Result& result) {
    if (result.key) key(*result.key);
  });
}

void Desk::record() {
  auto& console = here()->console();
  if (const auto* running = console.recording()) {
    const std::string path = running->path();
    console.stop_recording();
    return say("recorded in " + path);
  }
  push(tui::Input("Record", "All bytes of both directions, with times, into which file?",
                  app::record_path("{port}-{date}-{time}.rec", here()->name()), app::complete_path),
       [this](const tui::Input::Result& result) {
         if (!result.text || result.text->empty() || here() == nullptr) return;
         const std::string path = app::expand_home(*result.text);
         if (const auto problem = here()->console().record(path))
           return show_problem("Not recording", port::to_string(*problem));
         say("recording in " + path);
       });
}

void Desk::note() {
  push(tui::Input("Note", "What happened, or what did you do? It goes into the recording with the time."),
       [this](const tui::Input::Result& result) {
         if (!result.text || result.text->empty() || here() == nullptr) return;
         if (auto* recording = here()->console().recording()) recording->note(*result.text), say("noted");
       });
}

// Several lines at once are asked about first: one wrong clipboard has reloaded many a switch.
void Desk::offer_paste(const std::string& text) {
  constexpr std::size_t most_warnings = 5;
  auto script = job::read_script(text);
  std::vector<std::string> warnings;
  std::size_t more = 0;
  for (const auto& remark : script.remarks) {
    if (!remark.dangerous) continue;
    if (warnings.size() < most_warnings)
      warnings.push_back(fmt::format("line {}: {}: {}", remark.line, remark.text, remark.why));
    else
      ++more;
  }
  if (more > 0) warnings.push_back(fmt::format("and {} more such lines", more));
  const std::string question = fmt::format("{}, {}, to {}? A pace stops at the device's first error.",
                                           tui::counted(script.lines.size(), "line"),
                                           tui::counted(text.size(), "byte"), here()->name());
  push(tui::Question("Paste", question,
                     {{'p', "paced by echo: nothing gets lost"},
                      {'w', "each line waits for the prompt"},
                      {'d', fmt::format("{} ms for each line; losses are noticed", blind_line / 1ms)},
                      {'t', "typed at once, unchecked"},
                      {'n', "no"}},
                     warnings),
       [this, text, script = std::move(script)](char answer) mutable {
         if (here() == nullptr) return;
         if (const auto options = pace_of(answer))
           begin_job(std::make_unique<job::PasteJob>(std::move(script), *options), "pasting; Esc stops it");
         if (answer != 't') return;
         if (const auto seen = here()->session().sight().if_silent(); is_question(seen))
           return say("nothing was typed: the device asks '" + seen.prompt + "'; answer it first", true);
         tui::Key key = tui::plain_key(tui::KeyCode::paste);
         key.raw = text;
         if (!here()->type(key)) say("not pasted: the line is not the keyboard's now", true);
       });
}

void Desk::paste_file() {
  push(tui::FileBrowser("Paste which file?", working_directory(), list_directory),
       [this](const tui::FileBrowser::Result& result) {
         if (!result.path) return;
         std::string text;
         if (const std::string why = read_text_file(*result.path, text); !why.empty())
           return show_problem("Not pasted", why);
         offer_paste(text);
       });
}

}  // namespace rommate::ui
