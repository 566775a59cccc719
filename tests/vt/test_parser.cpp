#include <doctest/doctest.h>

#include <algorithm>
#include <iterator>

#include <string>

#include "tests/vt/terminal.hpp"
#include "tui/vt/parser.hpp"

using namespace rommate::vt;

namespace {

/// Writes down what the parser reports, one word for each action.
class Log : public ParserActions {
 public:
  std::string text;
  void print_ascii(std::string_view run) override { text += "'" + std::string(run) + "' "; }
  void print(char32_t code) override { text += "U+" + hex(code) + " "; }
  void execute(std::uint8_t control) override { text += "^" + hex(control) + " "; }
  void escape_dispatch(char intermediate, char final) override {
    text += "ESC" + std::string(intermediate != 0 ? 1 : 0, intermediate) + final + " ";
  }
  void csi_dispatch(std::uint32_t key, const Params& params) override {
    text += "CSI" + name(key) + list(params) + " ";
  }
  void osc_dispatch(std::string_view string) override { text += "OSC[" + std::string(string) + "] "; }
  void dcs_dispatch(std::uint32_t key, const Params& params, std::string_view string) override {
    text += "DCS" + name(key) + list(params) + "[" + std::string(string) + "] ";
  }

 private:
  static std::string hex(unsigned value) {
    char out[16];
    std::snprintf(out, sizeof out, "%02X", value);
    return out;
  }
  static std::string name(std::uint32_t key) {
    std::string out;
    for (const int shift : {24, 8, 16, 0}) {
      if (const char byte = static_cast<char>(key >> shift & 0xFF); byte != 0) out.push_back(byte);
    }
    return out;
  }
  static std::string list(const Params& params) {
    std::string out = "(";
    for (int index = 0; index < params.count(); ++index) {
      if (index > 0) out += ";";
      bool more = false;
      for (const int part : params.parts(index)) {
        out += (more ? ":" : "") + std::to_string(part);
        more = true;
      }
    }
    return out + ")";
  }
};

std::string parsed(std::string_view bytes) {
  Parser parser;
  Log log;
  parser.parse({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()}, log);
  if (!log.text.empty()) log.text.pop_back();
  return log.text;
}

}  // namespace

TEST_CASE("text comes in runs, controls one by one") {
  CHECK(parsed("show ver\r\nCisco") == "'show ver' ^0D ^0A 'Cisco'");
  CHECK(parsed("a\x7f"
               "b") == "'a' 'b'");
  CHECK(parsed(std::string_view("a\0b", 3)) == "'a' ^00 'b'");
}

TEST_CASE("a control sequence has a prefix, parameters, intermediates and a final byte") {
  CHECK(parsed("\x1b[m") == "CSIm()");
  CHECK(parsed("\x1b[1;2H") == "CSIH(1;2)");
  CHECK(parsed("\x1b[;5H") == "CSIH(0;5)");
  CHECK(parsed("\x1b[5;H") == "CSIH(5;0)");
  CHECK(parsed("\x1b[?25;7h") == "CSI?h(25;7)");
  CHECK(parsed("\x1b[?1$p") == "CSI?$p(1)");
  CHECK(parsed("\x1b[1 q") == "CSI q(1)");
  CHECK(parsed("\x1b[38:2::1:2:3;4:3m") == "CSIm(38:2:0:1:2:3;4:3)");
}

TEST_CASE("a control inside a sequence acts at once and the sequence goes on") {
  CHECK(parsed("\x1b[1\r2C") == "^0D CSIC(12)");
  CHECK(parsed("\x1b\b[A") == "^08 CSIA()");
}

TEST_CASE("CAN and SUB end a sequence, ESC begins another one") {
  CHECK(parsed("\x1b[1\x18"
               "2C") == "'2C'");
  CHECK(parsed("\x1b[1\x1a"
               "2C") == "'2C'");
  CHECK(parsed("\x1b[1\x1b[2C") == "CSIC(2)");
  CHECK(parsed("\x1b]0;t\x18"
               "a") == "'a'");
  CHECK(parsed("\x1b]0;t\x1b[A") == "CSIA()");
}

TEST_CASE("a malformed sequence is swallowed up to its final byte") {
  CHECK(parsed("\x1b[5<Ax") == "'x'");
  CHECK(parsed("\x1b[1 5Ax") == "'x'");
  CHECK(parsed("\x1b[1\xc3\xa9"
               "Ax") == "'x'");
  CHECK(parsed("\x1b[   Ax") == "'x'");
}

