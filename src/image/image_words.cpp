#include "src/image/image_words.hpp"

#include <fmt/format.h>

namespace rommate::image {

std::string in_words(const ImageName& name) {
  auto text = fmt::format("{}, {}{}", name.platform, name.feature_set.empty() ? "" : name.feature_set + ", ",
                          name.release);
  if (!name.ios_release.empty()) text += fmt::format(" (IOS {})", name.ios_release);
  if (const auto runs = runs_in_words(name.runs); !runs.empty()) text += ", " + runs;
  if (const auto signing = signing_in_words(name.signing); !signing.empty()) text += ", named as " + signing;
  if (name.archive) text += ", an archive";
  return text;
}

std::string content_in_words(const ImageFacts& facts) {
  std::string text;
  for (const auto* word :
       {&facts.image, &facts.family, &facts.version, &facts.board, &facts.architecture, &facts.description})
    if (!word->empty()) text += (text.empty() ? "" : ", ") + *word;
  if (facts.memory > 0)
    text += fmt::format("{}needs more than {} bytes of memory", text.empty() ? "" : ", ", facts.memory);
  return text;
}

}  // namespace rommate::image
