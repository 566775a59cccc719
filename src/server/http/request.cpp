#include "src/server/http/request.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <charconv>

#include "protocols/ascii.hpp"

namespace rommate::server::http {
namespace {

namespace beast = boost::beast::http;

/// Every line end CR LF, and no blank line in front.
std::string put_in_order(std::string_view head) {
  while (head.starts_with("\r\n") || head.starts_with("\n"))
    head.remove_prefix(head.starts_with("\r") ? 2 : 1);
  std::string ordered;
  ordered.reserve(head.size() + 64);
  for (std::size_t i = 0; i < head.size(); ++i) {
    if (head[i] == '\n' && (i == 0 || head[i - 1] != '\r')) ordered += '\r';
    ordered += head[i];
  }
  return ordered;
}

/// The path of "/a?b", "http://host/a" and "a".
std::string_view path_of(std::string_view target) {
  if (const auto scheme = target.find("://"); scheme != std::string_view::npos && scheme < target.find('/')) {
    const auto path = target.find('/', scheme + 3);
    target = path == std::string_view::npos ? "/" : target.substr(path);
  }
  return target.substr(0, target.find_first_of("?#"));
}

std::optional<std::uint64_t> number(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

int hex(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char low = protocols::lower(c);
  return low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
}

BadRequest bad(const boost::system::error_code& error) {
  if (error == beast::error::bad_version) return {505, "this server speaks HTTP/1.0 and HTTP/1.1"};
  if (error == beast::error::header_limit || error == beast::error::buffer_overflow)
    return {431, "the head of the request is too long"};
  return {400, "this is no request of HTTP: " + error.message()};
}

}  // namespace

std::optional<std::size_t> head_length(std::string_view bytes) {
  std::size_t at = 0;
  while (bytes.substr(at).starts_with("\r\n") || bytes.substr(at).starts_with("\n"))
    at += bytes[at] == '\r' ? 2 : 1;
  for (; (at = bytes.find('\n', at)) != std::string_view::npos;) {
    ++at;
    const auto rest = bytes.substr(at);
    if (rest.starts_with("\n")) return at + 1;
    if (rest.starts_with("\r\n")) return at + 2;
  }
  return std::nullopt;
}

std::optional<Range> parse_range(std::string_view text) {
  text = protocols::trimmed(text);
  constexpr std::string_view unit = "bytes=";
  if (!protocols::same_letters(text.substr(0, unit.size()), unit)) return std::nullopt;
  text = protocols::trimmed(text.substr(unit.size()));
  const auto dash = text.find('-');
  if (dash == std::string_view::npos || text.find(',') != std::string_view::npos) return std::nullopt;
  const auto before = protocols::trimmed(text.substr(0, dash)),
             behind = protocols::trimmed(text.substr(dash + 1));
  Range range{.first = number(before), .last = number(behind)};
  const bool good =
      (before.empty() || range.first) && (behind.empty() || range.last) && (range.first || range.last);
  if (!good || (range.first && range.last && *range.first > *range.last)) return std::nullopt;
  return range;
}

std::optional<std::string> percent_decoded(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      plain += text[i];
      continue;
    }
    const int high = i + 2 < text.size() ? hex(text[i + 1]) : -1,
              low = i + 2 < text.size() ? hex(text[i + 2]) : -1;
    if (high < 0 || low < 0 || (high == 0 && low == 0)) return std::nullopt;
    plain += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return plain;
}

std::variant<Request, BadRequest> read_head(std::string_view head) {
  const auto ordered = put_in_order(head);
  beast::request_parser<beast::empty_body> parser;
  parser.header_limit(static_cast<std::uint32_t>(longest_head * 2));
  parser.body_limit(boost::none);
  parser.skip(true);  // the body is ours
  parser.eager(false);
  boost::system::error_code error;
  parser.put(boost::asio::buffer(ordered), error);
  if (error) return bad(error);
  if (!parser.is_header_done()) return BadRequest{400, "the head of the request ends early"};
  const auto& message = parser.get();
  Request request;
  request.method = std::string(message.method_string());
  const auto path = percent_decoded(path_of({message.target().data(), message.target().size()}));
  if (!path || path->find('\0') != std::string::npos)
    return BadRequest{400, "the target of the request cannot be read"};
  request.path = *path;
  request.version = message.version();
  request.keep_alive = parser.keep_alive();
  const auto field = [&](beast::field name) { return std::string(message[name]); };
  if (message.count(beast::field::range) == 1) request.range = parse_range(field(beast::field::range));
  request.if_range = field(beast::field::if_range);
  request.authorization = field(beast::field::authorization);
  request.chunked = parser.chunked();
  if (const auto length = parser.content_length()) request.length = *length;
  request.expects_continue = protocols::same_letters(field(beast::field::expect), "100-continue");
  return request;
}

}  // namespace rommate::server::http
