// HTTP requests as clients of the field write them, and what they are answered with.
#include <doctest/doctest.h>

#include <fstream>

#include "src/server/http/answer.hpp"
#include "src/server/http/upload.hpp"
#include "tests/app/temp_dir.hpp"

using namespace rommate;
using namespace rommate::server;

namespace {

http::Request good(const std::string& head) {
  const auto read = http::read_head(head);
  if (const auto* bad = std::get_if<http::BadRequest>(&read)) FAIL(bad->why);
  return std::get<http::Request>(read);
}
unsigned bad(const std::string& head) {
  const auto read = http::read_head(head);
  REQUIRE(std::holds_alternative<http::BadRequest>(read));
  CHECK_FALSE(std::get<http::BadRequest>(read).why.empty());
  return std::get<http::BadRequest>(read).status;
}

/// A sink that keeps what came.
struct Kept final : protocols::Sink {
  explicit Kept(std::string& content, bool full = false) : content{content}, full{full} {}
  bool write(protocols::ByteView bytes) override { return content += protocols::as_text(bytes), !full; }
  bool keep() override { return content += "|kept", true; }
  [[nodiscard]] std::string trouble() const override { return "No space left on device"; }
  std::string& content;
  bool full;
};

struct Shop {
  Shop() {
    std::ofstream(dir / "a.bin") << "0123456789";
    files.give("a.bin", std::get<0>(ServedFile::open(dir / "a.bin")),
               {*protocols::parse_ipv4_place("192.0.2.0/24")});
    files.take("up.cfg", 100, {}, [this] { return std::make_unique<Kept>(received); });
  }
  http::Answer ask(const std::string& head, std::string_view peer = "192.0.2.1",
                   std::string_view authorization = "") {
    return http::answer(good(head), {files, peer, authorization});
  }
  TempDir dir;
  ArmedSet files;
  std::string received;
};

bool has(const http::Answer& answer, std::string_view line) {
  return answer.head.find("\r\n" + std::string(line) + "\r\n") != std::string::npos;
}

}  // namespace

TEST_CASE("a request is read as careless clients write it") {
  CHECK(good("GET /a.bin HTTP/1.0\n\n").path == "/a.bin");
  CHECK_FALSE(good("GET /a.bin HTTP/1.0\n\n").keep_alive);
  CHECK(good("GET /a.bin HTTP/1.0\nConnection: keep-alive\n\n").keep_alive);
  CHECK(good("\r\n\nGET /a.bin HTTP/1.1\r\nHost: x\r\n\r\n").keep_alive);  // RFC 9112, section 2.2
  CHECK(good("GET /a.bin HTTP/1.1\r\n\r\n").path == "/a.bin");             // no Host
  CHECK(good("GET http://192.0.2.9:8080/dir/a.bin?x=1 HTTP/1.1\r\n\r\n").path == "/dir/a.bin");
  CHECK(good("GET http://192.0.2.9 HTTP/1.1\r\n\r\n").path == "/");
  CHECK(good("GET /a%20b%2ebin HTTP/1.1\r\n\r\n").path == "/a b.bin");
  CHECK(good("GET /a HTTP/1.1\r\nRANGE: bytes=5-\r\n\r\n").range->first == 5);
  CHECK(bad("GET /a%2 HTTP/1.1\r\n\r\n") == 400);
  CHECK(bad("GET /a%00b HTTP/1.1\r\n\r\n") == 400);
  CHECK(bad("GET\r\n\r\n") == 400);
  CHECK(bad("GET /a\r\n\r\n") == 400);
  CHECK(bad("GET /a HTTP/2.0\r\n\r\n") == 505);
  CHECK(bad("\x16\x03\x01 hello\r\n\r\n") == 400);
}

