#include <doctest/doctest.h>

#include <fstream>

#include "src/app/config.hpp"
#include "tests/app/temp_dir.hpp"

using namespace rommate::app;
using namespace std::chrono_literals;

namespace {

struct Files {
  TempDir dir;
  std::string write(const std::string& name, const std::string& text) const {
    std::ofstream(dir / name) << text;
    return dir / name;
  }
  [[nodiscard]] Config config(const std::string& text) const {
    return Config::load(write("config.toml", text), true);
  }
  [[nodiscard]] std::string problems(const std::string& text) const {
    std::string all;
    const Config config_read = config(text);
    for (const auto& problem : config_read.problems())
      all += to_string(problem).substr(dir.path().size() + 1) + "\n";
    return all;
  }
};

}  // namespace

TEST_CASE(
    "settings come from defaults, then matching profiles in the order of the file, then the named one") {
  const Files files;
  const Config config = files.config(R"(
[defaults]
baud = 19200
echo = true
[profile.z-first]
match.path = "/dev/ttyUSB*"
baud = 38400
stop = 2
[profile.a-second]
match = { usb = ["A9*", "1-2.?"] }
baud = 57600
[profile.named]
baud = 115200
)");
  CHECK(config.problems().empty());
  CHECK(config.settings({.name = "ttyS0", .path = "/dev/ttyS0"}).baud == 19200);
  CHECK(config.settings({.name = "ttyUSB0", .path = "/dev/ttyUSB0"}).baud == 38400);
  const PortFacts both{.name = "ttyUSB0", .path = "/dev/ttyUSB0", .usb_serial = "a9xyz"};
  CHECK(config.settings(both).baud == 57600);
  CHECK(config.settings(both).stop == 2);
  CHECK(config.settings(both).echo == true);
  CHECK(config.settings({.name = "x", .usb_position = "1-2.4"}).baud == 57600);
  CHECK(config.settings(both, config.profile("named")).baud == 115200);
  CHECK(config.profile("nameless") == nullptr);
}

TEST_CASE("a profile has what it inherits, and its own word wins") {
  const Files files;
  const Config config = files.config(R"(
[profile.slow]
baud = 1200
break-length = "2s"
[profile.lab]
inherits = "slow"
parity = "even"
[profile.r1]
inherits = ["lab", "slow"]
port = "telnet://10.0.0.1:2001"
parity = "odd"
)");
  CHECK(config.problems().empty());
  const Settings r1 = config.whole(*config.profile("r1"));
  CHECK(r1.baud == 1200);
  CHECK(r1.parity == "odd");
  CHECK(r1.break_length == 2s);
  CHECK(r1.port == "telnet://10.0.0.1:2001");
}

TEST_CASE("a profile that inherits from one that is not there is told with its place and the nearest name") {
  const Files files;
  const Config config = files.config("[profile.lab]\nbaud=300\n[profile.r1]\ninherits=['lab', 'labb']\n");
  REQUIRE(config.problems().size() == 1);
  CHECK(config.problems()[0].text == "there is no profile 'labb'; did you mean 'lab'?");
  CHECK(config.problems()[0].line == 4);
  CHECK(config.whole(*config.profile("r1")).baud == 300);
}

TEST_CASE("a ring of profiles is told and does not hang") {
  const Files files;
  CHECK(files.config("[profile.a]\ninherits='b'\nbaud=300\n[profile.b]\ninherits='a'\nstop=2\n")
            .problems()
            .at(0)
            .text == "profile 'a' inherits from itself: a -> b -> a");
  const Config config = files.config("[profile.a]\ninherits='a'\nbaud=300\n");
  CHECK(config.whole(*config.profile("a")).baud == 300);
}

