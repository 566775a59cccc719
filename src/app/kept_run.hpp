// A run of this process as others see it: its folder (run_folder.hpp), the socket at which `rommate runs
// attach` watches it, and the lock that keeps the machine awake meanwhile.
//
// Over the socket go lines of JSON: {"event":"text","text":...} is what the device printed, "progress" and
// "remark" have a line for a person in "text", "end" has "outcome", "why" and "exit_status" and is the last.
// Whoever is connected sees the same; who sends the line "stop" ends the run, as Ctrl-C at its own terminal
// does.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>

#include "src/app/json_line.hpp"
#include "src/app/run_folder.hpp"
#include "src/app/stay_awake.hpp"
#include "src/console/watcher.hpp"
#include "src/server/line/line_server.hpp"

namespace rommate::app {

class KeptRun final : public console::Watcher {
 public:
  using Begun = std::variant<std::unique_ptr<KeptRun>, std::string>;
  /// Makes the folder, or takes the one at `folder` where that is not empty, and listens. `stop` is called
  /// when somebody who watches wants the run to end. The sentence says why it cannot be kept; it can be done
  /// all the same.
  [[nodiscard]] static Begun begin(boost::asio::io_context& io, RunState state, const std::string& folder,
                                   std::function<void()> stop);
  KeptRun(const KeptRun&) = delete;
  KeptRun& operator=(const KeptRun&) = delete;
  ~KeptRun() override;

  [[nodiscard]] const RunFolder& folder() const { return folder_; }
  /// How far it is, in a line; may be called often.
  void progress(const std::string& line, console::Time now);
  void remark(const std::string& text);
  /// The last word. On the disk when this returns.
  void ended(const std::string& status, const std::string& why, int exit_status);
  /// A sentence for the user, once.
  [[nodiscard]] std::optional<std::string> take_trouble();

 private:
  KeptRun(RunFolder folder, RunState state, std::function<void()> stop);
  void listen(boost::asio::io_context& io);
  void heard(protocols::ByteView bytes);
  void tell(std::string_view event, std::string_view text);
  void tell(const JsonLine& line);
  void shown(protocols::ByteView bytes, console::Time now) override;

  RunFolder folder_;
  RunState state_;
  std::function<void()> stop_;
  int directory_ = -1;  // of the socket, whose whole path may be too long for one
  std::unique_ptr<server::LineServer> server_;
  std::string heard_;
  std::optional<console::Time> written_at_;
  std::optional<StayAwake> awake_;
};

}  // namespace rommate::app
