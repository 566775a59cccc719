#include "src/server/http/chunks.hpp"

#include <algorithm>
#include <charconv>

#include "protocols/ascii.hpp"

namespace rommate::server::http {
namespace {

constexpr std::size_t longest_line = 256;  // a size with extensions, or a trailer's field
constexpr int most_trailers = 32;

}  // namespace

void Chunks::read(std::string_view& bytes, std::string& content) {
  while (!bytes.empty() && !complete() && !broken()) {
    if (place_ == Place::data) {
      const auto part =
          bytes.substr(0, static_cast<std::size_t>(std::min<std::uint64_t>(left_, bytes.size())));
      content += part;
      bytes.remove_prefix(part.size());
      left_ -= part.size();
      if (left_ == 0) place_ = Place::behind_data;
      continue;
    }
    const char c = bytes.front();
    bytes.remove_prefix(1);
    if (c == '\n')
      line();
    else if (line_.size() < longest_line)
      line_ += c;
    else
      place_ = Place::broken;
  }
}

void Chunks::line() {
  if (line_.ends_with('\r')) line_.pop_back();
  const auto text = std::exchange(line_, {});
  if (place_ == Place::behind_data) {
    place_ = text.empty() ? Place::size : Place::broken;
  } else if (place_ == Place::trailer) {
    if (text.empty())
      place_ = Place::over;
    else if (++trailers_ > most_trailers)
      place_ = Place::broken;
  } else {
    const auto figures = protocols::trimmed(std::string_view{text}.substr(0, text.find(';')));
    const auto [end, error] = std::from_chars(figures.data(), figures.data() + figures.size(), left_, 16);
    const bool good = !figures.empty() && error == std::errc{} && end == figures.data() + figures.size();
    place_ = !good ? Place::broken : left_ == 0 ? Place::trailer : Place::data;
  }
}

}  // namespace rommate::server::http
