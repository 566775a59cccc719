// What a file server would give away, and to whom: exactly the files that are armed, each for the addresses
// that it is armed for, and the uploads that are wanted. One rule for every protocol. Names are compared and
// never looked up on a disk, so that no path leads out of here. Pure; who opens files and sockets is
// src/server.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "protocols/endpoint.hpp"
#include "protocols/engine.hpp"

namespace rommate::protocols {

/// Reads at this position into the whole of `into`; how many bytes there were. nullopt: the disk failed.
using ReadAt = std::function<std::optional<std::size_t>(std::uint64_t position, std::span<Byte> into)>;

/// Where an upload goes. One that is dropped before keep() leaves nothing behind.
class Sink {
 public:
  Sink() = default;
  Sink(const Sink&) = delete;
  Sink& operator=(const Sink&) = delete;
  virtual ~Sink() = default;
  /// False: it cannot be written; trouble() says why.
  [[nodiscard]] virtual bool write(ByteView bytes) = 0;
  /// It is complete: it gets its name.
  [[nodiscard]] virtual bool keep() = 0;
  [[nodiscard]] virtual std::string trouble() const = 0;
};

struct ArmedFile {
  std::string name;  // as a device asks for it
  std::uint64_t size = 0;
  ReadAt read = {};
  /// Who may have it; empty: whoever comes.
  std::vector<Ipv4Place> peers = {};
  bool upload = false;        // may be written, and not read
  std::uint64_t at_most = 0;  // of an upload, bytes
  std::function<std::unique_ptr<Sink>()> receive =
      {};  // of an upload, which begins; null: it cannot be written
};

/// What is found for a request.
struct Found {
  std::shared_ptr<const ArmedFile> file;  // null: refused
  std::string why = {};  // what a person is told; also of a file that was found by another case
  enum class Reason { served, wrong_name, wrong_peer, not_allowed } reason = Reason::served;
};

class Shelf {
 public:
  void arm(ArmedFile file) { files_.push_back(std::make_shared<const ArmedFile>(std::move(file))); }
  void clear() { files_.clear(); }
  [[nodiscard]] bool empty() const { return files_.empty(); }
  [[nodiscard]] const std::vector<std::shared_ptr<const ArmedFile>>& files() const { return files_; }
  /// `asked` as the client wrote it, `peer` its address in figures. The exact name, else the only one that
  /// differs in the case of its letters: names are typed by people from Windows.
  [[nodiscard]] Found find(std::string_view asked, std::string_view peer, bool write) const;

 private:
  std::vector<std::shared_ptr<const ArmedFile>> files_;
};

/// "x", "/x" and "//x" are one name, and so is "a\\b" and "a/b": loaders and phones ask in each way.
[[nodiscard]] std::string bare_name(std::string_view asked);
/// What may be shown to a person of a name that anybody may have sent: in quotes, printable, not long.
[[nodiscard]] std::string shown_name(std::string_view name);

}  // namespace rommate::protocols
