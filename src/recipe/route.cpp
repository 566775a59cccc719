#include "src/recipe/route.hpp"

#include <algorithm>
#include <map>

namespace rommate::recipe {
namespace {

using NameSet = std::set<std::string, std::less<>>;

bool leads_from(const Way& way, std::string_view from) {
  if (way.from.text == from || way.from.text == "anywhere") return true;
  const auto state = recognise::parse_state(from);
  return state && stands_at(*state, way.from.text);
}

bool is_one_of(std::string_view place, const std::vector<Word>& to) {
  const auto state = recognise::parse_state(place);
  return std::any_of(to.begin(), to.end(), [&](const Word& each) {
    return each.text == place || each.text == "anywhere" || (state && stands_at(*state, each.text));
  });
}

struct Node {
  int cost;
  const Way* by;  // null at the start
  std::string from;
};

std::vector<const Way*> chain(const std::map<std::string, Node, std::less<>>& seen, std::string place) {
  std::vector<const Way*> ways;
  for (auto node = seen.at(place); node.by != nullptr; node = seen.at(node.from)) ways.push_back(node.by);
  std::reverse(ways.begin(), ways.end());
  return ways;
}

}  // namespace

const Ways* ways_of(Family family, const std::vector<Ways>& all) {
  for (const auto& each : all)
    for (const auto& name : each.families)
      if (name.text == to_string(family)) return &each;
  return nullptr;
}

std::string name_of(const Way& way) { return way.from.text + " -> " + way.to.text; }

bool open_to(const Way& way, const Terms& terms) {
  if (terms.closed.contains(name_of(way))) return false;
  const auto agreed = [&](const Word& each) { return terms.allowed.contains(each.text); };
  return (way.given.empty() || terms.given.contains(way.given.text)) &&
         std::all_of(way.costs.begin(), way.costs.end(), agreed) &&
         std::all_of(way.with.begin(), way.with.end(), agreed);
}

bool has_place(const Ways& ways, const std::vector<Word>& place) {
  return std::any_of(ways.ways.begin(), ways.ways.end(), [&](const Way& way) {
    return is_one_of(way.to.text, place) || is_one_of(way.from.text, place);
  });
}

bool concerns(const Step& step, Family family, const Ways& ways, const Terms& terms) {
  return (step.given.empty() || terms.given.contains(step.given.text)) && step.is_for(to_string(family)) &&
         has_place(ways, step.at);
}

int weight(const Way& way, const NameSet& owed) {
  int sum = 1;
  for (const auto& cost : way.costs) sum += cost.text == "power-cycle" ? 100 : 50;
  for (const auto& debt : way.with)
    if (!owed.contains(debt.text)) sum += 20;
  return sum;
}

std::optional<std::vector<const Way*>> route(const Ways& ways, std::string_view from,
                                             const std::vector<Word>& to, const Terms& terms,
                                             const NameSet& owed) {
  std::map<std::string, Node, std::less<>> seen{{std::string{from}, {0, nullptr, {}}}};
  std::set<std::pair<int, std::string>> open{{0, std::string{from}}};  // Dijkstra: a dozen places at most
  while (!open.empty()) {
    const auto [cost, place] = *open.begin();
    open.erase(open.begin());
    if (is_one_of(place, to)) return chain(seen, place);
    for (const auto& way : ways.ways) {
      if (!open_to(way, terms) || !leads_from(way, place)) continue;
      const int sum = cost + weight(way, owed);
      const auto found = seen.find(way.to.text);
      if (found != seen.end() && found->second.cost <= sum) continue;
      seen[way.to.text] = {sum, &way, place};
      open.insert({sum, way.to.text});
    }
  }
  return std::nullopt;
}

std::vector<std::string> lacking(const Ways& ways, std::string_view from, const std::vector<Word>& to,
                                 const Terms& terms, const Terms& most) {
  std::vector<std::string> all;
  const auto note = [&](std::string what) {
    if (std::find(all.begin(), all.end(), what) == all.end()) all.push_back(std::move(what));
  };
  const auto chain = route(ways, from, to, most);
  if (!chain) return all;
  for (const auto* way : *chain) {
    if (!way->given.empty() && !terms.given.contains(way->given.text)) note(way->given.text);
    for (const auto* costs : {&way->costs, &way->with})
      for (const auto& each : *costs)
        if (!terms.allowed.contains(each.text)) note("an agreement to " + each.text);
  }
  return all;
}

}  // namespace rommate::recipe
