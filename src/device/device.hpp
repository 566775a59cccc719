// A simulated network device with a serial console: what a person at the rack has in front of him, as an
// engine. Bytes typed, line events and a time go in; bytes printed, network and storage effects and a
// deadline come out. It owns no socket, file, thread or clock: src/port/device_runner runs it on an
// io_context, tests run it in virtual time.
//
// It is an imitation made of what real devices were seen to print (src/devices/*.toml, each text with its
// source); what no source tells is marked as a guess there and in ModelInfo::guesses. It runs no Cisco code.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "protocols/engine.hpp"
#include "protocols/line_settings.hpp"

namespace rommate::device {

using protocols::Byte;
using protocols::Bytes;
using protocols::ByteView;
using protocols::Duration;
using protocols::LineSettings;
using protocols::Time;

/// An IPv4 address and a port, both in the order they are read.
struct Endpoint {
  std::array<Byte, 4> address{};
  std::uint16_t port = 0;
  friend bool operator==(const Endpoint&, const Endpoint&) = default;
};

/// "127.0.0.1:6969"; nullopt when it is none.
[[nodiscard]] std::optional<Endpoint> parse_endpoint(std::string_view text);

/// What the device wants done outside of itself. Carried out in order.
struct OpenUdp {  // a socket with a fresh local port; `socket` is the device's name for it
  unsigned socket;
};
struct SendUdp {
  unsigned socket;
  Endpoint to;
  Bytes payload;
};
struct CloseUdp {
  unsigned socket;
};
struct ConnectTcp {  // answered by on_tcp(); `socket` is the device's name for it
  unsigned socket;
  Endpoint to;
};
struct SendTcp {
  unsigned socket;
  Bytes payload;
};
struct CloseTcp {
  unsigned socket;
};
/// Keeps `content` under `name` (letters, digits and "%-._/" only), all of it or nothing. What is saved comes
/// back in DeviceOptions::saved when the device is made again.
struct Save {
  std::string name;
  Bytes content;
};
struct Forget {
  std::string name;
};
/// Something for whoever runs the device, not for its line: where it had to guess.
struct Remark {
  std::string text;
};
using DeviceEffect =
    std::variant<OpenUdp, SendUdp, CloseUdp, ConnectTcp, SendTcp, CloseTcp, Save, Forget, Remark>;

/// What comes of a TCP connection.
enum class StreamNews { connected, received, closed };  // closed: also when nobody has taken it

class Device {
 public:
  Device() = default;
  Device(const Device&) = delete;
  Device& operator=(const Device&) = delete;
  virtual ~Device() = default;

  /// Mains. Switched on when it is on: a power cycle.
  virtual void power_on(Time now) = 0;
  virtual void power_off(Time now) = 0;
  /// The Mode (or reset) button at the front.
  virtual void on_button(bool pressed, Time now) = 0;
  /// Whether the model has one that does something.
  [[nodiscard]] virtual bool has_button() const { return false; }

  /// The host's UART begins to send these; they reach the device one by one at the host's line speed.
  virtual void on_bytes(ByteView typed, Time now) = 0;
  /// The host's UART is set to this from now on. Characters not sent yet go out in the new setting: drain
  /// first.
  virtual void on_line(const LineSettings& host, Time now) = 0;
  /// The host holds the line in BREAK, or lets it go. The device sees a BREAK when that lasted longer than
  /// one of its own characters with start and stop bit, else a character of zeros.
  virtual void on_break(bool on, Time now) = 0;
  /// Throws away what the host has not sent yet.
  virtual void purge_unsent(Time now) = 0;
  /// When the last bit of what was given to on_bytes() is out; in the past when nothing is left.
  [[nodiscard]] virtual Time sent_at() const = 0;

  /// A datagram came in on a socket opened by OpenUdp.
  virtual void on_udp(unsigned socket, const Endpoint& from, ByteView payload, Time now) = 0;
  /// Of a connection made by ConnectTcp; `bytes` with StreamNews::received.
  virtual void on_tcp(unsigned socket, StreamNews news, ByteView bytes, Time now) = 0;
  /// Time has come to `now`; early or repeated calls change nothing.
  virtual void on_time(Time now) = 0;
  /// What the host's UART has received, garbled where the settings of both sides differ.
  [[nodiscard]] virtual Bytes take_output() = 0;
  [[nodiscard]] virtual std::vector<DeviceEffect> take_effects() = 0;
  /// When on_time() wants to be called next; nullopt: never, as things stand.
  [[nodiscard]] virtual std::optional<Time> deadline() const = 0;
};

struct DeviceOptions {
  /// No pacing at line speed, and the device works twenty times faster; windows for BREAK stay open at least
  /// a second and a half.
  bool fast = false;
  /// Images are as long as those of the real box, and copying them takes its time; else they are small.
  bool real_sizes = false;
  /// What Save effects of an earlier run kept. Empty: a device fresh from its personality.
  std::map<std::string, Bytes> saved = {};
};

/// A behaviour of a model that no source shows: what the simulation does, and why it was chosen.
struct ModelInfo {
  std::string name;                  // "c1841"
  std::string title;                 // "Cisco 1841, ROMMON 12.4(13r)T"
  std::string about;                 // what is in its flash and NVRAM, passwords, things to try
  std::vector<std::string> texts;    // "boot.power_on: source"
  std::vector<std::string> guesses;  // "timing: reason"
};

/// Why there is no device: one line, or one a mistake in a personality ("my.toml:12:3: ...").
struct Refusal {
  std::string why;
};

/// A device of an embedded model, switched off. `model` is a name from list_models().
[[nodiscard]] std::variant<std::unique_ptr<Device>, Refusal> make_device(std::string_view model,
                                                                         const DeviceOptions& options);
/// The same from the text of a personality file; `file_name` is for messages.
[[nodiscard]] std::variant<std::unique_ptr<Device>, Refusal> make_device_from(std::string_view file_name,
                                                                              std::string_view toml,
                                                                              const DeviceOptions& options);
/// Embedded models, sorted by name.
[[nodiscard]] std::vector<ModelInfo> list_models();
[[nodiscard]] std::variant<ModelInfo, Refusal> model_info(std::string_view model);
[[nodiscard]] std::variant<ModelInfo, Refusal> model_info(std::string_view file_name, std::string_view toml);
/// What the command line of a model's system knows, sorted: "show version: true", "show inventory: imitated"
/// (the shape is right, what stands in it is invented), "debug: not simulated". `toml` empty: an embedded
/// model. Empty when there is no such model or no such command line.
[[nodiscard]] std::vector<std::string> model_commands(std::string_view model, std::string_view toml);
/// An image file that this model boots, to serve or send to it; `toml` empty: an embedded model. `damaged`:
/// one bit of it is flipped.
[[nodiscard]] std::variant<Bytes, Refusal> sample_image(std::string_view model, std::string_view toml,
                                                        std::string_view version, bool damaged,
                                                        bool real_size = false);

}  // namespace rommate::device
