#include "src/device/personality.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "src/device/personality_parts.hpp"

namespace rommate::device {

SimImage real_image(const FactoryFile& file) {
  auto image = *file.image;
  if (file.real_size > image.size) image.filled = std::exchange(image.size, file.real_size);
  return image;
}

namespace {

/// "boot.power_on" -> the node of that name.
const toml::node* node_at(const toml::table& table, std::string_view path) {
  const auto node = table.at_path(path);
  return node.node();
}

void read_marks(const toml::table& table, const char* which, std::vector<std::string>& into,
                Mistakes& mistakes) {
  const auto* marks = table.get_as<toml::table>(which);
  if (marks == nullptr) return;
  for (const auto& [key, node] : *marks) {
    if (node_at(table, key.str()) == nullptr)
      mistakes.add(key.source(), fmt::format("[{}] names '{}', which is not in this file", which, key.str()));
    into.push_back(fmt::format("{}: {}", key.str(), node.value_or(std::string())));
  }
}

/// Texts and times must say where they come from; [model], [storage] and [nvram] are ours to choose.
void find_unmarked(const toml::table& table, std::vector<std::string>& into) {
  std::set<std::string> marked;
  for (const char* which : {"sources", "guesses"})
    if (const auto* marks = table.get_as<toml::table>(which))
      for (const auto& [key, node] : *marks) marked.emplace(key.str());
  for (const char* part : {"line", "loader", "boot", "os"}) {
    const auto* section = table.get_as<toml::table>(part);
    if (section == nullptr || marked.contains(part)) continue;
    for (const auto& [key, node] : *section) {
      const auto path = std::string(part) + "." + std::string(key.str());
      if (!marked.contains(path) && key.str() != "kind") into.push_back(path);
    }
  }
}

void read_document(std::string_view file_name, std::string_view toml, bool over_base, Personality& model,
                   Mistakes& mistakes, int depth) {
  toml::table table;
  try {
    table = toml::parse(toml, file_name);
  } catch (const toml::parse_error& error) {
    return mistakes.add(error.source(), error.description());
  }
  const auto* base = node_at(table, "model.base");
  if (base != nullptr) {
    const auto name = base->value_or(std::string());
    const auto& models = embedded_models();
    const auto found = std::find_if(models.begin(), models.end(),
                                    [&](const EmbeddedModel& each) { return each.name == name; });
    if (found == models.end() || depth > 3) {
      std::vector<std::string> names;
      for (const auto& each : models) names.emplace_back(each.name);
      return mistakes.add(base->source(),
                          fmt::format("there is no model '{}' to begin from{}", name, nearest(name, names)));
    }
    read_document(found->name, found->toml, over_base, model, mistakes, depth + 1);
    over_base = true;
  }
  {
    Section root(table, "", over_base, mistakes);
    read_parts(root, model);
  }  // what it does not know is told here
  read_marks(table, "sources", model.sources, mistakes);
  read_marks(table, "guesses", model.guesses, mistakes);
  find_unmarked(table, model.unmarked);
}

}  // namespace

std::variant<Personality, Refusal> read_personality(std::string_view file_name, std::string_view toml) {
  Mistakes mistakes(file_name);
  Personality model;
  read_document(file_name, toml, false, model, mistakes, 0);
  if (mistakes.any()) return Refusal{mistakes.text()};
  return model;
}

}  // namespace rommate::device
