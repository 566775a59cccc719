// Command lines as IOS and its relatives read them: words may be shortened as long as they stay unambiguous,
// errors name the place, "?" tells what may come next. A table of patterns; the same in EXEC and in
// configuration mode.
//
// In a pattern: lower-case keywords, WORD for any one word, LINE for the rest of the line, A.B.C.D for an
// address, <1-4094> for a number in that range, IFACE for an interface ("fa0/0", "gigabitethernet 0/1").
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "src/device/interface_names.hpp"

namespace rommate::device {

/// Words of a command line that filled WORD, LINE and the like in the pattern, in order; an interface by its
/// full name.
using Captured = std::vector<std::string>;

/// How far an answer may be trusted: computed from what the device is, shaped like the real one but invented,
/// or known to exist and not simulated.
enum class Truth { real, imitated, missing };

class CommandTable {
 public:
  using Action = std::function<void(const Captured&)>;
  void add(std::string_view pattern, Action action, Truth truth = Truth::real);
  /// Takes out every pattern that begins with these words: a relative has not all of them.
  void forget(std::string_view beginning);
  void forget_exactly(std::string_view pattern);
  /// What "?" says behind the last word of this pattern: explain("show version", "System hardware ...").
  void explain(std::string_view pattern, std::string_view text);
  /// A word that "?" offers for the WORD behind this pattern: offer("copy", "flash:", "Copy from ...").
  void offer(std::string_view pattern, std::string_view word, std::string_view text);
  /// What IFACE takes; without it anything. The names must outlive the table.
  void set_interfaces(const InterfaceNames* names) { interfaces_ = names; }

  struct Match {
    enum class Kind { found, empty, invalid, incomplete, ambiguous };
    Kind kind = Kind::empty;
    const Action* action = nullptr;
    Captured captured;
    std::string canonical;  // keywords in full, interfaces by their full names
    /// Of the first letter that no word here has at that place, from the start of the line ("hostname" among
    /// the words of EXEC: the "o", as "help" begins with "h"; consoles of 12.4 and 15.4).
    std::size_t column = 0;
  };
  [[nodiscard]] Match match(std::string_view line) const;

  struct Help {
    std::string word, text;
    friend auto operator<=>(const Help&, const Help&) = default;
  };
  /// What may come next behind this beginning of a line (for "?"), sorted; "<cr>" last. nullopt: a word of it
  /// was not understood.
  [[nodiscard]] std::optional<std::vector<Help>> next_words(std::string_view line) const;
  /// The line with its last word in full, for Tab; the line itself when that is not clear.
  [[nodiscard]] std::string completed(std::string_view line) const;
  /// Every pattern and its truth, in the order they were added.
  [[nodiscard]] std::vector<std::pair<std::string, Truth>> contents() const;

 private:
  struct Entry {
    std::vector<std::string> pattern;
    Action action;
    Truth truth;
  };
  struct Word {
    std::string text;
    std::size_t column;
  };
  /// A pattern that the words so far fit: where it stands now. `kind`: letters of an interface whose number
  /// is the next word.
  struct Candidate {
    const Entry* entry;
    std::size_t at = 0;
    Captured captured = {};
    std::string canonical = {};
    std::string kind = {};
    int rank = 0;  // how the last word fitted: exact, begun, typed, free
  };
  [[nodiscard]] static std::vector<Word> cut(std::string_view line);
  [[nodiscard]] std::optional<Candidate> advanced(const Candidate& from, const std::string& word) const;
  [[nodiscard]] std::vector<Candidate> narrowed(const std::vector<Candidate>& from, const std::string& word,
                                                bool& ambiguous) const;
  [[nodiscard]] std::vector<Candidate> all() const;
  [[nodiscard]] bool take_interface(Candidate& to, const std::string& word) const;
  [[nodiscard]] static std::size_t letters_known(const std::vector<Candidate>& from, const std::string& word);
  void offer_interfaces(const Candidate& to, std::string_view begun, std::set<Help>& next) const;
  [[nodiscard]] std::string help_of(const Candidate& candidate, const std::string& token) const;

  std::vector<Entry> entries_;
  std::map<std::string, std::string, std::less<>> help_;
  std::map<std::string, std::vector<Help>, std::less<>> offers_;
  const InterfaceNames* interfaces_ = nullptr;
};

}  // namespace rommate::device
