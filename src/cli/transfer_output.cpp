#include "src/cli/transfer_output.hpp"

#include <fmt/format.h>

#include <cmath>

#include "src/app/json_line.hpp"
#include "src/app/progress.hpp"
#include "src/cli/sighting_json.hpp"

namespace rommate::cli {
namespace {

using namespace std::chrono_literals;
using protocols::Outcome;

constexpr protocols::Duration event_every = 1s;
constexpr std::size_t kept_columns = 79;  // of the line that `rommate runs` shows

}  // namespace

TransferOutput::TransferOutput(bool json) : json_{json}, bar_{!json && app::may_draw_progress()} {}

app::RunHooks TransferOutput::hooks() {
  app::RunHooks hooks;
  hooks.tick = [this](app::Console&, console::Job& job) { tick(job); };
  hooks.progress = [this](console::Job&) { return meter_.line(kept_columns); };
  hooks.remark = [this](const std::string& text) { remark(text); };
  hooks.interrupted = [this] {
    clear_bar();
    fmt::print(stderr, "# cancelling; once more to leave at once\n");
  };
  return hooks;
}

void TransferOutput::begins(const console::Job& job, const std::vector<std::string>& paths) {
  meter_.begin(app::Pump::now());
  if (!json_) return;
  const auto transfer =
      job.report().transfer.value_or(console::TransferReport{.sends = true, .protocol = "", .progress = {}});
  app::JsonLine line;
  line.add("event", "start").add("direction", transfer.sends ? "send" : "receive");
  if (!transfer.protocol.empty()) line.add("protocol", transfer.protocol);
  for (const auto& path : paths) line.append("files", path);
  fmt::print("{}\n", line.text());
  std::fflush(stdout);
}

// The device's own words, kept from doing harm to the terminal.
void TransferOutput::shown(protocols::ByteView bytes, protocols::Time) {
  if (bytes.empty()) return;
  if (json_) {
    app::JsonLine line;
    line.add("event", "text").add("text", app::valid_utf8(protocols::as_text(bytes)));
    fmt::print("{}\n", line.text());
    std::fflush(stdout);
    return;
  }
  clear_bar();
  filter_.filter(bytes, pieces_);
  for (const auto piece : pieces_) std::fwrite(piece.data(), 1, piece.size(), stdout);
  std::fflush(stdout);
  at_line_start_ = bytes.back() == '\n';
}

void TransferOutput::sighted(const recognise::Sighting& seen, protocols::Time) {
  if (!json_) return;
  fmt::print("{}\n", sighting_event(seen).text());
  std::fflush(stdout);
}

void TransferOutput::tick(const console::Job& job) {
  const auto now = app::Pump::now();
  update(job.report());
  bar();
  if (!json_ || now - last_event_ < event_every) return;
  last_event_ = now;
  progress_event();
}

void TransferOutput::update(const console::JobReport& report) {
  if (report.transfer) meter_.update(report.transfer->progress, app::Pump::now());
  for (; remarked_ < report.remarks.size(); ++remarked_) remark(report.remarks[remarked_]);
}

void TransferOutput::remark(const std::string& text) {
  clear_bar();
  if (json_)
    fmt::print("{}\n", app::JsonLine{}.add("event", "remark").add("text", text).text());
  else
    fmt::print(stderr, "# {}\n", text);
  std::fflush(stdout);
}

void TransferOutput::bar() {
  if (!bar_) return;
  if (!at_line_start_) fmt::print(stderr, "\r\n");
  at_line_start_ = true;
  fmt::print(stderr, "\r{}\x1b[K", meter_.line(app::progress_columns()));
  std::fflush(stderr);
  bar_shown_ = true;
}

void TransferOutput::clear_bar() {
  if (!bar_shown_) return;
  fmt::print(stderr, "\r\x1b[K");
  std::fflush(stderr);
  bar_shown_ = false;
}

void TransferOutput::progress_event() {
  const auto& progress = meter_.progress();
  app::JsonLine line;
  line.add("event", "progress").add("phase", to_string(progress.phase)).add("file", progress.name);
  line.add("moved", progress.moved);
  if (progress.size) line.add("size", *progress.size);
  line.add("rate", std::llround(meter_.rate())).add("resends", progress.resends);
  if (const auto left = meter_.left()) line.add("left", std::llround(protocols::in_seconds(*left)));
  fmt::print("{}\n", line.text());
  std::fflush(stdout);
}

void TransferOutput::end_event(const Outcome& outcome, const std::vector<std::string>& kept,
                               const std::string& part) {
  app::JsonLine line;
  line.add("event", "end").add("outcome", to_string(outcome.kind)).add("why", outcome.why);
  line.add("bytes", meter_.moved())
      .add("seconds", protocols::in_seconds(meter_.moving()))
      .add("rate", std::llround(meter_.mean_rate()));
  line.add("resends", meter_.progress().resends).add("files_done", meter_.progress().files_done);
  for (const auto& path : kept) line.append("files", path);
  if (!part.empty()) line.add("part", part);
  fmt::print("{}\n", line.text());
  std::fflush(stdout);
}

void TransferOutput::ended(const app::RunResult& result, const std::vector<std::string>& kept,
                           const std::string& part) {
  const auto& job = *result.job;
  const auto report = job.report();
  update(report);
  clear_bar();
  const auto& outcome = *job.outcome();
  if (json_) return end_event(outcome, kept, part);
  if (!at_line_start_) fmt::print("\n");
  std::fflush(stdout);
  if (outcome.kind != Outcome::Kind::done) {
    fmt::print(stderr, "rommate: {}: {}\n", job.name(), outcome.why);
    if (!part.empty()) fmt::print(stderr, "# what came is kept in {}\n", part);
    return;
  }
  const auto& progress = meter_.progress();
  fmt::print("{} {} in {:.1f} s, {}/s, {} resent: {}\n",
             !report.transfer || report.transfer->sends ? "sent" : "received",
             job::size_text(static_cast<double>(meter_.moved())), protocols::in_seconds(meter_.moving()),
             job::size_text(meter_.mean_rate()), progress.resends, outcome.why);
  for (const auto& path : kept) fmt::print("{}\n", path);
}

int no_transfer(const app::RunResult& result, const std::string& sentence) {
  if (!sentence.empty()) {
    fmt::print(stderr, "rommate: {}\n", sentence);
    return 2;
  }
  fmt::print(stderr, "rommate: {}\n", port::to_string(result.problem));
  return result.status;
}

}  // namespace rommate::cli
