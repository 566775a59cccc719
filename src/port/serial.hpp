// A local serial port: serial_line.hpp on an io_context. It keeps writes, BREAKs and changes of speed in the
// order given: each of these waits until what was written before has left the UART (TIOCOUTQ, then the
// transmitter's own word or one character time), but not for ever, since the other side may hold the line.
//
// Reading, and waiting for room, is Asio's serial_port, which is given a second descriptor of the line that
// we opened, locked and set: Asio 1.24 has no release(), and the line must be put back before it is closed.
// That descriptor is all it costs. Speeds, BREAK and latency stay with serial_line.hpp.
//
// When the adapter is pulled out, reads and writes end with a problem of kind `lost`. open() then looks for
// the same adapter again (find_again() in list.hpp), wherever it has come back; reconnect.hpp says when to
// try.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "src/port/places.hpp"
#include "src/port/port.hpp"
#include "src/port/url.hpp"

namespace rommate::port {

/// `name` is a path, a name below /dev, or "usb:SERIAL"; it is looked up when open() is called.
[[nodiscard]] std::unique_ptr<Port> make_serial_port(boost::asio::io_context& io, std::string name,
                                                     const OpenOptions& options,
                                                     const Places& places = system_places());

}  // namespace rommate::port
