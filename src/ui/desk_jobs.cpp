// Jobs that own the line for a while: how they begin, are seen and end.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "src/job/transfer_proposal.hpp"
#include "src/ui/desk.hpp"
#include "src/ui/files.hpp"
#include "tui/dialogs.hpp"

namespace rommate::ui {
namespace {

using app::Pump;
using protocols::transfer::Protocol;

constexpr Protocol protocols_in_order[] = {Protocol::xmodem, Protocol::xmodem_1k, Protocol::ymodem,
                                           Protocol::ymodem_g};

std::string_view what_it_is(Protocol protocol) {
  switch (protocol) {
    case Protocol::xmodem: return "128-byte blocks";
    case Protocol::xmodem_1k: return "1024-byte blocks";
    case Protocol::ymodem: return "name and size travel along";
    case Protocol::ymodem_g: break;
  }
  return "no waiting for answers: error-free lines only";
}

std::vector<tui::Item> protocol_items() {
  std::vector<tui::Item> items;
  for (const auto protocol : protocols_in_order)
    items.push_back(
        {.text = std::string{dialect_of(protocol).title}, .right = std::string{what_it_is(protocol)}});
  return items;
}

/// With a first one that leaves it to what the device has printed, or will print.
std::vector<tui::Item> ways_to_send(const app::LastPrinted& printed) {
  const auto said = job::propose_transfer(printed.text());
  std::vector<tui::Item> items{
      {.text = "as the device says",
       .right = said ? std::string{dialect_of(said->protocol).title} : std::string{"XMODEM if it does not"}}};
  for (auto& item : protocol_items()) items.push_back(std::move(item));
  return items;
}

std::string name_in(const std::string& path) { return path.substr(path.rfind('/') + 1); }

}  // namespace

bool Desk::begin_job(std::unique_ptr<console::Job> job, const std::string& what) {
  ShownConsole* const console = here();
  if (console == nullptr || !console->session().start(job, Pump::now())) {
    say("the line is not the keyboard's now", true);
    return false;
  }
  if (console->session().job() != nullptr) say(what);
  tick();
  return true;
}

/// One that says of the file at its cursor what image it is, and its digest.
tui::FileBrowser Desk::image_browser(std::string title) {
  tui::FileBrowser browser(std::move(title), working_directory(), list_directory);
  browser.describe_by([this](const std::string& path) { return image_lines_.of(path); });
  return browser;
}

void Desk::send_file() {
  push(image_browser("Send which file?"), [this](const tui::FileBrowser::Result& file) {
    if (!file.path || here() == nullptr) return;
    push(tui::ListView("How?", ways_to_send(here()->printed())),
         [this, path = *file.path](const tui::ListView::Result& how) {
           if (!how.chosen || here() == nullptr) return;
           app::SendOptions options;
           options.paths = {path};
           if (*how.chosen > 0) options.protocol = protocols_in_order[*how.chosen - 1];
           auto made = app::make_send(here()->console(), options, &here()->printed());
           if (const auto* why = std::get_if<std::string>(&made)) return show_problem("Not sent", *why);
           begin_transfer(std::move(std::get<std::unique_ptr<job::TransferJob>>(made)), name_in(path));
         });
  });
}

void Desk::receive_file() {
  push(tui::ListView("Receive how?", protocol_items()), [this](const tui::ListView::Result& how) {
    if (!how.chosen) return;
    const Protocol protocol = protocols_in_order[*how.chosen];
    const bool named = protocol == Protocol::ymodem || protocol == Protocol::ymodem_g;
    push(tui::Input("Receive",
                    named ? "Into which directory, or file? Nothing is overwritten."
                          : "Into which file? It must not exist yet.",
                    named ? working_directory() + "/" : "", app::complete_path),
         [this, protocol](const tui::Input::Result& into) {
           if (!into.text || into.text->empty() || here() == nullptr) return;
           app::ReceiveOptions options;
           options.into = app::expand_home(*into.text);
           options.protocol = protocol;
           auto made = app::make_receive(here()->console(), options, &here()->printed());
           if (const auto* why = std::get_if<std::string>(&made)) return show_problem("Not received", *why);
           begin_transfer(std::move(std::get<app::Receive>(made).job), options.into);
         });
  });
}

void Desk::begin_transfer(std::unique_ptr<job::TransferJob> job, const std::string& what) {
  auto view = push(ShownTransfer::first_view(*job, what), [this](tui::ProgressView::Result result) {
    if (ShownConsole* const on = transfer_.console();
        on != nullptr && result == tui::ProgressView::Result::cancel) {
      on->session().cancel_job(Pump::now());
    }
    transfer_.forget();
  });
  transfer_.begin(*here(), view, Pump::now());
  if (!begin_job(std::move(job), "")) {
    transfer_.forget();
    overlays_.pop_back();
  }
}

std::string Desk::owner_text(ShownConsole& console) {
  const auto* job = console.session().job();
  if (job == nullptr) return {};
  const auto report = job->report();
  if (report.total == 0 || report.transfer) return std::string(job->name());
  return fmt::format("{} {}/{}", job->name(), report.done, report.total);
}

void Desk::job_ended(ShownConsole& console, std::unique_ptr<console::Job> job) {
  if (!job || !job->outcome()) return;
  if (const auto* recipe = dynamic_cast<const recipe::RecipeJob*>(job.get());
      recipe != nullptr && console.run)
    return run_ended(console, *recipe);
  const auto& outcome = *job->outcome();
  const bool good = outcome.kind == protocols::Outcome::Kind::done;
  const std::string text =
      fmt::format("{}: {}", job->name(), outcome.why.empty() ? to_string(outcome.kind) : outcome.why);
  if (transfer_.ended(console, *job, text)) return terminal_->changed();
  if (&console != here()) {
    console.alarm = text;
    return attend(console);
  }
  const auto report = job->report();
  if (report.receipt.empty()) return say(text, !good);
  if (good) return say(fmt::format("{}: {}", job->name(), report.receipt.front()));
  // What went wrong in a long paste is more than a status line holds.
  show_problem(std::string(job->name()),
               fmt::format("{}\n\n{}", outcome.why, fmt::join(report.receipt, "\n\n")));
}

// Back to the keyboard; or, when it is there already, for the guest that has asked to type.
void Desk::take_line() {
  ShownConsole* const console = here();
  if (console != nullptr && console->session().lost()) return take_offered(*console);
  app::Share* const share = console != nullptr ? console->console().share() : nullptr;
  if (share == nullptr || console->session().job() != nullptr || share->asking().empty()) return cancel_job();
  say(share->asking() + " may type now; the same key takes the line back");
  share->let_in();
}

/// A job asks on behalf of its console; Esc is a no.
void Desk::ask(ShownConsole& console, console::RequestId id, const console::Ask& what) {
  auto question = what.question;
  if (!what.choices.empty()) question += fmt::format("  ({})", fmt::join(what.choices, " / "));
  push(what.secret ? tui::Input::hidden(console.name(), question) : tui::Input(console.name(), question),
       [this, of = &console, id](const tui::Input::Result& result) {
         const bool there = std::any_of(consoles_.begin(), consoles_.end(),
                                        [&](const auto& each) { return each.get() == of; });
         if (there) of->console().answer(id, {result.text.has_value(), result.text.value_or("")});
       });
}

// A person says that another adapter carries the line that was lost.
void Desk::take_offered(ShownConsole& console) {
  auto& port = console.console().pump().port();
  if (port.offered().empty()) return say("there is nothing to take: the line is away", true);
  console.session().note("taken for this line by its user: " + port.offered(), Pump::now());
  port.take_offered();
}

void Desk::cancel_job() {
  ShownConsole* const console = here();
  if (console == nullptr) return;
  console->session().cancel_job(Pump::now());
  terminal_->changed();
}

}  // namespace rommate::ui
