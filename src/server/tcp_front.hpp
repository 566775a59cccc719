// What the file servers over TCP share: where they listen, what they give, whom they tell. Their clients are
// their own.
#pragma once

#include <boost/asio/io_context.hpp>
#include <memory>
#include <optional>
#include <utility>

#include "src/server/armed_set.hpp"
#include "src/server/line/listen.hpp"
#include "src/server/serve_event.hpp"

namespace rommate::server {

class TcpFront {
 public:
  using Welcome = AcceptLoop<Tcp>::Welcome;
  TcpFront(std::shared_ptr<const ArmedSet> files, OnServeEvent on_event)
      : files_{std::move(files)}, on_event_{std::move(on_event)} {}

  void listen(Tcp::acceptor acceptor, Welcome welcome) {
    boost::system::error_code gone;
    port_ = acceptor.local_endpoint(gone).port();
    accepts_.emplace(std::move(acceptor), std::move(welcome));
  }
  [[nodiscard]] std::uint16_t port() const { return port_; }
  [[nodiscard]] const ArmedSet& files() const { return *files_; }
  void tell(const ServeEvent& event) const {
    if (on_event_) on_event_(event);
  }
  /// A number for a transfer that begins.
  [[nodiscard]] std::uint64_t begin() { return ++begun_; }

 private:
  std::shared_ptr<const ArmedSet> files_;
  OnServeEvent on_event_;
  std::uint16_t port_ = 0;
  std::uint64_t begun_ = 0;
  std::optional<AcceptLoop<Tcp>> accepts_;
};

}  // namespace rommate::server
