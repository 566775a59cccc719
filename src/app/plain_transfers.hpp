// Files sent and received by a key in the plain console: asks for names and protocol, starts the job, shows
// how far it is and says how it ended. The transfer itself is job::TransferJob.
#pragma once

#include <boost/asio/steady_timer.hpp>
#include <memory>
#include <string>

#include "src/app/console.hpp"
#include "src/app/dialogue.hpp"
#include "src/app/transfer.hpp"
#include "src/job/transfer_meter.hpp"

namespace rommate::app {

class PlainTransfers {
 public:
  /// Watches the console's session; both outlive this.
  PlainTransfers(boost::asio::io_context& io, Console& console, Dialogue& dialogue);
  ~PlainTransfers();
  PlainTransfers(const PlainTransfers&) = delete;
  PlainTransfers& operator=(const PlainTransfers&) = delete;

  void ask_send();
  void ask_receive();
  /// A transfer has the line.
  [[nodiscard]] bool running() const;
  /// For the session's on_job_end; jobs that are no transfer are let pass.
  void ended(console::Job& ended);
  /// The console is left: nothing is shown any more.
  void stop();

 private:
  void update(const console::JobReport& report);
  [[nodiscard]] bool line_is_taken();
  void send(const std::string& path, const std::string& protocol);
  void receive(const std::string& into);
  /// `files` are the job's own, when it receives.
  void start(std::unique_ptr<job::TransferJob> job, ReceivedFiles files);
  void show_progress();

  Console& console_;
  Dialogue& dialogue_;
  LastPrinted printed_;
  job::TransferMeter meter_;
  std::size_t remarked_ = 0;  // of the job's remarks, said
  boost::asio::steady_timer timer_;
  ReceivedFiles files_;  // of the job under way, when it receives
  bool stopped_ = false;
};

}  // namespace rommate::app
