// How much of one core N simulated devices take that boot at real line speed on one io_context.
// usage: many_devices [DEVICES [SECONDS]]; prints one line.
#include <fmt/format.h>
#include <sys/resource.h>

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <cstdlib>
#include <memory>
#include <vector>

#include "src/port/device_runner.hpp"

using namespace rommate;

namespace {

double cpu_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

}  // namespace

int main(int argc, char** argv) {
  const int count = argc > 1 ? std::atoi(argv[1]) : 500;
  const int seconds = argc > 2 ? std::atoi(argv[2]) : 20;
  boost::asio::io_context io(1);
  std::vector<std::unique_ptr<port::DeviceRunner>> devices;
  std::size_t printed = 0;
  for (int i = 0; i < count; ++i) {
    auto made = port::DeviceRunner::make(io, {.model = i % 2 == 0 ? "c1841" : "c2960", .state_dir = ""});
    if (auto* problem = std::get_if<port::Problem>(&made)) {
      fmt::print(stderr, "{}\n", to_string(*problem));
      return 1;
    }
    devices.push_back(std::move(std::get<0>(made)));
    devices.back()->on_printed([&printed](port::ByteView bytes) { printed += bytes.size(); });
  }
  const double before = cpu_seconds();
  const auto start = std::chrono::steady_clock::now();
  for (auto& device : devices) device->power_on();
  io.run_for(std::chrono::seconds(seconds));
  const double wall = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  const double cpu = cpu_seconds() - before;
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  fmt::print("{} devices, {:.1f} s: {:.1f} % of one core, {} bytes printed, {:.1f} MiB peak\n", count, wall,
             100 * cpu / wall, printed, static_cast<double>(usage.ru_maxrss) / 1024);
  return 0;
}
