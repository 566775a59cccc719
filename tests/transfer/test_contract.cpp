#include "tests/support/contract.hpp"

#include "tests/transfer/rig.hpp"

using namespace rommate::testing;

namespace {

/// An engine and the files it owns, so that a contract can make many.
template <typename Files, typename Core>
class WithFiles final : public Engine {
 public:
  template <typename Options, typename... Args>
  WithFiles(const Options& options, Time start, Args&&... args)
      : files_{std::forward<Args>(args)...}, core_{files_, options, start} {}
  void on_bytes(ByteView received, Time now) override { core_.on_bytes(received, now); }
  void on_time(Time now) override { core_.on_time(now); }
  Bytes take_output() override { return core_.take_output(); }
  std::optional<Time> deadline() const override { return core_.deadline(); }
  const std::optional<Outcome>& outcome() const override { return core_.outcome(); }
  Bytes take_leftover() override { return core_.take_leftover(); }

 private:
  Files files_;
  Core core_;
};

void check(const Contract& contract) {
  for (const auto& breach : contract_breaches(contract)) FAIL_CHECK(breach);
}

Contract sender_contract(Protocol protocol, std::vector<Arrival> script) {
  return {.make =
              [protocol](Time start) {
                return std::make_unique<WithFiles<MemorySource, Sender>>(
                    SenderOptions{.protocol = protocol, .timing = {.bits_per_second = 115200}}, start,
                    std::vector<MemoryFile>{{"a.bin", random_content(1500)}, {"b.bin", random_content(10)}});
              },
          .script = std::move(script),
          .silent_deadlines = 100};
}

Contract receiver_contract(Protocol protocol, std::vector<Arrival> script) {
  return {.make =
              [protocol](Time start) {
                return std::make_unique<WithFiles<MemorySink, Receiver>>(
                    ReceiverOptions{.protocol = protocol, .timing = {.bits_per_second = 115200}}, start);
              },
          .script = std::move(script),
          .silent_deadlines = 200};
}

}  // namespace

TEST_CASE("the sender keeps the engine contract in a transfer with trouble") {
  check(sender_contract(Protocol::xmodem, {{0s, "Ready...\r\n"},
                                           {1s, "C"},
                                           {3s, "CC"},
                                           {200ms, ACK},
                                           {100ms, NAK + NAK},
                                           {100ms, ACK + ACK},
                                           {90ms, "\x90" + ACK},
                                           {100ms, "C"},
                                           {100ms, ACK}}));
  check(sender_contract(Protocol::xmodem_1k,
                        {{0s, "C"}, {200ms, NAK}, {200ms, NAK}, {200ms, NAK}, {200ms, ACK}}));
  check(sender_contract(Protocol::ymodem, {{0s, "C"},
                                           {200ms, ACK + "C"},
                                           {100ms, ACK},
                                           {100ms, ACK},
                                           {100ms, ACK},
                                           {100ms, ACK},
                                           {100ms, ACK + ACK + "C"},
                                           {100ms, ACK + "C"}}));
  check(sender_contract(Protocol::ymodem_g, {{0s, "G"}, {200ms, "G"}, {500ms, ACK + "G"}, {100ms, "G"}}));
}

TEST_CASE("the sender keeps the engine contract when the loader gives up, cancels or echoes") {
  check(sender_contract(Protocol::xmodem,
                        {{0s, "C"}, {200ms, "\r\nxmodem:: I/O error\r\nswitch: "}, {1s, "more"}}));
  check(sender_contract(Protocol::xmodem,
                        {{0s, "C"}, {200ms, ACK}, {90ms, CAN + CAN + CAN}, {1s, "rommon 1 >"}}));
  check(sender_contract(Protocol::xmodem,
                        {{0s, "\x15"}, {300ms, "\x01\x01\xfe abcdefgh"}, {1s, "text and more"}}));
}

TEST_CASE("the receiver keeps the engine contract in a transfer with trouble") {
  const auto data = random_content(256);
  const auto first = block(1, data.substr(0, 128)), second = block(2, data.substr(128));
  check(receiver_contract(Protocol::xmodem, {{0s, "Sending\r\n"},
                                             {1s, first},
                                             {20ms, first},
                                             {20ms, "\x99" + second},
                                             {1s, second},
                                             {1s, EOT},
                                             {1s, EOT},
                                             {1s, EOT + "switch: "}}));
  check(receiver_contract(Protocol::xmodem,
                          {{14s, block(1, data.substr(0, 128), Check::sum)}, {1s, CAN + CAN}}));
  check(receiver_contract(Protocol::ymodem, {{0s, header_block("a\000200"s)},
                                             {20ms, first},
                                             {20ms, second.substr(0, 50)},
                                             {3s, second},
                                             {1s, EOT},
                                             {1s, header_block("b\0000"s)},
                                             {1s, EOT},
                                             {1s, header_block("")}}));
  check(receiver_contract(Protocol::ymodem_g, {{0s, header_block("a\000256"s)},
                                               {20ms, first + second + EOT},
                                               {1s, header_block("")},
                                               {1s, "prompt> "}}));
  check(
      receiver_contract(Protocol::ymodem_g, {{0s, header_block("a\000256"s)}, {20ms, first + first + EOT}}));
}

TEST_CASE("both engines keep the contract with random bytes") {
  for (unsigned seed = 1; seed <= 6; ++seed) {
    check(sender_contract(Protocol::ymodem,
                          {{0s, "C"}, {200ms, control_content(40, seed)}, {1s, random_content(60, seed)}}));
    check(receiver_contract(Protocol::xmodem,
                            {{0s, control_content(300, seed)}, {500ms, random_content(300, seed)}}));
  }
}
