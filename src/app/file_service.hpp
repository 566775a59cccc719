// Files served to devices, on several protocols at once: arms the set, starts the servers of src/server, and
// brings their events together. `rommate serve` shows them.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "protocols/endpoint.hpp"
#include "src/port/worker.hpp"
#include "src/server/armed_set.hpp"
#include "src/server/serve_event.hpp"

namespace boost::asio {
class io_context;
}

namespace rommate::server {
class FtpServer;
class HttpServer;
class TftpServer;
class Tls;
}  // namespace rommate::server

namespace rommate::app {

struct ServeOptions {
  std::vector<std::string> paths;           // files; of a folder, the files in it
  std::vector<std::string> uploads;         // files that do not exist yet, and may be written once
  std::uint64_t upload_at_most = 64 << 20;  // bytes
  std::optional<std::uint16_t> tftp = {}, http = {}, ftp = {}, https = {};  // ports; 0: a free one
  std::string certificate = {}, key = {};  // of HTTPS; PEM files; empty: self-made
  bool old_tls = false;
  std::pair<std::uint16_t, std::uint16_t> ftp_data = {0, 0};  // ports of PASV; 0: whichever is free
  std::string bind = "0.0.0.0";
  std::vector<protocols::Ipv4Place> allowed = {};  // empty: whoever comes
  std::string user = {}, password = {};            // of HTTP and FTP; empty: nobody is asked
};

class FileService {
 public:
  struct Trouble {
    std::string why;       // a sentence
    bool of_port = false;  // and not of a file
  };
  /// The files are opened, and the ports bound, when this returns. Events come from the io_context.
  [[nodiscard]] static std::variant<std::unique_ptr<FileService>, Trouble> start(
      boost::asio::io_context& io, const ServeOptions& options, server::OnServeEvent on_event);
  ~FileService();
  FileService(const FileService&) = delete;
  FileService& operator=(const FileService&) = delete;

  struct Bound {
    std::string_view protocol;
    std::uint16_t port;
  };
  [[nodiscard]] std::vector<Bound> bound() const;
  /// Of the certificate of HTTPS, as Tls::fingerprint(); empty: there is no HTTPS.
  [[nodiscard]] std::string fingerprint() const;
  /// In figures, what devices may be told: that of ServeOptions::bind, else those of this machine; where it
  /// has no network, its loopback.
  [[nodiscard]] std::vector<std::string> addresses() const;
  /// Names and sizes of what is given away.
  [[nodiscard]] std::vector<std::shared_ptr<const protocols::ArmedFile>> files() const;
  /// The digests of each file, read beside the event loop, one file behind the other.
  void digest(
      std::function<void(const protocols::ArmedFile&, const std::string& sha512, const std::string& md5)>
          told);

 private:
  FileService(boost::asio::io_context& io, server::OnServeEvent on_event);
  [[nodiscard]] std::string arm(const ServeOptions& options);
  [[nodiscard]] std::string arm_file(const std::string& path,
                                     const std::vector<protocols::Ipv4Place>& allowed);
  [[nodiscard]] std::string listen(const ServeOptions& options);
  [[nodiscard]] std::string listen_http(const ServeOptions& options);
  [[nodiscard]] std::string listen_https(const ServeOptions& options);

  boost::asio::io_context& io_;
  server::OnServeEvent on_event_;
  std::string bind_;
  std::shared_ptr<server::ArmedSet> set_ = std::make_shared<server::ArmedSet>();
  std::unique_ptr<server::TftpServer> tftp_;
  std::unique_ptr<server::HttpServer> http_, https_;
  std::shared_ptr<const server::Tls> tls_;  // of https_
  std::unique_ptr<server::FtpServer> ftp_;
  std::vector<std::unique_ptr<port::Worker::Errand>> errands_;
};

}  // namespace rommate::app
