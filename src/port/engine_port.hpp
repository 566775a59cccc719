// A port made of a byte engine over another port: what telnet and RFC 2217 share. Bytes of the port below go
// through the engine, the engine's output goes down in order, its deadline has a timer, and a control is done
// when what it made the engine say has been written. For the .cpp files of those kinds only.
//
// Bounded: nothing is read below while many console bytes wait to be fetched or much output waits to be sent,
// so that a peer that floods us is held by its own TCP window.
#pragma once

#include <array>
#include <boost/asio/steady_timer.hpp>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <utility>

#include "protocols/alive.hpp"
#include "protocols/engine.hpp"
#include "src/port/port.hpp"

namespace boost::asio {
class io_context;
}

namespace rommate::port {

class EnginePort : public Port {
 public:
  EnginePort(boost::asio::io_context& io, std::unique_ptr<Port> below);
  ~EnginePort() override;

  [[nodiscard]] const std::string& name() const override { return below_->name(); }
  void open(OnOpen done) override;
  void read_some(std::span<protocols::Byte> into, OnBytes done) override;
  void write(ByteView bytes, OnBytes done) override;
  void close() override;

 protected:
  /// A fresh engine for a connection just made, started; it lives until the next call.
  virtual protocols::Engine& start_engine(protocols::Time now) = 0;
  /// Console bytes for the engine to send.
  virtual void encode(ByteView bytes) = 0;
  /// The engine was given bytes or a time: look what became of it.
  virtual void progressed() = 0;
  /// Console data must wait: the peer has asked for that.
  [[nodiscard]] virtual bool held() const { return false; }

  [[nodiscard]] static protocols::Time now();
  [[nodiscard]] bool opening() const { return opened_ != nullptr; }
  /// Ends open(); with a problem the connection is closed.
  void finish_open(std::optional<Problem> problem);
  /// Writes what the engine has to say, and sets the timer for its deadline. Call after any request to it.
  void pump();
  /// `done` runs, from the loop, when all that the engine has said so far is written; with false when the
  /// connection was lost before.
  void when_written(std::function<void(bool written)> done);
  /// The connection has ended; requests that wait for an answer get none.
  virtual void on_lost(const Problem& problem) = 0;
  void later(std::function<void()> done);
  void drop_received();

 private:
  void read_below();
  void received(std::size_t count, std::optional<Problem> problem);
  void deliver();
  void send_below();
  void sent(std::optional<Problem> problem);
  void encode_pending();
  void take_console_bytes();
  void arm();
  void lost(const Problem& problem);

  struct Waiter {
    std::uint64_t mark;  // of said_
    std::function<void(bool written)> done;
  };

  boost::asio::io_context& io_;
  std::unique_ptr<Port> below_;
  protocols::Engine* engine_ = nullptr;
  boost::asio::steady_timer timer_;
  std::optional<protocols::Time> armed_;
  OnOpen opened_;
  bool connected_ = false, reading_below_ = false, sending_below_ = false;
  unsigned connection_ = 0;  // handlers of an earlier one are ignored
  std::array<protocols::Byte, 64 * 1024> buffer_;
  protocols::Bytes inbox_;   // console bytes not yet fetched
  std::size_t fetched_ = 0;  // of inbox_
  std::span<protocols::Byte> into_;
  OnBytes reader_;
  std::optional<ByteView> to_encode_;  // of a write that the peer does not want yet
  OnBytes writer_;
  protocols::Bytes sending_, outbox_;
  std::uint64_t said_ = 0, written_ = 0;  // engine output in bytes, taken and written
  std::deque<Waiter> waiters_;
  Problem lost_{Problem::Kind::lost, "not open", ""};
  protocols::Alive alive_;
};

}  // namespace rommate::port
