#include "src/server/armed_set.hpp"

#include <fmt/format.h>

#include <utility>

namespace rommate::server {

void ArmedSet::give(std::string name, std::shared_ptr<const ServedFile> file,
                    std::vector<protocols::Ipv4Place> peers) {
  shelf_->arm(
      {.name = std::move(name),
       .size = file->size(),
       .read = [file](std::uint64_t position, std::span<protocols::Byte> into) -> std::optional<std::size_t> {
         if (!file->unchanged()) return std::nullopt;
         return file->read_at(position, into);
       },
       .peers = std::move(peers)});
  contents_[shelf_->files().back().get()] = std::move(file);
}

void ArmedSet::take(std::string name, std::uint64_t at_most, std::vector<protocols::Ipv4Place> peers,
                    std::function<std::unique_ptr<protocols::Sink>()> receive) {
  shelf_->arm({.name = std::move(name),
               .peers = std::move(peers),
               .upload = true,
               .at_most = at_most,
               .receive = std::move(receive)});
}

protocols::Found ArmedSet::find(std::string_view asked, std::string_view peer, bool write) const {
  auto found = shelf_->find(asked, peer, write);
  if (!found.file || write) return found;
  const auto file = content(*found.file);
  if (file->unchanged()) return found;
  return {nullptr, fmt::format("{} was changed since it was armed, and is given to nobody", file->path()),
          protocols::Found::Reason::not_allowed};
}

std::shared_ptr<const ServedFile> ArmedSet::content(const protocols::ArmedFile& file) const {
  const auto found = contents_.find(&file);
  return found == contents_.end() ? nullptr : found->second;
}

}  // namespace rommate::server
