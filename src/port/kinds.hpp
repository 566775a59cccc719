// From a parsed URL to the port of that kind: the one place that knows them all.
#pragma once

#include <memory>
#include <variant>

#include "src/port/port.hpp"
#include "src/port/url.hpp"

namespace rommate::port {

/// `options.line` already holds the URL's own options.
[[nodiscard]] std::variant<std::unique_ptr<Port>, Problem> make_kind(boost::asio::io_context& io,
                                                                     const Url& url,
                                                                     const OpenOptions& options);

}  // namespace rommate::port
