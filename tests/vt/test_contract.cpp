// What holds for any bytes at all: pieces do not matter, noise neither breaks nor hangs.
#include <doctest/doctest.h>

#include <algorithm>
#include <iterator>

#include <cstdlib>
#include <random>

#include "tests/vt/seed.hpp"
#include "tests/vt/terminal.hpp"

using namespace rommate::vt;

namespace {

/// Noise that looks like a terminal session often enough to reach every corner.
std::string noise(std::mt19937& random, std::size_t size) {
  static const char* const seeds[] = {"\x1b[",
                                      "\x1b]0;",
                                      "\x1bP",
                                      "\x1b(0",
                                      "\x0e",
                                      "\xc2\x9b",
                                      "\xe6\xbc\xa2",
                                      "\xcc\x81",
                                      "\x1b[?1049h",
                                      "\x1b[?1049l",
                                      "\x1b[4h",
                                      ";",
                                      "1",
                                      "999",
                                      "m",
                                      "H",
                                      "\r\n",
                                      "\x1b\\",
                                      "\x1b[?6h",
                                      "\x1b[2;5r",
                                      "\x1b[c",
                                      "b",
                                      "@",
                                      "P",
                                      "J",
                                      "L",
                                      "\x1b[38:2:",
                                      "\x1b"
                                      "c",
                                      "\x1b#8"};
  std::string bytes;
  while (bytes.size() < size) {
    if (random() % 2 == 0) {
      bytes += seeds[random() % std::size(seeds)];
    } else {
      bytes.push_back(static_cast<char>(random() % 256));
    }
  }
  return bytes;
}

std::string picture(Terminal& terminal) {
  std::string text =
      terminal.rows() + "\n" + terminal.cursor() + "\n" + terminal.screen.title() + "\n" + terminal.lines();
  for (int row = 0; row < terminal.screen.rows(); ++row) {
    for (const Cell& cell : terminal.screen.row(row)) {
      text += std::to_string(cell.foreground.bits()) + "," + std::to_string(cell.background.bits()) + "," +
              std::to_string(cell.flags) + " ";
    }
  }
  return text + terminal.screen.take_replies();
}

}  // namespace

TEST_CASE("all at once, byte by byte and in any pieces give the same screen") {
  const unsigned seed = seed_of_this_run();
  MESSAGE("VT_SEED=" << seed);
  std::mt19937 random(seed);
  for (int round = 0; round < 150; ++round) {
    CAPTURE(round);
    const std::string bytes = noise(random, 300);
    Terminal whole(20, 6);
    Terminal single(20, 6);
    Terminal pieces(20, 6);
    whole.put(bytes);
    for (const char byte : bytes) single.put(std::string(1, byte));
    for (std::size_t at = 0; at < bytes.size();) {
      const std::size_t size = std::min<std::size_t>(1 + random() % 40, bytes.size() - at);
      pieces.put(std::string_view(bytes).substr(at, size));
      at += size;
    }
    const std::string wanted = picture(whole);
    REQUIRE(picture(single) == wanted);
    REQUIRE(picture(pieces) == wanted);
  }
}

TEST_CASE("a megabyte of noise neither breaks nor hangs the screen, and a reset brings it back") {
  const unsigned seed = seed_of_this_run();
  MESSAGE("VT_SEED=" << seed);
  std::mt19937 random(seed);
  Terminal terminal(80, 24, {.bytes = 1'000'000});
  std::string bytes(1 << 19, '\0');
  for (char& byte : bytes) byte = static_cast<char>(random());
  terminal.put(bytes).put(noise(random, 1 << 19));
  CHECK(terminal.screen.history().memory() < 1'400'000);
  terminal.screen.reset();
  terminal.put("rommon 1 >");
  CHECK(terminal.row(0) == "rommon 1 >");
}

TEST_CASE("after noise the next line of the device is on the screen") {
  const unsigned seed = seed_of_this_run();
  MESSAGE("VT_SEED=" << seed);
  std::mt19937 random(seed);
  for (int round = 0; round < 1000; ++round) {
    std::string bytes(200, '\0');
    for (char& byte : bytes) byte = static_cast<char>(random());
    Terminal terminal(80, 24);
    terminal.put(bytes).put("\r\n\x1b[0m\x1b(B\x0f\r\nrommon 1 >");
    REQUIRE(terminal.lines().find("rommon 1 >") != std::string::npos);
  }
}
