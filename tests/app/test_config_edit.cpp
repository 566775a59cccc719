#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

#include "src/app/config_edit.hpp"
#include "tests/app/temp_dir.hpp"

using namespace rommate::app;
using namespace std::string_literals;

namespace {

std::string edited(std::string_view text, std::string_view profile, std::string_view key,
                   const std::optional<ConfigValue>& value) {
  const EditResult result = edit_config(text, profile, key, value);
  return result.problem.empty() ? result.text : "problem: " + result.problem;
}

}  // namespace

TEST_CASE("a word becomes the value that the key wants, or is told what would be one") {
  const auto value = [](std::string_view key, const std::string& word) {
    return value_of(*find_setting(key), word);
  };
  const auto taken = [&](std::string_view key, const std::string& word) {
    return value(key, word).index() == 0 ? std::get<0>(value(key, word)) : ConfigValue{std::string("wrong")};
  };
  CHECK(taken("baud", "115200") == ConfigValue{std::int64_t{115200}});
  CHECK(taken("echo", "true") == ConfigValue{true});
  CHECK(taken("break-length", "2s") == ConfigValue{std::string("2s")});
  CHECK(taken("enter", "crlf") == ConfigValue{std::string("crlf")});
  CHECK(taken("record", "~/{port}.rec") == ConfigValue{std::string("~/{port}.rec")});
  CHECK(std::get<1>(value("data", "9")) == "data must be a number from 5 to 8, not '9'");
  for (const auto& [key, word] : {std::pair{"baud", ""},
                                  {"baud", "9600x"},
                                  {"echo", "yes"},
                                  {"enter", "c"},
                                  {"enter", "cr lf"},
                                  {"break-length", "long"},
                                  {"parity", ""}})
    CHECK(value(key, word).index() == 1);
}

TEST_CASE("a value is changed in its place, and comments and layout stay") {
  CHECK(edited("# mine\n[defaults]\nbaud   = 9600   # Cisco\nstop=1\n", "", "baud", std::int64_t{115200}) ==
        "# mine\n[defaults]\nbaud   = 115200   # Cisco\nstop=1\n");
  CHECK(edited("[profile.r1]\nescape = 'ctrl-a'\r\necho = true", "r1", "echo", false) ==
        "[profile.r1]\nescape = 'ctrl-a'\r\necho = false");
  CHECK(edited("[defaults]\nescape = \"Zürich ⛄\" # ü\n", "", "escape", "a\"b"s) ==
        "[defaults]\nescape = \"a\\\"b\" # ü\n");
  CHECK(edited("profile.r1.baud = 300 # slow\n", "r1", "baud", std::int64_t{600}) ==
        "profile.r1.baud = 600 # slow\n");
}

TEST_CASE("a new key goes behind the last of its table, not into the next one") {
  CHECK(edited("[defaults]\nbaud = 9600 # Cisco\n\n# lab\n[profile.r1]\nport = 'x'\n", "", "stop",
               std::int64_t{2}) ==
        "[defaults]\nbaud = 9600 # Cisco\nstop = 2\n\n# lab\n[profile.r1]\nport = 'x'\n");
  CHECK(edited("[defaults]\n[profile.r1]\nport = 'x'", "r1", "echo", true) ==
        "[defaults]\n[profile.r1]\nport = 'x'\necho = true\n");
  CHECK(edited("[defaults] # empty\n[profile.r1]\n", "", "echo", true) ==
        "[defaults] # empty\necho = true\n[profile.r1]\n");
  CHECK(edited("[profile.r1]\nmatch = { path = ['a',\n 'b'] }\n# end\n", "r1", "echo", true) ==
        "[profile.r1]\nmatch = { path = ['a',\n 'b'] }\necho = true\n# end\n");
  CHECK(edited("[profile.r1]\r\nbaud = 9600\r\n", "r1", "stop", std::int64_t{2}) ==
        "[profile.r1]\r\nbaud = 9600\r\nstop = 2\r\n");
}

TEST_CASE("a key is taken out by making its line a comment") {
  CHECK(edited("[defaults]\nbaud = 9600 # Cisco\nstop = 1\n", "", "baud", std::nullopt) ==
        "[defaults]\n# baud = 9600 # Cisco\nstop = 1\n");
  CHECK(edited("[profile.r1]\r\n  echo = true", "r1", "echo", std::nullopt) ==
        "[profile.r1]\r\n#   echo = true");
  CHECK(edited("[defaults]\nbaud = 9600\n", "", "echo", std::nullopt) == "[defaults]\nbaud = 9600\n");
  CHECK(edited("", "r1", "echo", std::nullopt).empty());
  CHECK(edited("[profile]\nr1 = { echo = true, baud = 300 }\n", "r1", "echo", std::nullopt)
            .find("cannot be changed safely; take echo out by hand") != std::string::npos);
}

TEST_CASE("a table that is not there is made at the end") {
  CHECK(edited("", "", "baud", std::int64_t{300}) == "[defaults]\nbaud = 300\n");
  CHECK(edited("# only a remark", "core r1", "echo", true) ==
        "# only a remark\n\n[profile.\"core r1\"]\necho = true\n");
}

TEST_CASE("tables in one line are changed too") {
  CHECK(edited("[profile]\nr1 = { baud = 300 }\n", "r1", "stop", std::int64_t{2}) ==
        "[profile]\nr1 = { baud = 300, stop = 2 }\n");
  CHECK(edited("defaults = {}\n", "", "echo", true) == "defaults = { echo = true }\n");
  CHECK(edited("defaults = { baud = 1 }\n", "", "baud", std::int64_t{2}) == "defaults = { baud = 2 }\n");
}

TEST_CASE("a file with a mistake, or one that cannot be changed safely, is left alone") {
  CHECK(edited("[defaults\n", "", "baud", std::int64_t{1}).find("problem: it has a mistake in line 1") == 0);
  CHECK(edited("profile.r1.baud = 300\n[defaults]\n", "r1", "stop", std::int64_t{2})
            .find("cannot be changed safely; set stop = 2 by hand") != std::string::npos);
}

TEST_CASE("the file is replaced in one step, keeps its mode, and a link to it stays a link") {
  const TempDir dir;
  const std::string path = dir / "new/dir/config.toml";
  REQUIRE_FALSE(set_in_config(path, "", "baud", std::int64_t{300}));
  CHECK(content_of(path) == "[defaults]\nbaud = 300\n");
  ::chmod(path.c_str(), 0644);
  REQUIRE(::symlink(path.c_str(), (dir / "link.toml").c_str()) == 0);
  REQUIRE_FALSE(set_in_config(dir / "link.toml", "", "baud", std::int64_t{600}));
  CHECK(content_of(path) == "[defaults]\nbaud = 600\n");
  struct stat facts {};
  ::lstat((dir / "link.toml").c_str(), &facts);
  CHECK(S_ISLNK(facts.st_mode));
  ::stat(path.c_str(), &facts);
  CHECK((facts.st_mode & 0777) == 0644);
  std::ofstream(path) << "[broken";
  const auto problem = set_in_config(path, "", "baud", std::int64_t{1200});
  REQUIRE(problem);
  CHECK(problem->find("was not changed") != std::string::npos);
  CHECK(content_of(path) == "[broken");
}
