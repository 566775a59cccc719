// What is told of files served: a line for what begins and ends, the transfers under way, or JSON. For
// `rommate serve` and for the console's panel.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "protocols/engine.hpp"
#include "protocols/shelf.hpp"
#include "src/server/serve_event.hpp"

namespace rommate::app {

class ServeBoard {
 public:
  explicit ServeBoard(bool json) : json_{json} {}

  /// Lines for standard output. `clock`: "14:03:02", of the person's day.
  [[nodiscard]] std::string listening(std::string_view protocol, const std::string& address,
                                      std::uint16_t port);
  /// Of HTTPS; its SHA-256.
  [[nodiscard]] std::string certificate(const std::string& fingerprint) const;
  [[nodiscard]] std::string file(const protocols::ArmedFile& file) const;
  [[nodiscard]] std::string digests(const protocols::ArmedFile& file, const std::string& sha512,
                                    const std::string& md5) const;
  [[nodiscard]] std::string on_event(const server::ServeEvent& event, const std::string& clock,
                                     protocols::Time now);

  /// "c1841.bin 42 % 1.2 MB/s 0:31 left, other.bin 3 %"; empty: nothing is under way.
  [[nodiscard]] std::string under_way(std::size_t columns) const;

  struct Transfer {
    std::string name, peer;
    std::string_view protocol;
    std::uint64_t bytes = 0, size = 0;
    protocols::Time began{}, now{};
    /// "1.2 MB/s 0:31 left"; empty: nothing was sent yet.
    [[nodiscard]] std::string pace() const;
  };
  /// Those under way, in the order of their protocols and numbers.
  [[nodiscard]] std::vector<Transfer> transfers() const;

 private:
  std::string json(const server::ServeEvent& event) const;
  std::string told(const server::ServeEvent& event, protocols::Time now);

  bool json_;
  std::map<std::pair<std::string, std::uint64_t>, Transfer> transfers_;  // of a protocol and its number
  std::map<std::string, protocols::Time> had_;  // address and name of what was sent whole, and when
};

}  // namespace rommate::app
