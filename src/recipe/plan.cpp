#include "src/recipe/plan.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "src/recipe/bench.hpp"
#include "src/recipe/copy_way.hpp"
#include "src/recipe/verb.hpp"

namespace rommate::recipe {
namespace {

using namespace std::chrono_literals;

class Planner {
 public:
  Planner(const Recipe& recipe, const Ways& ways, Family family,
          const std::map<std::string, std::string>& values, const Terms& terms, const Sizes& sizes,
          std::string_view from)
      : recipe_{recipe},
        ways_{ways},
        family_{family},
        values_{values},
        terms_{terms},
        sizes_{sizes},
        place_{from} {
    plan_.recipe = recipe.name.text;
    plan_.about = recipe.about;
    plan_.family = family;
    for (const auto& each : recipe.allows) terms_.allowed.insert(each.text);
  }

  Plan make() {
    for (const auto& step : recipe_.steps)
      if (concerns(step, family_, ways_, terms_)) add_step(step);
    for (const auto& debt : owed_) add_debt(debt);
    add_goal();
    for (const auto& way : ways_.ways)
      if (open_to(way, terms_) && !taken_.contains(&way)) add_elsewhere(way);
    add_which("switch-loader", "which-loader");
    add_which("prompt", "which-system");
    return std::move(plan_);
  }

 private:
  /// Asked before the first step, and again behind the last.
  void add_goal() {
    PlanItem item{.kind = PlanItem::Kind::step, .title = "The goal, at first and in the end"};
    for (auto claim : recipe_.goal) {
      claim.lives = Lives::stored;  // where it can be asked of what is stored it is
      add_claim(claim, item);
    }
    for (auto& line : item.lines)
      if (line.when.empty()) line.when = "at first and in the end";
    plan_.items.push_back(std::move(item));
  }

  /// "switch:" is the prompt of two families, "Router>" of any.
  void add_which(std::string title, std::string_view verb) {
    PlanItem item{.kind = PlanItem::Kind::way, .title = std::move(title), .elsewhere = true};
    for (const auto* phrase : phrases(verb, family_)) add_line(*phrase, {}, item);
    if (!item.lines.empty()) plan_.items.push_back(std::move(item));
  }

  /// A device is found where it stands, and a run that was cut off goes on from there.
  void add_elsewhere(const Way& way) {
    add_way(way);
    auto& item = plan_.items.back();
    item.elsewhere = true;
    item.takes = {};
    for (auto& line : item.lines)
      if (line.when.empty()) line.when = "it stands at " + way.from.text;
  }

  void add_step(const Step& step) {
    go_to(step);
    for (const auto& debt : step.pays)
      owed_.erase(debt.text) > 0 ? add_debt(debt.text) : add_left_by_others(debt.text);
    PlanItem item{.kind = PlanItem::Kind::step, .title = fill(step.name.text, values_)};
    for (const auto& call : step.does) add_call(call, item);
    if (step.changes && *step.changes != Change::none)
      item.changes.push_back({*step.changes, "what the line says", step.undo.text});
    if (!step.undo.empty()) item.lines.push_back({fill(step.undo.text, values_), "to undo it"});
    add_proofs(step, item);
    if (step.within > Seconds{}) item.takes = std::min(item.takes, step.within);
    plan_.items.push_back(std::move(item));
  }

  void go_to(const Step& step) {
    const auto ways = route(ways_, place_, step.at, terms_, owed_);
    if (!ways && place_ == "anywhere" && !step.at.empty()) return by_hand(step.at.front().text);
    if (!ways) {
      plan_.missing.push_back(fmt::format("'{}': no way leads to {} on these terms", step.name.text,
                                          step.at.empty() ? "its place" : step.at.front().text));
      return;
    }
    for (const auto* way : *ways) add_way(*way);
  }

  /// A recipe that may not cost a start begins where a person has brought the device.
  void by_hand(const std::string& place) {
    PlanItem item{.kind = PlanItem::Kind::way, .title = fmt::format("anywhere -> {}", place)};
    item.by_hand.push_back(
        fmt::format("bring the device to {0} before; with enable-secret= (and login-user=, login-secret=) it "
                    "is brought there from a login",
                    place));
    plan_.items.push_back(std::move(item));
    place_ = place;
  }

  void add_way(const Way& way) {
    taken_.insert(&way);
    PlanItem item{.kind = PlanItem::Kind::way, .title = fmt::format("{} -> {}", way.from.text, way.to.text)};
    for (const auto& debt : way.with) {
      add_call({.verb = debt}, item);
      owed_.insert(debt.text);
    }
    for (const auto& call : way.does) add_call(call, item);
    plan_.items.push_back(std::move(item));
    place_ = way.to.text;
  }

