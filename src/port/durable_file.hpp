// Files that are read whole, and files that are written so that nobody, also after a crash or a power cut,
// finds half of one: written aside, synchronised, renamed, and the folder synchronised in which the name
// stands (fsync(2): "Calling fsync() does not necessarily ensure that the entry in the directory containing
// the file has also reached disk"). Whoever keeps something for later does it with what is here; only a
// recording and a packet log, which are appended to while a person waits, leave the time to the kernel.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <optional>
#include <string>
#include <variant>

#include "protocols/engine.hpp"

namespace rommate::port {

/// The system calls that make a file safe, each as in section 2 of the manual. Tests give their own.
class Disk {
 public:
  virtual ~Disk() = default;
  virtual int open(const std::string& path, int flags, mode_t mode);
  virtual ssize_t write(int fd, protocols::ByteView bytes);
  virtual int change_mode(int fd, mode_t mode);
  virtual int sync(int fd);
  virtual int close(int fd);
  /// renameat2(2) with these flags.
  virtual int rename(const std::string& from, const std::string& to, unsigned flags);
  virtual int unlink(const std::string& path);
};
[[nodiscard]] Disk& system_disk();

/// More than this is no configuration, personality or text to paste.
constexpr std::size_t largest_whole_file = 16 << 20;

/// The content of a file, a pipe or a terminal up to its end. nullopt: errno says why, EFBIG when there are
/// more than `most` bytes. Streams lose these errors, and throw at a directory.
[[nodiscard]] std::optional<std::string> read_file(const std::string& path,
                                                   std::size_t most = largest_whole_file);

/// Writes all of it, in pieces if need be. false: errno says why not; some of it may be written.
[[nodiscard]] bool write_all(int fd, protocols::ByteView bytes, Disk& disk = system_disk());
/// The same; how many bytes are written. Fewer than all: errno says why.
[[nodiscard]] std::size_t write_most(int fd, protocols::ByteView bytes, Disk& disk = system_disk());

/// Whether the content must be on the disk when the call returns, which can take seconds on a busy one.
enum class Durable { yes, no };
/// What becomes of a file that has the name already.
enum class Existing { replaced, kept };
/// A file of the user's keeps its mode, and a link to it is followed. One of our own has the mode that is
/// asked for, and a link in its place is replaced: who made it is not known.
enum class Whose { ours, users };

struct Keeping {
  Durable durable = Durable::yes;
  Existing existing = Existing::replaced;
  Whose whose = Whose::ours;
  mode_t mode = 0600;  // of a new file, less the umask
};

/// What went wrong, as the system says it; nullopt: all is well.
using DiskTrouble = std::optional<std::string>;

/// A file on its way: written beside its place, where nobody looks for it, and gone again when it is not
/// kept.
class NewFile {
 public:
  /// Folders that are missing are made (mode 0700). The string says why it cannot be written.
  [[nodiscard]] static std::variant<NewFile, std::string> create(const std::string& path, Keeping how = {},
                                                                 Disk& disk = system_disk());
  NewFile(NewFile&& other) noexcept;
  NewFile& operator=(NewFile&&) = delete;
  ~NewFile();

  [[nodiscard]] DiskTrouble write(protocols::ByteView bytes);
  /// Gives it its name. Nothing: it is complete under that name, and on the disk if it was to be durable.
  [[nodiscard]] DiskTrouble keep();

 private:
  NewFile(int fd, std::string path, std::string aside, Keeping how, Disk& disk)
      : fd_(fd), path_(std::move(path)), aside_(std::move(aside)), how_(how), disk_(disk) {}
  int fd_;  // -1: kept, given up, or moved from
  std::string path_, aside_;
  Keeping how_;
  Disk& disk_;
};

/// The name of what is written aside ends so. What a crash leaves of it is nobody's content.
constexpr std::string_view unfinished_file = ".new";

/// A whole small file in one step: whoever reads it sees the old content or the new one.
[[nodiscard]] DiskTrouble write_file(const std::string& path, std::string_view content, Keeping how = {},
                                     Disk& disk = system_disk());
/// Takes the file away; durably if so asked. One that is not there is no trouble.
[[nodiscard]] DiskTrouble remove_file(const std::string& path, Durable durable = Durable::yes,
                                      Disk& disk = system_disk());

/// What was written to `fd` under the name `from` becomes `to` (steps 2 to 4 of a safe file). `fd` is closed
/// in any case; with trouble `from` is left as it is.
[[nodiscard]] DiskTrouble put_in_place(int fd, const std::string& from, const std::string& to, Keeping how,
                                       Disk& disk = system_disk());

/// Makes the folder and those above it that are missing, for the user alone (mode 0700, as the XDG Base
/// Directory Specification has it). false: errno says why not.
[[nodiscard]] bool make_folders(const std::string& folder);

}  // namespace rommate::port
