#include "src/app/run_report.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <cctype>

namespace rommate::app {
namespace {

constexpr std::size_t report_columns = 100;
constexpr std::size_t stands_out = 4;  // a shorter secret is part of many a word
constexpr auto mask = "********";

bool in_word(const std::string& text, std::size_t at) {
  return at < text.size() && std::isalnum(static_cast<unsigned char>(text[at])) != 0;
}

}  // namespace

std::string masked(std::string text, const std::map<std::string, recipe::Secret>& secrets) {
  for (const auto& [name, secret] : secrets) {
    const auto& word = secret.to_type();
    if (word.empty()) continue;
    for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at)) {
      const bool alone = (at == 0 || !in_word(text, at - 1)) && !in_word(text, at + word.size());
      if (word.size() < stands_out && !alone) {
        ++at;
        continue;
      }
      text.replace(at, word.size(), mask);
      at += std::char_traits<char>::length(mask);
    }
  }
  return text;
}

std::string report_text(const ReportFacts& facts) {
  const auto family = facts.family.empty() ? "" : fmt::format(" ({})", facts.family);
  auto text = fmt::format("{} on {}{}: {}{}{}\n", facts.recipe, facts.port, family, facts.outcome,
                          facts.why.empty() ? "" : ": ", facts.why);
  text += fmt::format("  {:%F %T} to {:%T}, {}\n", fmt::localtime(facts.began), fmt::localtime(facts.ended),
                      recipe::clock_text(std::chrono::seconds(facts.ended - facts.began)));
  for (const auto& row : facts.rows) text += to_text(row, report_columns) + "\n";
  for (const auto& line : facts.receipt) text += "  " + line + "\n";
  if (facts.owes || facts.cut) text += fmt::format("go on:   rommate run --resume {}\n", facts.port);
  if (facts.owes) text += fmt::format("go back: rommate run --undo {}\n", facts.port);
  if (!facts.folder.empty()) text += fmt::format("kept in: {}\n", facts.folder);
  return text;
}

}  // namespace rommate::app
