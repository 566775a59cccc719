#include "src/app/file_digest.hpp"

#include <fmt/format.h>

#include <boost/crc.hpp>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <span>
#include <utility>
#include <vector>

#include "src/app/disk_worker.hpp"
#include "src/image/digest.hpp"
#include "src/image/tar_archive.hpp"

namespace rommate::app {

namespace {

class OpenFile final : public image::ImageBytes {
 public:
  OpenFile(std::FILE* file, std::uint64_t size) : file_{file}, size_{size} {}
  [[nodiscard]] std::uint64_t size() const override { return size_; }
  std::size_t read(std::uint64_t offset, std::span<std::uint8_t> into) override {
    if (::fseeko(file_, static_cast<off_t>(offset), SEEK_SET) != 0) return 0;
    return std::fread(into.data(), 1, into.size(), file_);
  }

 private:
  std::FILE* file_;
  std::uint64_t size_;
};

}  // namespace

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
  OpenFile again(file.get(), size);
  const auto archive = image::archive_in_figures(again);
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
