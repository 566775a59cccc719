#include "src/port/list.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

namespace rommate::port {
namespace fs = std::filesystem;
namespace {

std::string first_line_of(const fs::path& path) {
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  while (!line.empty() && (line.back() == ' ' || line.back() == '\r')) line.pop_back();
  return line;
}

bool is_there(const fs::path& path) {
  std::error_code ignored;
  return fs::exists(path, ignored);
}

/// The folder of the device behind a tty, with all links resolved; empty for a tty without hardware.
fs::path device_folder(const std::string& name, const Places& places) {
  std::error_code error;
  const auto folder = fs::canonical(fs::path(places.sys) / "class/tty" / name / "device", error);
  return error ? fs::path{} : folder;
}

/// The nearest folder upwards that has this file: the USB interface or the USB device itself.
fs::path parent_with(fs::path folder, const char* file, const Places& places) {
  std::error_code ignored;
  const auto top = fs::canonical(places.sys, ignored);
  for (; folder.has_relative_path() && folder != top; folder = folder.parent_path())
    if (is_there(folder / file)) return folder;
  return {};
}

std::string driver_of(const fs::path& folder, const Places& places) {
  for (auto at = folder; !at.empty();) {
    std::error_code error;
    const auto driver = fs::canonical(at / "driver", error);
    // Since Linux 6.5 a UART sits below two devices of the serial core, whose drivers say nothing.
    if (!error && driver.filename() != "port" && driver.filename() != "ctrl") return driver.filename();
    const auto up = at.parent_path();
    if (up == at || up == fs::path(places.sys) || is_there(at / "idVendor")) break;
    at = up;
  }
  return {};
}

std::optional<UsbIdentity> usb_of(const fs::path& folder, const Places& places) {
  const auto device = parent_with(folder, "idVendor", places);
  if (device.empty()) return std::nullopt;
  UsbIdentity usb;
  usb.vendor = first_line_of(device / "idVendor");
  usb.product = first_line_of(device / "idProduct");
  usb.serial = first_line_of(device / "serial");
  usb.position = device.filename();
  usb.manufacturer = first_line_of(device / "manufacturer");
  usb.description = first_line_of(device / "product");
  const auto interface = parent_with(folder, "bInterfaceNumber", places);
  if (!interface.empty()) usb.interface = first_line_of(interface / "bInterfaceNumber");
  return usb;
}

std::string describe(const PortInfo& port, const fs::path& tty) {
  if (port.usb) {
    std::string text = port.usb->manufacturer;
    if (!port.usb->description.empty() && port.usb->description.find(text) == std::string::npos)
      text += (text.empty() ? "" : " ") + port.usb->description;
    else if (!port.usb->description.empty())
      text = port.usb->description;
    return text.empty() ? "USB serial adapter" : text;
  }
  const auto io = first_line_of(tty / "port");
  if (!io.empty() && io != "0x0") return "built-in UART at " + io;
  return port.driver.empty() ? "serial port" : "serial port of " + port.driver;
}

std::optional<std::chrono::system_clock::time_point> node_time(const std::string& path) {
  struct stat info {};
  if (stat(path.c_str(), &info) != 0) return std::nullopt;
  const auto since =
      std::chrono::seconds(info.st_ctim.tv_sec) + std::chrono::nanoseconds(info.st_ctim.tv_nsec);
  return std::chrono::system_clock::time_point(
      std::chrono::duration_cast<std::chrono::system_clock::duration>(since));
}

/// Letters before the number, then the number: ttyUSB2 < ttyUSB10.
std::pair<std::string, long> order_of(const std::string& name) {
  const auto digits = name.find_last_not_of("0123456789") + 1;
  const auto number = name.substr(digits);
  return {name.substr(0, digits), number.empty() || number.size() > 9 ? -1 : std::stol(number)};
}

bool before(const PortInfo& a, const PortInfo& b) {
  if (a.usb.has_value() != b.usb.has_value()) return a.usb.has_value();
  return order_of(a.name) < order_of(b.name);
}

std::vector<PortInfo> ports_without_holders(const Places& places) {
  std::vector<PortInfo> ports;
  std::error_code error;
  for (fs::directory_iterator it(fs::path(places.sys) / "class/tty", error), end; !error && it != end;
       it.increment(error))
    if (auto port = port_info(it->path().filename(), places)) ports.push_back(std::move(*port));
  std::sort(ports.begin(), ports.end(), before);
  return ports;
}

bool same_kind(const UsbIdentity& a, const UsbIdentity& b) {
  return a.vendor == b.vendor && a.product == b.product && a.interface == b.interface;
}

/// The serial number tells this adapter from every other: cheap kinds all have the same.
bool serial_decides(const PortIdentity& identity) {
  return !identity.usb->serial.empty() && !identity.serial_is_shared;
}

/// In what `is` differs from the adapter that was there, for a person.
std::string difference(const UsbIdentity& is, const UsbIdentity& was) {
  if (is.vendor != was.vendor || is.product != was.product)
    return fmt::format("it is a {}:{}, ours was a {}:{}", is.vendor, is.product, was.vendor, was.product);
  if (is.serial != was.serial) {
    const auto named = [](const std::string& serial) {
      return serial.empty() ? std::string("none") : serial;
    };
    return fmt::format("its serial number is {}, ours was {}", named(is.serial), named(was.serial));
  }
  if (is.interface != was.interface)
    return fmt::format("it is port {} of its adapter, ours was {}", is.interface, was.interface);
  return fmt::format("its serial number tells nothing, and it is plugged in at {}, ours was at {}",
                     is.position, was.position);
}

/// "usb:SERIAL", "usb:1-2.4", "usb:1-2.4:01"
std::variant<std::string, Problem> find_usb(std::string_view key, const Places& places) {
  std::vector<PortInfo> found;
  for (auto& port : ports_without_holders(places)) {
    if (!port.usb) continue;
    const auto& usb = *port.usb;
    const auto with_interface = [&](const std::string& name) { return name + ":" + usb.interface; };
    if (key == usb.serial || key == usb.position || key == with_interface(usb.position) ||
        (!usb.serial.empty() && key == with_interface(usb.serial)))
      found.push_back(std::move(port));
  }
  if (found.size() == 1) return found.front().path;
  if (found.empty())
    return Problem{Problem::Kind::cannot_open,
                   fmt::format("no USB serial adapter has the serial number or position {}", key),
                   ports_here(places)};
  std::string choices;
  for (const auto& port : found)
    choices += fmt::format("{}usb:{}{}{}", choices.empty() ? "" : " or ", port.usb->position,
                           port.usb->interface.empty() ? "" : ":", port.usb->interface);
  return Problem{Problem::Kind::usage,
                 fmt::format("{} ports have the serial number or position {}", found.size(), key),
                 "Say which: " + choices};
}

}  // namespace

std::optional<PortInfo> port_info(const std::string& tty_name, const Places& places) {
  const auto tty = fs::path(places.sys) / "class/tty" / tty_name;
  if (tty_name.empty() || tty_name.find('/') != std::string::npos) return std::nullopt;
  const auto folder = device_folder(tty_name, places);
  if (folder.empty()) return std::nullopt;
  if (first_line_of(tty / "type") == "0") return std::nullopt;  // an 8250 slot without a chip
  PortInfo port;
  port.name = tty_name;
  port.path = places.dev + "/" + tty_name;
  port.driver = driver_of(folder, places);
  port.usb = usb_of(folder, places);
  port.description = describe(port, tty);
  port.here_since = node_time(port.path);
  return port;
}

std::optional<PortInfo> port_at(const std::string& path, const Places& places) {
  std::error_code error;
  const auto node = fs::canonical(path, error);
  return error ? std::nullopt : port_info(node.filename(), places);
}

std::vector<PortInfo> list_ports(const Places& places) {
  auto ports = ports_without_holders(places);
  auto open = open_devices(places.proc, places.dev);
  for (auto& port : ports) port.holders = std::move(open[port.path]);
  return ports;
}

std::variant<std::string, Problem> find_port(std::string_view name, const Places& places) {
  if (name.compare(0, 4, "usb:") == 0) return find_usb(name.substr(4), places);
  if (name.empty()) return Problem{Problem::Kind::usage, "no port was named", ports_here(places)};
  if (name.front() == '/') return std::string(name);
  const auto below_dev = places.dev + "/" + std::string(name);
  if (name.find('/') == std::string_view::npos || is_there(below_dev)) return below_dev;
  std::error_code gone;  // the current directory may be
  const auto absolute = fs::absolute(std::string(name), gone).string();
  return gone ? std::string(name) : absolute;
}

PortIdentity identity_of(const std::string& path, const Places& places) {
  PortIdentity identity{path, std::nullopt, false};
  const auto info = port_at(path, places);
  if (!info || !info->usb) return identity;
  identity.usb = info->usb;
  const auto ports = ports_without_holders(places);
  identity.serial_is_shared = std::any_of(ports.begin(), ports.end(), [&](const PortInfo& other) {
    return other.usb && other.usb->position != info->usb->position && same_kind(*other.usb, *info->usb) &&
           other.usb->serial == info->usb->serial;
  });
  return identity;
}

std::optional<std::string> find_again(const PortIdentity& identity, const Places& places) {
  if (!identity.usb) return is_there(identity.path) ? std::optional(identity.path) : std::nullopt;
  std::vector<PortInfo> alike;
  for (auto& port : ports_without_holders(places))
    if (port.usb && same_kind(*port.usb, *identity.usb) && port.usb->serial == identity.usb->serial)
      alike.push_back(std::move(port));
  if (alike.size() == 1 && serial_decides(identity)) return alike.front().path;
  for (const auto& port : alike)
    if (port.usb->position == identity.usb->position) return port.path;
  return std::nullopt;
}

std::optional<OtherAdapter> other_adapter(const PortIdentity& identity, const Places& places) {
  if (!identity.usb) return std::nullopt;
  const auto& was = *identity.usb;
  const auto ports = ports_without_holders(places);
  const auto here = port_at(identity.path, places);
  const PortInfo* other = nullptr;
  const auto take_first = [&](const auto& suits) {
    for (const auto& port : ports)
      if (other == nullptr && port.usb && suits(port)) other = &port;
  };
  take_first([&](const PortInfo& port) { return here && port.path == here->path; });
  take_first([&](const PortInfo& port) { return port.usb->position == was.position; });
  take_first(
      [&](const PortInfo& port) { return same_kind(*port.usb, was) && port.usb->serial == was.serial; });
  if (other == nullptr) return std::nullopt;
  return OtherAdapter{other->path, difference(*other->usb, was)};
}

std::string ports_here(const Places& places) {
  const auto ports = ports_without_holders(places);
  if (ports.empty())
    return "No serial port is here: is the adapter plugged in? (rommate ports shows what comes)";
  std::string text = "Ports here:";
  const std::size_t shown = std::min<std::size_t>(ports.size(), 4);
  for (std::size_t i = 0; i < shown; ++i)
    text += fmt::format("{} {} ({})", i == 0 ? "" : ",", ports[i].name, ports[i].description);
  return text + (shown < ports.size() ? ", ... (rommate ports shows all)" : "");
}

std::string latency_file(const std::string& tty_name, const Places& places) {
  const auto folder = device_folder(tty_name, places);
  if (folder.empty() || !is_there(folder / "latency_timer")) return {};
  return (folder / "latency_timer").string();
}

}  // namespace rommate::port
