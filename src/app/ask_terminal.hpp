// Asks the person at the terminal on behalf of a job, without holding up the line: the answer is read from
// the event loop. The terminal is /dev/tty, so that it is also there when standard input is a file to be
// pasted.
#pragma once

#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/streambuf.hpp>
#include <functional>

#include "src/console/request.hpp"

namespace rommate::app {

class AskTerminal {
 public:
  using Answered = std::function<void(console::RequestId, const console::Answer&)>;
  AskTerminal(boost::asio::io_context& io, Answered answered);

  /// `answered` gets a no at once where there is no terminal.
  void ask(console::RequestId id, const console::Ask& what);

 private:
  void read(console::RequestId id);

  Answered answered_;
  boost::asio::posix::stream_descriptor terminal_;
  boost::asio::streambuf typed_;
};

}  // namespace rommate::app
