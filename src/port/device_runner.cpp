#include "src/port/device_runner.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <map>
#include <utility>

#include <fmt/format.h>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/udp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>

#include "protocols/alive.hpp"
#include "src/port/durable_file.hpp"
#include "src/port/state_dir.hpp"

namespace rommate::port {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using asio::ip::udp;
using device::Device;
using device::Endpoint;
using protocols::Bytes;
using protocols::Time;
using namespace std::chrono_literals;

constexpr auto button_held_for = 20s;

Time clock_now() { return std::chrono::time_point_cast<Duration>(std::chrono::steady_clock::now()); }

udp::endpoint to_asio(const Endpoint& endpoint) {
  return {asio::ip::address_v4(endpoint.address), endpoint.port};
}
Endpoint from_asio(const udp::endpoint& endpoint) {
  return {endpoint.address().to_v4().to_bytes(), endpoint.port()};
}

/// A socket of the device. `alive` ends its receive loop.
struct UdpSocket {
  explicit UdpSocket(asio::io_context& io) : socket{io} {}
  udp::socket socket;
  udp::endpoint from;
  std::array<protocols::Byte, 65536> buffer{};
  std::optional<Endpoint> stands_for;  // the address the device thinks it talks to
};

/// A connection of the device.
struct TcpStream {
  explicit TcpStream(asio::io_context& io) : socket{io} {}
  tcp::socket socket;
  std::array<protocols::Byte, 65536> buffer{};
};

std::variant<std::string, Problem> read_text(const std::string& path) {
  if (auto text = read_file(path)) return std::move(*text);
  return Problem{Problem::Kind::usage,
                 fmt::format("the personality file {} cannot be read: {}", path, std::strerror(errno)),
                 "rommate sim list names the models that need no file"};
}

}  // namespace

class DeviceRunner::Impl {
 public:
  Impl(asio::io_context& io, const DeviceRunnerOptions& options, std::unique_ptr<Device> device,
       std::unique_ptr<StateDir> state)
      : io_{io},
        options_{options},
        device_{std::move(device)},
        state_{std::move(state)},
        timer_{io},
        button_{io} {
    pump();
  }

  template <class Action>
  void act(Action action) {
    action(*device_, clock_now());
    pump();
  }

  void power(bool on) {
    powered_ = on;
    if (on && options_.button_held) {
      act([](Device& d, Time now) { d.on_button(true, now); });
      button_.expires_after(button_held_for);
      button_.async_wait([this, alive = alive_.watch()](const auto& error) {
        if (!error && alive) act([](Device& d, Time now) { d.on_button(false, now); });
      });
    }
    act([on](Device& d, Time now) { on ? d.power_on(now) : d.power_off(now); });
  }

  /// Everything the device wants done; then waits for its next deadline.
  void pump() {
    for (auto& effect : device_->take_effects()) std::visit([this](auto& each) { carry_out(each); }, effect);
    const auto output = device_->take_output();
    if (!output.empty() && printed_) printed_(output);
    arm();
  }

  asio::io_context& io_;
  DeviceRunnerOptions options_;
  std::unique_ptr<Device> device_;
  bool powered_ = false;
  Printed printed_;
  Trouble trouble_;
  std::function<void(const std::string&)> remark_;

 private:
  void arm() {
    const auto due = device_->deadline();
    if (due == armed_for_) return;
    armed_for_ = due;
    timer_.cancel();
    if (!due) return;
    timer_.expires_at(std::chrono::time_point_cast<std::chrono::steady_clock::duration>(*due));
    timer_.async_wait([this, alive = alive_.watch()](const auto& error) {
      if (error || !alive) return;
      armed_for_.reset();
      act([](Device& d, Time now) { d.on_time(now); });
    });
  }

  void carry_out(const device::OpenUdp& open) {
    auto socket = std::make_shared<UdpSocket>(io_);
    boost::system::error_code error;
    socket->socket.open(udp::v4(), error);
    if (!error) socket->socket.bind({udp::v4(), 0}, error);
    if (error) return;  // the device sees a network that does not answer
    sockets_[open.socket] = socket;
    receive(open.socket, socket);
  }

