#include <doctest/doctest.h>

#include "src/device/command_table.hpp"
#include "src/device/copy_end.hpp"
#include "src/device/interface_names.hpp"
#include "src/device/ios_regexp.hpp"
#include "src/device/line_editor.hpp"
#include "src/device/output_filter.hpp"
#include "src/device/running_config.hpp"
#include "tests/device/bench.hpp"

using namespace rommate::device;
using namespace std::chrono_literals;
using rommate::testing::DeviceBench;

namespace {

/// What a terminal shows after these bytes, on one line.
std::string shown(LineEditor& editor, std::string_view keys) {
  std::string screen = editor.text();
  std::size_t at = screen.size();
  for (const char key : keys)
    for (const char c : editor.take(static_cast<rommate::protocols::Byte>(key), 254)) {
      if (c == '\b') {
        --at;
      } else if (c != '\a') {
        screen.resize(std::max(screen.size(), at + 1), ' ');
        screen[at++] = c;
      }
    }
  while (screen.ends_with(' ')) screen.pop_back();
  return screen;
}

}  // namespace

TEST_CASE("the cursor keys and the keys of emacs change a line, and the terminal shows what it holds") {
  const LineHistory none;
  const auto typed = [&](std::string_view keys) {
    LineEditor editor;
    editor.begin("", &none);
    const auto screen = shown(editor, keys);
    CHECK(screen == editor.text().substr(0, editor.text().find_last_not_of(' ') + 1));
    return editor.text();
  };
  CHECK(typed("show run") == "show run");
  CHECK(typed("how\x01s") == "show");
  CHECK(typed("shw\x02o") == "show");
  CHECK(typed("shw\x1b[Do") == "show");
  CHECK(typed("one two three\x17\x17") == "one ");
  CHECK(typed("one two\x01\x0b") == "");
  CHECK(typed("one two\x15") == "");
  CHECK(typed("one two\x1b"
              "bx") == "one xtwo");
  CHECK(typed("abc\x02\x02\x04") == "ac");
  CHECK(typed("ba\x14") == "ab");
  CHECK(typed("one two\x17\x01\x19") == "twoone ");
  CHECK(typed("ab\x1b[3~c") == "abc");
}

TEST_CASE("the lines before come back, and what was begun is not lost") {
  LineHistory history;
  for (const char* line : {"first", "second", "second", "  "}) history.add(line);
  REQUIRE(history.lines().size() == 2);
  LineEditor editor;
  editor.begin("new", &history);
  static_cast<void>(shown(editor, "\x1b[A"));
  CHECK(editor.text() == "second");
  static_cast<void>(shown(editor, "\x10\x10\x10"));
  CHECK(editor.text() == "first");
  static_cast<void>(shown(editor, "\x1b[B\x0e\x0e"));
  CHECK(editor.text() == "new");
  history.set_size(1);
  CHECK(history.lines() == std::vector<std::string>{"second"});
}

TEST_CASE("a command line is read by its shortest clear words and told where it is wrong") {
  CommandTable table;
  const InterfaceNames names({"FastEthernet0/0", "FastEthernet0/1", "GigabitEthernet0/0"}, false);
  table.set_interfaces(&names);
  for (const char* pattern : {"show version", "show vlan", "show interfaces IFACE", "shutdown",
                              "ping A.B.C.D", "terminal length <0-512>", "description LINE"})
    table.add(pattern, [](const Captured&) {});
  using Kind = CommandTable::Match::Kind;
  CHECK(table.match("sho ver").kind == Kind::found);
  CHECK(table.match("sho v").kind == Kind::ambiguous);
  CHECK(table.match("sho").kind == Kind::incomplete);
  CHECK(table.match("show int gi0/0").canonical == "show interfaces GigabitEthernet0/0");
  CHECK(table.match("show int gi0/7").column == 9);
  CHECK(table.match("show int fa 0/1").canonical == "show interfaces FastEthernet0/1");
  CHECK(table.match("show int fa 0/7").column == 12);
  CHECK(table.match("shop").column == 3);
  CHECK(table.match("show int vlan1").kind == Kind::invalid);
  CHECK(table.match("ping 10.0.0.1").kind == Kind::found);
  CHECK(table.match("ping 10.0.0.256").column == 5);
  CHECK(table.match("ping 10.0.0").kind == Kind::invalid);
  CHECK(table.match("term len 0").canonical == "terminal length 0");
  CHECK(table.match("term len 513").kind == Kind::invalid);
  CHECK(table.match("desc To  the roof ").canonical == "description To  the roof");
  CHECK(table.completed("term") == "terminal ");
  CHECK(table.completed("sh") == "sh");
  REQUIRE(table.next_words("show int ").has_value());
  CHECK(table.next_words("show int ")->front().text == "Dialer interface");
  CHECK(table.next_words("show int fa ")->front().word == "<0-0>");
  REQUIRE(table.next_words("show v").has_value());
  CHECK(table.next_words("show v")->size() == 2);
  CHECK_FALSE(table.next_words("nonsense ").has_value());
}