TEST_CASE("included files are read first, relative to the one that includes them") {
  const Files files;
  files.write("lab.toml", "[defaults]\nbaud = 300\nstop = 2\n[profile.r1]\ndata = 7\n");
  const Config config =
      files.config("include = 'lab.toml'\n[defaults]\nbaud = 600\n[profile.r1]\nport = 'ttyS0'\n");
  CHECK(config.problems().empty());
  CHECK(config.settings({}).baud == 600);
  CHECK(config.settings({}).stop == 2);
  CHECK(config.whole(*config.profile("r1")).data == 7);
  CHECK(config.whole(*config.profile("r1")).port == "ttyS0");
  files.write("lab.toml", "include = ['config.toml']\n");
  CHECK(files.config("include = 'lab.toml'").problems().at(0).text.find("includes itself") !=
        std::string::npos);
  CHECK(files.problems("include = 'none.toml'").find("config.toml:1:11: there is no file ") == 0);
  CHECK(files.problems("include = '.'").find(": it cannot be read: Is a directory") != std::string::npos);
}

TEST_CASE("an unknown key is named with line and column, and the nearest right one") {
  const Files files;
  CHECK(files.problems("[defaults]\n  buad = 9600\n") ==
        "config.toml:2:3: unknown key 'buad' in [defaults]; did you mean 'baud'?\n");
  CHECK(files.problems("[profile.r1]\nreconect = true\nxyzzy = 1\n") ==
        "config.toml:2:1: unknown key 'reconect' in profile 'r1'; did you mean 'reconnect'?\n"
        "config.toml:3:1: unknown key 'xyzzy' in profile 'r1'\n");
  CHECK(files.problems("[default]\n") ==
        "config.toml:1:2: unknown key 'default'; did you mean 'defaults'?\n");
  CHECK(files.problems("[profile.r]\nmatch = { pat = 'x' }\n") ==
        "config.toml:2:11: unknown key 'pat' in match; did you mean 'path'?\n");
}

TEST_CASE("values of the wrong kind or out of range say what is expected, and the rest is still used") {
  const Files files;
  const std::string text =
      "[defaults]\nbaud = \"fast\"\ndata = 9\nparity = \"evn\"\necho = 1\nbreak-length = \"long\"\nport = "
      "'x'\nstop = 2\n";
  CHECK(files.problems(text) ==
        "config.toml:2:8: 'baud' must be a number from 1 to 100000000\n"
        "config.toml:3:8: 'data' must be a number from 5 to 8\n"
        "config.toml:4:10: 'parity' must be one of none, even, odd, mark, space; did you mean 'even'?\n"
        "config.toml:5:8: 'echo' must be true or false\n"
        "config.toml:6:16: 'break-length' must be a length of time such as \"300ms\" or \"2s\"\n"
        "config.toml:7:1: 'port' belongs in a [profile.NAME], not in [defaults]\n");
  CHECK(files.config(text).settings({}).stop == 2);
  CHECK(files.problems("[defaults]\nescape = \"t\"\nlisten = \"2001\"\n") ==
        "config.toml:2:10: 'escape' must be a control key such as \"ctrl-t\", or \"none\"\n"
        "config.toml:3:10: 'listen' must be \"unix:PATH\" or \"tcp:ADDR:PORT\"\n");
  CHECK(files.config("[defaults]\nescape = \"^]\"\nlisten = \"tcp:2001\"\n").settings({}).listen ==
        "tcp:2001");
  CHECK(files.problems("defaults = 3\n[profile]\nr1 = 'x'\n").size() > 0);
}

TEST_CASE("a file that is no TOML is told with its place; a missing one only when it was asked for") {
  const Files files;
  CHECK(files.problems("[defaults\nbaud = 9600\n").find("config.toml:1:10: ") == 0);
  CHECK(Config::load(files.dir / "none.toml", false).problems().empty());
  CHECK(Config::load(files.dir / "none.toml", true).problems().size() == 1);
}

TEST_CASE("patterns know * and ?, and no difference between upper and lower case") {
  CHECK(matches("/dev/ttyUSB*", "/dev/ttyUSB12"));
  CHECK(matches("*", ""));
  CHECK(matches("a?c*", "ABCDEF"));
  CHECK(matches("*.*.1", "10.0.0.1"));
  CHECK_FALSE(matches("a?c", "ac"));
  CHECK_FALSE(matches("", "x"));
}

