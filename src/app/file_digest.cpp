#include "src/app/file_digest.hpp"

#include <fmt/format.h>

#include <boost/crc.hpp>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <utility>
#include <vector>

#include "src/app/disk_worker.hpp"
#include "src/image/digest.hpp"

namespace rommate::app {

FileDigest digest_file_now(const std::string& path) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rbe"), &std::fclose);
  if (!file) return {"", fmt::format("{} cannot be read: {}", path, std::strerror(errno))};
  std::vector<std::uint8_t> piece(256 * 1024);
  boost::crc_32_type crc;
  image::Digest md5(image::DigestKind::md5), sha512(image::DigestKind::sha512);
  std::uint64_t size = 0;
  while (const auto count = std::fread(piece.data(), 1, piece.size(), file.get())) {
    crc.process_bytes(piece.data(), count);
    md5.update(std::span{piece.data(), count});
    sha512.update(std::span{piece.data(), count});
    size += count;
  }
  if (std::ferror(file.get()) != 0)
    return {"", fmt::format("{} cannot be read: {}", path, std::strerror(errno))};
  return {fmt::format("{} {:08x} {} {}", size, crc.checksum(), md5.hex(), sha512.hex()), ""};
}

std::unique_ptr<port::Worker::Errand> digest_file(boost::asio::io_context& io, std::string path,
                                                  std::function<void(FileDigest)> done) {
  auto found = std::make_shared<FileDigest>();
  return disk_worker().ask(
      io, [found, path = std::move(path)] { *found = digest_file_now(path); },
      [found, done = std::move(done)] { done(std::move(*found)); });
}

}  // namespace rommate::app