  void carry_out(const device::SendUdp& send) {
    const auto found = sockets_.find(send.socket);
    if (found == sockets_.end()) return;
    auto& socket = *found->second;
    const auto to = led(send.to);
    if (to != send.to) socket.stands_for = send.to;
    boost::system::error_code error;  // a lost datagram; the device's timers deal with it
    socket.socket.send_to(asio::buffer(send.payload), to_asio(to), 0, error);
  }

  [[nodiscard]] Endpoint led(const Endpoint& to) const {
    if (options_.leads.empty()) return to;
    if (const auto found = options_.leads.find(to.port); found != options_.leads.end()) return found->second;
    return {options_.leads.begin()->second.address, to.port};
  }

  void carry_out(const device::ConnectTcp& connect) {
    auto stream = std::make_shared<TcpStream>(io_);
    streams_[connect.socket] = stream;
    const auto to = led(connect.to);
    stream->socket.async_connect(
        {asio::ip::address_v4(to.address), to.port},
        [this, id = connect.socket, weak = std::weak_ptr(stream)](const boost::system::error_code& error) {
          const auto self = weak.lock();
          if (!self || error == asio::error::operation_aborted) return;
          if (error) return end_stream(id);
          act([&](Device& d, Time now) { d.on_tcp(id, device::StreamNews::connected, {}, now); });
          read(id, self);
        });
  }

  void carry_out(const device::SendTcp& send) {
    const auto found = streams_.find(send.socket);
    if (found == streams_.end()) return;
    boost::system::error_code error;  // a request of a line or two; the end of the stream tells the rest
    asio::write(found->second->socket, asio::buffer(send.payload), error);
  }

  void carry_out(const device::CloseTcp& close) {
    const auto found = streams_.find(close.socket);
    if (found == streams_.end()) return;
    boost::system::error_code error;
    found->second->socket.shutdown(tcp::socket::shutdown_send, error);
    found->second->socket.close(error);
    streams_.erase(found);
  }

  void read(unsigned id, const std::shared_ptr<TcpStream>& stream) {
    stream->socket.async_read_some(
        asio::buffer(stream->buffer),
        [this, id, weak = std::weak_ptr(stream)](const boost::system::error_code& error, std::size_t count) {
          const auto self = weak.lock();
          if (!self || error == asio::error::operation_aborted) return;
          if (error) return end_stream(id);
          const auto bytes = ByteView{self->buffer}.first(count);
          act([&](Device& d, Time now) { d.on_tcp(id, device::StreamNews::received, bytes, now); });
          if (streams_.contains(id)) read(id, self);
        });
  }

  void end_stream(unsigned id) {
    streams_.erase(id);
    act([&](Device& d, Time now) { d.on_tcp(id, device::StreamNews::closed, {}, now); });
  }

  void carry_out(const device::CloseUdp& close) {
    const auto found = sockets_.find(close.socket);
    if (found == sockets_.end()) return;
    boost::system::error_code error;
    found->second->socket.close(error);
    sockets_.erase(found);
  }

  void carry_out(const device::Save& save) {
    if (state_) tell(state_->save(save.name, save.content));
  }
  void carry_out(const device::Forget& forget) {
    if (state_) tell(state_->forget(forget.name));
  }
  void carry_out(const device::Remark& remark) {
    if (remark_) remark_(remark.text);
  }
  void tell(const std::optional<Problem>& problem) {
    if (problem && trouble_ && !std::exchange(told_, true)) trouble_(*problem);
  }

  void receive(unsigned id, const std::shared_ptr<UdpSocket>& socket) {
    socket->socket.async_receive_from(
        asio::buffer(socket->buffer), socket->from,
        [this, id, weak = std::weak_ptr(socket)](const boost::system::error_code& error, std::size_t count) {
          const auto self = weak.lock();
          if (!self || error == asio::error::operation_aborted) return;
          if (!error) {
            auto from = from_asio(self->from);
            if (self->stands_for) from.address = self->stands_for->address;
            const auto bytes = ByteView{self->buffer}.first(count);
            act([&](Device& d, Time now) { d.on_udp(id, from, bytes, now); });
          }
          // "Connection refused" of an earlier datagram ends nothing.
          if (sockets_.contains(id)) receive(id, self);
        });
  }

