#include "src/server/http/answer.hpp"

#include <fmt/format.h>

#include <boost/beast/http/status.hpp>
#include <ctime>

#include "src/image/base64.hpp"

namespace rommate::server::http {
namespace {

namespace beast = boost::beast::http;

std::string reason_of(unsigned status) {
  const auto text = beast::obsolete_reason(static_cast<beast::status>(status));
  return {text.data(), text.size()};
}

/// A head, and the lines that every answer has.
std::string head_of(unsigned status, std::uint64_t length, bool keep_alive, std::string_view more) {
  return fmt::format("HTTP/1.1 {} {}\r\nServer: rommate\r\nContent-Length: {}\r\nConnection: {}\r\n{}\r\n",
                     status, reason_of(status), length, keep_alive ? "keep-alive" : "close", more);
}

Answer words(unsigned status, std::string why, bool keep_alive, bool with_body, std::string_view more = "") {
  Answer answer{.status = status, .keep_alive = keep_alive, .why = std::move(why)};
  const auto text = fmt::format("{} {}\n", status, reason_of(status));
  answer.head = head_of(status, text.size(), keep_alive, fmt::format("Content-Type: text/plain\r\n{}", more));
  if (with_body) answer.text = text;
  return answer;
}

/// Every character is looked at, whichever is the first that differs.
bool same(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  unsigned char differ = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    differ = static_cast<unsigned char>(
        differ | (static_cast<unsigned char>(a[i]) ^ static_cast<unsigned char>(b[i])));
  return differ == 0;
}

/// nullopt: there is no such part.
std::optional<FileSender::Part> part_of(const Range& range, std::uint64_t size) {
  if (!range.first) {
    const auto count = std::min(*range.last, size);
    if (count == 0) return std::nullopt;
    return FileSender::Part{size - count, count};
  }
  if (*range.first >= size) return std::nullopt;
  const auto last = std::min(range.last.value_or(size - 1), size - 1);
  return FileSender::Part{*range.first, last - *range.first + 1};
}

Answer whole_or_part(const Request& request, const protocols::Found& found, const ServedFile& file,
                     bool with_body) {
  const auto size = file.size();
  const auto tag = tag_of(file), written = http_date(file.written_at());
  Answer answer{.keep_alive = request.keep_alive, .why = found.why};
  answer.file = found.file;
  auto more = fmt::format(
      "Content-Type: application/octet-stream\r\nAccept-Ranges: bytes\r\nETag: {}\r\nLast-Modified: {}\r\n",
      tag, written);
  FileSender::Part part{0, size};
  const bool is_current = request.if_range.empty() || request.if_range == tag || request.if_range == written;
  if (request.range && is_current && request.method == "GET") {
    const auto asked = part_of(*request.range, size);
    if (!asked)
      return words(416,
                   fmt::format("there is no such part of {}, which has {} bytes", found.file->name, size),
                   request.keep_alive, with_body, fmt::format("Content-Range: bytes */{}\r\n", size));
    part = *asked;
    answer.status = 206;
    more += fmt::format("Content-Range: bytes {}-{}/{}\r\n", part.from, part.from + part.count - 1, size);
  }
  answer.head = head_of(answer.status, part.count, answer.keep_alive, more);
  if (with_body) answer.part = part;
  return answer;
}

Answer upload(const Request& request, const Rules& rules) {
  auto found = rules.files.find(request.path, rules.peer, true);
  if (!found.file) return words(403, std::move(found.why), false, true);
  if (!request.chunked && !request.length)
    return words(411, "an upload that does not say how long it is", false, true);
  if (request.length.value_or(0) > found.file->at_most)
    return words(413, fmt::format("{} may have {} bytes at most", found.file->name, found.file->at_most),
                 false, true);
  Answer answer{
      .status = 201, .keep_alive = request.keep_alive, .receives = true, .why = std::move(found.why)};
  answer.file = std::move(found.file);
  if (request.expects_continue && request.version > 10) answer.head = "HTTP/1.1 100 Continue\r\n\r\n";
  return answer;
}

}  // namespace

std::string tag_of(const ServedFile& file) {
  return fmt::format("\"{:x}-{:x}\"", file.size(), file.written_at());
}

std::string http_date(std::int64_t seconds) {
  static constexpr const char* days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr const char* months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                           "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto when = static_cast<std::time_t>(seconds);
  std::tm utc{};
  ::gmtime_r(&when, &utc);
  return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT", days[utc.tm_wday], utc.tm_mday,
                     months[utc.tm_mon], utc.tm_year + 1900, utc.tm_hour, utc.tm_min, utc.tm_sec);
}

std::string basic(std::string_view name, std::string_view password) {
  const auto plain = fmt::format("{}:{}", name, password);
  return "Basic " + image::to_base64(protocols::as_bytes(plain));
}

Answer answer(const Request& asked, const Rules& rules) {
  const bool with_body = asked.method != "HEAD";
  auto request = asked;
  // A body that nobody waits for is not looked through for the next request.
  if (asked.method != "PUT") request.keep_alive &= !asked.chunked && asked.length.value_or(0) == 0;
  if (!rules.authorization.empty() && !same(request.authorization, rules.authorization))
    return words(
        401, request.authorization.empty() ? "" : fmt::format("{} gave a wrong name or password", rules.peer),
        request.keep_alive, with_body, "WWW-Authenticate: Basic realm=\"rommate\"\r\n");
  if (request.method == "PUT") return upload(request, rules);
  if (request.method != "GET" && request.method != "HEAD")
    return words(405,
                 fmt::format("{} asks for the method {}", rules.peer, protocols::shown_name(request.method)),
                 false, true, "Allow: GET, HEAD\r\n");
  const auto found = rules.files.find(request.path, rules.peer, false);
  if (found.file) return whole_or_part(request, found, *rules.files.content(*found.file), with_body);
  const bool missing = found.reason == protocols::Found::Reason::wrong_name;
  return words(missing ? 404 : 403, found.why, request.keep_alive, with_body);
}

Answer answer(const BadRequest& bad) { return words(bad.status, bad.why, false, true); }

Answer receipt(unsigned status, const std::string& why, bool keep_alive) {
  return words(status, why, keep_alive && status == 201, true);
}

}  // namespace rommate::server::http
