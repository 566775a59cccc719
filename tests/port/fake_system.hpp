// A small machine for tests of what reads /sys, /proc and /dev: a folder of its own with files and links in
// it, in the shape that Linux gives them.
#pragma once

#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "src/port/places.hpp"

namespace rommate::test {

namespace fs = std::filesystem;

class FakeSystem {
 public:
  FakeSystem() {
    std::string name = (fs::temp_directory_path() / "rommate-system-XXXXXX").string();
    root_ = mkdtemp(name.data());
    for (const char* each : {"sys/class/tty", "sys/bus/usb/drivers", "dev", "proc", "lock", "state"})
      fs::create_directories(root_ / each);
  }
  FakeSystem(const FakeSystem&) = delete;
  FakeSystem& operator=(const FakeSystem&) = delete;
  ~FakeSystem() {
    std::error_code ignored;
    fs::remove_all(root_, ignored);
  }

  [[nodiscard]] fs::path root() const { return root_; }
  [[nodiscard]] port::Places places() const {
    port::Places places;
    places.sys = root_ / "sys";
    places.dev = root_ / "dev";
    places.proc = root_ / "proc";
    places.lock_dirs = {root_ / "lock"};
    places.state_dir = root_ / "state";
    return places;
  }

  static void write(const fs::path& file, const std::string& text) {
    fs::create_directories(file.parent_path());
    std::ofstream(file) << text;
  }

  struct Adapter {
    std::string tty = "ttyUSB0";
    std::string driver = "ftdi_sio";
    std::string position = "1-2";
    std::string serial = "A10K1";
    std::string vendor = "0403", product = "6001";
    std::string manufacturer = "FTDI", description = "FT232R USB UART";
    std::string interface = "00";
  };

  /// As usb-serial drivers make them: tty -> its port device -> interface -> USB device.
  void plug(const Adapter& adapter) {
    const auto usb = root_ / "sys/devices/pci0/usb1" / adapter.position;
    write(usb / "idVendor", adapter.vendor + "\n");
    write(usb / "idProduct", adapter.product + "\n");
    if (!adapter.serial.empty()) write(usb / "serial", adapter.serial + "\n");
    write(usb / "manufacturer", adapter.manufacturer + "\n");
    write(usb / "product", adapter.description + "\n");
    const auto interface = usb / (adapter.position + ":1." + adapter.interface.substr(1));
    write(interface / "bInterfaceNumber", adapter.interface + "\n");
    const auto port = interface / adapter.tty;
    if (adapter.driver == "ftdi_sio") write(port / "latency_timer", "16\n");
    connect(adapter.tty, adapter.driver, port);
  }

  void unplug(const Adapter& adapter) {
    fs::remove_all(root_ / "sys/class/tty" / adapter.tty);
    fs::remove_all(root_ / "sys/devices/pci0/usb1" / adapter.position);
    fs::remove(root_ / "dev" / adapter.tty);
  }

  /// A UART of the board; `type` 0 is a slot without a chip.
  void uart(const std::string& tty, int type) {
    const auto device = root_ / "sys/devices/pnp0" / ("00:0" + tty.substr(4));
    connect(tty, "serial", device);
    write(root_ / "sys/class/tty" / tty / "type", std::to_string(type) + "\n");
    write(root_ / "sys/class/tty" / tty / "port", "0x3F8\n");
  }

  /// A tty without hardware, like those of the virtual consoles.
  void console(const std::string& tty) { fs::create_directories(root_ / "sys/class/tty" / tty); }

  /// A process that has `path` open.
  void process(int pid, const std::string& name, const std::string& path) {
    const auto folder = root_ / "proc" / std::to_string(pid);
    write(folder / "comm", name + "\n");
    fs::create_directories(folder / "fd");
    fs::create_symlink(path, folder / "fd/3");
  }

 private:
  void connect(const std::string& tty, const std::string& driver, const fs::path& device) {
    fs::create_directories(root_ / "sys/bus/usb/drivers" / driver);
    fs::create_directories(device);
    fs::create_directory_symlink(root_ / "sys/bus/usb/drivers" / driver, device / "driver");
    const auto entry = root_ / "sys/class/tty" / tty;
    fs::create_directories(entry);
    fs::create_directory_symlink(device, entry / "device");
    write(root_ / "dev" / tty, "");
  }

  fs::path root_;
};

/// A pid that was in use and is no more.
inline int dead_pid() {
  const int pid = fork();
  if (pid == 0) _exit(0);
  waitpid(pid, nullptr, 0);
  return pid;
}

}  // namespace rommate::test
