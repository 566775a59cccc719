// Looks a host name up without blocking the loop: getaddrinfo() runs on a few threads for the whole process,
// so that neither a dead name server nor two hundred names can use up threads. (Asio's resolver would join
// its thread when the program ends, and a dead name server would hold that up for half a minute.) Addresses
// in figures are not looked up at all. No descriptor is needed for an answer: a console that has none left
// hears so, and no other console is touched.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "src/port/worker.hpp"

namespace rommate::port {

class Resolver {
 public:
  /// Addresses in the order to be tried, or why there are none.
  struct Answer {
    std::vector<boost::asio::ip::tcp::endpoint> found;
    int error = 0;   // getaddrinfo()'s (EAI_*); 0: found
    int system = 0;  // errno, with EAI_SYSTEM
  };
  using OnAnswer = std::function<void(Answer)>;

  explicit Resolver(boost::asio::io_context& io) : io_(io) {}
  Resolver(const Resolver&) = delete;
  Resolver& operator=(const Resolver&) = delete;

  /// `done` runs from the io_context, never from here. A question under way is forgotten.
  void ask(const std::string& host, std::uint16_t port, OnAnswer done);
  void cancel();
  /// A question is under way.
  [[nodiscard]] bool asking() const { return pending_ != nullptr; }

 private:
  void answer_soon(Answer answer, OnAnswer done);

  boost::asio::io_context& io_;
  std::shared_ptr<char> pending_;  // of the question under way
  std::unique_ptr<Worker::Errand> errand_;
};

}  // namespace rommate::port
