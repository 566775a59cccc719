#include "src/recipe/load.hpp"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <set>

namespace rommate::recipe {
namespace {

Place place_of(const toml::source_region& where, const Mistakes& of) {
  return {where.begin.line, where.begin.column, of.of_base()};
}
Place place_of(const toml::node& node, const Mistakes& of) { return place_of(node.source(), of); }

/// The place of a letter of a text whose place is that of its quotation mark.
Place inside(Place text, std::size_t letter) {
  return {text.line, text.column + 1 + static_cast<unsigned>(letter), text.of_base};
}

/// One table of the file; whatever nobody asked for is a mistake when it goes.
class Table {
 public:
  Table(const toml::table& table, std::string title, Mistakes& mistakes)
      : table_{table}, title_{std::move(title)}, mistakes_{mistakes} {}
  Table(const Table&) = delete;
  Table& operator=(const Table&) = delete;
  ~Table() {
    for (const auto& [key, node] : table_)
      if (const std::string name{key.str()}; std::find(asked_.begin(), asked_.end(), name) == asked_.end())
        mistakes_.add(place_of(key.source(), mistakes_),
                      fmt::format("{} has no '{}'{}", title_, name, did_you_mean(name, asked_)));
  }

  [[nodiscard]] Place at() const { return place_of(table_, mistakes_); }
  void wrong(const toml::node& node, std::string_view what) {
    mistakes_.add(place_of(node, mistakes_), std::string{what});
  }

  const toml::node* find(const std::string& key, bool required = false) {
    asked_.push_back(key);
    const auto* node = table_.get(key);
    if (node == nullptr && required) mistakes_.add(at(), fmt::format("{} lacks '{}'", title_, key));
    return node;
  }
  Word word(const std::string& key, bool required = false) {
    const auto* node = find(key, required);
    return node != nullptr ? word_of(*node, key) : Word{};
  }
  /// One text or a list of texts.
  std::vector<Word> words(const std::string& key, bool required = false) {
    std::vector<Word> all;
    const auto* node = find(key, required);
    if (node == nullptr) return all;
    if (const auto* list = node->as_array())
      for (const auto& each : *list) all.push_back(word_of(each, key));
    else
      all.push_back(word_of(*node, key));
    std::erase_if(all, [](const Word& each) { return each.empty(); });
    return all;
  }
  /// Each table of the array `key`.
  template <class Read>
  void each(const std::string& key, const Read& read) {
    const auto* node = find(key);
    if (node == nullptr) return;
    const auto* list = node->as_array();
    if (list == nullptr) return wrong(*node, fmt::format("'{}' is a list of tables", key));
    for (const auto& entry : *list)
      if (const auto* inside = entry.as_table())
        read(*inside);
      else
        wrong(entry, fmt::format("'{}' is a list of tables", key));
  }
  /// Each key of the table `key` with its node.
  template <class Read>
  void pairs(const std::string& key, const Read& read) {
    const auto* node = find(key);
    if (node == nullptr) return;
    const auto* inside = node->as_table();
    if (inside == nullptr) return wrong(*node, fmt::format("'{}' is a table", key));
    for (const auto& [name, value] : *inside)
      read(Word{std::string{name.str()}, place_of(name.source(), mistakes_)}, value);
  }
  Word word_of(const toml::node& node, const std::string& key) {
    const auto text = node.value_exact<std::string>();
    if (!text) wrong(node, fmt::format("'{}' is a text", key));
    return {text.value_or(""), place_of(node, mistakes_)};
  }
  Seconds length(const std::string& key) {
    const auto written = word(key);
    if (written.empty()) return {};
    if (const auto length = parse_length(written.text)) return *length;
    mistakes_.add(written.at,
                  fmt::format("'{}' is no length of time; write \"90 s\" or \"10 min\"", written.text));
    return {};
  }
  [[nodiscard]] Mistakes& mistakes() { return mistakes_; }

