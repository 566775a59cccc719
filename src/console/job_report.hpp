// What a job says of itself, in one form for every front end: the status line, the progress bar, the receipt
// and the --json line are made from it, and nobody asks which job it is.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "protocols/transfer/transfer.hpp"

namespace rommate::console {

/// Of a job that is, or has within it, a transfer.
struct TransferReport {
  bool sends = false;
  std::string protocol;  // its name on the command line: "xmodem-1k"
  protocols::transfer::Progress progress;
};

struct JobReport {
  std::string title;       // "paste", "XMODEM send"
  std::string phase = {};  // what it does just now, in a few words; empty: its title says it
  /// How much is done, in `unit`s; `total` 0: not known, or nothing to count.
  std::uint64_t done = 0, total = 0;
  std::string unit = {};  // "lines", "bytes"
  /// Remarks for the person so far, each once, in order.
  std::vector<std::string> remarks = {};
  /// At the end: lines for a person, beside the outcome.
  std::vector<std::string> receipt = {};
  std::optional<TransferReport> transfer = {};
  /// The state of the device forbade it: exit status 5.
  bool refused = false;
};

}  // namespace rommate::console
