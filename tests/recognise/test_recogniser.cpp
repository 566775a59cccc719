#include <doctest/doctest.h>

#include <random>
#include <string>

#include "src/recognise/recogniser.hpp"

using namespace rommate::recognise;
using namespace std::chrono_literals;
using rommate::protocols::as_bytes;

namespace {
constexpr Time night{std::chrono::hours{10}};

Recogniser fed(std::string_view text, Time now = night) {
  Recogniser recogniser;
  recogniser.on_bytes(as_bytes(text), now);
  return recogniser;
}
}  // namespace

TEST_CASE("a wait is told after its quiet time, once, with its place in the stream") {
  auto recogniser = fed("\r\nrommon 3 > ");
  REQUIRE(recogniser.deadline());
  recogniser.on_time(night + 50ms);
  CHECK(recogniser.take_sightings().empty());
  while (recogniser.deadline()) recogniser.on_time(*recogniser.deadline());
  const auto seen = recogniser.take_sightings();
  REQUIRE(seen.size() == 1);
  CHECK(seen[0].state == State::rommon);
  CHECK(seen[0].detail == "3");
  CHECK(seen[0].offset == 13);
  CHECK(seen[0].waiting);
  recogniser.on_time(night + 1h);
  CHECK(recogniser.take_sightings().empty());
  CHECK(recogniser.settled());
}

namespace {

Sighting silent_at(Recogniser& recogniser) {
  while (recogniser.deadline()) recogniser.on_time(*recogniser.deadline());
  return recogniser.current();
}

}  // namespace

TEST_CASE("a question that ends its line stands until something is typed") {
  constexpr std::string_view asked = "=> nand scrub.chip\r\nReally scrub this NAND flash? <y/N>\r\n";
  auto recogniser = fed(asked);
  auto seen = silent_at(recogniser);
  CHECK(seen.state == State::yes_no);
  CHECK(seen.waiting);
  CHECK(seen.prompt == "Really scrub this NAND flash? <y/N>");
  CHECK(seen.destructive);
  CHECK(seen.default_answer == "n");

  recogniser.on_typed(as_bytes("y"), night + 10s);  // not echoed
  recogniser.on_bytes(as_bytes("\r\n"), night + 10s);
  CHECK_FALSE(silent_at(recogniser).waiting);
  recogniser.on_bytes(as_bytes("Really scrub this NAND flash? <y/N>\r\n"), night + 20s);
  CHECK(silent_at(recogniser).waiting);

  auto answered = fed("Really scrub this NAND flash? <y/N> y\r\n");
  CHECK_FALSE(silent_at(answered).waiting);
  auto shown = fed("R1#show log\r\nContinue? (y/n)\r\n");
  CHECK_FALSE(silent_at(shown).waiting);
}

TEST_CASE("an offer to abort that does not say what is a window while something starts") {
  auto loading = fed("MBI validation sending request.\r\nHIT CTRL-C to abort");
  CHECK(loading.if_silent().window_key == "Ctrl-C");
  auto dots = fed("Booting from disk...\r\nPress any key to stop\r\n....");
  CHECK(dots.if_silent().window_key == "any key");
  for (const std::string_view row :
       {"R1#ping 192.0.2.1\r\nType escape sequence to abort.", "Copying the file\r\nHIT CTRL-C to abort",
        "Booting\r\nPress the red button to abort"}) {
    auto other = fed(row);
    CHECK_MESSAGE(other.if_silent().window_key.empty(), row);
  }
}

TEST_CASE("the rows of a block that a shell or an interpreter takes in wait for the next one") {
  for (const std::string_view row :
       {"lab@h:~$ cat <<EOF\r\n> ", "lab@h:~$ cat <<EOF\r\n> one\r\n> ",
        "lab@h:~$ for i in 1 2\r\n> do\r\n> ", "Type \"help\" for more information.\r\n>>> def f():\r\n... ",
        ">>> def f():\r\n...   return 1\r\n... "}) {
    auto recogniser = fed(row);
    CHECK_MESSAGE(silent_at(recogniser).waiting, row);
  }
  for (const std::string_view row : {"lab@h:~$ cat notes\r\n> ", "Loading\r\n... "}) {
    auto recogniser = fed(row);
    CHECK_FALSE_MESSAGE(silent_at(recogniser).waiting, row);
  }
}