TEST_CASE("the end of a head is found however its lines end") {
  CHECK(http::head_length("GET / HTTP/1.1\r\n\r\nrest") == 18);
  CHECK(http::head_length("GET / HTTP/1.0\n\nrest") == 16);
  CHECK(http::head_length("GET / HTTP/1.0\r\nA: b\n\r\n") == 24 - 1);
  CHECK(http::head_length("\r\n\r\nGET / HTTP/1.0\n\n") == 20);
  for (const char* part : {"", "\r\n", "GET / HTTP/1.1\r\n", "GET / HTTP/1.1\r\nA: b\r\n"})
    CHECK_FALSE(http::head_length(part));
}

TEST_CASE("a whole file has its length, its bytes as they are, and nothing is chunked or redirected") {
  Shop shop;
  const auto answer = shop.ask("GET /a.bin HTTP/1.1\r\n\r\n");
  CHECK(answer.status == 200);
  REQUIRE(answer.part);
  CHECK(answer.part->from == 0);
  CHECK(answer.part->count == 10);
  CHECK(has(answer, "Content-Length: 10"));
  CHECK(has(answer, "Content-Type: application/octet-stream"));
  CHECK(has(answer, "Connection: keep-alive"));
  CHECK(answer.head.find("chunked") == std::string::npos);
  const auto head = shop.ask("HEAD /a.bin HTTP/1.1\r\n\r\n");
  CHECK(has(head, "Content-Length: 10"));
  CHECK_FALSE(head.part);
  CHECK(shop.ask("GET //A.BIN HTTP/1.0\r\n\r\n").status == 200);  // as TFTP finds it
  CHECK(has(shop.ask("GET /a.bin HTTP/1.0\r\n\r\n"), "Connection: close"));
}

TEST_CASE("a part is sent where it was asked, and only of what has not changed") {
  Shop shop;
  const auto part = [&](const std::string& range, const std::string& more = "") {
    return shop.ask("GET /a.bin HTTP/1.1\r\nRange: " + range + "\r\n" + more + "\r\n");
  };
  CHECK(has(part("bytes=2-4"), "Content-Range: bytes 2-4/10"));
  CHECK(part("bytes=2-4").part->count == 3);
  CHECK(has(part("bytes=7-"), "Content-Range: bytes 7-9/10"));
  CHECK(has(part("bytes=-3"), "Content-Range: bytes 7-9/10"));
  CHECK(has(part("bytes=-30"), "Content-Range: bytes 0-9/10"));
  CHECK(has(part("bytes=5-999"), "Content-Range: bytes 5-9/10"));
  CHECK(part("bytes=10-").status == 416);
  CHECK(has(part("bytes=10-"), "Content-Range: bytes */10"));
  CHECK(part("bytes=-0").status == 416);
  for (const char* none : {"bytes=4-2", "bytes=1-2,4-5", "lines=1-2", "bytes=", "bytes=-", "bytes=a-b",
                           "bytes=99999999999999999999-"})
    CHECK(part(none).status == 200);
  const auto tag = http::tag_of(*std::get<0>(ServedFile::open(shop.dir / "a.bin")));
  CHECK(part("bytes=2-4", "If-Range: " + tag + "\r\n").status == 206);
  CHECK(part("bytes=2-4", "If-Range: \"else\"\r\n").status == 200);
}

TEST_CASE("nothing leaves that is not armed, and nothing for an address that it is not armed for") {
  Shop shop;
  for (const char* path :
       {"/", "/etc/passwd", "/../a.bin", "/%2e%2e/a.bin", "/a.bin/", "/a.bin%20", "/up.cfg", "*"}) {
    CAPTURE(path);
    CHECK(shop.ask(std::string("GET ") + path + " HTTP/1.1\r\n\r\n").status == 404);
  }
  CHECK(shop.ask("GET /a.bin HTTP/1.1\r\n\r\n", "198.51.100.1").status == 403);
  for (const char* method : {"POST", "DELETE", "OPTIONS", "CONNECT", "get"}) {
    const auto answer = shop.ask(std::string(method) + " /a.bin HTTP/1.1\r\n\r\n");
    CHECK(answer.status == 405);
    CHECK(has(answer, "Allow: GET, HEAD"));
    CHECK_FALSE(answer.keep_alive);
  }
  std::ofstream(shop.dir / "a.bin") << "another one";
  CHECK(shop.ask("GET /a.bin HTTP/1.1\r\n\r\n").status == 403);
}

