// The files of a transfer on disk: what is sent, and where what is received goes. Memory does not grow with
// the file: reads and writes go through one buffer each.
//
// A received file is NAME.part until it is complete and on the disk, then NAME. NAME is never overwritten
// unless told to, and a part file never: NAME.part.1, NAME.part.2 ... are taken where it is there.
#pragma once

#include <sys/stat.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "protocols/transfer/transfer.hpp"
#include "src/port/durable_file.hpp"

namespace rommate::app {

class DiskSource final : public protocols::transfer::FileSource {
 public:
  /// Every file must be a readable regular file; the sentence says which is not.
  [[nodiscard]] static std::variant<std::unique_ptr<DiskSource>, std::string> make(
      std::vector<std::string> paths);
  ~DiskSource() override;

  std::optional<protocols::transfer::FileInfo> next() override;
  std::optional<std::size_t> read(std::span<protocols::Byte> into) override;
  [[nodiscard]] Change change() override;

  [[nodiscard]] const std::vector<std::string>& paths() const { return paths_; }

 private:
  explicit DiskSource(std::vector<std::string> paths) : paths_{std::move(paths)} {}
  std::vector<std::string> paths_;
  std::size_t opened_ = 0;
  int fd_ = -1;
  struct stat opened_as_ {};
  std::vector<protocols::Byte> buffer_;
  std::size_t at_ = 0;
};

struct StoreOptions {
  std::string into;    // a file, or a directory; empty: the current directory
  bool force = false;  // overwrite what is there
};

/// Why nothing is stored there. Commands and consoles say it alike.
[[nodiscard]] std::string there_already(const std::string& path);

class DiskSink final : public protocols::transfer::FileSink {
 public:
  explicit DiskSink(StoreOptions options, port::Disk& disk = port::system_disk())
      : options_{std::move(options)}, disk_{disk} {}
  ~DiskSink() override;

  Problem open(const protocols::transfer::FileInfo& file) override;
  Problem write(protocols::ByteView bytes) override;
  Problem close() override;
  void abandon() override;

  /// Paths of the complete files, in order.
  [[nodiscard]] const std::vector<std::string>& stored() const { return stored_; }
  /// What is left of a file that is not complete; empty: nothing is.
  [[nodiscard]] const std::string& part() const { return part_left_; }
  /// Whether `into` names a directory that is there (or nothing is named).
  [[nodiscard]] static bool is_directory(const std::string& into);
  /// Why nothing can be stored there; looked at before anybody waits for a sender.
  [[nodiscard]] static std::optional<std::string> unfit(const std::string& into);

 private:
  [[nodiscard]] std::variant<std::string, Problem> target(const protocols::transfer::FileInfo& file) const;
  [[nodiscard]] Problem no_room(const protocols::transfer::FileInfo& file) const;
  [[nodiscard]] Problem not_replaced(const struct stat& old) const;
  Problem open_part();
  Problem flush();

  StoreOptions options_;
  port::Disk& disk_;
  std::string path_, part_, part_left_;
  std::optional<std::int64_t> modified_;
  int fd_ = -1;
  std::vector<protocols::Byte> buffer_;
  std::vector<std::string> stored_;
};

/// U-Boot's loadx would drop bytes of this file when it is sent in blocks of `block` bytes (the padding of
/// the last one does not count). A file that cannot be read is not harmed.
[[nodiscard]] bool harmed_by_dropped_1a(const std::string& path, std::size_t block);

}  // namespace rommate::app