 private:
  const toml::table& table_;
  std::string title_;
  Mistakes& mistakes_;
  std::vector<std::string> asked_;
};

/// "set-secret {secret}" -> the verb and its words, each with its own column.
Call call_of(const Word& whole) {
  Call call;
  std::size_t at = 0;
  while (at < whole.text.size()) {
    const auto start = whole.text.find_first_not_of(' ', at);
    if (start == std::string::npos) break;
    const auto end = std::min(whole.text.find(' ', start), whole.text.size());
    const Word word{whole.text.substr(start, end - start), inside(whole.at, start)};
    if (call.verb.empty())
      call.verb = word;
    else
      call.arguments.push_back(word);
    at = end;
  }
  // These take the rest of the line as it is, blanks and all.
  if (call.verb.text == "type" || call.verb.text == "by-hand") {
    const auto rest = std::min(whole.text.find_first_not_of(' ', call.verb.text.size()), whole.text.size());
    if (!call.arguments.empty()) call.arguments = {{whole.text.substr(rest), call.arguments.front().at}};
  }
  return call;
}

std::vector<Call> calls(Table& table, const std::string& key, bool required = false) {
  std::vector<Call> all;
  for (const auto& each : table.words(key, required)) all.push_back(call_of(each));
  return all;
}

std::vector<Answer> answers(Table& table) {
  std::vector<Answer> all;
  table.pairs("answer", [&](Word question, const toml::node& node) {
    all.push_back({std::move(question), table.word_of(node, "answer")});
  });
  return all;
}

Advice advice(Table& table) { return {table.word("says", true), table.word("because", true)}; }

/// "secret changed, register as it was": claims of one place, with commas between.
void split_claims(Lives lives, const Word& whole, std::vector<Claim>& into) {
  std::size_t at = 0;
  while (at <= whole.text.size()) {
    const auto comma = std::min(whole.text.find(',', at), whole.text.size());
    const auto start = std::min(whole.text.find_first_not_of(' ', at), comma);
    if (start < comma)
      into.push_back({lives, {whole.text.substr(start, comma - start), inside(whole.at, start)}});
    at = comma + 1;
  }
}

std::vector<Claim> proofs(Table& table) {
  std::vector<Claim> all;
  table.pairs("proof", [&](const Word& where, const toml::node& node) {
    for (const auto lives : {Lives::here, Lives::stored, Lives::running})
      if (where.text == to_string(lives)) return split_claims(lives, table.word_of(node, "proof"), all);
    table.mistakes().add(where.at,
                         fmt::format("a proof lives here, stored or running, not '{}'", where.text));
  });
  return all;
}

Step read_step(const toml::table& source, Mistakes& mistakes) {
  Table table(source, "a step", mistakes);
  Step step;
  step.name = table.word("name", true);
  if (step.name.at.line == 0) step.name.at = table.at();
  step.at = table.words("at", true);
  step.does = calls(table, "do");
  if (const auto hand = table.word("by-hand"); !hand.empty())
    step.does.push_back({{"by-hand", hand.at}, {hand}});
  step.proofs = proofs(table);
  step.pays = table.words("pays");
  step.answers = answers(table);
  table.each("fails", [&](const toml::table& inside) {
    Table entry(inside, "fails", mistakes);
    step.fails.push_back(advice(entry));
  });
  step.families = table.words("on");
  step.not_families = table.words("not-on");
  step.given = table.word("given");
  step.undo = table.word("undo");
  step.within = table.length("within");
  if (const auto changes = table.word("changes"); !changes.empty()) {
    step.changes = parse_change(changes.text);
    if (!step.changes)
      mistakes.add(changes.at,
                   fmt::format("a change is none, owes, lapses or for-good, not '{}'", changes.text));
  }
  return step;
}

Parameter read_parameter(const Word& name, const toml::table& source, Mistakes& mistakes) {
  Table table(source, "parameter " + name.text, mistakes);
  Parameter parameter{.name = name.text, .at = name.at};
  const auto kind = table.word("kind", true);
  if (const auto known = parse_parameter_kind(kind.text))
    parameter.kind = *known;
  else if (!kind.empty())
    mistakes.add(kind.at,
                 fmt::format("'{}' is no kind of parameter; there are text, secret, file, image, number, "
                             "speed, duration, address, yes-no",
                             kind.text));
  parameter.ask = table.word("ask", true).text;
  if (const auto preset = table.word("default"); !preset.empty()) {
    if (parameter.kind == ParameterKind::secret)
      mistakes.add(preset.at, "a secret has no default: it would stand here");
    parameter.preset = preset.text;
  }
  if (const auto* optional = table.find("optional")) {
    if (!optional->is_boolean()) table.wrong(*optional, "'optional' is true or false");
    parameter.optional = optional->value_or(false);
  }
  return parameter;
}

void read_stop(const toml::table& source, Recipe& recipe, Mistakes& mistakes) {
  Table table(source, "stop", mistakes);
  if (!source.contains("fact")) {
    recipe.stops.push_back(advice(table));
    return;
  }
  recipe.stop_facts.push_back({.fact = table.word("fact"),
                               .values = table.words("is", true),
                               .on = table.word("on", true),
                               .because = table.word("because", true)});
}

/// What `changed` says wins over `base`; its steps replace those of the same name and else come last.
Recipe extended(Recipe base, Recipe changed) {
  base.name = changed.name;
  base.extends = changed.extends;
  if (!changed.about.empty()) base.about = changed.about;
  if (!changed.goal.empty()) base.goal = changed.goal;
  const auto append = [](auto& to, auto& from) { to.insert(to.end(), from.begin(), from.end()); };
  append(base.allows, changed.allows);
  append(base.stops, changed.stops);
  append(base.stop_facts, changed.stop_facts);
  if (!changed.families.empty()) base.families = changed.families;
  const auto merge = [](auto& to, auto& from, const auto& name) {
    for (auto& each : from) {
      const auto same =
          std::find_if(to.begin(), to.end(), [&](auto& old) { return name(old) == name(each); });
      if (same != to.end())
        *same = each;
      else
        to.push_back(each);
    }
  };
  merge(base.parameters, changed.parameters, [](auto& each) { return each.name; });
  merge(base.steps, changed.steps, [](auto& each) { return each.name.text; });
  return base;
}

std::optional<toml::table> parse(std::string_view text, Mistakes& mistakes) {
  try {
    return toml::parse(text);
  } catch (const toml::parse_error& error) {
    mistakes.add(place_of(error.source(), mistakes), std::string{error.description()});
    return std::nullopt;
  }
}

Recipe read_recipe(const toml::table& source, Mistakes& mistakes) {
  Table table(source, "a recipe", mistakes);
  Recipe recipe;
  recipe.name = table.word("name", true);
  recipe.about = table.word("about").text;
  recipe.extends = table.word("extends");
  for (const auto& each : table.words("goal", recipe.extends.empty()))
    recipe.goal.push_back({Lives::running, {each.text, inside(each.at, 0)}});
  recipe.allows = table.words("allows");
  recipe.families = table.words("families");
  table.each("stop", [&](const toml::table& inside) { read_stop(inside, recipe, mistakes); });
  table.pairs("parameters", [&](const Word& name, const toml::node& node) {
    if (const auto* inside = node.as_table())
      recipe.parameters.push_back(read_parameter(name, *inside, mistakes));
    else
      table.wrong(node,
                  fmt::format("parameter {} is a table: {{ kind = \"text\", ask = \"...\" }}", name.text));
  });
  table.each("step", [&](const toml::table& inside) { recipe.steps.push_back(read_step(inside, mistakes)); });
  return recipe;
}

}  // namespace

Recipe load_recipe(std::string_view text, Mistakes& mistakes, const FindRecipe& find) {
  const auto source = parse(text, mistakes);
  if (!source) return {};
  auto recipe = read_recipe(*source, mistakes);
  if (!recipe.extends.empty()) {
    const auto base = find ? find(recipe.extends.text) : std::nullopt;
    if (!base) {
      mistakes.add(recipe.extends.at, fmt::format("there is no recipe '{}' to extend", recipe.extends.text));
      return recipe;
    }
    Mistakes of_base(true);  // told when that file is checked, with its own places
    recipe = extended(load_recipe(*base, of_base), std::move(recipe));
  }
  for (const auto& each : common_parameters())
    if (recipe.parameter(each.name) == nullptr) recipe.parameters.push_back(each);
  return recipe;
}

Ways load_ways(std::string_view text, Mistakes& mistakes) {
  const auto source = parse(text, mistakes);
  Ways all;
  if (!source) return all;
  Table table(*source, "a file of ways", mistakes);
  all.families = table.words("families", true);
  table.each("way", [&](const toml::table& inside) {
    Table entry(inside, "a way", mistakes);
    Way way{.from = entry.word("from", true), .to = entry.word("to", true)};
    way.does = calls(entry, "do", true);
    way.with = entry.words("with");
    way.costs = entry.words("cost");
    way.answers = answers(entry);
    way.given = entry.word("given");
    way.within = entry.length("within");
    all.ways.push_back(std::move(way));
  });
  return all;
}

}  // namespace rommate::recipe
