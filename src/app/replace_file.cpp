#include "src/app/replace_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include "src/port/whole_file.hpp"

namespace rommate::app {
namespace {

bool make_directories(const std::filesystem::path& directory) {
  if (directory.empty() || ::access(directory.c_str(), F_OK) == 0) return true;
  return make_directories(directory.parent_path()) &&
         (::mkdir(directory.c_str(), 0700) == 0 || errno == EEXIST);
}

}  // namespace

std::optional<std::string> replace_file(const std::string& path, std::string_view content, Durable durable) {
  const auto failed = [] { return std::optional<std::string>(std::strerror(errno)); };
  std::error_code ignored;
  const auto link = std::filesystem::canonical(path, ignored);
  const std::string target = link.empty() ? path : link.string();
  if (!make_directories(std::filesystem::path(target).parent_path())) return failed();
  struct stat before {};
  const mode_t mode = ::stat(target.c_str(), &before) == 0 ? before.st_mode & 07777 : 0600;
  std::string temporary = target + ".XXXXXX";
  const int fd = ::mkostemp(temporary.data(), O_CLOEXEC);
  if (fd < 0) return failed();
  const bool good = port::write_all(fd, protocols::as_bytes(content)) && ::fchmod(fd, mode) == 0 &&
                    (durable == Durable::no || ::fsync(fd) == 0);
  auto problem = good ? std::nullopt : failed();
  ::close(fd);
  if (!problem && ::rename(temporary.c_str(), target.c_str()) != 0) problem = failed();
  if (problem) ::unlink(temporary.c_str());
  return problem;
}

}  // namespace rommate::app
