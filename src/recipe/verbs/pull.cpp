// Verbs of an image that goes from a running device to this machine: seen on its flash, awaited by our
// server, sent by the device, and compared by the digests of both.
#include <fmt/format.h>

#include <algorithm>

#include "src/recipe/bench.hpp"
#include "src/recipe/copy_way.hpp"
#include "src/recipe/digest_proof.hpp"
#include "src/recipe/flash_room.hpp"
#include "src/recipe/serving.hpp"
#include "src/recognise/state.hpp"

namespace rommate::recipe {
namespace {

/// Empty: the parameters can be what they are.
std::string wrong_pull(const Bench& bench) {
  if (!on_device(bench.values))
    return fmt::format("image={} is no file of the device: write flash:NAME",
                       value_of(bench.values, "image"));
  if (const auto method = value_of(bench.values, "method"); method != "tftp")
    return fmt::format("method={}: a device sends by tftp here", method);
  return "";
}

void name_pulled(Bench& bench) {
  const auto& image = bench.values["image"];
  bench.facts["place"] = image.substr(0, image.find(':') + 1);
  bench.facts["file"] = image.substr(image.find(':') + 1);
  for (auto& [name, value] : network_values(bench.values))
    if (name != "file") bench.facts[name] = value;
  bench.facts["url"] = url_of_ours(bench.values, base_name(image));
}

/// The size that `dir` shows of it.
std::optional<std::uint64_t> size_shown(const std::vector<std::string>& lines, const std::string& file) {
  for (const auto& line : lines) {
    if (!line.ends_with(" " + base_name(file))) continue;
    const auto from = line.find("rw");  // "   12  -rw-    11832960   Mar 1 1993 00:01:20 +00:00  NAME"
    const auto at = line.find_first_of("0123456789", from == std::string::npos ? 0 : from);
    if (at != std::string::npos) return number_in(std::string_view{line}.substr(at));
  }
  return std::nullopt;
}

Move see_image(Bench& bench, const Heard& heard, int stage) {
  if (stage == 0) {
    if (const auto why = wrong_pull(bench); !why.empty()) return Fail{why, true};
    if (const auto why = wrong_reference(bench); !why.empty()) return Fail{why, true};
    if (const auto why = wrong_network(bench.values); !why.empty()) return Fail{why, true};
    name_pulled(bench);
    return say(bench, "see-image", "dir");
  }
  if (auto wrong = went_wrong(heard)) return *wrong;
  const auto size = size_shown(heard.lines(), bench.facts["file"]);
  if (!size || *size == 0)
    return Fail{fmt::format("{} lists no {}", bench.facts["place"], bench.facts["file"]), true};
  bench.facts["size"] = std::to_string(*size);
  bench.remarks.push_back(fmt::format("{} has {} bytes", bench.values["image"], *size));
  return Done{};
}

Move image_seen(Bench& bench, const Heard&, int) {
  if (!bench.facts["size"].empty()) return Holds{.none = true};
  return HoldsNot{"it was not looked at yet"};
}

Move await_image(Bench& bench, const Heard&, int stage) {
  if (stage > 0) return Done{};
  auto request = serve_request(bench);
  request.path = bench.values["into"];
  request.name = base_name(bench.values["image"]);
  request.awaits = number_in(bench.facts["size"]);
  request.probe.clear();
  return Serve{std::move(request)};
}

Move image_awaited(Bench& bench, const Heard&, int) {
  if (bench.served) return Holds{.none = true};
  return HoldsNot{"nobody waits for it yet"};
}

Move sent_here(Bench& bench, const Heard& heard) {
  const auto& file = bench.values["image"];
  if (went_wrong(heard)) return fail(fmt::format("{} did not come: {}", file, what_happened(bench, heard)));
  const auto size = number_in(bench.facts["size"]);
  const auto count = bytes_told(heard.lines());
  if (!count) return fail("the device does not say that it has sent the image");
  if (*count != size) return fail(fmt::format("the device has sent {} bytes of {}", *count, size));
  if (!has_moved_all(bench))
    return Fail{"the device has sent a file, and it did not come to our server: somebody else has taken it",
                true};
  bench.facts["pulled"] = "yes";
  return Done{};
}

Move pull_image(Bench& bench, const Heard& heard, int stage) {
  if (stage > 0) return sent_here(bench, heard);
  if (bench.served && bench.served->stage == console::Served::Stage::done) {  // of a run before
    bench.facts["pulled"] = "yes";
    bench.remarks.push_back(
        fmt::format("{} is there already: it is compared, and not sent again", bench.values["into"]));
    return Done{};
  }
  name_pulled(bench);
  return stopped_by(ctrl_shift_6, "",
                    within(long_without_a_word, say(bench, "pull-image", "go", offered_names())));
}

/// The device's digest of its file against that of the file here.
Move is_here(Bench& bench, const Heard& heard, int stage) {
  constexpr std::string_view claim = "image {} is here";
  if (bench.facts["pulled"] != "yes") return HoldsNot{"nothing was sent in this run"};
  if (stage == 0) {
    if (bench.stands() != State::ios_enable) return HoldsNot{"that cannot be asked from here"};
    bench.list.clear();
    return Measure{"into"};
  }
  if (bench.list.empty()) {
    note_measures(bench);
    if (auto why = wrong_reference(bench); !why.empty()) return HoldsNot{std::move(why)};
    return ask_digest(bench, claim, "sha512");
  }
  const bool by_md5 = bench.list.back() == "md5";
  if (!by_md5 && heard.end == Heard::End::prompt && heard.says("% Invalid input"))
    return ask_digest(bench, claim, "md5");
  const auto& into = bench.values["into"];
  return judge_digest(
      bench, heard,
      {bench.facts[by_md5 ? "md5" : "sha512"], into + " is what the device has", into + " here has"});
}

}  // namespace

std::vector<Entry> pull_scripts() {
  return {{"see-image", see_image},     {"image is seen", image_seen},
          {"await-image", await_image}, {"image is awaited", image_awaited},
          {"pull-image", pull_image},   {"image {} is here", is_here}};
}

}  // namespace rommate::recipe
