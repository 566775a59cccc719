// Cuts files into blocks for a sender: the one on the wire is here, for resends. Knows lengths, numbers and
// padding, not replies.
#pragma once

#include <array>
#include <cstdint>

#include "protocols/transfer/header.hpp"
#include "protocols/transfer/transfer.hpp"
#include "protocols/transfer/wire.hpp"

namespace rommate::protocols::transfer {

class Cutter {
 public:
  /// `files` is not owned.
  Cutter(FileSource& files, Byte padding) : files_{files}, padding_{padding} {}

  /// Block 0 of a batch.
  void make_header(const FileInfo& file, Check check);
  /// The empty one that ends the batch.
  void make_batch_end(Check check);

  /// A file of so many bytes begins with block 1.
  void begin(std::uint64_t size);
  [[nodiscard]] bool at_end() const { return chunk_at_ == chunk_length_ && left_ == 0; }
  /// Bytes that next() will read from the file.
  [[nodiscard]] std::size_t wanted(bool large) const;
  enum class Cut { made, unreadable, shrank };
  /// The next block. `large`: of 1024 bytes, as long as more than 896 are left.
  [[nodiscard]] Cut next(bool large, Check check);
  /// Makes the block again with another check.
  void check_by(Check check);
  /// The first block was refused for its length: its bytes are cut anew.
  void start_over();

  [[nodiscard]] const Bytes& block() const { return block_; }
  [[nodiscard]] unsigned number() const { return number_; }
  /// 128 or 1024.
  [[nodiscard]] std::size_t length() const { return length_; }
  /// Bytes of the file in the block.
  [[nodiscard]] std::size_t bytes() const { return bytes_; }

 private:
  void make(ByteView data, Check check, Byte padding);

  FileSource& files_;
  Byte padding_;
  std::uint64_t left_ = 0;  // bytes of the file not yet read
  // More than one block only after 1K blocks were refused.
  std::array<Byte, wire::large> chunk_{};
  std::size_t chunk_length_ = 0, chunk_at_ = 0;
  unsigned number_ = 0;
  std::size_t length_ = wire::small, bytes_ = 0;
  Bytes block_;
};

}  // namespace rommate::protocols::transfer
