// Command lines as IOS and its relatives read them: words may be shortened as long as they stay unambiguous,
// errors name the place. A table of patterns, no tree; big enough for what the simulated systems know.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace rommate::device {

/// Words of a command line that filled WORD or LINE in the pattern, in order.
using Captured = std::vector<std::string>;

class CommandTable {
 public:
  using Action = std::function<void(const Captured&)>;
  /// `pattern`: lower-case keywords, WORD for any one word, LINE for the rest of the line.
  void add(std::string_view pattern, Action action);

  struct Match {
    enum class Kind { found, empty, invalid, incomplete, ambiguous };
    Kind kind = Kind::empty;
    const Action* action = nullptr;
    Captured captured;
    std::size_t column = 0;  // of the word that was not understood, from the start of the line
  };
  [[nodiscard]] Match match(std::string_view line) const;
  /// Words that may come next behind this beginning of a line (for "?"), sorted.
  [[nodiscard]] std::vector<std::string> next_words(std::string_view line) const;

 private:
  struct Entry {
    std::vector<std::string> pattern;
    Action action;
  };
  struct Word {
    std::string text;
    std::size_t column;
  };
  [[nodiscard]] static std::vector<Word> cut(std::string_view line);
  [[nodiscard]] std::vector<const Entry*> narrowed(const std::vector<const Entry*>& from, std::size_t at,
                                                   const std::string& word, bool& ambiguous) const;
  std::vector<Entry> entries_;
};

}  // namespace rommate::device
