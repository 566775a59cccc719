// The TFTP clients and the server's transfers through the contract of all engines.
#include <doctest/doctest.h>

#include "tests/protocols/tftp_stream.hpp"
#include "tests/support/contract.hpp"

using namespace std::chrono_literals;
using namespace rommate::testing;

namespace {

Contract download(std::vector<Arrival> script, std::size_t block = default_block) {
  return {.make =
              [block](Time now) {
                return std::make_unique<OverStream<Download>>(ClientOptions{.file = "f", .block_size = block},
                                                              server, now);
              },
          .script = std::move(script),
          .silent_deadlines = 50};
}

Contract upload(std::size_t size, std::vector<Arrival> script, std::size_t block = default_block) {
  return {.make =
              [size, block](Time now) {
                return std::make_unique<OverStream<Upload>>(ClientOptions{.file = "f", .block_size = block},
                                                            Bytes(size, 'u'), server, now);
              },
          .script = std::move(script),
          .silent_deadlines = 50};
}

std::string sends(std::uint16_t block, std::size_t length) {
  return from(transfer, Data{block, Bytes(length, static_cast<Byte>('a' + block))});
}
std::string acks(std::uint16_t block) { return from(transfer, Ack{block}); }
std::string agrees(const char* size) { return from(transfer, OptionAck{{{"blksize", size}}}); }

ReadAt all_of(std::size_t size) {
  return [size](std::uint64_t position, std::span<Byte> into) -> std::optional<std::size_t> {
    std::fill(into.begin(), into.end(), static_cast<Byte>(position / 512));
    return std::min<std::size_t>(into.size(), size - static_cast<std::size_t>(position));
  };
}

Contract sending(std::size_t size, std::vector<Arrival> script, Options options = {}) {
  return {.make =
              [size, options](Time now) {
                return std::make_unique<OverStream<Sending>>(Request{false, "f", "octet", options}, size,
                                                             all_of(size), ServingLimits{}, now);
              },
          .script = std::move(script),
          .silent_deadlines = 50,
          .output_base = 256 * 1024};
}

Contract accepting(std::vector<Arrival> script, Options options = {}) {
  return {.make =
              [options](Time now) {
                return std::make_unique<OverStream<Accepting>>(Request{true, "f", "octet", options}, 4000,
                                                               ServingLimits{}, now);
              },
          .script = std::move(script),
          .silent_deadlines = 50};
}

void keeps(const Contract& contract) {
  for (const auto& breach : contract_breaches(contract)) FAIL_CHECK(breach);
}

}  // namespace

TEST_CASE("the TFTP download keeps the engine contract in a transfer with trouble") {
  keeps(download({{100ms, sends(1, 512)},
                  {1s, sends(1, 512)},                                   // our ACK was lost
                  {5s, from(stranger, Data{2, Bytes(512, 'x')})},        // after a resend; another transfer's
                  {0s, sends(3, 512) + from(transfer, as_bytes("??"))},  // out of order, no packet
                  {100ms, sends(2, 512) + sends(3, 7)},
                  {1s, sends(3, 7)}}));
  keeps(
      download({{100ms, agrees("1024")}, {4s, agrees("1024")}, {100ms, sends(1, 1024) + sends(2, 0)}}, 1468));
  keeps(download({{100ms, agrees("9000")}}, 1468));
  keeps(download({{100ms, sends(1, 512)}, {1s, from(transfer, Error{ErrorCode::not_found, "gone"})}}));
  keeps(download({{100ms, from(stranger, Error{ErrorCode::access, "no"}) + sends(1, 512)}}));
  keeps(download({{100ms, sends(1, 513)}}));
}

TEST_CASE("the TFTP upload keeps the engine contract in a transfer with trouble") {
  keeps(upload(1200, {{100ms, acks(0)},
                      {100ms, acks(0) + acks(1)},  // a duplicate is not answered
                      {9s, acks(1)},               // after two resends
                      {0s, from(stranger, Ack{2})},
                      {100ms, acks(2)},
                      {100ms, acks(3)}}));
  keeps(upload(1024, {{100ms, acks(0)}, {0s, acks(1) + acks(2) + acks(3)}}));
  keeps(upload(0, {{100ms, acks(0)}, {100ms, acks(1)}}));
  keeps(upload(3000, {{100ms, agrees("1468")}, {0s, acks(0) + acks(1)}, {4s, acks(2) + acks(3)}}, 1468));
  keeps(upload(600, {{100ms, acks(0)}, {1s, from(transfer, Error{ErrorCode::disk_full, ""})}}));
}

TEST_CASE("the TFTP server's sending keeps the engine contract in a transfer with trouble") {
  keeps(sending(1200, {{100ms, acks(1)},
                       {100ms, acks(1) + acks(0)},  // duplicates
                       {9s, from(stranger, Ack{2})},
                       {0s, acks(2) + from(transfer, as_bytes("??"))},
                       {100ms, acks(3)}}));
  keeps(sending(1024, {{100ms, acks(1) + acks(2) + acks(3)}}));
  keeps(sending(0, {{2s, acks(1)}}));
  keeps(sending(9000, {{100ms, acks(0)}, {0s, acks(2)}, {50ms, acks(2)}, {0s, acks(6)}, {5s, acks(7)}},
                {{"blksize", "1024"}, {"windowsize", "4"}, {"timeout", "2"}}));
  keeps(sending(9000, {{100ms, from(transfer, Error{ErrorCode::option_refused, ""})}}, {{"tsize", "0"}}));
}

TEST_CASE("the TFTP server's accepting keeps the engine contract in a transfer with trouble") {
  keeps(accepting({{100ms, sends(1, 512)}, {1s, sends(1, 512)}, {0s, sends(3, 512)}, {9s, sends(2, 12)}}));
  keeps(accepting({{100ms, sends(1, 1024)}, {0s, sends(2, 1024) + sends(4, 5)}, {1s, sends(3, 3)}},
                  {{"blksize", "1024"}, {"windowsize", "3"}, {"tsize", "2051"}}));
  keeps(accepting({{100ms, sends(1, 9)}}, {{"tsize", "5000"}}));
}

TEST_CASE("clients and server transfers of TFTP keep the contract with random datagrams") {
  for (unsigned seed = 1; seed <= 20; ++seed) {
    std::mt19937 random{seed};
    std::vector<Arrival> script;
    for (int count = 0; count < 20; ++count) {
      Bytes noise{0, static_cast<Byte>(1 + random() % 7), 0, static_cast<Byte>(random() % 4)};
      noise.resize(4 + random() % 520, static_cast<Byte>(random()));
      script.push_back(
          {std::chrono::milliseconds(random() % 3000), from(random() % 5 == 0 ? stranger : transfer, noise)});
    }
    CAPTURE(seed);
    keeps(download(script));
    keeps(upload(2000, script, 1024));
    keeps(sending(2000, script, {{"blksize", "600"}, {"windowsize", "3"}}));
    keeps(accepting(script, {{"windowsize", "2"}}));
  }
}
