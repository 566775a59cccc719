#include "src/app/transfer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <map>

#include "src/app/disk_files.hpp"
#include "src/app/disk_worker.hpp"
#include "src/app/packet_log_file.hpp"
#include "src/app/read_ahead.hpp"
#include "src/app/settings.hpp"
#include "src/app/write_behind.hpp"

namespace rommate::app {
namespace {

using namespace std::chrono_literals;
using protocols::transfer::Protocol;
using Log = std::unique_ptr<protocols::transfer::PacketLog>;

constexpr std::size_t printed_kept = 2048;
constexpr protocols::Duration adapter_hold = 16ms;  // the longest latency timer of common USB adapters
constexpr protocols::Duration network_hold = 40ms;

job::TransferLine line_of(Console& on, const LastPrinted* printed) {
  const auto& port = on.pump().port();
  const auto can = port.capabilities();
  job::TransferLine line;
  line.settings = on.session().line();
  line.has_settings = can.line_settings;
  line.eight_bit_clean = can.eight_bit_clean;
  line.timing.bits_per_second = can.line_settings ? line.settings.baud : 0;
  line.timing.hold = can.modem_lines && !can.remote_break ? adapter_hold : network_hold;
  if (printed != nullptr && printed->at()) {
    line.printed = printed->text();
    line.printed_at = printed->at();
  }
  return line;
}

OrSentence<Log> log_of(Console& on, const std::string& path, const std::string& what) {
  if (path.empty()) return Log{};
  return open_packet_log(path, fmt::format("{}, {}", what, on.title()));
}

/// Looks through the files on a thread, once for each size of block that is asked for.
class DroppedBytes {
 public:
  explicit DroppedBytes(std::vector<std::string> paths) : paths_(std::move(paths)) {}

  std::optional<bool> harm(std::size_t block) {
    auto& found = found_[block];
    if (!found) {
      found = std::make_shared<std::atomic<Found>>(Found::nothing_yet);
      const auto look = [found, block, paths = paths_] {
        const bool harmed = std::any_of(paths.begin(), paths.end(), [block](const auto& path) {
          return harmed_by_dropped_1a(path, block);
        });
        *found = harmed ? Found::harm : Found::none;
      };
      if (!disk_worker().send(look)) look();
    }
    if (*found == Found::nothing_yet) return std::nullopt;
    return *found == Found::harm;
  }

 private:
  enum class Found { nothing_yet, none, harm };
  std::vector<std::string> paths_;
  std::map<std::size_t, std::shared_ptr<std::atomic<Found>>> found_;
};

}  // namespace

std::vector<std::string> ReceivedFiles::stored() const {
  return writer_ != nullptr && writer_->settle() ? disk_->stored() : std::vector<std::string>{};
}

std::string ReceivedFiles::part() const {
  return writer_ != nullptr && writer_->settle() ? disk_->part() : std::string{};
}

void LastPrinted::shown(protocols::ByteView bytes, protocols::Time now) {
  text_.append(protocols::as_text(bytes));
  if (text_.size() > 2 * printed_kept) text_.erase(0, text_.size() - printed_kept);
  at_ = now;
}

// What was asked for before something was typed is not asked for any more.
void LastPrinted::sent(protocols::ByteView, bool, protocols::Time) {
  while (!text_.empty() && (text_.back() == 'C' || text_.back() == 'G' || text_.back() == '\x15'))
    text_.pop_back();
}

std::vector<std::string> complete_path(std::string_view typed) {
  const auto path = expand_home(typed);
  const auto slash = path.rfind('/');
  const auto directory = slash == std::string::npos ? "" : path.substr(0, slash + 1);
  const auto name = path.substr(directory.size());
  std::vector<std::string> found;
  std::error_code error;
  for (std::filesystem::directory_iterator it(directory.empty() ? "." : directory, error), end;
       !error && it != end; it.increment(error)) {
    const auto each = it->path().filename().string();
    if (each.compare(0, name.size(), name) != 0 || (name.empty() && each.front() == '.')) continue;
    std::error_code ignored;
    found.push_back(directory + each + (it->is_directory(ignored) ? "/" : ""));
  }
  std::sort(found.begin(), found.end());
  return found;
}

OrSentence<std::unique_ptr<job::TransferJob>> make_send(Console& on, const SendOptions& options,
                                                        const LastPrinted* printed) {
  auto source = DiskSource::make(options.paths);
  if (auto* why = std::get_if<std::string>(&source)) return std::move(*why);
  auto log = log_of(on, options.packet_log, "sends " + fmt::format("{}", fmt::join(options.paths, " ")));
  if (auto* why = std::get_if<std::string>(&log)) return std::move(*why);
  job::SendRequest request;
  request.protocol = options.protocol;
  request.many_files = options.paths.size() > 1;
  request.start_timeout = options.start_timeout;
  request.padding = options.padding;
  request.tries = options.tries;
  request.harmed_by_dropped_1a = [dropped = std::make_shared<DroppedBytes>(options.paths)](
                                     std::size_t block) { return dropped->harm(block); };
  auto ahead = std::make_unique<ReadAhead>(on.io(), std::move(std::get<0>(source)), on.nudge());
  return std::make_unique<job::TransferJob>(std::move(ahead), std::move(request), line_of(on, printed),
                                            std::move(std::get<Log>(log)));
}

OrSentence<Receive> make_receive(Console& on, const ReceiveOptions& options, const LastPrinted* printed) {
  const bool to_file = !DiskSink::is_directory(options.into);
  const auto protocol = options.protocol.value_or(to_file ? Protocol::xmodem : Protocol::ymodem);
  if (!dialect_of(protocol).batch && !to_file)
    return std::string{"XMODEM carries no file name: say into which file to receive"};
  if (std::error_code ignored;
      !dialect_of(protocol).batch && !options.force && std::filesystem::exists(options.into, ignored))
    return there_already(options.into);
  if (auto why = DiskSink::unfit(options.into)) return std::move(*why);
  auto log = log_of(on, options.packet_log, "receives");
  if (auto* why = std::get_if<std::string>(&log)) return std::move(*why);
  auto sink = std::make_unique<DiskSink>(StoreOptions{options.into, options.force});
  const auto& disk = *sink;
  auto behind = std::make_unique<WriteBehind>(on.io(), std::move(sink), on.nudge());
  const ReceivedFiles files(*behind, disk);
  job::ReceiveRequest request;
  request.protocol = protocol;
  request.start_timeout = options.start_timeout;
  request.crc_only = options.crc_only;
  request.tries = options.tries;
  return Receive{std::make_unique<job::TransferJob>(std::move(behind), request, line_of(on, printed),
                                                    std::move(std::get<Log>(log))),
                 files};
}

}  // namespace rommate::app
