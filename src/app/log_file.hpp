// A log that grows while it runs: what the device says as plain text (src/record/text_log.hpp), appended to a
// file, beside a recording or without one. In a folder each session has a file of its own,
// PORT-DATE-TIME.log, and PORT-HOST-DATE-TIME.log once the device has said its name. A full disk is told once
// and ends nothing; when there is room again, a remark in the log says how much is missing.
#pragma once

#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <memory>
#include <string>
#include <variant>

#include "protocols/alive.hpp"
#include "src/console/session.hpp"
#include "src/record/text_log.hpp"

namespace rommate::app {

struct LogOptions {
  /// A file, or a folder: one that is there, ends in '/', or has no dot in its name. What is missing is made.
  /// Empty: no log.
  std::string place;
  bool stamps = false;  // the time in front of each line
};

/// Nanoseconds since 1970, by the clock on the wall.
[[nodiscard]] record::WallTime wall_now();
/// Whether `place` is a folder, as LogOptions says.
[[nodiscard]] bool is_log_folder(const std::string& place);

class LogFile final : public console::Watcher {
 public:
  /// Logs `session` (which must outlive this). `port` is what the user called it. A sentence: it cannot be
  /// written there.
  [[nodiscard]] static std::variant<std::unique_ptr<LogFile>, std::string> start(boost::asio::io_context& io,
                                                                                 console::Session& session,
                                                                                 const LogOptions& options,
                                                                                 const std::string& port);
  LogFile(const LogFile&) = delete;
  LogFile& operator=(const LogFile&) = delete;
  ~LogFile() override;

  [[nodiscard]] const std::string& path() const { return path_; }
  /// Trouble (disk full) and its end, as a sentence for the user.
  std::function<void(const std::string&)> on_notice;

 private:
  LogFile(boost::asio::io_context& io, console::Session& session, bool stamps, int file, std::string path,
          std::string name);
  void received(console::ByteView bytes, console::Time now) override;
  void break_changed(bool on, console::Time now) override;
  void line_set(const console::LineSettings& line, console::Time now) override;
  void sighted(const recognise::Sighting& seen, console::Time now) override;
  void noted(std::string_view text, console::Time now) override;
  void after();
  void flush();
  void failed(int error);

  console::Session& session_;
  record::TextLog log_;
  int file_;
  std::string path_;
  std::string name_;         // of the port in the file's name, until a host stands there, too; empty: no more
  std::string waiting_;      // not in the file yet
  std::size_t missing_ = 0;  // bytes that were dropped since the disk was full
  bool failing_ = false, armed_ = false;
  boost::asio::steady_timer timer_;
  protocols::Alive alive_;
};

}  // namespace rommate::app