TEST_CASE("who gives no name is asked for one on a connection that stays, and a wrong one gets nothing") {
  Shop shop;
  const auto right = http::basic("admin", "night shift");
  CHECK(right == "Basic YWRtaW46bmlnaHQgc2hpZnQ=");
  const auto asked = shop.ask("GET /a.bin HTTP/1.1\r\n\r\n", "192.0.2.1", right);
  CHECK(asked.status == 401);
  CHECK(has(asked, "WWW-Authenticate: Basic realm=\"rommate\""));
  CHECK(asked.keep_alive);
  CHECK(asked.why.empty());
  CHECK(shop.ask("GET /a.bin HTTP/1.1\r\nAuthorization: Basic eDp5\r\n\r\n", "192.0.2.1", right).status ==
        401);
  auto alike = right;  // of the same length
  alike[10] = 'X';
  CHECK(shop.ask("GET /a.bin HTTP/1.1\r\nAuthorization: " + alike + "\r\n\r\n", "192.0.2.1", right).status ==
        401);
  CHECK(shop.ask("GET /a.bin HTTP/1.1\r\nAuthorization: " + right + "\r\n\r\n", "192.0.2.1", right).status ==
        200);
}

TEST_CASE("an upload is taken where it is armed, with a length or in chunks, and not longer than it may be") {
  Shop shop;
  CHECK(shop.ask("PUT /a.bin HTTP/1.1\r\nContent-Length: 5\r\n\r\n").status == 403);
  CHECK(shop.ask("PUT /up.cfg HTTP/1.1\r\n\r\n").status == 411);
  CHECK(shop.ask("PUT /up.cfg HTTP/1.1\r\nContent-Length: 101\r\n\r\n").status == 413);
  const auto put = [&](const std::string& head, std::string body, bool full = false) {
    std::string content;
    const auto request = good(head);
    CHECK(http::answer(request, {shop.files, "192.0.2.1", ""}).receives);
    http::Upload upload(request, 100, std::make_unique<Kept>(content, full));
    std::string in;
    bool over = false;
    while (!over && !body.empty()) {
      in += body.substr(0, 1);
      body.erase(0, 1);
      over = upload.take(in);
    }
    return std::to_string(upload.status()) + " " + (over ? content : "waits") + " " + body;
  };
  const std::string plain = "PUT /up.cfg HTTP/1.1\r\nContent-Length: 5\r\n\r\n";
  const std::string chunked = "PUT /up.cfg HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n";
  CHECK(put(plain, "helloGET") == "201 hello|kept GET");
  CHECK(put(plain, "hell") == "201 waits ");
  CHECK(put(plain, "hello", true).starts_with("507"));
  CHECK(put(chunked, "2;x=1\r\nhe\r\n3\r\nllo\r\n0\r\nT: x\r\n\r\nGET") == "201 hello|kept GET");
  CHECK(put(chunked, "2\nhe\n0\n\n") == "201 he|kept ");
  CHECK(put(chunked, "zz\r\n").starts_with("400"));
  CHECK(put(chunked, "2\r\nhello\r\n").starts_with("400"));
  CHECK(put(chunked, "FFFFFFFFFFFFFFFFF\r\n").starts_with("400"));
  CHECK(put(chunked, "ff\r\n" + std::string(255, 'x')).starts_with("413"));
}

TEST_CASE("dates are those of RFC 9110") {
  CHECK(http::http_date(784111777) == "Sun, 06 Nov 1994 08:49:37 GMT");
  CHECK(http::http_date(0) == "Thu, 01 Jan 1970 00:00:00 GMT");
}
