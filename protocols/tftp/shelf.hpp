// What a TFTP server would give away, and to whom: exactly the files that are armed, each for the addresses
// that it is armed for. Names are compared and never looked up on a disk, so that no path leads out of here.
// Pure; who opens files and sockets is src/server/tftp.
#pragma once

#include <memory>

#include "protocols/tftp/serving.hpp"

namespace rommate::protocols::tftp {

struct ArmedFile {
  std::string name;  // as a device asks for it
  std::uint64_t size = 0;
  ReadAt read = {};
  /// Addresses in figures that may have it; empty: whoever comes.
  std::vector<std::string> peers = {};
  bool upload = false;        // may be written, and not read
  std::uint64_t at_most = 0;  // of an upload, bytes
};

/// What becomes of a request.
struct Verdict {
  std::shared_ptr<const ArmedFile> file;  // null: refused
  Error refusal = {};                     // what the client is told
  std::string why = {};  // what a person is told; also of a file that was found by another case
  enum class Reason { served, wrong_name, wrong_peer, not_allowed, wrong_mode } reason = Reason::served;
};

class Shelf {
 public:
  void arm(ArmedFile file) { files_.push_back(std::make_shared<const ArmedFile>(std::move(file))); }
  void clear() { files_.clear(); }
  [[nodiscard]] bool empty() const { return files_.empty(); }
  /// `peer`: the address in figures. What is refused is refused at once: a silent server costs a device a
  /// minute for each name.
  [[nodiscard]] Verdict judge(const Request& request, std::string_view peer) const;

 private:
  std::vector<std::shared_ptr<const ArmedFile>> files_;
};

/// The transfer that a served request begins.
[[nodiscard]] std::unique_ptr<Serving> begin(const Request& request, const ArmedFile& file,
                                             const ServingLimits& limits, Time now);

/// "x", "/x" and "//x" are one name, and so is "a\\b" and "a/b": loaders and phones ask in each way.
[[nodiscard]] std::string bare_name(std::string_view asked);

}  // namespace rommate::protocols::tftp
