#include "tui/file_browser.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "tui/text.hpp"
#include "tui/theme.hpp"

namespace rommate::tui {

namespace {

constexpr int about_rows = 3, rows_for_about = 14;

}  // namespace

FileBrowser::FileBrowser(std::string title, std::string directory, List list, Kind kind)
    : title_(std::move(title)), list_(std::move(list)), kind_(kind) {
  go(std::move(directory));
}

void FileBrowser::draw(Canvas& canvas, Rect area) const {
  const Rect box = centred(area, std::max(area.height - 2, 8), 76);
  canvas.box(box, theme::frame, title_, theme::title);
  const Rect in = box.inside();
  canvas.put(in.row, in.col + 1, clip_left(directory_, in.width - 2), theme::title);
  const int about = about_ && in.height >= rows_for_about ? about_rows + 1 : 0;
  page_ = std::max(in.height - 2 - about, 1);
  if (at_ < top_) top_ = at_;
  if (at_ >= top_ + static_cast<std::size_t>(page_)) top_ = at_ - static_cast<std::size_t>(page_) + 1;
  const bool wide = in.width >= 60;
  for (int y = 0; y < page_ && top_ + static_cast<std::size_t>(y) < shown_.size(); ++y) {
    const std::size_t index = top_ + static_cast<std::size_t>(y);
    const FileEntry& entry = entries_[shown_[index]];
    const Style style = index == at_ ? theme::selected : entry.directory ? theme::key : theme::plain;
    const int row = in.row + 1 + y;
    if (index == at_) canvas.fill({row, in.col, 1, in.width}, theme::selected);
    const std::string size = entry.directory ? "" : wide ? grouped(entry.size) : size_text(entry.size);
    const std::string right = wide ? fmt::format("{:>15}  {:>16}", size, entry.when) : size;
    const int room = in.width - columns_of(right) - 4;
    canvas.put(row, in.col + 2, clip(entry.name + (entry.directory ? "/" : ""), room), style);
    canvas.put(row, in.col + in.width - columns_of(right) - 1, right, style);
  }
  if (shown_.empty())
    canvas.put(in.row + 1, in.col + 2, clip(problem_.empty() ? "nothing here" : problem_, in.width - 4),
               problem_.empty() ? theme::faint : theme::bad);
  if (about > 0) draw_about(canvas, {in.row + in.height - 1 - about, in.col, about, in.width});
  const std::string say = search_.empty() ? "type a part of the name, or a path from / or ~" : "> " + search_;
  canvas.put(in.row + in.height - 1, in.col + 1, clip_left(say, in.width - 2),
             search_.empty() ? theme::faint : theme::title);
  const char* const foot = kind_ == Kind::directory
                               ? ".: into this directory   Enter: open   Backspace: up   Esc: back"
                               : "Enter: take   Backspace: up   Esc: back";
  canvas.foot(box, foot, theme::faint);
}

void FileBrowser::draw_about(Canvas& canvas, Rect where) const {
  canvas.fill({where.row, where.col, 1, where.width}, theme::frame, U'─');
  if (at_ >= shown_.size() || entries_[shown_[at_]].directory) return;
  const auto lines = about_(path_of(entries_[shown_[at_]].name));
  for (int i = 0; i < std::min(static_cast<int>(lines.size()), about_rows); ++i)
    canvas.put(where.row + 1 + i, where.col + 1, clip(lines[static_cast<std::size_t>(i)], where.width - 2),
               theme::faint);
}

std::optional<FileBrowser::Result> FileBrowser::on_key(const Key& key) {
  const auto last = shown_.empty() ? 0 : shown_.size() - 1;
  const auto page = static_cast<std::size_t>(page_);
  switch (key.code) {
    case KeyCode::escape: return Result{};
    case KeyCode::up: at_ -= at_ > 0; return std::nullopt;
    case KeyCode::down: at_ = std::min(at_ + 1, last); return std::nullopt;
    case KeyCode::page_up: at_ -= std::min(at_, page); return std::nullopt;
    case KeyCode::page_down: at_ = std::min(at_ + page, last); return std::nullopt;
    case KeyCode::home: at_ = 0; return std::nullopt;
    case KeyCode::end: at_ = last; return std::nullopt;
    case KeyCode::left: up(); return std::nullopt;
    case KeyCode::right:
    case KeyCode::enter:
    case KeyCode::tab: return enter();
    case KeyCode::paste:
      for (const char32_t character : decode_utf8(key.raw))
        if (character >= U' ') type(character);
      return std::nullopt;
    case KeyCode::backspace:
      if (search_.empty())
        up();
      else
        search_.pop_back(), filter();
      return std::nullopt;
    default: break;
  }
  if (is_ctrl(key, 'c')) return Result{};
  if (!is_typed(key)) return std::nullopt;
  if (kind_ == Kind::directory && key.ch == U'.' && search_.empty()) return Result{directory_};
  type(key.ch);
  return std::nullopt;
}

// A path typed from its beginning opens one directory after the other.
void FileBrowser::type(char32_t character) {
  search_ += encode_utf8(character);
  if (character != U'/') return filter();
  if (search_ == "/" || search_ == "~/") return go(search_ == "/" ? "/" : "~");
  const std::string_view name = std::string_view(search_).substr(0, search_.size() - 1);
  for (const FileEntry& entry : entries_)
    if (entry.directory && entry.name == name) return name == ".." ? up() : go(path_of(entry.name));
  filter();
}

std::optional<FileBrowser::Result> FileBrowser::enter() {
  if (at_ >= shown_.size()) return std::nullopt;
  const FileEntry entry = entries_[shown_[at_]];
  if (entry.name == "..") return up(), std::nullopt;
  if (entry.directory) return go(path_of(entry.name)), std::nullopt;
  if (kind_ == Kind::directory) return std::nullopt;
  return Result{path_of(entry.name)};
}

std::string FileBrowser::path_of(const std::string& name) const {
  return directory_ == "/" ? "/" + name : directory_ + "/" + name;
}

void FileBrowser::up() {
  const std::size_t slash = directory_.find_last_of('/');
  if (directory_ == "/" || slash == std::string::npos) return;
  const std::string from = directory_.substr(slash + 1);
  go(slash == 0 ? "/" : directory_.substr(0, slash), from);
}

void FileBrowser::go(std::string directory, const std::string& select) {
  while (directory.size() > 1 && directory.back() == '/') directory.pop_back();
  directory_ = std::move(directory);
  Listing listing = list_(directory_);
  if (!listing.directory.empty()) directory_ = listing.directory;
  problem_ = std::move(listing.problem);
  entries_ = std::move(listing.entries);
  std::sort(entries_.begin(), entries_.end(), [](const FileEntry& a, const FileEntry& b) {
    return a.directory != b.directory ? a.directory : a.name < b.name;
  });
  if (directory_ != "/") entries_.insert(entries_.begin(), FileEntry{"..", true, 0, ""});
  search_.clear();
  filter();
  for (std::size_t i = 0; i < shown_.size(); ++i)
    if (!select.empty() && entries_[shown_[i]].name == select) at_ = i;
}

void FileBrowser::filter() {
  shown_.clear();
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    const std::string& name = entries_[i].name;
    const bool wanted = search_.empty() ? name == ".." || name[0] != '.' : matches_words(name, search_);
    if (wanted) shown_.push_back(i);
  }
  at_ = top_ = 0;
  for (std::size_t i = shown_.size(); i-- > 0;) {  // what begins so comes first, before what only holds it
    const std::string& name = entries_[shown_[i]].name;
    if (!search_.empty() && name.starts_with(search_)) at_ = i;
  }
  for (std::size_t i = 0; i < shown_.size(); ++i)
    if (entries_[shown_[i]].name == search_) at_ = i;
}

}  // namespace rommate::tui
