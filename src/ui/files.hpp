// Files as the console's dialogs need them: directory listings, completion, and new files that never
// overwrite.
#pragma once

#include <string>
#include <vector>

#include "tui/file_browser.hpp"

namespace rommate::ui {

[[nodiscard]] std::string working_directory();
[[nodiscard]] tui::Listing list_directory(const std::string& directory);
/// Every path that begins with `typed`, directories with a slash behind them; for tui::Input.
[[nodiscard]] std::vector<std::string> complete_path(const std::string& typed);
/// "~/x" becomes "/home/me/x".
[[nodiscard]] std::string expand_home(const std::string& path);
/// Empty, or why it could not be written. An existing file is never touched.
[[nodiscard]] std::string write_new_file(const std::string& path, const std::string& text);
/// Empty, or why it could not be read. Text of more than 16 MiB is refused: it would be days at 9600 baud.
[[nodiscard]] std::string read_text_file(const std::string& path, std::string& text);

}  // namespace rommate::ui
