// The directory that keeps what a simulated device remembers (rommate sim --state DIR): one file for each
// thing saved, each replaced as a whole (written aside, synced, renamed), so that a crash leaves the old or
// the new content. One process at a time.
#pragma once

#include <map>
#include <string>
#include <variant>

#include "src/port/port.hpp"

namespace rommate::port {

class StateDir {
 public:
  /// Creates the directory when it is missing, and locks it.
  [[nodiscard]] static std::variant<std::unique_ptr<StateDir>, Problem> open(const std::string& path);
  ~StateDir();
  StateDir(const StateDir&) = delete;
  StateDir& operator=(const StateDir&) = delete;

  /// Everything saved, by name; files of other programs and half-written ones are left out.
  [[nodiscard]] std::variant<std::map<std::string, protocols::Bytes>, Problem> load() const;
  /// nullopt: it is on the disk.
  [[nodiscard]] std::optional<Problem> save(const std::string& name, ByteView content);
  [[nodiscard]] std::optional<Problem> forget(const std::string& name);

 private:
  StateDir(std::string path, int lock) : path_{std::move(path)}, lock_{lock} {}
  std::string path_;
  int lock_;
};

}  // namespace rommate::port
