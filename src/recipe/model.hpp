// A recipe as data: what a file of src/recipes says. Steps are ends (what is to be true, where it is made
// true, how it is proved); ways are means (how this family gets from state to state). Nothing here acts: the
// checker judges it, the plan spells it out, the runner carries it out. Every word keeps its place in the
// file.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "src/recipe/mistake.hpp"
#include "src/recognise/family.hpp"

namespace rommate::recipe {

using Seconds = std::chrono::seconds;

/// A word of the file and where it stands.
struct Word {
  std::string text = {};
  Place at = {};
  [[nodiscard]] bool empty() const { return text.empty(); }
};

enum class ParameterKind {
  text,
  secret,    // asked without echo; never in a plan, journal, report, recording or log
  file,      // a file of this machine
  image,     // a file of this machine, or DEVICE:NAME of the device
  number,    // a whole number
  speed,     // bits per second
  duration,  // "90s", "2m"
  address,   // A.B.C.D, or A.B.C.D/LEN
  truth,     // yes or no
};

struct Parameter {
  std::string name;
  ParameterKind kind = ParameterKind::text;
  std::string ask = {};                    // the question, and the line of help
  std::optional<std::string> preset = {};  // used when nothing is given
  bool optional = false;                   // may be left out; steps with given = "NAME" are skipped then
  bool common = false;                     // every recipe has it (common_parameters)
  Place at = {};
};

/// A verb and what it is given: "set-secret {secret}".
struct Call {
  Word verb = {};
  std::vector<Word> arguments = {};
};

/// Where the truth of a claim lives, and with it when it must be asked again.
enum class Lives {
  here,     // on our own disk
  stored,   // NVRAM, flash, register: survives a reset
  running,  // dies with every reset
};

struct Claim {
  Lives lives = Lives::running;
  Word text = {};  // "register as it was", "enable with {secret}"
};

/// What a step of a user's own words (`type`, `by-hand`) changes; verbs say it themselves.
enum class Change {
  none,
  owes,      // something must be true again before the end
  lapses,    // gone at the next reset by itself
  for_good,  // nothing brings it back: consent first
};

/// question -> answer, both as written in the file.
struct Answer {
  Word question = {}, answer = {};
};

/// A text of the device that means failure (of a step) or a stop (of the recipe), and what to tell then.
struct Advice {
  Word says = {}, because = {};
};

struct Step {
  Word name = {};
  std::vector<Word> at = {};  // states, or the groups "loader" and "anywhere"
  std::vector<Call> does = {};
  std::vector<Claim> proofs = {};
  std::vector<Word> pays = {};
  std::vector<Answer> answers = {};
  std::vector<Advice> fails = {};
  std::vector<Word> families = {};  // only these; empty: all
  std::vector<Word> not_families = {};
  Word given = {};  // only when this optional parameter is given
  std::optional<Change> changes = {};
  Word undo = {};  // the line that takes back what a `type` owes
  Seconds within{};
  [[nodiscard]] bool is_for(std::string_view family) const;
};

struct Way {
  Word from = {}, to = {};
  std::vector<Call> does = {};
  std::vector<Word> with = {};  // debts that it needs: written down first
  std::vector<Word> costs = {};
  std::vector<Answer> answers = {};
  Word given = {};  // only when this parameter is given
  Seconds within{};
};

/// A fact that forbids the recipe: on this kind of device, with this value.
struct StopFact {
  Word fact = {};
  std::vector<Word> values = {};
  Word on = {};
  Word because = {};
};

struct Recipe {
  Word name = {};
  std::string about = {};
  Word extends = {};
  std::vector<Claim> goal = {};
  std::vector<Word> allows = {};    // costs and debts that the person agrees to with the plan
  std::vector<Word> families = {};  // empty: all that have ways
  std::vector<Advice> stops = {};
  std::vector<StopFact> stop_facts = {};
  std::vector<Parameter> parameters = {};
  std::vector<Step> steps = {};
  [[nodiscard]] const Parameter* parameter(std::string_view wanted) const;
};

/// The ways of one or several families.
struct Ways {
  std::vector<Word> families = {};
  std::vector<Way> ways = {};
};

/// Empty: it is not among them.
[[nodiscard]] std::string value_of(const std::map<std::string, std::string>& values, const std::string& name);
/// `values`, and the presets of what is not among them.
[[nodiscard]] std::map<std::string, std::string> with_presets(const Recipe& recipe,
                                                              std::map<std::string, std::string> values);

/// Parameters that every recipe has: family, login-user, login-secret, enable-secret, reload, yes ...
[[nodiscard]] const std::vector<Parameter>& common_parameters();

[[nodiscard]] std::string_view to_string(ParameterKind kind);
[[nodiscard]] std::optional<ParameterKind> parse_parameter_kind(std::string_view word);
[[nodiscard]] std::string_view to_string(Lives lives);
[[nodiscard]] std::string_view to_string(Change change);
[[nodiscard]] std::optional<Change> parse_change(std::string_view word);
/// "ios-router" -> Family::ios_router; nullopt: there is no such family.
[[nodiscard]] std::optional<recognise::Family> parse_family(std::string_view word);
[[nodiscard]] std::vector<std::string> family_names();

/// "90s", "90 s", "10 min", "2 h".
[[nodiscard]] std::optional<Seconds> parse_length(std::string_view word);

/// Bits per second; 0: that is no number.
[[nodiscard]] std::uint32_t parse_baud(std::string_view word);

/// The names in braces in `text`: "set-secret {secret}" -> "secret".
[[nodiscard]] std::vector<std::string> names_in_braces(std::string_view text);
/// For a report: "enable with {secret}" -> "enable with the new secret". Secrets have no other words.
[[nodiscard]] std::string secrets_in_words(std::string text);
/// `text` with each {NAME} replaced by what `values` holds; a name that is not there stays as it is.
[[nodiscard]] std::string fill(std::string_view text, const std::map<std::string, std::string>& values);

}  // namespace rommate::recipe
