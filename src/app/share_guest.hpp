// One guest of a shared console: its socket, what it has still to read, and its hold on the line. For
// share.cpp.
#pragma once

#include <array>
#include <boost/asio/generic/stream_protocol.hpp>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "src/console/session.hpp"
#include "src/job/guest_job.hpp"

namespace rommate::app {

class ShareGuest : public std::enable_shared_from_this<ShareGuest> {
 public:
  using Socket = boost::asio::generic::stream_protocol::socket;
  struct Events {
    std::function<void(ShareGuest&)> asks;  // typed without being allowed to
    std::function<void(ShareGuest&)> gone;  // runs once, from the loop
  };
  ShareGuest(Socket socket, std::string name, console::Session& session, bool may_type, Events events);

  void start() { read(); }
  /// Never waits: what a guest that does not read has no room for is left out, and told when it reads again.
  void show(console::ByteView bytes);
  /// A line of ours: "rommate: TEXT".
  void tell(std::string_view text);
  void let_in();
  /// Leaves without a word to anybody.
  void close();
  [[nodiscard]] const std::string& name() const { return name_; }

 private:
  void read();
  void received(console::ByteView bytes);
  [[nodiscard]] bool take_line();
  void line_changed(const protocols::Outcome* ended);
  void send();
  void end();

  Socket socket_;
  std::string name_;
  console::Session& session_;
  bool may_type_;
  Events events_;
  job::GuestJob* job_ = nullptr;  // owned by the session while this guest has the line
  std::array<protocols::Byte, 2048> buffer_{};
  protocols::Bytes outbox_, sending_;
  std::uint64_t left_out_ = 0;
  bool reading_ = false, closed_ = false, asked_ = false;
};

}  // namespace rommate::app