TEST_CASE("a cursor that the device draws is no part of its question") {
  for (const std::string_view row : {"Are you sure? [yes/no] _", "Are you sure? (y/n): _"}) {
    auto recogniser = fed(row);
    CHECK_MESSAGE(silent_at(recogniser).state == State::yes_no, row);
  }
  auto text = fed("a name like [x]_");
  CHECK_FALSE(silent_at(text).waiting);
}

TEST_CASE("each byte starts the quiet time anew") {
  Recogniser recogniser;
  auto now = night;
  for (const char c : std::string_view{"\r\nR1#"}) {
    recogniser.on_bytes(as_bytes({&c, 1}), now);
    recogniser.on_time(now + 200ms);
    now += 200ms;
  }
  CHECK(recogniser.take_sightings().empty());
  recogniser.on_time(now + 50ms);
  CHECK(recogniser.take_sightings().size() == 1);
}

TEST_CASE("early and double timers change nothing") {
  auto calm = fed("Password: "), nervous = fed("Password: ");
  for (int count = 0; count < 5; ++count) nervous.on_time(night + std::chrono::milliseconds{count * 10});
  CHECK(nervous.deadline() == calm.deadline());
  calm.on_time(night + 100ms);
  nervous.on_time(night + 100ms);
  nervous.on_time(night + 100ms);
  CHECK(nervous.deadline() == calm.deadline());
}

TEST_CASE("the same prompt again is told again, silence about nothing is not") {
  auto recogniser = fed("R1#");
  recogniser.on_time(night + 1s);
  CHECK(recogniser.take_sightings().size() == 1);
  recogniser.on_bytes(as_bytes("\r\nR1#"), night + 2s);
  recogniser.on_time(night + 3s);
  CHECK(recogniser.take_sightings().size() == 1);
  recogniser.on_bytes(as_bytes("\r\nsome text\r\n"), night + 4s);
  recogniser.on_time(night + 5s);
  CHECK(recogniser.take_sightings().size() == 1);  // unknown now
  recogniser.on_bytes(as_bytes("more text\r\n"), night + 6s);
  recogniser.on_time(night + 7s);
  CHECK(recogniser.take_sightings().empty());
}

TEST_CASE("an interrupt window closes by itself") {
  auto recogniser = fed("Use BREAK or ESC to interrupt boot.\r\nUse SPACE to begin boot immediately.\r\n");
  recogniser.on_time(night + 100ms);
  CHECK(recogniser.current().window_key == "BREAK or ESC");
  REQUIRE(recogniser.deadline() == night + 100ms + 10s);
  recogniser.on_time(night + 100ms + 10s);
  CHECK(recogniser.current().state == State::booting);
  CHECK(recogniser.current().window_key.empty());
  CHECK_FALSE(recogniser.deadline());
}

TEST_CASE("memory stays bounded and judgement possible on a line without an end") {
  Recogniser recogniser;
  const std::string bar(1 << 20, '#');
  for (int count = 0; count < 8; ++count) recogniser.on_bytes(as_bytes(bar), night);
  CHECK(recogniser.if_silent().state == State::unknown);
  recogniser.on_bytes(as_bytes("\rR1#"), night);
  CHECK(recogniser.if_silent().state == State::ios_enable);
  recogniser.on_bytes(as_bytes("\r\nrommon 1 > "), night);
  CHECK(recogniser.if_silent().state == State::rommon);
  CHECK(recogniser.offset() == 8 * bar.size() + 4 + 13);
}

