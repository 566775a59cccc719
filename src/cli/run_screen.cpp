#include "src/cli/run_screen.hpp"

#include <fmt/format.h>

#include <cstdio>

#include "src/app/json_line.hpp"
#include "src/app/recipe_values.hpp"
#include "src/cli/plan_json.hpp"
#include "src/cli/sighting_json.hpp"

namespace rommate::cli {
namespace {

void print_json(const app::JsonLine& line) {
  fmt::print("{}\n", line.text());
  std::fflush(stdout);
}

/// "0x2102 -> 0x2142": the value before and after.
std::pair<std::string, std::string> both(const std::string& text) {
  const auto arrow = text.find(" -> ");
  if (arrow == std::string::npos) return {text, ""};
  return {text.substr(0, arrow), text.substr(arrow + 4)};
}

}  // namespace

RunScreen::RunScreen(app::RecipeRun& run, RunShown how) : run_{run}, how_{how} {
  for (const auto& debt : run_.options().debts) owed_[debt.what] = {debt.home, debt.away};
  run_.on_event = [this](const recipe::RunEvent& event) { tell(event); };
  run_.on_family = [this](recipe::Family family) { tell_plan(family); };
  if (!how_.json && how_.board && RunBoard::possible()) board_.emplace(run_);
}

void RunScreen::join(app::Console& on) {
  on.session().watch(*this);
  baud_ = on.session().line().baud;
  on.on_ask = [this, next = on.on_ask](console::RequestId id, const console::Ask& what) {
    asked(what);
    next(id, what);
  };
  if (run_.options().family != recipe::Family::none) tell_plan(run_.options().family);
  if (board_) board_->draw("");
}

void RunScreen::tick(app::Console& on, const console::JobReport& report) {
  if (board_) board_->draw(on.session().sight().last_line());
  report_ = report;
  if (how_.json) tell_progress();
}

void RunScreen::finish() {
  if (board_) board_->draw("");
  board_.reset();
  if (!at_line_start_) fmt::print("\n");
  at_line_start_ = true;
}

void RunScreen::tell(const recipe::RunEvent& event) {
  if (how_.json) return tell_json(event);
  if (!board_) tell_line(event);
}

void RunScreen::tell_plan(recipe::Family family) {
  if (how_.json && !std::exchange(plan_told_, true))
    print_json(plan_json(app::plan_of(run_.options(), family, baud_)));
}

void RunScreen::tell_json(const recipe::RunEvent& event) {
  using Kind = recipe::RunEvent::Kind;
  const auto gone = std::chrono::duration_cast<std::chrono::seconds>(run_.gone()).count();
  app::JsonLine line;
  if (event.kind == Kind::change && event.status == "paid") {
    const auto [home, away] = owed_[event.name];
    line.add("event", "change").add("what", event.name).add("from", away).add("to", home);
    line.add("undo", "").add("paid", true);
    if (run_.options().only_pay)
      print_json(app::JsonLine().add("event", "step").add("name", event.name).add("status", "undone"));
  } else if (event.kind == Kind::change) {
    const auto [from, to] = owed_[event.name] = both(event.text);
    line.add("event", "change").add("what", event.name).add("from", from).add("to", to);
    line.add("undo", event.status);
  } else if (event.kind == Kind::remark) {
    line.add("event", "remark").add("text", event.text);
  } else if (event.kind == Kind::progress) {
    line = progress_line();
    line.add("name", event.name).add("text", event.text);
  } else {
    line.add("event", "step").add("name", event.name).add("status", event.status);
    if (event.kind == Kind::way) line.add("way", true);
    if (!event.text.empty()) line.add("text", event.text);
  }
  print_json(line.add("seconds", gone));
}

app::JsonLine RunScreen::progress_line() const {
  app::JsonLine line;
  line.add("event", "progress").add("phase", report_.phase);
  line.add("done", report_.done).add("total", report_.total).add("unit", report_.unit);
  if (report_.transfer) {
    line.add("bytes", report_.transfer->progress.moved);
    if (report_.transfer->progress.size) line.add("size", *report_.transfer->progress.size);
  }
  return line;
}

/// How far it is, when that is another than was told last.
void RunScreen::tell_progress() {
  const auto line = progress_line();
  auto text = line.text();
  if (text == progress_) return;
  progress_ = std::move(text);
  print_json(line);
}

void RunScreen::asked(const console::Ask& what) {
  if (!how_.json) return;
  app::JsonLine line;
  line.add("event", "ask").add("question", run_.mask(what.question)).add("secret", what.secret);
  line.array("choices");
  for (const auto& each : what.choices) line.append("choices", each);
  print_json(line);
}

void RunScreen::tell_line(const recipe::RunEvent& event) {
  if (event.kind == recipe::RunEvent::Kind::progress) {
    const auto gone = std::chrono::duration_cast<std::chrono::seconds>(run_.gone()).count();
    if (gone < progress_again_) return;
    progress_again_ = gone + 5;
  }
  const bool change = event.kind == recipe::RunEvent::Kind::change;
  const bool paid = change && event.status == "paid";
  const auto text = !change ? event.text
                    : paid  ? std::string{}
                            : fmt::format("{}; by hand: {}", event.text, event.status);
  const auto mark = !change ? event.status : paid ? "paid" : "owed";
  say(fmt::format("{} {:<8} {}{}{}", recipe::clock_text(run_.gone()), mark, event.name,
                  text.empty() ? "" : ": ", app::valid_utf8(text)));
}

void RunScreen::say(std::string_view words) {
  fmt::print("{}>>> {}\n", at_line_start_ ? "" : "\n", words);
  at_line_start_ = true;
  std::fflush(stdout);
}

void RunScreen::shown(console::ByteView bytes, console::Time) {
  if (how_.quiet || how_.json) return;
  filter_.filter(bytes, pieces_);
  for (const auto piece : pieces_) {
    if (board_)
      board_->text(protocols::as_text(piece));
    else
      print(protocols::as_text(piece));
  }
  std::fflush(stdout);
}

void RunScreen::sighted(const recognise::Sighting& seen, console::Time) {
  if (how_.json) print_json(sighting_event(seen));
}

void RunScreen::print(std::string_view text) {
  for (const char each : text) {  // CR LF and LF CR of devices become plain lines
    if (each == '\r' || each == '\a') continue;
    std::fputc(each, stdout);
    at_line_start_ = each == '\n';
  }
}

}  // namespace rommate::cli
