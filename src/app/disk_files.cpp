#include "src/app/disk_files.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <utility>

#include "protocols/transfer/wire.hpp"

namespace rommate::app {
namespace {

using protocols::Byte;
using protocols::ByteView;
using protocols::transfer::FileInfo;

constexpr std::size_t buffer_size = 128 * 1024;
constexpr int most_parts = 100;  // of one file that are left lying about

std::string reason() { return std::strerror(errno); }

ssize_t read_again(int fd, Byte* into, std::size_t count) {
  for (;;) {
    const auto got = ::read(fd, into, count);
    if (got >= 0 || errno != EINTR) return got;
  }
}

}  // namespace

// --- what is sent

std::variant<std::unique_ptr<DiskSource>, std::string> DiskSource::make(std::vector<std::string> paths) {
  for (const auto& path : paths) {
    struct stat about {};
    if (stat(path.c_str(), &about) != 0) return fmt::format("cannot send {}: {}", path, reason());
    if (!S_ISREG(about.st_mode)) return fmt::format("cannot send {}: it is no plain file", path);
    if (access(path.c_str(), R_OK) != 0) return fmt::format("cannot send {}: {}", path, reason());
  }
  return std::unique_ptr<DiskSource>(new DiskSource(std::move(paths)));
}

DiskSource::~DiskSource() {
  if (fd_ >= 0) ::close(fd_);
}

std::optional<FileInfo> DiskSource::next() {
  if (fd_ >= 0) ::close(std::exchange(fd_, -1));
  if (opened_ == paths_.size()) return std::nullopt;
  const auto& path = paths_[opened_++];
  FileInfo file{std::filesystem::path(path).filename().string(), 0, std::nullopt};
  buffer_.clear();
  at_ = 0;
  fd_ = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  struct stat about {};
  if (fd_ < 0 || fstat(fd_, &about) != 0) {
    file.size = 1;  // read() will say that it has gone
    return file;
  }
  posix_fadvise(fd_, 0, 0, POSIX_FADV_SEQUENTIAL);
  file.size = static_cast<std::uint64_t>(about.st_size);
  file.modified = about.st_mtim.tv_sec;
  opened_as_ = about;
  return file;
}

DiskSource::Change DiskSource::change() {
  struct stat now {};
  if (fd_ < 0 || fstat(fd_, &now) != 0) return Change::none;
  if (now.st_size > opened_as_.st_size) return Change::grew;
  const auto& before = opened_as_.st_mtim;
  const bool same = now.st_size == opened_as_.st_size && now.st_mtim.tv_sec == before.tv_sec &&
                    now.st_mtim.tv_nsec == before.tv_nsec;
  return same ? Change::none : Change::altered;
}

std::optional<std::size_t> DiskSource::read(std::span<Byte> into) {
  std::size_t done = 0;
  while (done < into.size()) {
    if (at_ == buffer_.size() && into.size() - done >= buffer_size) {  // nothing is gained by the buffer
      const auto got = fd_ < 0 ? -1 : read_again(fd_, into.data() + done, into.size() - done);
      if (got < 0) return std::nullopt;
      if (got == 0) break;
      done += static_cast<std::size_t>(got);
      continue;
    }
    if (at_ == buffer_.size()) {
      buffer_.resize(buffer_size);
      at_ = 0;
      const auto got = fd_ < 0 ? -1 : read_again(fd_, buffer_.data(), buffer_.size());
      buffer_.resize(static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
      if (got < 0) return std::nullopt;
      if (got == 0) break;
    }
    const auto count = std::min(into.size() - done, buffer_.size() - at_);
    std::memcpy(into.data() + done, buffer_.data() + at_, count);
    at_ += count;
    done += count;
  }
  return done;
}

// --- what is received

std::string there_already(const std::string& path) {
  return fmt::format("{} is there already and is not overwritten; rommate receive --force would", path);
}

DiskSink::~DiskSink() {
  if (fd_ >= 0) abandon();
}

bool DiskSink::is_directory(const std::string& into) {
  std::error_code ignored;
  return into.empty() || std::filesystem::is_directory(into, ignored);
}

std::optional<std::string> DiskSink::unfit(const std::string& into) {
  const std::filesystem::path path{into.empty() ? "." : into};
  const auto parent = path.has_parent_path() ? path.parent_path() : std::filesystem::path{"."};
  const auto directory = is_directory(into) ? path : parent;
  if (!is_directory(directory.string()))
    return fmt::format("cannot store anything in {}: there is no such directory", directory.string());
  if (access(directory.c_str(), W_OK | X_OK) != 0)
    return fmt::format("cannot store anything in {}: {}", directory.string(), reason());
  return std::nullopt;
}

std::variant<std::string, DiskSink::Problem> DiskSink::target(const FileInfo& file) const {
  const auto name = protocols::transfer::safe_name(file.name);
  if (!is_directory(options_.into)) {
    if (!stored_.empty())
      return Problem{fmt::format("a second file ({}) comes, and only one was named to receive into",
                                 name.value_or("?"))};
    return options_.into;
  }
  if (!name) return Problem{"the sender gives a name under which nothing can be stored; say into which file"};
  return (std::filesystem::path(options_.into) / *name).string();
}

DiskSink::Problem DiskSink::no_room(const FileInfo& file) const {
  if (!file.size) return std::nullopt;
  const auto directory = std::filesystem::path(path_).parent_path();
  struct statvfs about {};
  if (statvfs(directory.empty() ? "." : directory.c_str(), &about) != 0) return std::nullopt;
  const auto room = static_cast<std::uint64_t>(about.f_bavail) * about.f_frsize;
  if (*file.size <= room) return std::nullopt;
  return fmt::format("{} is announced with {} bytes, and only {} are free there", path_, *file.size, room);
}

DiskSink::Problem DiskSink::open(const FileInfo& file) {
  auto where = target(file);
  if (auto* problem = std::get_if<Problem>(&where)) return *problem;
  path_ = std::get<std::string>(where);
  struct stat old {};
  const bool is_there = ::lstat(path_.c_str(), &old) == 0;
  if (is_there)
    if (auto problem = not_replaced(old)) return problem;
  if (auto problem = no_room(file)) return problem;
  if (auto problem = open_part()) return problem;
  // A configuration that only its owner may read stays so.
  if (is_there && S_ISREG(old.st_mode)) static_cast<void>(::fchmod(fd_, old.st_mode & 0777));
  modified_ = file.modified;
  buffer_.clear();
  buffer_.reserve(buffer_size);
  return std::nullopt;
}

// --force is said of older files: not of a device, nor of what this very transfer has brought.
DiskSink::Problem DiskSink::not_replaced(const struct stat& old) const {
  if (std::ranges::find(stored_, path_) != stored_.end())
    return fmt::format("a second file would become {}; the first one was kept", path_);
  if (!S_ISREG(old.st_mode) && !S_ISLNK(old.st_mode))
    return fmt::format("cannot store anything as {}: it is there and is no plain file", path_);
  return options_.force ? Problem{} : there_already(path_);
}

// What is there under such a name is somebody's own, or all that is left of an earlier transfer: not even
// --force, which is said of the file, takes it.
DiskSink::Problem DiskSink::open_part() {
  for (int number = 0; number < most_parts; ++number) {
    part_ = number == 0 ? path_ + ".part" : fmt::format("{}.part.{}", path_, number);
    fd_ = disk_.open(part_, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
    if (fd_ >= 0) return std::nullopt;
    if (errno != EEXIST) break;
  }
  return fmt::format("cannot write {}: {}", part_, reason());
}

DiskSink::Problem DiskSink::write(ByteView bytes) {
  if (buffer_.size() + bytes.size() > buffer_size)
    if (auto problem = flush()) return problem;
  if (bytes.size() >= buffer_size) {  // nothing is gained by the buffer, but for what the disk refuses
    const auto written = port::write_most(fd_, bytes, disk_);
    if (written == bytes.size()) return std::nullopt;
    const auto why = fmt::format("cannot write {}: {}", part_, reason());
    protocols::append(buffer_, bytes.subspan(written));
    return why;
  }
  protocols::append(buffer_, bytes);
  return std::nullopt;
}

DiskSink::Problem DiskSink::flush() {
  const auto written = port::write_most(fd_, buffer_, disk_);
  // What the disk has taken goes, even if the rest must stay: abandon() tries that once more.
  buffer_.erase(buffer_.begin(), buffer_.begin() + static_cast<std::ptrdiff_t>(written));
  if (buffer_.empty()) return std::nullopt;
  return fmt::format("cannot write {}: {}", part_, reason());
}

// The sender hears that the file is safe when this has succeeded, and its user may erase the only other copy.
DiskSink::Problem DiskSink::close() {
  auto problem = flush();
  if (modified_) {
    const timespec times[2] = {{.tv_sec = 0, .tv_nsec = UTIME_OMIT}, {.tv_sec = *modified_, .tv_nsec = 0}};
    futimens(fd_, times);
  }
  if (!problem) {
    // A name that appeared meanwhile is not overwritten either.
    const auto existing = options_.force ? port::Existing::replaced : port::Existing::kept;
    if (const auto why =
            port::put_in_place(std::exchange(fd_, -1), part_, path_, {.existing = existing}, disk_))
      problem = fmt::format("cannot write {}: {}", path_, *why);
  }
  if (fd_ >= 0) disk_.close(std::exchange(fd_, -1));
  if (problem)
    part_left_ = part_;
  else
    stored_.push_back(path_);
  return problem;
}

void DiskSink::abandon() {
  static_cast<void>(flush());
  disk_.close(std::exchange(fd_, -1));
  part_left_ = part_;
}

// --- a loader's defect

bool harmed_by_dropped_1a(const std::string& path, std::size_t block) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return false;
  std::vector<Byte> buffer(64 * protocols::transfer::wire::large);
  bool harmed = false;
  std::size_t held = 0;
  while (!harmed) {
    const auto got = read_again(fd, buffer.data() + held, buffer.size() - held);
    if (got <= 0) break;
    held += static_cast<std::size_t>(got);
    const auto whole = held / block * block;
    for (std::size_t at = 0; at < whole && !harmed; at += block)
      harmed = protocols::transfer::loadx_would_shorten(ByteView{buffer}.subspan(at, block));
    std::copy(buffer.begin() + static_cast<std::ptrdiff_t>(whole),
              buffer.begin() + static_cast<std::ptrdiff_t>(held), buffer.begin());
    held -= whole;
  }
  // What does not fill a large block goes out in small ones; the very last of them is padded.
  for (std::size_t at = 0; at + 128 <= held && !harmed; at += 128)
    harmed = protocols::transfer::loadx_would_shorten(ByteView{buffer}.subspan(at, 128));
  ::close(fd);
  // 1A at the very end joins the padding.
  return harmed || (held % 128 != 0 && buffer[held - 1] == protocols::transfer::wire::sub);
}

}  // namespace rommate::app
