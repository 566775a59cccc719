#include "src/cli/sighting_json.hpp"

namespace rommate::cli {
namespace {

constexpr std::size_t most_told = 200;  // a paste of a thousand lines sees a prompt for each

}  // namespace

void add_sighting(app::JsonLine& line, const recognise::Sighting& seen) {
  line.add("state", told_as(seen.state)).add("detail", seen.detail);
  line.add("waiting", seen.waiting).add("prompt", seen.prompt).add("family", seen.family);
  if (seen.question != recognise::QuestionId::none) line.add("question", to_string(seen.question));
  if (!seen.about.empty()) line.add("about", seen.about);
  if (seen.flowing) line.add("flowing", true);
  if (seen.destructive) line.add("destructive", true);
  if (seen.erases) line.add("erases", true);
  if (!seen.window_key.empty()) line.add("interrupt", seen.window_key);
}

app::JsonLine sighting_event(const recognise::Sighting& seen) {
  app::JsonLine line;
  line.add("event", "sighting");
  add_sighting(line, seen);
  return line;
}

void Sightings::add_to(app::JsonLine& line) const {
  for (const auto& seen : seen_) {
    app::JsonLine each;
    add_sighting(each, seen);
    line.append("sightings", each);
  }
}

void Sightings::sighted(const recognise::Sighting& seen, protocols::Time) {
  if (seen_.size() == most_told) seen_.erase(seen_.begin());
  seen_.push_back(seen);
}

}  // namespace rommate::cli
