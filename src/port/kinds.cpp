#include "src/port/kinds.hpp"

#include <fmt/format.h>

namespace rommate::port {

// Each kind adds its line here as it lands.
std::variant<std::unique_ptr<Port>, Problem> make_kind(boost::asio::io_context& io, const Url& url,
                                                       const OpenOptions& options) {
  static_cast<void>(io);
  static_cast<void>(options);
  return Problem{Problem::Kind::usage, fmt::format("this build has no ports of kind '{}'", url.scheme), ""};
}

}  // namespace rommate::port
