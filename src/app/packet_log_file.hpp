// The packet log of a transfer (--packet-log FILE): one line for each block, reply, timeout and remark, to be
// read by a person and attached to a report.
#pragma once

#include <memory>
#include <string>
#include <variant>

#include "protocols/transfer/transfer.hpp"

namespace rommate::app {

/// `head` is the first line, behind "# rommate ", by which an older log is known. A sentence: the file cannot
/// be written, or holds something else, and is left alone.
[[nodiscard]] std::variant<std::unique_ptr<protocols::transfer::PacketLog>, std::string> open_packet_log(
    const std::string& path, const std::string& head);

}  // namespace rommate::app
