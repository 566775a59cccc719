// Chooses a file (or a place for a new one) with arrows or by typing. It sees directories only through a
// function its owner gives it, so it does no I/O of its own.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "tui/canvas.hpp"
#include "tui/key.hpp"

namespace rommate::tui {

struct FileEntry {
  std::string name{};
  bool directory = false;
  unsigned long long size = 0;
  std::string when{};  // "2026-11-21 20:07"
};

/// What a directory holds, or why it cannot be read.
struct Listing {
  std::vector<FileEntry> entries;
  std::string problem{};
  std::string directory{};  // its absolute name, where a short one ("~") was asked for
};

class FileBrowser {
 public:
  using List = std::function<Listing(const std::string& directory)>;
  /// What is known of a file just now, in at most three lines; asked at each picture.
  using About = std::function<std::vector<std::string>(const std::string& path)>;
  enum class Kind { existing, directory };
  struct Result {
    std::optional<std::string> path;  // nullopt: Esc
  };
  /// `directory` is absolute. Kind::directory: `.` chooses the directory shown.
  FileBrowser(std::string title, std::string directory, List list, Kind kind = Kind::existing);

  /// Lines below the list of the file at the cursor, where there is room.
  void describe_by(About about) { about_ = std::move(about); }

  void draw(Canvas& canvas, Rect area) const;
  [[nodiscard]] std::optional<Result> on_key(const Key& key);
  [[nodiscard]] const std::string& directory() const { return directory_; }

 private:
  void draw_about(Canvas& canvas, Rect where) const;
  void go(std::string directory, const std::string& select = {});
  void up();
  void type(char32_t character);
  void filter();
  [[nodiscard]] std::optional<Result> enter();
  [[nodiscard]] std::string path_of(const std::string& name) const;

  std::string title_, directory_, search_, problem_;
  List list_;
  About about_;
  Kind kind_;
  std::vector<FileEntry> entries_;
  std::vector<std::size_t> shown_;
  std::size_t at_ = 0;
  mutable std::size_t top_ = 0;
  mutable int page_ = 10;
};

}  // namespace rommate::tui
