#include "src/app/console.hpp"

#include <utility>

namespace rommate::app {

std::variant<std::unique_ptr<Console>, port::Problem> Console::make(boost::asio::io_context& io,
                                                                    const ConsoleOptions& options) {
  const auto url = port::parse_url(options.port);
  if (const auto* problem = std::get_if<port::Problem>(&url)) return *problem;
  auto made = port::make_port(io, options.port, options.open);
  if (auto* problem = std::get_if<port::Problem>(&made)) return std::move(*problem);
  ConsoleOptions own = options;
  own.reconnect = options.reconnect && may_come_back(std::get<port::Url>(url));
  return std::unique_ptr<Console>(
      new Console(io, std::move(own), std::move(std::get<std::unique_ptr<port::Port>>(made))));
}

Console::Console(boost::asio::io_context& io, ConsoleOptions options, std::unique_ptr<port::Port> port)
    : options_(std::move(options)),
      session_(port->line()),
      pump_(io, std::move(port), session_, {.reconnect = options_.reconnect}) {}

Console::~Console() = default;

std::string Console::title() {
  const bool has_line = pump_.port().capabilities().line_settings;
  return pump_.port().name() + (has_line ? " " + protocols::to_string(session_.line()) : "");
}

bool may_come_back(const port::Url& url) { return url.scheme != "exec" && url.scheme != "sim"; }

}  // namespace rommate::app
