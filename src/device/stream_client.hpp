// What a device's own clients of TCP protocols (HTTP, FTP) have in common: connections by numbers of their
// own, what is to be done with them, the file as it comes, and how it ended. Pure; stream_job.hpp joins one
// to the console.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "src/device/device.hpp"

namespace rommate::device {

struct OpenStream {
  unsigned stream;
  Endpoint to;
};
struct SendStream {
  unsigned stream;
  Bytes payload;
};
struct CloseStream {
  unsigned stream;
};
using StreamStep = std::variant<OpenStream, SendStream, CloseStream>;

class StreamClient {
 public:
  enum class End { none, good, not_found, no_login, failed };

  StreamClient() = default;
  StreamClient(const StreamClient&) = delete;
  StreamClient& operator=(const StreamClient&) = delete;
  virtual ~StreamClient() = default;

  virtual void on_connected(unsigned stream) = 0;
  virtual void on_bytes(unsigned stream, ByteView bytes) = 0;
  /// The other side has closed it, or never took it.
  virtual void on_closed(unsigned stream) = 0;

  [[nodiscard]] std::vector<StreamStep> take_steps() { return std::exchange(steps_, {}); }
  /// Bytes of the file since the last call.
  [[nodiscard]] Bytes take_data() { return std::exchange(data_, {}); }
  /// Bytes of all of it, when the server has said so.
  [[nodiscard]] std::optional<std::uint64_t> length() const { return length_; }
  [[nodiscard]] End end() const { return end_; }

 protected:
  void open(unsigned stream, const Endpoint& to) { steps_.push_back(OpenStream{stream, to}); }
  void send(unsigned stream, std::string_view text) {
    steps_.push_back(SendStream{stream, {text.begin(), text.end()}});
  }
  void close(unsigned stream) { steps_.push_back(CloseStream{stream}); }
  void end_as(End end) { end_ = end; }

  Bytes data_;
  std::optional<std::uint64_t> length_;

 private:
  std::vector<StreamStep> steps_;
  End end_ = End::none;
};

/// Where a file is on the network: "ftp://cisco:secret@192.0.2.1:2121/images/x.bin" as far as it was given.
struct NetworkPlace {
  Endpoint at;
  std::string host;  // as it was typed, with the port
  std::string path;  // without the first slash
  std::string user = {}, password = {};
};

}  // namespace rommate::device
