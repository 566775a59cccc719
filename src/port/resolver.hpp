// Looks a host name up without blocking the loop: getaddrinfo() runs on a thread of its own, which nobody
// waits for. (Asio's resolver would join its thread when the program ends, and a dead name server would hold
// that up for half a minute.) Addresses in figures are not looked up at all.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace rommate::port {

class Resolver {
 public:
  using Endpoints = std::vector<boost::asio::ip::tcp::endpoint>;
  /// Either addresses in the order to be tried, or getaddrinfo()'s error number (EAI_*).
  using OnAddresses = std::function<void(Endpoints, int eai_error)>;

  explicit Resolver(boost::asio::io_context& io) : answered_(io) {}
  ~Resolver() { cancel(); }
  Resolver(const Resolver&) = delete;
  Resolver& operator=(const Resolver&) = delete;

  /// `done` runs from the io_context, never from here. A question under way is forgotten.
  void ask(const std::string& host, std::uint16_t port, OnAddresses done);
  void cancel();

 private:
  struct Question;
  boost::asio::posix::stream_descriptor answered_;
  std::shared_ptr<Question> question_;
};

}  // namespace rommate::port