TEST_CASE("a pattern behind a bar finds what the vendor's expressions find") {
  const auto found = [](const char* pattern, const char* line) { return IosRegexp(pattern).found_in(line); };
  CHECK(found("register", "Configuration register is 0x2102"));
  CHECK_FALSE(found("Register", "Configuration register is 0x2102"));
  CHECK(found("^interface", "interface Vlan1"));
  CHECK_FALSE(found("^interface", " interface Vlan1"));
  CHECK(found("0x21.2$", "register is 0x2142"));
  CHECK(found("up|down", "line protocol is down"));
  CHECK(found("Vlan[0-9]+_", "interface Vlan10"));
  CHECK_FALSE(found("Vlan[^0-9]", "interface Vlan1"));
  CHECK(found("(ab)*c", "ababc"));
  CHECK(found("a?b", "b"));
  CHECK_FALSE(found("(", "("));
  CHECK_FALSE(found("*", "*"));
  CHECK(found("\\.bin", "x.bin"));
  // Nothing takes long: this one is where backtracking never ends.
  CHECK_FALSE(found("(a*)*b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"));
}

TEST_CASE("filters cut a text as a person reads it") {
  const std::string text = "interface A\n ip address\n shutdown\n!\ninterface B\n ip address\n!\nend\n";
  const auto cut = [&](const char* line) {
    const auto parsed = parse_filter(line);
    REQUIRE(parsed.filter.has_value());
    CHECK(parsed.command == "show run ");
    return parsed.filter->applied(text);
  };
  CHECK(cut("show run | include shut") == " shutdown\n");
  CHECK(cut("show run | ex ^ ") == "interface A\n!\ninterface B\n!\nend\n");
  CHECK(cut("show run | section B") == "interface B\n ip address\n");
  CHECK(cut("show run | begin interface B") == "interface B\n ip address\n!\nend\n");
  CHECK(cut("show run | count address") == "Number of lines which match regexp = 2\n");
  CHECK(parse_filter("show run | nonsense x").wrong_at == 11);
  CHECK(parse_filter("show run |").wrong_at == 10);
}

TEST_CASE(
    "a configuration prints what it was told in the order of the release, and what it prints it reads "
    "again") {
  RunningConfig config({"FastEthernet0/0", "FastEthernet0/1"}, PortStart::shut);
  for (const char* line :
       {"ntp server 192.0.2.9", "hostname R1", "banner motd ^CHello^C", "enable secret 5 $1$x$y",
        "no ip domain-lookup", "ip route 0.0.0.0 0.0.0.0 192.0.2.1"})
    config.apply(line);
  config.apply("interface FastEthernet0/1.20");
  config.apply_in_section("encapsulation dot1Q 20");
  config.apply("interface FastEthernet0/0");
  config.apply_in_section("no shutdown");
  config.apply_in_section("ip address 192.0.2.2 255.255.255.0");
  config.apply_in_section("ip address 192.0.2.3 255.255.255.0");
  const auto text = config.text("12.4(13a)");
  CHECK(text.find("no shutdown") == std::string::npos);
  CHECK(text.find("192.0.2.2") == std::string::npos);
  std::size_t at = 0;
  for (const char* part :
       {"version 12.4\n", "hostname R1\n", "enable secret", "no ip domain-lookup\n",
        "interface FastEthernet0/0\n", "interface FastEthernet0/1\n", " shutdown\n",
        "interface FastEthernet0/1.20\n", "ip route", "banner motd", "line con 0\n", "ntp server"}) {
    CAPTURE(part);
    CHECK(text.find(part, at) != std::string::npos);
    at = text.find(part, at);
  }
  RunningConfig again({"FastEthernet0/0", "FastEthernet0/1"}, PortStart::shut);
  again.boot(text);
  CHECK(again.text("12.4(13a)") == text);
  // A merge into a router without configuration leaves its ports shut.
  RunningConfig merged({"FastEthernet0/0", "FastEthernet0/1"}, PortStart::shut);
  merged.load(text);
  CHECK(merged.value_in("interface FastEthernet0/0", "shutdown").has_value());
  CHECK(merged.value_of("ntp server") == "192.0.2.9");
}

