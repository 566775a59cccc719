#include "src/port/fault.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstring>

namespace rommate::port {
namespace {

namespace asio = boost::asio;
using protocols::Bytes;

class FaultyPort final : public Port {
 public:
  FaultyPort(asio::io_context& io, std::unique_ptr<Port> below, const FaultSettings& received,
             const FaultSettings& written)
      : io_(io),
        below_(std::move(below)),
        received_settings_(received),
        written_settings_(written),
        received_(received, 0),
        written_(written, 1),
        read_stall_(io),
        write_stall_(io) {}
  ~FaultyPort() override { *alive_ = false; }

  [[nodiscard]] const std::string& name() const override { return below_->name(); }
  [[nodiscard]] Capabilities capabilities() const override { return below_->capabilities(); }
  [[nodiscard]] const LineSettings& line() const override { return below_->line(); }
  [[nodiscard]] std::string remarks() const override { return below_->remarks(); }

  void open(OnOpen done) override {
    received_ = FaultScript(received_settings_, 0);
    written_ = FaultScript(written_settings_, 1);
    arrived_.clear();
    ready_.clear();
    ++connection_;
    cut_ = reading_ = writing_ = false;
    if (fails()) return later([this, done = std::move(done)] { done(broken()); });
    below_->open(std::move(done));
  }

  void read_some(std::span<protocols::Byte> into, OnBytes done) override {
    into_ = into;
    reader_ = std::move(done);
    if (fails()) cut();
    later([this] { deliver(); });
  }

  void write(ByteView bytes, OnBytes done) override {
    writer_ = std::move(done);
    to_write_ = bytes;
    size_ = bytes.size();
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
    read_stall_.cancel();
    write_stall_.cancel();
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
    return n == received_settings_.fail_operation || n == written_settings_.fail_operation;
  }
  void cut() {
    cut_ = true;
    below_->close();
  }

  /// Reads below until something comes out, then hands it to the reader.
  void deliver() {
    if (!reader_) return;
    if (!ready_.empty()) {
      const std::size_t count = std::min(into_.size(), ready_.size());
      std::memcpy(into_.data(), ready_.data(), count);
      ready_.erase(ready_.begin(), ready_.begin() + static_cast<std::ptrdiff_t>(count));
      return std::exchange(reader_, nullptr)(count, std::nullopt);
    }
    if (cut_) return std::exchange(reader_, nullptr)(0, broken());
    if (read_waits_) return;
    if (arrived_.empty()) return read_below();
    FaultScript::Result passed = received_.pass(arrived_);
    arrived_.erase(arrived_.begin(), arrived_.begin() + static_cast<std::ptrdiff_t>(passed.taken));
    ready_ = std::move(passed.bytes);
    if (passed.cut) cut();
    if (passed.stall) return wait(read_stall_, *passed.stall, read_waits_, [this] { deliver(); });
    deliver();
  }

  void read_below() {
    if (std::exchange(reading_, true)) return;
    below_->read_some(buffer_, [this, connection = connection_](std::size_t count,
                                                                std::optional<Problem> problem) {
      if (connection != connection_) return;
      reading_ = false;
      arrived_.insert(arrived_.end(), buffer_.begin(), buffer_.begin() + static_cast<std::ptrdiff_t>(count));
      if (problem && !cut_ && reader_) return std::exchange(reader_, nullptr)(0, problem);
      deliver();
    });
  }

  void write_more() {
    if (!writer_ || write_waits_ || writing_) return;
    if (cut_) return std::exchange(writer_, nullptr)(0, broken());
    if (to_write_.empty()) return std::exchange(writer_, nullptr)(size_, std::nullopt);
    FaultScript::Result passed = written_.pass(to_write_);
    to_write_ = to_write_.subspan(passed.taken);
    on_the_way_ = std::move(passed.bytes);
    writing_ = true;
    below_->write(on_the_way_, [this, connection = connection_, cut_now = passed.cut, stall = passed.stall](
                                   std::size_t, std::optional<Problem> problem) {
      if (connection != connection_) return;
      writing_ = false;
      if (cut_now) cut();
      if (problem && !cut_ && writer_) return std::exchange(writer_, nullptr)(0, problem);
      if (stall && !cut_) return wait(write_stall_, *stall, write_waits_, [this] { write_more(); });
      write_more();
    });
  }

  void wait(asio::steady_timer& timer, protocols::Duration time, bool& waits, std::function<void()> then) {
    waits = true;
    timer.expires_after(time);
    timer.async_wait([alive = alive_, &waits, then = std::move(then)](const boost::system::error_code&) {
      if (!*alive) return;
      waits = false;
      then();
    });
  }
  void later(std::function<void()> what) {
    asio::post(io_, [alive = alive_, what = std::move(what)] {
      if (*alive) what();
    });
  }

  asio::io_context& io_;
  std::unique_ptr<Port> below_;
  FaultSettings received_settings_, written_settings_;
  FaultScript received_, written_;
  asio::steady_timer read_stall_, write_stall_;
  std::uint64_t operations_ = 0;
  unsigned connection_ = 0;  // handlers of an earlier one are ignored
  bool cut_ = false, reading_ = false, writing_ = false, read_waits_ = false, write_waits_ = false;
  std::array<protocols::Byte, 16 * 1024> buffer_;
  Bytes arrived_, ready_, on_the_way_;
  std::span<protocols::Byte> into_;
  ByteView to_write_;
  std::size_t size_ = 0;
  OnBytes reader_, writer_;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace

std::unique_ptr<Port> make_faulty(asio::io_context& io, std::unique_ptr<Port> below,
                                  const FaultSettings& received, const FaultSettings& written) {
  return std::make_unique<FaultyPort>(io, std::move(below), received, written);
}

}  // namespace rommate::port
