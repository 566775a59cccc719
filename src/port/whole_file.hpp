// Small files read whole, and all of a text written: loops over the system's calls with their errors kept in
// errno, because streams lose them (and throw at a directory). Not for what is bigger than memory should
// hold.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "protocols/engine.hpp"

namespace rommate::port {

/// More than this is no configuration, personality or text to paste.
constexpr std::size_t largest_whole_file = 16 << 20;

/// The content of a file, a pipe or a terminal up to its end. nullopt: errno says why, EFBIG when there are
/// more than `most` bytes.
[[nodiscard]] std::optional<std::string> read_file(const std::string& path,
                                                   std::size_t most = largest_whole_file);

/// Writes all of it, in pieces if need be. false: errno says why not; some of it may be written.
[[nodiscard]] bool write_all(int fd, protocols::ByteView bytes);

/// The same; how many bytes are written. Fewer than all: errno says why.
[[nodiscard]] std::size_t write_most(int fd, protocols::ByteView bytes);

}  // namespace rommate::port
