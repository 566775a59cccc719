#include "src/recipe/check.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "src/recipe/route.hpp"
#include "src/recipe/verb.hpp"
#include "src/recognise/question_id.hpp"

namespace rommate::recipe {
namespace {

std::vector<std::string> as_texts(std::span<const std::string_view> words) {
  return {words.begin(), words.end()};
}

/// The words of a file against a list of what there is.
void expect_known(const Word& word, std::string_view what, const std::vector<std::string>& known,
                  Mistakes& mistakes) {
  if (word.empty() || std::find(known.begin(), known.end(), word.text) != known.end()) return;
  mistakes.add(word.at,
               fmt::format("there is no {} '{}'{}", what, word.text, did_you_mean(word.text, known)));
}

void check_answers(const std::vector<Answer>& answers, Mistakes& mistakes) {
  for (const auto& each : answers) expect_known(each.question, "question", question_names(), mistakes);
}

/// "config-register 0x2142", "confreg 0x2142", "o/r 0x2142", however the blanks are.
bool sets_constant_register(std::string_view line) {
  const auto words_at = [&](std::string_view verb) { return line.find(verb) != std::string_view::npos; };
  return (words_at("confreg") || words_at("config-register") || words_at("o/r")) &&
         line.find("0x") != std::string_view::npos;
}

/// What is wrong with a verb and its arguments, wherever it stands.
void check_call(const Call& call, Mistakes& mistakes) {
  const auto* verb = find_verb(call.verb.text);
  if (verb == nullptr) return expect_known(call.verb, "verb", verb_names(), mistakes);
  const auto count = static_cast<int>(call.arguments.size());
  if (verb->arguments >= 0 && count != verb->arguments)
    mistakes.add(call.verb.at, fmt::format("'{}' takes {} word{}, not {}", verb->name, verb->arguments,
                                           verb->arguments == 1 ? "" : "s", count));
  if (verb->arguments < 0 && count == 0)
    mistakes.add(call.verb.at, fmt::format("'{}' takes the rest of the line", verb->name));
  if (call.verb.text == "type" && count > 0 && sets_constant_register(call.arguments.front().text))
    mistakes.add(
        call.arguments.front().at,
        "a register is never a constant: it also holds the console's speed; use 'skip-config', which "
        "changes one bit of the noted value");
}

class Judge {
 public:
  Judge(const Recipe& recipe, const std::vector<Ways>& ways, Mistakes& mistakes)
      : recipe_{recipe}, ways_{ways}, mistakes_{mistakes} {
    for (const auto& each : recipe.parameters) parameters_.push_back(each.name);
  }

  void run() {
    for (const auto& each : recipe_.families) expect_known(each, "family", family_names(), mistakes_);
    for (const auto& each : recipe_.allows) expect_known(each, "cost", as_texts(costs()), mistakes_);
    for (const auto& each : recipe_.goal) check_claim(each);
    for (const auto& each : recipe_.stops) check_text(each.says), check_text(each.because);
    for (const auto& each : recipe_.stop_facts) check_stop_fact(each);
    if (recipe_.steps.empty() && recipe_.name.at.line != 0)
      mistakes_.add(recipe_.name.at, "a recipe without a step does nothing");
    for (std::size_t i = 0; i < recipe_.steps.size(); ++i) check_step(i);
    check_reach();
    check_unused();
  }

 private:
  void check_step(std::size_t index) {
    const auto& step = recipe_.steps[index];
    check_text(step.name);
    for (std::size_t i = 0; i < index; ++i)
      if (recipe_.steps[i].name.text == step.name.text)
        mistakes_.add(step.name.at, fmt::format("there are two steps '{}'", step.name.text));
    for (const auto& each : step.at) expect_known(each, "state", place_names(), mistakes_);
    for (const auto* words : {&step.families, &step.not_families})
      for (const auto& each : *words) expect_known(each, "family", family_names(), mistakes_);
    if (step.does.empty() && step.pays.empty())
      mistakes_.add(step.name.at, fmt::format("'{}' does nothing: it has no 'do'", step.name.text));
    if (step.proofs.empty())
      mistakes_.add(step.name.at, fmt::format("nothing proves '{}': it has no 'proof'", step.name.text));
    for (const auto& each : step.proofs) check_claim(each);
    for (const auto& each : step.pays) check_debt(each);
    for (const auto& each : step.fails) check_text(each.says), check_text(each.because);
    check_answers(step.answers, mistakes_);
    if (!step.given.empty()) check_given(step.given);
    for (const auto& each : step.does) {
      check_call(each, mistakes_);
      check_names(each);
    }
    check_change(step);
    check_saving(index);
  }

  void check_debt(const Word& word) {
    std::vector<std::string> names;
    for (const auto& each : debts()) names.emplace_back(each.name);
    expect_known(word, "debt", names, mistakes_);
  }

