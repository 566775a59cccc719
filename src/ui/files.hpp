// Files as the console's dialogs need them: directory listings, and new files that never overwrite.
// Completion is app::complete_path.
#pragma once

#include <string>
#include <vector>

#include "tui/file_browser.hpp"

namespace rommate::ui {

[[nodiscard]] std::string working_directory();
[[nodiscard]] tui::Listing list_directory(const std::string& directory);
/// Empty, or why it could not be written. An existing file is never touched.
[[nodiscard]] std::string write_new_file(const std::string& path, const std::string& text);
/// Empty, or why it could not be read. Text of more than 16 MiB is refused: it would be days at 9600 baud.
[[nodiscard]] std::string read_text_file(const std::string& path, std::string& text);

}  // namespace rommate::ui
