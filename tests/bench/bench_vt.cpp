// How fast the engine alone is: the whole FILE through a Screen of 80x24 in pieces of 4 KiB, history kept.
//   bench_vt FILE [PIECE]      prints one line: MB/s, CPU seconds, lines kept, memory of the history
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>

#include "tui/vt/screen.hpp"

int main(int count, char** words) {
  std::FILE* file = count > 1 ? std::fopen(words[1], "rb") : nullptr;
  if (file == nullptr) {
    std::fprintf(stderr, "usage: bench_vt FILE [PIECE]\n");
    return 2;
  }
  std::string bytes;
  char buffer[65536];
  while (const std::size_t got = std::fread(buffer, 1, sizeof buffer, file)) bytes.append(buffer, got);
  std::fclose(file);
  const std::size_t piece = count > 2 ? static_cast<std::size_t>(std::atoi(words[2])) : 4096;

  rommate::vt::Screen screen;
  const auto wall = std::chrono::steady_clock::now();
  const std::clock_t cpu = std::clock();
  const auto* at = reinterpret_cast<const std::uint8_t*>(bytes.data());
  for (std::size_t from = 0; from < bytes.size(); from += piece) {
    screen.on_bytes({at + from, std::min(piece, bytes.size() - from)});
    screen.clear_damage();
  }
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - wall).count();
  std::printf("rommate vt: %.0f MB/s, %.2f s wall, %.2f s CPU for %.1f MB, %zu lines in %.1f MB of history\n",
              static_cast<double>(bytes.size()) / seconds / 1e6, seconds,
              static_cast<double>(std::clock() - cpu) / CLOCKS_PER_SEC,
              static_cast<double>(bytes.size()) / 1e6, screen.history().size(),
              static_cast<double>(screen.history().memory()) / 1e6);
  return 0;
}
