// What `rommate send` and `rommate receive` print: a progress bar on a terminal, JSON lines for a program,
// the device's own words, and the sentence at the end.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "src/app/run_one.hpp"
#include "src/app/transfer.hpp"
#include "src/job/transfer_meter.hpp"
#include "src/record/output_filter.hpp"

namespace rommate::cli {

class TransferOutput final : public console::Watcher {
 public:
  explicit TransferOutput(bool json);

  /// The hooks for run_job(); they hold this.
  [[nodiscard]] app::RunHooks hooks();
  /// The job is made and about to start.
  void begins(const console::Job& job, const std::vector<std::string>& paths);
  /// The last words. `kept` are the files stored; `part` what is left of one that is not complete.
  void ended(const app::RunResult& result, const std::vector<std::string>& kept, const std::string& part);

 private:
  void shown(protocols::ByteView bytes, protocols::Time now) override;
  void sighted(const recognise::Sighting& seen, protocols::Time now) override;
  void tick(const console::Job& job);
  void update(const console::JobReport& report);
  void remark(const std::string& text);
  void bar();
  void clear_bar();
  void progress_event();
  void end_event(const protocols::Outcome& outcome, const std::vector<std::string>& kept,
                 const std::string& part);

  bool json_, bar_;
  bool bar_shown_ = false, at_line_start_ = true;
  std::size_t remarked_ = 0;  // of the job's remarks, printed
  job::TransferMeter meter_;
  record::OutputFilter filter_;
  std::vector<protocols::ByteView> pieces_;
  protocols::Time last_event_{};
};

/// Prints why the port or the request makes no transfer; returns the exit status.
[[nodiscard]] int no_transfer(const app::RunResult& result, const std::string& sentence);

}  // namespace rommate::cli
