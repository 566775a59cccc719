#include "src/port/durable_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <string_view>
#include <utility>

namespace rommate::port {
namespace {

constexpr int most_names_tried = 100;  // what crashed processes of the same number left lying about

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

std::string what_errno_says() { return std::strerror(errno); }

std::string folder_of(const std::string& path) {
  const auto folder = std::filesystem::path(path).parent_path().string();
  return folder.empty() ? "." : folder;
}

/// Not every folder may be opened for reading, and not every file system can synchronise one; the file is
/// there all the same. A disk that fails is trouble.
DiskTrouble sync_folder_of(const std::string& path, Disk& disk) {
  const int fd = disk.open(folder_of(path), O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
  if (fd < 0) return errno == EIO ? DiskTrouble(what_errno_says()) : std::nullopt;
  DiskTrouble trouble;
  if (disk.sync(fd) != 0 && errno != EINVAL && errno != EROFS && errno != EBADF) trouble = what_errno_says();
  disk.close(fd);
  return trouble;
}

/// As rename(), but a name that is there fails with EEXIST.
int rename_to_free_name(const std::string& from, const std::string& to, Disk& disk) {
  if (disk.rename(from, to, RENAME_NOREPLACE) == 0) return 0;
  if (errno != EINVAL && errno != ENOSYS) return -1;
  // The file system does not know how. The name is made first, then: nobody else gets it, and unlike a hard
  // link that is possible everywhere.
  const int claim = disk.open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (claim < 0) return -1;
  disk.close(claim);
  if (disk.rename(from, to, 0) == 0) return 0;
  const int error = errno;
  disk.unlink(to);
  errno = error;
  return -1;
}

/// The file that a link means, or the path itself.
std::string behind_links(const std::string& path) {
  std::error_code ignored;
  const auto found = std::filesystem::canonical(path, ignored);
  return found.empty() ? path : found.string();
}

}  // namespace

int Disk::open(const std::string& path, int flags, mode_t mode) { return ::open(path.c_str(), flags, mode); }
ssize_t Disk::write(int fd, protocols::ByteView bytes) { return ::write(fd, bytes.data(), bytes.size()); }
int Disk::change_mode(int fd, mode_t mode) { return ::fchmod(fd, mode); }
int Disk::sync(int fd) { return ::fsync(fd); }
int Disk::close(int fd) { return ::close(fd); }
int Disk::rename(const std::string& from, const std::string& to, unsigned flags) {
  return flags == 0 ? std::rename(from.c_str(), to.c_str())
                    : ::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), flags);
}
int Disk::unlink(const std::string& path) { return ::unlink(path.c_str()); }

Disk& system_disk() {
  static Disk disk;
  return disk;
}

std::optional<std::string> read_file(const std::string& path, std::size_t most) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return std::nullopt;
  std::string content;
  const int error = read_to_end(fd, most, content);
  ::close(fd);
  errno = error;
  return error == 0 ? std::optional(std::move(content)) : std::nullopt;
}

bool write_all(int fd, protocols::ByteView bytes, Disk& disk) {
  return write_most(fd, bytes, disk) == bytes.size();
}

std::size_t write_most(int fd, protocols::ByteView bytes, Disk& disk) {
  std::size_t written = 0;
  while (written < bytes.size()) {
    const auto count = disk.write(fd, bytes.subspan(written));
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) break;
    written += static_cast<std::size_t>(count);
  }
  return written;
}

std::variant<NewFile, std::string> NewFile::create(const std::string& path, Keeping how, Disk& disk) {
  static std::atomic<unsigned> number{0};
  const std::string target = how.whose == Whose::users ? behind_links(path) : path;
  if (!make_folders(folder_of(target))) return what_errno_says();
  struct stat before {};
  const bool is_there = ::lstat(target.c_str(), &before) == 0;
  // A rename would take the place of a device, too, if root asked for it.
  if (is_there && !S_ISREG(before.st_mode) && !S_ISLNK(before.st_mode)) return "it is no plain file";
  const bool keeps_mode = is_there && how.whose == Whose::users && S_ISREG(before.st_mode);
  for (int tried = 0; tried < most_names_tried; ++tried) {
    std::string aside = target + "." + std::to_string(::getpid()) + "-" + std::to_string(number++) +
                        std::string(unfinished_file);
    const int fd = disk.open(aside, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, how.mode);
    if (fd < 0 && errno == EEXIST) continue;
    if (fd < 0) break;
    NewFile file(fd, target, std::move(aside), how, disk);
    if (keeps_mode && disk.change_mode(fd, before.st_mode & 07777) != 0) break;
    return file;
  }
  return what_errno_says();
}

NewFile::NewFile(NewFile&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)),
      path_(std::move(other.path_)),
      aside_(std::move(other.aside_)),
      how_(other.how_),
      disk_(other.disk_) {}

NewFile::~NewFile() {
  if (fd_ < 0) return;
  const int error = errno;  // of what made it end here
  disk_.close(fd_);
  disk_.unlink(aside_);
  errno = error;
}

DiskTrouble NewFile::write(protocols::ByteView bytes) {
  return write_all(fd_, bytes, disk_) ? std::nullopt : DiskTrouble(what_errno_says());
}

DiskTrouble NewFile::keep() {
  auto trouble = put_in_place(std::exchange(fd_, -1), aside_, path_, how_, disk_);
  if (trouble) disk_.unlink(aside_);
  return trouble;
}

DiskTrouble put_in_place(int fd, const std::string& from, const std::string& to, Keeping how, Disk& disk) {
  DiskTrouble trouble;
  if (how.durable == Durable::yes && disk.sync(fd) != 0) trouble = what_errno_says();
  if (disk.close(fd) != 0 && !trouble) trouble = what_errno_says();
  if (trouble) return trouble;
  const bool named = how.existing == Existing::replaced ? disk.rename(from, to, 0) == 0
                                                        : rename_to_free_name(from, to, disk) == 0;
  if (!named) return what_errno_says();
  return how.durable == Durable::yes ? sync_folder_of(to, disk) : std::nullopt;
}

DiskTrouble write_file(const std::string& path, std::string_view content, Keeping how, Disk& disk) {
  auto made = NewFile::create(path, how, disk);
  if (auto* trouble = std::get_if<std::string>(&made)) return std::move(*trouble);
  auto& file = std::get<NewFile>(made);
  if (auto trouble = file.write(protocols::as_bytes(content))) return trouble;
  return file.keep();
}

DiskTrouble remove_file(const std::string& path, Durable durable, Disk& disk) {
  if (disk.unlink(path) != 0) return errno == ENOENT ? std::nullopt : DiskTrouble(what_errno_says());
  return durable == Durable::yes ? sync_folder_of(path, disk) : std::nullopt;
}

bool make_folders(const std::string& folder) {
  if (folder.empty() || ::access(folder.c_str(), F_OK) == 0) return true;
  return make_folders(std::filesystem::path(folder).parent_path().string()) &&
         (::mkdir(folder.c_str(), 0700) == 0 || errno == EEXIST);
}

}  // namespace rommate::port
