// The serial ports of this machine, read from sysfs: which adapter, where it is plugged in, who has it. Opens
// nothing and needs no rights. Virtual consoles, ptys and UARTs that are not there are left out.
//
// See Documentation/ABI/stable/sysfs-bus-usb of Linux for the names of the USB files.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "src/port/holders.hpp"
#include "src/port/places.hpp"
#include "src/port/port.hpp"

namespace rommate::port {

struct UsbIdentity {
  std::string vendor;        // four hex digits, "0403"
  std::string product;       // four hex digits, "6001"
  std::string serial;        // as the adapter says; often empty or the same for all adapters of a cheap kind
  std::string position;      // of the adapter on its bus, "1-2.4"
  std::string interface;     // "00", "01": which port of an adapter with several
  std::string manufacturer;  // text of the adapter itself
  std::string description;
  friend bool operator==(const UsbIdentity&, const UsbIdentity&) = default;
};

struct PortInfo {
  std::string name;    // "ttyUSB0"
  std::string path;    // "/dev/ttyUSB0"
  std::string driver;  // "ftdi_sio", "cdc_acm", "serial8250"; empty when unknown
  std::optional<UsbIdentity> usb;
  std::string description;  // for a person; never empty
  std::optional<std::chrono::system_clock::time_point>
      here_since;               // when its device node came; nullopt: no node
  std::vector<Holder> holders;  // as far as we may see
  friend bool operator==(const PortInfo&, const PortInfo&) = default;
};

/// All ports, USB adapters first, then by name in number order (ttyUSB2 before ttyUSB10).
[[nodiscard]] std::vector<PortInfo> list_ports(const Places& places);
/// One port by the name of its tty; nullopt when sysfs does not know it (a pty for example). Holders are not
/// looked for.
[[nodiscard]] std::optional<PortInfo> port_info(const std::string& tty_name, const Places& places);
/// The same by the path of its node or of a link to it; nullopt also when nothing is there.
[[nodiscard]] std::optional<PortInfo> port_at(const std::string& path, const Places& places);

/// How a port is found again after its adapter was away.
struct PortIdentity {
  std::string path;  // as the user named it, made absolute
  std::optional<UsbIdentity> usb;
  bool serial_is_shared = false;  // another adapter was here with the same: it tells nothing then
};
/// Of the port at `path`, as it is now.
[[nodiscard]] PortIdentity identity_of(const std::string& path, const Places& places);

/// The device path behind what a user typed: "/dev/ttyUSB0", "ttyUSB0", "console-SERIAL" (a link below /dev),
/// "usb:SERIAL", "usb:1-2.4", "usb:1-2.4:01" (a port of an adapter with several). Links are not followed.
[[nodiscard]] std::variant<std::string, Problem> find_port(std::string_view name, const Places& places);

/// Where that port is now. An adapter is known by its serial number; where it has none, or one that others
/// have too, by its position. Another serial number is another adapter, wherever it is plugged in. A port
/// without an adapter is known by its path. nullopt: nowhere, as far as anybody can tell.
[[nodiscard]] std::optional<std::string> find_again(const PortIdentity& identity, const Places& places);

struct OtherAdapter {
  std::string path;
  std::string difference;  // "its serial number is B77, ours was A10K1"
};
/// What may have come instead of it: the adapter that has its path now, or its position, or cannot be told
/// from it. Only a person can say whether it carries the same line.
[[nodiscard]] std::optional<OtherAdapter> other_adapter(const PortIdentity& identity, const Places& places);

/// "There are ttyUSB0 (FT232R USB UART) and ttyS0 (...)": for the answer to a wrong name.
[[nodiscard]] std::string ports_here(const Places& places);

/// The file that holds a USB adapter's latency in ms; empty when this driver has none.
[[nodiscard]] std::string latency_file(const std::string& tty_name, const Places& places);

}  // namespace rommate::port
