#include "src/port/sim.hpp"

#include <algorithm>
#include <deque>
#include <utility>

#include <fmt/format.h>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include "protocols/alive.hpp"
#include "src/port/device_runner.hpp"

namespace rommate::port {
namespace {

namespace asio = boost::asio;
using protocols::Byte;
using protocols::Bytes;

constexpr std::int64_t driver_buffer = 4096;  // characters a write may leave in the driver, as Linux ttys do
constexpr std::size_t unread_at_most = 1 << 20;

Problem closed() { return {Problem::Kind::lost, "the simulated device's line was closed", ""}; }

class SimPort : public Port {
 public:
  SimPort(asio::io_context& io, std::string name, LineSettings line, std::unique_ptr<DeviceRunner> runner)
      : io_{io},
        name_{std::move(name)},
        line_{line},
        runner_{std::move(runner)},
        timer_{io},
        write_timer_{io} {
    runner_->on_printed([this](ByteView bytes) { received(bytes); });
  }

  [[nodiscard]] const std::string& name() const override { return name_; }
  [[nodiscard]] Capabilities capabilities() const override {
    return {.line_settings = true, .break_on_off = true, .low_baud_break = true, .modem_lines = true};
  }
  [[nodiscard]] const LineSettings& line() const override { return line_; }

  void open(OnOpen done) override {
    later([this, done = std::move(done)] {
      open_ = true;
      runner_->set_line(line_);
      if (!runner_->powered()) runner_->power_on();
      done(std::nullopt);
    });
  }

  void read_some(std::span<Byte> into, OnBytes done) override {
    read_into_ = into;
    read_done_ = std::move(done);
    if (!unread_.empty() || !open_) later([this] { serve_reader(); });
  }

  void write(ByteView bytes, OnBytes done) override {
    if (!open_) return later([done = std::move(done)] { done(0, closed()); });
    runner_->type(bytes);
    write_done_ = std::move(done);
    written_ = bytes.size();
    const auto character =
        Duration{std::chrono::seconds{1}} * protocols::bits_per_character(line_) / line_.baud;
    write_timer_.expires_after(std::max(Duration::zero(), runner_->until_sent() - character * driver_buffer));
    write_timer_.async_wait([this, alive = alive_.watch()](const auto& error) {
      if (!error && alive && write_done_) std::exchange(write_done_, nullptr)(written_, std::nullopt);
    });
  }

  void control(const Control& what, OnControl done) override {
    controls_.push_back({what, std::move(done)});
    if (controls_.size() == 1) begin_control();
  }

  void close() override {
    if (open_) {
      runner_->set_break(false);
      runner_->purge_unsent();
    }
    open_ = false;
    unread_.clear();
    timer_.cancel();
    write_timer_.cancel();
    if (read_done_) later([done = std::exchange(read_done_, nullptr)] { done(0, closed()); });
    if (write_done_) later([done = std::exchange(write_done_, nullptr)] { done(0, closed()); });
    for (auto& each : std::exchange(controls_, {}))
      later([done = std::move(each.done)] {
        done({ControlResult::Status::refused, "the line was closed", {}});
      });
  }

  [[nodiscard]] DeviceRunner& runner() { return *runner_; }

 private:
  struct Pending {
    Control what;
    OnControl done;
  };

  /// Runs from the io_context, and not at all when the port is gone by then.
  template <class What>
  void later(What what) {
    asio::post(io_, [what = std::move(what), alive = alive_.watch()] {
      if (alive) what();
    });
  }

  void received(ByteView bytes) {
    if (!open_ || unread_.size() > unread_at_most) return;
    unread_.insert(unread_.end(), bytes.begin(), bytes.end());
    if (read_done_) later([this] { serve_reader(); });
  }

  void serve_reader() {
    if (!read_done_) return;
    if (!open_) return std::exchange(read_done_, nullptr)(0, closed());
    if (unread_.empty()) return;
    const auto count = std::min(read_into_.size(), unread_.size());
    std::copy_n(unread_.begin(), count, read_into_.begin());
    unread_.erase(unread_.begin(), unread_.begin() + static_cast<std::ptrdiff_t>(count));
    std::exchange(read_done_, nullptr)(count, std::nullopt);
  }

  /// Everything but Purge waits for the characters written before it.
  void begin_control() {
    const bool at_once = std::holds_alternative<Purge>(controls_.front().what);
    timer_.expires_after(at_once ? Duration::zero() : runner_->until_sent());
    timer_.async_wait([this, alive = alive_.watch()](const auto& error) {
      if (error || !alive || controls_.empty()) return;
      auto pending = std::move(controls_.front());
      controls_.pop_front();
      const auto result =
          std::visit([this](const auto& each) { return this->carry_out(each); }, pending.what);
      if (!controls_.empty()) begin_control();
      pending.done(result);
    });
  }