  std::unique_ptr<StateDir> state_;
  asio::steady_timer timer_, button_;
  std::optional<Time> armed_for_;
  std::map<unsigned, std::shared_ptr<UdpSocket>> sockets_;
  std::map<unsigned, std::shared_ptr<TcpStream>> streams_;
  bool told_ = false;
  protocols::Alive alive_;
};

std::variant<std::unique_ptr<DeviceRunner>, Problem> DeviceRunner::make(asio::io_context& io,
                                                                        const DeviceRunnerOptions& options) {
  device::DeviceOptions device_options{.fast = options.fast, .real_sizes = options.real_sizes, .saved = {}};
  std::unique_ptr<StateDir> state;
  if (!options.state_dir.empty()) {
    auto opened = StateDir::open(options.state_dir);
    if (auto* problem = std::get_if<Problem>(&opened)) return *problem;
    state = std::move(std::get<0>(opened));
    auto loaded = state->load();
    if (auto* problem = std::get_if<Problem>(&loaded)) return *problem;
    device_options.saved = std::move(std::get<0>(loaded));
  }
  std::variant<std::unique_ptr<Device>, device::Refusal> made;
  if (options.replay) {
    made = device::make_replay(*options.replay, options.fast);
  } else if (options.model.find('/') != std::string::npos || options.model.ends_with(".toml")) {
    auto text = read_text(options.model);
    if (auto* problem = std::get_if<Problem>(&text)) return *problem;
    made = device::make_device_from(options.model, std::get<std::string>(text), device_options);
  } else {
    made = device::make_device(options.model, device_options);
  }
  if (auto* refusal = std::get_if<device::Refusal>(&made))
    return Problem{Problem::Kind::usage, refusal->why, ""};
  return std::unique_ptr<DeviceRunner>(
      new DeviceRunner(std::make_unique<Impl>(io, options, std::move(std::get<0>(made)), std::move(state))));
}

DeviceRunner::DeviceRunner(std::unique_ptr<Impl> impl) : impl_{std::move(impl)} {}
DeviceRunner::~DeviceRunner() = default;

void DeviceRunner::on_printed(Printed printed) { impl_->printed_ = std::move(printed); }
void DeviceRunner::on_trouble(Trouble trouble) { impl_->trouble_ = std::move(trouble); }
void DeviceRunner::on_remark(std::function<void(const std::string&)> remark) {
  impl_->remark_ = std::move(remark);
}
void DeviceRunner::power_on() { impl_->power(true); }
void DeviceRunner::power_off() { impl_->power(false); }
bool DeviceRunner::powered() const { return impl_->powered_; }

void DeviceRunner::hold_button(bool pressed) {
  impl_->act([&](Device& d, Time now) { d.on_button(pressed, now); });
}
bool DeviceRunner::has_button() const { return impl_->device_->has_button(); }
void DeviceRunner::type(ByteView bytes) {
  impl_->act([&](Device& d, Time now) { d.on_bytes(bytes, now); });
}
void DeviceRunner::set_line(const LineSettings& line) {
  impl_->act([&](Device& d, Time now) { d.on_line(line, now); });
}
void DeviceRunner::set_break(bool on) {
  impl_->act([&](Device& d, Time now) { d.on_break(on, now); });
}
void DeviceRunner::purge_unsent() {
  impl_->act([](Device& d, Time now) { d.purge_unsent(now); });
}
void DeviceRunner::lead(std::uint16_t port, const device::Endpoint& server) {
  impl_->options_.leads[port] = server;
}
Duration DeviceRunner::until_sent() const {
  return std::max(Duration::zero(), impl_->device_->sent_at() - clock_now());
}

}  // namespace rommate::port
