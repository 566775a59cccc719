#include "src/device/output_filter.hpp"

#include <array>
#include <cstdlib>

#include <fmt/format.h>

#include "src/device/ios_regexp.hpp"
#include "src/device/loader.hpp"

namespace rommate::device {
namespace {

using Kind = OutputFilter::Kind;

constexpr std::array<std::pair<std::string_view, Kind>, 8> kinds{{{"append", Kind::append},
                                                                  {"begin", Kind::begin},
                                                                  {"count", Kind::count},
                                                                  {"exclude", Kind::exclude},
                                                                  {"include", Kind::include},
                                                                  {"redirect", Kind::redirect},
                                                                  {"section", Kind::section},
                                                                  {"tee", Kind::tee}}};

/// Lines that keep their section open: what is indented belongs to the line above.
class Sections {
 public:
  explicit Sections(const IosRegexp& pattern) : pattern_{pattern} {}
  bool takes(std::string_view line) {
    const auto indent = std::min(line.find_first_not_of(' '), line.size());
    if (inside_ && indent > indent_ && !line.empty()) return true;
    inside_ = pattern_.found_in(line);
    indent_ = indent;
    return inside_;
  }

 private:
  const IosRegexp& pattern_;
  bool inside_ = false;
  std::size_t indent_ = 0;
};

std::string last_lines(std::string_view text, std::size_t count) {
  auto from = text.size();
  for (auto at = text.size(); count > 0 && at > 0; --count) {
    const auto before = at == 1 ? std::string_view::npos : text.rfind('\n', at - 2);
    from = before == std::string_view::npos ? 0 : before + 1;
    at = from;
  }
  return std::string(text.substr(from));
}

}  // namespace

FilteredLine parse_filter(std::string_view line) {
  const auto bar = line.find('|');
  if (bar == std::string_view::npos) return {std::string(line), {}, {}};
  FilteredLine out{std::string(line.substr(0, bar)), {}, {}};
  const auto start = line.find_first_not_of(' ', bar + 1);
  if (start == std::string_view::npos) {
    out.wrong_at = line.size();
    return out;
  }
  const auto end = std::min(line.find(' ', start), line.size());
  const auto word = lower(line.substr(start, end - start));
  const auto argument = std::min(line.find_first_not_of(' ', end), line.size());
  for (const auto& [name, kind] : kinds)
    if (name.starts_with(word)) out.filter = {kind, std::string(line.substr(argument))};
  if (!out.filter)
    out.wrong_at = start;
  else if (argument == line.size() && out.filter->kind != Kind::count)
    out.wrong_at = line.size();
  return out;
}

FilteredLine parse_asa_filter(std::string_view line) {
  const auto bar = line.find('|');
  if (bar == std::string_view::npos) return parse_filter(line);
  auto words = split_words(line.substr(bar + 1));
  if (words.size() < 2 || lower(words[0]) != "grep") return parse_filter(line);
  const bool against = words[1] == "-v";
  words.erase(words.begin(), words.begin() + (against ? 2 : 1));
  if (words.empty()) return parse_filter(line);
  std::string pattern;
  for (const auto& word : words) pattern += (pattern.empty() ? "" : " ") + word;
  return {std::string(line.substr(0, bar)),
          OutputFilter{against ? OutputFilter::Kind::exclude : OutputFilter::Kind::include, pattern},
          {}};
}

FilteredLine parse_nexus_filter(std::string_view line) {
  const auto bar = line.rfind('|');
  if (bar == std::string_view::npos) return parse_filter(line);
  const auto words = split_words(lower(line.substr(bar + 1)));
  if (words.size() == 1 && words[0].size() > 1 && std::string_view("no-more").starts_with(words[0])) {
    auto out = parse_nexus_filter(line.substr(0, bar));
    out.unpaged = true;
    return out;
  }
  if (!words.empty() && words[0] == "last" && line.find('|') == bar && words.size() < 3) {
    const bool numbered = words.size() == 2 && words[1].find_first_not_of("0123456789") == std::string::npos;
    if (words.size() == 1 || numbered)
      return {std::string(line.substr(0, bar)),
              OutputFilter{OutputFilter::Kind::last, numbered ? words[1] : "10"},
              {}};
  }
  if (words.size() > 1 && (words[0] == "grep" || words[0] == "egrep") && line.find('|') == bar) {
    const auto pattern = line.find(words[1], line.find(words[0], bar) + words[0].size());
    return {
        std::string(line.substr(0, bar)),
        OutputFilter{OutputFilter::Kind::include, std::string(line.substr(std::min(pattern, line.size())))},
        {}};
  }
  return parse_filter(line);
}

std::string OutputFilter::applied(std::string_view text) const {
  if (to_file()) return std::string(text);
  if (kind == Kind::last) return last_lines(text, static_cast<std::size_t>(std::atoi(argument.c_str())));
  const IosRegexp pattern(argument);
  Sections sections(pattern);
  std::string out;
  bool begun = false;
  std::size_t count = 0;
  while (!text.empty()) {
    const auto line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    const bool fits = pattern.found_in(line);
    begun = begun || fits;
    if (fits || argument.empty()) ++count;
    const bool shown = kind == Kind::include   ? fits
                       : kind == Kind::exclude ? !fits
                       : kind == Kind::begin   ? begun
                       : kind == Kind::section ? sections.takes(line)
                                               : false;
    if (shown) out += std::string(line) + "\n";
  }
  if (kind == Kind::count) return fmt::format("Number of lines which match regexp = {}\n", count);
  return out;
}

}  // namespace rommate::device
