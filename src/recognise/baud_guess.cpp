#include "src/recognise/baud_guess.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

namespace rommate::recognise {
namespace {

using protocols::Byte;
using protocols::Bytes;
using protocols::ByteView;

constexpr std::array<std::uint32_t, 8> speeds{9600, 115200, 38400, 57600, 19200, 4800, 2400, 1200};
constexpr std::size_t bits_of_character = 10;  // start, eight, stop

// What consoles print, in our own words: prompts, banners, log lines, numbers, bars.
constexpr std::string_view sample =
    "\r\nSystem Bootstrap, Version 12.4(13r)T, RELEASE SOFTWARE (fc1)\r\nCopyright (c) 2006 by a vendor, "
    "Inc.\r\n"
    "platform with 393216 Kbytes of main memory\r\n\r\nrommon 1 > \r\nrommon 2 > dir flash:\r\n"
    "Self decompressing the image : ################################ [OK]\r\n"
    "*Mar  1 00:00:12.611: %LINEPROTO-5-UPDOWN: Line protocol on Interface GigabitEthernet0/1, changed state "
    "to up\r\n"
    "Router>enable\r\nPassword: \r\nRouter#show running-config\r\ninterface Vlan1\r\n ip address 10.0.0.1 "
    "255.255.255.0\r\n!\r\n"
    "[    1.234567] usb 1-1: new high-speed device\r\nlogin: \r\nHit any key to stop autoboot:  2 \r\n=> "
    "\r\nswitch: boot\r\n"
    "Receiving image from 192.168.1.10 !!!!!!!!!!!!!!!!!!!!!!!!!!!!\r\n..............\r\nUser Access "
    "Verification\r\n\r\nUsername: ";

/// The line's level at bit time `at` of the sender: start, eight bits from the lowest, stop.
bool level(std::string_view text, std::uint64_t at) {
  const auto character = at / bits_of_character;
  if (character >= text.size()) return true;  // idle
  const auto bit = at % bits_of_character;
  if (bit == 0) return false;
  return bit == bits_of_character - 1 ||
         ((static_cast<unsigned char>(text[character]) >> (bit - 1)) & 1) != 0;
}

using Histogram = std::array<double, 256>;

Histogram expected(std::uint32_t sender, std::uint32_t receiver) {
  Histogram share;
  share.fill(0.02);  // noise makes any byte once in a while
  double total = 256 * 0.02;
  for (const auto byte : misread(sample, sender, receiver)) {
    share[byte] += 1;
    total += 1;
  }
  for (auto& each : share) each = std::log(each / total);
  return share;
}

const Histogram& expected_once(std::uint32_t sender, std::uint32_t receiver) {
  static std::map<std::pair<std::uint32_t, std::uint32_t>, Histogram> known;
  const auto key = std::pair{sender, receiver};
  const auto found = known.find(key);
  return found != known.end() ? found->second : known.emplace(key, expected(sender, receiver)).first->second;
}

}  // namespace

std::span<const std::uint32_t> usual_speeds() { return speeds; }

Bytes misread(std::string_view text, std::uint32_t sender, std::uint32_t receiver) {
  Bytes bytes;
  const double bit = static_cast<double>(sender) / receiver;  // the receiver's bit, in bits of the sender
  const double end = static_cast<double>(text.size() * bits_of_character);
  const auto at = [&](double time) { return level(text, static_cast<std::uint64_t>(time)); };
  double now = 0;
  while (now < end) {
    while (now < end && at(now)) now = std::floor(now) + 1;  // the next falling edge, or the line still low
    if (now >= end) break;
    if (!at(now + bit * 0.5)) {  // a start bit that is still there at its middle
      unsigned value = 0;
      for (unsigned index = 0; index < 8; ++index)
        if (at(now + bit * (1.5 + index))) value |= 1U << index;
      bytes.push_back(static_cast<Byte>(value));
      now += bit * 9.5;                                         // the middle of the stop bit
      while (now < end && !at(now)) now = std::floor(now) + 1;  // a framing error: wait for the line to rise
    } else {
      now = std::floor(now) + 1;
    }
  }
  return bytes;
}

bool is_legible(ByteView received) {
  if (received.empty()) return false;
  const auto odd = std::count_if(received.begin(), received.end(), [](Byte byte) {
    const bool control = byte < 0x20 && byte != '\r' && byte != '\n' && byte != '\b' && byte != '\t' &&
                         byte != 0x1b && byte != 7;
    return control || byte >= 0x7f;
  });
  return static_cast<std::size_t>(odd) * 20 <= received.size();
}

std::vector<BaudGuess> guess_baud(ByteView received, std::uint32_t receiver) {
  constexpr std::size_t enough = 512;
  received = received.last(std::min(received.size(), enough));
  std::vector<BaudGuess> guesses;
  double best = -1e300;
  for (const auto speed : speeds) {
    const auto& share = expected_once(speed, receiver);
    double sum = 0;
    for (const auto byte : received) sum += share[byte];
    guesses.push_back({speed, sum});
    best = std::max(best, sum);
  }
  double total = 0;
  for (auto& guess : guesses) total += guess.likelihood = std::exp(guess.likelihood - best);
  for (auto& guess : guesses) guess.likelihood /= total;
  std::stable_sort(guesses.begin(), guesses.end(),
                   [](const auto& a, const auto& b) { return a.likelihood > b.likelihood; });
  return guesses;
}

}  // namespace rommate::recognise
