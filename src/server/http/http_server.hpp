// An HTTP server for an armed set on an io_context: GET, HEAD, ranges, keep-alive and pipelining, PUT where
// that very upload is armed. A connection ends by half-closing and draining, never by a reset, which would
// let a client throw away what it has not read yet; slow and half requests are ended, and the oldest of them
// makes room for a new one.
#pragma once

#include <memory>
#include <string>
#include <variant>

#include "src/server/armed_set.hpp"
#include "src/server/serve_event.hpp"
#include "src/server/tls/tls.hpp"

namespace boost::asio {
class io_context;
}

namespace rommate::server {

class HttpServer {
 public:
  struct Settings {
    std::string address = "0.0.0.0";      // in figures
    std::uint16_t port = 80;              // 0: a free one
    std::string authorization = {};       // http::basic(); empty: nobody is asked for a name
    std::size_t connections = 512;        // at one time
    std::shared_ptr<const Tls> tls = {};  // HTTPS
  };
  /// A sentence says why it cannot be, and what to do. Events come from the io_context; whoever gets one must
  /// not destroy the server in it.
  [[nodiscard]] static std::variant<std::unique_ptr<HttpServer>, std::string> start(
      boost::asio::io_context& io, const Settings& settings, std::shared_ptr<const ArmedSet> files,
      OnServeEvent on_event);
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  /// The one that was bound.
  [[nodiscard]] std::uint16_t port() const;

 private:
  class Impl;
  explicit HttpServer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace rommate::server
