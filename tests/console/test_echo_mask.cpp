// What watchers are told while secrets are typed and echoed.
#include <doctest/doctest.h>

#include <string>

#include "src/console/echo_mask.hpp"

using namespace rommate::console;
using namespace std::chrono_literals;
using rommate::protocols::as_bytes;
using rommate::protocols::as_text;
using rommate::protocols::Time;

namespace {

struct Masked {
  EchoMask mask;
  std::string told;

  Masked() { mask.hide({"n3w-Secret!", "lab"}); }
  Masked& typed(std::string_view text, bool secret) {
    mask.on_typed(as_bytes(text), secret);
    return *this;
  }
  Masked& says(std::string_view text) {
    told += as_text(mask.pass(as_bytes(text), Time{}));
    return *this;
  }
  Masked& waits() {
    told += as_text(mask.let_go());
    return *this;
  }
};

}  // namespace

TEST_CASE("the echo of a secret becomes stars, and the words around it stay") {
  Masked it;
  it.typed("enable secret n3w-Secret!", true).says("enable password n3w-Secret!\r\nRouter(config)#");
  CHECK(it.waits().told == "enable password ***********\r\nRouter(config)#");
}

TEST_CASE("so it does in pieces of any size, with pauses between them") {
  const std::string echo = "line\r\nR(config)#username x n3w-Secret!\r\nR(config)#";
  for (std::size_t size = 1; size <= echo.size(); ++size) {
    for (const bool pauses : {false, true}) {
      Masked it;
      it.typed("n3w-Secret!", true);
      for (std::size_t at = 0; at < echo.size(); at += size) {
        it.says(echo.substr(at, size));
        if (pauses) it.waits();
      }
      it.waits();
      CHECK(it.told.find("n3w") == std::string::npos);
      CHECK(it.told.find("Secret!") == std::string::npos);
      if (!pauses) CHECK(it.told == "line\r\nR(config)#username x ***********\r\nR(config)#");
    }
  }
}

TEST_CASE("so it does where the device wraps it, where a log line tears it, and where it is drawn again") {
  Masked wrapped;
  wrapped.typed("n3w-Secret!", true).says("n3w-Se\r\ncret!\r\n").waits();
  CHECK(wrapped.told == "******\r\n*****\r\n");

  Masked scrolled;
  scrolled.typed("n3w-Secret!", true).says("password n3w-S\b\b\b\b$ecret!").waits();
  CHECK(scrolled.told == "password *****\b\b\b\b$******");

  Masked torn;
  torn.typed("n3w-Secret!", true)
      .says("enable n3w-Se\r\n%LINK-3-UPDOWN: up\r\nR(config)#enable n3w-Secret!")
      .waits();
  CHECK(torn.told == "enable ******\r\n%LINK-3-UPDOWN: up\r\nR(config)#enable ***********");
}

TEST_CASE("a word that shares letters with a secret stays a word while an echo is due") {
  Masked it;
  it.typed("enable secret n3w-Secret!", true)
      .says("the secrets of Securitas, a decree\r\nR(config)#enable secret n3w-Secret!\r\n")
      .waits();
  CHECK(it.told == "the secrets of Securitas, a decree\r\nR(config)#enable secret ***********\r\n");

  Masked lossy;  // characters of its echo are lost
  lossy.typed("enable secret n3w-Secret!", true).says("enable secret n3w-ecr\r\nR(config)#t!").waits();
  CHECK(lossy.told.find("ecr\r") == std::string::npos);
}

TEST_CASE("no echo is due: a whole secret is hidden as in a configuration, a short one is a word as any") {
  Masked it;
  it.typed("show running-config", false)
      .says("hostname lab\r\n password n3w-Secret!\r\n description n3w-Se and nnn3w-Secret!\r\n")
      .waits();
  CHECK(it.told == "hostname lab\r\n password ***********\r\n description n3w-Se and nn***********\r\n");
}

TEST_CASE("what may grow into a secret is told after a while all the same, and nothing else is kept back") {
  Masked it;
  CHECK(it.says("Router#").told == "Router#");
  CHECK_FALSE(it.mask.deadline());
  CHECK(it.says("con").told == "Router#co");
  CHECK(it.mask.deadline() == Time{} + 200ms);
  CHECK(it.waits().told == "Router#con");
  it.mask.hide({});
  CHECK(it.says("n3w-Secret!").told == "Router#conn3w-Secret!");
}
