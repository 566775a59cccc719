#include "src/app/packet_log_file.hpp"

#include <fmt/format.h>

#include <sys/stat.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <string_view>
#include <utility>

namespace rommate::app {
namespace {

class PacketLogFile final : public protocols::transfer::PacketLog {
 public:
  PacketLogFile(std::FILE* file, std::string path) : file_{file}, path_{std::move(path)} {}

  void on_packet(const protocols::transfer::Packet& packet, protocols::Time now) override {
    if (!start_) start_ = now;
    const auto text = protocols::transfer::to_text(packet, now - *start_) + "\n";
    if (std::fwrite(text.data(), 1, text.size(), file_.get()) != text.size()) note_error();
    // What happened last must be there when the program or the machine goes down.
    if (now - flushed_ > std::chrono::seconds{1}) {
      flush();
      flushed_ = now;
    }
  }

  std::optional<std::string> take_problem() override {
    flush();
    if (error_ == 0 || std::exchange(told_, true)) return std::nullopt;
    return fmt::format("the packet log {} is not complete: {}", path_, std::strerror(error_));
  }

 private:
  void flush() {
    if (std::fflush(file_.get()) != 0) note_error();
  }
  void note_error() {
    if (error_ == 0) error_ = errno;
  }

  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  std::unique_ptr<std::FILE, Close> file_;
  std::string path_;
  int error_ = 0;  // errno of the first write that failed
  bool told_ = false;
  std::optional<protocols::Time> start_;
  protocols::Time flushed_{};
};

constexpr std::string_view mark = "# rommate ";  // every log begins so

/// An older packet log, an empty file, or no file in the narrow sense (a terminal, a pipe).
bool may_be_emptied(const std::string& path) {
  struct stat facts {};
  if (::stat(path.c_str(), &facts) != 0 || !S_ISREG(facts.st_mode) || facts.st_size == 0) return true;
  std::array<char, mark.size()> head{};
  std::ifstream{path, std::ios::binary}.read(head.data(), head.size());
  return std::string_view{head.data(), head.size()} == mark;
}

}  // namespace

std::variant<std::unique_ptr<protocols::transfer::PacketLog>, std::string> open_packet_log(
    const std::string& path, const std::string& head) {
  if (!may_be_emptied(path))
    return fmt::format("{} holds something that is not a packet log; it was left as it is. Give another name",
                       path);
  auto* file = std::fopen(path.c_str(), "we");
  if (file == nullptr) return fmt::format("cannot write the packet log {}: {}", path, std::strerror(errno));
  fmt::print(file, "{}{}\n# seconds, -> sent, <- received, -- ours; block number and data bytes\n", mark,
             head);
  return std::make_unique<PacketLogFile>(file, path);
}

}  // namespace rommate::app
