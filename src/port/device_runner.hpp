// Runs a simulated device on an io_context: its clock, its UDP sockets, its state directory. SimPort and the
// endpoints of `rommate sim` stand on it; it knows nothing of consoles or servers.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>

#include "src/device/device.hpp"
#include "src/device/replay.hpp"
#include "src/port/port.hpp"

namespace boost::asio {
class io_context;
}

namespace rommate::port {

struct DeviceRunnerOptions {
  std::optional<device::ReplayScript> replay = {};  // this instead of a model; it keeps nothing
  std::string model = {};      // a name from list_models(), or a path to a personality file
  std::string state_dir = {};  // empty: nothing is kept
  bool fast = false;
  bool real_sizes = false;   // images as long as those of the real box
  bool button_held = false;  // the Mode button is down for the first 20 s of each power-on
  /// Where what goes to such a port of any address is led instead: 69 is TFTP, 80 HTTP, 21 FTP. Other ports
  /// (of transfers, of data connections) are then looked for at the address of one of them.
  std::map<std::uint16_t, device::Endpoint> leads = {};
};

class DeviceRunner {
 public:
  /// What the host's UART received. Called from the io_context or from inside a call below.
  using Printed = std::function<void(ByteView)>;
  using Trouble = std::function<void(const Problem&)>;

  [[nodiscard]] static std::variant<std::unique_ptr<DeviceRunner>, Problem> make(
      boost::asio::io_context& io, const DeviceRunnerOptions& options);
  ~DeviceRunner();
  DeviceRunner(const DeviceRunner&) = delete;
  DeviceRunner& operator=(const DeviceRunner&) = delete;

  void on_printed(Printed printed);
  /// A state directory that cannot be written is told here, once.
  void on_trouble(Trouble trouble);
  /// What the device remarks about itself (device::Remark).
  void on_remark(std::function<void(const std::string&)> remark);

  void power_on();
  void power_off();
  [[nodiscard]] bool powered() const;
  void hold_button(bool pressed);
  /// Whether the button does something on this model.
  [[nodiscard]] bool has_button() const;
  void type(ByteView bytes);
  void set_line(const LineSettings& line);
  void set_break(bool on);
  void purge_unsent();
  /// As DeviceRunnerOptions::leads, from now on.
  void lead(std::uint16_t port, const device::Endpoint& server);
  /// How long until everything typed is on the wire; zero when it is.
  [[nodiscard]] Duration until_sent() const;

 private:
  class Impl;
  explicit DeviceRunner(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace rommate::port
