#include "src/recognise/recogniser.hpp"

namespace rommate::recognise {

void Recogniser::on_bytes(ByteView received, Time) { current_.offset += received.size(); }
void Recogniser::on_time(Time) {}
void Recogniser::on_typed(ByteView, Time) {}
std::optional<Time> Recogniser::deadline() const { return std::nullopt; }
std::vector<Sighting> Recogniser::take_sightings() { return {}; }

}  // namespace rommate::recognise
