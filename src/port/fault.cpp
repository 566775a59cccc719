#include "src/port/fault.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstring>

#include "protocols/alive.hpp"

namespace rommate::port {
namespace {

namespace asio = boost::asio;
using protocols::Bytes;

/// What is done to the bytes of one direction, and for how long they are held.
struct Way {
  Way(asio::io_context& io, const FaultSettings& asked, std::uint32_t number)
      : settings(asked), salt(number), script(asked, number), stall(io) {}
  void begin() {
    script = FaultScript(settings, salt);
    under_way = false;
  }
  FaultSettings settings;
  std::uint32_t salt;
  FaultScript script;
  asio::steady_timer stall;
  bool waits = false;      // for its end
  bool under_way = false;  // the port below has something to do
  Port::OnBytes done;      // of who reads, of who writes
};

struct Incoming {
  std::array<protocols::Byte, 16 * 1024> buffer;
  Bytes arrived, ready;
  std::span<protocols::Byte> into;
};

struct Outgoing {
  Bytes on_the_way;
  ByteView rest;
  std::size_t size = 0;
};

class FaultyPort final : public Port {
 public:
  FaultyPort(asio::io_context& io, std::unique_ptr<Port> below, const FaultSettings& received,
             const FaultSettings& written)
      : io_(io), below_(std::move(below)), read_(io, received, 0), write_(io, written, 1) {}
  ~FaultyPort() override { alive_.end(); }

  [[nodiscard]] const std::string& name() const override { return below_->name(); }
  [[nodiscard]] Capabilities capabilities() const override { return below_->capabilities(); }
  [[nodiscard]] const LineSettings& line() const override { return below_->line(); }
  [[nodiscard]] std::string remarks() const override { return below_->remarks(); }
  [[nodiscard]] std::string offered() const override { return below_->offered(); }
  void take_offered() override { below_->take_offered(); }
  void set_window(int rows, int columns) override { below_->set_window(rows, columns); }

  void open(OnOpen done) override {
    read_.begin();
    write_.begin();
    in_.arrived.clear();
    in_.ready.clear();
    ++connection_;
    cut_ = false;
    if (fails()) return later([this, done = std::move(done)] { done(broken()); });
    below_->open(std::move(done));
  }

  void read_some(std::span<protocols::Byte> into, OnBytes done) override {
    in_.into = into;
    read_.done = std::move(done);
    if (fails()) cut();
    later([this] { deliver(); });
  }

  void write(ByteView bytes, OnBytes done) override {
    write_.done = std::move(done);
    outgoing_.rest = bytes;
    outgoing_.size = bytes.size();
    if (fails()) cut();
    later([this] { write_more(); });
  }

  void control(const Control& what, OnControl done) override {
    if (fails()) cut();
    if (!cut_) return below_->control(what, std::move(done));
    later([done = std::move(done), problem = broken()] {
      done({ControlResult::Status::refused, problem.what, std::nullopt});
    });
  }

  void close() override {
    below_->close();
    read_.stall.cancel();
    write_.stall.cancel();
    cut_ = true;
    later([this] {
      deliver();
      write_more();
    });
  }

 private:
  [[nodiscard]] Problem broken() const {
    return {Problem::Kind::lost, fmt::format("{}: the line was cut (a fault that was asked for)", name()),
            ""};
  }
  bool fails() {
    const std::uint64_t n = ++operations_;
    return n == read_.settings.fail_operation || n == write_.settings.fail_operation;
  }
  void cut() {
    cut_ = true;
    below_->close();
  }

  /// Reads below until something comes out, then hands it to the reader.
  void deliver() {
    if (!read_.done) return;
    if (!in_.ready.empty()) {
      const std::size_t count = std::min(in_.into.size(), in_.ready.size());
      std::memcpy(in_.into.data(), in_.ready.data(), count);
      in_.ready.erase(in_.ready.begin(), in_.ready.begin() + static_cast<std::ptrdiff_t>(count));
      return std::exchange(read_.done, nullptr)(count, std::nullopt);
    }
    if (cut_) return std::exchange(read_.done, nullptr)(0, broken());
    if (read_.waits) return;
    if (in_.arrived.empty()) return read_below();
    FaultScript::Result passed = read_.script.pass(in_.arrived);
    in_.arrived.erase(in_.arrived.begin(), in_.arrived.begin() + static_cast<std::ptrdiff_t>(passed.taken));
    in_.ready = std::move(passed.bytes);
    if (passed.cut) cut();
    if (passed.stall) return wait(read_, *passed.stall, [this] { deliver(); });
    deliver();
  }

  void read_below() {
    if (std::exchange(read_.under_way, true)) return;
    below_->read_some(in_.buffer,
                      [this, connection = connection_](std::size_t count, std::optional<Problem> problem) {
                        if (connection != connection_) return;
                        read_.under_way = false;
                        in_.arrived.insert(in_.arrived.end(), in_.buffer.begin(),
                                           in_.buffer.begin() + static_cast<std::ptrdiff_t>(count));
                        if (problem && !cut_ && read_.done)
                          return std::exchange(read_.done, nullptr)(0, problem);
                        deliver();
                      });
  }

  void write_more() {
    if (!write_.done || write_.waits || write_.under_way) return;
    if (cut_) return std::exchange(write_.done, nullptr)(0, broken());
    if (outgoing_.rest.empty()) return std::exchange(write_.done, nullptr)(outgoing_.size, std::nullopt);
    FaultScript::Result passed = write_.script.pass(outgoing_.rest);
    outgoing_.rest = outgoing_.rest.subspan(passed.taken);
    outgoing_.on_the_way = std::move(passed.bytes);
    write_.under_way = true;
    below_->write(outgoing_.on_the_way, [this, connection = connection_, cut_now = passed.cut,
                                         stall = passed.stall](std::size_t, std::optional<Problem> problem) {
      if (connection != connection_) return;
      write_.under_way = false;
      if (cut_now) cut();
      if (problem && !cut_ && write_.done) return std::exchange(write_.done, nullptr)(0, problem);
      if (stall && !cut_) return wait(write_, *stall, [this] { write_more(); });
      write_more();
    });
  }

  void wait(Way& way, protocols::Duration time, std::function<void()> then) {
    way.waits = true;
    way.stall.expires_after(time);
    way.stall.async_wait(
        [alive = alive_.watch(), &way, then = std::move(then)](const boost::system::error_code&) {
          if (!alive) return;
          way.waits = false;
          then();
        });
  }
  void later(std::function<void()> what) {
    asio::post(io_, [alive = alive_.watch(), what = std::move(what)] {
      if (alive) what();
    });
  }

  asio::io_context& io_;
  std::unique_ptr<Port> below_;
  Way read_, write_;
  Incoming in_;
  Outgoing outgoing_;
  std::uint64_t operations_ = 0;
  unsigned connection_ = 0;  // handlers of an earlier one are ignored
  bool cut_ = false;
  protocols::Alive alive_;
};

}  // namespace

std::unique_ptr<Port> make_faulty(asio::io_context& io, std::unique_ptr<Port> below,
                                  const FaultSettings& received, const FaultSettings& written) {
  return std::make_unique<FaultyPort>(io, std::move(below), received, written);
}

}  // namespace rommate::port
