// A port that comes back: when the line behind it is lost (adapter pulled out, hub reset), reads keep waiting
// and it is opened again with the same settings as soon as it is there. Which adapter counts as the same is
// the inner port's affair (find_again() in list.hpp).
//
// Nothing is typed by itself and BREAK is never repeated by itself: what was being written when the line went
// away, and all that is asked for while it is away, is answered at once as refused.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "src/port/places.hpp"
#include "src/port/port.hpp"

namespace boost::asio {
class io_context;
}

namespace rommate::port {

/// What happened to the line, for the status line and the record.
struct LineChange {
  enum class State {
    away,     // lost; waiting for it
    refused,  // it is there again but cannot be opened (busy, no permission); waiting on. Told once each time
    back,     // open again, with the settings of before
  };
  State state = State::away;
  std::string text;  // a sentence: "ttyUSB0 went away (unplugged?). Waiting for it"
};
using OnLineChange = std::function<void(const LineChange&)>;

struct ReconnectOptions {
  /// Directories whose changes mean "try now" (the device's own, /dev, that of a stable link). May be empty.
  std::vector<std::string> watched{"/dev"};
  /// Without such a change a try is made each so often.
  Duration every = std::chrono::milliseconds(500);
  /// After a change, each so often for two seconds: udev sets the rights of a device node a moment after it
  /// is there.
  Duration after_change = std::chrono::milliseconds(20);
};

/// The first open() is the inner port's alone: a port that was never there is not waited for.
[[nodiscard]] std::unique_ptr<Port> reconnecting(boost::asio::io_context& io, std::unique_ptr<Port> inner,
                                                 OnLineChange on_change, ReconnectOptions options = {});

}  // namespace rommate::port