  void add_call(const Call& call, PlanItem& item) {
    const auto* verb = find_verb(call.verb.text);
    if (verb == nullptr) return;
    if (!knows(verb->name, family_))
      plan_.missing.push_back(fmt::format("'{}' is not known for {}", verb->name, to_string(family_)));
    if (find_script(verb->name) == nullptr)
      plan_.missing.push_back(
          fmt::format("'{}' can be planned, but not be done by this version yet", verb->name));
    if (verb->name == "by-hand" && !call.arguments.empty())
      item.by_hand.push_back(fill(call.arguments.front().text, values_));
    for (const auto* phrase : phrases(verb->name, family_)) add_line(*phrase, call, item);
    if (verb->name == "fetch-config" && !call.arguments.empty()) keep_only(call.arguments.front().text, item);
    if (verb->change != Change::none)
      item.changes.push_back({verb->change, std::string{verb->about}, undo_of(*verb)});
    if (verb->change == Change::owes) owed_.insert(std::string{verb->name});
    if (verb->cost == "reload" || verb->name == "reset") paged_ = true;
    if (!verb->cost.empty() &&
        std::find(item.costs.begin(), item.costs.end(), verb->cost) == item.costs.end())
      item.costs.emplace_back(verb->cost);
    item.takes += verb->takes + transfer(*verb);
  }

  static std::string undo_of(const Verb& verb) {
    if (verb.change == Change::lapses) return "gone at the next reset";
    if (verb.change == Change::for_good) return "nothing brings it back";
    return std::string{verb.undo};
  }

  /// fetch-config types one of its two lines.
  void keep_only(std::string_view which, PlanItem& item) const {
    for (const auto* phrase : phrases("fetch-config", family_))
      if (phrase->key != which)
        std::erase_if(item.lines, [&](const PlannedLine& line) { return line.text == phrase->line; });
  }

  void add_line(const Phrase& phrase, const Call& call, PlanItem& item) {
    if (phrase.line.starts_with("show ") && paged_)  // a session's pager is off from its first long answer on
      for (const auto* pager : phrases("pager-off", family_))
        item.lines.push_back({std::string{pager->line}});
    paged_ &= !phrase.line.starts_with("show ");
    auto values = values_;
    if (!call.arguments.empty()) values["line"] = fill(call.arguments.front().text, values_);
    PlannedLine line{.text = {}, .when = std::string{phrase.when}};
    for (const auto& name : names_in_braces(phrase.line)) {
      const auto* parameter = recipe_.parameter(name);
      line.secret |= parameter != nullptr && parameter->kind == ParameterKind::secret;
      if (!values.contains(name)) values[name] = hole_in_words(name);
    }
    line.text = fill(phrase.line, values);
    item.lines.push_back(std::move(line));
  }

  void add_proofs(const Step& step, PlanItem& item) {
    for (const auto& claim : step.proofs) {
      item.proofs.push_back(
          fmt::format("{}: {}", to_string(claim.lives), secrets_in_words(fill(claim.text.text, values_))));
      add_claim(claim, item);
    }
  }

  void add_claim(const Claim& claim, PlanItem& item) {
    const auto* sheet = find_claim(claim.text.text);
    if (sheet == nullptr) return;
    for (const auto* phrase : phrases(sheet->text, family_))
      if (phrase->key != "ask stored" || claim.lives == Lives::stored) add_line(*phrase, {}, item);
  }

  void add_debt(const std::string& debt) {
    PlanItem item{.kind = PlanItem::Kind::debt, .title = "pay " + debt};
    for (const auto* phrase : phrases(item.title, family_)) add_line(*phrase, {}, item);
    if (const auto* sheet = find_debt(debt))
      item.proofs.push_back(fmt::format("no longer true: {}", sheet->owed));
    item.takes = 10s;
    plan_.items.push_back(std::move(item));
  }

  /// Not owed by this run: it is put right where somebody before has left it so.
  void add_left_by_others(const std::string& debt) {
    if (phrases("pay " + debt, family_).empty()) return;
    add_debt(debt);
    auto& item = plan_.items.back();
    item.elsewhere = true;
    item.takes = {};
    for (auto& line : item.lines)
      if (line.when.empty()) line.when = "somebody has left it so";
  }

  /// What the sizes add to the typical time.
  [[nodiscard]] Seconds transfer(const Verb& verb) const {
    if (verb.name == "xmodem-flash")
      return transfer_time(sizes_.image, transfer_baud(), family_ == Family::ios_router ? 128 : 1024);
    if (verb.name == "copy-image" || verb.name == "pull-image")
      return copy_time(method_of(values_), sizes_.image, family_);
    if (verb.name == "fetch-config") return Seconds{sizes_.configuration * 10 / std::max(sizes_.baud, 1U)};
    return {};
  }

