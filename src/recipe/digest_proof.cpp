#include "src/recipe/digest_proof.hpp"

#include <fmt/format.h>

#include "src/image/digest.hpp"
#include "src/image/pasted_digest.hpp"
#include "src/recipe/device_digest.hpp"
#include "src/recipe/flash_room.hpp"

namespace rommate::recipe {
namespace {

/// Where the file is from: a digest that came another way than the file, or nothing.
std::string origin_in_words(const Bench& bench) {
  if (!bench.vouched_by.empty()) return "it is what " + bench.vouched_by + " has";
  if (bench.given("sha512")) return "it is what the given SHA-512 is of";
  return "origin not proved: give sha512= of the vendor's page (software.cisco.com shows it without a "
         "contract)";
}

}  // namespace

std::string wrong_reference(const Bench& bench) {
  if (!bench.given("sha512")) return "";
  const auto read = image::read_pasted_digest(bench.values.at("sha512"), image::DigestKind::sha512);
  if (const auto* why = std::get_if<std::string>(&read)) return fmt::format("sha512=: {}", *why);
  const auto& pasted = std::get<image::PastedDigest>(read);
  const auto name = base_name(bench.values.at("image"));
  if (!pasted.name.empty() && base_name(pasted.name) != name)
    return fmt::format("sha512= is of {}, and the image is {}", base_name(pasted.name), name);
  const auto own = bench.facts.find("sha512");
  if (own == bench.facts.end() || image::same_digest(pasted.hex, own->second)) return "";
  return fmt::format("{} is not what the given SHA-512 is of: it has {}", name, own->second);
}

Move ask_digest(Bench& bench, std::string_view claim, std::string_view key) {
  bench.list.emplace_back(key);
  return within(long_without_a_word, say(bench, claim, key));
}

Move judge_digest(Bench& bench, const Heard& heard, const Expected& expected) {
  if (heard.end != Heard::End::prompt) return HoldsNot{heard.problem};
  const bool by_md5 = bench.list.back() == "md5";
  const auto* kind = by_md5 ? "MD5" : "SHA-512";
  const auto told = device_digest_in(heard.lines());
  const auto& file = bench.facts["file"];
  if (!told) {
    const auto complaint = heard.complaint();
    return HoldsNot{fmt::format("the device does not tell the digest of {}{}{}", file,
                                complaint.empty() ? "" : ": ", complaint)};
  }
  if (told->file != base_name(file))
    return HoldsNot{fmt::format("the device was asked about {} and tells of {}", file, told->file)};
  if (!image::same_digest(told->hex, expected.digest))
    return HoldsNot{fmt::format("the {} of {} on the device is {}, and {} {}", kind, file, told->hex,
                                expected.otherwise, expected.digest)};
  if (bench.facts["proof told"].empty())
    bench.remarks.push_back(
        fmt::format("{}: {} {}, read {}{}; {}", expected.proved, kind, told->hex,
                    bench.unprotected.empty() ? "at the console" : "over " + bench.unprotected,
                    by_md5 ? " (against accidents only)" : "", origin_in_words(bench)));
  bench.facts["proof told"] = "yes";
  return Holds{};
}

}  // namespace rommate::recipe