TEST_CASE("numbers and parameters beyond the bounds are cut, not wrapped around") {
  CHECK(parsed("\x1b[99999999999999999999A") == "CSIA(65535)");
  std::string many = "\x1b[1";
  for (int at = 0; at < 200; ++at) many += ";1";
  const std::string log = parsed(many + "m");
  CHECK(std::count(log.begin(), log.end(), ';') == Params::max_parts - 1);
}

TEST_CASE("a control string ends in ST, as two bytes or one character, and OSC also in BEL") {
  CHECK(parsed("\x1b]0;title\x07x") == "OSC[0;title] 'x'");
  CHECK(parsed("\x1b]0;title\x1b\\x") == "OSC[0;title] 'x'");
  CHECK(parsed("\x1b]0;title\xc2\x9cx") == "OSC[0;title] 'x'");
  CHECK(parsed("\x1bP1;2$qm\x1b\\x") == "DCS$q(1;2)[m] 'x'");
  CHECK(parsed("\x1bPq\x07"
               "a\x1b\\x") == "DCSq()[\aa] 'x'");
  CHECK(parsed("a\x1b_apc\x1b\\b\x1b^pm\x1b\\c\x1bXsos\x1b\\d") == "'a' 'b' 'c' 'd'");
  CHECK(parsed("\x1b\\x") == "'x'");
}

TEST_CASE("a control string ends without effect where the line ends") {
  CHECK(parsed("\x1b]0;noise\r\nrommon 1 >") == "^0D ^0A 'rommon 1 >'");
  CHECK(parsed("\x1bPnoise\nrommon") == "^0A 'rommon'");
  CHECK(parsed("\x1b_noise\nrommon") == "^0A 'rommon'");
}

TEST_CASE("an unfinished sequence ends at a bounded length") {
  for (const std::string_view begin :
       {"\x1b]0;", "\x1bP", "\x1bP1$q", "\x1b_", "\x1b[", "\x1b[?1", "\x1b(", "\x1b[1$", "\x1b[<?"}) {
    CAPTURE(begin);
    std::string bytes(begin);
    while (bytes.size() < Parser::max_string + 10)
      bytes += begin.find("]") == 1 || begin.find("P") == 1 || begin.find("_") == 1 ? 'a'
               : begin.back() == '(' || begin.back() == '$'                         ? ' '
                                                                                    : '1';
    CHECK(parsed(bytes + "here").find("here") != std::string::npos);
  }
}

TEST_CASE("UTF-8 is read across any number of pieces, and each wrong byte is one replacement character") {
  CHECK(parsed("\xc3\xa9") == "U+E9");
  CHECK(parsed("\xe6\xbc\xa2") == "U+6F22");
  CHECK(parsed("\xf0\x9f\x98\x80") == "U+1F600");
  CHECK(parsed("\xff\xfe"
               "a") == "U+FFFD U+FFFD 'a'");
  CHECK(parsed("\x80"
               "a") == "U+FFFD 'a'");
  CHECK(parsed("\xc0\xaf") == "U+FFFD U+FFFD");
  CHECK(parsed("\xe6\xbc"
               "a") == "U+FFFD 'a'");
  CHECK(parsed("\xe6\xbc\xc3\xa9") == "U+FFFD U+E9");
  CHECK(parsed("\xe0\x80\x80") == "U+FFFD");
  CHECK(parsed("\xed\xa0\x80") == "U+FFFD");
  CHECK(parsed("\xf4\x90\x80\x80") == "U+FFFD");
  CHECK(parsed("\xe6\x1b[A") == "U+FFFD CSIA()");
}

TEST_CASE("bytes 0x80 to 0x9F are data; the characters U+0080 to U+009F are controls") {
  CHECK(parsed("\x9b"
               "1A") == "U+FFFD '1A'");
  CHECK(parsed("\xc2\x9b"
               "1A") == "CSIA(1)");
  CHECK(parsed("\xc2\x84\xc2\x85") == "ESCD ESCE");
  CHECK(parsed("\xc2\x9d"
               "0;t\xc2\x9c") == "OSC[0;t]");
}

TEST_CASE("line noise after which a device talks again hides no more than its next character") {
  for (int first = 0x20; first < 0x7F; ++first) {
    CAPTURE(first);
    const std::string noise = std::string("\x1b") + static_cast<char>(first) + "?!;";
    CHECK(parsed(noise + "\r\nrommon 1 >").find("ommon 1 >") != std::string::npos);
  }
}
