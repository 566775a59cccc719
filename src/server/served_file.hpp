// A file that is served: opened once, a regular one only, read at positions, and looked at again at the end:
// whoever replaces an image under our feet is told of.
#pragma once

#include <sys/stat.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <variant>

#include "protocols/engine.hpp"

namespace rommate::server {

class ServedFile {
 public:
  /// A sentence: there is none, it cannot be read, or it is no regular file.
  [[nodiscard]] static std::variant<std::shared_ptr<const ServedFile>, std::string> open(
      const std::string& path);
  /// These bytes, which lie on no disk; `name` is what path() says.
  [[nodiscard]] static std::variant<std::shared_ptr<const ServedFile>, std::string> in_memory(
      const std::string& name, protocols::ByteView bytes);
  ServedFile(const ServedFile&) = delete;
  ServedFile& operator=(const ServedFile&) = delete;
  ~ServedFile();

  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] std::uint64_t size() const { return static_cast<std::uint64_t>(at_start_.st_size); }
  /// How many bytes there were; nullopt: the disk failed.
  [[nodiscard]] std::optional<std::size_t> read_at(std::uint64_t position,
                                                   std::span<protocols::Byte> into) const;
  /// sendfile(2) to a socket that does not block: how many bytes went, or -1 and errno.
  [[nodiscard]] ssize_t send_to(int socket, std::uint64_t position, std::size_t count) const;
  /// When it was written last, in seconds since 1970.
  [[nodiscard]] std::int64_t written_at() const { return at_start_.st_mtim.tv_sec; }
  /// Neither written to nor cut since it was opened.
  [[nodiscard]] bool unchanged() const;

 private:
  ServedFile(std::string path, int fd, const struct stat& at_start)
      : path_{std::move(path)}, fd_{fd}, at_start_(at_start) {}
  std::string path_;
  int fd_;
  struct stat at_start_;
};

}  // namespace rommate::server
