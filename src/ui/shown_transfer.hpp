// A transfer as a person sees it: whose line it has, the view that shows it, and the figures in that view.
// The job itself belongs to the console's session.
#pragma once

#include <memory>
#include <string>

#include "src/job/transfer_meter.hpp"
#include "src/ui/shown_console.hpp"
#include "tui/progress_view.hpp"

namespace rommate::ui {

class ShownTransfer {
 public:
  /// What is to be seen before the first update; `what` is the name of the file or directory.
  [[nodiscard]] static tui::ProgressView first_view(const console::Job& job, const std::string& what);

  /// `view` shows the transfer that `on` is about to begin, until it is closed.
  void begin(ShownConsole& on, const std::shared_ptr<tui::ProgressView>& view, Time now);
  void forget() { on_ = nullptr; }
  /// The console whose transfer is shown; nullptr: none is.
  [[nodiscard]] ShownConsole* console() const { return on_; }
  /// Puts the figures of now into the view.
  void update(Time now);
  /// Its last words into the view. false: no view shows a transfer of this console.
  bool ended(const ShownConsole& on, const console::Job& job, const std::string& words);

 private:
  ShownConsole* on_ = nullptr;
  std::weak_ptr<tui::ProgressView> view_;
  job::TransferMeter meter_;
  Time began_{};
};

}  // namespace rommate::ui