  void check_given(const Word& name) {
    used_.insert(name.text);
    const auto* parameter = recipe_.parameter(name.text);
    if (parameter == nullptr)
      expect_known(name, "parameter", parameters_, mistakes_);
    else if (!parameter->optional)
      mistakes_.add(name.at, fmt::format("'{}' is always given: it is not optional", name.text));
  }

  /// A text for a person: names in braces are known, and none is a secret.
  void check_text(const Word& word) {
    for (const auto& name : names_in_braces(word.text)) {
      used_.insert(name);
      const auto* parameter = recipe_.parameter(name);
      if (parameter == nullptr)
        mistakes_.add(word.at,
                      fmt::format("there is no parameter '{}'{}", name, did_you_mean(name, parameters_)));
      else if (parameter->kind == ParameterKind::secret)
        mistakes_.add(word.at, fmt::format("the secret '{}' would be shown in this text", name));
    }
  }

  /// The names in a verb's arguments: a secret only where the verb keeps it.
  void check_names(const Call& call) {
    const auto* verb = find_verb(call.verb.text);
    if (verb != nullptr)
      for (auto rest = verb->uses; !rest.empty();
           rest.remove_prefix(std::min(rest.find(' '), rest.size() - 1) + 1))
        used_.emplace(rest.substr(0, rest.find(' ')));
    for (const auto& word : call.arguments) {
      if (verb == nullptr || !verb->takes_secret) {
        check_text(word);
        continue;
      }
      for (const auto& name : names_in_braces(word.text)) {
        used_.insert(name);
        if (recipe_.parameter(name) == nullptr)
          mistakes_.add(word.at,
                        fmt::format("there is no parameter '{}'{}", name, did_you_mean(name, parameters_)));
      }
    }
  }

  void check_claim(const Claim& claim) {
    const auto* sheet = find_claim(claim.text.text);
    if (sheet == nullptr) {
      std::vector<std::string> known;
      for (const auto& each : claims()) known.emplace_back(each.text);
      return expect_known(claim.text, "claim", known, mistakes_);
    }
    const auto same = [&](auto& each) { return each.text == sheet->text && each.lives == claim.lives; };
    if (std::none_of(claims().begin(), claims().end(), same) && !is_goal(claim))
      mistakes_.add(claim.text.at, fmt::format("'{}' is true {}, not {}", sheet->text,
                                               to_string(sheet->lives), to_string(claim.lives)));
    if (!sheet->takes_secret) return check_text(claim.text);
    for (const auto& name : names_in_braces(claim.text.text)) {
      used_.insert(name);
      if (recipe_.parameter(name) == nullptr)
        mistakes_.add(claim.text.at,
                      fmt::format("there is no parameter '{}'{}", name, did_you_mean(name, parameters_)));
    }
  }
  /// The goal says what is to be true, not where.
  [[nodiscard]] bool is_goal(const Claim& claim) const {
    return std::any_of(recipe_.goal.begin(), recipe_.goal.end(), [&](auto& each) { return &each == &claim; });
  }

  void check_stop_fact(const StopFact& stop) {
    static const std::vector<std::string> facts{"software", "model", "rommon", "image"};
    expect_known(stop.fact, "fact", facts, mistakes_);
    check_text(stop.because);
    for (const auto& each : stop.values) check_text(each);
  }

  /// Whatever a person's own words change is said by them.
  void check_change(const Step& step) {
    const auto own = std::find_if(step.does.begin(), step.does.end(), [](const Call& each) {
      return each.verb.text == "type" || each.verb.text == "by-hand";
    });
    if (own == step.does.end()) {
      if (step.changes) mistakes_.add(step.name.at, "the verbs of this step say themselves what they change");
      return;
    }
    if (own->verb.text == "type" && !step.changes)
      mistakes_.add(
          own->verb.at,
          "what does this line change? Say changes = \"none\", \"owes\", \"lapses\" or \"for-good\"");
    if (step.changes == Change::owes && step.undo.empty())
      mistakes_.add(own->verb.at, "what it owes is paid by a line: undo = \"...\"");
    if (!step.undo.empty()) {
      check_text(step.undo);
      if (step.changes != Change::owes) mistakes_.add(step.undo.at, "an undo belongs to changes = \"owes\"");
    }
  }

  /// Nothing is saved before the old configuration was seen in the running one.
  void check_saving(std::size_t index) {
    for (const auto& call : recipe_.steps[index].does) {
      const auto* verb = find_verb(call.verb.text);
      const bool types_save =
          call.verb.text == "type" && !call.arguments.empty() && saves(call.arguments.front().text);
      if (!types_save && (verb == nullptr || !verb->saves)) continue;
      const auto shows = [](const Claim& claim) {
        const auto* sheet = find_claim(claim.text.text);
        return sheet != nullptr && sheet->shows_configuration;
      };
      const auto end = recipe_.steps.begin() + static_cast<std::ptrdiff_t>(index);
      const bool seen = std::any_of(recipe_.steps.begin(), end, [&](const Step& before) {
        return std::any_of(before.proofs.begin(), before.proofs.end(), shows);
      });
      if (!seen)
        mistakes_.add(
            call.verb.at,
            "it saves before the old configuration was seen in the running one: a step before it must "
            "prove 'every section of the saved configuration' or 'host name of the saved configuration'");
    }
  }
  static bool saves(std::string_view line) {
    return line.starts_with("write") || line.starts_with("wr ") || line == "wr" ||
           (line.starts_with("copy ru") && line.find(" st") != std::string_view::npos);
  }

