// Watches a run of another process (kept_run.hpp) from here, and may stop it.
#pragma once

#include <functional>
#include <string>

#include "src/app/run_folder.hpp"

namespace rommate::app {

/// One line of what a run tells; see kept_run.hpp.
struct RunNews {
  std::string event;  // "text", "progress", "remark", "end"
  std::string text;
  std::string outcome, why;  // "end"
  int exit_status = 0;       // "end"
};

struct AttachHooks {
  std::function<void(const RunNews&)> news;
  enum class Wish { go_on, stop, leave };
  /// Ctrl-C was pressed. May wait for the person's answer.
  std::function<Wish()> interrupted;
};

enum class AttachEnd { ended, left, cannot, lost };  // `lost`: the run's process has gone without a last word

/// Blocks until the run has ended or is left alone.
[[nodiscard]] AttachEnd attach_run(const RunRecord& run, const AttachHooks& hooks);

}  // namespace rommate::app
