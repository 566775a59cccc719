// Rigs for transfer tests: one engine driven by a script, or a sender and a receiver on a virtual line.
#pragma once

#include <doctest/doctest.h>

#include <memory>

#include "protocols/transfer/receiver.hpp"
#include "protocols/transfer/sender.hpp"
#include "tests/transfer/files.hpp"
#include "tests/transfer/virtual_line.hpp"

namespace rommate::testing {

using namespace std::string_literals;

inline const std::string SOH = "\x01", STX = "\x02", EOT = "\x04", ACK = "\x06", NAK = "\x15", CAN = "\x18",
                         SUB = "\x1a";
inline const std::string cancel_bytes = std::string(8, '\x18') + std::string(8, '\b');

inline Time at(Duration since) { return Time{std::chrono::hours{10}} + since; }

inline std::string block(unsigned number, std::string data, Check check = Check::crc) {
  const auto size = data.size() > 128 ? wire::large : wire::small;
  Bytes bytes;
  append_block(bytes, number, as_bytes(data), size, check, wire::sub);
  return std::string{as_text(bytes)};
}
inline std::string header_block(const std::string& text) {
  Bytes bytes;
  append_block(bytes, 0, as_bytes(text), text.size() > 128 ? wire::large : wire::small, Check::crc, 0);
  return std::string{as_text(bytes)};
}

/// The content of most tests, and its blocks, counted from 1.
inline const std::string three_blocks = random_content(384);
inline std::string third(unsigned number) { return three_blocks.substr((number - 1) * 128, 128); }

inline std::string flipped(std::string bytes, std::size_t where, char mask = 1) {
  bytes[where] = static_cast<char>(bytes[where] ^ mask);
  return bytes;
}

/// One engine by hand: time is seconds or ms since the start, text in, text out.
template <typename Engine>
class ByHand {
 public:
  template <typename... Args>
  explicit ByHand(Args&&... args) : engine{std::forward<Args>(args)..., at(0s)} {}

  /// Lets time pass, following deadlines.
  std::string wait(Duration length) {
    const auto until = now + length;
    std::string out = take();
    while (engine.deadline() && *engine.deadline() <= until) {
      now = std::max(now, *engine.deadline());
      engine.on_time(now);
      out += take();
    }
    now = until;
    return out;
  }
  /// The other end says something; what is said to it at once.
  std::string hears(std::string_view bytes) {
    engine.on_bytes(as_bytes(bytes), now);
    return take();
  }
  /// The same, 20 ms behind what it said last.
  std::string replied(std::string_view bytes) {
    wait(20ms);
    return hears(bytes);
  }
  std::string take() {
    std::string out;
    for (auto bytes = engine.take_output(); !bytes.empty(); bytes = engine.take_output())
      out += as_text(bytes);
    return out;
  }
  std::string leftover() { return std::string{as_text(engine.take_leftover())}; }
  std::string kind() const {
    return engine.outcome() ? std::string{to_string(engine.outcome()->kind)} : "none";
  }
  std::string why() const { return engine.outcome() ? engine.outcome()->why : ""; }
  bool says(std::string_view words) const { return why().find(words) != std::string::npos; }

  Time now = at(0s);
  Engine engine;
};

class SenderByHand : public ByHand<Sender> {
 public:
  SenderByHand(FileSource& files, Protocol protocol, std::uint32_t bits = 0)
      : ByHand<Sender>{files, SenderOptions{.protocol = protocol, .timing = {.bits_per_second = bits}}} {}
  SenderByHand(FileSource& files, const SenderOptions& options) : ByHand<Sender>{files, options} {}
  /// The receiver's request, and the silence that makes it one.
  std::string start(std::string_view request = "C") {
    auto out = hears(request);
    return out + wait(150ms);
  }
};

class ReceiverByHand : public ByHand<Receiver> {
 public:
  ReceiverByHand(FileSink& sink, Protocol protocol, std::uint32_t bits = 0)
      : ByHand<Receiver>{sink, ReceiverOptions{.protocol = protocol, .timing = {.bits_per_second = bits}}} {}
};

struct OwnSource {
  MemorySource source;
};
/// A sender whose receiver has asked; its first block is out.
class Sending : private OwnSource, public SenderByHand {
 public:
  explicit Sending(std::string content, Protocol protocol = Protocol::xmodem, std::uint32_t bits = 0)
      : OwnSource{MemorySource{std::move(content)}}, SenderByHand{OwnSource::source, protocol, bits} {
    start();
  }
  Sending(std::string content, const SenderOptions& options)
      : OwnSource{MemorySource{std::move(content)}}, SenderByHand{OwnSource::source, options} {
    start();
  }
};

struct OwnSink {
  MemorySink sink;
};
/// A receiver that has asked.
class Receiving : public OwnSink, public ReceiverByHand {
 public:
  explicit Receiving(Protocol protocol, std::uint32_t bits = 0)
      : ReceiverByHand{OwnSink::sink, protocol, bits} {}
};

/// A sender and a receiver of ours on a line at 115200.
struct Pair {
  Pair(Protocol spoken, std::vector<MemoryFile> to_send, std::uint32_t speed = 115200)
      : protocol{spoken}, bits{speed}, source{std::move(to_send)} {
    line.ab.bits_per_second = line.ba.bits_per_second = bits;
  }
  Pair(Protocol spoken, std::string content, std::uint32_t speed = 115200)
      : Pair{spoken, std::vector<MemoryFile>{{"image.bin", std::move(content)}}, speed} {}

  void make() {
    const LineTiming timing{.bits_per_second = bits};
    sender = std::make_unique<Sender>(
        source, SenderOptions{.protocol = protocol, .timing = timing, .log = logged ? &sender_log : nullptr},
        line.now);
    receiver = std::make_unique<Receiver>(
        sink,
        ReceiverOptions{.protocol = protocol, .timing = timing, .log = logged ? &receiver_log : nullptr},
        line.now);
  }
  void run(Duration limit = 900s) {
    if (!sender) make();
    begun = line.now;
    line.run(*sender, *receiver, limit, [this] {
      if (sender->outcome() && !sender_ended) sender_ended = line.now;
    });
  }
  static std::string kind(const Transfer& one) {
    return one.outcome() ? std::string{to_string(one.outcome()->kind)} : "none";
  }
  bool both_done() const { return kind(*sender) == "done" && kind(*receiver) == "done"; }
  std::string got(std::size_t file = 0) const {
    return file < sink.files.size() && sink.files[file].complete ? sink.files[file].content : "(incomplete)";
  }
  Duration took() const { return line.now - begun; }
  /// Until the sender knew; the receiver may linger behind that.
  Duration sent_in() const { return sender_ended.value_or(line.now) - begun; }

  bool logged = true;
  Protocol protocol;
  std::uint32_t bits;
  MemorySource source;
  MemorySink sink;
  VirtualLine line{at(0s)};
  Time begun{};
  std::optional<Time> sender_ended;
  TextLog sender_log, receiver_log;
  std::unique_ptr<Sender> sender;
  std::unique_ptr<Receiver> receiver;
};

}  // namespace rommate::testing
