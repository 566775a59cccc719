// Jobs that own the line for a while: how they begin, are seen and end.
#include <fmt/format.h>

#include "src/ui/desk.hpp"
#include "tui/dialogs.hpp"

namespace rommate::ui {

using app::Pump;

void Desk::begin_job(std::unique_ptr<console::Job> job, const std::string& what) {
  ShownConsole* const console = here();
  if (console == nullptr || !console->session().start(job, Pump::now()))
    return say("the line is not the keyboard's now", true);
  console->console().pump().wake();
  say(what);
}

void Desk::job_ended(ShownConsole& console, std::unique_ptr<console::Job> job) {
  if (!job || !job->outcome()) return;
  const auto& outcome = *job->outcome();
  const bool good = outcome.kind == protocols::Outcome::Kind::done;
  const std::string text = fmt::format(
      "{}: {}", job->name(), outcome.why.empty() ? protocols::to_string(outcome.kind) : outcome.why);
  if (&console == here()) return say(text, !good);
  console.alarm = text;
  attend(console);
}

// Back to the keyboard; or, when it is there already, for the guest that has asked to type.
void Desk::take_line() {
  ShownConsole* const console = here();
  app::Share* const share = console != nullptr ? console->console().share() : nullptr;
  if (share == nullptr || console->session().job() != nullptr || share->asking().empty()) return cancel_job();
  say(share->asking() + " may type now; the same key takes the line back");
  share->let_in();
}

void Desk::cancel_job() {
  ShownConsole* const console = here();
  if (console == nullptr) return;
  console->session().cancel_job(Pump::now());
  console->console().pump().wake();
  terminal_->changed();
}

}  // namespace rommate::ui
