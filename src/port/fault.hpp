// A port with a bad line: wraps any other port and lets go wrong, from a seed, what fault_script.hpp says.
// For tests and rehearsals. Controls pass through unchanged; their number counts as an operation.
#pragma once

#include <memory>

#include "src/port/fault_script.hpp"
#include "src/port/port.hpp"

namespace boost::asio {
class io_context;
}

namespace rommate::port {

/// `received` goes wrong between the device and us, `written` the other way. Opening again after a cut starts
/// the script anew, so that a reconnect can be watched.
[[nodiscard]] std::unique_ptr<Port> make_faulty(boost::asio::io_context& io, std::unique_ptr<Port> below,
                                                const FaultSettings& received, const FaultSettings& written);

}  // namespace rommate::port