TEST_CASE("any bytes, in any pieces, give the same judgement") {
  const std::string words[] = {"\r\n",
                               "\n",
                               "R1#",
                               "rommon 1 > ",
                               "\b \b",
                               "\x1b[7m",
                               "--More--",
                               " ",
                               "System Bootstrap, Version 1.1,",
                               "[confirm]",
                               "y/n  [n]:  ",
                               "\xff\xfe",
                               "Password: ",
                               "####",
                               "login: ",
                               "U-Boot 2020.01",
                               "Hit any key to stop autoboot:  1 ",
                               "=> ",
                               "\x1b",
                               "[",
                               "H",
                               "Begin the Xmodem or Xmodem-1K transfer now...",
                               "C",
                               std::string(3000, '.'),
                               "\0"};
  constexpr unsigned seed = 4711;
  std::mt19937 random{seed};
  for (int round = 0; round < 300; ++round) {
    std::string text;
    for (int count = 0; count < 30; ++count) text += words[random() % std::size(words)];
    Recogniser whole = fed(text), pieces, bytes;
    for (const char c : text) bytes.on_bytes(as_bytes({&c, 1}), night);
    for (std::size_t at = 0; at < text.size();) {
      const auto length = std::min<std::size_t>(1 + random() % 400, text.size() - at);
      pieces.on_bytes(as_bytes(std::string_view{text}.substr(at, length)), night);
      at += length;
    }
    const auto expected = whole.if_silent();
    const auto resets = whole.take_sightings();
    for (auto* other : {&pieces, &bytes}) {
      CHECK_MESSAGE(other->if_silent() == expected, "seed " << seed << ", round " << round);
      CHECK_MESSAGE(other->take_sightings() == resets, "seed " << seed << ", round " << round);
      CHECK_MESSAGE(other->facts() == whole.facts(), "seed " << seed << ", round " << round);
    }
  }
}

TEST_CASE("every state has a word, and the word names the state") {
  for (int value = 0; value <= static_cast<int>(State::unknown); ++value) {
    const auto state = static_cast<State>(value);
    CHECK(parse_state(to_string(state)) == state);
  }
  CHECK_FALSE(parse_state("ROMMON"));
}

TEST_CASE("a destructive question says so in the phrase of the status line") {
  Sighting seen{
      .state = State::yes_no, .destructive = true, .waiting = true, .prompt = "Permanently erase 'disk0:'?"};
  CHECK(phrase(seen) == "DESTRUCTIVE question: Permanently erase 'disk0:'?");
  seen = {.state = State::ios_config, .host = "R1", .mode = "config-if"};
  CHECK(phrase(seen, "C1841") == "C1841 R1# config-if");
}

TEST_CASE("well-formed UTF-8 is text in any script, however it is cut, and noise is none") {
  const auto state = [](std::string_view text) {
    Recogniser recogniser;
    recogniser.on_bytes(as_bytes(text), {});
    return recogniser.if_silent().state;
  };
  for (const std::string_view text : {"Не выключать: работают люди, звоните дежурному",
                                      "机房维护中，请勿重启此设备，如有问题请联系值班人员",
                                      "Überschreiben gefährdet die Bänder der Rückmeldung über Ölfässer",
                                      "मेंटेनेंस चालू है कृपया इस डिवाइस को बंद न करें"})
    for (std::size_t cut = 0; cut < 8; ++cut) {
      CHECK_MESSAGE(state(text.substr(cut)) == State::unknown, text);
      CHECK_MESSAGE(state(text.substr(0, text.size() - cut)) == State::unknown, text);
    }
  CHECK(state("\xfe\x86\x98\xe0\x66\xf8\x9e\x80\xfe\xe6\x18\xf8\xfe\x86\x98\xe0\x66\xf8") == State::garbled);
  CHECK(state("\xc0\xaf\xc0\xaf\xc0\xaf\xc0\xaf\xc0\xaf\xc0\xaf\xc0\xaf\xc0\xaf") == State::garbled);
}

TEST_CASE("a boot that has come to its loader's prompt is over, also when the line is cut behind it") {
  auto recogniser = fed("\r\nSystem Bootstrap, Version 16.7(3r), RELEASE SOFTWARE\r\n\r\nrommon 1 > ");
  while (recogniser.deadline()) recogniser.on_time(*recogniser.deadline());
  CHECK_FALSE(recogniser.booting());
  recogniser.on_cut();
  recogniser.on_bytes(as_bytes("\x12"), night + 5s);  // what a loader makes of Ctrl-R
  while (recogniser.deadline()) recogniser.on_time(*recogniser.deadline());
  CHECK_FALSE(recogniser.booting());
}
