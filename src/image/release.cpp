#include "src/image/release.hpp"

#include <algorithm>

#include "protocols/ascii.hpp"

namespace rommate::image {
namespace {

using protocols::is_digit;

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// The letters of a rebuild ("a", "b") have an order, the names of trains ("M", "SE") have none.
bool is_rebuild(const std::string& letters) { return letters.size() == 1 && letters[0] >= 'a'; }

}  // namespace

std::optional<Release> Release::parse(std::string_view text) {
  constexpr std::size_t longest = 64;
  text = protocols::trimmed(text);
  if (text.empty() || text.size() > longest || !is_digit(text[0])) return std::nullopt;
  Release release;
  release.text_ = text;
  std::size_t numbers = 0;
  for (std::size_t at = 0; at < text.size();) {
    const auto digits = is_digit(text[at]);
    const auto end = static_cast<std::size_t>(std::find_if_not(text.begin() + static_cast<std::ptrdiff_t>(at),
                                                               text.end(), digits ? is_digit : is_letter) -
                                              text.begin());
    const auto word = text.substr(at, end - at);
    if (word.empty()) {  // a dot, a bracket, a dash
      ++at;
      continue;
    }
    if (digits && word.size() > 18) return std::nullopt;
    if (digits)
      release.parts_.emplace_back(std::stoull(std::string(word)));
    else
      release.parts_.emplace_back(std::string(word));
    numbers += digits ? 1 : 0;
    at = end;
  }
  if (numbers < 2) return std::nullopt;
  return release;
}

std::partial_ordering operator<=>(const Release& a, const Release& b) {
  const auto shared = std::min(a.parts_.size(), b.parts_.size());
  for (std::size_t i = 0; i < shared; ++i) {
    const auto &left = a.parts_[i], &right = b.parts_[i];
    if (left == right) continue;
    if (left.index() != right.index()) return std::partial_ordering::unordered;
    if (const auto* number = std::get_if<std::uint64_t>(&left))
      return *number <=> std::get<std::uint64_t>(right);
    const auto &letters = std::get<std::string>(left), &others = std::get<std::string>(right);
    if (!is_rebuild(letters) || !is_rebuild(others)) return std::partial_ordering::unordered;
    return letters < others ? std::partial_ordering::less : std::partial_ordering::greater;
  }
  return a.parts_.size() <=> b.parts_.size();
}

}  // namespace rommate::image
