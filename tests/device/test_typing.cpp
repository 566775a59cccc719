// Hands that know nothing, and hands in a hurry: random typing at every model, at its loader and at its
// system; and with speed=fast every way into a loader and a system goes on without a key.
#include <doctest/doctest.h>

#include <cstdlib>
#include <random>

#include "tests/device/open_model.hpp"

using namespace std::chrono_literals;
using namespace rommate;
using rommate::testing::DeviceBench;

namespace {

/// ROMMATE_TYPING=N makes it N times as long.
std::size_t lines_wanted(std::size_t usual) {
  const char* const times = std::getenv("ROMMATE_TYPING");
  return times == nullptr ? usual : usual * static_cast<std::size_t>(std::atoi(times));
}

/// Lines that begin as the model's commands do and end in anything, keys of a line editor, and noise.
class Hands {
 public:
  Hands(const std::string& model, unsigned seed) : random_{seed}, words_{device::model_commands(model, "")} {
    for (auto& each : words_) each.resize(each.rfind(": "));
    for (const char* each : {"boot",
                             "confreg 0x2142",
                             "reset",
                             "dir flash:",
                             "set",
                             "help",
                             "copy tftp: flash:",
                             "?",
                             "i",
                             "o",
                             "printenv",
                             "xmodem -c x",
                             "tftpdnld",
                             "configure terminal",
                             "interface Vlan1",
                             "banner motd ^",
                             "exit",
                             "end",
                             "show running-config | section .*(",
                             "yes",
                             "no",
                             "y",
                             "n",
                             "\x1b[A",
                             "\x01\x0b",
                             "\t",
                             "flash_init"})
      words_.emplace_back(each);
  }
  std::string line() {
    std::string out;
    const auto parts = 1 + at_most(2);
    for (std::size_t i = 0; i < parts; ++i) {
      const auto& word = words_[at_most(words_.size() - 1)];
      out += at_most(3) == 0 ? word.substr(0, at_most(word.size())) : word;
      if (at_most(5) == 0) out += " ";
      if (at_most(7) == 0) out += static_cast<char>(at_most(255));
      if (at_most(40) == 0) out.append(at_most(400), 'x');
    }
    return out + (at_most(9) == 0 ? "\x03" : "\r");
  }
  std::size_t at_most(std::size_t most) { return most == 0 ? 0 : random_() % (most + 1); }

 private:
  std::mt19937 random_;
  std::vector<std::string> words_;
};

/// Each line brings a screen or some; what goes on for ever is found by the size.
void type_at(DeviceBench& bench, Hands& hands, std::size_t lines, const std::string& name) {
  constexpr std::size_t most_for_a_line = 100'000;
  for (std::size_t i = 0; i < lines; ++i) {
    const auto before = bench.printed().size();
    bench.type(hands.line());
    bench.run(std::chrono::milliseconds{100 * hands.at_most(10)});
    if (hands.at_most(30) == 0) bench.break_for(300ms);
    CHECK_MESSAGE(bench.printed().size() - before < most_for_a_line, name);
  }
}

}  // namespace

TEST_CASE("random typing at any model brings neither a crash nor output without end") {
  unsigned seed = 14;
  for (const auto& model : device::list_models()) {
    auto bench = DeviceBench::of(model.name, {.fast = true, .saved = {}});
    Hands hands(model.name, ++seed);
    bench.power_on();
    bench.run(200ms);
    bench.type("\x03\x1b");
    bench.break_for(300ms);
    type_at(bench, hands, lines_wanted(40), model.name);
    bench.power_off();
    if (device::model_commands(model.name, "").empty() || model.name.starts_with("uboot")) continue;
    auto system = testing::at_enable(model.name);
    type_at(system, hands, lines_wanted(40), model.name);
  }
}