  [[nodiscard]] Terms all_terms() const {
    Terms terms;
    for (const auto& each : recipe_.allows) terms.allowed.insert(each.text);
    for (const auto& each : recipe_.parameters) terms.given.insert(each.name);
    return terms;
  }
  [[nodiscard]] bool is_for(std::string_view family, const Step& step) const {
    const auto has = [&](const std::vector<Word>& words) {
      return words.empty() ||
             std::any_of(words.begin(), words.end(), [&](auto& w) { return w.text == family; });
    };
    return has(recipe_.families) && step.is_for(family);
  }

  /// Every step has a way to its place from some other, in each family that the recipe is for.
  void check_reach() {
    for (const auto& step : recipe_.steps) {
      const auto known = [](const Word& each) { return is_place(each.text); };
      if (step.at.empty() || !std::all_of(step.at.begin(), step.at.end(), known)) continue;
      bool reached = false;
      std::string not_on;
      for (const auto& ways : ways_)
        for (const auto& family : ways.families) {
          if (!is_for(family.text, step)) continue;
          if (leads_to(ways, step.at))
            reached = true;
          else
            not_on += (not_on.empty() ? "" : ", ") + family.text;
        }
      // A recipe for all families may have steps that make sense on most only.
      if (not_on.empty() || (reached && recipe_.families.empty())) continue;
      mistakes_.add(step.at.front().at,
                    fmt::format("no way leads to '{}' on {} at the cost that 'allows' names",
                                step.at.front().text, not_on));
    }
  }
  [[nodiscard]] bool leads_to(const Ways& ways, const std::vector<Word>& place) const {
    const auto terms = all_terms();
    return std::any_of(ways.ways.begin(), ways.ways.end(),
                       [&](const Way& way) { return route(ways, way.from.text, place, terms).has_value(); });
  }

  void check_unused() {
    for (const auto& each : recipe_.parameters)
      if (!each.common && !used_.contains(each.name))
        mistakes_.add(each.at, fmt::format("nothing uses the parameter '{}'", each.name));
  }

  const Recipe& recipe_;
  const std::vector<Ways>& ways_;
  Mistakes& mistakes_;
  std::vector<std::string> parameters_;
  std::set<std::string, std::less<>> used_;
};

void check_way(const Way& way, Mistakes& mistakes) {
  expect_known(way.from, "state", place_names(), mistakes);
  expect_known(way.to, "state", place_names(), mistakes);
  for (const auto& each : way.costs) expect_known(each, "cost", as_texts(costs()), mistakes);
  for (const auto& each : way.with)
    if (find_debt(each.text) == nullptr)
      mistakes.add(each.at, fmt::format("there is no debt '{}'", each.text));
  check_answers(way.answers, mistakes);
  for (const auto& call : way.does) {
    check_call(call, mistakes);
    const auto* verb = find_verb(call.verb.text);
    if (verb == nullptr) continue;
    const auto names = [&](std::string_view word) {
      return std::any_of(way.costs.begin(), way.costs.end(), [&](auto& each) { return each.text == word; });
    };
    if (!verb->cost.empty() && !names(verb->cost))
      mistakes.add(call.verb.at,
                   fmt::format("'{0}' costs a {1}: the way must say cost = \"{1}\"", verb->name, verb->cost));
    if (verb->change == Change::owes && find_debt(verb->name) != nullptr)
      mistakes.add(call.verb.at,
                   fmt::format("what '{0}' owes is written down first: with = [\"{0}\"]", verb->name));
    if (verb->change == Change::for_good && verb->cost.empty())
      mistakes.add(call.verb.at, fmt::format("a way changes nothing for good, and '{}' does", verb->name));
  }
}

}  // namespace

std::vector<std::string> question_names() {
  std::vector<std::string> names;
  for (int i = 0; i < 256; ++i)
    if (const auto word = to_string(static_cast<recognise::QuestionId>(i));
        !word.empty() && word != "unknown")
      names.emplace_back(word);
  return names;
}

void check(const Recipe& recipe, const std::vector<Ways>& ways, Mistakes& mistakes) {
  Judge(recipe, ways, mistakes).run();
}

void check(const Ways& ways, Mistakes& mistakes) {
  for (const auto& each : ways.families) expect_known(each, "family", family_names(), mistakes);
  for (const auto& each : ways.ways) check_way(each, mistakes);
}

}  // namespace rommate::recipe
