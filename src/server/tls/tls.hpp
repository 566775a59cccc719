// TLS for what is served: who we are, and each connection's bytes. Not what an image is trusted by: that is
// its digest, read over the console. Old devices speak what a current OpenSSL refuses (TLS 1.0, SHA-1, RSA
// key exchange); they get it where it is asked for, and no more: SSL 3, RC4 and DES are in no OpenSSL of
// today.
#pragma once

#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "src/server/byte_stream.hpp"

namespace rommate::server {

class Tls {
 public:
  struct Settings {
    /// PEM files: a certificate with what signed it behind it, and its key. Empty: an RSA key of this run and
    /// a certificate that it signs itself.
    std::string certificate = {}, key = {};
    /// Whom the self-made one is for: addresses in figures and names, the first as its CN.
    std::vector<std::string> names = {};
    /// TLS 1.0 and 1.1, and what they need, as well.
    bool old = false;
  };
  /// A sentence says why it cannot be, and what to do.
  [[nodiscard]] static std::variant<std::shared_ptr<const Tls>, std::string> make(const Settings& settings);
  Tls(const Tls&) = delete;
  Tls& operator=(const Tls&) = delete;
  ~Tls();

  /// SHA-256 of the certificate, "AB:CD:...", as browsers and `openssl x509 -fingerprint` show it.
  [[nodiscard]] const std::string& fingerprint() const { return fingerprint_; }
  /// The server's end; it shakes hands with the first bytes. `socket` outlives it.
  [[nodiscard]] std::unique_ptr<ByteStream> serve(boost::asio::ip::tcp::socket& socket) const;

 private:
  struct Context;
  Tls(std::unique_ptr<Context> context, std::string fingerprint);
  std::unique_ptr<Context> context_;
  std::string fingerprint_;
};

}  // namespace rommate::server
