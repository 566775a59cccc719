#include "src/app/run_report.hpp"

#include <doctest/doctest.h>

using namespace rommate;
using app::masked;

namespace {

std::map<std::string, recipe::Secret> secrets(std::string secret) {
  std::map<std::string, recipe::Secret> all;
  all["secret"] = recipe::Secret{std::move(secret)};
  return all;
}

}  // namespace

TEST_CASE("a secret that the device repeats is masked wherever it stands") {
  CHECK(masked("% Invalid: enable secret night-shift", secrets("night-shift")) ==
        "% Invalid: enable secret ********");
  CHECK(masked("xnight-shifty", secrets("night-shift")) == "x********y");
  CHECK(masked("aaaaaaaa", secrets("aaaa")) == "****************");
}

TEST_CASE("a short secret is masked where it stands alone, and other words stay") {
  CHECK(masked("enable secret ab; cable", secrets("ab")) == "enable secret ********; cable");
  CHECK(masked("abc", secrets("b")) == "abc");
  CHECK(masked("b", secrets("b")) == "********");
}

TEST_CASE("a secret that was not given masks nothing") { CHECK(masked("text", secrets("")) == "text"); }

TEST_CASE("a report says what was done, how long it took, what is owed and both ways on") {
  app::ReportFacts facts{.recipe = "password-recovery",
                         .port = "ttyUSB0",
                         .family = "ios-router",
                         .began = 1000,
                         .ended = 1192,
                         .outcome = "failed",
                         .why = "the router does not answer"};
  facts.rows.push_back({.mark = recipe::ChecklistRow::Mark::done,
                        .way = true,
                        .title = "anywhere -> rommon",
                        .took = std::chrono::seconds{41}});
  facts.receipt = {"owed: register is 0x2142"};
  facts.owes = true;
  facts.folder = "/home/ann/.local/state/rommate/runs/7/";
  const auto text = report_text(facts);
  for (const auto* part :
       {"password-recovery on ttyUSB0 (ios-router): failed: the router does not answer", "0:03:12",
        " +   anywhere -> rommon", "0:00:41", "owed: register is 0x2142", "rommate run --resume ttyUSB0",
        "rommate run --undo ttyUSB0", "kept in: /home/ann"})
    CHECK_MESSAGE(text.find(part) != std::string::npos, part, "\n", text);
}
