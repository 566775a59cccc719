// The head of an HTTP request, as careless clients write it: lines may end in LF alone, blank lines may come
// first, the target may be a whole URL, Host may be missing (RFC 9112, sections 2.2, 3.2 and 3.2.2). Beast
// reads what was put in order. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace rommate::server::http {

constexpr std::size_t longest_head = 16 * 1024;  // bytes; more is 431

struct Range {
  std::optional<std::uint64_t> first, last;  // "-N" has no first: the last N bytes
};

struct Request {
  std::string method;     // as written: they are case-sensitive (RFC 9110, section 9.1)
  std::string path;       // of the target, %XX read, without query
  unsigned version = 10;  // 10 or 11
  bool keep_alive = false;
  std::optional<Range> range;  // one range of bytes; more of them are as none (RFC 9110, section 14.2)
  std::string if_range;        // its tag or date
  std::string authorization;
  std::optional<std::uint64_t> length;  // of a body
  bool chunked = false, expects_continue = false;
};

/// What cannot be read is answered with this number and these words, and the connection is closed.
struct BadRequest {
  unsigned status = 400;
  std::string why;
};

/// How many bytes of `bytes` are the head, the blank line included; nullopt: it is not complete.
[[nodiscard]] std::optional<std::size_t> head_length(std::string_view bytes);
/// `head` as head_length() found it.
[[nodiscard]] std::variant<Request, BadRequest> read_head(std::string_view head);

/// "bytes=0-499", "bytes=500-", "bytes=-500"; anything else is no range that we know.
[[nodiscard]] std::optional<Range> parse_range(std::string_view text);
/// %XX read; nullopt: two figures do not follow, or they are 00.
[[nodiscard]] std::optional<std::string> percent_decoded(std::string_view text);

}  // namespace rommate::server::http