  ControlResult carry_out(const SetLine& set) {
    line_ = set.line;
    runner_->set_line(line_);
    return {};
  }
  ControlResult carry_out(const SetBreak& set) {
    runner_->set_break(set.on);
    return {};
  }
  ControlResult carry_out(const SendRemoteBreak&) {
    return {
        ControlResult::Status::unsupported, "a simulated line takes BREAK on and off, like a local one", {}};
  }
  ControlResult carry_out(const Purge& purge) {
    if (purge.received) unread_.clear();
    if (purge.unsent) runner_->purge_unsent();
    return {};
  }
  ControlResult carry_out(const Drain&) { return {}; }
  ControlResult carry_out(const GetModemLines&) {
    const bool on = runner_->powered();
    return {ControlResult::Status::done, "",
            ModemLines{.cts = on, .dsr = on, .dcd = on, .ri = false, .dtr = open_, .rts = open_}};
  }

  asio::io_context& io_;
  std::string name_;
  LineSettings line_;
  std::unique_ptr<DeviceRunner> runner_;
  asio::steady_timer timer_, write_timer_;
  protocols::Alive alive_;
  bool open_ = false;
  std::deque<Byte> unread_;
  std::span<Byte> read_into_;
  OnBytes read_done_, write_done_;
  std::size_t written_ = 0;
  std::deque<Pending> controls_;
};

/// 0: the option is another one.
std::uint16_t usual_port(std::string_view key) {
  return key == "tftp" ? 69 : key == "http" ? 80 : key == "ftp" ? 21 : 0;
}

std::optional<Problem> take_option(const std::string& key, const std::string& value,
                                   DeviceRunnerOptions& options) {
  const auto wrong = [&](std::string_view hint) {
    return Problem{Problem::Kind::usage,
                   fmt::format("'{}' is no value for the option {} of sim:", value, key), std::string(hint)};
  };
  if (key == "speed") {
    if (value != "fast" && value != "real") return wrong("speed is real or fast");
    options.fast = value == "fast";
  } else if (key == "flash") {
    if (value != "real" && value != "small") return wrong("flash is real or small");
    options.real_sizes = value == "real";
  } else if (key == "state") {
    options.state_dir = value;
  } else if (key == "button") {
    if (value != "held") return wrong("button=held holds the Mode button down at power-on");
    options.button_held = true;
  } else if (const auto usual = usual_port(key); usual != 0) {
    const auto server = device::parse_endpoint(value);
    if (!server) return wrong(fmt::format("{} is ADDRESS:PORT, for example 127.0.0.1:6969", key));
    options.leads[usual] = *server;
  }
  return std::nullopt;
}

}  // namespace

bool is_sim_option(std::string_view key) {
  return key == "speed" || key == "flash" || key == "state" || key == "button" || usual_port(key) != 0;
}

std::variant<std::unique_ptr<Port>, Problem> make_sim_port(asio::io_context& io, const Url& url,
                                                           const OpenOptions& options) {
  DeviceRunnerOptions run{.model = url.rest, .state_dir = options.state_dir, .fast = options.simulate_fast};
  for (const auto& [key, value] : url.options)
    if (auto problem = take_option(key, value, run)) return *problem;
  auto runner = DeviceRunner::make(io, run);
  if (auto* problem = std::get_if<Problem>(&runner)) return *problem;
  return std::make_unique<SimPort>(io, "sim:" + url.rest, options.line, std::move(std::get<0>(runner)));
}

bool power_cycle(Port& port) {
  auto* sim = dynamic_cast<SimPort*>(&port);
  if (sim == nullptr) return false;
  sim->runner().power_off();
  sim->runner().power_on();
  return true;
}

bool lead(Port& port, std::uint16_t from, const device::Endpoint& server) {
  auto* sim = dynamic_cast<SimPort*>(&port);
  if (sim == nullptr) return false;
  sim->runner().lead(from, server);
  return true;
}

bool is_simulated(Port& port) { return dynamic_cast<SimPort*>(&port) != nullptr; }

bool hold_button(Port& port, bool pressed) {
  auto* sim = dynamic_cast<SimPort*>(&port);
  if (sim == nullptr) return false;
  sim->runner().hold_button(pressed);
  return true;
}

bool has_button(Port& port) {
  auto* sim = dynamic_cast<SimPort*>(&port);
  return sim != nullptr && sim->runner().has_button();
}

}  // namespace rommate::port
