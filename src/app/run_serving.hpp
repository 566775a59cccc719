// Serves the file of a run: what a recipe's ServeFile, ServeNews and ServeEnd ask for (console/request.hpp),
// by the servers of src/server. One file at a time; given away until the run ends.
#pragma once

#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <memory>
#include <optional>

#include "protocols/alive.hpp"
#include "src/console/request.hpp"
#include "src/server/armed_set.hpp"
#include "src/server/ftp/ftp_server.hpp"
#include "src/server/http/http_server.hpp"
#include "src/server/serve_event.hpp"
#include "src/server/served_file.hpp"
#include "src/server/tftp/tftp_server.hpp"

namespace rommate::port {
class Port;
}

namespace rommate::app {

class RunServing {
 public:
  using OnAnswer = std::function<void(console::RequestId, const console::Answer&)>;
  RunServing(boost::asio::io_context& io, OnAnswer on_answer);
  RunServing(const RunServing&) = delete;
  RunServing& operator=(const RunServing&) = delete;

  /// False: the request is not about serving. `port` is the run's line: a simulated device on it gets a
  /// network that leads to our server, at a port that needs no rights.
  bool take(console::RequestId id, const console::Request& what, port::Port& port);

 private:
  void begin(console::RequestId id, const console::ServeFile& what, port::Port& port);
  /// A sentence: it cannot be served.
  [[nodiscard]] std::string start(const std::string& address, std::uint16_t port);
  /// For this address alone; empty: for whoever asks first.
  void arm(const std::string& peer);
  void await(console::RequestId id, port::Port& port);
  void listen(console::RequestId id, port::Port& port);
  [[nodiscard]] bool unchanged() const;
  void end();
  [[nodiscard]] bool is_of_probe(const std::string& name, std::uint64_t bytes, bool refused);
  void happened(const server::TftpEvent& event);
  void happened(const server::ServeEvent& event);
  void changed();
  void tell();
  void watch_way();

  boost::asio::io_context& io_;
  OnAnswer on_answer_;
  /// The sum of the blocks as they are read for the first time, one behind the other.
  struct Sum;
  console::ServeFile what_;
  std::shared_ptr<Sum> sum_;
  std::shared_ptr<const server::ServedFile> file_, probe_;
  std::shared_ptr<protocols::Shelf> shelf_ = std::make_shared<protocols::Shelf>();
  /// One of them at a time.
  struct Servers {
    std::unique_ptr<server::TftpServer> tftp = {};
    std::unique_ptr<server::HttpServer> http = {};
    std::unique_ptr<server::FtpServer> ftp = {};
    std::shared_ptr<server::ArmedSet> set = std::make_shared<server::ArmedSet>();  // of HTTP and FTP
    [[nodiscard]] std::uint16_t port() const;
  } servers_;
  console::Served served_;
  std::uint64_t transfer_ = 0;  // the newest
  struct Asked {
    console::RequestId id;
    std::uint64_t after;
  };
  std::optional<Asked> news_;
  boost::asio::steady_timer way_timer_;
  protocols::Alive alive_;
};

}  // namespace rommate::app
