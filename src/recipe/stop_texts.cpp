#include "src/recipe/stop_texts.hpp"

namespace rommate::recipe {
namespace {

constexpr std::size_t longest_row = 512, shortest_text = 8;

}  // namespace

const Advice* StopTexts::find(std::string_view received) {
  for (const char c : received) {
    if (c == '\n' || row_.size() > longest_row) row_.clear();
    if (c >= ' ') row_ += c;
    if (row_.size() < shortest_text) continue;
    for (const auto& stop : *stops_)
      if (stop.says.text.back() == c && row_.ends_with(stop.says.text)) return &stop;
  }
  return nullptr;
}

}  // namespace rommate::recipe
