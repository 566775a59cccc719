#include <doctest/doctest.h>

#include <cstdio>
#include <filesystem>
#include <fstream>

#include "src/ui/device_text.hpp"
#include "src/ui/files.hpp"

using namespace rommate;
using namespace rommate::ui;
using recognise::Sighting;
using recognise::State;
using tui::Mood;

namespace {

DeviceText text(State state, const std::string& detail, bool booting = false, bool destructive = false) {
  Sighting seen;
  seen.state = state;
  seen.detail = detail;
  seen.destructive = destructive;
  seen.waiting = true;
  recognise::Facts facts;
  facts.platform = "C1841";
  return describe(seen, facts, booting);
}

}  // namespace

TEST_CASE("the device's state is said in the trade's words") {
  CHECK(text(State::rommon, "3") == DeviceText{"c1841 rommon 3", Mood::waits});
  CHECK(text(State::ios_user, "host=R1") == DeviceText{"R1>", Mood::waits});
  CHECK(text(State::ios_enable, "host=R1 boot-rom") == DeviceText{"R1#", Mood::waits});
  CHECK(text(State::ios_config, "config-if host=R1") == DeviceText{"R1# config-if", Mood::waits});
  CHECK(text(State::switch_loader, "") == DeviceText{"c1841 switch:", Mood::waits});
  CHECK(text(State::booting, "window") == DeviceText{"c1841 booting, BREAK window", Mood::alarm});
  CHECK(text(State::unknown, "", true) == DeviceText{"c1841 booting", Mood::busy});
  CHECK(text(State::garbled, "").mood == Mood::alarm);
}

TEST_CASE("a question that destroys data is an alarm, and nothing known is nothing said") {
  CHECK(text(State::yes_no, "", false, true).mood == Mood::alarm);
  CHECK(text(State::yes_no, "default=yes").mood == Mood::waits);
  CHECK(describe({}, {}, false) == DeviceText{"", Mood::plain});
}

TEST_CASE("only loaders call for attention") {
  CHECK(is_loader(State::rommon));
  CHECK(is_loader(State::uboot));
  CHECK_FALSE(is_loader(State::ios_enable));
  CHECK_FALSE(is_loader(State::unknown));
}

TEST_CASE("files are listed, completed, read, and never overwritten") {
  namespace fs = std::filesystem;
  char pattern[] = "/tmp/rommate-ui-XXXXXX";
  const std::string root = mkdtemp(pattern);
  CHECK(write_new_file(root + "/r1.txt", "hello\n").empty());
  CHECK(write_new_file(root + "/r1.txt", "other").find("nothing is overwritten") != std::string::npos);
  std::string text_read;
  CHECK(read_text_file(root + "/r1.txt", text_read).empty());
  CHECK(text_read == "hello\n");
  CHECK_FALSE(read_text_file(root + "/none", text_read).empty());
  fs::create_directory(root + "/r2");
  CHECK(complete_path(root + "/r") == std::vector<std::string>{root + "/r1.txt", root + "/r2/"});
  CHECK(list_directory(root).entries.size() == 2);
  CHECK_FALSE(list_directory(root + "/none").problem.empty());
  fs::remove_all(root);
}
