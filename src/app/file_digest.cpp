#include "src/app/file_digest.hpp"

#include <fmt/format.h>

#include <boost/crc.hpp>
#include <span>
#include <utility>
#include <vector>

#include "src/app/disk_worker.hpp"
#include "src/app/image_file.hpp"
#include "src/image/digest.hpp"
#include "src/image/tar_archive.hpp"

namespace rommate::app {

FileDigest digest_file_now(const std::string& path) {
  auto opened = ImageFile::open(path);
  if (auto* why = std::get_if<std::string>(&opened)) return {"", std::move(*why)};
  auto& file = *std::get<std::unique_ptr<ImageFile>>(opened);
  std::vector<std::uint8_t> piece(256 * 1024);
  boost::crc_32_type crc;
  image::Digest md5(image::DigestKind::md5), sha512(image::DigestKind::sha512);
  std::uint64_t size = 0;
  while (const auto count = file.read(size, piece)) {
    crc.process_bytes(piece.data(), count);
    md5.update(std::span{piece.data(), count});
    sha512.update(std::span{piece.data(), count});
    size += count;
  }
  if (size < file.size()) return {"", fmt::format("{} cannot be read to its end", path)};
  const auto archive = image::archive_in_figures(file);
  return {fmt::format("{} {:08x} {} {}{}{}", size, crc.checksum(), md5.hex(), sha512.hex(),
                      archive.empty() ? "" : " ", archive),
          ""};
}

std::unique_ptr<port::Worker::Errand> digest_file(boost::asio::io_context& io, std::string path,
                                                  std::function<void(FileDigest)> done) {
  auto found = std::make_shared<FileDigest>();
  return disk_worker().ask(
      io, [found, path = std::move(path)] { *found = digest_file_now(path); },
      [found, done = std::move(done)] { done(std::move(*found)); });
}

}  // namespace rommate::app
