#include "src/cli/plan_json.hpp"

namespace rommate::cli {
namespace {

using recipe::PlanItem;

std::string_view to_string(PlanItem::Kind kind) {
  switch (kind) {
    case PlanItem::Kind::way: return "way";
    case PlanItem::Kind::step: return "step";
    case PlanItem::Kind::debt: return "debt";
  }
  return "";
}

app::JsonLine item_json(const PlanItem& item) {
  app::JsonLine json;
  json.add("kind", to_string(item.kind)).add("name", item.title).add("seconds", item.takes.count());
  for (const auto& line : item.lines) {
    app::JsonLine typed;
    typed.add("line", line.text);
    if (!line.when.empty()) typed.add("when", line.when);
    if (line.secret) typed.add("secret", true);
    json.append("types", typed);
  }
  for (const auto& change : item.changes)
    json.append("changes", app::JsonLine()
                               .add("kind", recipe::to_string(change.kind))
                               .add("what", change.what)
                               .add("undo", change.undo));
  for (const auto& cost : item.costs) json.append("costs", cost);
  for (const auto& hand : item.by_hand) json.append("by_hand", hand);
  for (const auto& proof : item.proofs) json.append("proofs", proof);
  return json;
}

}  // namespace

app::JsonLine plan_json(const recipe::Plan& plan) {
  app::JsonLine json;
  json.add("event", "plan").add("recipe", plan.recipe).add("family", recognise::to_string(plan.family));
  json.add("seconds", plan.takes().count());
  for (const auto& why : plan.missing) json.append("missing", why);
  for (const auto& item : plan.items) json.append("steps", item_json(item));
  return json;
}

}  // namespace rommate::cli
