// How a person gets into a box, found by whatever name it is called.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <string>

#include "src/recipe/way_in.hpp"

using namespace rommate;
using recipe::find_way_in;
using recognise::Family;

TEST_CASE("each family that is recognised has a way in, with its key, its window and its source") {
  for (auto number = static_cast<unsigned>(Family::none) + 1;
       number <= static_cast<unsigned>(Family::linux_os); ++number) {
    const auto family = static_cast<Family>(number);
    CAPTURE(to_string(family));
    const auto* way = find_way_in(to_string(family));
    REQUIRE(way != nullptr);
    CHECK(way->family == family);
    CHECK(way->name == to_string(family));
    CHECK_FALSE(way->boxes.empty());
    CHECK_FALSE(way->how.empty());
    CHECK_FALSE(way->window.empty());
    CHECK_FALSE(way->source.empty());
    CHECK_FALSE((way->then.empty() && way->disabled.empty()));
  }
}

TEST_CASE("a box is found by its own name, however it is written") {
  struct Box {
    std::string_view called;
    Family family;
  };
  constexpr std::array boxes{Box{"2960", Family::catalyst},
                             Box{"WS-C2960X-24TS-L", Family::catalyst},
                             Box{"Catalyst 3750", Family::catalyst},
                             Box{"c3850", Family::catalyst_xe},
                             Box{"C9300-48P", Family::catalyst_xe},
                             Box{"cisco 1841", Family::ios_router},
                             Box{"2911", Family::ios_router},
                             Box{"887VA", Family::ios_router},
                             Box{"3725", Family::ios_router},
                             Box{"2501", Family::old_bootstrap},
                             Box{"ISR4321/K9", Family::ios_xe_router},
                             Box{"4331", Family::ios_xe_router},
                             Box{"C1111-8P", Family::ios_xe_router},
                             Box{"ASR 1001-X", Family::ios_xe_router},
                             Box{"ASR-9006", Family::ios_xr},
                             Box{"asa5505", Family::asa},
                             Box{"ASA 5506-X", Family::firepower},
                             Box{"FPR-2110", Family::firepower},
                             Box{"n9k", Family::nexus},
                             Box{"Nexus 5548", Family::nexus},
                             Box{"WS-C4506-E", Family::catalyst_rommon},
                             Box{"6509", Family::catalyst_rommon},
                             Box{"SRX220", Family::junos},
                             Box{"EX2300", Family::junos},
                             Box{"AIR-CT5508", Family::aireos},
                             Box{"PA-220", Family::panos},
                             Box{"Debian", Family::linux_os},
                             Box{"password-recovery", Family::none},
                             Box{"xyzzy", Family::none},
                             Box{"", Family::none}};
  for (const auto& box : boxes) {
    CAPTURE(box.called);
    const auto* way = find_way_in(box.called);
    CHECK((way == nullptr ? Family::none : way->family) == box.family);
  }
}

TEST_CASE("what is told fits the terminal") {
  for (const auto& way : recipe::ways_in())
    for (const std::size_t columns : {40U, 80U, 100U}) {
      const auto text = recipe::told(way, columns);
      CAPTURE(text);
      std::size_t longest = 0, begin = 0;
      for (std::size_t at = 0; at < text.size(); ++at)
        if (text[at] == '\n') {
          if (begin != 0) longest = std::max(longest, at - begin);  // behind the title
          begin = at + 1;
        }
      CHECK(longest <= columns);
    }
}
