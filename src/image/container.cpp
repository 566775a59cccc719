#include "src/image/container.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "protocols/ascii.hpp"
#include "src/image/container_readers.hpp"
#include "src/image/image_name.hpp"

namespace rommate::image {

using namespace std::string_view_literals;

std::string_view to_string(Container container) {
  switch (container) {
    case Container::none: return "unknown";
    case Container::ios_elf: return "classic IOS image (ELF)";
    case Container::mzip: return "Catalyst image (MZIP)";
    case Container::iosxe: return "IOS-XE package";
    case Container::tar: return "tar for `archive download-sw`";
    case Container::uimage: return "U-Boot image (uImage)";
    case Container::fit: return "U-Boot image tree (FIT)";
  }
  return "?";
}

bool ImageFacts::broken() const {
  return std::any_of(findings.begin(), findings.end(),
                     [](const Finding& finding) { return finding.kind == Finding::Kind::bad; });
}

std::string printable(std::string_view text) {
  constexpr std::size_t longest = 120;
  std::string clean;
  for (const char c : text.substr(0, longest)) clean += c >= ' ' && c <= '~' ? c : '?';
  return clean;
}

Finding cut_short(std::uint64_t have, std::uint64_t want) {
  return {Finding::Kind::bad, fmt::format("cut short: {} of {} bytes are there", have, want)};
}

void read_cw_strings(std::string_view text, ImageFacts& facts) {
  const std::array<std::pair<std::string_view, std::string*>, 5> known{{
      {"CW_FAMILY", &facts.family},
      {"CW_IMAGE", &facts.image},
      {"CW_VERSION", &facts.version},
      {"CW_FEATURE", &facts.feature},
      {"CW_SYSDESCR", &facts.description},
  }};
  for (const auto& [name, place] : known) {
    for (auto at = text.find(name); at != std::string_view::npos; at = text.find(name, at + 1)) {
      auto rest = text.substr(at + name.size(), 400);
      if (rest.starts_with('=')) rest.remove_prefix(1);
      const auto end = rest.starts_with('$') ? rest.find('$', 1) : std::string_view::npos;
      if (end == std::string_view::npos) continue;
      const auto value = printable(rest.substr(1, end - 1));
      if (place->empty())
        *place = value;
      else if (*place != value && name == "CW_IMAGE")
        facts.add(Finding::Kind::bad, fmt::format("it names itself twice: '{}' and '{}'", *place, value));
    }
  }
}

ImageFacts read_image(ImageBytes& bytes) {
  ImageFacts facts;
  const auto start = bytes.piece(0, 512);
  struct Kind {
    std::string_view magic;
    Container container;
    void (*read)(ImageBytes&, ImageFacts&);
  };
  static constexpr std::array<Kind, 4> kinds{{
      {"\x7F"
       "ELF\x01\x02"sv,
       Container::ios_elf, read_ios_elf},  // 32 bits, big-endian
      {"MZIP"sv, Container::mzip, read_mzip},
      {"\x27\x05\x19\x56"sv, Container::uimage, read_uimage},
      {"\xD0\x0D\xFE\xED"sv, Container::fit, read_fit},
  }};
  const auto kind = std::find_if(kinds.begin(), kinds.end(),
                                 [&](const Kind& each) { return start.starts_with(each.magic); });
  const auto read_as = [&](Container container, void (*read)(ImageBytes&, ImageFacts&)) {
    facts.container = container;
    read(bytes, facts);
  };
  if (kind != kinds.end())
    read_as(kind->container, kind->read);
  else if (is_tar(start))
    read_as(Container::tar, read_tar);
  else if (is_iosxe(bytes))
    read_as(Container::iosxe, read_iosxe);
  else if (bytes.size() == 0)
    facts.add(Finding::Kind::bad, "the file is empty");
  else
    facts.add(Finding::Kind::note, "no container that is known here: nothing in it was checked");
  return facts;
}

void hold_name_against(std::string_view file_name, ImageFacts& facts) {
  const auto name = parse_image_name(file_name);
  if (!name) return;
  if (name->archive != (facts.container == Container::tar) && facts.container != Container::none)
    facts.add(Finding::Kind::bad,
              name->archive ? "the name is that of an archive, the content is an image to boot"
                            : "the name is that of an image to boot, the content is an archive: `copy` and "
                              "`boot` will not take it, `archive download-sw` will");
  const auto inner = facts.image.empty() ? std::nullopt : parse_image_name(facts.image);
  if (inner && !protocols::same_letters(inner->platform, name->platform))
    facts.add(Finding::Kind::bad,
              fmt::format("the name says {}, the content is for {}", name->platform, inner->platform));
  else if (!inner && !facts.family.empty() && facts.container != Container::uimage &&
           !protocols::lower(name->platform).starts_with(protocols::lower(facts.family)) &&
           !protocols::lower(facts.family).starts_with(protocols::lower(name->platform)))
    facts.add(Finding::Kind::note,
              fmt::format("the name says {}, the content says {}", name->platform, facts.family));
  const auto named = Release::parse(name->release), said = Release::parse(facts.version),
             inside = Release::parse(name->ios_release);
  if (named && said && *named != *said && (!inside || *inside != *said))
    facts.add(Finding::Kind::bad,
              fmt::format("the name says release {}, the content is {}", name->release, facts.version));
}

std::string verdict(const ImageFacts& facts) {
  for (const auto& finding : facts.findings)
    if (finding.kind == Finding::Kind::bad) return finding.text;
  if (facts.container == Container::none) return "not an image that is known here";
  const auto checked = std::any_of(facts.findings.begin(), facts.findings.end(), [](const Finding& finding) {
    return finding.kind == Finding::Kind::good;
  });
  std::string text = checked ? "consistent" : "nothing in it could be checked, and nothing speaks against it";
  if (facts.signature_present) text += ", signature present (the device checks it: `verify`)";
  return text;
}

}  // namespace rommate::image
