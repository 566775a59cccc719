// How fast the engine alone is, and whether it stands any amount of noise: 80x24, pieces of 4 KiB, history
// kept.
//
//   bench_vt FILE             the whole file; prints MB/s, CPU seconds, lines kept, memory of the history
//   bench_vt --noise MIB SEED random bytes instead of a file: no crash, no hang, bounded memory
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>

#include "tui/vt/screen.hpp"

using rommate::vt::Screen;

static std::string read_file(const char* path) {
  std::string bytes;
  std::FILE* file = std::fopen(path, "rb");
  if (file == nullptr) return bytes;
  char buffer[65536];
  while (const std::size_t got = std::fread(buffer, 1, sizeof buffer, file)) bytes.append(buffer, got);
  std::fclose(file);
  return bytes;
}

static std::string noise(std::size_t size, unsigned long seed) {
  std::string bytes(size, '\0');
  unsigned long state = seed * 2 + 1;
  for (char& byte : bytes) {  // xorshift64
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    byte = static_cast<char>(state >> 32);
  }
  return bytes;
}

static void feed(Screen& screen, const std::string& bytes) {
  const auto* at = reinterpret_cast<const std::uint8_t*>(bytes.data());
  for (std::size_t from = 0; from < bytes.size(); from += 4096) {
    screen.on_bytes({at + from, std::min<std::size_t>(4096, bytes.size() - from)});
    screen.clear_damage();
    (void)screen.take_replies();
  }
}

int main(int count, char** words) {
  const bool noisy = count == 4 && std::string(words[1]) == "--noise";
  const std::string bytes =
      noisy ? noise(1 << 20, std::strtoul(words[3], nullptr, 10)) : read_file(count == 2 ? words[1] : "");
  if (bytes.empty()) {
    std::fprintf(stderr, "usage: bench_vt FILE | --noise MIB SEED\n");
    return 2;
  }
  const int times = noisy ? std::atoi(words[2]) : 1;
  Screen screen;
  std::clock_t cpu = 0;
  std::chrono::duration<double> wall{};
  for (int part = 0; part < times; ++part) {
    const std::string next =
        part == 0
            ? bytes
            : noise(bytes.size(), std::strtoul(words[3], nullptr, 10) + static_cast<unsigned long>(part));
    const auto start = std::chrono::steady_clock::now();
    const std::clock_t before = std::clock();
    feed(screen, next);
    cpu += std::clock() - before;
    wall += std::chrono::steady_clock::now() - start;
  }
  const double megabytes = static_cast<double>(bytes.size()) * times / 1e6;
  const double cpu_seconds = static_cast<double>(cpu) / CLOCKS_PER_SEC;
  std::printf("%-12s %6.0f MB/s, %6.2f s CPU, %6.2f s wall for %.1f MB; %zu lines in %.1f MB of history\n",
              noisy ? "noise" : "rommate vt", megabytes / cpu_seconds, cpu_seconds, wall.count(), megabytes,
              screen.history().size(), static_cast<double>(screen.history().memory()) / 1e6);
  return 0;
}
