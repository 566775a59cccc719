// A text to be pasted into a device: its lines, and what a person should know before it is typed. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace rommate::job {

/// Something about one line that a person should see first.
struct PasteRemark {
  std::size_t line = 0;  // from 1
  std::string text;      // the line, shortened
  std::string why;       // "restarts the device", "'?' asks for help at once", ...
  bool dangerous = false;
};

struct PasteScript {
  /// Without line ends; a byte order mark and blanks at the end of a line are gone, tabs are blanks (a tab
  /// completes words on most devices); both are remarked on.
  std::vector<std::string> lines;
  std::vector<PasteRemark> remarks;
};

[[nodiscard]] PasteScript read_script(std::string_view text);

/// Whether a line a device printed is its complaint about a command, and not a log line or a remark.
[[nodiscard]] bool is_device_error(std::string_view line);

}  // namespace rommate::job
