#include "src/job/text_pattern.hpp"

#include <regex.h>

#include <array>
#include <utility>

namespace rommate::job {
namespace {

constexpr std::size_t longest_line = 120;

}  // namespace

struct TextPattern::Compiled {
  regex_t expression{};
  bool good = false;
  Compiled() = default;
  Compiled(const Compiled&) = delete;
  Compiled& operator=(const Compiled&) = delete;
  ~Compiled() {
    if (good) regfree(&expression);
  }
};

std::variant<TextPattern, std::string> TextPattern::make(const std::string& pattern) {
  if (pattern.empty()) return "an empty pattern matches everything";
  auto compiled = std::make_shared<Compiled>();
  const int error = regcomp(&compiled->expression, pattern.c_str(), REG_EXTENDED | REG_NEWLINE);
  if (error != 0) {
    std::array<char, 200> why{};
    regerror(error, &compiled->expression, why.data(), why.size());
    return "the pattern '" + pattern + "' cannot be read: " + why.data();
  }
  compiled->good = true;
  TextPattern made;
  made.pattern_ = pattern;
  made.compiled_ = std::move(compiled);
  return made;
}

std::string TextPattern::find(std::string_view text) const {
  const std::string whole(text);
  regmatch_t match{};
  if (regexec(&compiled_->expression, whole.c_str(), 1, &match, 0) != 0) return {};
  const auto start = static_cast<std::size_t>(match.rm_so);
  const auto before = start == 0 ? std::string::npos : whole.rfind('\n', start - 1);
  const auto from = before == std::string::npos ? 0 : before + 1;
  const auto line = whole.substr(from, whole.find('\n', start) - from);
  return line.empty() ? "(an empty line)" : line.substr(0, longest_line);
}

}  // namespace rommate::job
