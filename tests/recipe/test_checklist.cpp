#include "src/recipe/checklist.hpp"

#include <doctest/doctest.h>

#include "src/recipe/library.hpp"

using namespace rommate::recipe;
using namespace std::chrono_literals;
using Event = RunEvent::Kind;
using Mark = ChecklistRow::Mark;

namespace {

RunOptions recovery() {
  RunOptions run;
  run.recipe = *built_in_recipe("password-recovery");
  run.ways = built_in_ways();
  run.secrets["secret"] = Secret{"x"};
  return run;
}

rommate::protocols::Time at(rommate::protocols::Duration since) { return rommate::protocols::Time{} + since; }

std::vector<std::string> titles(const Checklist& list) {
  std::vector<std::string> all;
  for (const auto& row : list.rows(at(0s))) all.push_back(row.title);
  return all;
}

}  // namespace

TEST_CASE(
    "a checklist has the steps that the parameters ask for, and none of another family once it is known") {
  Checklist list(recovery());
  CHECK(titles(list).front() == "Set root's password");
  list.learned(Family::ios_router);
  CHECK(titles(list) == std::vector<std::string>{"Keep a copy of the configuration here", "Bring it back",
                                                 "Set the new secret", "Open what was open", "Save",
                                                 "Start once more and log in with the new secret"});
  auto run = recovery();
  run.values["user"] = "ann";
  run.family = Family::ios_router;
  CHECK(titles(Checklist(run))[3] == "Set the user's secret");
}

TEST_CASE("ways stand in front of the step that they lead to, with their times") {
  auto run = recovery();
  run.family = Family::ios_router;
  Checklist list(run);
  list.on_event({Event::way, "anywhere -> rommon", "started", ""}, at(0s));
  CHECK(list.rows(at(5s))[0].took == 5s);
  list.on_event({Event::way, "anywhere -> rommon", "done", ""}, at(41s));
  list.on_event({Event::way, "rommon -> ios-enable", "started", ""}, at(41s));
  list.on_event({Event::change, "register", "config-register 0x2102", "0x2102 -> 0x2142"}, at(42s));
  list.on_event({Event::way, "rommon -> ios-enable", "done", ""}, at(137s));
  list.on_event({Event::step, "Keep a copy of the configuration here", "started", ""}, at(137s));
  const auto rows = list.rows(at(140s));
  REQUIRE(rows.size() == 8);
  CHECK(rows[0].mark == Mark::done);
  CHECK(rows[0].took == 41s);
  CHECK(rows[1].note == "register 0x2102 -> 0x2142 (owed: 0x2102)");
  CHECK(rows[1].took == 96s);
  CHECK(rows[2].mark == Mark::now);
  CHECK(rows[2].took == 3s);
  CHECK(rows[3].mark == Mark::todo);
  CHECK(list.current() == 2);
}

TEST_CASE("a way that is gone a second time is a row of its own, a step that is tried again is not") {
  Checklist list(recovery());
  list.learned(Family::ios_router);
  for (int i = 0; i < 2; ++i) {
    list.on_event({Event::way, "anywhere -> rommon", "started", ""}, at(0s));
    list.on_event({Event::way, "anywhere -> rommon", "failed", "no answer"}, at(10s));
    list.on_event({Event::step, "Save", "started", ""}, at(10s));
    list.on_event({Event::step, "Save", i == 0 ? "failed" : "done", i == 0 ? "no space" : ""}, at(15s));
  }
  const auto rows = list.rows(at(20s));
  const auto ways = std::count_if(rows.begin(), rows.end(), [](auto& row) { return row.way; });
  CHECK(ways == 2);
  const auto save = std::find_if(rows.begin(), rows.end(), [](auto& row) { return row.title == "Save"; });
  REQUIRE(save != rows.end());
  CHECK(save->mark == Mark::done);
  CHECK(save->took == 10s);
}

TEST_CASE("what held already is told from what was done") {
  Checklist list(recovery());
  list.on_event({Event::step, "Save", "skipped", ""}, at(0s));
  const auto rows = list.rows(at(0s));
  const auto save = std::find_if(rows.begin(), rows.end(), [](auto& row) { return row.title == "Save"; });
  CHECK(save->mark == Mark::held);
  CHECK(to_text(*save, 60).starts_with(" = Save"));
}

TEST_CASE("only paying has a row for the payment and none for the steps") {
  auto run = recovery();
  run.only_pay = true;
  Checklist list(run);
  CHECK(list.rows(at(0s)).empty());
  list.on_event({Event::change, "register", "paid", ""}, at(1s));
  REQUIRE(list.rows(at(1s)).size() == 1);
  CHECK(list.rows(at(1s))[0].note == "register is home again");
}

TEST_CASE("a row is as wide as it is asked to be, whatever stands in it") {
  ChecklistRow row{.mark = Mark::now, .title = "Bring it back", .note = std::string(300, 'x'), .took = 3723s};
  for (const std::size_t columns : {20U, 40U, 80U, 132U}) {
    CHECK(to_text(row, columns).size() == columns);
    CHECK(to_text(row, columns).ends_with("1:02:03"));
  }
  row.title = "Z\xc3\xbcrich-\xc3\xa4\xc3\xb6\xc3\xbc";
  row.note.clear();
  CHECK(to_text(row, 40).size() == 44);  // four letters of two bytes
}
