// pull-image in virtual time: an image comes from a running device, whole, once, and is compared.
#include <doctest/doctest.h>

#include "tests/recipe/copying.hpp"

using namespace rommate;
using testing::Rehearsal;
using testing::remarked;

namespace {

using Kind = protocols::Outcome::Kind;

}  // namespace

TEST_CASE(
    "an image comes from the device to a file here, which is never written over, and its digest is the "
    "device's") {
  const struct {
    const char *model, *interface, *image;
  } each[] = {{"c2960", "Vlan1", "flash:c2960-lanbasek9-mz.150-2.SE11.bin"},
              {"c1841", "FastEthernet0/1", "flash:c1841-advipservicesk9-mz.124-13a.bin"}};
  for (const auto& box : each) {
    CAPTURE(box.model);
    Rehearsal at(box.model);
    at.boot();
    const auto options = [&] {
      auto run = at.options("pull-image");
      run.agreed = {"lend-address", "lend-settings"};
      run.values = {{"image", box.image},
                    {"into", "/pulled.bin"},
                    {"address", "192.0.2.1/24"},
                    {"server", "192.0.2.10"},
                    {"interface", box.interface}};
      run.secrets["enable-secret"] = recipe::Secret{"forgotten"};
      run.secrets["login-secret"] = recipe::Secret{"forgotten"};
      return run;
    };
    at.start(options());
    REQUIRE(at.run());
    CHECK_MESSAGE(at.ended->outcome()->kind == Kind::done, (at.told() + at.screen));
    CHECK(at.debts.empty());
    CHECK(at.net.files["/pulled.bin"].size() > 50'000);
    CHECK_MESSAGE(remarked(at, "/pulled.bin is what the device has"), at.told());
    const auto whole = at.net.files["/pulled.bin"];
    at.start(options());  // compared, and not sent again
    REQUIRE(at.run());
    CHECK_MESSAGE(at.ended->outcome()->kind == Kind::done, at.told());
    CHECK_MESSAGE(remarked(at, "is there already: it is compared"), at.told());
    at.net.files["/pulled.bin"] = "another file";
    at.start(options());
    REQUIRE(at.run());
    CHECK_MESSAGE(at.ended->outcome()->why.find("/pulled.bin here has") != std::string::npos, at.told());
    CHECK(at.net.files["/pulled.bin"] == "another file");
    CHECK(whole.size() > 50'000);
  }
}

TEST_CASE("an image that the device has not, and one that comes damaged, are not taken for pulled") {
  const auto pulled = [](const char* image, bool damaged) {
    Rehearsal at("c2960");
    at.boot();
    at.net.flips_a_bit = damaged;
    auto run = at.options("pull-image");
    run.values = {
        {"image", image}, {"into", "/pulled.bin"}, {"address", "192.0.2.2/24"}, {"server", "192.0.2.10"}};
    run.secrets["enable-secret"] = recipe::Secret{"forgotten"};
    run.secrets["login-secret"] = recipe::Secret{"forgotten"};
    at.start(std::move(run));
    REQUIRE(at.run());
    CHECK(at.ended->outcome()->kind == Kind::failed);
    return at.ended->outcome()->why;
  };
  CHECK(pulled("flash:none.bin", false).find("lists no none.bin") != std::string::npos);
  CHECK(pulled("c2960.bin", false).find("is no file of the device") != std::string::npos);
  CHECK(pulled("flash:c2960-lanbasek9-mz.150-2.SE11.bin", true).find("/pulled.bin here has") !=
        std::string::npos);
}

TEST_CASE("a digest that is none, or of another file, is refused before anything is asked of the device") {
  const auto name = std::string{"c2960-lanbasek9-mz.150-2.SE11.bin"};
  for (const auto& given : {std::string{"cafe"}, std::string(128, 'a') + "  other.bin"}) {
    Rehearsal at("c2960");
    at.boot();
    auto run = at.options("pull-image");
    run.values = {{"image", "flash:" + name},
                  {"into", "/pulled.bin"},
                  {"address", "192.0.2.2/24"},
                  {"server", "192.0.2.10"},
                  {"sha512", given}};
    run.secrets["enable-secret"] = recipe::Secret{"forgotten"};
    run.secrets["login-secret"] = recipe::Secret{"forgotten"};
    at.start(std::move(run));
    REQUIRE(at.run());
    CHECK(at.ended->report().refused);
    CHECK_MESSAGE(at.ended->outcome()->why.find("sha512=") != std::string::npos, at.told());
    CHECK(at.screen.find("dir flash:") == std::string::npos);
  }
}
