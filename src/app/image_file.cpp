#include "src/app/image_file.hpp"

#include <array>
#include <barrier>
#include <thread>

namespace rommate::app {
namespace {

constexpr std::size_t block_size = 1 << 20;

/// Two blocks: one is read while the threads take the other.
class Pass {
 public:
  Pass(ImageFile& file, std::span<const image::DigestKind> kinds)
      : file_{file}, turn_{static_cast<std::ptrdiff_t>(kinds.size()) + 1} {
    for (const auto kind : kinds) digests_.emplace_back(kind);
    for (auto& block : blocks_) block.bytes.resize(block_size);
  }

  std::vector<std::string> run(const std::function<void(std::uint64_t)>& told) {
    std::vector<std::jthread> threads;
    for (auto& digest : digests_) threads.emplace_back([this, &digest] { take(digest); });
    std::uint64_t at = 0;
    for (std::size_t number = 0;; ++number) {
      auto& block = blocks_[number % 2];
      block.length = file_.read(at, block.bytes);
      at += block.length;
      turn_.arrive_and_wait();  // the threads have taken the other block, and begin with this one
      if (block.length == 0) break;
      if (told) told(at);
    }
    threads.clear();
    std::vector<std::string> all;
    if (at == file_.size())
      for (auto& digest : digests_) all.push_back(digest.hex());
    return all;
  }

 private:
  struct Block {
    std::vector<std::uint8_t> bytes;
    std::size_t length = 0;
  };
  void take(image::Digest& digest) {
    for (std::size_t number = 0;; ++number) {
      turn_.arrive_and_wait();
      const auto& block = blocks_[number % 2];
      if (block.length == 0) return;
      digest.update(std::span(block.bytes).first(block.length));
    }
  }
  ImageFile& file_;
  std::vector<image::Digest> digests_;
  std::array<Block, 2> blocks_;
  std::barrier<> turn_;
};

}  // namespace

std::variant<std::unique_ptr<ImageFile>, std::string> ImageFile::open(const std::string& path) {
  auto opened = server::ServedFile::open(path);
  if (auto* why = std::get_if<std::string>(&opened)) return std::move(*why);
  return std::unique_ptr<ImageFile>(new ImageFile(std::move(std::get<0>(opened))));
}

std::vector<std::string> digests_of(ImageFile& file, std::span<const image::DigestKind> kinds,
                                    const std::function<void(std::uint64_t)>& told) {
  return Pass(file, kinds).run(told);
}

}  // namespace rommate::app
