// Makes a transfer for an open console: files on disk, packet log, what the device printed. The command line,
// --plain and the full-screen console all start transfers through this.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "src/app/console.hpp"
#include "src/console/watcher.hpp"
#include "src/job/transfer_job.hpp"

namespace rommate::app {

class DiskSink;
class WriteBehind;

struct SendOptions {
  std::vector<std::string> paths;
  std::optional<protocols::transfer::Protocol> protocol;  // nullopt: as the device says
  protocols::Duration start_timeout = std::chrono::seconds{60};
  protocols::Byte padding = protocols::transfer::wire::sub;
  int tries = protocols::transfer::wire::tries;  // of each block
  std::string packet_log;                        // path; empty: none
};

struct ReceiveOptions {
  std::string into;                                       // file or directory; empty: the current directory
  std::optional<protocols::transfer::Protocol> protocol;  // nullopt: YMODEM, or XMODEM into a file
  bool force = false;
  bool crc_only = false;
  int tries = protocols::transfer::wire::tries;  // of each block
  protocols::Duration start_timeout = std::chrono::seconds{60};
  std::string packet_log;
};

/// Keeps the last words of the device and when they came, so that a request already made is answered at once.
/// One for each console that offers transfers; added to its session as a watcher.
class LastPrinted final : public console::Watcher {
 public:
  void shown(protocols::ByteView bytes, protocols::Time now) override;
  void sent(protocols::ByteView, bool, protocols::Time) override;
  [[nodiscard]] const std::string& text() const { return text_; }
  [[nodiscard]] std::optional<protocols::Time> at() const { return at_; }

 private:
  std::string text_;
  std::optional<protocols::Time> at_;
};

/// Paths that go on from what is typed, directories with a slash behind them, a leading ~ as the home
/// directory; for LinePrompt and tui::Input.
[[nodiscard]] std::vector<std::string> complete_path(std::string_view typed);

template <typename Made>
using OrSentence = std::variant<Made, std::string>;

/// The sentence says which file cannot be sent, or that the log cannot be written. `printed` may be null.
[[nodiscard]] OrSentence<std::unique_ptr<job::TransferJob>> make_send(Console& on, const SendOptions& options,
                                                                      const LastPrinted* printed);

/// What became of received files. Waits, once the job has ended, for a disk that still writes.
class ReceivedFiles {
 public:
  ReceivedFiles() = default;
  /// Both are owned by the job, which must live as long.
  ReceivedFiles(WriteBehind& writer, const DiskSink& disk) : writer_(&writer), disk_(&disk) {}
  /// Paths of the complete files, in order.
  [[nodiscard]] std::vector<std::string> stored() const;
  /// What is left of a file that is not complete; empty: nothing is.
  [[nodiscard]] std::string part() const;

 private:
  WriteBehind* writer_ = nullptr;
  const DiskSink* disk_ = nullptr;
};

struct Receive {
  std::unique_ptr<job::TransferJob> job;
  ReceivedFiles files;
};
[[nodiscard]] OrSentence<Receive> make_receive(Console& on, const ReceiveOptions& options,
                                               const LastPrinted* printed);

}  // namespace rommate::app
