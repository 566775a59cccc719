// Which transfer protocol a device waits for, from what it has printed. A table of phrases, each from a real
// loader; what none of them matches is left to the user.
#pragma once

#include <optional>
#include <string_view>

#include "protocols/transfer/wire.hpp"

namespace rommate::job {

struct TransferProposal {
  protocols::transfer::Protocol protocol = protocols::transfer::Protocol::xmodem;
  std::string_view because;    // the phrase that was seen
  bool drops_1a_runs = false;  // U-Boot's loadx: it removes runs of 1A at the ends of blocks
};

/// `text`: the last lines on the console; the newest phrase counts. nullopt: none is known.
[[nodiscard]] std::optional<TransferProposal> propose_transfer(std::string_view text);

}  // namespace rommate::job
