#include "src/app/recipe_values.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <filesystem>

#include "protocols/endpoint.hpp"
#include "src/app/trusted_catalogue.hpp"
#include "src/image/pasted_digest.hpp"
#include "src/port/durable_file.hpp"
#include "src/recipe/copy_way.hpp"
#include "src/recipe/serving.hpp"
#include "src/server/tftp/way_there.hpp"

namespace rommate::app {
namespace {

using recipe::Parameter;
using recipe::ParameterKind;

bool is_number(const std::string& word) {
  unsigned long long number = 0;
  const auto read = std::from_chars(word.data(), word.data() + word.size(), number);
  return read.ec == std::errc{} && read.ptr == word.data() + word.size();
}

/// Why `value` is none of the parameter's kind; empty: it is one.
std::string wrong_kind(const Parameter& parameter, const std::string& value) {
  switch (parameter.kind) {
    case ParameterKind::number:
    case ParameterKind::speed: return is_number(value) ? "" : "is no whole number";
    case ParameterKind::duration:
      return recipe::parse_length(value) ? "" : "is no length of time; write 90s or 10min";
    case ParameterKind::truth: return value == "yes" || value == "no" ? "" : "is neither yes nor no";
    case ParameterKind::address:
      return protocols::parse_ipv4_place(value) ? "" : "is no address; write 192.0.2.1 or 192.0.2.1/24";
    case ParameterKind::secret:
    case ParameterKind::file:
    case ParameterKind::image:
    case ParameterKind::text: return "";
  }
  return "";
}

/// Why this parameter cannot have this value; empty: it can.
std::string wrong_value(const std::string& name, const std::string& value) {
  if (name == "method") return recipe::wrong_method({{name, value}});
  if (name != "sha512") return "";
  const auto digest = image::read_pasted_digest(value, image::DigestKind::sha512);
  const auto* why = std::get_if<std::string>(&digest);
  return why == nullptr ? "" : "sha512: " + *why;
}

/// `catalogue=` vouches for the image by its name: its SHA-512 becomes `sha512=`.
std::string take_vouched(recipe::RunOptions& run) {
  if (!run.values.contains("catalogue") || !run.values.contains("image")) return "";
  const auto read = read_catalogue(run.values["catalogue"], recipe::value_of(run.values, "catalogue-key"));
  if (const auto* why = std::get_if<std::string>(&read)) return "catalogue: " + *why;
  const auto& trusted = std::get<TrustedCatalogue>(read);
  const auto name = std::string{image::file_name_of(run.values["image"])};
  std::string digest;
  for (const auto& each : trusted.catalogue.of(name))
    if (each.kind == image::DigestKind::sha512) digest = each.hex;
  if (digest.empty()) return fmt::format("{} has no SHA-512 of {}", trusted.told, name);
  if (const auto given = recipe::value_of(run.values, "sha512"); !given.empty()) {
    const auto pasted = image::read_pasted_digest(given, image::DigestKind::sha512);
    const auto* other = std::get_if<image::PastedDigest>(&pasted);
    if (other == nullptr || !image::same_digest(other->hex, digest))
      return fmt::format("sha512= is another than that of {}", trusted.told);
  }
  run.values["sha512"] = digest;
  run.vouched_by = trusted.told;
  return "";
}

bool lacks(const recipe::RunOptions& run, const Parameter& each) {
  const bool of_network = each.name == "address" || each.name == "server";
  if (of_network && recipe::needs_no_network(recipe::with_presets(run.recipe, run.values))) return false;
  return !each.optional && !each.preset && !run.values.contains(each.name) &&
         !run.secrets.contains(each.name);
}

}  // namespace

std::string take_value(recipe::RunOptions& run, const std::string& name, const std::string& value) {
  std::vector<std::string> names;
  for (const auto& each : run.recipe.parameters) names.push_back(each.name);
  const auto* parameter = run.recipe.parameter(name);
  if (parameter == nullptr)
    return fmt::format("{} has no parameter '{}'{}; it has {}", run.recipe.name.text, name,
                       recipe::did_you_mean(name, names), fmt::join(names, ", "));
  if (parameter->kind == ParameterKind::secret)  // the value is not repeated here
    return fmt::format(
        "{} is a secret: give it at the prompt, by --secret-fd or as {}=@vault:ENTRY, not on the "
        "command line",
        name, name);
  if (const auto why = wrong_kind(*parameter, value); !why.empty())
    return fmt::format("{}: '{}' {}", name, value, why);
  if (const auto why = wrong_value(name, value); !why.empty()) return why;
  if (name == "family") {
    const auto known = recipe::parse_family(value);
    if (!known)
      return fmt::format("there is no family '{}'{}", value,
                         recipe::did_you_mean(value, recipe::family_names()));
    run.family = *known;
  }
  if (name == "config" && parameter->kind == ParameterKind::file) {
    const auto content = port::read_file(value);
    if (!content) return fmt::format("{}: {}: {}", name, value, std::strerror(errno));
    run.files[name] = *content;
  }
  run.values[name] = value;
  return "";
}

const Parameter* missing_value(const recipe::RunOptions& run) {
  for (const auto& each : run.recipe.parameters)
    if (each.kind != ParameterKind::secret && lacks(run, each)) return &each;
  return nullptr;
}

std::string complete(recipe::RunOptions& run) {
  if (const auto address = run.values.find("address"); address != run.values.end() &&
                                                       run.recipe.parameter("server") != nullptr &&
                                                       !run.values.contains("server"))
    if (auto ours = server::address_beside(address->second); !ours.empty()) run.values["server"] = ours;
  return take_vouched(run);
}

std::string channel_of(const port::Url& url) {
  const auto& at = url.rest;
  const bool here = at.starts_with("localhost") || at.starts_with("127.") || at.starts_with("[::1]");
  const bool network = url.scheme == "telnet" || url.scheme == "tcp" || url.scheme == "rfc2217";
  return network && !here ? fmt::format("an unprotected line ({} to another machine)", url.scheme) : "";
}

std::vector<const Parameter*> missing_secrets(const recipe::RunOptions& run) {
  std::vector<const Parameter*> missing;
  for (const auto& each : run.recipe.parameters)
    if (each.kind == ParameterKind::secret && lacks(run, each) && !run.only_pay) missing.push_back(&each);
  return missing;
}

std::string unreadable(const recipe::RunOptions& run) {
  const auto external = run.values.find("external");
  for (const auto& each : run.recipe.parameters) {
    const auto value = run.values.find(each.name);
    const bool file = each.kind == ParameterKind::file ||
                      (each.kind == ParameterKind::image && !recipe::on_device(run.values));
    if (!file || each.name == "into" || value == run.values.end()) continue;
    if (each.name == "image" && external != run.values.end() && external->second == "yes") continue;
    const auto& path = value->second;
    std::error_code none;
    if (std::filesystem::is_directory(path, none)) return fmt::format("{}: {}: is a folder", each.name, path);
    if (::access(path.c_str(), R_OK) != 0)
      return fmt::format("{}: {}: {}", each.name, path, std::strerror(errno));
  }
  return "";
}

std::string wrong_family(const recipe::RunOptions& run) {
  std::vector<std::string> names;
  for (const auto& each : run.recipe.families) names.push_back(each.text);
  const auto own = std::string{to_string(run.family)};
  if (run.family == recipe::Family::none || names.empty() ||
      std::find(names.begin(), names.end(), own) != names.end())
    return "";
  return fmt::format("{} is not made for {}; it is for {}", run.recipe.name.text, own,
                     fmt::join(names, ", "));
}

std::string costs_of(const recipe::Recipe& recipe) {
  std::vector<std::string> costs;
  for (const auto& each : recipe.allows) costs.push_back(each.text);
  return fmt::format("{}", fmt::join(costs, ", "));
}

bool destroys(const recipe::Recipe& recipe) {
  for (const auto& each : recipe.allows)
    if (each.text == "erase") return true;
  return false;
}

bool destroys(const recipe::RunOptions& run) {
  const auto to = run.values.find("to");
  const bool memory = to != run.values.end() && (to->second == "ram" || to->second.starts_with("0x"));
  return destroys(run.recipe) && !memory;
}

void agree_to(recipe::RunOptions& run) {
  run.agreed_to_destroy = destroys(run);
  for (const auto& each : run.recipe.allows) run.agreed.insert(each.text);
}

recipe::Plan plan_of(const recipe::RunOptions& run, recipe::Family family, std::uint32_t baud,
                     std::string_view from) {
  recipe::Terms terms;
  for (const auto& each : run.recipe.parameters) {
    const bool asked = !each.optional && each.kind == ParameterKind::secret;
    if (asked || run.values.contains(each.name) || run.secrets.contains(each.name))
      terms.given.insert(each.name);
  }
  recipe::Sizes sizes{.baud = baud};
  if (const auto image = run.values.find("image"); image != run.values.end()) {
    std::error_code none;
    const auto size = std::filesystem::file_size(image->second, none);
    if (!none) sizes.image = size;
  }
  auto values = recipe::with_presets(run.recipe, run.values);
  values.merge(recipe::network_values(run.values));
  // What is quickest is known when the device was asked: until then its address is a hole.
  const auto method = recipe::value_of(values, "method");
  if (method == "http" || method == "ftp" || method == "tftp") values["url"] = recipe::copy_url(values);
  return recipe::make_plan(run.recipe, run.ways, family, values, terms, sizes, from);
}

recipe::Family known_family(const std::vector<recipe::Ways>& ways, recipe::Family seen) {
  return recipe::ways_of(seen, ways) != nullptr ? seen : recipe::Family::none;
}

std::string model_for(recipe::Family family) {
  switch (family) {
    case recipe::Family::old_bootstrap: return "c2500";
    case recipe::Family::ios_xe_router: return "isr4321";
    case recipe::Family::catalyst: return "c2960";
    case recipe::Family::catalyst_xe: return "c9300";
    case recipe::Family::asa: return "asa5505";
    case recipe::Family::nexus: return "n9k";
    case recipe::Family::u_boot: return "uboot?baud=115200";
    default: return "c1841";
  }
}

}  // namespace rommate::app
