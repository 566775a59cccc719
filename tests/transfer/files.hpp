// Files in memory for transfer tests: a source, and a sink that remembers what was done to it.
#pragma once

#include <cstring>
#include <random>
#include <string>
#include <vector>

#include "protocols/transfer/transfer.hpp"

namespace rommate::testing {

using namespace protocols;
using namespace protocols::transfer;

struct MemoryFile {
  std::string name, content;
  std::optional<std::int64_t> modified = std::nullopt;
  std::optional<std::size_t> unreadable_from = std::nullopt;  // read() fails there
  std::optional<std::size_t> shrinks_to = std::nullopt;       // less is there than was announced
};

class MemorySource : public FileSource {
 public:
  explicit MemorySource(std::vector<MemoryFile> files) : files_{std::move(files)} {}
  explicit MemorySource(std::string content, std::string name = "image.bin")
      : files_{{std::move(name), std::move(content)}} {}

  std::optional<FileInfo> next() override {
    if (opened_ == files_.size()) return std::nullopt;
    at_ = 0;
    const auto& file = files_[opened_++];
    return FileInfo{file.name, file.content.size(), file.modified};
  }
  std::optional<std::size_t> read(std::span<Byte> into) override {
    const auto& file = files_[opened_ - 1];
    if (file.unreadable_from && at_ + into.size() > *file.unreadable_from) return std::nullopt;
    const auto end = file.shrinks_to.value_or(file.content.size());
    const auto count = std::min(into.size(), end - std::min(end, at_));
    if (count != 0) std::memcpy(into.data(), file.content.data() + at_, count);
    at_ += count;
    return count;
  }
  [[nodiscard]] bool ready(std::size_t count) override {
    return at_ + std::min(count, files_[opened_ - 1].content.size() - at_) <= there_to;
  }
  [[nodiscard]] Change change() override { return becomes; }
  std::size_t there_to = ~std::size_t{0};  // so many bytes of the file has the disk given
  Change becomes = Change::none;

 private:
  std::vector<MemoryFile> files_;
  std::size_t opened_ = 0, at_ = 0;
};

class MemorySink : public FileSink {
 public:
  struct Stored {
    FileInfo info;
    std::string content;
    bool complete = false, abandoned = false;
  };
  Problem open(const FileInfo& file) override {
    if (refuse_open && files.size() >= refuse_open_from) return refuse_open;
    files.push_back({file, "", false, false});
    return std::nullopt;
  }
  Problem write(ByteView bytes) override {
    if (full_at && files.back().content.size() + bytes.size() > *full_at) return "the disk is full";
    files.back().content += as_text(bytes);
    return std::nullopt;
  }
  Problem close() override {
    if (refuse_close) return refuse_close;
    files.back().complete = true;
    return std::nullopt;
  }
  bool make_safe() override { return is_safe; }
  void abandon() override { files.back().abandoned = true; }

  std::vector<Stored> files;
  bool is_safe = true;
  std::optional<std::size_t> full_at;
  Problem refuse_open, refuse_close;
  std::size_t refuse_open_from = 0;
};

/// `size` random bytes.
inline std::string random_content(std::size_t size, unsigned seed = 1) {
  std::mt19937 random{seed};
  std::string content(size, '\0');
  for (auto& c : content) c = static_cast<char>(random());
  return content;
}

/// Every byte is one the protocol uses.
inline std::string control_content(std::size_t size, unsigned seed = 1) {
  static constexpr std::string_view bytes{"\x01\x02\x04\x06\x11\x13\x15\x18\x1a\x43\xff", 11};
  std::mt19937 random{seed};
  std::string content(size, '\0');
  for (auto& c : content) c = bytes[random() % bytes.size()];
  return content;
}

/// What XMODEM makes of a file: filled up with 0x1A to whole blocks.
inline std::string padded(std::string content, bool large = false) {
  std::size_t at = 0;
  while (at < content.size()) {
    const auto left = content.size() - at;
    at += large && left > 896 ? 1024 : 128;
  }
  content.resize(at, '\x1a');
  return content;
}

class TextLog : public PacketLog {
 public:
  void on_packet(const Packet& packet, Time now) override {
    if (!start_) start_ = now;
    text += to_text(packet, now - *start_) + "\n";
  }
  std::string text;

 private:
  std::optional<Time> start_;
};

}  // namespace rommate::testing
