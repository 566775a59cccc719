// An image on the disk, and its digests in one pass, each kind by a thread of its own.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "src/image/digest.hpp"
#include "src/image/image_bytes.hpp"
#include "src/server/served_file.hpp"

namespace rommate::app {

/// A served file as the readers of images take it.
class ImageFile final : public image::ImageBytes {
 public:
  /// The sentence says why it cannot be read.
  [[nodiscard]] static std::variant<std::unique_ptr<ImageFile>, std::string> open(const std::string& path);
  explicit ImageFile(std::shared_ptr<const server::ServedFile> file) : file_{std::move(file)} {}

  [[nodiscard]] std::uint64_t size() const override { return file_->size(); }
  std::size_t read(std::uint64_t offset, std::span<std::uint8_t> into) override {
    return file_->read_at(offset, into).value_or(0);
  }
  /// Nobody wrote into the file, or cut it, since it was opened.
  [[nodiscard]] bool unchanged() const { return file_->unchanged(); }

 private:
  std::shared_ptr<const server::ServedFile> file_;
};

/// In small hexadecimal figures, in the order of `kinds`; empty when the file cannot be read to its end.
/// `told` hears how many bytes were read, now and then, in the caller's thread. Blocks until all is read.
[[nodiscard]] std::vector<std::string> digests_of(ImageFile& file, std::span<const image::DigestKind> kinds,
                                                  const std::function<void(std::uint64_t)>& told = {});

}  // namespace rommate::app
