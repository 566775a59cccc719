// What is kept of a run: a transfer, a paste, a BREAK hunt, a recipe. One folder for each, for its owner
// alone:
//
//   $XDG_STATE_HOME/rommate/runs/20261129-030712-ttyUSB0/
//     state.json   what it is, who does it, how far it is, how it ended; replaced as a whole, at most once a
//     second lock         flock()ed by the process that runs it: held means it is alive, whatever the pid
//     says socket       where `rommate runs attach` connects while it is alive (run_door.hpp)
//
// A recipe puts more beside them, under these names: journal (its debts), saved-config, recording, report. A
// folder that holds any of them is never taken away by itself; of others the newest hundred that have ended
// are kept.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace rommate::app {

/// The content of state.json.
struct RunState {
  std::string what = {};  // "XMODEM send c2600-i-mz.bin", "BREAK until rommon"
  std::string port = {};  // as the user wrote it
  std::int64_t pid = 0;
  std::int64_t started = 0;   // seconds since 1970
  std::int64_t ended = 0;     // 0: not yet
  std::string status = {};    // "running", then a word of protocols::Outcome ("done", "failed" ...)
  std::string progress = {};  // one line for a person
  std::string why = {};       // of the outcome
  int exit_status = 0;
};

/// The folder of a run of this process. Moves, does not copy; the lock goes with it.
class RunFolder {
 public:
  /// Makes the folder and writes `state`. `runs` empty: the user's own. The sentence says why there is none.
  [[nodiscard]] static std::variant<RunFolder, std::string> create(const RunState& state,
                                                                   const std::string& runs = "");
  /// The same in a folder that is there: a recipe's journal comes first, and a run that is taken up again has
  /// one.
  [[nodiscard]] static std::variant<RunFolder, std::string> take(const std::string& path,
                                                                 const RunState& state);
  RunFolder(RunFolder&& other) noexcept;
  RunFolder& operator=(RunFolder&&) = delete;
  ~RunFolder();

  /// The folder's name, by which the user calls the run.
  [[nodiscard]] std::string_view id() const;
  [[nodiscard]] const std::string& path() const { return path_; }
  /// The path of a file in it.
  [[nodiscard]] std::string file(std::string_view name) const { return path_ + "/" + std::string(name); }
  /// Replaces state.json. The end of a run is on the disk when this returns; nothing else waits for a disk.
  void write(const RunState& state) const;

 private:
  RunFolder(std::string path, int lock) : path_(std::move(path)), lock_(lock) {}
  std::string path_;
  int lock_;  // -1: moved from
};

/// A new and empty folder for a run that begins on `port` at `started` (seconds since 1970); its name is the
/// run's ID. `runs` empty: the user's own. The path, or a sentence that says why there is none.
struct NewRunFolder {
  std::string path = {}, why_not = {};
};
[[nodiscard]] NewRunFolder make_run_folder(const std::string& port, std::int64_t started,
                                           const std::string& runs = "");
/// The paths of all that is there, in no order.
[[nodiscard]] std::vector<std::string> run_folders(const std::string& runs = "");

/// A run as it lies there.
struct RunRecord {
  std::string id, path;
  RunState state;
  bool alive = false;  // its process holds the lock
};
/// All runs, the newest first. `runs` empty: the user's own.
[[nodiscard]] std::vector<RunRecord> list_runs(const std::string& runs = "");
/// The run whose ID is `id`, or the only one whose ID begins or ends with it; "last" is the newest. The
/// sentence says why there is none.
[[nodiscard]] std::variant<RunRecord, std::string> find_run(std::string_view id,
                                                            const std::string& runs = "");
/// Takes a run's folder away with all that is in it. The sentence says why it stays. What it may owe is for
/// the caller to look at (run_journal.hpp).
[[nodiscard]] std::optional<std::string> forget_run(const RunRecord& run);

}  // namespace rommate::app
