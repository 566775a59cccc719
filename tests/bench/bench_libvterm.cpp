// The same file through libvterm, for bench_vt.py to print beside our engine: 80x24, pieces of 4 KiB, damage
// merged by scrolling, 10 000 lines of scrollback kept by the host, as neovim and emacs use it.
#include <vterm.h>

#include <cstdio>
#include <cstring>
#include <ctime>
#include <string>
#include <vector>

static std::vector<VTermScreenCell> ring(80 * 10000);
static std::size_t lines = 0;

static int push_line(int columns, const VTermScreenCell* cells, void*) {
  std::memcpy(ring.data() + lines++ % 10000 * 80, cells,
              sizeof *cells * static_cast<std::size_t>(columns < 80 ? columns : 80));
  return 1;
}

int main(int count, char** words) {
  std::FILE* file = count == 2 ? std::fopen(words[1], "rb") : nullptr;
  if (file == nullptr) return 2;
  std::string bytes;
  char buffer[65536];
  while (const std::size_t got = std::fread(buffer, 1, sizeof buffer, file)) bytes.append(buffer, got);
  std::fclose(file);

  VTerm* vterm = vterm_new(24, 80);
  vterm_set_utf8(vterm, 1);
  VTermScreen* screen = vterm_obtain_screen(vterm);
  VTermScreenCallbacks callbacks{};
  callbacks.sb_pushline = push_line;
  vterm_screen_set_callbacks(screen, &callbacks, nullptr);
  vterm_screen_set_damage_merge(screen, VTERM_DAMAGE_SCROLL);
  vterm_screen_reset(screen, 1);
  const std::clock_t start = std::clock();
  for (std::size_t at = 0; at < bytes.size(); at += 4096) {
    vterm_input_write(vterm, bytes.data() + at, bytes.size() - at < 4096 ? bytes.size() - at : 4096);
    vterm_screen_flush_damage(screen);
  }
  const double cpu = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
  std::printf("%-12s %6.0f MB/s, %6.2f s CPU for %.1f MB; %zu lines pushed\n", "libvterm",
              static_cast<double>(bytes.size()) / cpu / 1e6, cpu, static_cast<double>(bytes.size()) / 1e6,
              lines);
  vterm_free(vterm);
  return 0;
}