TEST_CASE("every key of the table is read, into its own place, and has a default that it would take") {
  const Files files;
  for (const SettingKey& key : setting_keys()) {
    CAPTURE(key.name);
    CHECK_FALSE(key.meaning.empty());
    CHECK(key.meaning.back() == '.');
    if (key.by_default.empty()) continue;
    const Config config =
        files.config("[defaults]\n" + std::string(key.name) + " = " + std::string(key.by_default));
    CHECK(config.problems().empty());
    std::size_t set = 0;
    for (const SettingKey& other : setting_keys())
      std::visit([&](auto place) { set += (config.settings({}).*place).has_value(); }, other.place);
    CHECK(set == 1);
  }
}

TEST_CASE("lengths of time are read with their unit") {
  CHECK(parse_duration("300ms") == 300ms);
  CHECK(parse_duration("1.5s") == 1500ms);
  CHECK(parse_duration("2") == 2s);
  CHECK(parse_duration("1m") == 60s);
  CHECK_FALSE(parse_duration("fast"));
  CHECK_FALSE(parse_duration("-1s"));
  CHECK_FALSE(parse_duration("1 s"));
  CHECK_FALSE(parse_duration("nan"));
}

TEST_CASE(
    "the file of a recording is made of home, port and date, and cannot leave its directory by the port's "
    "name") {
  ::setenv("HOME", "/home/ann", 1);
  CHECK(record_path("~/rec/{port}.rec", "/dev/ttyUSB0") == "/home/ann/rec/ttyUSB0.rec");
  CHECK(record_path("{port}", "telnet://10.0.0.1:2001") == "telnet-10.0.0.1-2001");
  CHECK(record_path("{port}", "exec:../../x") == "exec-..-..-x");
  CHECK(record_path("{port}", "../..") == "-..");
  CHECK(record_path("{date}", "p").size() == 10);
}

TEST_CASE("files that include two others each, and so on, are read up to a bound") {
  std::size_t read = 0;
  const auto twins = [&](const std::string& path, std::size_t) {
    ++read;
    const auto depth = std::to_string(path.size());
    return std::optional("include = ['a" + path.substr(1) + "', 'b" + path.substr(1) + "', '" + path +
                         "x']\n");
  };
  const auto config = Config::load("/top.toml", true, twins);
  CHECK(read <= 64);
  REQUIRE_FALSE(config.problems().empty());
}

TEST_CASE("profiles that inherit two others each, and so on, are put together at once") {
  const Files files;
  std::string text;
  for (int i = 0; i < 30; ++i) {
    const auto above = std::to_string(i + 1), twin = std::to_string(i);
    for (const char* side : {"a", "b"})
      text += "[profile." + std::string(side) + twin + "]\ninherits = ['a" + above + "', 'b" + above + "']\n";
  }
  text += "[profile.a30]\nbaud = 300\n[profile.b30]\nbaud = 1200\n";
  const auto config = files.config(text);
  CHECK(config.problems().empty());
  CHECK(config.whole(*config.profile("a0")).baud == 1200);
}

TEST_CASE("a line of descent that is too long is told and cut, in either order of the file") {
  const Files files;
  for (const bool downward : {true, false}) {
    std::string text;
    for (int i = 0; i < 3000; ++i) {
      const int own = downward ? i : 3000 - i;
      text += "[profile.p" + std::to_string(own) + "]\n";
      if (own < 2999) text += "inherits = 'p" + std::to_string(own + 1) + "'\n";
    }
    const auto config = files.config(text);
    REQUIRE_FALSE(config.problems().empty());
    CHECK(config.problems().front().text.find("more than 32 generations") != std::string::npos);
    for (const auto& profile : config.profiles()) static_cast<void>(config.whole(profile));
  }
}
