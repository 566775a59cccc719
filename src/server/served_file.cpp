#include "src/server/served_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace rommate::server {

std::variant<std::shared_ptr<const ServedFile>, std::string> ServedFile::open(const std::string& path) {
  // Without O_NONBLOCK a FIFO would hold everything up.
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  if (fd < 0) return fmt::format("cannot open {}: {}", path, std::strerror(errno));
  struct stat now {};
  if (::fstat(fd, &now) != 0 || !S_ISREG(now.st_mode)) {
    ::close(fd);
    return fmt::format("{} is {}", path, S_ISDIR(now.st_mode) ? "a folder" : "no regular file");
  }
  return std::shared_ptr<const ServedFile>(new ServedFile(path, fd, now));
}

std::variant<std::shared_ptr<const ServedFile>, std::string> ServedFile::in_memory(
    const std::string& name, protocols::ByteView bytes) {
  const int fd = ::memfd_create(name.c_str(), MFD_CLOEXEC);
  if (fd < 0) return fmt::format("no memory for {}: {}", name, std::strerror(errno));
  struct stat now {};
  std::size_t count = 0;
  while (count < bytes.size()) {
    const auto put = ::write(fd, bytes.data() + count, bytes.size() - count);
    if (put < 0 && errno == EINTR) continue;
    if (put <= 0) break;
    count += static_cast<std::size_t>(put);
  }
  if (count < bytes.size() || ::fstat(fd, &now) != 0) {
    ::close(fd);
    return fmt::format("no memory for {}: {}", name, std::strerror(errno));
  }
  return std::shared_ptr<const ServedFile>(new ServedFile(name, fd, now));
}

ServedFile::~ServedFile() { ::close(fd_); }

std::optional<std::size_t> ServedFile::read_at(std::uint64_t position,
                                               std::span<protocols::Byte> into) const {
  std::size_t count = 0;
  while (count < into.size()) {
    const auto got =
        ::pread(fd_, into.data() + count, into.size() - count, static_cast<off_t>(position + count));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return std::nullopt;
    if (got == 0) break;
    count += static_cast<std::size_t>(got);
  }
  return count;
}

ssize_t ServedFile::send_to(int socket, std::uint64_t position, std::size_t count) const {
  auto from = static_cast<off_t>(position);
  return ::sendfile(socket, fd_, &from, count);
}

bool ServedFile::unchanged() const {
  struct stat now {};
  return ::fstat(fd_, &now) == 0 && now.st_size == at_start_.st_size &&
         now.st_mtim.tv_sec == at_start_.st_mtim.tv_sec && now.st_mtim.tv_nsec == at_start_.st_mtim.tv_nsec;
}

}  // namespace rommate::server
