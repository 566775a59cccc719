#include "src/ui/shown_transfer.hpp"

#include <fmt/format.h>

namespace rommate::ui {
namespace {

using protocols::transfer::Progress;

constexpr std::size_t device_lines = 5;

long long whole_seconds(protocols::Duration time) {
  return std::chrono::duration_cast<std::chrono::seconds>(time).count();
}

std::string phase_text(const console::TransferReport& transfer) {
  const auto& progress = transfer.progress;
  switch (progress.phase) {
    case Progress::Phase::starting:
      return transfer.sends ? "waiting for the receiver" : "waiting for the sender";
    case Progress::Phase::moving: return fmt::format("block {}", progress.blocks);
    default: return std::string(to_string(progress.phase));
  }
}

}  // namespace

tui::ProgressView ShownTransfer::first_view(const console::Job& job, const std::string& what) {
  tui::ProgressView view;
  view.model.title = std::string(job.name());
  view.model.what = what;
  view.model.unit = "bytes";
  const auto report = job.report();
  view.model.phase = report.transfer ? phase_text(*report.transfer) : report.phase;
  return view;
}

void ShownTransfer::begin(ShownConsole& on, const std::shared_ptr<tui::ProgressView>& view, Time now) {
  on_ = &on;
  view_ = view;
  meter_ = {};
  meter_.begin(now);
  began_ = now;
}

void ShownTransfer::update(Time now) {
  const auto view = view_.lock();
  if (!view || on_ == nullptr) return;
  const auto* job = on_->session().job();
  const auto report = job != nullptr ? job->report() : console::JobReport{};
  if (!report.transfer) return;
  const auto& progress = report.transfer->progress;
  meter_.update(progress, now);
  auto& model = view->model;
  model.title = std::string(job->name());
  if (!progress.name.empty()) model.what = progress.name;
  model.done = progress.moved;
  model.total = progress.size;
  model.rate = meter_.rate();
  model.seconds_left.reset();
  if (const auto left = meter_.left()) model.seconds_left = whole_seconds(*left);
  model.seconds_gone = whole_seconds(now - began_);
  model.retries = static_cast<unsigned>(progress.resends);
  model.phase = phase_text(*report.transfer);
  model.device = on_->last_lines(device_lines);
}

bool ShownTransfer::ended(const ShownConsole& on, const console::Job& job, const std::string& words) {
  const auto view = view_.lock();
  if (!view || on_ != &on) return false;
  if (const auto report = job.report(); report.transfer) {
    meter_.update(report.transfer->progress, app::Pump::now());
    view->model.done = report.transfer->progress.moved;
    view->model.rate = meter_.mean_rate();
  }
  view->model.ended = words;
  view->model.failed = job.outcome()->kind != protocols::Outcome::Kind::done;
  return true;
}

}  // namespace rommate::ui
