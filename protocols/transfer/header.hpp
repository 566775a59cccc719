// The YMODEM header block (block 0): name, length, time; and what we make of a name that came over the line.
//
//   name NUL length [SP mtime [SP mode [SP serial]]] NUL ...
//
// Length is decimal, mtime octal seconds since 1970 UTC (0: unknown); both may be missing (Forsberg, ch. 5).
// U-Boot's parser stops at the first space; one that is not a digit makes the length unknown, silently.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "protocols/engine.hpp"

namespace rommate::protocols::transfer {

/// What is known of a file before its first byte.
struct FileInfo {
  std::string name;                      // parse_header() gives it as on the wire: for safe_name() only
  std::optional<std::uint64_t> size;     // bytes
  std::optional<std::int64_t> modified;  // seconds since 1970 UTC
  friend bool operator==(const FileInfo&, const FileInfo&) = default;
};

/// The data of a header block, not padded. The name loses its directory; at most 1024 bytes come out.
[[nodiscard]] Bytes header_data(const FileInfo& file);

/// Any 128 or 1024 bytes make a FileInfo; an empty name is the end of the batch. A length that is not a plain
/// decimal number is unknown.
[[nodiscard]] FileInfo parse_header(ByteView data);

/// The name under which a received file may be stored, and shown: last path component only (either slash), no
/// leading dots, no control characters, at most 200 bytes, invalid UTF-8 replaced by '_'. nullopt: nothing is
/// left.
[[nodiscard]] std::optional<std::string> safe_name(std::string_view from_the_line);

}  // namespace rommate::protocols::transfer
