// What is served, on every protocol at once: exactly these files, opened when they were armed, for exactly
// these addresses; and the uploads that are wanted. What has been changed since it was armed is given to
// nobody any more.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "protocols/shelf.hpp"
#include "src/server/served_file.hpp"

namespace rommate::server {

class ArmedSet {
 public:
  void give(std::string name, std::shared_ptr<const ServedFile> file,
            std::vector<protocols::Ipv4Place> peers);
  /// An upload of at most this many bytes, once.
  void take(std::string name, std::uint64_t at_most, std::vector<protocols::Ipv4Place> peers,
            std::function<std::unique_ptr<protocols::Sink>()> receive);

  [[nodiscard]] std::shared_ptr<const protocols::Shelf> shelf() const { return shelf_; }
  /// As the shelf, and refused when the file has been changed under our feet.
  [[nodiscard]] protocols::Found find(std::string_view asked, std::string_view peer, bool write) const;
  /// Of one that find() gave and that is no upload.
  [[nodiscard]] std::shared_ptr<const ServedFile> content(const protocols::ArmedFile& file) const;

 private:
  std::shared_ptr<protocols::Shelf> shelf_ = std::make_shared<protocols::Shelf>();
  std::map<const protocols::ArmedFile*, std::shared_ptr<const ServedFile>> contents_;
};

}  // namespace rommate::server
