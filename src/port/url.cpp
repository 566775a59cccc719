#include "src/port/url.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "protocols/endpoint.hpp"
#include "src/port/kinds.hpp"
#include "src/port/sim.hpp"

namespace rommate::port {
namespace {

constexpr std::array<std::string_view, 8> schemes{"serial", "usb",  "rfc2217", "telnet",
                                                  "tcp",    "unix", "exec",    "sim"};

Problem usage(std::string what, std::string hint) {
  return {Problem::Kind::usage, std::move(what), std::move(hint)};
}

bool is_network(std::string_view scheme) {
  return scheme == "tcp" || scheme == "telnet" || scheme == "rfc2217";
}

std::optional<Problem> check_address(const Url& url) {
  const auto parsed = protocols::parse_far_endpoint(url.rest);
  const auto* wrong = std::get_if<protocols::NoEndpoint>(&parsed);
  if (wrong == nullptr) return std::nullopt;
  const auto form =
      fmt::format("Write {}://HOST:PORT, for example {}://192.0.2.1:2003", url.scheme, url.scheme);
  switch (*wrong) {
    case protocols::NoEndpoint::bad_port:
      return usage(fmt::format("{}:{}: '{}' is not a port number", url.scheme, url.rest,
                               url.rest.substr(url.rest.rfind(':') + 1)),
                   "Port numbers are 1 to 65535");
    case protocols::NoEndpoint::bad_host:
      return usage(fmt::format("{}:{} names no host", url.scheme, url.rest),
                   fmt::format("{}; an address of IPv6 stands in brackets: [2001:db8::1]:2003", form));
    case protocols::NoEndpoint::no_port: break;
  }
  return usage(fmt::format("{}:{} has no port number", url.scheme, url.rest), form);
}

template <class Int>
bool read_number(std::string_view word, Int low, Int high, Int& into) {
  Int value{};
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
  if (error != std::errc{} || end != word.data() + word.size() || value < low || value > high) return false;
  into = value;
  return true;
}

template <class Value>
bool take(std::optional<Value> parsed, Value& into) {
  if (parsed) into = *parsed;
  return parsed.has_value();
}

std::optional<Problem> apply_option(const std::string& key, const std::string& value, LineSettings& line) {
  bool good = false;
  if (key == "baud")
    good = read_number<std::uint32_t>(value, 1, 100'000'000, line.baud);
  else if (key == "data")
    good = read_number(value, 5, 8, line.data_bits);
  else if (key == "stop")
    good = read_number(value, 1, 2, line.stop_bits);
  else if (key == "parity")
    good = take(protocols::parse_parity(value), line.parity);
  else if (key == "flow")
    good = take(protocols::parse_flow(value), line.flow);
  else if (key == "dtr")
    good = take(protocols::parse_pin(value), line.dtr);
  else if (key == "rts")
    good = take(protocols::parse_pin(value), line.rts);
  else
    return usage(fmt::format("a port has no option '{}'", key),
                 "The options are baud, data, parity, stop, flow, dtr and rts");
  if (good) return std::nullopt;
  return usage(fmt::format("'{}' is no value for {}", value, key),
               "baud: bits per second; data: 5..8; parity: none even odd mark space; stop: 1 or 2; "
               "flow: none hard soft; dtr and rts: on off keep");
}

void split_options(Url& url) {
  const auto mark = url.rest.find('?');
  if (mark == std::string::npos) return;
  std::string_view text = std::string_view(url.rest).substr(mark + 1);
  while (!text.empty()) {
    const auto piece = text.substr(0, text.find('&'));
    const auto equals = piece.find('=');
    url.options.emplace_back(piece.substr(0, equals),
                             equals == std::string_view::npos ? "" : piece.substr(equals + 1));
    text.remove_prefix(std::min(piece.size() + 1, text.size()));
  }
  url.rest.resize(mark);
}

std::optional<Problem> check(const Url& url) {
  if (url.rest.empty())
    return usage(fmt::format("'{}:' names nothing", url.scheme), "See rommate --help for the forms of PORT");
  if (is_network(url.scheme))
    if (auto problem = check_address(url)) return problem;
  LineSettings ignored;
  return apply_options(url, ignored);
}

}  // namespace

std::optional<Problem> apply_options(const Url& url, LineSettings& line) {
  for (const auto& [key, value] : url.options) {
    if (url.scheme == "sim" && is_sim_option(key)) continue;  // read by make_sim_port()
    if (auto problem = apply_option(key, value, line)) return problem;
  }
  return std::nullopt;
}

std::variant<Url, Problem> parse_url(std::string_view text) {
  if (text.empty()) return usage("no port was named", "rommate ports lists what is here");
  const auto colon = text.find(':');
  const auto slash = text.find('/');
  Url url;
  if (colon == std::string_view::npos || slash < colon) {  // a path may hold colons (/dev/serial/by-path/...)
    url.scheme = "serial";
    url.rest = slash == std::string_view::npos ? fmt::format("/dev/{}", text) : std::string(text);
    return url;
  }
  url.scheme = text.substr(0, colon);
  if (std::find(schemes.begin(), schemes.end(), url.scheme) == schemes.end())
    return usage(fmt::format("no kind of port is called '{}'", url.scheme),
                 fmt::format("The kinds are {}, or a path", fmt::join(schemes, ", ")));
  auto rest = text.substr(colon + 1);
  if (rest.substr(0, 2) == "//") rest.remove_prefix(2);
  url.rest = rest;
  if (url.scheme != "exec") split_options(url);
  if (url.scheme == "serial" && !url.rest.empty() && url.rest.find('/') == std::string::npos)
    url.rest = "/dev/" + url.rest;
  if (auto problem = check(url)) return *problem;
  return url;
}

std::variant<std::unique_ptr<Port>, Problem> make_port(boost::asio::io_context& io, std::string_view name,
                                                       const OpenOptions& options) {
  auto parsed = parse_url(name);
  if (auto* problem = std::get_if<Problem>(&parsed)) return *problem;
  const Url& url = std::get<Url>(parsed);
  OpenOptions own = options;
  if (auto problem = apply_options(url, own.line)) return *problem;
  return make_kind(io, url, own);
}

}  // namespace rommate::port
