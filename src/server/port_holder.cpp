#include "src/server/port_holder.hpp"

#include <fmt/format.h>

#include <charconv>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "protocols/ascii.hpp"

namespace rommate::server {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view listens = "0A";  // TCP_LISTEN, in the column "st" (proc(5), /proc/net/tcp)

/// Inodes of the sockets that have this port.
void sockets_of(const std::string& table, std::string_view state, std::uint16_t port,
                std::set<std::string>& inodes) {
  const auto wanted = fmt::format(":{:04X}", port);
  std::ifstream lines(table);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string number, local, remote, st, queues, timer, retransmits, user, timeout, inode;
    words >> number >> local >> remote >> st >> queues >> timer >> retransmits >> user >> timeout >> inode;
    if (local.ends_with(wanted) && (state.empty() || st == state)) inodes.insert("socket:[" + inode + "]");
  }
}

bool has_one_of(const fs::path& process, const std::set<std::string>& sockets) {
  std::error_code error;
  for (fs::directory_iterator fd(process / "fd", error), end; !error && fd != end; fd.increment(error)) {
    std::error_code gone;
    if (sockets.contains(fs::read_symlink(fd->path(), gone).string())) return true;
  }
  return false;
}

}  // namespace

std::optional<PortHolder> port_holder(std::string_view protocol, std::uint16_t port,
                                      const std::string& proc) {
  std::set<std::string> sockets;
  for (const char* version : {"", "6"})
    sockets_of(fmt::format("{}/net/{}{}", proc, protocols::lower(protocol), version),
               protocol == "TCP" ? listens : "", port, sockets);
  if (sockets.empty()) return std::nullopt;
  std::error_code error;
  for (fs::directory_iterator each(proc, error), end; !error && each != end; each.increment(error)) {
    const auto name = each->path().filename().string();
    if (!protocols::is_number(name) || !has_one_of(each->path(), sockets)) continue;
    PortHolder holder;
    std::from_chars(name.data(), name.data() + name.size(), holder.pid);
    std::ifstream(each->path() / "comm") >> holder.command;
    return holder;
  }
  return std::nullopt;
}

}  // namespace rommate::server
