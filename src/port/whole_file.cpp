#include "src/port/whole_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>

namespace rommate::port {
namespace {

/// Up to the end, or until there are more than `most` bytes. 0, or the error.
int read_to_end(int fd, std::size_t most, std::string& content) {
  std::array<char, 64 * 1024> piece;
  while (content.size() <= most) {
    const auto count = ::read(fd, piece.data(), piece.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return errno;
    if (count == 0) return 0;
    content.append(piece.data(), static_cast<std::size_t>(count));
  }
  return EFBIG;
}

}  // namespace

std::optional<std::string> read_file(const std::string& path, std::size_t most) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return std::nullopt;
  std::string content;
  const int error = read_to_end(fd, most, content);
  ::close(fd);
  errno = error;
  return error == 0 ? std::optional(std::move(content)) : std::nullopt;
}

bool write_all(int fd, protocols::ByteView bytes) { return write_most(fd, bytes) == bytes.size(); }

std::size_t write_most(int fd, protocols::ByteView bytes) {
  std::size_t written = 0;
  while (written < bytes.size()) {
    const auto count = ::write(fd, bytes.data() + written, bytes.size() - written);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) break;
    written += static_cast<std::size_t>(count);
  }
  return written;
}

}  // namespace rommate::port
