#include "src/ui/image_lines.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include "src/app/image_look.hpp"

namespace rommate::ui {
namespace {

constexpr auto cursor_rests = std::chrono::milliseconds(300);
constexpr std::size_t most_known = 200;

}  // namespace

std::vector<std::string> ImageLines::of(const std::string& path) {
  struct stat about {};
  if (::stat(path.c_str(), &about) != 0) return {};
  const auto key =
      fmt::format("{}\n{}\n{}.{}", path, about.st_size, about.st_mtim.tv_sec, about.st_mtim.tv_nsec);
  if (const auto found = known_.find(key); found != known_.end()) return found->second;
  if (at_ != key) {
    at_ = key;
    path_ = path;
    errand_.reset();
    rest_.expires_after(cursor_rests);
    rest_.async_wait([this](const boost::system::error_code& error) {
      if (!error) look();
    });
  }
  return {"its content and its digest are being read"};
}

void ImageLines::look() {
  errand_ = app::look_at_image(io_, path_, [this, key = at_](std::vector<std::string> lines) {
    if (known_.size() >= most_known) known_.clear();
    known_[key] = std::move(lines);
    changed_();
  });
}

}  // namespace rommate::ui
