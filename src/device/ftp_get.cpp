#include "src/device/ftp_get.hpp"

#include <fmt/format.h>

#include <charconv>

#include "protocols/endpoint.hpp"
#include "protocols/ftp/control.hpp"

namespace rommate::device {
namespace {

constexpr unsigned control = 0, data = 1;
constexpr std::size_t longest_line = 4096;

}  // namespace

FtpGet::FtpGet(NetworkPlace place) : place_{std::move(place)} { open(control, place_.at); }

void FtpGet::say(std::string_view line) { send(control, fmt::format("{}\r\n", line)); }

void FtpGet::on_bytes(unsigned stream, ByteView bytes) {
  if (end() != End::none) return;
  if (stream == data) return protocols::append(data_, bytes);
  for (const auto byte : bytes) {
    const char c = static_cast<char>(byte);
    if (c == '\r') continue;
    if (c != '\n') {
      line_ += c;
      if (line_.size() > longest_line) return end_as(End::failed);
      continue;
    }
    const auto line = std::exchange(line_, {});
    int code = 0;
    std::from_chars(line.data(), line.data() + std::min<std::size_t>(3, line.size()), code);
    if (line.size() >= 4 && line[3] == '-') continue;  // more lines follow
    if (code >= 100 && (line.size() == 3 || line[3] == ' ')) on_reply(code, line);
  }
}

void FtpGet::on_reply(int code, std::string_view text) {
  switch (asked_) {
    case Asked::greeting:
      if (code != 220) return end_as(End::failed);
      say("USER " + (place_.user.empty() ? "anonymous" : place_.user));
      asked_ = Asked::user;
      return;
    case Asked::user:
    case Asked::password:
      if (code == 331 && asked_ == Asked::user) {
        say("PASS " + (place_.user.empty() ? "router@" : place_.password));
        asked_ = Asked::password;
        return;
      }
      if (code != 230) return end_as(End::no_login);
      say("TYPE I");
      asked_ = Asked::type;
      return;
    case Asked::type:
      say("SIZE " + place_.path);
      asked_ = Asked::size;
      return;
    case Asked::size: {
      std::uint64_t size = 0;
      if (code == 213 && std::from_chars(text.data() + 4, text.data() + text.size(), size).ec == std::errc{})
        length_ = size;
      if (code == 550) return end_as(End::not_found);
      say("PASV");
      asked_ = Asked::passive;
      return;
    }
    case Asked::passive: {
      const auto from = text.find('(');
      const auto at = code == 227 && from != std::string_view::npos
                          ? protocols::ftp::parse_port(text.substr(from + 1, text.find(')') - from - 1))
                          : std::nullopt;
      const auto address = at ? protocols::parse_ipv4(at->host) : std::nullopt;
      if (!address) return end_as(End::failed);
      open(data, {*address, at->port});
      say("RETR " + place_.path);
      asked_ = Asked::file;
      return;
    }
    case Asked::file:
      if (code == 550) return end_as(End::not_found);
      if (code >= 400) return end_as(End::failed);
      said_over_ = said_over_ || code >= 200;
      return finish_if_whole();
  }
}

void FtpGet::on_closed(unsigned stream) {
  if (end() != End::none) return;
  if (stream == control) return end_as(End::failed);
  data_over_ = true;
  finish_if_whole();
}

void FtpGet::finish_if_whole() {
  if (!data_over_ || !said_over_) return;
  say("QUIT");
  close(control);
  end_as(End::good);
}

}  // namespace rommate::device
