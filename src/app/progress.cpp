#include "src/app/progress.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>
#include <string_view>

namespace rommate::app {

namespace {

bool can_move_cursor() {
  const auto* term = std::getenv("TERM");
  return term != nullptr && std::string_view{term} != "dumb" && *term != '\0';
}

}  // namespace

bool may_draw_progress() { return isatty(STDERR_FILENO) != 0 && can_move_cursor(); }

std::size_t progress_columns() {
  winsize size{};
  if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col < 20) return 79;
  return size.ws_col - 1U;
}

std::optional<TerminalSize> terminal_size() {
  winsize size{};
  if (!can_move_cursor() || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0) return std::nullopt;
  if (size.ws_row == 0 || size.ws_col < 20) return std::nullopt;
  return TerminalSize{size.ws_row, size.ws_col};
}

}  // namespace rommate::app
