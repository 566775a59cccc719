// The devices that jobs are tried on by their contract: each brings its job to a good end.
#pragma once

#include <deque>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "tests/job/slow_router.hpp"
#include "tests/job/speed_world.hpp"
#include "tests/support/job_world.hpp"

namespace rommate::testing {

/// A router at its prompt; characters reach it one by one, at line speed.
class RouterEnd final : public FarEnd {
 public:
  explicit RouterEnd(SlowRouter router) : router_(std::move(router)) {}
  std::vector<Print> on_bytes(ByteView typed, std::uint32_t, Time now) override {
    for (const auto byte : typed) {
      last_ = std::max(last_, now) + 1042us;
      line_.emplace_back(last_, static_cast<char>(byte));
    }
    return {};
  }
  std::vector<Print> on_time(Time now) override {
    for (; !line_.empty() && line_.front().first <= now; line_.pop_front())
      router_.arrives(line_.front().second, now);
    return {{Duration{}, router_.run(now)}};
  }
  [[nodiscard]] std::optional<Time> deadline() const override {
    if (line_.empty()) return router_.next();
    const auto first = line_.front().first;
    return router_.next() ? std::min(first, *router_.next()) : first;
  }

 private:
  SlowRouter router_;
  std::deque<std::pair<Time, char>> line_;
  Time last_{};
};

/// A boot loader whose speed can be set, and a transfer's other side where there is one.
class LoaderEnd final : public FarEnd {
 public:
  Loader loader;
  bool receives = false;  // a file by XMODEM, two seconds after the proof of the fast speed

  std::vector<Print> on_bytes(ByteView typed, std::uint32_t baud, Time now) override {
    if (baud == loader.baud && !loader.peer && typed.size() == 1 && typed[0] == 0x12)
      return {{5ms, "\r\nswitch: ", loader.baud}};
    if (receives && baud == loader.baud && baud == 115200 && !begins_at_) begins_at_ = now + 2s;
    return prints(loader.on_bytes(typed, baud, now));
  }
  std::vector<Print> on_time(Time now) override {
    if (begins_at_ && now >= *begins_at_) {
      loader.peer = std::make_unique<Receiver>(sink_, ReceiverOptions{.protocol = Protocol::xmodem}, now);
      begins_at_ = Time::max();
    }
    return prints(loader.on_time(now));
  }
  [[nodiscard]] std::optional<Time> deadline() const override {
    if (loader.peer) return loader.peer->deadline();
    return begins_at_ == Time::max() ? std::nullopt : begins_at_;
  }

 private:
  std::optional<Time> begins_at_;
  MemorySink sink_;
  static std::vector<Print> prints(std::vector<Loader::Print> from) {
    std::vector<Print> all;
    for (auto& each : from) all.push_back({each.after, std::move(each.text), each.baud});
    return all;
  }
};

/// The other side of a transfer, as a device has it that was told to begin.
class TransferEnd final : public FarEnd {
 public:
  TransferEnd(bool sends, Protocol protocol, Time now, std::string content) : source_(std::move(content)) {
    if (sends)
      peer_ = std::make_unique<Sender>(source_, SenderOptions{.protocol = protocol}, now);
    else
      peer_ = std::make_unique<Receiver>(sink_, ReceiverOptions{.protocol = protocol}, now);
  }
  std::vector<Print> on_bytes(ByteView typed, std::uint32_t, Time now) override {
    peer_->on_bytes(typed, now);
    return output(now);
  }
  std::vector<Print> on_time(Time now) override {
    peer_->on_time(now);
    return output(now);
  }
  [[nodiscard]] std::optional<Time> deadline() const override { return peer_->deadline(); }

 private:
  std::vector<Print> output(Time now) {
    auto bytes = peer_->take_output();
    if (bytes.empty()) return {};
    peer_->on_sent(now);
    return {{5ms, std::string{as_text(bytes)}}};
  }
  MemorySource source_;
  MemorySink sink_;
  std::unique_ptr<Transfer> peer_;
};

/// Boots, and stops in ROMMON at the n-th BREAK; a NUL at a low speed is one.
class BootEnd final : public FarEnd {
 public:
  explicit BootEnd(int at) : at_(at) {}
  std::vector<Print> on_bytes(ByteView typed, std::uint32_t baud, Time now) override {
    return baud < 9600 && !typed.empty() && typed[0] == 0 ? on_break(now) : std::vector<Print>{};
  }
  std::vector<Print> on_break(Time) override {
    if (++breaks_ != at_) return {};
    return {{600ms, "\r\nmonitor: command \"boot\" aborted due to user interrupt\r\nrommon 1 > ", 9600}};
  }

 private:
  int at_, breaks_ = 0;
};

/// Stands at a prompt at its own speed, and draws its row again at Ctrl-R and RETURN.
class PromptEnd final : public FarEnd {
 public:
  explicit PromptEnd(std::uint32_t baud) : baud_(baud) {}
  std::vector<Print> on_bytes(ByteView typed, std::uint32_t baud, Time) override {
    if (baud != baud_ || typed.empty()) return {};
    return {{5ms, "\r\nBRANCH-7#", baud_}};
  }

 private:
  std::uint32_t baud_;
};

}  // namespace rommate::testing
