#include <doctest/doctest.h>

#include <cstdlib>
#include <ctime>

#include "src/record/text_log.hpp"

using namespace rommate::record;
using rommate::protocols::as_bytes;

namespace {

constexpr WallTime second = 1'000'000'000;
/// 2026-11-29 01:02:03.004 UTC.
constexpr WallTime night = 1'795'914'123 * second + 4'000'000;

struct LocalTime {
  LocalTime() {
    ::setenv("TZ", "UTC0", 1);
    ::tzset();
  }
};
const LocalTime utc;

std::string logged(TextLog& log, std::string_view text, WallTime now = night) {
  log.on_bytes(as_bytes(text), now);
  return log.take();
}

}  // namespace

TEST_CASE("a log has the lines as a person saw them, each once it is whole") {
  TextLog log(false);
  CHECK(logged(log, "\r\nRouter>en\b\bsh") == "\n");
  CHECK(logged(log, "ow clock\r\n\x1b[7m01:02:03\x1b[0m") == "Router>show clock\n");
  CHECK(logged(log, " UTC\r\nRouter>") == "01:02:03 UTC\n");
  log.finish(night);
  CHECK(log.take() == "Router>\n");
}

TEST_CASE("a stamp says when the first byte of its line came, also where the line took long") {
  TextLog log(true);
  CHECK(logged(log, "Self decompressing the image : ###", night) == "");
  CHECK(logged(log, "###", night + 10 * second) == "");
  CHECK(logged(log, " [OK]\r\n\r\nPress", night + 20 * second) ==
        "2026-11-29 01:02:03.004 Self decompressing the image : ###### [OK]\n2026-11-29 01:02:23.004 \n");
  CHECK(logged(log, " RETURN\r\n", night + 30 * second) == "2026-11-29 01:02:23.004 Press RETURN\n");
  CHECK(logged(log, "late\r\n", night + 40 * second) == "2026-11-29 01:02:43.004 late\n");
}

TEST_CASE("a secret is in no log, whatever pieces it comes in, and what stands behind it stays") {
  const std::string shown =
      "snmp-server community s3cret RO 99\r\nhostname R1\r\nenable secret 5 $1$mERr$hx5rVt7r\r\n"
      "snmp-server community hush RW\r\n";
  const std::string clean =
      "snmp-server community <removed> RO 99\nhostname R1\nenable secret 5 <removed>\n"
      "snmp-server community <removed> RW\n";
  for (std::size_t size = 1; size <= shown.size(); ++size) {
    TextLog log(false);
    std::string all;
    for (std::size_t at = 0; at < shown.size(); at += size)
      all += logged(log, std::string_view(shown).substr(at, size));
    CHECK(all == clean);
  }
}

TEST_CASE("a private key is taken out as a whole, and what follows it is found again") {
  TextLog log(false);
  const auto all = logged(log,
                          "-----BEGIN RSA PRIVATE KEY-----\r\nMIIEowIBAAKCAQEAt\r\nqwertz\r\n"
                          "-----END RSA PRIVATE KEY-----\r\nenable password hush\r\nR1#\r\n");
  CHECK(all.find("MIIE") == std::string::npos);
  CHECK(all.find("qwertz") == std::string::npos);
  CHECK(all.find("enable password <removed>\nR1#\n") != std::string::npos);
}

TEST_CASE("a line longer than any screen is cut, and secrets behind it are found") {
  TextLog log(false);
  const auto all = logged(log, std::string(200'000, 'x') + "\r\nenable password hush\r\n");
  CHECK(all.find("\nenable password <removed>\n") != std::string::npos);
}

TEST_CASE("remarks stand in front of a line that is not whole, with their time") {
  TextLog log(false);
  CHECK(logged(log, "System Boot") == "");
  log.remark("BREAK", night);
  CHECK(logged(log, "strap\r\n") == "--- 2026-11-29 01:02:03.004 BREAK\nSystem Bootstrap\n");
}