TEST_CASE("with speed=fast a start goes on by itself to where somebody is waited for") {
  for (const auto& model : device::list_models()) {
    auto bench = DeviceBench::of(model.name, {.fast = true, .saved = {}});
    bench.power_on();
    const auto came = [&](std::string_view text) { return bench.printed().find(text) != std::string::npos; };
    for (int i = 0; i < 600 && !(came("Press RETURN") || came("login: ") || came("> ")); ++i) bench.run(1s);
    CHECK_MESSAGE((came("Press RETURN") || came("login: ") || came("fw-")), model.name);
  }
}

TEST_CASE("with speed=fast every way into a loader ends at its prompt without another key") {
  struct Way {
    std::string_view model, behind, keys, prompt;
  };
  constexpr std::string_view hold = "BREAK", button = "button";
  for (const auto& way : std::initializer_list<Way>{{"c1841", "Self decompressing", hold, "rommon 1 > "},
                                                    {"c1841", "Self decompressing", "\x03", "rommon 1 > "},
                                                    {"c2600", "Self decompressing", hold, "rommon 1 > "},
                                                    {"c2911", "Self decompressing", hold, "rommon 1 > "},
                                                    {"c2500", "2500 processor", hold, "\n>"},
                                                    {"isr4321", "Located", "\x03", "rommon 1 > "},
                                                    {"asr1000", "Located", "\x03", "rommon 1 > "},
                                                    {"isr1100", "Located", "\x03", "rommon 1 > "},
                                                    {"c2960", "", button, "switch: "},
                                                    {"c3750-stack", "", button, "switch: "},
                                                    {"c9300", "Preparing to autoboot", "\x03", "switch: "},
                                                    {"c9200l", "Preparing to autoboot", "\x03", "switch: "},
                                                    {"c4500", "Type control-C", "\x03", "rommon 1 > "},
                                                    {"asa5505", "Use SPACE", "\x1b", "rommon #0> "},
                                                    {"asa5505", "Use SPACE", hold, "rommon #0> "},
                                                    {"asa5506x", "Use SPACE", "\x1b", "rommon 1 > "},
                                                    {"n9k", "CISCO MODULE", "\x03", "loader > "},
                                                    {"n5k", "Argon BIOS", "\x03", "loader> "},
                                                    {"n5k", "Checking all", "\x1d", "switch(boot)# "},
                                                    {"uboot", "Hit any key", " ", "=> "},
                                                    {"uboot-ar7100", "Hit any key", " ", "ar7100> "}}) {
    auto bench = DeviceBench::of(way.model, {.fast = true, .saved = {}});
    if (way.model.starts_with("uboot")) bench.line({.baud = 115200});
    if (way.keys == button) bench.button(true);
    bench.power_on();
    if (!way.behind.empty()) REQUIRE_MESSAGE(bench.until(way.behind), way.model);
    if (way.keys == hold)
      bench.break_for(300ms);
    else if (way.keys != button)
      bench.type(way.keys);
    CHECK_MESSAGE(bench.until(way.prompt), way.model << ": " << bench.printed());
  }
}

TEST_CASE("with speed=fast a router goes on behind an XMODEM by itself") {
  auto bench = DeviceBench::of("c2600", {.fast = true, .saved = {}});
  REQUIRE(bench.break_in());
  const auto image = std::get<protocols::Bytes>(device::sample_image("c2600", {}, "12.3(26)", false));
  bench.type("xmodem -c c2600-i-mz.123-26.bin\r");
  REQUIRE(bench.until("y/n  [n]:  "));
  bench.type("y\r");
  REQUIRE(bench.until("Ready to receive file"));
  REQUIRE(bench.send_xmodem(image));
  CHECK(bench.until("Press RETURN to get started!"));
  bench.type("\r");
  REQUIRE(bench.until(">"));
  bench.type("enable\rforgotten\r");
  REQUIRE(bench.until("#"));
  bench.type("copy xmodem: flash:\r");
  REQUIRE(bench.quiet(5s));
  CHECK(bench.since_cursor().find('?') != std::string::npos);
}
