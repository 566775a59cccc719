// A simulated device's own HTTP and FTP clients, however the bytes are cut.
#include <doctest/doctest.h>

#include "src/device/ftp_get.hpp"
#include "src/device/http_get.hpp"

using namespace rommate;
using namespace rommate::device;
using End = StreamClient::End;

namespace {

const NetworkPlace place{{{192, 0, 2, 1}, 80}, "192.0.2.1", "new.bin", "me", "secret"};

std::string sent(StreamClient& client) {
  std::string text;
  for (const auto& step : client.take_steps())
    if (const auto* send = std::get_if<SendStream>(&step)) text += protocols::as_text(send->payload);
  return text;
}

std::string get(std::string_view answer, std::size_t cut, End& end) {
  HttpGet client(place);
  client.on_connected(0);
  std::string got;
  for (std::size_t at = 0; at < answer.size(); at += cut) {
    client.on_bytes(0, protocols::as_bytes(answer.substr(at, cut)));
    got += protocols::as_text(client.take_data());
  }
  client.on_closed(0);
  end = client.end();
  return got;
}

}  // namespace

TEST_CASE("a device's HTTP client says who it is, and reads an answer however it is cut") {
  HttpGet client(place);
  client.on_connected(0);
  const auto request = sent(client);
  CHECK(request.starts_with("GET /new.bin HTTP/1.1\r\nHost: 192.0.2.1\r\n"));
  CHECK(request.find("Authorization: Basic bWU6c2VjcmV0\r\n") != std::string::npos);  // of "me:secret"
  const std::string_view answer = "HTTP/1.0 200 OK\r\nCONTENT-LENGTH:  5\r\nX: y\r\n\r\nabcde";
  for (std::size_t cut = 1; cut <= answer.size(); ++cut) {
    End end{};
    CHECK(get(answer, cut, end) == "abcde");
    CHECK(end == End::good);
  }
}

TEST_CASE("a device's HTTP client never takes half a file for a whole one") {
  End end{};
  get("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabcde", 7, end);
  CHECK(end == End::failed);
  get("HTTP/1.1 200 OK\r\n\r\nabcde", 7, end);  // the end of the connection is the end of the file
  CHECK(end == End::good);
  get("HTTP/1.1 404 Not Found\r\n\r\n", 7, end);
  CHECK(end == End::not_found);
  get("HTTP/1.1 401 Unauthorized\r\n\r\n", 7, end);
  CHECK(end == End::no_login);
  get("SSH-2.0-OpenSSH_9.2\r\n\r\n", 7, end);
  CHECK(end == End::failed);
  get("", 7, end);
  CHECK(end == End::failed);
}

TEST_CASE("a device's FTP client logs in, asks for the size and reads until both connections say so") {
  FtpGet client(place);
  const auto hear = [&](std::string_view line) {
    client.on_bytes(0, protocols::as_bytes(line));
    return sent(client);
  };
  CHECK(hear("220-a greeting\r\n220 of two lines\r\n") == "USER me\r\n");
  CHECK(hear("331 which word?\r\n") == "PASS secret\r\n");
  CHECK(hear("230 in\r\n") == "TYPE I\r\n");
  CHECK(hear("200 ok\r\n") == "SIZE new.bin\r\n");
  CHECK(hear("213 5\r\n") == "PASV\r\n");
  CHECK(client.length() == 5);
  client.on_bytes(0, protocols::as_bytes(std::string_view{"227 here (192,0,2,1,4,1)\r\n"}));
  const auto steps = client.take_steps();
  REQUIRE(steps.size() == 2);
  CHECK(std::get<OpenStream>(steps[0]).to == Endpoint{{192, 0, 2, 1}, 1025});
  hear("150 it comes\r\n");
  client.on_bytes(1, protocols::as_bytes(std::string_view{"abcde"}));
  SUBCASE("the end of the data comes first") {
    client.on_closed(1);
    CHECK(client.end() == End::none);
    CHECK(hear("226 done\r\n") == "QUIT\r\n");
  }
  SUBCASE("the reply comes first") {
    hear("226 done\r\n");
    CHECK(client.end() == End::none);
    client.on_closed(1);
  }
  CHECK(protocols::as_text(client.take_data()) == "abcde");
  CHECK(client.end() == End::good);
}

TEST_CASE("a device's FTP client says why it got nothing") {
  const auto ends = [](std::initializer_list<std::string_view> lines) {
    FtpGet client(place);
    for (const auto line : lines) client.on_bytes(0, protocols::as_bytes(line));
    client.on_closed(0);
    return client.end();
  };
  CHECK(ends({"220 x\r\n", "331 x\r\n", "530 no\r\n"}) == End::no_login);
  CHECK(ends({"220 x\r\n", "331 x\r\n", "230 x\r\n", "200 x\r\n", "550 none\r\n"}) == End::not_found);
  CHECK(ends({"220 x\r\n", "331 x\r\n", "230 x\r\n", "200 x\r\n", "213 5\r\n", "227 (1,2,3)\r\n"}) ==
        End::failed);
  CHECK(ends({"421 busy\r\n"}) == End::failed);
  CHECK(ends({std::string(5000, 'x')}) == End::failed);
}
