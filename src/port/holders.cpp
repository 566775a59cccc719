#include "src/port/holders.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <optional>

namespace rommate::port {
namespace fs = std::filesystem;
namespace {

std::optional<int> pid_in(const std::string& name) {
  int pid = 0;
  const auto end = name.data() + name.size();
  const auto [at, error] = std::from_chars(name.data(), end, pid);
  if (error != std::errc{} || at != end || pid <= 0) return std::nullopt;
  return pid;
}

std::string link_target(const fs::path& link) {
  std::array<char, 512> text;
  const auto size = readlink(link.c_str(), text.data(), text.size());
  return size <= 0 ? std::string{} : std::string(text.data(), static_cast<std::size_t>(size));
}

template <class Visit>
void for_each_open_file(const std::string& proc, const Visit& visit) {
  std::error_code ignored;
  for (fs::directory_iterator process(proc, ignored), end; process != end; process.increment(ignored)) {
    if (ignored) return;
    const auto pid = pid_in(process->path().filename());
    if (!pid || *pid == getpid()) continue;
    std::error_code hidden;  // another user's process, or it has just ended
    for (fs::directory_iterator file(process->path() / "fd", hidden);
         !hidden && file != fs::directory_iterator{}; file.increment(hidden))
      visit(*pid, link_target(file->path()));
  }
}

}  // namespace

std::string to_string(const std::vector<Holder>& holders) {
  std::string text;
  for (const auto& holder : holders) {
    if (!text.empty()) text += ", ";
    text += (holder.name.empty() ? "a process" : holder.name) + " (pid " + std::to_string(holder.pid) + ")";
  }
  return text;
}

std::string process_name(int pid, const std::string& proc) {
  std::ifstream file(proc + "/" + std::to_string(pid) + "/comm");
  std::string name;
  std::getline(file, name);
  return name;
}

std::map<std::string, std::vector<Holder>> open_devices(const std::string& proc, const std::string& dev) {
  std::map<std::string, std::vector<Holder>> found;
  const std::string prefix = dev + "/";
  for_each_open_file(proc, [&](int pid, const std::string& target) {
    if (target.compare(0, prefix.size(), prefix) != 0) return;
    auto& holders = found[target];
    if (holders.empty() || holders.back().pid != pid) holders.push_back({pid, process_name(pid, proc)});
  });
  return found;
}

std::vector<Holder> holders_of(const std::string& path, const std::string& proc) {
  std::vector<Holder> holders;
  for_each_open_file(proc, [&](int pid, const std::string& target) {
    if (target != path) return;
    if (holders.empty() || holders.back().pid != pid) holders.push_back({pid, process_name(pid, proc)});
  });
  std::sort(holders.begin(), holders.end(), [](const Holder& a, const Holder& b) { return a.pid < b.pid; });
  return holders;
}

}  // namespace rommate::port
