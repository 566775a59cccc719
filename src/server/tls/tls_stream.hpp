// The server's end of one TLS connection (tls.hpp makes them). OpenSSL reads and writes the socket itself and
// says what it waits for.
#pragma once

#include <memory>

#include "src/server/byte_stream.hpp"
#include "src/server/tls/openssl.hpp"

namespace rommate::server {

/// `session` is new. It lives no longer than what made it.
[[nodiscard]] std::unique_ptr<ByteStream> tls_stream(const OpenSsl& api, SslSession session,
                                                     boost::asio::ip::tcp::socket& socket);

}  // namespace rommate::server
