#include "src/app/packet_log_file.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

namespace rommate::app {
namespace {

class PacketLogFile final : public protocols::transfer::PacketLog {
 public:
  explicit PacketLogFile(std::FILE* file) : file_{file} {}

  void on_packet(const protocols::transfer::Packet& packet, protocols::Time now) override {
    if (!start_) start_ = now;
    const auto text = protocols::transfer::to_text(packet, now - *start_) + "\n";
    std::fwrite(text.data(), 1, text.size(), file_.get());
    // What happened last must be there when the program or the machine goes down.
    if (now - flushed_ > std::chrono::seconds{1}) {
      std::fflush(file_.get());
      flushed_ = now;
    }
  }

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  std::unique_ptr<std::FILE, Close> file_;
  std::optional<protocols::Time> start_;
  protocols::Time flushed_{};
};

}  // namespace

std::variant<std::unique_ptr<protocols::transfer::PacketLog>, std::string> open_packet_log(
    const std::string& path, const std::string& head) {
  auto* file = std::fopen(path.c_str(), "we");
  if (file == nullptr) return fmt::format("cannot write the packet log {}: {}", path, std::strerror(errno));
  fmt::print(file, "# {}\n# seconds, -> sent, <- received, -- ours; block number and data bytes\n", head);
  return std::make_unique<PacketLogFile>(file);
}

}  // namespace rommate::app
