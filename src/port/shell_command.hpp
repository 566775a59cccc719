// A command of the user's, run by the shell beside everything else: a power switch that is a script, a PDU's
// client. It has none of our descriptors, no terminal and nothing to read, and a time after which it is
// killed with all it started.
#pragma once

#include <boost/asio/io_context.hpp>
#include <functional>
#include <memory>
#include <string>

#include "protocols/engine.hpp"

namespace rommate::port {

class ShellCommand {
 public:
  /// Empty: it ended with exit status 0. Else what happened, with the last line that it printed.
  using Done = std::function<void(const std::string& why)>;

  /// `done` is called once, from the io_context, and not after the object has gone; the child is killed then.
  ShellCommand(boost::asio::io_context& io, const std::string& command, protocols::Duration within,
               Done done);
  ~ShellCommand();
  ShellCommand(const ShellCommand&) = delete;
  ShellCommand& operator=(const ShellCommand&) = delete;

 private:
  class Child;
  std::shared_ptr<Child> child_;
};

}  // namespace rommate::port