TEST_CASE("each end of a copy is what IOS takes it for") {
  const auto end = [](const char* word) {
    return parse_copy_end(word, [](const std::string& name) { return name == "flash:" || name == "usb0:"; });
  };
  using Kind = CopyEnd::Kind;
  CHECK(end("run").kind == Kind::running);
  CHECK(end("system:running-config").kind == Kind::running);
  CHECK(end("nvram:startup-config").kind == Kind::startup);
  CHECK(end("start").kind == Kind::startup);
  CHECK(end("tftp").kind == Kind::tftp);
  CHECK(end("flash").kind == Kind::file);
  CHECK(end("tftp://192.0.2.1/dir/x.bin").server == "192.0.2.1");
  CHECK(end("tftp://192.0.2.1/dir/x.bin").path == "dir/x.bin");
  CHECK(end("https://192.0.2.1/x").kind == Kind::foreign);
  const auto ftp = end("ftp://me:s:3@192.0.2.1:2121/new/x.bin");
  CHECK(ftp.kind == Kind::ftp);
  CHECK(ftp.user == "me");
  CHECK(ftp.password == "s:3");
  CHECK(ftp.server == "192.0.2.1:2121");
  CHECK(ftp.path == "new/x.bin");
  CHECK(end("xmodem:").kind == Kind::serial);
  CHECK(end("config.text").kind == Kind::file);
}

TEST_CASE("no model shows a text of another box") {
  const std::vector<std::pair<std::string, std::vector<std::string>>> never{
      {"isr4321", {"FastEthernet", "1841", "128 MB", "CompactFlash", "flash0:"}},
      {"c2960", {"rommon", "1841", "CONFIG_FILE variable", "Serial0", "Upgrade ROMMON"}},
      {"c9300", {"FastEthernet", "rommon ", "1841", "2960", "BOOTLDR variable"}},
      {"c2600", {"1841", "GigabitEthernet", "128 MB"}},
      {"asa5505", {"%SYS-5", "%LINK", "Building configuration...\r\n\r\nCurrent", "line vty"}},
      {"asa5506x", {"%SYS-5", "%LINK", "5505", "Vlan1", "Geode", "line vty"}},
      {"c4500", {"1841", "CompactFlash", "12.4", " flash:", "Serial0"}},
      {"n5k",
       {"%SYS-5", "%LINK", "Building configuration", "line vty 0 4", "Cisco IOS", "N9K", "NXOS", "5.44"}},
      {"n9k", {"%SYS-5", "%LINK", "Building configuration", "line vty 0 4", "Cisco IOS"}}};
  for (const auto& [name, texts] : never) {
    auto bench = DeviceBench::of(name, {.fast = true, .saved = {}});
    bench.power_on();
    bench.run(60s);
    for (const char* line : {"\r", "enable\r", "admin\r", "forgotten\r", "terminal length 0\r",
                             "show version\r", "show running-config\r", "show startup-config\r",
                             "show boot\r", "show inventory\r", "configure terminal\r", "end\r"}) {
      bench.type(line);
      bench.run(4s);
    }
    for (const auto& text : texts) {
      CAPTURE(name);
      CAPTURE(text);
      CHECK(bench.printed().find(text) == std::string::npos);
    }
  }
}
