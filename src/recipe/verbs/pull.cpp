// Verbs of an image that goes from a running device to this machine: seen on its flash, awaited by our
// server, sent by the device, and compared by the digests of both.
#include <fmt/format.h>

#include <algorithm>

#include "src/image/digest.hpp"
#include "src/image/pasted_digest.hpp"
#include "src/recipe/bench.hpp"
#include "src/recipe/copy_way.hpp"
#include "src/recipe/device_digest.hpp"
#include "src/recipe/flash_room.hpp"
#include "src/recipe/serving.hpp"
#include "src/recognise/state.hpp"

namespace rommate::recipe {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view ends_the_sending = "\x1e";  // Ctrl-Shift-6
constexpr console::Duration longest_silence = 10min;   // of a digest of hundreds of megabytes

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
  if (!bench.served || bench.served->bytes < size)
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
  auto move = say(bench, "pull-image", "go", offered_names());
  if (auto* type = std::get_if<Type>(&move)) type->order.within = longest_silence;
  return stopped_by(ends_the_sending, "", std::move(move));
}

/// The device's digest of its file against that of the file here.
Move is_here(Bench& bench, const Heard& heard, int stage) {
  if (bench.facts["pulled"] != "yes") return HoldsNot{"nothing was sent in this run"};
  const auto ask = [&](std::string_view key) {
    bench.list.emplace_back(key);
    auto move = say(bench, "image {} is here", key);
    if (auto* type = std::get_if<Type>(&move)) type->order.within = longest_silence;
    return move;
  };
  if (stage == 0) {
    if (bench.stands() != State::ios_enable) return HoldsNot{"that cannot be asked from here"};
    bench.list.clear();
    return Measure{"into"};
  }
  if (bench.list.empty()) {
    note_measures(bench);
    return ask("sha512");
  }
  if (heard.end != Heard::End::prompt) return HoldsNot{heard.problem};
  const bool by_md5 = bench.list.back() == "md5";
  if (!by_md5 && heard.says("% Invalid input")) return ask("md5");
  const auto told = device_digest_in(heard.lines());
  const auto& here = bench.facts[by_md5 ? "md5" : "sha512"];
  if (!told) return HoldsNot{fmt::format("the device does not tell the digest of {}", bench.facts["file"])};
  if (told->file != base_name(bench.facts["file"]))
    return HoldsNot{
        fmt::format("the device was asked about {} and tells of {}", bench.facts["file"], told->file)};
  if (!image::same_digest(told->hex, here))
    return HoldsNot{fmt::format("the {} of {} on the device is {}, and {} here has {}",
                                by_md5 ? "MD5" : "SHA-512", bench.facts["file"], told->hex,
                                bench.values["into"], here)};
  const auto wanted = image::read_pasted_digest(value_of(bench.values, "sha512"), image::DigestKind::sha512);
  const auto* pasted = std::get_if<image::PastedDigest>(&wanted);
  const bool vendors = pasted != nullptr && image::same_digest(pasted->hex, bench.facts["sha512"]);
  if (bench.given("sha512") && !vendors)
    return HoldsNot{fmt::format("{} is what the device has, and not what the given SHA-512 is of: it has {}",
                                bench.values["into"], bench.facts["sha512"])};
  if (bench.facts["proof told"].empty())
    bench.remarks.push_back(fmt::format(
        "{} is what the device has: {} {}, read {}; {}", bench.values["into"], by_md5 ? "MD5" : "SHA-512",
        told->hex, bench.unprotected.empty() ? "at the console" : "over " + bench.unprotected,
        vendors ? "it is what the given SHA-512 is of"
                : "origin not proved: give sha512= of the vendor's page"));
  bench.facts["proof told"] = "yes";
  return Holds{};
}

}  // namespace

std::vector<Entry> pull_scripts() {
  return {{"see-image", see_image},     {"image is seen", image_seen},
          {"await-image", await_image}, {"image is awaited", image_awaited},
          {"pull-image", pull_image},   {"image {} is here", is_here}};
}

}  // namespace rommate::recipe
