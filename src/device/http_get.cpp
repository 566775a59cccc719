#include "src/device/http_get.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "protocols/ascii.hpp"
#include "src/image/base64.hpp"

namespace rommate::device {
namespace {

constexpr std::size_t longest_head = 16 * 1024;

}  // namespace

HttpGet::HttpGet(NetworkPlace place) : place_{std::move(place)} { open(0, place_.at); }

void HttpGet::on_connected(unsigned) {
  auto request = fmt::format("GET /{} HTTP/1.1\r\nHost: {}\r\nUser-Agent: cisco-IOS\r\nConnection: close\r\n",
                             place_.path, place_.host);
  if (!place_.user.empty())
    request += "Authorization: Basic " +
               image::to_base64(protocols::as_bytes(place_.user + ":" + place_.password)) + "\r\n";
  send(0, request + "\r\n");
}

void HttpGet::on_bytes(unsigned, ByteView bytes) {
  if (end() != End::none) return;
  if (in_body_) return take_body(bytes);
  head_ += protocols::as_text(bytes);
  const auto blank = head_.find("\r\n\r\n");
  if (blank == std::string::npos) {
    if (head_.size() > longest_head) end_as(End::failed);
    return;
  }
  const auto rest = head_.substr(blank + 4);
  head_.resize(blank + 2);
  read_head();
  if (end() == End::none) take_body(protocols::as_bytes(rest));
}

void HttpGet::read_head() {
  const auto status = head_.substr(std::min(head_.find(' '), head_.size()));
  const bool good = head_.starts_with("HTTP/1.") && status.starts_with(" 200");
  if (!good) {
    close(0);
    return end_as(status.starts_with(" 404")   ? End::not_found
                  : status.starts_with(" 401") ? End::no_login
                                               : End::failed);
  }
  constexpr std::string_view name = "\r\ncontent-length:";
  const auto at = protocols::lower(head_).find(name);
  if (at != std::string::npos) {
    const auto digits = head_.substr(head_.find_first_not_of(' ', at + name.size()));
    std::uint64_t value = 0;
    if (std::from_chars(digits.data(), digits.data() + digits.size(), value).ec == std::errc{})
      length_ = value;
  }
  in_body_ = true;
}

void HttpGet::take_body(ByteView bytes) {
  received_ += bytes.size();
  protocols::append(data_, bytes);
  if (!length_ || received_ < *length_) return;
  close(0);
  end_as(received_ == *length_ ? End::good : End::failed);
}

void HttpGet::on_closed(unsigned) {
  if (end() == End::none) end_as(in_body_ && !length_ ? End::good : End::failed);
}

}  // namespace rommate::device