  /// Where the speed is raised for it first.
  [[nodiscard]] std::uint32_t transfer_baud() const {
    const auto speed = values_.find("speed");
    if (!owed_.contains("set-speed") || speed == values_.end()) return sizes_.baud;
    return parse_baud(speed->second);
  }

  const Recipe& recipe_;
  const Ways& ways_;
  Family family_;
  const std::map<std::string, std::string>& values_;
  Terms terms_;
  const Sizes& sizes_;
  Plan plan_;
  std::set<const Way*> taken_;
  std::string place_;
  bool paged_ = true;
  std::set<std::string, std::less<>> owed_;
};

/// A line of a plan against one that was sent: "<...>" stands for anything.
bool fits(std::string_view planned, std::string_view sent) {
  const auto hole = planned.find('<');
  if (hole == std::string_view::npos) return planned == sent;
  if (sent.substr(0, hole) != planned.substr(0, hole)) return false;
  const auto end = planned.find('>', hole);
  const auto rest = planned.substr(std::min(end + 1, planned.size()));
  for (std::size_t at = hole; at <= sent.size(); ++at)
    if (fits(rest, sent.substr(at))) return true;
  return false;
}

}  // namespace

std::string in_words(Seconds length) {
  const auto s = length.count();
  if (s < 60) return fmt::format("{} s", s);
  if (s < 10 * 3600) return fmt::format("{} min", (s + 30) / 60);
  return s < 48 * 3600 ? fmt::format("{} h", s / 3600) : fmt::format("{} days", s / (24 * 3600));
}

Seconds transfer_time(std::uint64_t bytes, std::uint32_t baud, std::size_t block) {
  const std::uint64_t frame = 5 + 1;  // SOH, number, its complement, CRC; the answer
  const auto blocks = (bytes + block - 1) / block;
  return Seconds{blocks * (block + frame) * 10 / std::max(baud, 1U)};
}

Seconds Plan::takes() const {
  Seconds sum{};
  for (const auto& item : items) sum += item.takes;
  return sum;
}

Plan make_plan(const Recipe& recipe, const std::vector<Ways>& ways, Family family,
               const std::map<std::string, std::string>& values, const Terms& terms, const Sizes& sizes,
               std::string_view from) {
  Plan plan{.recipe = recipe.name.text, .about = recipe.about, .family = family};
  const auto is_it = [&](const Word& each) { return each.text == to_string(family); };
  const auto* own = ways_of(family, ways);
  if (own == nullptr ||
      (!recipe.families.empty() && std::none_of(recipe.families.begin(), recipe.families.end(), is_it))) {
    plan.missing.push_back(fmt::format("{} is not made for {}", recipe.name.text, to_string(family)));
    return plan;
  }
  return Planner(recipe, *own, family, values, terms, sizes, from).make();
}

bool is_planned(std::string_view sent, bool secret, const Plan& plan) {
  for (const auto& item : plan.items)
    for (const auto& line : item.lines) {
      const bool is_name =
          line.when == "a user name is asked for";  // its hole stands for a name, not for a command
      if (line.secret == secret && !is_name && fits(line.text, sent)) return true;
    }
  return false;
}

std::string to_text(const Plan& plan) {
  std::string text =
      fmt::format("{} on {}: about {}\n", plan.recipe, to_string(plan.family), in_words(plan.takes()));
  if (!plan.about.empty()) text += fmt::format("{}\n", plan.about);
  for (const auto& why : plan.missing) text += fmt::format("! {}\n", why);
  for (const auto& item : plan.items) {
    if (item.elsewhere) {
      std::string typed;
      for (const auto& line : item.lines)
        typed += (typed.empty() ? "" : ", ") + (line.text.empty() ? "RETURN" : line.text);
      const bool left = item.kind == PlanItem::Kind::debt;
      text += fmt::format("  where {}, {}: types {}\n", left ? "somebody has left it so" : "it stands there",
                          item.title, typed);
      continue;
    }
    text += fmt::format("{} {:<58} {}\n", item.kind == PlanItem::Kind::step ? "*" : " ", item.title,
                        in_words(item.takes));
    for (const auto& cost : item.costs) text += fmt::format("      costs:  {}\n", cost);
    for (const auto& hand : item.by_hand) text += fmt::format("      you:    {}\n", hand);
    for (const auto& line : item.lines)
      text += fmt::format("      types:  {}{}\n", line.text.empty() ? "RETURN" : line.text,
                          line.when.empty() ? "" : "    (when " + line.when + ")");
    for (const auto& change : item.changes)
      text += fmt::format("      {:<7} {}; {}\n", std::string{to_string(change.kind)} + ":", change.what,
                          change.undo);
    for (const auto& proof : item.proofs) text += fmt::format("      proof:  {}\n", proof);
  }
  return text;
}

}  // namespace rommate::recipe
