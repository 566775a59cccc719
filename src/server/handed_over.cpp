#include "src/server/handed_over.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <vector>

namespace rommate::server {
namespace {

constexpr int first = 3;     // SD_LISTEN_FDS_START
constexpr long most = 1024;  // sockets; more is no count

long number_of(const char* name) {
  const char* text = std::getenv(name);
  return text == nullptr ? 0 : std::strtol(text, nullptr, 10);
}

/// Those that nobody has taken yet. A child of ours is not meant by them.
std::vector<int>& waiting() {
  static std::vector<int> all = [] {
    std::vector<int> found;
    if (number_of("LISTEN_PID") != ::getpid()) return found;
    const auto count = std::clamp(number_of("LISTEN_FDS"), 0L, most);
    for (int fd = first; fd < first + count; ++fd)
      if (::fcntl(fd, F_SETFD, FD_CLOEXEC) == 0) found.push_back(fd);
    return found;
  }();
  return all;
}

bool is_of(int fd, SocketKind kind) {
  int type = 0;
  socklen_t size = sizeof type;
  return ::getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &size) == 0 &&
         type == (kind == SocketKind::stream ? SOCK_STREAM : SOCK_DGRAM);
}

struct At {
  sa_family_t family = AF_UNSPEC;
  std::uint16_t port = 0;
};
At place_of(int fd) {
  sockaddr_storage at{};
  socklen_t size = sizeof at;
  if (::getsockname(fd, reinterpret_cast<sockaddr*>(&at), &size) != 0) return {};
  in_port_t port = 0;  // it stands at the same place for both
  if (at.ss_family == AF_INET || at.ss_family == AF_INET6)
    std::memcpy(&port, reinterpret_cast<const char*>(&at) + offsetof(sockaddr_in, sin_port), sizeof port);
  return {at.ss_family, ntohs(port)};
}

}  // namespace

std::variant<std::optional<int>, std::string> handed_over(SocketKind kind, std::uint16_t port) {
  auto& all = waiting();
  for (auto each = all.begin(); each != all.end(); ++each) {
    const auto at = place_of(*each);
    if (at.port != port || !is_of(*each, kind)) continue;
    const auto word = kind == SocketKind::stream ? "ListenStream" : "ListenDatagram";
    if (at.family != AF_INET)
      return fmt::format(
          "the socket of port {0} that was handed over is not one for IPv4: write {1}=0.0.0.0:{0} "
          "in its .socket unit",
          port, word);
    const int fd = *each;
    all.erase(each);
    return fd;
  }
  return std::nullopt;
}

}  // namespace rommate::server
