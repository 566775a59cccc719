#include <doctest/doctest.h>

#include "src/image/image_name.hpp"

using namespace rommate::image;

TEST_CASE("a name tells platform, feature set and release as the device writes it") {
  struct Row {
    const char *name, *platform, *feature_set, *release, *signing;
  };
  // Names from the vendors' release notes; releases as `show version` of these images prints them.
  for (const Row& row : {
           Row{"c2900-universalk9-mz.SPA.157-3.M8.bin", "c2900", "universalk9", "15.7(3)M8", "SPA"},
           Row{"c1841-advipservicesk9-mz.124-13a.bin", "c1841", "advipservicesk9", "12.4(13a)", ""},
           Row{"c1841-adventerprisek9-mz.124-24.T8.bin", "c1841", "adventerprisek9", "12.4(24)T8", ""},
           Row{"flash:/c2960-lanbasek9-mz.122-55.SE12.bin", "c2960", "lanbasek9", "12.2(55)SE12", ""},
           Row{"c2960x-universalk9-tar.152-4.E8.tar", "c2960x", "universalk9", "15.2(4)E8", ""},
           Row{"isr4300-universalk9.16.06.04.SPA.bin", "isr4300", "universalk9", "16.6.4", "SPA"},
           Row{"bootflash:isr4300-universalk9.17.12.04a.SPA.bin", "isr4300", "universalk9", "17.12.4a",
               "SPA"},
           Row{"cat9k_iosxe.17.12.05.SPA.bin", "cat9k", "iosxe", "17.12.5", "SPA"},
           Row{"cat3k_caa-universalk9.16.12.05b.SPA.bin", "cat3k_caa", "universalk9", "16.12.5b", "SPA"},
           Row{"cat3k_caa-universalk9.SPA.03.06.06.E.152-2.E6.bin", "cat3k_caa", "universalk9", "3.6.6E",
               "SPA"},
           Row{"isr4300-universalk9.03.16.04b.S.155-3.S4b-ext.SPA.bin", "isr4300", "universalk9", "3.16.4bS",
               "SPA"},
           Row{"asr1000rpx86-universalk9.17.06.04.SPA.bin", "asr1000rpx86", "universalk9", "17.6.4", "SPA"},
           Row{"nxos.9.3.5.bin", "nxos", "", "9.3.5", ""},
           Row{"asa917-32-k8.bin", "asa", "k8", "9.1(7)32", ""},
           Row{"asa9-12-4-37-smp-k8.bin", "asa", "smp-k8", "9.12(4)37", ""},
       }) {
    CAPTURE(row.name);
    const auto name = parse_image_name(row.name);
    REQUIRE(name);
    CHECK(name->platform == row.platform);
    CHECK(name->feature_set == row.feature_set);
    CHECK(name->release == row.release);
    CHECK(name->signing == row.signing);
  }
}

TEST_CASE("the IOS inside an IOS-XE 3.x image is told, and whether a file is an archive") {
  CHECK(parse_image_name("cat3k_caa-universalk9.SPA.03.06.06.E.152-2.E6.bin")->ios_release == "15.2(2)E6");
  CHECK(parse_image_name("c2960x-universalk9-tar.152-4.E8.tar")->archive);
  CHECK_FALSE(parse_image_name("c2960x-universalk9-mz.152-4.E8.bin")->archive);
  CHECK(parse_image_name("c2900-universalk9-mz.SPA.157-3.M8.bin")->strong_crypto());
  CHECK(parse_image_name("c2900-universalk9_npe-mz.SPA.157-3.M8.bin")->no_payload_encryption());
  CHECK_FALSE(parse_image_name("c2900-universalk9_npe-mz.SPA.157-3.M8.bin")->strong_crypto());
}

TEST_CASE("what is no image's name is not read as one") {
  for (const auto* name : {"", "config.text", "vlan.dat", "README.md", "photo.jpg", "backup-2024.cfg", ".bin",
                           "-", "a.b.c", "asa9x-1.bin"}) {
    CAPTURE(name);
    CHECK_FALSE(parse_image_name(name));
  }
}

TEST_CASE("releases have the vendor's order, and trains of one number have none") {
  const auto before = [](const char* a, const char* b) { return *Release::parse(a) < *Release::parse(b); };
  CHECK(before("17.12.04", "17.12.04a"));
  CHECK(before("17.12.4a", "17.12.05"));
  CHECK(before("12.4(13)", "12.4(13a)"));
  CHECK(before("15.7(3)M2", "15.7(3)M8"));
  CHECK(before("15.7(3)M8", "15.7(3)M10"));
  CHECK(before("15.2(4)E8", "15.2(7)E"));
  CHECK(before("7.5.2b", "7.5.6"));
  CHECK(before("3.6.6E", "16.6.4"));
  CHECK(*Release::parse("16.06.04") == *Release::parse("16.6.4"));
  CHECK((*Release::parse("15.2(4)M8") <=> *Release::parse("15.2(4)E8")) == std::partial_ordering::unordered);
  for (const auto* text : {"", "M8", "15", "v15.2", "99999999999999999999.1"})
    CHECK_FALSE(Release::parse(text));
}
