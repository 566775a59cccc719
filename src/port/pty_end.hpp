// One end of a pty for other programs to open by a stable link (rommate sim --pty LINK). It follows the speed
// and frame that the program sets on its end. A pty carries no BREAK and no modem lines; nothing here
// pretends it does. Not a Port: exec.hpp is the other way round.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <variant>

#include "src/port/port.hpp"

namespace boost::asio {
class io_context;
}

namespace rommate::port {

class PtyEnd {
 public:
  struct Events {
    std::function<void(ByteView)> on_bytes;
    std::function<void(const LineSettings&)> on_line;  // when the other program changes its settings
  };
  /// Makes the pty and the link. A link of an earlier run is replaced; anything else of that name is refused.
  [[nodiscard]] static std::variant<std::unique_ptr<PtyEnd>, Problem> make(boost::asio::io_context& io,
                                                                           const std::string& link,
                                                                           const LineSettings& line,
                                                                           Events events);
  virtual ~PtyEnd() = default;
  /// What nobody reads is lost when the pty's buffer is full, as on a wire.
  virtual void send(ByteView bytes) = 0;
  [[nodiscard]] virtual const std::string& device() const = 0;  // "/dev/pts/7"
};

}  // namespace rommate::port
